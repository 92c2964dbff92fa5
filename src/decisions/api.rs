//! The AuthZEN 1.0 doors. A person stands in a body only, and what a refusal says is the same whatever restricts access (R15).

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::asked::{Asked, Semantic, Unreadable, evaluation, evaluations};
use super::decider::{Answered, Decider, Item};
use super::model::Person;
use crate::identity::applications::{Bearer, Decision, called};
use crate::web::{ApiError, Body, Site};

/// Mounts them.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/.well-known/authzen-configuration").route(web::get().to(metadata)))
        .service(web::resource("/access/v1/evaluation").route(web::post().to(one)))
        .service(web::resource("/access/v1/evaluations").route(web::post().to(many)));
}

/// `GET /.well-known/authzen-configuration`
async fn metadata(site: web::Data<Site>) -> HttpResponse {
    let base = &site.base_url;
    HttpResponse::Ok().json(json!({
        "policy_decision_point": base,
        "access_evaluation_endpoint": format!("{base}/access/v1/evaluation"),
        "access_evaluations_endpoint": format!("{base}/access/v1/evaluations"),
    }))
}

fn read<T>(body: &Body, read: impl Fn(&Value) -> Result<T, Unreadable>) -> Result<T, ApiError> {
    Ok(read(&body.json(&["application/json"])?)?)
}

/// Who may not ask learns that first, whatever was sent.
async fn refuse<T>(request: HttpRequest, error: ApiError) -> Result<T, ApiError> {
    called::<Decision>(request).await?;
    Err(error)
}

fn shown(answered: &Answered) -> Value {
    let mut context = json!({
        "person": match answered.decision.person {
            Person::Known => "known",
            Person::Unknown => "unknown",
        },
        "sequence": answered.sequence,
        "evaluated_at": answered.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "decision_id": answered.id,
    });
    if let (Some(minutes), Some(members)) = (answered.decision.break_minutes, context.as_object_mut()) {
        members.insert("code".to_owned(), json!("access-restricted"));
        members.insert("break_glass".to_owned(), json!({ "possible": minutes > 0, "max_minutes": minutes }));
    }
    json!({ "decision": answered.decision.permit, "context": context })
}

fn shown_item(item: &Item) -> Value {
    match item {
        Ok(answered) => shown(answered),
        Err(Unreadable { at, why }) => {
            json!({ "decision": false, "context": { "error": { "status": 400, "message": format!("{at}: {why}") } } })
        }
    }
}

async fn answer_one(decider: &Decider, bearer: Bearer, question: super::asked::Question) -> Result<HttpResponse, ApiError> {
    let answered = decider.decide(bearer, vec![Ok(question)], Semantic::ExecuteAll).await?.pop();
    match answered {
        Some(Ok(answered)) => Ok(HttpResponse::Ok().json(shown(&answered))),
        _ => Err(ApiError::Internal(anyhow::anyhow!("no answer"))),
    }
}

/// `POST /access/v1/evaluation`
async fn one(
    request: HttpRequest,
    body: Body,
    site: web::Data<Site>,
    decider: web::Data<Decider>,
) -> Result<HttpResponse, ApiError> {
    let bearer = Bearer::of(&request)?;
    match read(&body, |body| evaluation(&site.base_url, body)) {
        Ok(question) => answer_one(&decider, bearer, question).await,
        Err(error) => refuse(request, error).await,
    }
}

/// `POST /access/v1/evaluations`
async fn many(
    request: HttpRequest,
    body: Body,
    site: web::Data<Site>,
    decider: web::Data<Decider>,
) -> Result<HttpResponse, ApiError> {
    let bearer = Bearer::of(&request)?;
    match read(&body, |body| evaluations(&site.base_url, body)) {
        Ok(Asked::One(question)) => answer_one(&decider, bearer, question).await,
        Ok(Asked::Many(items, semantic)) => {
            let answered = decider.decide(bearer, items, semantic).await?;
            Ok(HttpResponse::Ok().json(json!({ "evaluations": answered.iter().map(shown_item).collect::<Vec<_>>() })))
        }
        Err(error) => refuse(request, error).await,
    }
}
