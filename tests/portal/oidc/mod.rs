//! Signing in through OpenID Connect: what a person meets, and what a misbehaving provider or an attacker in between gets.

mod attacks;
mod first_staff_list;
mod fresh;
mod mononyms;
mod officers;
mod provider;
mod rate_limits;
mod sessions;
mod sign_in_log;
mod token_endpoint;

use std::sync::Arc;

use chrono::TimeDelta;
use mijntoegang::app::AppBuilder;
use mijntoegang::clock::Clock;
use mijntoegang::config::{ClientAuthentication, Freshness, Officers, Oidc, Recheck, UserInfo};
use mijntoegang::demo::people;
use mijntoegang::directory::Niss;
use mijntoegang::identity::oidc::{Provider as Portals, RoleAt};
use mijntoegang::identity::{Providers, SignIn};
use provider::{CLIENT, LEVEL, Provider, SECRET};
use serde_json::{Map, Value, json};

use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

/// A portal whose people sign in through two providers.
pub struct Scene {
    pub portal: Portal,
    pub patients: Provider,
    pub officers: Provider,
}

fn settings(issuer: &str) -> Oidc {
    Oidc {
        name: "CSAM".into(),
        issuer: issuer.into(),
        client_id: CLIENT.into(),
        client_authentication: ClientAuthentication::SecretBasic(SECRET.to_owned().into()),
        keys: vec![],
        encryption_keys: vec![],
        scopes: vec!["profile".into(), "egovnrn".into()],
        acr_values: vec![LEVEL.into()],
        choices: Vec::new(),
        accepted_acr: vec![LEVEL.into()],
        niss_claim: Some("egovNRN".into()),
        given_name_claim: "givenName".into(),
        family_name_claim: "surname".into(),
        userinfo: UserInfo::Json,
        ca: None,
        fresh: None,
        officers: Officers::default(),
    }
}

impl Scene {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Oidc)) -> Self {
        Self::on(change, |_| {}).await
    }

    /// With other settings for the patients' provider.
    pub async fn with_patients(change: impl FnOnce(&mut Oidc)) -> Self {
        Self::build(|_| {}, change, |_| {}).await
    }

    pub async fn on(change: impl FnOnce(&mut Oidc), portal: impl FnOnce(&mut AppBuilder)) -> Self {
        Self::build(change, |_| {}, portal).await
    }

    async fn build(
        change: impl FnOnce(&mut Oidc),
        change_patients: impl FnOnce(&mut Oidc),
        of_portal: impl FnOnce(&mut AppBuilder),
    ) -> Self {
        let clock = Clock::fixed(start_of_tests());
        let (patients, officers) = (Provider::start(clock.clone()), Provider::start(clock.clone()));
        officers.plan(|plan| {
            plan.userinfo = json!({ "sub": "sub-1", "egovNRN": "85473099921", "givenName": "Mia", "surname": "Claeys", "groups": ["ombuds-brugge"] });
        });
        let mut of_officers = settings(&officers.issuer);
        of_officers.accepted_acr.clear();
        of_officers.officers.role_claim = "groups".into();
        of_officers.officers.recheck = Recheck::Refresh;
        change(&mut of_officers);
        let mut of_patients = settings(&patients.issuer);
        of_patients.fresh = Some(Freshness::Checked);
        change_patients(&mut of_patients);
        let portal = Portal::over(new_database().await, clock, move |builder| {
            of_portal(builder);
            let way = |door: &str| format!("{}/aanmelden/terug/{door}", builder.base_url);
            let roles = people::institutions().unwrap().into_iter().zip(["ombuds-brugge", "ombuds-elders"]);
            builder.sign_in = Arc::new(SignIn::Providers(Providers {
                patient: Some(Portals::new(of_patients, way("patient"), builder.clock.clone()).unwrap()),
                officer: Some(Portals::new(of_officers, way("medewerker"), builder.clock.clone()).unwrap()),
                roles: roles
                    .map(|(one, role)| RoleAt { role: role.into(), institution: one.id, name: one.contact.institution })
                    .collect(),
            }));
        })
        .await;
        Self { portal, patients, officers }
    }
}

/// What the portal asks a provider, out of the address that it sends people to.
pub fn asked(page: &Page) -> Map<String, Value> {
    assert_eq!(page.status, 200, "{}", page.text());
    let url = page.header("refresh").strip_prefix("0; url=").unwrap_or_else(|| panic!("no way on: {}", page.text()));
    assert_eq!(page.attribute("main a", "href").as_deref(), Some(url), "the same by a link");
    let url = reqwest::Url::parse(url).unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect()
}

/// Out at a door: what the provider is asked.
pub async fn go_out(visitor: &Visitor, door: &str) -> Map<String, Value> {
    let page = visitor.get("/aanmelden").await;
    asked(&visitor.send(&page, "/aanmelden", &[("als", door)]).await)
}

/// The address that a provider sends somebody back to.
pub fn way_back(provider: &Provider, asked: &Map<String, Value>, door: &str) -> String {
    let code = provider.let_in(asked);
    format!("/aanmelden/terug/{door}?state={}&code={code}&iss={}", asked["state"].as_str().unwrap(), provider.issuer)
}

/// The whole way in, at the first one with the choice of an ombudsdienst. Answers where the provider's redirect led.
pub async fn come_in(visitor: &Visitor, provider: &Provider, door: &str) -> Page {
    let asked = go_out(visitor, if door == "patient" { "patient" } else { door }).await;
    let door = if door == "patient" { "patient" } else { "medewerker" };
    let page = visitor.get(&way_back(provider, &asked, door)).await;
    if page.status == 303 && door == "patient" {
        choose_home(visitor).await;
    }
    page
}

/// Chooses the first ombudsdienst where the portal asks for one, as at the first sign-in.
pub async fn choose_home(visitor: &Visitor) {
    const CHOICE: &str = "/mijn-gegevens/ombudsdienst";
    let page = visitor.get(CHOICE).await;
    if page.status == 200 && page.hidden(CHOICE).contains(&("gezien".to_owned(), String::new())) {
        let first = page.radio("AZ Sint-Lucas Brugge");
        assert_eq!(visitor.fill(CHOICE, CHOICE, &[("ombudsdienst", &first)]).await.status, 303);
    }
}

pub async fn is_signed_in(visitor: &Visitor) -> bool {
    visitor.get("/uitsluitingen").await.status == 200 || visitor.get("/ombudsdienst").await.status == 200
}

#[tokio::test]
async fn a_first_sign_in_makes_the_patient_and_a_second_finds_them() {
    let scene = Scene::start().await;
    let zoe = scene.portal.anonymous();
    let asked = go_out(&zoe, "patient").await;
    assert_eq!(asked["scope"], "openid profile egovnrn");
    assert_eq!(asked["acr_values"], LEVEL);
    assert_eq!(asked["ui_locales"], "nl");
    assert_eq!(asked["redirect_uri"], format!("{}/aanmelden/terug/patient", scene.portal.base));
    let back = zoe.get(&way_back(&scene.patients, &asked, "patient")).await;
    assert_eq!(back.location(), "/uitsluitingen");
    choose_home(&zoe).await;
    assert!(zoe.get("/uitsluitingen").await.has("Zoë D'Hondt–Müller"));
    let made = "select count(*) from patients where niss = '85473099921' and search_key = 'zoe dhondt muller'";
    assert_eq!(scene.portal.count(made).await, 1);

    let again = scene.portal.anonymous();
    scene.patients.plan(|plan| plan.userinfo["surname"] = json!("Janssens"));
    assert_eq!(come_in(&again, &scene.patients, "patient").await.location(), "/uitsluitingen");
    assert!(again.get("/uitsluitingen").await.has("Zoë Janssens"), "the federal source knows the name best");
    assert_eq!(scene.portal.count("select count(*) from patients where niss = '85473099921'").await, 1);
    assert_eq!(scene.portal.count("select count(*) from audit_events where action = 'signed-in'").await, 2);
    let (how, form) = scene.patients.state.lock().unwrap().seen.tokens[0].clone();
    assert!(how.starts_with("Basic "));
    assert!(!form.iter().any(|(name, _)| name == "client_secret"));
}

#[tokio::test]
async fn who_was_entered_on_paper_finds_everything_at_the_first_sign_in() {
    let scene = Scene::start().await;
    scene.patients.plan(|plan| {
        plan.userinfo = json!({ "sub": "sub-1", "egovNRN": "85.07.30-000.61", "givenName": "Emma", "surname": "Peeters" })
    });
    let emma = scene.portal.anonymous();
    assert_eq!(come_in(&emma, &scene.patients, "patient").await.location(), "/uitsluitingen");
    assert!(emma.get("/uitsluitingen").await.has("Geef opnieuw toegang"), "what the portal has of that number is there");
}

#[tokio::test]
async fn one_comes_back_to_the_page_one_came_from_and_never_to_another_site() {
    let scene = Scene::start().await;
    let zoe = scene.portal.anonymous();
    assert_eq!(zoe.get("/mijn-gegevens").await.location(), "/aanmelden");
    assert_eq!(come_in(&zoe, &scene.patients, "patient").await.location(), "/mijn-gegevens");
    for elsewhere in
        ["https://elders.example.org/", "//elders.example.org", "/\\elders.example.org", "javascript:alert(1)", "/ombudsdienst"]
    {
        let visitor = scene.portal.anonymous();
        let page = visitor.get("/aanmelden").await;
        let cookie = page
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|one| one.to_str().unwrap().split(';').next().unwrap())
            .collect::<Vec<_>>();
        let cookie = format!("{}; mt_terug={elsewhere}", cookie.join("; "));
        let send =
            |request: reqwest::RequestBuilder| async { Page::of(request.header("cookie", &cookie).send().await.unwrap()).await };
        let bare = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let form = [("csrf", page.token()), ("als", "patient".into())];
        let asked = asked(&send(bare.post(format!("{}/aanmelden", visitor.base)).form(&form)).await);
        let back = way_back(&scene.patients, &asked, "patient");
        assert_eq!(send(bare.get(format!("{}{back}", visitor.base))).await.location(), "/uitsluitingen", "{elsewhere}");
    }
}

#[tokio::test]
async fn several_tabs_sign_in_at_once_and_the_back_button_harms_nothing() {
    let scene = Scene::start().await;
    let zoe = scene.portal.anonymous();
    let (first, second) = (go_out(&zoe, "patient").await, go_out(&zoe, "patient").await);
    let second = way_back(&scene.patients, &second, "patient");
    assert_eq!(zoe.get(&second).await.location(), "/uitsluitingen");
    let first = way_back(&scene.patients, &first, "patient");
    assert_eq!(zoe.get(&first).await.location(), "/uitsluitingen");
    // Loaded again, it leads on.
    assert_eq!(zoe.get(&first).await.location(), "/uitsluitingen");
    choose_home(&zoe).await;
    assert!(is_signed_in(&zoe).await);
}

#[tokio::test]
async fn a_provider_that_is_away_hangs_no_page_and_says_so_in_plain_words() {
    let scene = Scene::start().await;
    scene.patients.plan(|plan| plan.away = true);
    let zoe = scene.portal.anonymous();
    let page = zoe.get("/aanmelden").await;
    assert_eq!(page.status, 200);
    let answer = zoe.send(&page, "/aanmelden", &[("als", "patient")]).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.text_of("h1"), "CSAM is even niet bereikbaar");
    assert!(answer.has("aanvraagformulier") && answer.has("Probeer opnieuw"));
    assert_eq!(zoe.get("/info/uitsluitingen").await.status, 200);
    // Officers are not kept out by it.
    assert_eq!(come_in(&zoe, &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    scene.patients.plan(|plan| plan.away = false);
    scene.portal.clock.advance(TimeDelta::seconds(6));
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
    // It goes away between the way out and the way back.
    let asked = go_out(&zoe, "patient").await;
    let back = way_back(&scene.patients, &asked, "patient");
    scene.patients.plan(|plan| plan.away = true);
    assert_eq!(zoe.get(&back).await.status, 503);
}

#[tokio::test]
async fn rolled_keys_are_read_once_more_and_signing_in_goes_on() {
    let scene = Scene::start().await;
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
    scene.patients.plan(|plan| (plan.key, plan.published) = (1, vec![1]));
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
    assert_eq!(scene.patients.state.lock().unwrap().seen.discoveries, 2);
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
    assert_eq!(scene.patients.state.lock().unwrap().seen.discoveries, 2, "what is known is not asked again");
    scene.portal.clock.advance(TimeDelta::minutes(61));
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.patients, "patient").await.location(), "/uitsluitingen");
}

#[tokio::test]
async fn the_portal_proves_itself_by_a_secret_or_by_a_signature_of_its_own() {
    use mijntoegang::jose::OwnKey;
    let pem = std::process::Command::new("openssl")
        .args(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
        .output();
    let key = OwnKey::from_pem(&String::from_utf8(pem.unwrap().stdout).unwrap()).unwrap();
    let own = key.clone();
    let scene = Scene::with(move |oidc| {
        oidc.client_authentication = ClientAuthentication::PrivateKey;
        oidc.keys = vec![own];
    })
    .await;
    let mia = scene.portal.anonymous();
    assert_eq!(come_in(&mia, &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    let (how, form) = scene.officers.state.lock().unwrap().seen.tokens[0].clone();
    assert_eq!(how, "");
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap();
    assert_eq!(field("client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    let published: Value = serde_json::from_str(&mia.get("/.well-known/jwks.json").await.body).unwrap();
    assert_eq!(published, json!({ "keys": [key.public_jwk(mijntoegang::jose::KeyUse::Signature)] }));
    let assertion = field("client_assertion");
    let claims = assertion.split('.').nth(1).unwrap();
    let claims: Value =
        serde_json::from_slice(&base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, claims).unwrap())
            .unwrap();
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(CLIENT), &json!(CLIENT)));
    assert_eq!(claims["aud"], format!("{}/token", scene.officers.issuer));

    let scene = Scene::with(|oidc| oidc.client_authentication = ClientAuthentication::SecretPost(SECRET.to_owned().into())).await;
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    let (how, form) = scene.officers.state.lock().unwrap().seen.tokens[0].clone();
    assert!(how.is_empty() && form.contains(&("client_secret".into(), SECRET.into())));
}

/// A NISS that is one.
pub fn niss(text: &str) -> Niss {
    Niss::parse(text).unwrap()
}
