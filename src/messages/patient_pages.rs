//! The patient's pages: the inbox, a new message.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::attachments;
use super::conflict_page;
use super::form::{self, NEW_FIELDS, PageQuery, TOPICS};
use super::list::{self, LastMessage};
use super::model::{Author, MessageKind};
use super::notice_head::{render_title, render_written_title, sign_of_notice, sign_of_written};
use super::notice_text::render_subject;
use super::patient_conversation;
use super::store::Conversation;
use super::stored_text::MessageBody;
use super::subject_line::SubjectLine;
use super::views::{self, InboxPage, InboxRow, NewPage, Paging, address};
use super::write::{self, TypedMessage, WriteOutcome};
use crate::db::ids::InstitutionId;
use crate::i18n::{Locale, t};
use crate::identity::{Patient, RequestSession, Signed, Submitted, Uploaded, saved_forms};
use crate::web::lists::Searched;
use crate::web::views::Choice;
use crate::web::{FormRoute, FormState, Nav, PageError, RateLimit, Routes, Saves, ok, page, see_other};

/// Mounts the pages under `/berichten`.
pub fn routes(routes: &mut Routes<'_>) {
    let written =
        |path| FormRoute::new(path).saves(Saves::Typed).own_fields(&["formulier", "woorden"]).limited(RateLimit::Message);
    routes
        .page_with_form(FormRoute::new("/berichten").limited(RateLimit::Search), show_inbox, search_inbox)
        .page_with_form(written("/berichten/nieuw"), show_new, send_new)
        .page_with_form(
            written("/berichten/{gesprek}"),
            patient_conversation::show_conversation,
            patient_conversation::send_reply,
        );
}

const INBOX: &str = "/berichten";

/// `GET /berichten`: what fits the last search.
async fn show_inbox(
    signed: Signed<Patient>,
    asked: web::Query<PageQuery>,
    searched: web::Query<Searched>,
) -> Result<HttpResponse, PageError> {
    let term = signed.visit.search(INBOX, &searched).line("zoek");
    ok(&build_inbox(&signed.visit, &signed.by, &term, asked.page()).await?)
}

/// `POST /berichten`: another search.
async fn search_inbox(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    sent.visit.keep_search(INBOX, &sent.form, &["zoek"]);
    Ok(see_other("/berichten?gezocht"))
}

async fn build_inbox(visit: &RequestSession, patient: &Patient, term: &str, number: i64) -> Result<InboxPage, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let found = list::list_for_patient(&mut tx, patient, term, visit.locale, number).await?;
    tx.commit().await?;
    let row = |(one, last)| inbox_row(visit.locale, one, last, now);
    let mut form = FormState::default();
    form.set("zoek", visit.typed(INBOX).map_or_else(|| term.to_owned(), |typed| typed.line("zoek")));
    Ok(InboxPage {
        frame: visit.frame(t(visit.locale, "messages-kop"), Nav::Messages)?,
        rows: found.rows.into_iter().map(row).collect(),
        paging: Paging { page: number, more: found.more },
        searched: !term.is_empty(),
        form,
    })
}

fn inbox_row(locale: Locale, one: Conversation, last: Option<LastMessage>, now: DateTime<Utc>) -> InboxRow {
    let subject = || one.subject.render(locale);
    let (title, sign) = match &last {
        Some(LastMessage { body: MessageBody::Notice(notice), .. }) => (render_title(locale, notice), sign_of_notice(notice)),
        Some(LastMessage { author, kind, .. }) => {
            let title = render_written_title(locale, *author, *kind, one.topic).map_or_else(subject, str::to_owned);
            (title, sign_of_written(*author, *kind))
        }
        None => (subject(), sign_of_written(Author::System, MessageKind::Text)),
    };
    let from = last.as_ref().and_then(|last| match last.author {
        Author::Patient => Some(t(locale, "messages-jij").to_owned()),
        Author::Officer => Some(last.officer.clone().unwrap_or_else(|| t(locale, "messages-van-ombudsdienst").to_owned())),
        Author::System => None,
    });
    InboxRow {
        at: views::day_or_time(locale, one.last_at, now),
        title,
        sign,
        unread: last.as_ref().is_some_and(|last| last.unread),
        from,
        words: last.map(|last| last.first_words(locale)).unwrap_or_default(),
        reference: one.reference,
    }
}

/// `GET /berichten/nieuw`
async fn show_new(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let kept = saved_forms::find(&mut tx, patient.person(), "/berichten/nieuw").await?;
    tx.commit().await?;
    let form = kept
        .map(|raw| FormState::of(&raw, &["onderwerp", "instelling", "over-ombudsdienst", "tekst", attachments::FIELD]))
        .unwrap_or_default();
    ok(&build_new(visit, patient, form)?)
}

fn build_new(visit: &RequestSession, patient: &Patient, mut form: FormState) -> Result<NewPage, PageError> {
    if form.value("instelling").is_empty() {
        form.set("instelling", patient.home_institution().to_string());
    }
    let all = &visit.site.institutions;
    let several = if all.len() > 1 { all.as_slice() } else { &[] };
    let mut frame = visit.frame(t(visit.locale, "messages-nieuw-kop"), Nav::Messages)?;
    frame.refused = form.refused();
    Ok(NewPage {
        frame,
        key: Uuid::new_v4().to_string(),
        topics: TOPICS
            .iter()
            .map(|(value, topic)| Choice {
                value: (*value).to_owned(),
                text: render_subject(visit.locale, &SubjectLine::of_topic(*topic)),
            })
            .collect(),
        institutions: several
            .iter()
            .map(|one| Choice { value: one.id.to_string(), text: one.contact.institution.clone() })
            .collect(),
        form,
    })
}

/// `POST /berichten/nieuw`: **Verstuur bericht**
async fn send_new(sent: Uploaded<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let known: Vec<InstitutionId> = visit.site.institutions.iter().map(|one| one.id).collect();
    let (new, mut form) = match form::parse_new_message(visit.locale, &sent.form, &known) {
        Ok(new) => (Some(new), FormState::of(&sent.form, &NEW_FIELDS)),
        Err(form) => (None, form),
    };
    let files = attachments::check_files(visit.locale, &visit.site, &mut form, sent.files).await;
    let Some(new) = new.filter(|_| !form.refused()) else {
        return page(StatusCode::UNPROCESSABLE_ENTITY, &build_new(visit, patient, form)?);
    };
    let content = [sent.form.raw("onderwerp"), sent.form.raw("instelling"), &new.text];
    let idempotency_key = form::message_idempotency_key(&sent.form, patient.person(), &content, &files);
    let words =
        TypedMessage { text: &new.text, idempotency_key, files: &files, said: conflict_page::parse_statement(&sent.form) };
    match write::start_conversation(&visit.site, patient, &new, &words).await? {
        WriteOutcome::Sent(reference) => {
            visit.announce(t(visit.locale, "messages-melding-verstuurd"));
            Ok(see_other(&address(&reference)))
        }
        WriteOutcome::Asks(words) => conflict_page::ask(visit, &sent.form, "/berichten/nieuw", words, !files.is_empty()),
        WriteOutcome::NotFound => Err(PageError::NotFound),
        WriteOutcome::Full => {
            form.refuse("tekst", t(visit.locale, "messages-fout-vol"));
            attachments::require_new_choice(&mut form, !files.is_empty());
            page(StatusCode::UNPROCESSABLE_ENTITY, &build_new(visit, patient, form)?)
        }
    }
}
