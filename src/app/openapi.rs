//! What hospital applications call beside FHIR, described by the code that answers: `GET /api/v1/openapi.json`, and `docs/openapi.json`.

use actix_web::HttpResponse;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, SecurityRequirement};

use crate::{changes, decisions};

#[derive(OpenApi)]
#[openapi(info(
    title = "Mijn Toegang for hospital applications",
    description = "Decisions (AuthZEN 1.0) and changes. Exclusions and breaks: FHIR R4, described by GET /fhir/metadata.",
    version = "1"
))]
struct Whole;

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut whole = Whole::openapi();
    whole.merge(decisions::Documented::openapi());
    whole.merge(changes::Documented::openapi());
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    whole.components.get_or_insert_with(Components::new).add_security_scheme("token", bearer);
    whole.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    whole
}

/// `GET /api/v1/openapi.json`
pub async fn serve() -> HttpResponse {
    HttpResponse::Ok().json(document())
}
