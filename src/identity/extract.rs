//! What a handler asks for: a signed-in person and their visit, or a form that this person sent.

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{FromRequest, HttpRequest, dev};

use super::limits;
use super::parked;
use super::people::Role;
use super::session::{Visit, Who};
use crate::db::ids::PersonId;
use crate::web::upload::{self, Lost, Sender};
use crate::web::{Outdated, PageError, RawForm, SentFile, Site, form};

/// A page for a signed-in person of this role.
pub struct Signed<R> {
    pub by: R,
    pub visit: Visit,
}

/// A form that a signed-in person of this role sent, with this session's token.
pub struct Submitted<R> {
    pub by: R,
    pub visit: Visit,
    pub form: RawForm,
}

/// The same with files, for the few forms that have them.
pub struct Uploaded<R> {
    pub by: R,
    pub visit: Visit,
    pub form: RawForm,
    pub files: Vec<SentFile>,
}

/// The page on which a form stands: what posts elsewhere comes back to it.
pub fn page_of(path: &str) -> &str {
    const ACTIONS: [&str; 17] = [
        "/maak-ongedaan",
        "/intrekken",
        "/neem",
        "/neem-over",
        "/geef-terug",
        "/registreer",
        "/weiger",
        "/heropen",
        "/notitie",
        "/gesprek",
        "/zoek",
        "/kies",
        "/trek-registratie-in",
        "/bekeken",
        "/onderzoek",
        "/afsluiten",
        "/sluit",
    ];
    let page = ACTIONS.iter().find_map(|action| path.strip_suffix(action)).unwrap_or(path);
    match path.rsplit_once('/') {
        Some((_, "maak-ongedaan")) => "/uitsluitingen",
        Some((above, "afmelden")) if above.starts_with("/mijn-gegevens/") => "/mijn-gegevens",
        Some((above, "afmelden")) if above.starts_with("/ombudsdienst/sessies/") => "/ombudsdienst/sessies",
        Some(("/mijn-gegevens", "sessieduur" | "download" | "e-mail-aan" | "e-mail-verwijderen")) => "/mijn-gegevens",
        Some((_, "verwijder")) => "/uitsluitingen/aanvragen",
        Some((_, "vertrouw-niet")) => "/doorbrekingen",
        Some((_, "brief-verstuurd")) => "/ombudsdienst/doorbrekingen",
        _ => page,
    }
}

/// Pages whose form holds something typed or chosen, and that show it again. What needs a click only is not kept, nor a
/// search of the worklist or for a patient, which may hold a NISS.
fn shows_what_was_kept(page: &str) -> bool {
    const STEPS: [&str; 6] = ["/zoeken", "/kiezen", "/beschrijven", "/ehealth", "/gevolgen", "/contact"];
    page == "/uitsluitingen/aanvragen"
        || page == "/mijn-gegevens"
        || (page.starts_with("/uitsluitingen/aanvragen/") && STEPS.iter().any(|step| page.ends_with(step)))
        || ["/berichten/", "/ombudsdienst/aanvragen/", "/ombudsdienst/berichten/", "/ombudsdienst/doorbrekingen/"]
            .iter()
            .any(|above| page.starts_with(above))
        || (page.starts_with("/ombudsdienst/patienten/") && page.ends_with("/stopzetten"))
}

/// Fields that a page fills in itself: nobody typed them.
const OWN_FIELDS: [&str; 9] = ["aanvraag", "bladzijde", "formulier", "gezien", "periode", "sleutel", "stap", "van", "versie"];

/// Pages whose form is sent as a whole, with tick boxes.
fn is_all_of(page: &str) -> bool {
    page.starts_with("/uitsluitingen/aanvragen") || page == "/ombudsdienst/aanvragen/nieuw"
}

fn role<R: Role>(visit: &Visit, request: &HttpRequest) -> Result<R, PageError> {
    match visit.who() {
        Some(who) => R::of(who).ok_or(PageError::Forbidden("another role's page")),
        None => Err(sign_in(visit, request)),
    }
}

fn sign_in(visit: &Visit, request: &HttpRequest) -> PageError {
    PageError::SignIn { back: page_of(request.path()).to_owned(), secure: visit.site.is_https() }
}

impl<R: Role> FromRequest for Signed<R> {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(Visit::of(request).and_then(|visit| Ok(Self { by: role(&visit, request)?, visit })))
    }
}

impl<R: Role> FromRequest for Submitted<R> {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let taken = take(request.clone(), payload.take(), false);
        Box::pin(async move { taken.await.map(|Uploaded { by, visit, form, .. }| Self { by, visit, form }) })
    }
}

impl<R: Role> FromRequest for Uploaded<R> {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        Box::pin(take(request.clone(), payload.take(), true))
    }
}

async fn take<R: Role>(request: HttpRequest, mut payload: dev::Payload, with_files: bool) -> Result<Uploaded<R>, PageError> {
    let visit = Visit::of(&request)?;
    let by: R = match role(&visit, &request) {
        Ok(by) => by,
        Err(refusal) => {
            if let Some(who) = visit.expired().filter(|who| R::of(who).is_some()) {
                keep(&visit, who, &request, payload, with_files).await?;
            } else {
                // Read on, so that the answer reaches a browser that is still sending; of a stranger's body nothing is looked at.
                if let Ok(payload) = Payload::from_request(&request, &mut payload).await {
                    let _ = form::drain(payload).await;
                }
            }
            return Err(refusal);
        }
    };
    let (form, files) = read(&visit, by.person(), &request, &mut payload, with_files).await?;
    let holds = visit.has_token(form.raw("csrf"));
    let own = holds || (visit.is_own_page(form.raw("csrf")) && says_own(&visit.site, &request));
    if !own {
        return Err(PageError::ForeignForm("no token of this session"));
    }
    check_origin(&visit.site, &request)?;
    if holds && files.iter().any(|file| matches!(file.content, Err(Lost::Unread))) {
        return Err(PageError::BadForm("files before the token"));
    }
    if let (Err(refusal), Some(who)) = (limits::form(&visit.site, by.person(), &request).await, visit.who()) {
        if matches!(refusal, PageError::TooOften { .. }) {
            park(&visit, who, page_of(request.path()), form, !files.is_empty()).await?;
        }
        return Err(refusal);
    }
    if let (false, Some(who)) = (holds, visit.who()) {
        return Err(outdated(&visit, who, page_of(request.path()), form, &files).await?);
    }
    Ok(Uploaded { by, visit, form, files })
}

/// A form from an older page of the same person (product.md §7): kept like one that came with an expired session, so that its page
/// shows it again.
async fn outdated(visit: &Visit, who: &Who, page: &str, form: RawForm, files: &[SentFile]) -> Result<PageError, PageError> {
    park(visit, who, page, form.clone(), !files.is_empty()).await?;
    let files = files.iter().map(|file| file.name.clone()).filter(|name| !name.is_empty()).collect();
    let form = form.without("csrf").without(upload::FIELD);
    Ok(PageError::Outdated(Box::new(Outdated { page: page.to_owned(), form, files, led_on: false })))
}

async fn read(
    visit: &Visit,
    person: PersonId,
    request: &HttpRequest,
    payload: &mut dev::Payload,
    with_files: bool,
) -> Result<(RawForm, Vec<SentFile>), PageError> {
    let payload = Payload::from_request(request, payload).await.map_err(|_| PageError::BadForm("no body"))?;
    if !with_files {
        return Ok((RawForm::read(request, payload).await?, Vec::new()));
    }
    let sender = Sender { uploads: &visit.site.uploads, person, holds: &|token| visit.has_token(token) };
    upload::read(request, payload, sender).await
}

/// A form with an expired session's cookie and token is never executed, but kept for its sender (product.md §7).
/// Files are not, only that there were some: whoever comes back is told to choose them again.
async fn keep(
    visit: &Visit,
    who: &Who,
    request: &HttpRequest,
    mut payload: dev::Payload,
    with_files: bool,
) -> Result<(), PageError> {
    let (form, files) = read(visit, who.id, request, &mut payload, with_files).await?;
    let token = form.raw("csrf");
    let own = visit.has_token(token) || (visit.is_own_page(token) && says_own(&visit.site, request));
    if own && check_origin(&visit.site, request).is_ok() {
        park(visit, who, page_of(request.path()), form, !files.is_empty()).await?;
    }
    Ok(())
}

/// Keeps what was typed, for when the page is opened again.
async fn park(visit: &Visit, who: &Who, page: &str, form: RawForm, had_files: bool) -> Result<(), PageError> {
    let form = form.without("csrf").without(upload::FIELD);
    // What a page fills in itself is no loss, and would take the place of what was typed in another form of it.
    if !shows_what_was_kept(page) || !(had_files || form.holds_more_than(&OWN_FIELDS)) {
        return Ok(());
    }
    let form = if had_files { form.with(upload::FIELD, upload::AGAIN) } else { form };
    parked::keep(visit, who, page, form, is_all_of(page)).await
}

/// The second line behind the token: what a browser says about where a form came from.
pub(super) fn check_origin(site: &Site, request: &HttpRequest) -> Result<(), PageError> {
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

/// Whether a browser says that a form came from a page of ours.
pub(super) fn says_own(site: &Site, request: &HttpRequest) -> bool {
    match request.headers().get(header::ORIGIN) {
        Some(origin) => origin.as_bytes() == site.base_url.as_bytes(),
        None => request.headers().get("sec-fetch-site").is_some_and(|from| from.as_bytes() == b"same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn a_form_comes_back_to_the_page_it_stands_on() {
        assert_eq!(page_of("/uitsluitingen/1/maak-ongedaan"), "/uitsluitingen");
        assert_eq!(page_of("/uitsluitingen/aanvragen/1/verwijder"), "/uitsluitingen/aanvragen");
        assert_eq!(page_of("/mijn-gegevens/download"), "/mijn-gegevens");
        assert_eq!(page_of("/mijn-gegevens/alles"), "/mijn-gegevens/alles");
        assert_eq!(page_of("/mijn-gegevens/sessies/1/afmelden"), "/mijn-gegevens");
        assert_eq!(page_of("/ombudsdienst/sessies/1/afmelden"), "/ombudsdienst/sessies");
        assert_eq!(page_of("/aanvragen/UA-2026-000001-X/intrekken"), "/aanvragen/UA-2026-000001-X");
        assert_eq!(page_of("/ombudsdienst/aanvragen/UA-1/weiger"), "/ombudsdienst/aanvragen/UA-1");
        assert_eq!(page_of("/ombudsdienst/aanvragen/nieuw/zoek"), "/ombudsdienst/aanvragen/nieuw");
        assert_eq!(page_of("/ombudsdienst/patienten/kies"), "/ombudsdienst/patienten");
        assert_eq!(page_of("/doorbrekingen/1/vertrouw-niet"), "/doorbrekingen");
        assert_eq!(page_of("/ombudsdienst/doorbrekingen/1/afsluiten"), "/ombudsdienst/doorbrekingen/1");
        assert_eq!(page_of("/ombudsdienst/berichten/GB-1/sluit"), "/ombudsdienst/berichten/GB-1");
        assert_eq!(page_of("/uitsluitingen/aanvragen/1/contact"), "/uitsluitingen/aanvragen/1/contact");
    }
}
