//! Too often is too often: counted over all instances, by person or by address, and nothing typed is lost.

use std::sync::Arc;

use chrono::TimeDelta;
use mijntoegang::app::AppBuilder;
use mijntoegang::clock::Clock;
use mijntoegang::identity::{Providers, SignIn};
use serde_json::json;

use super::provider::Signed;
use super::{Scene, come_in};
use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

fn limited(builder: &mut AppBuilder) {
    builder.limited = true;
}

/// Where people come back from a provider; clicking one of the demo's people is not counted.
fn with_providers(builder: &mut AppBuilder) {
    limited(builder);
    builder.sign_in = Arc::new(SignIn::Providers(Providers { patient: None, officer: None, roles: Vec::new() }));
}

#[tokio::test]
async fn messages_are_limited_over_all_instances_and_the_text_is_kept() {
    let (database, clock) = (new_database().await, Clock::fixed(start_of_tests()));
    let one = Portal::over(database.clone(), clock.clone(), limited).await;
    let two = Portal::over(database, clock.clone(), limited).await;
    let emma = one.signed_in("emma").await;
    let mut elsewhere = emma.clone();
    elsewhere.base.clone_from(&two.base);
    let page = emma.get("/berichten/nieuw").await;
    let mut refused = None;
    for number in 0..120 {
        let visitor = if number % 2 == 0 { &emma } else { &elsewhere };
        let key = uuid::Uuid::now_v7().to_string();
        let text = format!("Bericht nummer {number}");
        let fields = [("formulier", key.as_str()), ("onderwerp", "andere-vraag"), ("tekst", text.as_str())];
        let answer = visitor.post("/berichten/nieuw", &[&[("csrf", page.token().as_str())][..], &fields].concat()).await;
        if answer.status == 429 {
            refused = Some((number, answer));
            break;
        }
    }
    let (number, answer) = refused.expect("a limit");
    assert_eq!(number, 100);
    assert_eq!(answer.header("retry-after"), "3600");
    assert!(answer.has("Je probeerde dit te vaak."));
    assert!(emma.get("/berichten/nieuw").await.body.contains("Bericht nummer 100"), "what was typed is there");
    // Others are not held up, and after the hour it goes on.
    let jan = one.signed_in("jan").await;
    assert_eq!(jan.get("/berichten").await.status, 200);
    clock.advance(TimeDelta::minutes(61));
    let emma = two.signed_in("emma").await;
    let page = emma.get("/berichten/nieuw").await;
    let fields = [("formulier", "0199e6a0-0000-7000-8000-000000000001"), ("onderwerp", "andere-vraag"), ("tekst", "Nog een")];
    assert_ne!(emma.send(&page, "/berichten/nieuw", &fields).await.status, 429);
}

/// Sends a form until it is refused; answers how often it was taken, and the refusal.
async fn until_refused(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> (usize, Page) {
    let token = visitor.get("/privacy").await.token();
    for number in 0..=600 {
        let answer = visitor.post(path, &[&[("csrf", token.as_str())][..], fields].concat()).await;
        if answer.status == 429 {
            return (number, answer);
        }
        assert!([303, 409, 422].contains(&answer.status), "{path}: {}", answer.status);
    }
    panic!("{path} is not limited");
}

/// One form of each kind; messages above. A kind is counted apart from the others, and each person for themself.
#[tokio::test]
async fn searches_requests_and_all_other_forms_have_limits_of_their_own() {
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), limited).await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let draft = emma.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let unread = emma.get("/uitsluitingen").await.token();
    for (path, fields, wanted) in [
        ("/berichten".to_owned(), [("zoek", "vraag")], (120, "600")),
        (format!("{draft}/controle"), [("versie", "0")], (100, "3600")),
    ] {
        let (taken, answer) = until_refused(&emma, &path, &fields).await;
        assert_eq!((taken, answer.header("retry-after")), wanted, "{path}");
        assert!(answer.has("Je probeerde dit te vaak."), "{path}");
    }
    let search = format!("{draft}/zoeken");
    assert_eq!(emma.post(&search, &[("csrf", &unread), ("zoek", "Claes")]).await.status, 429, "every search counts as one");
    let contact = format!("{draft}/contact");
    assert_ne!(emma.post(&contact, &[("csrf", &unread), ("contact", "bericht")]).await.status, 429, "another form does not");
    let (taken, answer) = until_refused(&emma, &contact, &[("opmerking", "Iets"), ("contact", "telefoon")]).await;
    assert!((300..600).contains(&taken), "what counted as something else counted as a form too: {taken}");
    assert_eq!(answer.header("retry-after"), "600");
    // An officer's searches, apart from a patient's.
    for path in ["/ombudsdienst", "/ombudsdienst/berichten", "/ombudsdienst/doorbrekingen", "/ombudsdienst/patienten"] {
        let fields = [("zoek", "Peeters"), ("reden", "aanvraag")];
        assert_eq!(an.fill(path, path, &fields).await.status, 303, "{path}");
    }
    assert_eq!(until_refused(&an, "/ombudsdienst", &[("zoek", "Peeters")]).await.0, 116);
}

async fn knock(portal: &Portal, forwarded: &str) -> Page {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let url = format!("{}/aanmelden/terug/patient?state=x&code=y", portal.base);
    Page::of(client.get(url).header("x-forwarded-for", forwarded).send().await.unwrap()).await
}

#[tokio::test]
async fn an_address_signs_in_so_often_and_a_header_of_the_client_changes_nothing() {
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), with_providers).await;
    for number in 0..100 {
        assert_eq!(knock(&portal, &format!("192.0.2.{number}")).await.status, 400);
    }
    assert_eq!(knock(&portal, "198.51.100.1").await.status, 429);
}

/// The guest Wi-Fi of a hospital is one address: failures of one device keep no other out.
#[tokio::test]
async fn people_who_share_an_address_sign_in_while_one_of_them_fails() {
    let scene = Scene::on(|_| {}, limited).await;
    for number in 0..=100 {
        assert_eq!(knock(&scene.portal, "").await.status, if number < 100 { 400 } else { 429 });
    }
    for _ in 0..60 {
        let visitor = scene.portal.anonymous();
        assert_eq!(come_in(&visitor, &scene.patients, "patient").await.location(), "/uitsluitingen");
    }
    // An outage of the provider is nobody's failure.
    scene.patients.plan(|plan| plan.token_answer = Some((500, "text/plain", "")));
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.status, 503);
    // Going there has a limit of its own.
    let owner = scene.portal.owner().await;
    owner.batch_execute("update rate_counts set count = 999 where count between 61 and 90").await.unwrap();
    let visitor = scene.portal.anonymous();
    let page = visitor.get("/aanmelden").await;
    for status in [200, 429] {
        assert_eq!(visitor.send(&page, "/aanmelden", &[("als", "patient")]).await.status, status);
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_last_address_that_is_not_one_counts() {
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| {
        with_providers(builder);
        builder.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
    })
    .await;
    for number in 0..100 {
        assert_eq!(knock(&portal, &format!("203.0.113.{number}, 192.0.2.7, 10.1.2.3")).await.status, 400);
    }
    assert_eq!(knock(&portal, "203.0.113.200, 192.0.2.7").await.status, 429, "what the client wrote in front does not count");
    assert_eq!(knock(&portal, "192.0.2.8").await.status, 400, "another client");
}

/// Anybody can send tokens with keys that nobody knows: the provider is asked for its keys once a minute all the same.
#[tokio::test]
async fn tokens_with_unknown_keys_have_the_keys_read_again_once_a_minute() {
    let scene = Scene::start().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ended = async |token: String| {
        let url = format!("{}/aanmelden/afgemeld-door-aanbieder", scene.portal.base);
        client.post(url).form(&[("logout_token", token)]).send().await.unwrap().status().as_u16()
    };
    let discoveries = || scene.officers.state.lock().unwrap().seen.discoveries;
    assert_eq!(ended(scene.officers.logout_token(&json!({}))).await, 200);
    assert_eq!(discoveries(), 1);
    scene.officers.plan(|plan| plan.signed = Signed::ByAnother);
    for _ in 0..20 {
        assert_eq!(ended(scene.officers.logout_token(&json!({}))).await, 400);
    }
    assert_eq!(discoveries(), 2);
    scene.portal.clock.advance(TimeDelta::seconds(59));
    assert_eq!((ended(scene.officers.logout_token(&json!({}))).await, discoveries()), (400, 2));
    // A key that is new at the provider is known a minute later at the latest.
    scene.officers.plan(|plan| (plan.signed, plan.key, plan.published) = (Signed::Rightly, 1, vec![0, 1]));
    scene.portal.clock.advance(TimeDelta::seconds(1));
    assert_eq!((ended(scene.officers.logout_token(&json!({}))).await, discoveries()), (200, 3));
    let answer = come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await;
    assert_eq!((answer.location().as_str(), discoveries()), ("/ombudsdienst", 3));
}

#[tokio::test]
async fn an_address_says_so_often_that_a_session_ended() {
    let scene = Scene::on(|_| {}, limited).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/aanmelden/afgemeld-door-aanbieder", scene.portal.base);
    let ended = async || client.post(&url).form(&[("logout_token", "geen")]).send().await.unwrap().status().as_u16();
    for _ in 0..600 {
        assert_eq!(ended().await, 400);
    }
    assert_eq!(ended().await, 429);
    scene.portal.clock.advance(TimeDelta::minutes(11));
    assert_eq!(ended().await, 400);
}
