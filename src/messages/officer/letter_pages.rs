//! `/ombudsdienst/brieven`: letters to write.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::TimeDelta;

use super::letters::{self, Letter, LetterOutcome};
use super::views::{LetterRow, LettersPage};
use crate::audit::{Event, record};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::web::{Nav, PageError, page, see_other};

pub(super) const ADDRESS: &str = "/ombudsdienst/brieven";
/// The oldest first: what is left comes up when these are done.
const MAX_LETTERS: usize = 100;

/// `GET /ombudsdienst/brieven`
pub async fn show_letters(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    render_letters(&signed.visit, &signed.by, StatusCode::OK, String::new()).await
}

/// `POST /ombudsdienst/brieven/{letter}/verstuurd`: **Markeer brief als verstuurd**
pub async fn mark_sent(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let notice = match letters::mark_letter_sent(&visit.site, officer, id).await? {
        LetterOutcome::Done => {
            visit.say(t(visit.locale, "messages-brief-gedaan"));
            return Ok(see_other(ADDRESS));
        }
        LetterOutcome::By(name, at) => {
            let moment = dates::at(visit.locale, at);
            tr(visit.locale, "messages-brief-intussen", &[("naam", (&name).into()), ("tijdstip", (&moment).into())])
        }
        LetterOutcome::Read(at) => {
            tr(visit.locale, "messages-brief-intussen-gelezen", &[("tijdstip", (&dates::at(visit.locale, at)).into())])
        }
        LetterOutcome::Unknown => return Err(PageError::NotFound),
    };
    render_letters(visit, officer, StatusCode::CONFLICT, notice).await
}

/// The list. That these patients were seen is on record.
async fn render_letters(
    visit: &RequestSession,
    officer: &Officer,
    status: StatusCode,
    notice: String,
) -> Result<HttpResponse, PageError> {
    let site = &visit.site;
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let before = now - TimeDelta::days(site.rules.letter_after_days.into());
    let count = i64::try_from(MAX_LETTERS).unwrap_or(i64::MAX);
    let mut to_write = letters::list_letters(&mut tx, officer, before, visit.locale, count + 1).await?;
    let more = to_write.len() > MAX_LETTERS;
    to_write.truncate(MAX_LETTERS);
    let seen: Vec<_> = to_write.iter().map(|letter| letter.message).collect();
    // An empty list too: rows would tell who met more than the reader of the log (R12).
    record(&mut tx, officer.actor(), Event::letters_read(&seen), now).await?;
    tx.commit().await?;
    let mut frame = visit.frame(t(visit.locale, "messages-brieven-kop"), Nav::Letters)?;
    frame.notice = notice;
    page(status, &LettersPage { frame, rows: to_write.into_iter().map(|letter| row(visit.locale, letter)).collect(), more })
}

fn row(locale: Locale, letter: Letter) -> LetterRow {
    LetterRow {
        id: letter.message.to_string(),
        patient: letter.patient.as_ref().map(|who| who.name.to_string()),
        niss: letter.patient.and_then(|who| who.niss()).map(|niss| niss.display()).unwrap_or_default(),
        conversation: letter.conversation,
        subject: letter.subject,
        since: dates::on(locale, letter.written_at),
        at_once: letter.at_once,
        required: letter.required,
    }
}
