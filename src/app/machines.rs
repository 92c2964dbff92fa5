//! The layers around the APIs for hospital applications: every error is a document that a program can read.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError};

use super::layers::log;
use crate::applications::{REQUEST_ID, request_id};
use crate::db::{is_passing, watch_transactions};
use crate::fhir;
use crate::web::{ApiError, Problem, is_bare_error, is_canonical};

/// An error as its sender reads it.
struct MachineError<'a> {
    status: StatusCode,
    detail: String,
    at: Option<&'a str>,
}

/// Errors as problem documents (RFC 9457).
pub async fn problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    watch_transactions(rewrite_errors(request, next, problem)).await
}

/// Errors as OperationOutcomes.
pub async fn outcomes(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    watch_transactions(rewrite_errors(request, next, outcome)).await
}

pub async fn nowhere() -> Result<HttpResponse, ApiError> {
    Err(ApiError::NotFound)
}

async fn rewrite_errors(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    write: fn(&MachineError<'_>) -> HttpResponse,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request_id(request.request());
    let mut response = if is_canonical(request.path()) {
        next.call(request).await?.map_into_boxed_body()
    } else {
        request.error_response(ApiError::NotFound)
    };
    if is_bare_error(response.status(), response.response().body()) {
        let error = response.response().error();
        let mut ours = error.and_then(|error| error.as_error::<ApiError>());
        let unavailable = ApiError::Unavailable("trouble in Postgres that passes".to_owned());
        let mut raw = None;
        if let Some(ApiError::Internal(fault)) = ours
            && is_passing(fault.cause())
        {
            ours = Some(&unavailable);
            raw = Some(unavailable.error_response());
        }
        let bare = raw.as_ref().unwrap_or(response.response());
        let status = bare.status();
        if let Some(error) = error {
            log(status, error);
        }
        let fault = MachineError {
            status,
            detail: ours.map_or_else(|| detail_of(status, response.request().path()).to_owned(), ApiError::detail),
            at: ours.and_then(ApiError::at),
        };
        let mut written = write(&fault);
        for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
            if let Some(value) = bare.headers().get(&name) {
                written.headers_mut().insert(name, value.clone());
            }
        }
        response = response.into_response(written);
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    Ok(response)
}

fn detail_of(status: StatusCode, path: &str) -> &'static str {
    match status.as_u16() {
        404 => "not found",
        405 if path == "/fhir/AuditEvent" => {
            "method not allowed; PUT an AuditEvent under a UUID of your own: /fhir/AuditEvent/{uuid}"
        }
        405 => "method not allowed; see the Allow header",
        413 => "body too large",
        _ => status.canonical_reason().unwrap_or("error"),
    }
}

fn problem(fault: &MachineError<'_>) -> HttpResponse {
    let document = Problem {
        kind: "about:blank",
        title: fault.status.canonical_reason().unwrap_or("Error"),
        status: fault.status.as_u16(),
        detail: &fault.detail,
        pointer: fault.at,
    };
    HttpResponse::build(fault.status).insert_header((header::CONTENT_TYPE, "application/problem+json")).json(document)
}

fn outcome(fault: &MachineError<'_>) -> HttpResponse {
    let at = fault.at.filter(|at| !at.is_empty()).map(element);
    let code = match fault.status.as_u16() {
        401 => "login",
        403 => "forbidden",
        404 => "not-found",
        405 | 406 | 415 => "not-supported",
        409 | 412 => "conflict",
        410 => "deleted",
        413 => "too-long",
        422 => "business-rule",
        429 => "throttled",
        503 => "transient",
        500.. => "exception",
        _ if at.is_some() => "value",
        _ => "invalid",
    };
    fhir::answer(fault.status, &fhir::outcome(code, &fault.detail, at.as_deref()))
}

/// A JSON pointer as the path of an element; a path as it is.
fn element(at: &str) -> String {
    let Some(pointer) = at.strip_prefix('/') else {
        return at.to_owned();
    };
    pointer.split('/').fold(String::new(), |path, part| match part.parse::<usize>() {
        Ok(index) => format!("{path}[{index}]"),
        Err(_) if path.is_empty() => part.to_owned(),
        Err(_) => format!("{path}.{part}"),
    })
}
