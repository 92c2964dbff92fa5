//! The FHIR endpoints: what they have in common, and the CapabilityStatement.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, Uri};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpResponse, web};
use serde_json::json;
use url::form_urlencoded;

use super::machines;
use crate::web::{ApiError, AppState};
use crate::{break_glass, exclusions, fhir};

/// When the statement changed last.
const STATEMENT_DATE: &str = "2026-11-29";

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/fhir")
            .service(web::resource("/metadata").route(web::get().to(metadata)))
            .configure(exclusions::fhir_routes)
            .configure(break_glass::fhir_routes)
            .default_service(web::to(machines::nowhere))
            .wrap(from_fn(representations))
            .wrap(from_fn(machines::outcomes)),
    );
}

/// Refuses requests that do not accept FHIR as JSON. `_format`, which outranks the header, and `_pretty` are taken out of the address,
/// wherever a client library adds them.
async fn representations(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (formats, others) = split_query(request.query_string());
    let accepted = if formats.is_empty() {
        fhir::is_taken(request.headers())
    } else {
        formats.iter().all(|format| fhir::is_json_format(format))
    };
    if !accepted {
        return Ok(request.error_response(ApiError::NotAcceptable));
    }
    if let Some(others) = others
        && let Ok(address) = format!("{}{others}", request.path()).parse::<Uri>()
    {
        request.head_mut().uri = address;
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// The values of `_format`, and the query without them and without `_pretty`, where it had one of them.
fn split_query(query: &str) -> (Vec<String>, Option<String>) {
    let (mut formats, mut others) = (Vec::new(), Vec::new());
    let parts = query.split('&').filter(|part| !part.is_empty());
    let all = parts.clone().count();
    for part in parts {
        match form_urlencoded::parse(part.as_bytes()).next() {
            Some((name, value)) if name == "_format" => formats.push(value.into_owned()),
            Some((name, _)) if name == "_pretty" => {}
            _ => others.push(part),
        }
    }
    let rest = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
    let changed = others.len() < all;
    (formats, changed.then_some(rest))
}

/// `GET /fhir/metadata`: public.
async fn metadata(site: web::Data<AppState>) -> HttpResponse {
    let statement = json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": STATEMENT_DATE,
        "kind": "instance",
        "software": { "name": "Mijn Toegang", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "Exclusions of care workers, and breaks of the glass", "url": format!("{}/fhir", site.base_url) },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{
            "mode": "server",
            "documentation": "Persons stand in bodies only, never in an address. Unknown search parameters are refused.",
            "security": {
                "cors": false,
                "description": "A bearer token per application (RFC 6750), made by the portal's operator. Consent asks for the scope consent.read, AuditEvent for break-glass.write; an AuditEvent is read by the application that sent it only.",
            },
            "resource": [exclusions::capability(), break_glass::capability()],
        }],
    });
    fhir::answer(StatusCode::OK, &statement)
}
