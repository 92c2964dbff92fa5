//! The forms on a conversation's page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::attachments;
use super::super::form::{self, PageQuery};
use super::super::write::TypedMessage;
use super::actions::{self, ActOutcome};
use super::conversation_page::{ConversationPageState, address, find_conversation, render_conversation};
use crate::conflicts::Statement;
use crate::i18n::t;
use crate::identity::{Officer, Signed, Submitted, Uploaded};
use crate::officers::answer_not_found;
use crate::patients;
use crate::reply_templates::{TemplateChoice, TemplateKind, add_below, fill_in_choice};
use crate::web::{ConversationReference, FormState, PageError, see_other};

fn parse_reference(reference: &str) -> Result<ConversationReference, PageError> {
    ConversationReference::parse(reference).ok_or(PageError::NotFound)
}

/// `GET /ombudsdienst/berichten/{gesprek}`
pub async fn show_conversation(
    signed: Signed<Officer>,
    reference: web::Path<String>,
    asked: web::Query<PageQuery>,
) -> Result<HttpResponse, PageError> {
    let shown = ConversationPageState { page: asked.page(), ..ConversationPageState::default() };
    render_conversation(&signed.visit, &signed.by, &parse_reference(&reference)?, StatusCode::OK, shown).await
}

/// `POST /ombudsdienst/berichten/{gesprek}`: **Verstuur bericht**
pub async fn send_answer(sent: Uploaded<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse_reference(&reference)?;
    let Uploaded { by, visit, form, files } = sent;
    let sent = Submitted { by, visit, form };
    let (text, mut form) = form::parse_answer(sent.visit.locale, &sent.form);
    let files = attachments::check_files(sent.visit.locale, &sent.visit.site, &mut form, files).await;
    let Some(text) = text.filter(|_| !form.refused()) else {
        let shown = ConversationPageState { form: Some(form), ..ConversationPageState::default() };
        return render_conversation(&sent.visit, &sent.by, &reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    };
    let idempotency_key = form::message_idempotency_key(&sent.form, sent.by.person(), &[reference.as_str(), &text], &files);
    let words = TypedMessage { text: &text, idempotency_key, files: &files, said: Statement::default() };
    let done = actions::send_answer(sent.visit.locale, &sent.visit.site, &sent.by, &reference, &words).await?;
    respond(&sent, &reference, done, t(sent.visit.locale, "messages-melding-geantwoord"), !files.is_empty()).await
}

/// `POST …/sjabloon`: the text of a template behind what was typed; sends nothing.
pub async fn fill_in_template(sent: Uploaded<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse_reference(&reference)?;
    let Uploaded { by, visit, form: raw, files } = sent;
    let mut form = FormState::of(&raw, &["tekst", "sjabloon"]);
    attachments::require_new_choice(&mut form, files.iter().any(|file| !file.name.is_empty()));
    let mut tx = visit.site.db.begin(by.actor()).await?;
    let Some(found) = find_conversation(&mut tx, &by, &reference).await? else {
        return answer_not_found(&visit, &by, reference.as_str(), tx).await;
    };
    let who = patients::find_known_patient(&mut tx, &by, found.matter()).await?;
    let name = who.map(|who| who.row.name);
    let choice = TemplateChoice { kind: TemplateKind::Answer, template: raw.raw("sjabloon"), reference: reference.as_str() };
    let filled = fill_in_choice(&visit, &by, &mut tx, &choice, name.as_ref()).await?;
    tx.commit().await?;
    let status = match filled {
        Some(text) => {
            form.set("tekst", add_below(&raw.text("tekst"), &text));
            StatusCode::OK
        }
        None => {
            form.refuse("sjabloon", t(visit.locale, "reply-templates-fout-kies"));
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    render_conversation(&visit, &by, &reference, status, ConversationPageState { form: Some(form), ..Default::default() }).await
}

/// `POST …/sluit`
pub async fn close_conversation(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse_reference(&reference)?;
    let done = actions::close_conversation(sent.visit.locale, &sent.visit.site, &sent.by, &reference).await?;
    respond(&sent, &reference, done, t(sent.visit.locale, "messages-melding-gesloten"), false).await
}

/// `POST …/heropen`
pub async fn reopen_conversation(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse_reference(&reference)?;
    let done = actions::reopen_conversation(sent.visit.locale, &sent.visit.site, &sent.by, &reference).await?;
    respond(&sent, &reference, done, t(sent.visit.locale, "messages-melding-heropend"), false).await
}

/// On to the page with the result, or the page as it now is.
async fn respond(
    sent: &Submitted<Officer>,
    reference: &ConversationReference,
    done: ActOutcome,
    result: &'static str,
    files: bool,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    match done {
        ActOutcome::Done => {
            visit.say(result);
            Ok(see_other(&address(reference.as_str())))
        }
        ActOutcome::TooLate(notice) => {
            let mut form = FormState::of(&sent.form, &["tekst"]);
            attachments::require_new_choice(&mut form, files);
            let shown = ConversationPageState { form: Some(form), notice, ..ConversationPageState::default() };
            render_conversation(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        ActOutcome::NotFound => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            answer_not_found(visit, officer, reference.as_str(), tx).await
        }
    }
}
