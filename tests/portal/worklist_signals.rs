//! Lines over the worklist: told once, put away for the whole ombudsdienst, on record; and what came in meanwhile.

use chrono::TimeDelta;
use mijntoegang::applications::Scope;

use crate::officer_worklist::rows;
use crate::support::{Page, Portal, Visitor};

const SEEN: &str = "/ombudsdienst/signalen/gezien";

/// The lines that can be put away, with what their forms send.
fn lines(page: &Page) -> Vec<(String, String, String)> {
    let texts = page.texts(".mt-signals li:has(form) p");
    let values = |name: &str| page.attributes(&format!(".mt-signals input[name={name}]"), "value");
    texts.into_iter().zip(values("soort")).zip(values("over")).map(|((text, kind), about)| (text, kind, about)).collect()
}

async fn told(officer: &Visitor, kind: &str) -> Vec<String> {
    let page = officer.get("/ombudsdienst").await;
    lines(&page).into_iter().filter(|line| line.1 == kind).map(|line| line.0).collect()
}

async fn put_away(officer: &Visitor, kind: &str) {
    let page = officer.get("/ombudsdienst").await;
    let (_, kind, about) = lines(&page).into_iter().find(|line| line.1 == kind).unwrap();
    for _ in 0..2 {
        let sent = officer.send(&page, SEEN, &[("soort", &kind), ("over", &about), ("lijst", "vrij")]).await;
        assert_eq!(sent.location(), "/ombudsdienst?lijst=vrij");
    }
}

#[tokio::test]
async fn a_line_is_told_once_and_put_away_for_the_whole_ombudsdienst() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    crate::break_glass::kept(&portal.site(), &crate::break_glass::last_night(portal.clock.now())).await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(told(&an, "request_due").await, Vec::<String>::new());
    // The day before the latest one; Emma's came earlier, and is past it.
    portal.clock.advance(TimeDelta::days(9));
    let (an, lien, koen) = (
        portal.signed_in("an-ombudsdienst").await,
        portal.signed_in("lien-ombudsdienst").await,
        portal.signed_in("koen-ombudsdienst").await,
    );
    let due = format!("{reference} moet uiterlijk morgen afgewerkt zijn. Open de aanvraag");
    assert!(told(&an, "request_due").await.contains(&due) && told(&lien, "request_due").await.contains(&due));
    assert!(told(&koen, "request_due").await.is_empty());
    let page = an.get("/ombudsdienst").await;
    assert!(page.texts(".mt-signals button").iter().all(|name| name == "Gezien"));
    assert_eq!(told(&an, "break_unreviewed").await.len(), 1);

    // What is not told to somebody is nothing to put away.
    let (_, kind, about) = lines(&page).into_iter().find(|line| line.0 == due).unwrap();
    let from = koen.get("/ombudsdienst").await;
    let answer = koen.send(&from, SEEN, &[("soort", &kind), ("over", &about)]).await;
    assert_eq!(answer.location(), "/ombudsdienst");
    assert!(told(&lien, "request_due").await.contains(&due));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'signal-seen'").await, 0);

    let answer = an.send(&page, SEEN, &[("soort", &kind), ("over", &about)]).await;
    assert!(an.get(&answer.location()).await.has("Het signaal is weggelegd voor je ombudsdienst."));
    put_away(&an, "break_unreviewed").await;
    for officer in [&an, &lien] {
        assert!(!told(officer, "request_due").await.contains(&due));
        assert!(told(officer, "break_unreviewed").await.is_empty());
    }
    // Once each, by officer and moment; of a request under the request.
    assert_eq!(portal.count("select count(*) from audit_events where action = 'signal-seen'").await, 2);
    assert_eq!(
        portal.count("select count(*) from audit_events where action = 'signal-seen' and request_id is not null").await,
        1
    );
    assert_eq!(portal.count("select count(*) from signals where seen_by is not null and seen_at is not null").await, 2);
    // Colleagues do not read in the log what was put away: it may be made of matters that concern them.
    assert!(an.get("/ombudsdienst/logboek").await.has("Legde een signaal weg"));
    assert!(!lien.get("/ombudsdienst/logboek").await.has("Legde een signaal weg"));
}

#[tokio::test]
async fn mail_that_was_given_up_and_an_application_behind_are_told_again_when_it_happens_again() {
    let portal = Portal::start().await;
    portal.application("EPD", &[Scope::ChangesRead]).await;
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let given_up = async || {
        let sql = "insert into outbox (id, kind, recipient, subject, body, message_id, patient_id, state, attempts, created_at, last_error)
            select gen_random_uuid(), 'notice', 'jan@example.org', 'x', 'x', '<' || gen_random_uuid() || '@example.org>', id, 'failed', 9,
              mt_now(), 'refused' from patients where niss = '85073099932'";
        portal.owner().await.batch_execute(sql).await.unwrap();
    };
    assert!(told(&an, "mail_given_up").await.is_empty());
    given_up().await;
    assert_eq!(told(&an, "mail_given_up").await, ["Een e-mail aan een patiënt kwam niet aan. Schrijf een brief"]);
    assert!(told(&koen, "mail_given_up").await.is_empty(), "of a patient at home elsewhere");
    put_away(&an, "mail_given_up").await;
    assert!(told(&an, "mail_given_up").await.is_empty());
    portal.clock.advance(TimeDelta::minutes(1));
    given_up().await;
    assert_eq!(told(&an, "mail_given_up").await.len(), 1);

    crate::break_glass::jan_excludes_sofie(&portal).await;
    assert!(told(&an, "application_behind").await.is_empty(), "it has a quarter of an hour");
    portal.clock.advance(TimeDelta::minutes(16));
    let behind = told(&an, "application_behind").await;
    assert_eq!(behind.len(), 1);
    assert!(behind[0].starts_with("EPD bevestigde ") && behind[0].contains(" nog niet, sinds "), "{behind:?}");
    put_away(&an, "application_behind").await;
    assert!(told(&an, "application_behind").await.is_empty());
}

#[tokio::test]
async fn what_came_in_since_the_last_look_is_told_and_shown() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    assert!(an.get("/ombudsdienst").await.texts(".mt-came").is_empty(), "the first look");
    portal.clock.advance(TimeDelta::minutes(1));
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    for _ in 0..2 {
        let list = an.get("/ombudsdienst?lijst=vrij").await;
        let told = list.text_of(".mt-came[role=status]");
        assert!(told.starts_with("1 nieuwe aanvraag sinds ") && told.ends_with(". Toon ze"), "{told}");
        assert_eq!(list.attribute(".mt-came a", "href").as_deref(), Some("/ombudsdienst?lijst=nieuw"));
    }
    let new = an.get("/ombudsdienst?lijst=nieuw").await;
    assert_eq!((rows(&new), new.texts(".mt-came").len()), (vec![reference.clone()], 0));
    // From one of them back to them.
    let page = an.get(&format!("/ombudsdienst/aanvragen/{reference}?lijst=nieuw")).await;
    assert_eq!(page.text_of(".mt-pager .mt-muted"), "1 van 1");
    assert!(an.get("/ombudsdienst").await.texts(".mt-came").is_empty(), "they were shown");
}
