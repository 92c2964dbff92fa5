//! A token endpoint that does not answer with tokens: an outage, a malformed answer and a refusal are three things.

use std::time::Duration;

use serde_json::Value;

use super::{Scene, go_out, is_signed_in, way_back};
use crate::suite_log;

/// Whether the log says why the token endpoint could not be asked.
fn logged(cause: &str) -> bool {
    let text = suite_log::text();
    let mut lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.any(|line| {
        let fields = &line["fields"];
        fields["message"] == "the sign-in provider is unavailable" && fields["endpoint"] == "token" && fields["cause"] == cause
    })
}

#[tokio::test]
async fn an_outage_a_malformed_answer_and_a_refusal_are_told_apart() {
    const HTML: (&str, &str) = ("text/html", "<!doctype html><h1>Emma Peeters</h1>");
    const ERROR: (&str, &str) = ("application/json", r#"{"error":"invalid_grant"}"#);
    let outage = (503, "CSAM is even niet bereikbaar", "Je kunt je nu niet aanmelden.");
    let malformed = (400, "Aanmelden is niet gelukt", "konden we niet controleren");
    let refusal = (400, "Aanmelden is niet gelukt", "CSAM liet de aanmelding niet toe.");
    let scene = Scene::start().await;
    for (status, (kind, body), wanted) in [
        (500, HTML, outage),
        (502, ("text/plain", ""), outage),
        (503, ERROR, outage),
        (504, ("application/json", r#"{"access_token":"a","token_type":"Bearer"}"#), outage),
        (200, HTML, malformed),
        (200, ("application/json", ""), malformed),
        (200, ("application/json", "{"), malformed),
        (200, ERROR, malformed),
        (404, HTML, malformed),
        (403, ("text/plain", ""), malformed),
        (400, ERROR, refusal),
    ] {
        let visitor = scene.portal.anonymous();
        let asked = go_out(&visitor, "patient").await;
        let back = way_back(&scene.patients, &asked, "patient");
        scene.patients.plan(|plan| plan.token_answer = Some((status, kind, body)));
        let answer = visitor.get(&back).await;
        let case = format!("{status} {kind} {body}");
        assert_eq!((answer.status, answer.text_of("h1").as_str()), (wanted.0, wanted.1), "{case}");
        assert!(answer.has(wanted.2) && answer.has("Probeer opnieuw"), "{case}: {}", answer.text());
        assert!(!is_signed_in(&visitor).await, "{case}");
        if wanted.0 == 503 {
            assert_eq!(answer.header("retry-after"), "60");
            assert!(logged(&format!("status {status}")), "{case}");
        }
        scene.patients.plan(|plan| plan.token_answer = None);
    }
}

#[tokio::test]
async fn a_token_endpoint_that_takes_too_long_is_an_outage() {
    let scene = Scene::start().await;
    let visitor = scene.portal.anonymous();
    let asked = go_out(&visitor, "patient").await;
    let back = way_back(&scene.patients, &asked, "patient");
    scene.patients.plan(|plan| plan.token_delay = Duration::from_secs(7));
    let answer = visitor.get(&back).await;
    assert_eq!((answer.status, answer.text_of("h1").as_str()), (503, "CSAM is even niet bereikbaar"));
    assert!(logged("too slow"));
}
