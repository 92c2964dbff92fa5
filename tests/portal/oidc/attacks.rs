//! Invalid tokens, and answers that were used, stolen or mixed up: no sign-in, no new account.

use chrono::TimeDelta;
use mijntoegang::config::UserInfo;
use serde_json::{Value, json};

use super::provider::{Plan, Signed};
use super::{Scene, come_in, go_out, is_signed_in, way_back};
use crate::support::{Page, start_of_tests};

/// What a refusal leaves behind: nothing.
async fn nobody_came_in(scene: &Scene, visitor: &crate::support::Visitor, answer: &Page, what: &str) {
    assert!((400..=403).contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
    assert!(answer.texts("main a").iter().any(|link| link == "Naar de startpagina"), "{what}: a way on");
    assert!(!is_signed_in(visitor).await, "{what}");
    assert_eq!(scene.portal.count("select count(*) from patients where niss = '85473099921'").await, 0, "{what}");
    assert_eq!(scene.portal.count("select count(*) from sessions").await, 0, "{what}");
}

#[tokio::test]
async fn a_token_that_does_not_hold_signs_nobody_in() {
    type Change = fn(&mut Plan);
    type Case = (&'static str, Box<dyn Fn(&mut Plan)>);
    let claim = |name: &'static str, value: Value| move |plan: &mut Plan| plan.claims = json!({ name: value });
    let cases: Vec<Case> = vec![
        ("another nonce", Box::new(claim("nonce", json!("iets anders")))),
        ("no nonce", Box::new(claim("nonce", json!(null)))),
        ("expired", Box::new(claim("exp", json!(1_763_000_000)))),
        ("no expiry", Box::new(claim("exp", json!(null)))),
        ("another audience", Box::new(claim("aud", json!("een ander")))),
        ("one more audience", Box::new(claim("aud", json!(["mijn-toegang", "een ander"])))),
        ("one more audience, made for that one", {
            let both = json!({ "aud": ["mijn-toegang", "een ander"], "azp": "een ander" });
            Box::new(move |plan: &mut Plan| plan.claims = both.clone())
        }),
        ("not valid for an hour", Box::new(claim("nbf", json!(start_of_tests().timestamp() + 3600)))),
        ("not valid for 61 seconds", Box::new(claim("nbf", json!(start_of_tests().timestamp() + 61)))),
        ("valid from no moment", Box::new(claim("nbf", json!("morgen")))),
        ("another NISS than userinfo's", Box::new(claim("egovNRN", json!("85073000061")))),
        ("something that is no NISS beside userinfo's", Box::new(claim("egovNRN", json!("85473099922")))),
        ("another issuer", Box::new(claim("iss", json!("https://elders.example.org")))),
        ("no issuer", Box::new(claim("iss", json!(null)))),
        ("too low a level", Box::new(claim("acr", json!("urn:be:fedict:iam:fas:Level200")))),
        ("no level", Box::new(claim("acr", json!(null)))),
        ("another access token's hash", Box::new(claim("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")))),
        ("signed by another", Box::new((|plan: &mut Plan| plan.signed = Signed::ByAnother) as Change)),
        ("changed", Box::new((|plan: &mut Plan| plan.signed = Signed::Changed) as Change)),
        ("alg none", Box::new((|plan: &mut Plan| plan.signed = Signed::Not) as Change)),
        ("HS256 with the secret", Box::new((|plan: &mut Plan| plan.signed = Signed::WithTheSecret) as Change)),
        ("HS256 with the public key", Box::new((|plan: &mut Plan| plan.signed = Signed::WithThePublicKey) as Change)),
        ("another subject in userinfo", Box::new((|plan: &mut Plan| plan.userinfo["sub"] = json!("sub-2")) as Change)),
        ("no NISS", Box::new((|plan: &mut Plan| plan.userinfo["egovNRN"] = json!(null)) as Change)),
        (
            "a NISS whose digits do not fit",
            Box::new((|plan: &mut Plan| plan.userinfo["egovNRN"] = json!("85473099922")) as Change),
        ),
        ("no name", Box::new((|plan: &mut Plan| plan.userinfo["surname"] = json!(" ")) as Change)),
    ];
    let scene = Scene::start().await;
    let usual = scene.patients.state.lock().unwrap().plan.clone();
    for (what, change) in cases {
        scene.patients.plan(|plan| {
            *plan = usual.clone();
            change(plan);
        });
        let visitor = scene.portal.anonymous();
        let answer = come_in(&visitor, &scene.patients, "patient").await;
        nobody_came_in(&scene, &visitor, &answer, what).await;
    }
    scene.patients.plan(|plan| *plan = usual.clone());
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
}

/// What is right stays right: a second audience where `azp` names us, a clock that is a little ahead, one NISS said twice.
#[tokio::test]
async fn a_token_for_several_a_clock_a_little_ahead_and_a_niss_said_twice_sign_in() {
    let scene = Scene::start().await;
    let usual = scene.patients.state.lock().unwrap().plan.clone();
    for claims in [
        json!({ "aud": ["een ander", "mijn-toegang"], "azp": "mijn-toegang" }),
        json!({ "aud": ["mijn-toegang"] }),
        json!({ "nbf": start_of_tests().timestamp() + 60 }),
        json!({ "egovNRN": "85473099921" }),
        json!({ "egovNRN": "85.47.30-999.21" }),
    ] {
        scene.patients.plan(|plan| plan.claims = claims.clone());
        let answer = come_in(&scene.portal.anonymous(), &scene.patients, "patient").await;
        assert_eq!(answer.location(), "/uitsluitingen", "{claims}");
    }
    scene.patients.plan(|plan| {
        *plan = usual;
        plan.claims = json!({ "egovNRN": "85473099921" });
        plan.userinfo.as_object_mut().unwrap().remove("egovNRN");
    });
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
}

#[tokio::test]
async fn signed_userinfo_is_taken_in_its_time_only() {
    let scene = Scene::with(|oidc| oidc.userinfo = UserInfo::Jwt).await;
    let now = start_of_tests().timestamp();
    for (name, moment, status) in
        [("nbf", now + 60, 303), ("nbf", now + 61, 400), ("exp", now + 1, 303), ("exp", now - 61, 400), ("nbf", now - 61, 303)]
    {
        scene.officers.plan(|plan| {
            plan.userinfo.as_object_mut().unwrap().retain(|member, _| !["nbf", "exp"].contains(&member.as_str()));
            (plan.userinfo[name], plan.signed_userinfo) = (json!(moment), true);
        });
        let answer = come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await;
        assert_eq!(answer.status, status, "{name} {}: {}", moment - now, answer.text());
    }
}

/// A token may bring a key along, or say where one is: only what the issuer publishes counts, and nothing else is fetched.
#[tokio::test]
async fn a_key_that_a_token_names_is_not_looked_at() {
    let scene = Scene::start().await;
    for named in [Some(0), Some(1), None] {
        scene.patients.plan(|plan| plan.signed = Signed::BringingItsKey(named));
        let visitor = scene.portal.anonymous();
        let answer = come_in(&visitor, &scene.patients, "patient").await;
        nobody_came_in(&scene, &visitor, &answer, "a key of its own").await;
    }
    assert_eq!(scene.patients.state.lock().unwrap().seen.led_astray, 0, "nobody went there");
    // It holds, once the issuer publishes that key: what is refused is where it came from.
    scene.patients.plan(|plan| (plan.signed, plan.published) = (Signed::BringingItsKey(Some(1)), vec![0, 1]));
    scene.portal.clock.advance(TimeDelta::seconds(60));
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
    assert_eq!(scene.patients.state.lock().unwrap().seen.led_astray, 0);
}

#[tokio::test]
async fn what_a_provider_says_about_another_issuer_is_no_word_of_its_own() {
    let scene = Scene::start().await;
    let visitor = scene.portal.anonymous();
    let page = visitor.get("/aanmelden").await;
    for other in [scene.officers.issuer.clone(), format!("{}/", scene.patients.issuer), String::new()] {
        scene.patients.plan(|plan| plan.calls_itself = Some(other.clone()));
        let answer = visitor.send(&page, "/aanmelden", &[("als", "patient")]).await;
        assert!(answer.status == 503 && answer.header("refresh").is_empty(), "{other}: {}", answer.text());
        scene.portal.clock.advance(TimeDelta::seconds(6));
    }
    assert_eq!(scene.portal.count("select count(*) from sign_in_attempts").await, 0, "nobody was sent anywhere");
    scene.patients.plan(|plan| plan.calls_itself = None);
    assert_eq!(come_in(&visitor, &scene.patients, "patient").await.location(), "/uitsluitingen");
    // Said later, what was known before stays.
    scene.patients.plan(|plan| plan.calls_itself = Some(scene.officers.issuer.clone()));
    scene.portal.clock.advance(TimeDelta::minutes(61));
    for _ in 0..2 {
        assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
    }
}

#[tokio::test]
async fn what_to_do_is_said_in_plain_words() {
    let scene = Scene::start().await;
    let usual = scene.patients.state.lock().unwrap().plan.clone();
    for (change, says) in [
        (json!({ "acr": "urn:be:fedict:iam:fas:Level200" }), "Kies itsme, je eID"),
        (json!({ "acr": null }), "Kies itsme, je eID"),
    ] {
        scene.patients.plan(|plan| plan.claims = change);
        let page = come_in(&scene.portal.anonymous(), &scene.patients, "patient").await;
        assert!(page.status == 403 && page.has(says) && page.has("Probeer opnieuw"), "{}", page.text());
    }
    scene.patients.plan(|plan| {
        *plan = usual.clone();
        plan.userinfo["egovNRN"] = json!(null);
    });
    let page = come_in(&scene.portal.anonymous(), &scene.patients, "patient").await;
    assert!(page.has("geen geldig rijksregisternummer of bisnummer") && page.has("aanvraagformulier"), "{}", page.text());
}

#[tokio::test]
async fn a_state_and_a_code_are_good_once() {
    let scene = Scene::start().await;
    let zoe = scene.portal.anonymous();
    let asked = go_out(&zoe, "patient").await;
    let back = way_back(&scene.patients, &asked, "patient");
    assert_eq!(zoe.get(&back).await.location(), "/uitsluitingen");
    let used = scene.patients.state.lock().unwrap().seen.tokens.len();
    // By whoever found the address.
    let thief = scene.portal.anonymous();
    thief.get("/aanmelden").await;
    assert_eq!(thief.get(&back).await.status, 400);
    assert!(!is_signed_in(&thief).await);
    // The same code under another state.
    let asked = go_out(&thief, "patient").await;
    let code = back.split("code=").nth(1).unwrap();
    let answer = thief.get(&format!("/aanmelden/terug/patient?state={}&code={code}", asked["state"].as_str().unwrap())).await;
    assert_eq!(answer.status, 400);
    assert!(!is_signed_in(&thief).await);
    assert!(scene.patients.state.lock().unwrap().seen.tokens.len() <= used + 1);
}

/// Login CSRF: an attacker's answer, opened in the victim's browser, must not sign the victim in as the attacker.
#[tokio::test]
async fn an_answer_is_good_in_the_browser_that_began_only() {
    let scene = Scene::start().await;
    let (attacker, victim) = (scene.portal.anonymous(), scene.portal.anonymous());
    let asked = go_out(&attacker, "patient").await;
    let back = way_back(&scene.patients, &asked, "patient");
    victim.get("/aanmelden").await;
    let answer = victim.get(&back).await;
    nobody_came_in(&scene, &victim, &answer, "another browser's answer").await;
    // And now it is used.
    let answer = attacker.get(&back).await;
    nobody_came_in(&scene, &attacker, &answer, "a used answer").await;
}

#[tokio::test]
async fn providers_are_not_mixed_up() {
    let scene = Scene::start().await;
    let visitor = scene.portal.anonymous();
    // A patient's state at the officers' door.
    let asked = go_out(&visitor, "patient").await;
    let back = way_back(&scene.patients, &asked, "patient").replace("/terug/patient", "/terug/medewerker");
    let answer = visitor.get(&back).await;
    nobody_came_in(&scene, &visitor, &answer, "the other door").await;
    // An answer that names the other issuer, or none though this one always does.
    for iss in [format!("&iss={}", scene.officers.issuer), String::new()] {
        let asked = go_out(&visitor, "patient").await;
        let back = way_back(&scene.patients, &asked, "patient").replace(&format!("&iss={}", scene.patients.issuer), &iss);
        let answer = visitor.get(&back).await;
        nobody_came_in(&scene, &visitor, &answer, "another issuer").await;
    }
}

#[tokio::test]
async fn an_answer_without_a_state_or_after_ten_minutes_is_none() {
    let scene = Scene::start().await;
    let visitor = scene.portal.anonymous();
    let asked = go_out(&visitor, "patient").await;
    let back = way_back(&scene.patients, &asked, "patient");
    for broken in ["", "?code=x", "?state=x&code=y", "?error=access_denied", "?state=%00&code=%ff"] {
        let answer = visitor.get(&format!("/aanmelden/terug/patient{broken}")).await;
        assert!([400, 404].contains(&answer.status), "{broken}: {}", answer.status);
    }
    scene.portal.clock.advance(TimeDelta::minutes(11));
    let answer = visitor.get(&back).await;
    nobody_came_in(&scene, &visitor, &answer, "too late").await;
    // Stopped at the provider: nothing happened, and that is no mistake.
    let asked = go_out(&visitor, "patient").await;
    let stopped = format!("?state={}&error=access_denied&iss={}", asked["state"].as_str().unwrap(), scene.patients.issuer);
    let answer = visitor.get(&format!("/aanmelden/terug/patient{stopped}")).await;
    assert!(answer.status == 200 && answer.has("Je hebt het aanmelden afgebroken"), "{}", answer.text());
}

#[tokio::test]
async fn a_session_gets_a_new_key_at_sign_in_and_the_old_one_is_dead() {
    let scene = Scene::start().await;
    let zoe = scene.portal.anonymous();
    let session = |page: &Page| {
        let all = page.headers.get_all("set-cookie").iter().map(|one| one.to_str().unwrap().to_owned());
        all.into_iter().find(|one| one.starts_with("mt=")).map(|one| one.split(';').next().unwrap().to_owned())
    };
    let first = session(&come_in(&zoe, &scene.patients, "patient").await).unwrap();
    let second = session(&come_in(&zoe, &scene.patients, "patient").await).unwrap();
    assert_ne!(first, second);
    let bare = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    for (cookie, status) in [(first, 303), (second, 200), ("mt=zelfbedacht".to_owned(), 303)] {
        let answer = bare.get(format!("{}/uitsluitingen", zoe.base)).header("cookie", cookie).send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn the_way_out_is_begun_by_a_form_of_ours_only() {
    let scene = Scene::start().await;
    let visitor = scene.portal.anonymous();
    let page = visitor.get("/aanmelden").await;
    assert_eq!(visitor.post("/aanmelden", &[("als", "patient")]).await.status, 403);
    let other = scene.portal.anonymous().get("/aanmelden").await.token();
    assert_eq!(visitor.post("/aanmelden", &[("als", "patient"), ("csrf", &other)]).await.status, 403);
    for unknown in ["", "beheerder", "medewerker-00000000-0000-0000-0000-000000000000", "patient "] {
        assert_eq!(visitor.send(&page, "/aanmelden", &[("als", unknown)]).await.status, 404, "{unknown}");
    }
    assert_eq!(visitor.send(&page, "/aanmelden", &[("persoon", "emma")]).await.status, 404, "nobody to click here");
    assert_eq!(scene.portal.count("select count(*) from sign_in_attempts").await, 0);
}
