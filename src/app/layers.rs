//! The layers around every page: error pages, headers, and the log's span.

use std::rc::Rc;

use actix_session::storage::{SaveError, UpdateError};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode, Uri, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use tracing_actix_web::RootSpanBuilder;

use crate::applications::request_id;
use crate::db::{is_passing, watch_transactions};
use crate::i18n::{Locale, t, tr};
use crate::identity::{self, RequestSession};
use crate::web::views::ErrorPage;
use crate::web::{
    ApiError, AppState, Contact, Ehealth, Exit, FormSlots, Frame, InternalFault, Nav, Outdated, PageError, RouteTable, Viewer,
    headers, is_bare_error, is_canonical, locale_of, page, session_cookie,
};

/// Renders a page for every error without one, and logs its cause.
pub async fn pages(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    watch_transactions(answer(request, next)).await
}

async fn answer(mut request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    // A HEAD is a GET without its body, which the server leaves out by itself. A stream has no end that it could leave out.
    if request.method() == Method::HEAD && !request.path().starts_with("/api/") {
        request.head_mut().method = Method::GET;
    }
    let site = request.app_data::<web::Data<AppState>>();
    let contact = site.map(|site| site.contact(None)).unwrap_or_default();
    let exit_url = site.map(|site| site.exit_url.address().to_owned()).unwrap_or_default();
    let locale = locale_of(request.request());
    let exit = exit_of(&request);
    let answer = match next.call(request).await {
        Ok(response) => shown_again(response, &next).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(response) => {
            let response = response.map_into_boxed_body();
            if !is_bare_error(response.status(), response.response().body()) {
                return Ok(response);
            }
            let mut status = response.status();
            let error = response.response().error();
            if let Some(PageError::Internal(fault)) = error.and_then(Error::as_error)
                && is_passing(fault.cause())
            {
                status = StatusCode::SERVICE_UNAVAILABLE;
            }
            if let Some(error) = error {
                log(status, error);
            }
            let foreign = error.and_then(Error::as_error).is_some_and(|error| matches!(error, PageError::ForeignForm(_)));
            let frame = RequestSession::extract(response.request())
                .and_then(|visit| visit.error_frame(String::new()))
                .unwrap_or_else(|_| bare(locale, contact, exit_url));
            let mut rendered =
                if foreign { render_expired(frame, &RouteTable::page_of(response.request())) } else { render(status, frame) };
            if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
                rendered.headers_mut().insert(header::RETRY_AFTER, wait.clone());
            }
            Ok(response.into_response(rendered))
        }
        // The session could not be read or written: Postgres is unavailable.
        Err(error) => {
            let unavailable = error.as_error::<InternalError<anyhow::Error>>().is_some()
                || error.as_error::<InternalError<SaveError>>().is_some()
                || error.as_error::<InternalError<UpdateError>>().is_some();
            let status = if unavailable { StatusCode::SERVICE_UNAVAILABLE } else { error.as_response_error().status_code() };
            log(status, &error);
            let answer = exit.unwrap_or_else(|| render(status, bare(locale, contact, exit_url)));
            Err(InternalError::from_response(error, answer).into())
        }
    }
}

/// Lets few forms of one session be under way at once, so that one that is sent again and again while its rows are held takes the
/// connections from nobody. **Verlaat deze site snel** waits for no other form.
pub async fn limit_forms(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let session = request.app_data::<web::Data<AppState>>().and_then(|site| request.cookie(session_cookie(site.is_https())));
    let slots = request.app_data::<web::Data<FormSlots>>().cloned();
    let (Some(slots), Some(session)) = (slots, session) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    // A form with files may take a minute to arrive; those have slots of their own (`web::upload`).
    let files = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    if request.method() != Method::POST || request.path() == identity::EXIT || files {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let Some(_slot) = slots.take(session.value()).await else {
        return Ok(request.error_response(PageError::Unavailable("forms of this session are under way".to_owned())));
    };
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// A page has one address: written in another way it is not found (`web::is_canonical`).
pub async fn one_address(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !is_canonical(request.path()) {
        return Ok(request.error_response(PageError::NotFound));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// **Verlaat deze site snel** works while Postgres is unavailable: then the session stays at the server, and its cookie goes.
fn exit_of(request: &ServiceRequest) -> Option<HttpResponse> {
    let site = request.app_data::<web::Data<AppState>>()?;
    let leaves = request.method() == Method::POST && request.path() == identity::EXIT;
    leaves.then(|| identity::exit_response(site, identity::is_same_origin(site, request.request())))
}

pub(super) fn log(status: StatusCode, error: &Error) {
    let fault = match (error.as_error(), error.as_error()) {
        (Some(PageError::Internal(fault)), _) | (_, Some(ApiError::Internal(fault))) => Some(fault),
        _ => None,
    };
    if status.is_server_error() {
        let at = fault.map(InternalFault::location);
        tracing::error!(status = status.as_u16(), cause = %error, at, "the request failed");
    } else {
        tracing::info!(status = status.as_u16(), cause = %error, "the request was refused");
    }
}

/// The frame of a page whose session could not be read: its exit ends the session that there may be.
fn bare(locale: Locale, contact: Contact, exit_url: String) -> Frame {
    Frame {
        locale,
        title: String::new(),
        refused: false,
        viewer: Viewer::Anonymous,
        menu: false,
        nav: Nav::Nowhere,
        unread: 0,
        time: None,
        csrf: String::new(),
        contacts: vec![contact.clone()],
        contact,
        ehealth: Ehealth::Off,
        flash: None,
        exit: Exit::Form(exit_url),
        outdated: Vec::new(),
        notice: String::new(),
    }
}

/// A form from an older page of the same person is answered with the page that it stands on, as it is now, with 422
/// (R10): the request goes round once more, as the reading of that page.
async fn shown_again<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
    next: &Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let Some(PageError::Outdated(outdated)) = response.response().error().and_then(Error::as_error) else {
        return Ok(response);
    };
    let mut outdated = *outdated.clone();
    let mut request = response.into_parts().0;
    // The page may no longer have the form. Then it refuses, or redirects to one that says why.
    for _ in 0..4 {
        let mut again = ServiceRequest::from_request(request);
        let address: Uri = outdated.page.parse().map_err(|_| PageError::NotFound)?;
        again.match_info_mut().get_mut().update(&address);
        again.match_info_mut().reset();
        again.head_mut().method = Method::GET;
        again.head_mut().uri = address;
        again.extensions_mut().insert(Rc::new(outdated.clone()));
        let mut response = next.call(again).await?;
        let onward = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).filter(|to| to.starts_with('/'));
        match (response.status(), onward.map(str::to_owned)) {
            (StatusCode::SEE_OTHER, Some(page)) => outdated = Outdated { page, led_on: true, ..outdated },
            (StatusCode::OK, _) => {
                let status = if outdated.led_on { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
                *response.response_mut().status_mut() = status;
                return Ok(response);
            }
            _ if outdated.led_on => return Ok(response),
            _ => outdated.led_on = true,
        }
        request = response.into_parts().0;
    }
    Err(PageError::NotFound.into())
}

/// An invalid token is not a matter of rights: the page is too old, or was never ours.
fn render_expired(frame: Frame, page: &str) -> HttpResponse {
    let locale = frame.locale;
    let onward = Some((page.to_owned(), t(locale, "web-error-verlopen-open")));
    render_words(
        StatusCode::FORBIDDEN,
        frame,
        t(locale, "web-error-verlopen-kop"),
        vec![t(locale, "web-error-verlopen").to_owned()],
        onward,
    )
}

/// The page a person sees; when even that fails, the bare status.
fn render(status: StatusCode, frame: Frame) -> HttpResponse {
    let (heading, paragraphs) = words(frame.locale, status, &frame.contact.phone);
    render_words(status, frame, heading, paragraphs, None)
}

fn render_words(
    status: StatusCode,
    mut frame: Frame,
    heading: &str,
    paragraphs: Vec<String>,
    onward: Option<(String, &'static str)>,
) -> HttpResponse {
    heading.clone_into(&mut frame.title);
    let template = ErrorPage { frame, heading: heading.to_owned(), paragraphs, onward };
    let mut response = page(status, &template).unwrap_or_else(|_| HttpResponse::new(status));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("60"));
    }
    response
}

fn words(locale: Locale, status: StatusCode, phone: &str) -> (&'static str, Vec<String>) {
    let plain = |heading: &'static str, text: &'static str| (t(locale, heading), vec![t(locale, text).to_owned()]);
    let calls =
        |heading: &'static str, text: &'static str| (t(locale, heading), vec![tr(locale, text, &[("telefoon", phone.into())])]);
    match status.as_u16() {
        403 => plain("web-error-geen-toegang-kop", "web-error-geen-toegang"),
        404 => plain("web-error-geen-pagina-kop", "web-error-geen-pagina"),
        405 => plain("web-error-zo-niet-kop", "web-error-zo-niet"),
        409 => plain("web-error-veranderd-kop", "web-error-veranderd"),
        413 => plain("web-error-te-groot-kop", "web-error-te-groot"),
        429 => plain("web-error-te-vaak-kop", "web-error-te-vaak"),
        503 => calls("web-error-niet-bereikbaar-kop", "web-error-niet-bereikbaar"),
        other if other < 500 => plain("web-error-onleesbaar-kop", "web-error-onleesbaar"),
        _ => calls("web-error-bij-ons-kop", "web-error-bij-ons"),
    }
}

/// The headers of every response, errors included.
pub async fn headers(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let site = request.app_data::<web::Data<AppState>>().cloned().ok_or_else(|| PageError::from(anyhow::anyhow!("no site")))?;
    let https = site.is_https();
    match next.call(request).await {
        Ok(mut response) => {
            let exit_form = response.request().extensions().contains::<headers::HasExitForm>();
            headers::set_headers(response.headers_mut(), site.policies.of(exit_form), https);
            Ok(response.map_into_boxed_body())
        }
        // The page of a session that could not be read (`bare`).
        Err(error) => {
            let mut response = error.as_response_error().error_response();
            headers::set_headers(response.headers_mut(), site.policies.of(true), https);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

/// The log's span of a request: never a query, a header or a body; the route, not the path, so that what is typed into an address
/// stays out of the log.
pub struct Span;

impl RootSpanBuilder for Span {
    fn on_request_start(request: &ServiceRequest) -> tracing::Span {
        let id = request_id(request.request());
        let route = request.match_pattern().unwrap_or_default();
        let application = tracing::field::Empty;
        tracing::info_span!("request", method = %request.method(), route, request_id = id, application)
    }

    fn on_request_end<B: MessageBody>(span: tracing::Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        tracing::debug!(parent: &span, status = status.as_u16(), "answered");
    }
}
