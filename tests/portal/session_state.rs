//! What a session leaves behind, and what reading a page leaves alone.

use chrono::TimeDelta;

use crate::support::Portal;

#[tokio::test]
async fn reading_a_page_writes_no_session() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let version = "select xmin::text::bigint from sessions";
    let before = portal.count(version).await;
    for page in ["/uitsluitingen", "/uitsluitingen/aanvragen", "/info/uitsluitingen", "/niets"] {
        assert_eq!(emma.get(page).await.header("set-cookie"), "", "{page}");
    }
    assert_eq!(portal.count(version).await, before);
}

#[tokio::test]
async fn the_result_of_an_action_shows_once_and_never_after_the_session_expired() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let reference = emma.get("/uitsluitingen").await.text_of(".mt-ticket");
    let withdraw = format!("/aanvragen/{reference}/intrekken");
    let says = format!("Je aanvraag {reference} is ingetrokken.");
    assert_eq!(emma.fill("/uitsluitingen", &withdraw, &[]).await.location(), "/uitsluitingen");
    assert!(emma.get("/uitsluitingen").await.has(&says));
    assert!(!emma.get("/uitsluitingen").await.has(&says));

    let token = emma.get("/uitsluitingen").await.token();
    assert_eq!(emma.post(&withdraw, &[("csrf", &token)]).await.location(), "/uitsluitingen");
    portal.clock.advance(TimeDelta::minutes(61));
    for page in ["/", "/info/uitsluitingen", "/aanmelden"] {
        let page = emma.get(page).await;
        assert!(page.status == 200 && !page.has(&says), "{}", page.text());
    }
}

#[tokio::test]
async fn after_signing_out_nothing_is_kept() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let token = emma.get("/uitsluitingen/aanvragen").await.token();
    portal.clock.advance(TimeDelta::minutes(61));
    let late = emma.post("/uitsluitingen/aanvragen", &[("csrf", &token), ("zoek", "Claes")]).await;
    assert_eq!(late.location(), "/aanmelden");
    assert_eq!(portal.count("select count(*) from saved_forms").await, 1);
    let page = emma.get("/aanmelden").await;
    assert!(page.has("Wat je invulde, is bewaard."));
    assert_eq!(emma.send(&page, "/aanmelden", &[("persoon", "emma")]).await.location(), "/uitsluitingen/aanvragen");
    let again = emma.get("/uitsluitingen/aanvragen").await;
    assert_eq!(again.attribute("#zoek", "value").as_deref(), Some("Claes"));
    assert_eq!(emma.send(&again, "/afmelden", &[]).await.location(), "/afgemeld");
    assert_eq!(portal.count("select count(*) from saved_forms").await, 0);
    assert_eq!(portal.count("select count(*) from sessions").await, 0);
}

#[tokio::test]
async fn static_files_ask_no_session() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let style = emma.get("/uitsluitingen").await.attribute("link[rel=stylesheet]", "href").unwrap();
    portal.owner().await.execute("alter function mt_session_load(bytea, timestamptz) rename to away", &[]).await.unwrap();
    assert_eq!(emma.get("/uitsluitingen").await.status, 503);
    assert_eq!(emma.get(&style).await.status, 200);
    assert_eq!(emma.get("/favicon.ico").await.status, 200);
    assert_eq!(portal.anonymous().get("/static/0/niets.css").await.status, 404);
}

/// Who signs out is told so, with the demo's list of people as with a provider; the same form again leads to the same page.
#[tokio::test]
async fn who_signs_out_reads_that_they_are_signed_out() {
    let portal = Portal::start().await;
    for (key, page) in [("emma", "/uitsluitingen"), ("an-ombudsdienst", "/ombudsdienst")] {
        let visitor = portal.signed_in(key).await;
        let token = visitor.get(page).await.token();
        for _ in 0..2 {
            let out = visitor.post("/afmelden", &[("csrf", &token)]).await.location();
            let told = visitor.get(&out).await;
            assert_eq!((told.status, told.text_of("h1").as_str()), (200, "Je bent afgemeld"), "{key}");
            assert!(told.has("Sluit ook het venster als je niet alleen bent."), "{}", told.text());
        }
        assert_eq!(visitor.get(page).await.location(), "/aanmelden");
    }
}
