//! The AuthZEN 1.0 endpoints. A person stands in a body only, and what a refusal says is the same whatever restricts access (R15).

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;
use utoipa::OpenApi;

use super::answer::{AllDecided, Discovery, EvaluationResponse, OneOrAll};
use super::decider::Decider;
use super::documented;
use super::question::{EvaluationCall, Question, Semantic, UnreadableQuestion, evaluation, evaluations};
use crate::applications::{Bearer, Decision, called, request_id};
use crate::web::{ApiError, AppState, Body, Problem};

/// Mounts them under `/access/v1`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/evaluation").route(web::post().to(one)))
        .service(web::resource("/evaluations").route(web::post().to(many)));
}

/// For the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(metadata, one, many))]
pub struct DecisionsApi;

/// Where decisions are asked for.
#[utoipa::path(get, path = "/.well-known/authzen-configuration", tag = "decisions", security(()),
    responses((status = 200, body = Discovery)))]
pub async fn metadata(site: web::Data<AppState>) -> HttpResponse {
    let base = &site.base_url;
    HttpResponse::Ok().json(Discovery {
        policy_decision_point: base.clone(),
        access_evaluation_endpoint: format!("{base}/access/v1/evaluation"),
        access_evaluations_endpoint: format!("{base}/access/v1/evaluations"),
    })
}

fn read<T>(body: &Body, read: impl Fn(&Value) -> Result<T, UnreadableQuestion>) -> Result<T, ApiError> {
    Ok(read(&body.json()?)?)
}

/// Who may not ask learns that first, whatever was sent.
async fn refuse<T>(request: HttpRequest, error: ApiError) -> Result<T, ApiError> {
    called::<Decision>(request).await?;
    Err(error)
}

async fn decide(decider: &Decider, bearer: Bearer, id: String, question: Question) -> Result<EvaluationResponse, ApiError> {
    let answered = decider.decide(bearer, id, vec![Ok(question)], Semantic::ExecuteAll).await?.pop();
    let item = answered.ok_or_else(|| anyhow::anyhow!("no answer"))?;
    Ok(EvaluationResponse::from(&item))
}

/// One decision. It is on record before it is answered.
#[utoipa::path(post, path = "/access/v1/evaluation", tag = "decisions", request_body = documented::Evaluation,
    responses(
        (status = 200, body = EvaluationResponse),
        (status = 400, description = "It cannot be read; `pointer` says where", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or none that holds", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The application may not ask for decisions", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Over 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many calls in this minute", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No answer now: deny, and offer a break", body = Problem, content_type = "application/problem+json"),
    ))]
async fn one(
    request: HttpRequest,
    body: Body,
    site: web::Data<AppState>,
    decider: web::Data<Decider>,
) -> Result<HttpResponse, ApiError> {
    let (bearer, id) = (Bearer::from_request(&request)?, request_id(&request));
    match read(&body, |body| evaluation(&site.base_url, body)) {
        Ok(question) => Ok(HttpResponse::Ok().json(decide(&decider, bearer, id, question).await?)),
        Err(error) => refuse(request, error).await,
    }
}

/// Many decisions at once, such as those of a whole ward.
#[utoipa::path(post, path = "/access/v1/evaluations", tag = "decisions", request_body = documented::Evaluations,
    responses(
        (status = 200, description = "In the order of the items; of none, one decision", body = OneOrAll),
        (status = 400, description = "It cannot be read; `pointer` says where", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or none that holds", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The application may not ask for decisions", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Over 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many calls in this minute, every item counted", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No answer now: deny, and offer a break", body = Problem, content_type = "application/problem+json"),
    ))]
async fn many(
    request: HttpRequest,
    body: Body,
    site: web::Data<AppState>,
    decider: web::Data<Decider>,
) -> Result<HttpResponse, ApiError> {
    let (bearer, id) = (Bearer::from_request(&request)?, request_id(&request));
    // Five thousand questions of a stranger are not even read.
    called::<Decision>(request).await?;
    let answer = match read(&body, |body| evaluations(&site.base_url, body)) {
        Ok(EvaluationCall::One(question)) => OneOrAll::One(decide(&decider, bearer, id, question).await?),
        Ok(EvaluationCall::Many(items, semantic)) => {
            let answered = decider.decide(bearer, id, items, semantic).await?;
            OneOrAll::All(AllDecided { evaluations: answered.iter().map(EvaluationResponse::from).collect() })
        }
        Err(error) => return Err(error),
    };
    Ok(HttpResponse::Ok().json(answer))
}
