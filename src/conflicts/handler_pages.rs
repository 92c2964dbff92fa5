//! *Wie mag dit behandelen?*: behind the link in the mail to `escalation_email`. Nobody is signed in; it holds officers' names and nothing of
//! the patient.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::handler_store::{is_open, load_choices, name_handlers};
use super::views::HandlersPage;
use crate::audit::{Event, record};
use crate::db::ids::OfficerId;
use crate::db::{Actor, Job};
use crate::i18n::{Locale, t};
use crate::web::views::Choice;
use crate::web::{AppState, FormState, PageError, ok, page, random, read_form};

const JOB: Actor = Actor::System(Job::Link);

/// `GET /wie-mag-behandelen/{token}`
pub async fn show(locale: Locale, site: web::Data<AppState>, token: web::Path<String>) -> Result<HttpResponse, PageError> {
    match choices_of(&site, &token).await? {
        Some(officers) => ok(&HandlersPage { locale, officers, done: false, form: FormState::default() }),
        None => Err(PageError::NotFound),
    }
}

/// Whom a link lets name, if it still serves.
async fn choices_of(site: &AppState, token: &str) -> Result<Option<Vec<Choice>>, PageError> {
    let Some(hash) = random::link_hash(token) else { return Ok(None) };
    let mut tx = site.db.begin(JOB).await?;
    let officers = match is_open(&mut tx, &hash).await? {
        true => Some(load_choices(&mut tx, &hash).await?),
        false => None,
    };
    tx.commit().await?;
    Ok(officers)
}

/// `POST /wie-mag-behandelen/{token}`: **Bewaar**
pub async fn save(
    locale: Locale,
    site: web::Data<AppState>,
    token: web::Path<String>,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, PageError> {
    let sent = read_form(&request, body).await?;
    let (Some(hash), Some(officers)) = (random::link_hash(&token), choices_of(&site, &token).await?) else {
        return Err(PageError::NotFound);
    };
    let named = |one: &&Choice| sent.raw(&format!("wie-{}", one.value)) == "ja";
    let chosen: Vec<OfficerId> = officers.iter().filter(named).filter_map(|one| one.value.parse().ok()).collect();
    if chosen.is_empty() {
        let mut form = FormState::default();
        form.refuse("wie", t(locale, "conflicts-wie-fout"));
        return page(StatusCode::UNPROCESSABLE_ENTITY, &HandlersPage { locale, officers, done: false, form });
    }
    let mut tx = site.db.begin(JOB).await?;
    let now = tx.now();
    let done = name_handlers(&mut tx, &hash, &chosen, now).await?;
    if done {
        record(&mut tx, JOB, Event::handlers_named(), now).await?;
    }
    tx.commit().await?;
    if !done {
        return Err(PageError::NotFound);
    }
    ok(&HandlersPage { locale, officers: Vec::new(), done: true, form: FormState::default() })
}
