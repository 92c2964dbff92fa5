//! The ombudsdienst that stands in: the mail, the list, the investigation, its outcome.

use super::{case, dispute, entered_for_emma, told};
use crate::conflict_matrix::mails;
use crate::support::Portal;

#[tokio::test]
async fn the_stand_in_is_told_investigates_and_closes_it() {
    let portal = Portal::start().await;
    let (an, koen, emma) =
        (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, conversation) = entered_for_emma(&portal, &an).await;
    dispute(&emma, &conversation).await.location();
    let told_koen = mails(&portal, "ombudsdienst.leieland@example.org").await;
    assert_eq!(told_koen.len(), 1);
    assert!(told_koen[0].contains("BASE/ombudsdienst") && !told_koen[0].contains("Emma"));
    // The mail leads to the worklist, and that to the report.
    let worklist = koen.get("/ombudsdienst").await;
    assert!(worklist.has("1 melding ‘Dat was ik niet’ wacht."), "{}", worklist.text());
    let list = koen.get(&worklist.attribute(".mt-signals a[href$=doorbrekingen]", "href").unwrap()).await;
    assert!(
        list.has("Meldingen ‘Dat was ik niet’")
            && list.has("Er is een aanvraag voor je ingevoerd")
            && list.has("23 december 2026")
    );
    assert_eq!(list.texts(".mt-tabs li")[..2], ["Te bekijken 0", "Meldingen 1"]);
    let (_, address) = case(&portal).await;
    assert_eq!(list.attribute("a[href*=meldingen]", "href").as_deref(), Some(address.as_str()));
    let page = koen.get(&address).await;
    assert_eq!(page.text_of("h1"), "Melding: dat was ik niet");
    for words in [
        "Emma Peeters",
        "De ombudsdienst van AZ Sint-Lucas Brugge voerde op 23 november 2026 een aanvraag in om Piet Onbestaand uit te sluiten",
        "An De Smet, AZ Sint-Lucas Brugge",
        "23 december 2026",
        "Nog niemand zag de identiteitskaart.",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    assert!(!page.text_of("title").contains("Emma"));
    let talk = page.attribute("a.mt-ticket", "href").unwrap();
    let talk = koen.get(&talk).await;
    assert_eq!(talk.attribute("a[href*=meldingen]", "href").as_deref(), Some(address.as_str()));
    let take = format!("{address}/onderzoek");
    for _ in 0..2 {
        assert_eq!(koen.send(&page, &take, &[]).await.location(), address);
    }
    assert!(emma.get(&conversation).await.has("In onderzoek"));
    let close = format!("{address}/afsluiten");
    let refused = koen.fill(&address, &close, &[]).await;
    assert_eq!(refused.status, 422);
    for words in ["Kies een beslissing.", "Schrijf wat je vastgesteld hebt."] {
        assert!(refused.has(words), "{}", refused.text());
    }
    let verdict = [("besluit", "gegrond"), ("bevindingen", "Nooit gebeld."), ("uitleg", "We spraken met iedereen.")];
    let page = koen.get(&address).await;
    for _ in 0..2 {
        assert_eq!(koen.send(&page, &close, &verdict).await.location(), address);
    }
    let other = [("besluit", "ongegrond"), ("bevindingen", "Toch wel."), ("uitleg", "Nee.")];
    let late = koen.send(&page, &close, &other).await;
    assert!(late.status == 409 && late.has("Koen Baert heeft deze melding intussen afgesloten"), "{}", late.text());
    assert!(!koen.get("/ombudsdienst").await.has("Dat was ik niet"));
    assert!(koen.get("/ombudsdienst/doorbrekingen?toon=zaken").await.has("Gegrond"));
    // The patient reads the outcome, not what was found.
    let outcome = emma.get(&told(&portal, "not_me_outcome").await).await;
    assert!(
        outcome.has("We zochten je melding uit. Je had gelijk: dit kwam niet van jou. We spraken met iedereen."),
        "{}",
        outcome.text()
    );
    assert!(!outcome.has("Nooit gebeld") && emma.get(&conversation).await.has("Dit kwam niet van jou"));
    assert_eq!(portal.count("select count(*) from messages where kind = 'not_me_outcome'").await, 1);
    assert_eq!(super::blocked(&portal).await, 1, "an outcome lifts no block");
    // The house whose act it is meets none of it.
    for path in [address.as_str(), &talk_of(&talk)] {
        assert_eq!(an.get(path).await.status, 404, "{path}");
    }
    let token = an.get("/ombudsdienst").await.token();
    assert_eq!(an.post(&take, &[("csrf", &token)]).await.status, 404);
}

fn talk_of(page: &crate::support::Page) -> String {
    page.attribute("main form[action^='/ombudsdienst/berichten/']", "action").unwrap().trim_end_matches("/sluit").to_owned()
}

#[tokio::test]
async fn who_comes_second_gets_the_current_state() {
    let portal = Portal::start().await;
    let (koen, emma) = (portal.signed_in("koen-ombudsdienst").await, portal.signed_in("emma").await);
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let (_, conversation) = entered_for_emma(&portal, &koen).await;
    dispute(&emma, &conversation).await.location();
    let (_, address) = case(&portal).await;
    let (one, two) = (an.get(&address).await, lien.get(&address).await);
    let take = format!("{address}/onderzoek");
    assert_eq!(an.send(&one, &take, &[]).await.location(), address);
    let late = lien.send(&two, &take, &[]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft deze melding intussen in onderzoek genomen"), "{}", late.text());
    // The other way round: nothing of it is Koen's, though he sees Emma's request no more either.
    assert_eq!(koen.get(&address).await.status, 404);
}

#[tokio::test]
async fn an_officer_of_both_houses_is_passed_by_and_in_a_lone_house_colleagues_handle_it() {
    // Lien works at Leieland as well: the next institution is none, so it stays where it was done, without her.
    let portal = Portal::start().await;
    let (lien, emma) = (portal.signed_in("lien-ombudsdienst").await, portal.signed_in("emma").await);
    portal
        .owner()
        .await
        .batch_execute(
            "insert into officers (id, niss, given_name, family_name, institution_id, active, given_key, family_key)
               select gen_random_uuid(), o.niss, o.given_name, o.family_name, i.id, true, o.given_key, o.family_key
               from officers o, institutions i where o.given_name = 'Lien' and i.name = 'Ziekenhuis Leieland'",
        )
        .await
        .unwrap();
    let (_, conversation) = entered_for_emma(&portal, &lien).await;
    dispute(&emma, &conversation).await.location();
    let (institution, address) = case(&portal).await;
    assert_eq!(institution, crate::conflict_matrix::HOME);
    assert_eq!(lien.get(&address).await.status, 404);
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(an.get(&address).await.status, 200, "a colleague");
}
