//! Who may read Consents, and what is refused of what is asked.

use mijntoegang::applications::{Scope, registry};
use reqwest::Method;

use super::consents::{jans, reader};
use super::{SSIN, complaint};
use crate::support::Portal;

#[tokio::test]
async fn what_is_not_understood_is_refused_and_not_repeated() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    for (name, value, at) in [
        ("patient", "85073099932", "patient"),
        ("patient:identifier", "85073099932", "patient:identifier"),
        ("patient:identifier", &format!("{SSIN}|85073099933"), "patient:identifier"),
        ("actor:identifier", "urn:x|85073099932", "actor:identifier"),
        ("_sort", "85073099932", "_sort"),
        ("_lastUpdated", "85073099932", "_lastUpdated"),
        ("85073099932", "85073099932", ""),
    ] {
        let answer = app.search(&[(name, value)]).await;
        assert_eq!(answer.status, 400, "{name}");
        assert_eq!(complaint(&answer), (if at.is_empty() { "invalid" } else { "value" }.to_owned(), at.to_owned()));
        assert!(!answer.text.contains("8507"), "{}", answer.text);
    }
    let form = ("content-type", "application/x-www-form-urlencoded");
    for (path, header, status) in [
        ("/fhir/Consent/_search?patient:identifier=85073099932", form, 400),
        ("/fhir/Consent/_search", ("content-type", "application/json"), 415),
        ("/fhir/Consent/_search", ("accept", "application/fhir+xml"), 406),
    ] {
        let answer = app.send(Method::POST, path, &[header], Some("status=active".into())).await;
        assert_eq!(answer.status, status, "{path} {header:?}");
        complaint(&answer);
        assert!(!answer.text.contains("8507"));
    }
    let large = app.send(Method::POST, "/fhir/Consent/_search", &[form], Some("a".repeat(10 << 20))).await;
    assert_eq!((large.status, complaint(&large).0.as_str()), (413, "too-long"));
    for path in [
        "/fhir/Consent",
        "/fhir/Consent?patient:identifier=85073099932",
        "/fhir/Consent?status=active",
        "/fhir/Consent?_page=x",
        "/fhir/Consent/0197a000-0000-7000-8000-00000000000a?patient=85073099932",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 400, "{path}");
        complaint(&answer);
        assert!(!answer.text.contains("8507"), "{}", answer.text);
    }
    for (method, path, status) in [
        (Method::GET, "/fhir/Consent/_search", 405),
        (Method::POST, "/fhir/Consent", 405),
        (Method::PUT, "/fhir/Consent/0197a000-0000-7000-8000-00000000000a", 405),
        (Method::DELETE, "/fhir/Consent/0197a000-0000-7000-8000-00000000000a", 405),
        (Method::GET, "/fhir", 404),
        (Method::GET, "/fhir/Patient/85073099932", 404),
        (Method::GET, "/fhir/Consent/85073099932", 404),
        (Method::GET, "/fhir/Consent/0197A000-0000-7000-8000-00000000000A", 404),
        (Method::GET, "/fhir/Consent/0197a000-0000-7000-8000-00000000000a", 404),
        (Method::GET, "/fhir/Consent/0197a000-0000-7000-8000-00000000000a/_history", 404),
    ] {
        let answer = app.send(method.clone(), path, &[], None).await;
        assert_eq!(answer.status, status, "{method} {path}");
        complaint(&answer);
        assert!(!answer.text.contains("8507"));
    }
}

#[tokio::test]
async fn only_who_may_read_them_reads_them() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    let (id, _) = jans(&portal, &app).await;
    let others = portal.application("Beslisser", &[Scope::Decision, Scope::ChangesRead, Scope::BreakGlassWrite]).await;
    let nobody = portal.app_with("x");
    let audited = async || portal.count("select count(*) from audit_events where action = 'consents-read'").await;
    let before = audited().await;
    for path in [
        format!("/fhir/Consent/{id}"),
        format!("/fhir/Consent/{id}/_history"),
        "/fhir/Consent/_history".to_owned(),
        format!("/fhir/Consent/{id}/_history/1"),
    ] {
        let (forbidden, unknown) = (others.get(&path).await, nobody.get(&path).await);
        assert_eq!((forbidden.status, unknown.status), (403, 401), "{path}");
        assert_eq!((complaint(&forbidden).0.as_str(), complaint(&unknown).0.as_str()), ("forbidden", "login"));
        assert!(unknown.header("www-authenticate").starts_with("Bearer"));
    }
    assert_eq!((others.search(&[]).await.status, nobody.search(&[]).await.status), (403, 401));
    let read = app.get(&format!("/fhir/Consent/{id}")).await;
    assert_eq!((read.status, audited().await), (200, before + 1));
    // In its own name, ids only.
    let row = portal
        .owner()
        .await
        .query_one(
            "select actor_kind, a.name, details::text from audit_events e join applications a on a.id = e.actor_id where action = 'consents-read' order by e.id desc limit 1",
            &[],
        )
        .await
        .unwrap();
    assert_eq!((row.get(0), row.get(1), row.get(2)), ("application", "EPD", format!("{{\"exclusions\": [\"{id}\"]}}")));
    registry::revoke(&portal.owner_pool(), "EPD", None).await.unwrap();
    assert_eq!(app.get(&format!("/fhir/Consent/{id}")).await.status, 401);
}
