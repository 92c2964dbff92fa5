//! `/doorbrekingen/{break}/vertrouw-niet`: one question, so that a stray tap reports nothing.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::super::views::ReportPage;
use super::LIST;
use super::open_case::{self, OpenCaseOutcome, TypedReport};
use super::store::{self, DistrustedBreak};
use crate::cases::latest_day;
use crate::db::ids::BreakId;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Patient, RequestSession, Signed, Uploaded, saved_forms};
use crate::messages::{Hooks, ask_whom_it_concerns, message_idempotency_key, parse_statement, says_something};
use crate::web::{FormState, Nav, PageError, RawForm, ok, page, see_other};

/// The field of the patient's words: the one of a message, which they become.
const WORDS: &str = "tekst";
const MAX_CHARS: usize = 1000;

fn parse_id(id: &str) -> Result<BreakId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

fn address(id: BreakId) -> String {
    format!("{LIST}/{id}/vertrouw-niet")
}

/// `GET /doorbrekingen/{break}/vertrouw-niet`
pub(super) async fn ask(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse_id(&id)?;
    match build(&signed.visit, &signed.by, id, None).await? {
        // Reported already: how far that is stands on the list. Words that were typed are shown again (R8).
        (question, true) if question.form.value(WORDS).is_empty() => Ok(see_other(LIST)),
        (question, _) => ok(&question),
    }
}

/// `POST /doorbrekingen/{break}/vertrouw-niet`: **Verstuur melding**, once; again is answered alike.
pub(super) async fn report(
    sent: Uploaded<Patient>,
    id: web::Path<String>,
    hooks: web::Data<Hooks>,
) -> Result<HttpResponse, PageError> {
    let id = parse_id(&id)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    let words = match parse_words(visit.locale, &sent.form) {
        Ok(words) => words,
        Err(form) => return refused(visit, patient, id, form).await,
    };
    let typed = words.as_deref().map(|text| TypedReport {
        text,
        idempotency_key: message_idempotency_key(&sent.form, patient.person(), &[&id.to_string(), text], &[]),
        said: parse_statement(&sent.form),
        page: address(id),
    });
    match open_case::open_case(&visit.site, &hooks, patient, id, typed).await? {
        OpenCaseOutcome::Unknown => Err(PageError::NotFound),
        OpenCaseOutcome::Asks(words) => ask_whom_it_concerns(visit, &sent.form, &address(id), words, false),
        OpenCaseOutcome::Full => {
            let form = FormState::refusing(&sent.form, WORDS, t(visit.locale, "messages-fout-vol"));
            refused(visit, patient, id, form).await
        }
        OpenCaseOutcome::Done => {
            visit.announce(t(visit.locale, "break-glass-melding-verstuurd"));
            Ok(see_other(LIST))
        }
    }
}

/// What the patient wrote; none where nothing is written.
fn parse_words(locale: Locale, raw: &RawForm) -> Result<Option<String>, FormState> {
    let text = raw.text(WORDS);
    let length = text.chars().count();
    if length > MAX_CHARS {
        return Err(FormState::refusing(raw, WORDS, tr(locale, "break-glass-fout-lang", &[("n", length.into())])));
    }
    Ok(Some(text).filter(|text| says_something(text)))
}

async fn refused(visit: &RequestSession, patient: &Patient, id: BreakId, form: FormState) -> Result<HttpResponse, PageError> {
    let (question, _) = build(visit, patient, id, Some(form)).await?;
    page(StatusCode::UNPROCESSABLE_ENTITY, &question)
}

/// The question, and whether the break is reported already.
async fn build(
    visit: &RequestSession,
    patient: &Patient,
    id: BreakId,
    form: Option<FormState>,
) -> Result<(ReportPage, bool), PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let found = store::find_reported(&mut tx, patient, id).await?;
    let form = match form {
        Some(form) => form,
        None => {
            let saved = saved_forms::find(&mut tx, patient.person(), &address(id)).await?;
            visit.typed(&address(id)).cloned().or(saved).map(|raw| FormState::of(&raw, &[WORDS])).unwrap_or_default()
        }
    };
    tx.commit().await?;
    let Some(DistrustedBreak { starts_at, person, conversation, has_case }) = found else {
        return Err(PageError::NotFound);
    };
    let mut frame = visit.frame(t(visit.locale, "break-glass-vraag-kop"), Nav::Breaks)?;
    frame.refused = form.refused();
    let day = dates::on(visit.locale, starts_at);
    let question = ReportPage {
        frame,
        id: id.to_string(),
        about: match person.as_str() {
            "" => tr(visit.locale, "break-glass-vraag-over-dag", &[("datum", (&day).into())]),
            person => tr(visit.locale, "break-glass-vraag-over", &[("datum", (&day).into()), ("persoon", person.into())]),
        },
        conversation,
        latest: dates::long(visit.locale, latest_day(now, visit.site.rules.case_days)),
        key: Uuid::new_v4().to_string(),
        form,
    };
    Ok((question, has_case))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_optional_and_bounded() {
        let read = |text: &str| parse_words(Locale::DUTCH, &RawForm::default().with(WORDS, text));
        assert_eq!(read("").unwrap(), None);
        assert_eq!(read(" \r\n\u{200b}").unwrap(), None);
        assert_eq!(read("Ik was er niet.").unwrap().as_deref(), Some("Ik was er niet."));
        assert!(read(&"é".repeat(1000)).is_ok());
        assert!(read(&"é".repeat(1001)).is_err_and(|form| form.refused()));
    }
}
