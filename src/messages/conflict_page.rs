//! *Gaat dit over iemand van de ombudsdienst?* (R12): before a message is sent that may be. The message stands in its form meanwhile.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::attachments;
use super::views::MessageConflictPage;
use crate::conflicts::Statement;
use crate::i18n::t;
use crate::identity::RequestSession;
use crate::web::{FormState, Nav, PageError, RawForm, ok, page};

/// What the patient said: the tick box, or the answer to the question.
pub fn parse_statement(form: &RawForm) -> Statement<'_> {
    let answer = form.raw("gaat-over");
    Statement {
        involved: form.raw("over-ombudsdienst") == "ja" || answer == "ja",
        denied: Some(form.raw("woorden")).filter(|words| answer == "nee" && !words.is_empty()),
    }
}

/// The question, in place of the page whose form was sent to `action`.
pub fn ask(
    visit: &RequestSession,
    sent: &RawForm,
    action: &str,
    words: String,
    with_files: bool,
) -> Result<HttpResponse, PageError> {
    let mut form = FormState::of(sent, &["onderwerp", "instelling", "tekst", "formulier", "gaat-over"]);
    let asked_before = !sent.raw("woorden").is_empty();
    if asked_before {
        form.refuse("gaat-over", t(visit.locale, "conflicts-fout"));
    }
    attachments::require_new_choice(&mut form, with_files);
    let mut frame = visit.frame(t(visit.locale, "conflicts-kop"), Nav::Messages)?;
    frame.refused = form.refused();
    let only_one = visit.site.institutions.len() < 2;
    let here = MessageConflictPage { frame, action: action.to_owned(), words, only_one, with_files, form };
    if asked_before { page(StatusCode::UNPROCESSABLE_ENTITY, &here) } else { ok(&here) }
}
