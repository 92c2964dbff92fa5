//! The FHIR endpoints: what they have in common, and the CapabilityStatement.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpResponse, web};
use serde_json::json;

use super::machines;
use crate::web::{ApiError, AppState};
use crate::{break_glass, exclusions, fhir};

/// When the statement changed last.
const STATEMENT_DATE: &str = "2026-11-28";

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

/// Refuses requests that do not accept FHIR as JSON.
async fn representations(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !fhir::is_taken(request.headers()) {
        return Ok(request.error_response(ApiError::NotAcceptable));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
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
        "format": ["application/fhir+json"],
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
