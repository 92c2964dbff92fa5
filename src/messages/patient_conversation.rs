//! A conversation as its patient reads and answers it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::attachments;
use super::conflict_page;
use super::dispute_shown::find_dispute_shown;
use super::form::{self, PageQuery};
use super::hooks::Hooks;
use super::model::{MessageKind, Topic};
use super::patient_line::{UnderMessages, patient_lines};
use super::reply;
use super::store;
use super::thread::{self, SeenOutcome, ThreadMessage};
use super::told_break::find_told_break;
use super::views::{ConversationLink, ConversationPage, Paging, address};
use super::write::{TypedMessage, WriteOutcome};
use crate::conflicts;
use crate::i18n::{dates, t};
use crate::identity::{Patient, RequestSession, Signed, Uploaded, saved_forms};
use crate::web::{ConversationReference, FormState, Nav, PageError, ok, page, see_other};

fn parse_reference(reference: &str) -> Result<ConversationReference, PageError> {
    ConversationReference::parse(reference).ok_or(PageError::NotFound)
}

/// `GET /berichten/{gesprek}`
pub(super) async fn show_conversation(
    signed: Signed<Patient>,
    reference: web::Path<String>,
    asked: web::Query<PageQuery>,
) -> Result<HttpResponse, PageError> {
    let reference = parse_reference(&reference)?;
    ok(&build_conversation(&signed.visit, &signed.by, &reference, None, asked.page()).await?)
}

/// The conversation as it is, as the answer to another form, with what is to be said on top.
pub async fn answer_with_conversation(
    visit: &RequestSession,
    patient: &Patient,
    reference: &ConversationReference,
    (status, notice): (StatusCode, &str),
) -> Result<HttpResponse, PageError> {
    let mut here = build_conversation(visit, patient, reference, None, 1).await?;
    notice.clone_into(&mut here.frame.notice);
    page(status, &here)
}

/// `POST /berichten/{gesprek}`: **Verstuur bericht**
pub(super) async fn send_reply(
    sent: Uploaded<Patient>,
    reference: web::Path<String>,
    hooks: web::Data<Hooks>,
) -> Result<HttpResponse, PageError> {
    let reference = parse_reference(&reference)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    let (text, mut form) = form::parse_answer(visit.locale, &sent.form);
    let files = attachments::check_files(visit.locale, &visit.site, &mut form, sent.files).await;
    if let Some(text) = text.filter(|_| !form.refused()) {
        let idempotency_key = form::message_idempotency_key(&sent.form, patient.person(), &[reference.as_str(), &text], &files);
        let said = conflict_page::parse_statement(&sent.form);
        let words = TypedMessage { text: &text, idempotency_key, files: &files, said };
        match reply::send_reply(&visit.site, &hooks, patient, &reference, &words).await? {
            WriteOutcome::Sent(reference) => {
                visit.announce(t(visit.locale, "messages-melding-verstuurd"));
                return Ok(see_other(&address(&reference)));
            }
            WriteOutcome::Asks(words) => {
                return conflict_page::ask(visit, &sent.form, &address(reference.as_str()), words, !files.is_empty());
            }
            WriteOutcome::NotFound => return Err(PageError::NotFound),
            WriteOutcome::Full => {
                form.refuse("tekst", t(visit.locale, "messages-fout-vol"));
                attachments::require_new_choice(&mut form, !files.is_empty());
            }
        }
    }
    page(StatusCode::UNPROCESSABLE_ENTITY, &build_conversation(visit, patient, &reference, Some(form), 1).await?)
}

async fn build_conversation(
    visit: &RequestSession,
    patient: &Patient,
    reference: &ConversationReference,
    form: Option<FormState>,
    number: i64,
) -> Result<ConversationPage, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let Some(found) = store::find_for_patient(&mut tx, patient, reference).await? else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    let (messages, more) = thread::load_messages(&mut tx, found.id, number).await?;
    let mut files = attachments::load_for_messages(&tx, &thread::message_ids(&messages)).await?;
    let seen = thread::mark_seen_by_patient(&mut tx, patient, found.id, &messages, now).await?;
    let link = match found.request_id {
        Some(request) => {
            store::find_request_reference(&mut tx, request).await?.map_or(ConversationLink::Nothing, ConversationLink::Request)
        }
        None if found.topic == Topic::Break => ConversationLink::Break,
        None if found.exclusion_id.is_some() => ConversationLink::Exclusion,
        None => ConversationLink::Nothing,
    };
    let dispute = find_dispute_shown(&mut tx, found.id, found.topic).await?;
    let draft = if messages.iter().any(|one| one.kind == MessageKind::Prepared) {
        store::find_draft(&mut tx, patient, found.id).await?.map(|id| id.to_string())
    } else {
        None
    };
    let waits = conflicts::waits_for_handler(&mut tx, found.request_id, Some(found.id)).await?;
    let broken = if found.topic == Topic::Break { find_told_break(&mut tx, patient, found.id).await? } else { None };
    let form = match form {
        Some(form) => form,
        None => saved_forms::find(&mut tx, patient.person(), &address(reference.as_str()))
            .await?
            .map(|raw| FormState::of(&raw, &["tekst", attachments::FIELD]))
            .unwrap_or_default(),
    };
    tx.commit().await?;
    // What it is about may be read over a shoulder, or later in the history: the title does not say it.
    let mut frame = visit.frame(t(visit.locale, "messages-bericht-titel"), Nav::Messages)?;
    frame.refused = form.refused();
    if seen == SeenOutcome::All {
        frame.unread = (frame.unread - 1).max(0);
    }
    let under = UnderMessages { dispute, broken, draft, case_days: visit.site.rules.case_days };
    let files_of = |one: &ThreadMessage| attachments::take_lines(&mut files, one.id);
    Ok(ConversationPage {
        frame,
        subject: found.subject.render(visit.locale),
        reference: found.reference,
        link,
        lines: patient_lines(visit.locale, &messages, under, files_of, now),
        paging: Paging { page: number, more },
        closed: found.closed_at.map(|at| dates::on(visit.locale, at)),
        waits,
        key: Uuid::new_v4().to_string(),
        form,
    })
}
