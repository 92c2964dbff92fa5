//! A person's own sessions: seen, ended, as long as chosen; all over at sign-out. On any instance.

use chrono::TimeDelta;

use crate::support::{Portal, new_database, start_of_tests};
use mijntoegang::app::AppBuilder;
use mijntoegang::clock::Clock;
use mijntoegang::config::Rules;

#[tokio::test]
async fn a_patient_sees_where_they_are_signed_in_and_ends_another_session() {
    let portal = Portal::start().await;
    let (here, there) = (portal.signed_in("emma").await, portal.signed_in("emma").await);
    let jan = portal.signed_in("jan").await;
    let page = here.get("/mijn-gegevens/aangemeld").await;
    assert_eq!(page.texts("main .mt-cards li").len(), 2);
    let action = page.attribute("form[action^='/mijn-gegevens/sessies/']", "action").unwrap();
    // Not somebody else's, not this one, not an unknown one.
    let jans = jan.get("/mijn-gegevens").await;
    assert_eq!(jan.send(&jans, &action, &[]).await.status, 404);
    assert_eq!(there.get("/uitsluitingen").await.status, 200, "Jan ended nothing of Emma's");
    assert_eq!(here.send(&page, &action, &[]).await.location(), "/mijn-gegevens/aangemeld");
    assert_eq!(there.get("/uitsluitingen").await.location(), "/aanmelden");
    assert_eq!(here.send(&page, &action, &[]).await.location(), "/mijn-gegevens/aangemeld", "again, nothing changes");
    assert_eq!(here.send(&page, "/mijn-gegevens/sessies/x/afmelden", &[]).await.status, 404);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'session-ended'").await, 1);
    assert_eq!(jan.get("/uitsluitingen").await.status, 200);
}

#[tokio::test]
async fn an_officer_sees_where_they_are_signed_in_and_ends_another_session_on_any_instance() {
    let (database, clock) = (new_database().await, Clock::fixed(start_of_tests()));
    let one = Portal::over(database.clone(), clock.clone(), |_| {}).await;
    let two = Portal::over(database, clock, |_| {}).await;
    let (here, there) = (one.signed_in("an-ombudsdienst").await, two.signed_in("an-ombudsdienst").await);
    let (lien, emma) = (two.signed_in("lien-ombudsdienst").await, two.signed_in("emma").await);
    const PAGE: &str = "/ombudsdienst/sessies";
    let page = here.get("/ombudsdienst").await;
    assert_eq!(page.texts(&format!("header a[href='{PAGE}']")), ["Mijn aanmeldingen"]);
    let page = here.get(PAGE).await;
    assert_eq!(page.texts("main .mt-cards li").len(), 2);
    assert_eq!(page.texts("main .mt-cards strong"), ["Dit ben je nu."]);
    assert_eq!(page.texts("main .mt-cards form").len(), 1, "the one that asks ends with Afmelden");
    let action = page.attribute("main .mt-cards form", "action").unwrap();
    // Nobody else's: not a colleague's, not a patient's, and nobody of another role asks.
    for (visitor, other) in [(&lien, PAGE), (&emma, "/mijn-gegevens")] {
        let page = visitor.get(other).await;
        let status = if other == PAGE { 404 } else { 403 };
        assert_eq!(visitor.send(&page, &action, &[]).await.status, status);
    }
    let emmas = one.count("select count(*) from sessions where patient_id is not null").await;
    let ids = "select id::text from sessions where patient_id is not null";
    let id: String = one.owner().await.query_one(ids, &[]).await.unwrap().get(0);
    assert_eq!(here.send(&page, &format!("{PAGE}/{id}/afmelden"), &[]).await.status, 404);
    assert_eq!(one.count("select count(*) from sessions where patient_id is not null").await, emmas);
    // Not this one, nor what is no session.
    let mine = page.attribute("main .mt-cards li:has(strong) h3", "id").unwrap();
    let mine = format!("{PAGE}/{}/afmelden", mine.strip_prefix("sessie-").unwrap());
    for nobodys in [mine.as_str(), "/ombudsdienst/sessies/x/afmelden"] {
        assert_eq!(here.send(&page, nobodys, &[]).await.status, 404);
    }
    assert_eq!(here.post(&action, &[]).await.status, 403, "without a token");
    assert_eq!(there.get("/ombudsdienst").await.status, 200, "so far nothing was ended");
    assert_eq!(one.count("select count(*) from audit_events where action = 'session-ended'").await, 0);

    assert_eq!(here.send(&page, &action, &[]).await.location(), PAGE);
    assert_eq!(there.get("/ombudsdienst").await.location(), "/aanmelden", "on the other instance");
    assert!(here.get(PAGE).await.has("Dat toestel is afgemeld."));
    assert_eq!(here.send(&page, &action, &[]).await.location(), PAGE, "again, nothing changes");
    let told = "select count(*) from audit_events where action = 'session-ended' and actor_kind = 'officer' and institution_id is not null";
    assert_eq!(one.count(told).await, 1);
    for visitor in [&here, &lien] {
        assert_eq!(visitor.get("/ombudsdienst").await.status, 200);
    }
    assert_eq!(emma.get("/uitsluitingen").await.status, 200);
}

#[tokio::test]
async fn signing_out_ends_all_sessions_of_that_person_on_every_instance() {
    let (database, clock) = (new_database().await, Clock::fixed(start_of_tests()));
    let one = Portal::over(database.clone(), clock.clone(), |_| {}).await;
    let two = Portal::over(database, clock, |_| {}).await;
    let (here, there) = (one.signed_in("emma").await, two.signed_in("emma").await);
    let jan = two.signed_in("jan").await;
    // Signed in at one, at work on the other.
    let mut moved = here.clone();
    moved.base.clone_from(&two.base);
    assert_eq!(moved.get("/uitsluitingen").await.status, 200);
    let page = here.get("/uitsluitingen").await;
    here.send(&page, "/afmelden", &[]).await;
    assert_eq!(moved.get("/uitsluitingen").await.location(), "/aanmelden");
    assert_eq!(there.get("/uitsluitingen").await.location(), "/aanmelden");
    assert_eq!(jan.get("/uitsluitingen").await.status, 200);
}

#[tokio::test]
async fn a_patient_chooses_how_long_a_session_lasts() {
    let rules = |builder: &mut AppBuilder| builder.rules = Rules::default();
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), rules).await;
    let emma = portal.signed_in("emma").await;
    let minutes = |minutes| portal.clock.advance(TimeDelta::minutes(minutes));
    minutes(14);
    assert_eq!(emma.get("/uitsluitingen").await.status, 200, "fifteen minutes, unless chosen otherwise");
    let page = emma.get("/mijn-gegevens/aangemeld").await;
    let refused = emma.send(&page, "/mijn-gegevens/sessieduur", &[("minuten", "1000")]).await;
    assert!(refused.status == 422 && refused.has("Kies na hoeveel tijd je afgemeld wordt."), "{}", refused.text());
    assert_eq!(emma.send(&page, "/mijn-gegevens/sessieduur", &[("minuten", "150")]).await.location(), "/mijn-gegevens/aangemeld");
    minutes(140);
    assert_eq!(emma.get("/uitsluitingen").await.status, 200);
    minutes(151);
    assert_eq!(emma.get("/uitsluitingen").await.location(), "/aanmelden");
    // The choice stays for the next one.
    let emma = portal.signed_in("emma").await;
    minutes(100);
    assert_eq!(emma.get("/uitsluitingen").await.status, 200);
    let jan = portal.signed_in("jan").await;
    minutes(16);
    assert_eq!(jan.get("/uitsluitingen").await.location(), "/aanmelden");
}
