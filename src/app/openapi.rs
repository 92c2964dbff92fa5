//! What hospital applications call beside FHIR, described by the code that answers: `GET /api/v1/openapi.json`, and `docs/openapi.json`.

use actix_web::{HttpResponse, web};
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
fn document() -> utoipa::openapi::OpenApi {
    let mut whole = Whole::openapi();
    whole.merge(decisions::DecisionsApi::openapi());
    whole.merge(changes::ChangesApi::openapi());
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    whole.components.get_or_insert_with(Components::new).add_security_scheme("token", bearer);
    whole.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    whole
}

/// Mounts it under `/api/v1`.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/openapi.json").route(web::get().to(serve)));
}

async fn serve() -> HttpResponse {
    HttpResponse::Ok().json(document())
}
