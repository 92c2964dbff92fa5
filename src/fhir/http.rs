//! A resource over HTTP: its version as an entity tag, and which representations are taken.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::JSON;

/// A resource as an answer.
pub fn answer(status: StatusCode, resource: &Value) -> HttpResponse {
    HttpResponse::build(status).content_type(JSON).body(resource.to_string())
}

fn date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Whether the caller has this version already.
fn has(request: &HttpRequest, tag: &str) -> bool {
    let opaque = tag.trim_start_matches("W/");
    let sent = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(',')).map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == opaque)
}

/// A version of a resource as an answer, or that the caller has it already.
pub fn version(request: &HttpRequest, resource: &Value, version: i32, changed: DateTime<Utc>) -> HttpResponse {
    let tag = format!("W/\"{version}\"");
    let same = has(request, &tag);
    let mut response = HttpResponse::build(if same { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    response.insert_header((header::ETAG, tag)).insert_header((header::LAST_MODIFIED, date(changed)));
    if same { response.finish() } else { response.content_type(JSON).body(resource.to_string()) }
}

/// The response to a PUT.
pub fn made(address: String, resource: &Value, changed: DateTime<Utc>) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::LOCATION, address))
        .insert_header((header::ETAG, "W/\"1\""))
        .insert_header((header::LAST_MODIFIED, date(changed)))
        .content_type(JSON)
        .body(resource.to_string())
}

/// Whether FHIR R4 as JSON is among what the caller takes.
pub fn is_taken(headers: &HeaderMap) -> bool {
    let mut ranges = headers.get_all(header::ACCEPT).map(|value| value.to_str().unwrap_or_default()).peekable();
    ranges.peek().is_none() || ranges.flat_map(|value| value.split(',')).any(takes)
}

fn takes(range: &str) -> bool {
    let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next().unwrap_or_default();
    let fits = ["application/fhir+json", "application/json", "application/*", "*/*"].contains(&kind.as_str());
    fits && parts.all(|parameter| match parameter.split_once('=') {
        Some(("q", weight)) => weight.parse::<f32>().is_ok_and(|weight| weight > 0.0),
        Some(("fhirversion", version)) => version.trim_matches('"').starts_with("4.0"),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_what_there_is() {
        let taken = |accept: &[&'static str]| {
            let mut headers = HeaderMap::new();
            accept.iter().for_each(|one| headers.append(header::ACCEPT, header::HeaderValue::from_static(one)));
            is_taken(&headers)
        };
        for accept in [
            &[][..],
            &["*/*"],
            &["application/fhir+json"],
            &["Application/FHIR+JSON; fhirVersion=4.0"],
            &["text/html, application/json;q=0.5"],
            &["text/html", "application/*"],
        ] {
            assert!(taken(accept), "{accept:?}");
        }
        for accept in [
            &["application/fhir+xml"][..],
            &["application/json;q=0"],
            &["application/fhir+json;fhirVersion=3.0"],
            &["text/html"],
            &[""],
        ] {
            assert!(!taken(accept), "{accept:?}");
        }
    }
}
