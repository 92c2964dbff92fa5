//! A lock that is held, and who waits for it.

use std::time::Duration;

use futures_util::future::{join, join_all};
use mijntoegang::clock::Clock;
use reqwest::Method;
use uuid::Uuid;

use super::{LONGEST, PROMPT, SOFIE, epd, form_to_send, hold_lock_of, post, question, timed, until, waiting};
use crate::break_glass::{EMMA, JAN};
use crate::hospital::{breaks, by_riziv};
use crate::support::{Portal, Visitor, new_database, start_of_tests};

/// Another patient's page, and decisions, as long as `while_so` runs: none is late.
async fn others(portal: &Portal, emma: &Visitor, while_so: impl Future<Output = ()>) {
    let app = epd(portal).await;
    let reading = async {
        loop {
            let (page, took) = timed(emma.get("/uitsluitingen")).await;
            assert_eq!(page.status, 200);
            assert!(took < PROMPT, "a page of another patient took {took:?}");
            let (answer, took) = timed(app.post("/access/v1/evaluation", &question())).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert!(took < PROMPT, "a decision took {took:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        () = while_so => {}
        () = reading => {}
    }
}

#[tokio::test]
async fn a_held_lock_and_twenty_repeats_of_one_form_take_nothing_from_others() {
    let portal = Portal::start().await;
    let (jan, emma) = (portal.signed_in("jan").await, portal.signed_in("emma").await);
    let form = form_to_send(&jan, &jan.draft_for("Sofie Claes", "Sofie Claes Arts").await).await;
    let requests = "select count(*) from exclusion_requests";
    let before = portal.count(requests).await;
    let held = hold_lock_of(&portal, JAN).await;
    let repeats = async {
        let posts = (0..20).map(async |number| {
            tokio::time::sleep(Duration::from_millis(200 * number)).await;
            let (page, took) = timed(post(&jan, &form)).await;
            assert_eq!((page.status, page.header("retry-after")), (503, "60"), "{}", page.text());
            assert_eq!(page.text_of("h1"), "Even niet bereikbaar");
            assert!(took < LONGEST, "the form was answered after {took:?}");
        });
        join_all(posts).await;
    };
    others(&portal, &emma, repeats).await;
    held.batch_execute("rollback").await.unwrap();
    assert_eq!(post(&jan, &form).await.status, 303, "it was lost, and can be sent again");
    assert_eq!(portal.count(requests).await, before + 1);
}

#[tokio::test]
async fn pages_that_wait_for_a_lock_never_take_decisions_and_breaks() {
    let portal = Portal::start().await;
    let mut forms = Vec::new();
    let jan = portal.signed_in("jan").await;
    let form = form_to_send(&jan, &jan.draft_for("Sofie Claes", "Sofie Claes Arts").await).await;
    for _ in 0..12 {
        let window = portal.signed_in("jan").await;
        let token = window.get("/uitsluitingen/aanvragen").await.token();
        let mut fields = form.1.clone();
        fields.retain(|(name, _)| name != "csrf");
        fields.push(("csrf".to_owned(), token));
        forms.push((window, (form.0.clone(), fields)));
    }
    let app = epd(&portal).await;
    let held = hold_lock_of(&portal, JAN).await;
    let stuck = join_all(forms.iter().flat_map(|(window, form)| [post(window, form), post(window, form)]));
    let asked = async {
        until("every connection of the pages waits", Duration::from_secs(3), async || waiting(&portal).await >= 16).await;
        for _ in 0..5 {
            let (answer, took) = timed(app.post("/access/v1/evaluation", &by_riziv(SOFIE, EMMA))).await;
            assert!(answer.status == 200 && took < PROMPT, "{} after {took:?}", answer.status);
            let id = Uuid::now_v7();
            let mut event = breaks::past(id, portal.clock.now());
            event["entity"][0]["what"]["identifier"]["value"] = EMMA.into();
            let json = [("content-type", "application/fhir+json")];
            let path = format!("/fhir/AuditEvent/{id}");
            let (answer, took) = timed(app.send(Method::PUT, &path, &json, Some(event.to_string()))).await;
            assert!(answer.status == 201 && took < PROMPT, "{} after {took:?}: {}", answer.status, answer.text);
        }
    };
    let (stuck, ()) = join(stuck, asked).await;
    assert!(stuck.iter().all(|page| page.status == 503), "told to come back");
    let (page, took) = timed(jan.get("/uitsluitingen")).await;
    assert!(page.status == 200 && took < PROMPT, "the pages are back by themselves");
    drop(held);
}

#[tokio::test]
async fn who_hangs_up_frees_what_the_request_held() {
    // Few connections: eight forms take the pages of everybody.
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| builder.connections = 2).await;
    let (jan, emma) = (portal.signed_in("jan").await, portal.signed_in("emma").await);
    let mut windows = Vec::new();
    for draft in [jan.draft_for("Sofie Claes", "Sofie Claes Arts").await] {
        let (path, fields) = form_to_send(&jan, &draft).await;
        for _ in 0..8 {
            let window = portal.signed_in("jan").await;
            let mut fields: Vec<(String, String)> = fields.iter().filter(|(name, _)| name != "csrf").cloned().collect();
            fields.push(("csrf".to_owned(), window.get("/uitsluitingen/aanvragen").await.token()));
            windows.push((window, (path.clone(), fields)));
        }
    }
    let held = hold_lock_of(&portal, JAN).await;
    let leaving = windows.iter().map(|(window, form)| tokio::time::timeout(Duration::from_secs(1), post(window, form)));
    assert!(join_all(leaving).await.iter().all(Result::is_err), "nobody was answered within the second");
    let (page, took) = timed(emma.get("/uitsluitingen")).await;
    assert_eq!(page.status, 200);
    assert!(took < Duration::from_millis(1900), "their connections were free after {took:?}");
    until("Postgres lets go of them", Duration::from_secs(3), async || waiting(&portal).await == 0).await;
    drop(held);
}

#[tokio::test]
async fn a_report_of_what_happened_that_waits_too_long_is_to_be_sent_again() {
    let portal = Portal::start().await;
    let app = epd(&portal).await;
    let owner = portal.owner().await;
    owner.batch_execute("begin").await.unwrap();
    owner.execute("select pg_advisory_xact_lock(hashtextextended('break ' || $1::text, 0))", &[&JAN]).await.unwrap();
    let id = Uuid::now_v7();
    let report = async || {
        let json = [("content-type", "application/fhir+json")];
        let event = breaks::past(id, portal.clock.now()).to_string();
        app.send(Method::PUT, &format!("/fhir/AuditEvent/{id}"), &json, Some(event)).await
    };
    let (answer, took) = timed(report()).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{}", answer.text);
    assert!(took < Duration::from_secs(5), "{took:?}");
    owner.batch_execute("rollback").await.unwrap();
    assert_eq!(report().await.status, 201);
    assert_eq!(report().await.status, 201, "the same again");
    assert_eq!(portal.count("select count(*) from breaks").await, 1);
}

#[tokio::test]
async fn an_answer_leaves_before_it_is_counted() {
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| builder.limited = true).await;
    let app = epd(&portal).await;
    let owner = portal.owner().await;
    owner.batch_execute("begin; lock table rate_counts").await.unwrap();
    for _ in 0..3 {
        let (answer, took) = timed(app.post("/access/v1/evaluation", &question())).await;
        assert!(answer.status == 200 && took < PROMPT, "{} after {took:?}", answer.status);
    }
    assert_eq!(portal.count("select count(*) from decisions").await, 3);
}
