//! Patients authenticate anew at each sign-in (R23); officers keep their hospital's single sign-on.

use chrono::TimeDelta;
use mijntoegang::config::{Freshness, SignInChoice};
use serde_json::{Value, json};

use super::{Scene, come_in, go_out, is_signed_in, way_back};
use crate::homes::settings::check;
use crate::suite_log;
use crate::support::{INSTITUTIONS, Page, Visitor, new_database, start_of_tests};

const SENTENCE: &str = "Voor je veiligheid vraagt CSAM elke keer opnieuw wie je bent.";
const REFUSED: &str = "CSAM vroeg niet opnieuw wie je bent. Voor je veiligheid ben je niet aangemeld. Probeer het opnieuw. Lukt het niet? Bel 050 36 57 89.";

/// Goes to the provider and returns after a while, with these claims in the ID token.
async fn return_after(scene: &Scene, visitor: &Visitor, seconds: i64, claims: Value) -> Page {
    let asked = go_out(visitor, "patient").await;
    scene.portal.clock.advance(TimeDelta::seconds(seconds));
    scene.patients.plan(|plan| plan.claims = claims);
    visitor.get(&way_back(&scene.patients, &asked, "patient")).await
}

/// How often the log says so of a patient's way back.
fn logged(why: &str) -> usize {
    let text = suite_log::text();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["fields"]["why"] == format!("NotFresh({why:?})") && line["fields"]["role"] == "patient").count()
}

#[tokio::test]
async fn patients_are_asked_anew_and_officers_are_not() {
    let scene = Scene::start().await;
    let visitor = scene.portal.anonymous();
    assert!(visitor.get("/aanmelden").await.has(SENTENCE));
    let asked = go_out(&visitor, "patient").await;
    assert_eq!((&asked["prompt"], &asked["max_age"]), (&json!("login"), &json!("0")));
    let asked = go_out(&visitor, "medewerker").await;
    assert!(!asked.contains_key("prompt") && !asked.contains_key("max_age"), "{asked:?}");
    // An officer's session at the hospital may be hours old, and need not say so.
    for auth_time in [json!(start_of_tests().timestamp() - 6 * 3600), Value::Null] {
        scene.officers.plan(|plan| plan.claims = json!({ "auth_time": auth_time }));
        let officer = scene.portal.anonymous();
        assert_eq!(come_in(&officer, &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    }
}

#[tokio::test]
async fn only_an_authentication_of_this_attempt_signs_a_patient_in() {
    let scene = Scene::start().await;
    let why = ["no auth_time", "auth_time before the attempt", "auth_time in the future"];
    let [missing, old, ahead] = why;
    // Seconds at the provider, `auth_time` after the begin of the attempt, and why it is refused.
    for (away, after, refused) in [
        (0, Some(0), None),
        (300, Some(300), None),
        (300, Some(0), None),
        (0, Some(-60), None),
        (0, Some(-61), Some(old)),
        (300, Some(-61), Some(old)),
        (300, Some(-86_400), Some(old)),
        (0, Some(60), None),
        (300, Some(360), None),
        (0, Some(61), Some(ahead)),
        (300, Some(361), Some(ahead)),
        (0, None, Some(missing)),
    ] {
        let case = format!("{away} s, auth_time {after:?}");
        let visitor = scene.portal.anonymous();
        let before = why.map(logged);
        let begin = scene.portal.clock.now().timestamp();
        let auth_time = after.map(|after| begin + after);
        let answer = return_after(&scene, &visitor, away, json!({ "auth_time": auth_time })).await;
        let Some(refused) = refused else {
            assert_eq!(answer.location(), "/uitsluitingen", "{case}");
            continue;
        };
        assert_eq!((answer.status, answer.text_of("h1").as_str()), (403, "Aanmelden is niet gelukt"), "{case}");
        assert!(answer.has(REFUSED) && answer.has("Probeer opnieuw"), "{case}: {}", answer.text());
        assert!(!is_signed_in(&visitor).await, "{case}");
        let told = why.iter().position(|one| *one == refused).unwrap();
        assert!(logged(refused) > before[told], "{case}");
    }
}

/// Userinfo is of now and may be unsigned: it proves no moment. A moment that cannot be read is none.
#[tokio::test]
async fn only_the_id_token_says_when() {
    let scene = Scene::start().await;
    let now = start_of_tests().timestamp();
    scene.patients.plan(|plan| plan.userinfo["auth_time"] = json!(now));
    let visitor = scene.portal.anonymous();
    assert_eq!(return_after(&scene, &visitor, 0, json!({ "auth_time": null })).await.status, 403);
    for malformed in [json!("vandaag"), json!([now]), json!(true)] {
        let answer = return_after(&scene, &visitor, 0, json!({ "auth_time": malformed })).await;
        assert!([400, 403].contains(&answer.status), "{malformed}: {}", answer.text());
    }
    assert!(!is_signed_in(&visitor).await);
    assert_eq!(scene.portal.count("select count(*) from sessions").await, 0);
}

#[tokio::test]
async fn a_provider_without_sessions_is_asked_nothing_and_one_that_proves_nothing_is_believed() {
    for (fresh, asks, promises) in
        [(Freshness::Checked, true, true), (Freshness::Provider, false, true), (Freshness::Unchecked, true, false)]
    {
        let scene = Scene::with_patients(|oidc| oidc.fresh = Some(fresh)).await;
        let visitor = scene.portal.anonymous();
        assert_eq!(visitor.get("/aanmelden").await.has(SENTENCE), promises, "{fresh:?}");
        let asked = go_out(&visitor, "patient").await;
        assert_eq!((asked.contains_key("prompt"), asked.contains_key("max_age")), (asks, asks), "{fresh:?}");
        for auth_time in [Value::Null, json!(start_of_tests().timestamp() - 3600)] {
            let visitor = scene.portal.anonymous();
            let answer = return_after(&scene, &visitor, 0, json!({ "auth_time": auth_time })).await;
            assert_eq!(answer.status, if fresh == Freshness::Checked { 403 } else { 303 }, "{fresh:?} {auth_time}");
        }
    }
}

#[tokio::test]
async fn check_warns_each_time_where_nothing_is_proved() {
    let database = new_database().await;
    for (fresh, warns) in
        [("", false), ("fresh = \"checked\"", false), ("fresh = \"provider\"", false), ("fresh = \"unchecked\"", true)]
    {
        let section = format!(
            "[patient_oidc]\nname = \"CSAM\"\nissuer = \"https://csam.example.org\"\nclient_id = \"mt\"\nclient_secret = \"geheim\"\n\
             niss_claim = \"egovNRN\"\naccepted_acr = [\"hoog\"]\n{fresh}\n"
        );
        for _ in 0..2 {
            let (fine, said) = check(&database, &format!("{INSTITUTIONS}\n{section}")).await;
            assert!(fine && said.contains("patient_oidc.fresh is \"unchecked\"") == warns, "{fresh}: {said}");
        }
    }
}

#[tokio::test]
async fn a_patient_chooses_among_the_ways_of_the_settings() {
    let way = |label: &str, level: &str| SignInChoice {
        label: label.to_owned(),
        needs: "Je kaart en je pincode.".to_owned(),
        acr_values: vec![level.to_owned()],
    };
    let ways = vec![way("Aanmelden met itsme", "level-itsme"), way("Aanmelden met eID", "level-eid")];
    let scene = Scene::with_patients(|patients| patients.choices = ways).await;
    let visitor = scene.portal.anonymous();
    let page = visitor.get("/aanmelden").await;
    assert_eq!(page.texts(".mt-door button"), ["Aanmelden met itsme", "Aanmelden met eID"]);
    assert!(page.has("Hoe wil je je aanmelden?") && page.has("Je kaart en je pincode."), "{}", page.text());
    assert_eq!(go_out(&visitor, "patient-0").await["acr_values"], "level-itsme");
    assert_eq!(go_out(&visitor, "patient-1").await["acr_values"], "level-eid");
    for unknown in ["patient-2", "patient-x", "patient--1"] {
        assert_eq!(visitor.send(&page, "/aanmelden", &[("als", unknown)]).await.status, 404, "{unknown}");
    }
    let one = Scene::start().await.portal.anonymous().get("/aanmelden").await;
    assert_eq!(one.texts(".mt-door button"), ["Aanmelden"]);
}
