//! Consents as Bundles. No totals: how many there are of something is said by what was handed over, page after page.

use serde_json::{Value, json};

use super::resource::consent;
use super::rows::ConsentRow;
use crate::fhir::instant;
use crate::web::AppState;

/// A row as the house writes it.
pub(super) fn written(site: &AppState, row: &ConsentRow) -> Value {
    consent(&site.base_url, site.rules.break_minutes > 0, row)
}

fn links(this: &str, next: Option<&str>) -> Value {
    let link = |relation: &str, url: &str| json!({ "relation": relation, "url": url });
    let all: Vec<Value> = [Some(link("self", this)), next.map(|next| link("next", next))].into_iter().flatten().collect();
    json!(all)
}

fn bundle(kind: &str, (this, next): (&str, Option<&str>), entries: Vec<Value>) -> Value {
    let mut bundle = json!({ "resourceType": "Bundle", "type": kind, "link": links(this, next) });
    // FHIR knows no empty list.
    if let (false, Some(members)) = (entries.is_empty(), bundle.as_object_mut()) {
        members.insert("entry".to_owned(), json!(entries));
    }
    bundle
}

fn address(site: &AppState, row: &ConsentRow) -> String {
    format!("{}/fhir/Consent/{}", site.base_url, row.id)
}

/// What a search found.
pub(super) fn found(site: &AppState, rows: &[ConsentRow], links: (&str, Option<&str>)) -> Value {
    let entry = |row| json!({ "fullUrl": address(site, row), "resource": written(site, row), "search": { "mode": "match" } });
    bundle("searchset", links, rows.iter().map(entry).collect())
}

/// Versions, each with the change that made it.
pub(super) fn history(site: &AppState, rows: &[ConsentRow], links: (&str, Option<&str>)) -> Value {
    let entry = |row: &ConsentRow| {
        json!({
            "fullUrl": address(site, row),
            "resource": written(site, row),
            "request": { "method": "PUT", "url": format!("Consent/{}", row.id) },
            "response": {
                "status": if row.version == 1 { "201" } else { "200" },
                "etag": format!("W/\"{}\"", row.version),
                "lastModified": instant(row.recorded_at),
            },
        })
    };
    bundle("history", links, rows.iter().map(entry).collect())
}
