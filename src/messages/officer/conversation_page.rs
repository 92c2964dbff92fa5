//! The page of a conversation as an officer sees it; that it was looked at is on record (R13).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use uuid::Uuid;

use super::super::model::{Author, Topic};
use super::super::store::{self, Conversation};
use super::super::thread::{self, SeenOutcome, ThreadMessage};
use super::super::views::{ConversationLink, MessageLine, Paging};
use super::super::{attachments, links};
use super::views::TalkPage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::OfficerId;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, saved_forms};
use crate::officers::{self, answer_not_found};
use crate::patients::{self, PatientFacts};
use crate::reply_templates::{self, TemplateKind};
use crate::web::{ConversationReference, FormState, Nav, PageError, lists, page};

/// The address of a conversation of the ombudsdienst's.
pub(super) fn address(reference: &str) -> String {
    format!("/ombudsdienst/berichten/{reference}")
}

/// A conversation that this officer may open.
pub async fn find_conversation(
    tx: &mut Tx,
    officer: &Officer,
    reference: &ConversationReference,
) -> Result<Option<Conversation>, PageError> {
    Ok(store::find_for_officer(tx, officer, reference).await?)
}

/// The same, held until the transaction ends.
pub async fn lock_conversation(
    tx: &mut Tx,
    officer: &Officer,
    reference: &ConversationReference,
) -> Result<Option<Conversation>, PageError> {
    let Some(found) = store::find_for_officer(tx, officer, reference).await? else {
        return Ok(None);
    };
    Ok(store::lock_conversation(tx, &found).await?.map(|(held, _)| held))
}

/// A colleague by name.
pub async fn find_officer_name(tx: &mut Tx, colleague: Option<OfficerId>) -> Result<String, PageError> {
    Ok(match colleague {
        Some(id) => officers::name(tx, id).await?,
        None => String::new(),
    })
}

/// What the page shows besides the conversation as it is.
#[derive(Default)]
pub(super) struct ConversationPageState {
    /// The form as it was filled in; none: what was kept.
    pub form: Option<FormState>,
    /// A notice on top of the page.
    pub notice: String,
    /// Which page of the messages, from 1.
    pub page: i64,
}

pub(super) async fn render_conversation(
    visit: &RequestSession,
    officer: &Officer,
    reference: &ConversationReference,
    status: StatusCode,
    shown: ConversationPageState,
) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(found) = find_conversation(&mut tx, officer, reference).await? else {
        return answer_not_found(visit, officer, reference.as_str(), tx).await;
    };
    if found.unread_since.is_some() {
        thread::lock_conversation(&mut tx, found.id).await?;
    }
    let number = shown.page.max(1);
    let (messages, more) = thread::load_messages(&mut tx, found.id, number).await?;
    let seen = match found.unread_since {
        Some(_) => thread::mark_seen_by_officer(&mut tx, officer, found.id, &messages, now).await?,
        None => SeenOutcome::Nothing,
    };
    let mut files = attachments::load_for_messages(&tx, &thread::message_ids(&messages)).await?;
    let who = patients::find_known_patient(&mut tx, officer, found.matter()).await?;
    let link = match found.request_id {
        Some(request) => {
            store::find_request_reference(&mut tx, request).await?.map_or(ConversationLink::Nothing, ConversationLink::Request)
        }
        None if found.topic == Topic::Break => store::find_break(&mut tx, officer, found.id)
            .await?
            .map_or(ConversationLink::Break, |broken| ConversationLink::BreakOf(broken.to_string())),
        None if found.topic == Topic::NotMe => store::find_dispute(&mut tx, officer, found.id)
            .await?
            .map_or(ConversationLink::Nothing, |dispute| ConversationLink::DisputeOf(dispute.to_string())),
        None => ConversationLink::Nothing,
    };
    let prepared = found.request_id.is_none() && links::has_waiting_draft(&mut tx, officer, found.id).await?;
    let closed = match (found.closed_at, found.closed_by) {
        (Some(at), Some(by)) => Some((officers::name(&mut tx, by).await?, dates::at(visit.locale, at))),
        _ => None,
    };
    let form = match shown.form {
        Some(form) => form,
        None => saved_forms::find(&mut tx, officer.person(), &address(reference.as_str()))
            .await?
            .map(|raw| FormState::of(&raw, &["tekst", "sjabloon", attachments::FIELD]))
            .unwrap_or_default(),
    };
    let templates = reply_templates::list_template_choices(&mut tx, officer, TemplateKind::Answer).await?;
    record(&mut tx, officer.actor(), Event::conversation_read(found.patient_id, found.id), now).await?;
    tx.commit().await?;
    let mut frame = visit.frame(tr(visit.locale, "messages-titel", &[("ref", reference.as_str().into())]), Nav::Messages)?;
    frame.refused = form.refused();
    frame.notice = shown.notice;
    if seen == SeenOutcome::All {
        frame.unread = (frame.unread - 1).max(0);
    }
    let name = who.as_ref().map(|who| who.row.name.to_string()).unwrap_or_default();
    let code = if found.request_id.is_some() { "aanvraag" } else { "vraag-patient" };
    let seen_patient = who.as_ref().filter(|who| who.seen);
    let look =
        seen_patient.and_then(|who| lists::look_at(visit.locale, &visit.site.rules, code, found.patient_id, &who.row.niss));
    let here = TalkPage {
        frame,
        reference: found.reference.clone(),
        subject: found.subject.render(visit.locale),
        patient: who.as_ref().map(|who| PatientFacts::new(visit.locale, &who.row)).unwrap_or_default(),
        look,
        link,
        lines: messages
            .iter()
            .map(|one| MessageLine { files: attachments::take_lines(&mut files, one.id), ..line(visit.locale, one, &name) })
            .collect(),
        paging: Paging { page: number, more },
        closed,
        handed_over: found.handed_over_at.is_some(),
        may_become_request: found.may_become_request() && !prepared,
        prepared,
        key: Uuid::new_v4().to_string(),
        templates,
        form,
    };
    page(status, &here)
}

fn line(locale: Locale, one: &ThreadMessage, patient: &str) -> MessageLine {
    let mine = one.author == Author::Officer;
    MessageLine {
        mine,
        who: match one.author {
            Author::Patient => patient.to_owned(),
            Author::Officer => tr(locale, "messages-wie-ombudsdienst", &[("naam", (&one.officer()).into())]),
            Author::System => t(locale, "web-product-naam").to_owned(),
        },
        at: dates::at(locale, one.written_at),
        iso: dates::iso(one.written_at),
        body: one.body.render(locale),
        seen: one.author != Author::Patient && one.read_at.is_some(),
        draft: None,
        files: Vec::new(),
        letter: (one.author == Author::System).then(|| one.id.to_string()),
    }
}
