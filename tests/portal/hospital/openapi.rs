//! The OpenAPI document: served, kept in the repository, and true of what is mounted.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::CALLS;
use crate::support::Portal;

#[tokio::test]
async fn what_is_served_is_what_is_kept_and_names_every_call() {
    let portal = Portal::start().await;
    let served = portal.app_with("").get("/api/v1/openapi.json").await.json();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let text = serde_json::to_string_pretty(&served).unwrap() + "\n";
    if std::env::var_os("WRITE_OPENAPI").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(file).unwrap_or_default(), text, "write it again with WRITE_OPENAPI=1 cargo test openapi");
    let mut described = BTreeSet::new();
    for (path, item) in served["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone()));
            let open = operation["security"].as_array().is_some();
            let call = CALLS.iter().find(|call| call.path == path && call.method.eq_ignore_ascii_case(method)).unwrap();
            assert_eq!(open, call.scope.is_none(), "{method} {path}: who needs no token");
        }
    }
    let called = CALLS.iter().filter(|call| !call.path.starts_with("/fhir/") && !call.path.ends_with("/openapi.json"));
    let called: BTreeSet<_> = called.map(|call| (call.method.to_owned(), call.path.to_owned())).collect();
    assert_eq!(described, called);
    assert_eq!(served["security"], serde_json::json!([{ "token": [] }]));
    assert_eq!(served["components"]["securitySchemes"]["token"]["scheme"], Value::from("bearer"));
}
