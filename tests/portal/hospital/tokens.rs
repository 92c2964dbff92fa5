//! Who may call: tokens, scopes, rotation, and how much.

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::app::AppBuilder;
use mijntoegang::applications::registry::{self, RegistryError, TokenTerms};
use mijntoegang::applications::{self, Scope};
use mijntoegang::clock::Clock;
use reqwest::Method;

use super::{App, CALLS, Call, by_riziv};
use crate::homes::settings::check;
use crate::support::{INSTITUTIONS, Portal, new_database, start_of_tests};

const EVALUATION: &str = "/access/v1/evaluation";

#[tokio::test]
async fn without_a_token_that_holds_nothing_is_answered() {
    let portal = Portal::start().await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let body = by_riziv("10000007003", "85073099932");
    assert_eq!(app.post(EVALUATION, &body).await.status, 200);
    let turned: String = app.token.chars().rev().collect();
    for wrong in ["", "x", &app.token[1..], &turned, &format!("{}AA", app.token)] {
        let answer = portal.app_with(wrong).post(EVALUATION, &body).await;
        assert_eq!(answer.status, 401, "{wrong}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        assert_eq!(answer.json()["status"], 401);
    }
    // Before anything is said of the body.
    let answer = portal.app_with("x").send(Method::POST, EVALUATION, &[], Some("{".into())).await;
    assert_eq!(answer.status, 401);
    let basic = app.send(Method::POST, EVALUATION, &[("authorization", "Basic abc")], Some(body.to_string())).await;
    assert_eq!(basic.status, 401, "two at once are none");
    assert_eq!(portal.count("select count(*) from decisions").await, 1);
}

/// Whether what this call was answered says that it may not be made.
async fn refused(app: &App, call: &Call, cookies: &[(&str, &str)]) -> u16 {
    let path = call.path.replace("{id}", "5b0e6c1e-7c0f-4c39-9d0e-1f0a3e6f0001").replace("{version}", "1");
    app.send(call.method.parse().unwrap(), &path, cookies, None).await.status
}

#[tokio::test]
async fn every_call_needs_a_token_with_its_scope_and_nobodys_session_is_one() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let cookie = emma.get("/uitsluitingen").await.header("set-cookie").to_owned();
    for call in CALLS {
        let Some(scope) = call.scope else {
            assert_eq!(refused(&portal.app_with(""), call, &[]).await, 200, "{} {}", call.method, call.path);
            continue;
        };
        let others: Vec<Scope> = Scope::ALL.into_iter().filter(|other| *other != scope).collect();
        let app = portal.application(&format!("{} {}", call.method, call.path), &others).await;
        assert_eq!(refused(&app, call, &[]).await, 403, "{} {}", call.method, call.path);
        assert_eq!(refused(&portal.app_with("x"), call, &[("cookie", cookie.as_str())]).await, 401);
    }
}

#[tokio::test]
async fn a_scope_that_is_missing_is_named_and_nothing_else() {
    let portal = Portal::start().await;
    let app = portal.application("Lezer", &[Scope::ConsentRead]).await;
    let answer = app.post(EVALUATION, &by_riziv("10000007003", "85073099932")).await;
    assert_eq!(answer.status, 403);
    assert!(answer.header("www-authenticate").contains("scope=\"decision\""));
    let broken = app.send(Method::POST, EVALUATION, &[("content-type", "application/json")], Some("{".into())).await;
    assert_eq!(broken.status, 403, "before anything is said of the body");
    assert_eq!(portal.count("select count(*) from decisions").await, 0);
}

#[tokio::test]
async fn tokens_are_changed_over_and_taken_away_at_once() {
    let portal = Portal::start().await;
    let (owner, now) = (portal.owner_pool(), portal.clock.now());
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let body = by_riziv("10000007003", "85073099932");
    let second = registry::rotate(&owner, "EPD", &TokenTerms::default()).await.unwrap();
    let new = portal.app_with(&second.text);
    assert_eq!((app.post(EVALUATION, &body).await.status, new.post(EVALUATION, &body).await.status), (200, 200), "two at once");
    assert!(matches!(registry::rotate(&owner, "EPD", &TokenTerms::default()).await, Err(RegistryError::TwoTokens)));
    let listed = registry::list(&mut owner.connection_without_actor().await.unwrap()).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|row| row.last_used_at == Some(now)));
    let first = listed.iter().find(|row| row.token != Some(second.id)).unwrap().token;
    registry::revoke(&owner, "EPD", first).await.unwrap();
    assert_eq!((app.post(EVALUATION, &body).await.status, new.post(EVALUATION, &body).await.status), (401, 200));
    assert!(matches!(registry::revoke(&owner, "EPD", first).await, Err(RegistryError::NoToken)));
    registry::revoke(&owner, "EPD", None).await.unwrap();
    assert_eq!(new.post(EVALUATION, &body).await.status, 401);
    assert!(matches!(registry::rotate(&owner, "EPD", &TokenTerms::default()).await, Err(RegistryError::NoApplication)));
    // For good, and the database holds it.
    let owner = portal.owner().await;
    assert!(owner.execute("update applications set revoked_at = null", &[]).await.is_err());
    assert!(owner.execute("update application_tokens set revoked_at = null", &[]).await.is_err());
    let codes = "select string_agg(action, ' ' order by id) from audit_events where action like 'application-%'";
    let told: String = owner.query_one(codes, &[]).await.unwrap().get(0);
    assert_eq!(told, "application-added application-token-added application-revoked application-revoked");
    let kept: i64 = portal.count("select count(*) from application_tokens where octet_length(hash) = 32").await;
    assert_eq!(kept, 2);
}

/// The answer to a call once it is refused, or to the twentieth. Each instance tells Postgres of its calls once a second.
async fn refused_soon(portal: &Portal, app: &App, body: &serde_json::Value) -> u16 {
    for _ in 0..19 {
        let status = app.post(EVALUATION, body).await.status;
        if status != 200 {
            return status;
        }
        portal.clock.advance(TimeDelta::seconds(1));
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    app.post(EVALUATION, body).await.status
}

#[tokio::test]
async fn calls_are_counted_over_all_instances_together() {
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), |b| {
        b.limited = true;
    })
    .await;
    let second = Portal::over(portal.database.clone(), portal.clock.clone(), |b| b.limited = true).await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    portal.owner().await.execute("update applications set per_minute = 10", &[]).await.unwrap();
    let other = second.app_with(&app.token);
    let body = by_riziv("10000007003", "85073099932");
    for _ in 0..5 {
        assert_eq!(app.post(EVALUATION, &body).await.status, 200);
        assert_eq!(other.post(EVALUATION, &body).await.status, 200);
        // Each instance tells Postgres once a second.
        portal.clock.advance(TimeDelta::seconds(1));
    }
    // What comes in before an instance heard of the other's is answered: the count leaves after the answer.
    assert_eq!(refused_soon(&portal, &app, &body).await, 429);
    assert_eq!(refused_soon(&portal, &other, &body).await, 429, "the other one knows");
    let refused = app.post(EVALUATION, &body).await;
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 60);
    // A report of a break is counted against nobody (R9).
    let reporter = portal.application("Melder", &[Scope::BreakGlassWrite]).await;
    portal.owner().await.execute("update applications set per_minute = 1 where name = 'Melder'", &[]).await.unwrap();
    for _ in 0..5 {
        let answer =
            reporter.send(Method::PUT, "/fhir/AuditEvent/5b0e6c1e-7c0f-4c39-9d0e-1f0a3e6f0001", &[], Some("{}".into())).await;
        assert_eq!(answer.status, 415, "read, and not counted");
    }
    portal.clock.advance(TimeDelta::minutes(1));
    assert_eq!(other.post(EVALUATION, &body).await.status, 200);
}

fn day(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_token_holds_until_its_end_and_not_an_instant_longer() {
    let portal = Portal::start().await;
    let (owner, now) = (portal.owner_pool(), portal.clock.now());
    let terms = TokenTerms { expires_at: Some(now + TimeDelta::hours(1)), allowed_from: Vec::new() };
    let scopes = [Scope::Decision, Scope::ConsentRead, Scope::ChangesRead];
    portal.application("EPD", &scopes).await;
    let app = portal.app_with(&registry::rotate(&owner, "EPD", &terms).await.unwrap().text);
    assert!(matches!(registry::rotate(&owner, "EPD", &terms).await, Err(RegistryError::TwoTokens)));
    let body = by_riziv("10000007003", "85073099932");
    let calls = async || {
        let many = serde_json::json!({ "evaluations": [{}], "subject": body["subject"], "action": body["action"], "resource": body["resource"] });
        [
            app.post(EVALUATION, &body).await.status,
            app.post("/access/v1/evaluations", &many).await.status,
            app.get("/fhir/Consent/_history").await.status,
            app.get("/api/v1/changes/position").await.status,
        ]
    };
    portal.clock.advance(TimeDelta::hours(1) - TimeDelta::microseconds(1));
    assert_eq!(calls().await, [200; 4]);
    let holds = || async { applications::valid_tokens(&portal.db()).await.unwrap().len() };
    assert_eq!(holds().await, 2, "what open streams are compared with");
    portal.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(calls().await, [401; 4]);
    assert_eq!(holds().await, 1);
    let answer = app.post(EVALUATION, &body).await;
    let unknown = portal.app_with("x").post(EVALUATION, &body).await;
    assert_eq!(answer.text, unknown.text, "as any token that does not hold");
    // One whose time is over keeps no other out, and none is made that is over already.
    assert!(matches!(registry::rotate(&owner, "EPD", &terms).await, Err(RegistryError::EndedBefore)));
    assert!(registry::rotate(&owner, "EPD", &TokenTerms::default()).await.is_ok());
}

#[tokio::test]
async fn a_token_is_taken_from_its_networks_only_also_behind_a_proxy() {
    let clock = Clock::fixed(start_of_tests());
    let behind = |builder: &mut AppBuilder| builder.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    let portal = Portal::over(new_database().await, clock, behind).await;
    let (owner, now) = (portal.owner_pool(), portal.clock.now());
    let networks = ["10.1.2.3/16", "192.0.2.7/32", "2001:db8::/32"].map(|network| network.parse().unwrap()).to_vec();
    let terms = TokenTerms { expires_at: None, allowed_from: networks };
    portal.application("EPD", &[Scope::Decision, Scope::ConsentRead]).await;
    let bound = registry::rotate(&owner, "EPD", &terms).await.unwrap();
    let app = portal.app_with(&bound.text);
    let body = by_riziv("10000007003", "85073099932").to_string();
    let call = async |through: &str| {
        let headers = [("content-type", "application/json"), ("x-forwarded-for", through)];
        let decided = app.send(Method::POST, EVALUATION, &headers, Some(body.clone())).await;
        let read = app.send(Method::GET, "/fhir/Consent/_history", &headers[1..], None).await;
        assert_eq!(decided.status, read.status, "{through}");
        decided.status
    };
    let used = async || {
        let listed = registry::list(&mut owner.connection_without_actor().await.unwrap()).await.unwrap();
        listed.into_iter().find(|row| row.token == Some(bound.id)).unwrap().last_used_at
    };
    for elsewhere in ["", "192.0.2.8", "10.2.0.1", "10.1.0.1, 192.0.2.8", "2001:db9::1", "niets"] {
        assert_eq!(call(elsewhere).await, 401, "{elsewhere}");
    }
    assert_eq!(used().await, None, "it was not used");
    for here in ["10.1.255.1", "192.0.2.7", "203.0.113.9, 10.1.0.1", "2001:db8:1::1", "::ffff:192.0.2.7"] {
        assert_eq!(call(here).await, 200, "{here}");
    }
    assert_eq!(used().await, Some(now));
    // What a client writes itself, where no proxy is trusted, counts for nothing.
    let bare = Portal::over(portal.database.clone(), portal.clock.clone(), |_| {}).await;
    let headers = [("content-type", "application/json"), ("x-forwarded-for", "10.1.0.1")];
    let answer = bare.app_with(&bound.text).send(Method::POST, EVALUATION, &headers, Some(body.clone())).await;
    assert_eq!(answer.status, 401);
}

/// The program as the owner: its output, and what it said.
async fn client(portal: &Portal, arguments: &[&str]) -> (String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    let owner = portal.cluster.connection_string("mijntoegang_owner", &portal.database);
    command.arg("client").args(arguments).env_clear().env("RUST_LOG", "error").env("PORTAL_OWNER_DATABASE_URL", owner);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn an_operator_gives_tokens_an_end_and_networks_and_sees_them() {
    let portal = Portal::start().await;
    let add = ["add", "Labo", "--institution", super::HOME, "--scope", "decision"];
    let with = |more: &[&'static str]| -> Vec<&'static str> { add.iter().chain(more).copied().collect() };
    let (token, said) = client(&portal, &with(&["--expires", "2099-12-31", "--from", "10.1.2.3/16,192.0.2.7"])).await;
    assert!(token.len() > 40 && said.contains("it is not shown again"), "{said}");
    let (list, _) = client(&portal, &["list"]).await;
    assert!(list.contains(" · ends 2099-12-31 23:00 (UTC) · from 10.1.0.0/16, 192.0.2.7/32"), "the day in Brussels: {list}");
    let (_, said) = client(&portal, &["rotate", "Labo", "--expires", "2020-01-01"]).await;
    assert_eq!(said, "mijntoegang: a token ends later than now\n");
    for (option, value) in [("--expires", "morgen"), ("--from", "overal"), ("--from", "10.0.0.0/33")] {
        let (token, said) = client(&portal, &["rotate", "Labo", option, value]).await;
        assert!(token.is_empty() && said.contains(option), "{said}");
    }
    let (token, _) = client(&portal, &["rotate", "Labo", "--from", "2001:db8::1"]).await;
    assert!(!token.is_empty());
    let ending = portal.site();
    assert!(applications::load_figures(&ending.db).await.unwrap().token_ends.is_empty(), "the second one has no end");
    let owner = portal.owner().await;
    owner.execute("update application_tokens set revoked_at = created_at where expires_at is null", &[]).await.unwrap();
    let ends = applications::load_figures(&ending.db).await.unwrap().token_ends;
    assert_eq!((ends[0].application.as_str(), ends[0].ends_at), ("Labo", day("2099-12-31T23:00:00Z")));
}

#[tokio::test]
async fn check_warns_of_a_token_that_ends_soon_and_of_a_proxy_that_is_not_named() {
    // The program has no other clock.
    let portal = Portal::over(new_database().await, Clock::fixed(Clock::System.now()), |_| {}).await;
    let now = portal.clock.now();
    for (name, days) in [("Labo", 29), ("EPD", 31)] {
        let terms = TokenTerms { expires_at: Some(now + TimeDelta::days(days)), allowed_from: Vec::new() };
        portal.application(name, &[Scope::Decision]).await;
        registry::rotate(&portal.owner_pool(), name, &terms).await.unwrap();
    }
    portal
        .owner()
        .await
        .execute("update application_tokens set revoked_at = created_at where expires_at is null", &[])
        .await
        .unwrap();
    let (fine, said) = check(&portal.database, INSTITUTIONS).await;
    assert!(fine && said.contains("Labo: its last token ends on ") && !said.contains("EPD: its last token"), "{said}");
    assert!(said.contains("trusted_proxies: is empty, and base_url is https"), "{said}");
    assert!(said.contains("audit.lookup_key_file: is not configured"), "{said}");
    let (fine, said) = check(&portal.database, &format!("trusted_proxies = [\"127.0.0.1/32\"]\n{INSTITUTIONS}")).await;
    assert!(fine && !said.contains("trusted_proxies"), "{said}");
}
