//! Who may call: tokens, scopes, rotation, and how much.

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use mijntoegang::applications::registry::{self, RegistryError};
use reqwest::Method;

use super::{App, CALLS, Call, by_riziv};
use crate::support::Portal;

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
    let second = registry::rotate(&owner, "EPD").await.unwrap();
    let new = portal.app_with(&second.text);
    assert_eq!((app.post(EVALUATION, &body).await.status, new.post(EVALUATION, &body).await.status), (200, 200), "two at once");
    assert!(matches!(registry::rotate(&owner, "EPD").await, Err(RegistryError::TwoTokens)));
    let listed = registry::list(&mut owner.connection_without_actor().await.unwrap()).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|row| row.last_used_at == Some(now)));
    let first = listed.iter().find(|row| row.token != Some(second.id)).unwrap().token;
    registry::revoke(&owner, "EPD", first).await.unwrap();
    assert_eq!((app.post(EVALUATION, &body).await.status, new.post(EVALUATION, &body).await.status), (401, 200));
    assert!(matches!(registry::revoke(&owner, "EPD", first).await, Err(RegistryError::NoToken)));
    registry::revoke(&owner, "EPD", None).await.unwrap();
    assert_eq!(new.post(EVALUATION, &body).await.status, 401);
    assert!(matches!(registry::rotate(&owner, "EPD").await, Err(RegistryError::NoApplication)));
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

#[tokio::test]
async fn calls_are_counted_over_all_instances_together() {
    let portal = Portal::over(
        crate::support::new_database().await,
        mijntoegang::clock::Clock::fixed(crate::support::start_of_tests()),
        |b| {
            b.limited = true;
        },
    )
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
    // What comes in before an instance heard of the other's is answered: one call each at most, here.
    let mut refused = app.post(EVALUATION, &body).await;
    if refused.status == 200 {
        portal.clock.advance(TimeDelta::seconds(1));
        refused = app.post(EVALUATION, &body).await;
    }
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 60);
    let _ = other.post(EVALUATION, &body).await;
    portal.clock.advance(TimeDelta::seconds(1));
    assert_eq!(other.post(EVALUATION, &body).await.status, 429, "the other one knows");
    // A report of a break is counted against nobody (R9).
    let reporter = portal.application("Melder", &[Scope::BreakGlassWrite]).await;
    portal.owner().await.execute("update applications set per_minute = 1 where name = 'Melder'", &[]).await.unwrap();
    for _ in 0..5 {
        let answer =
            reporter.send(Method::PUT, "/fhir/AuditEvent/5b0e6c1e-7c0f-4c39-9d0e-1f0a3e6f0001", &[], Some("{}".into())).await;
        assert_eq!(answer.status, 400);
    }
    portal.clock.advance(TimeDelta::minutes(1));
    assert_eq!(other.post(EVALUATION, &body).await.status, 200);
}
