//! **Identiteit gezien**: who may, what it lifts, and that it tells the officer nothing.

use mijntoegang::clock::Clock;

use super::{blocked, dispute, entered_for_emma, told};
use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

async fn identity_page(officer: &Visitor) -> String {
    let page = crate::officer_patients::open(officer, "Emma Peeters", "Emma Peeters").await;
    officer.get(&page).await.attribute("a[href$=identiteit-gezien]", "href").unwrap()
}

const CARD: [(&str, &str); 1] = [("identiteit", "identiteitskaart")];

/// The page without what is drawn anew for each: its token, and the key of its form.
fn without_token(page: &Page) -> String {
    let body = page.body.replace(&page.token(), "");
    match page.attribute("input[name=formulier]", "value") {
        Some(key) => body.replace(&key, ""),
        None => body,
    }
}

#[tokio::test]
async fn clicked_twice_it_is_kept_and_told_once() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let address = identity_page(&an).await;
    let page = an.get(&address).await;
    let key = page.attribute("input[name=formulier]", "value").unwrap();
    let fields = [("formulier", key.as_str()), CARD[0]];
    let (one, two) = tokio::join!(an.send(&page, &address, &fields), an.send(&page, &address, &fields));
    let third = an.send(&page, &address, &fields).await;
    for answer in [one, two, third] {
        assert_eq!(answer.location(), address.trim_end_matches("/identiteit-gezien"));
    }
    for table in ["identity_sightings", "messages where kind = 'identity_seen'", "audit_events where action = 'identity-seen'"] {
        assert_eq!(portal.count(&format!("select count(*) from {table}")).await, 1, "{table}");
    }
    an.fill(&address, &address, &CARD).await.location();
    assert_eq!(portal.count("select count(*) from identity_sightings").await, 2, "another form is another time");
}

#[tokio::test]
async fn the_document_lifts_the_block_in_any_state_and_the_patient_is_told() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, conversation) = entered_for_emma(&portal, &an).await;
    let address = identity_page(&an).await;
    // The page and its answer are the same without a block.
    let before = without_token(&an.get(&address).await);
    let back = an.fill(&address, &address, &CARD).await.location();
    let after = without_token(&an.get(&back).await);
    assert!(
        emma.get(&told(&portal, "identity_seen").await)
            .await
            .has("zag de ombudsdienst van AZ Sint-Lucas Brugge je identiteitskaart. Was")
    );
    dispute(&emma, &conversation).await.location();
    assert_eq!(without_token(&an.get(&address).await), before);
    let refused = an.fill(&address, &address, &[("identiteit", "teruggebeld")]).await;
    assert!(refused.status == 422 && refused.has("Kies hoe je de identiteitskaart gezien hebt."), "{}", refused.text());
    assert_eq!(blocked(&portal).await, 1);
    assert_eq!(an.fill(&address, &address, &CARD).await.location(), back);
    assert_eq!(without_token(&an.get(&back).await), after, "one answer");
    assert_eq!(blocked(&portal).await, 0);
    let seen = told(&portal, "identity_seen").await;
    let page = emma.get(&seen).await;
    let words = "Op 23 november 2026 om 14.05 uur zag de ombudsdienst van AZ Sint-Lucas Brugge je identiteitskaart. Stopzetten en wijzigen per \
                 telefoon, e-mail of brief kan nu weer. Was jij dat niet? Kies dan ‘Dat was ik niet’.";
    assert!(page.has(words), "{}", page.text());
    assert_eq!(portal.count("select count(*) from disputes where state = 'open'").await, 1, "the case goes on");
    // What the officer sees of it in the log is that the document was seen, both times.
    let log = an.get("/ombudsdienst/logboek").await;
    assert!(log.has("Zag de identiteitskaart van een patiënt") && !log.texts("tbody").join(" ").contains("blokkering"));
    // It was not Emma who stood there: blocked again.
    assert_eq!(dispute(&emma, &seen).await.location(), seen);
    assert_eq!(blocked(&portal).await, 1);
}

#[tokio::test]
async fn only_the_home_and_who_registered_see_it() {
    let portal = Portal::start().await;
    let (an, koen, emma) =
        (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, conversation) = entered_for_emma(&portal, &an).await;
    dispute(&emma, &conversation).await.location();
    // The stand-in has sight of the patient by the case, and no more.
    let page = crate::officer_patients::open(&koen, "Emma Peeters", "Emma Peeters").await;
    assert!(koen.get(&page).await.attribute("a[href$=identiteit-gezien]", "href").is_none());
    let address = format!("{page}/identiteit-gezien");
    assert_eq!(koen.get(&address).await.status, 404);
    let token = koen.get(&page).await.token();
    assert_eq!(koen.post(&address, &[("csrf", &token), CARD[0]]).await.status, 404);
    assert_eq!(blocked(&portal).await, 1);
}

#[tokio::test]
async fn two_officers_who_call_back_a_number_from_before_lift_it_where_the_settings_say_so() {
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| {
        builder.rules.unblock_by_two_callbacks = true;
    })
    .await;
    let (an, lien, emma) =
        (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await, portal.signed_in("emma").await);
    let by_telephone = async |name: &str, number: &str| {
        let draft = emma.draft_described(name, "AZ Sint-Lucas, onthaal").await;
        let contact = format!("{draft}/contact");
        emma.fill(&contact, &contact, &[("contact", "telefoon"), ("telefoon", number)]).await.location();
        emma.send_draft(&draft).await;
    };
    by_telephone("Piet Onbekend", "0470 11 22 33").await;
    portal.clock.advance(chrono::TimeDelta::minutes(1));
    let (_, conversation) = entered_for_emma(&portal, &an).await;
    dispute(&emma, &conversation).await.location();
    portal.clock.advance(chrono::TimeDelta::minutes(1));
    by_telephone("Jef Onbekend", "0470 99 99 99").await;
    let (one, two) = (identity_page(&an).await, identity_page(&lien).await);
    let page = an.get(&one).await;
    assert!(!page.has("050 12 34 56"), "not the number that an officer entered: {}", page.text());
    let (old, new) = (page.radio("0470 11 22 33"), page.radio("0470 99 99 99"));
    let call = async |officer: &Visitor, address: &str, number: &str| {
        officer.fill(address, address, &[("hoe", number)]).await.location();
        blocked(&portal).await
    };
    assert_eq!(call(&an, &one, &old).await, 1, "one");
    assert_eq!(call(&an, &one, &old).await, 1, "the same officer");
    assert_eq!(call(&lien, &two, &new).await, 1, "a number of after the block");
    assert_eq!(call(&lien, &two, &old).await, 0, "another officer");
    assert!(emma.get(&told(&portal, "identity_seen").await).await.has("belde de ombudsdienst van AZ Sint-Lucas Brugge je terug"));
}
