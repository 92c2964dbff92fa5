//! `/api/v1/changes`: server-sent events, where they stand, and acknowledgements.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use diesel::ExpressionMethods;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::feed::Feed;
use super::stream::{Listener, stream};
use super::{acknowledge, store};
use crate::applications::{Called, ChangesRead};
use crate::audit::{Event, record};
use crate::db::schema::change_acknowledgements;
use crate::web::{ApiError, Body, Problem};

/// Mounts them under `/api/v1`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/changes").route(web::get().to(follow)))
        .service(web::resource("/changes/position").route(web::get().to(position)))
        .service(web::resource("/changes/acknowledgements").route(web::post().to(acknowledge)));
}

/// For the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(follow, position, acknowledge))]
pub struct ChangesApi;

/// Where the sequence stands.
#[derive(Debug, Serialize, ToSchema)]
struct Position {
    sequence: i64,
}

/// The last number that a listener has, as it says when it comes back.
fn last_seen(request: &HttpRequest) -> Result<Option<i64>, ApiError> {
    let Some(value) = request.headers().get("last-event-id") else {
        return Ok(None);
    };
    let digits = value.to_str().ok().filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    let number = digits.and_then(|digits| digits.parse().ok());
    number.map(Some).ok_or_else(|| ApiError::malformed("Last-Event-ID", "the number of a change is expected"))
}

/// Server-sent events, from the change after `Last-Event-ID` on; without it, from now on. `id` is the change's number, `event` is
/// `consent` or `break`, `data` the FHIR resource; `reload` is a change that cannot be written as one: load all exclusions again.
/// A line that begins with a colon is a sign of life.
#[utoipa::path(get, path = "/api/v1/changes", tag = "changes",
    params(("Last-Event-ID" = Option<i64>, Header, description = "The last change that was taken over", minimum = 0)),
    responses(
        (status = 200, description = "Goes on until the token does not hold any more, or the portal stops", body = String, content_type = "text/event-stream"),
        (status = 400, description = "No number of a change", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or none that holds", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The application may not follow the changes", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "Not kept any more: ask for the position, load all exclusions, follow from there", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many calls in this minute", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Try again in a while", body = Problem, content_type = "application/problem+json"),
    ))]
async fn follow(request: HttpRequest, called: Called<ChangesRead>, feed: web::Data<Arc<Feed>>) -> Result<HttpResponse, ApiError> {
    let Called { by, site, .. } = called;
    let wanted = last_seen(&request)?;
    let seat = feed.seat(by.id()).ok_or(ApiError::TooOften { seconds: 60 })?;
    let mut tx = site.db.begin(by.actor()).await?;
    let now = tx.now();
    let last = store::last(&mut tx).await?;
    let seen = match wanted {
        None => last,
        // Ahead of us: it followed another portal, or one that was restored from before that.
        Some(seen) if seen > last => return Err(ApiError::Gone("no such change was made; load all exclusions again")),
        Some(seen) => {
            let kept = now - TimeDelta::days(site.rules.changes_days.into());
            if seen < store::horizon(&mut tx, kept).await? {
                return Err(ApiError::Gone("what came after it is not kept any more; load all exclusions again"));
            }
            seen
        }
    };
    record(&mut tx, by.actor(), Event::changes_followed(seen), now).await?;
    tx.commit().await?;
    let listener = Listener { _seat: seat, site, feed: Arc::clone(&feed), token: by.token(), seen };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Compressed it would wait until there is enough of it.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream(listener)))
}

/// The number to follow from, asked before everything is loaded.
#[utoipa::path(get, path = "/api/v1/changes/position", tag = "changes",
    responses(
        (status = 200, body = Position),
        (status = 401, description = "No token, or none that holds", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The application may not follow the changes", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many calls in this minute", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Try again in a while", body = Problem, content_type = "application/problem+json"),
    ))]
async fn position(called: Called<ChangesRead>) -> Result<HttpResponse, ApiError> {
    let mut tx = called.site.db.begin(called.by.actor()).await?;
    let last = store::last(&mut tx).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(Position { sequence: last }))
}

/// The application enforces everything up to a change. The first acknowledgement of a change stands.
#[utoipa::path(post, path = "/api/v1/changes/acknowledgements", tag = "changes", request_body = acknowledge::AcknowledgementBody,
    responses(
        (status = 204),
        (status = 400, description = "It cannot be read; `pointer` says where", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or none that holds", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The application may not follow the changes", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Over 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No such change was made, or the moment cannot be true", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many calls in this minute", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Try again in a while", body = Problem, content_type = "application/problem+json"),
    ))]
async fn acknowledge(called: Called<ChangesRead>, body: Body) -> Result<HttpResponse, ApiError> {
    let now = called.now;
    let said = acknowledge::read(&body.json()?, now)?;
    let mut tx = called.site.db.begin(called.by.actor()).await?;
    if said.sequence > store::last(&mut tx).await? {
        return Err(ApiError::Refused { at: "/sequence".to_owned(), why: "no such change was made" });
    }
    let written = diesel::insert_into(change_acknowledgements::table)
        .values((
            change_acknowledgements::application_id.eq(called.by.id()),
            change_acknowledgements::sequence.eq(said.sequence),
            change_acknowledgements::enforced_at.eq(said.enforced_at),
            change_acknowledgements::received_at.eq(now),
        ))
        // The first acknowledgement stands.
        .on_conflict_do_nothing()
        .execute(&mut *tx)
        .await?;
    if written == 1 {
        record(&mut tx, called.by.actor(), Event::changes_acknowledged(said.sequence), now).await?;
    }
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
