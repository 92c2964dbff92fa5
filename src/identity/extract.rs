//! The arguments of handlers: a signed-in person with their session, or a form that this person sent.

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{FromRequest, HttpRequest, dev};
use anyhow::anyhow;

use super::form_sender::FormSender;
use super::people::Role;
use super::rate_limits;
use super::saved_forms;
use super::session::{RequestSession, SessionUser};
use crate::db::ids::PersonId;
use crate::web::upload::{self, Lost, Uploader};
use crate::web::{AppState, FormRoute, Outdated, PageError, RawForm, RouteTable, Saves, SentFile, drain_body, read_form};

/// A page for a signed-in person of this role.
pub struct Signed<R> {
    pub by: R,
    pub visit: RequestSession,
}

/// A form that a signed-in person of this role sent, with this session's token.
pub struct Submitted<R> {
    pub by: R,
    pub visit: RequestSession,
    pub form: RawForm,
}

/// The same with files, for the few forms that have them.
pub struct Uploaded<R> {
    pub by: R,
    pub visit: RequestSession,
    pub form: RawForm,
    pub files: Vec<SentFile>,
}

fn role<R: Role>(visit: &RequestSession) -> Result<R, PageError> {
    let who = visit.who().ok_or_else(|| visit.not_signed_in())?;
    let by = R::from_user(who).ok_or(PageError::Forbidden("another role's page"))?;
    if R::AFTER_CHOICE_OF_HOME && visit.must_choose_home() {
        return Err(PageError::ChooseHome { back: visit.page.clone(), secure: visit.site.is_https() });
    }
    Ok(by)
}

impl<R: Role> FromRequest for Signed<R> {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(RequestSession::extract(request).and_then(|visit| Ok(Self { by: role(&visit)?, visit })))
    }
}

impl<R: Role> FromRequest for Submitted<R> {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let received = receive(request.clone(), payload.take(), false);
        Box::pin(async move { received.await.map(|Uploaded { by, visit, form, .. }| Self { by, visit, form }) })
    }
}

impl<R: Role> FromRequest for Uploaded<R> {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        Box::pin(receive(request.clone(), payload.take(), true))
    }
}

async fn receive<R: Role>(request: HttpRequest, mut payload: dev::Payload, with_files: bool) -> Result<Uploaded<R>, PageError> {
    let visit = RequestSession::extract(&request)?;
    let route = RouteTable::form_of(&request).ok_or_else(|| anyhow!("a form that is not mounted with its FormRoute"))?;
    let by: R = match role(&visit) {
        Ok(by) => by,
        Err(refusal) => {
            let sender = FormSender::find(&visit, &request).await?;
            if let Some(sender) = sender.filter(|sender| R::from_user(&sender.who).is_some()) {
                save_late(&visit, &sender, &request, route, payload, with_files).await?;
            } else {
                // Read to its end, so that the response reaches a browser that is still sending; nothing of it is looked at.
                if let Ok(payload) = Payload::from_request(&request, &mut payload).await {
                    let _ = drain_body(payload).await;
                }
            }
            return Err(refusal);
        }
    };
    let has_token = |token: &str| visit.has_token(token);
    let (form, files) = read_body(&visit, (by.person(), &has_token), &request, &mut payload, with_files).await?;
    let holds = visit.has_token(form.raw("csrf"));
    let own = holds || (visit.is_own_page(form.raw("csrf")) && is_from_own_page(&visit.site, &request));
    if !own {
        return Err(PageError::ForeignForm("no token of this session"));
    }
    check_origin(&visit.site, &request)?;
    if holds && files.iter().any(|file| matches!(file.content, Err(Lost::Unread))) {
        return Err(PageError::BadForm("files before the token"));
    }
    let Some(who) = visit.who() else {
        return Err(visit.not_signed_in());
    };
    if let Err(refusal) = rate_limits::consume_form(&visit.site, by.person(), route).await {
        if matches!(refusal, PageError::TooOften { .. }) {
            save(&visit, who, route, form, !files.is_empty()).await?;
        }
        return Err(refusal);
    }
    if !holds {
        save(&visit, who, route, form.clone(), !files.is_empty()).await?;
        return Err(outdated(visit.page.clone(), form, &files));
    }
    Ok(Uploaded { by, visit, form, files })
}

/// A form from an older page of the same person (R10): its page shows it again.
fn outdated(page: String, form: RawForm, files: &[SentFile]) -> PageError {
    let files = files.iter().map(|file| file.name.clone()).filter(|name| !name.is_empty()).collect();
    let form = form.without("csrf").without(upload::FIELD);
    PageError::Outdated(Box::new(Outdated { page, form, files, led_on: false }))
}

async fn read_body(
    visit: &RequestSession,
    (person, has_token): (PersonId, &dyn Fn(&str) -> bool),
    request: &HttpRequest,
    payload: &mut dev::Payload,
    with_files: bool,
) -> Result<(RawForm, Vec<SentFile>), PageError> {
    let payload = Payload::from_request(request, payload).await.map_err(|_| PageError::BadForm("no body"))?;
    if !with_files {
        return Ok((read_form(request, payload).await?, Vec::new()));
    }
    let uploader = Uploader { uploads: &visit.site.uploads, person, holds: has_token };
    upload::read(request, payload, uploader).await
}

/// A form without a live session is never executed, but saved for its sender where it carries their token (R10).
/// Its files are not, only that there were some: the page asks to choose them again.
async fn save_late(
    visit: &RequestSession,
    sender: &FormSender,
    request: &HttpRequest,
    route: &FormRoute,
    mut payload: dev::Payload,
    with_files: bool,
) -> Result<(), PageError> {
    let has_token = |token: &str| sender.has_token(token);
    let (form, files) = read_body(visit, (sender.who.id, &has_token), request, &mut payload, with_files).await?;
    let token = form.raw("csrf");
    let own = sender.has_token(token) || (sender.who.may_have_page(token) && is_from_own_page(&visit.site, request));
    if own && check_origin(&visit.site, request).is_ok() {
        save(visit, &sender.who, route, form, !files.is_empty()).await?;
    }
    Ok(())
}

/// Saves what was typed, for when its page is opened again.
async fn save(
    visit: &RequestSession,
    who: &SessionUser,
    route: &FormRoute,
    form: RawForm,
    had_files: bool,
) -> Result<(), PageError> {
    let form = form.without("csrf").without(upload::FIELD);
    // What a page fills in itself is no loss, and would take the place of what was typed in another form of it.
    if route.saves == Saves::Nothing || !(had_files || form.has_other_than(route.own_fields)) {
        return Ok(());
    }
    let form = if had_files { form.with(upload::FIELD, upload::CHOOSE_AGAIN) } else { form };
    saved_forms::save(visit, who, &visit.page, form, route.saves == Saves::Whole).await
}

/// The second line behind the token: what the browser says about the origin of a form.
pub(super) fn check_origin(site: &AppState, request: &HttpRequest) -> Result<(), PageError> {
    let header = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let ours = |origin: &str| origin == site.base_url;
    match header(header::ORIGIN) {
        Some(origin) if !ours(origin) => Err(PageError::ForeignForm("another site's form")),
        _ => match header(header::HeaderName::from_static("sec-fetch-site")) {
            Some("cross-site" | "same-site") => Err(PageError::ForeignForm("another site's form")),
            _ => Ok(()),
        },
    }
}

/// Whether the browser says that a form came from a page of ours.
pub(super) fn is_from_own_page(site: &AppState, request: &HttpRequest) -> bool {
    match request.headers().get(header::ORIGIN) {
        Some(origin) => origin.as_bytes() == site.base_url.as_bytes(),
        None => request.headers().get("sec-fetch-site").is_some_and(|from| from.as_bytes() == b"same-origin"),
    }
}
