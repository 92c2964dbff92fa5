//! What hospital applications call beside FHIR, described by the code that answers: `GET /api/v1/openapi.json`, and `docs/openapi.json`.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, SecurityRequirement};

use crate::web::ApiError;
use crate::{changes, decisions};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Mijn Toegang for hospital applications",
        description = "Decisions (AuthZEN 1.0) and changes. Exclusions and breaks: FHIR R4, described by GET /fhir/metadata.",
        version = "1"
    ),
    // Where the document itself was found.
    servers((url = "/"))
)]
struct Whole;

/// The document.
fn document() -> Result<Value, ApiError> {
    let mut whole = Whole::openapi();
    whole.merge(decisions::DecisionsApi::openapi());
    whole.merge(changes::ChangesApi::openapi());
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    whole.components.get_or_insert_with(Components::new).add_security_scheme("token", bearer);
    whole.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    let mut whole = serde_json::to_value(whole).map_err(anyhow::Error::from)?;
    complete(&mut whole);
    Ok(whole)
}

fn objects(of: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    of.and_then(Value::as_object_mut).into_iter().flat_map(serde_json::Map::values_mut)
}

fn insert(into: Option<&mut Value>, name: &str, value: Value) {
    if let Some(members) = into.and_then(Value::as_object_mut) {
        members.insert(name.to_owned(), value);
    }
}

/// What the descriptions of the calls cannot say: the request id of all of them, headers that are there or not but never null, and
/// what one event of a stream is, and that a batch has items or is one question.
fn complete(whole: &mut Value) {
    let request_id = json!({ "name": "X-Request-ID", "in": "header", "required": false, "schema": { "type": "string" },
        "description": "Comes back with the answer, and stands in the portal's log and its log of decisions. Without one the portal makes one." });
    let answered = json!({ "description": "By which the portal finds the call again", "schema": { "type": "string" } });
    insert(whole.get_mut("components"), "parameters", json!({ "RequestId": request_id }));
    insert(whole.get_mut("components"), "headers", json!({ "RequestId": answered }));
    for operation in objects(whole.get_mut("paths")).flat_map(|path| objects(Some(path))) {
        let mut parameters =
            operation.get_mut("parameters").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
        for schema in parameters.iter_mut().filter_map(|parameter| parameter.get_mut("schema")) {
            if let Some(kind) = schema.pointer("/type/0").cloned() {
                insert(Some(schema), "type", kind);
            }
        }
        parameters.push(json!({ "$ref": "#/components/parameters/RequestId" }));
        insert(Some(operation), "parameters", Value::from(parameters));
        for response in objects(operation.get_mut("responses")) {
            let event = json!({ "type": "object", "required": ["event", "data"], "properties": {
                "event": { "enum": ["consent", "break", "position"] }, "data": { "type": "string" },
                "id": { "type": "string" }, "retry": { "type": "integer" } } });
            insert(response.pointer_mut("/content/text~1event-stream"), "schema", event);
            insert(Some(response), "headers", json!({ "X-Request-ID": { "$ref": "#/components/headers/RequestId" } }));
        }
    }
    let shapes = json!([
        { "required": ["evaluations"], "properties": { "evaluations": { "minItems": 1 } } },
        { "required": ["subject", "action", "resource"] },
    ]);
    insert(whole.pointer_mut("/components/schemas/EvaluationsRequest"), "anyOf", shapes);
}

/// Mounts it under `/api/v1`.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/openapi.json").route(web::get().to(serve)));
}

async fn serve() -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(document()?))
}
