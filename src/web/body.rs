//! Bodies of requests, read within limits.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{self, Bytes, Payload};
use futures_util::StreamExt;

use super::{PageError, RawForm};

/// A body may be this long.
pub(super) const MAX_BODY: usize = 1024 * 1024;
/// The slowest telephone line needs a few seconds for 1 MiB.
const BODY_READ_TIMEOUT: Duration = Duration::from_secs(60);
/// A body beyond [`MAX_BODY`] is read up to here before it is refused, so that the answer reaches the browser.
pub(super) const MAX_DRAIN: usize = 64 * 1024 * 1024;

/// Reads a body of the type that forms have.
///
/// # Errors
/// Too large, another content type, not UTF-8, a NUL byte, a duplicate field.
pub async fn read_form(request: &HttpRequest, payload: Payload) -> Result<RawForm, PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let is_form =
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    let body = read_bytes(payload).await?;
    // A form without any field has no content type in some clients.
    if !is_form && !body.is_empty() {
        return Err(PageError::BadForm("unsupported content type"));
    }
    Ok(RawForm::parse(&body)?)
}

/// Reads a body of any type and drops it, so that the response reaches its sender.
///
/// # Errors
/// Over the limit, or too slow.
pub async fn drain_body(mut payload: Payload) -> Result<(), PageError> {
    let read = async {
        let mut seen = 0usize;
        while let Some(chunk) = payload.next().await {
            seen += chunk.map_err(|_| PageError::BadForm("body incomplete"))?.len();
            if seen > MAX_DRAIN {
                break;
            }
        }
        if seen > MAX_BODY { Err(PageError::TooLarge) } else { Ok(()) }
    };
    tokio::time::timeout(BODY_READ_TIMEOUT, read).await.map_err(|_| PageError::BadForm("body timed out"))?
}

/// A body as bytes.
///
/// # Errors
/// Over [`MAX_BODY`], or too slow.
pub(super) async fn read_bytes(payload: Payload) -> Result<Bytes, PageError> {
    let read = tokio::time::timeout(BODY_READ_TIMEOUT, read_body(payload)).await;
    read.map_err(|_| PageError::BadForm("body timed out"))?
}

async fn read_body(mut payload: Payload) -> Result<Bytes, PageError> {
    let mut body = web::BytesMut::new();
    let mut seen = 0usize;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| PageError::BadForm("body incomplete"))?;
        seen += chunk.len();
        if seen > MAX_DRAIN {
            break;
        }
        if seen <= MAX_BODY {
            body.extend_from_slice(&chunk);
        }
    }
    if seen > MAX_BODY { Err(PageError::TooLarge) } else { Ok(body.freeze()) }
}
