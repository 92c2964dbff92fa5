//! `/ombudsdienst/brieven`: the letters to write, and those that were sent.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::prints::{PrintRow, last_prints};
use super::store::{LetterLine, LetterList, LetterState, list_letters, text_of_state, unread_before};
use super::views::{LetterRow, LettersPage};
use crate::audit::{Event, record};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, Signed};
use crate::patients::{ShownPatient, load_known_patients, number_text};
use crate::web::{Nav, PageError, page};

/// Of what is to be written the oldest: what is left comes up when these are done.
const MAX_LETTERS: usize = 100;

#[derive(Deserialize)]
pub struct ListQuery {
    toon: Option<String>,
}

/// `GET /ombudsdienst/brieven`. That these patients were seen is on record.
pub async fn show_letters(signed: Signed<Officer>, query: web::Query<ListQuery>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let (site, locale) = (&visit.site, visit.locale);
    let list = if query.toon.as_deref() == Some("verstuurd") { LetterList::Sent } else { LetterList::ToWrite };
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let count = i32::try_from(MAX_LETTERS + 1).unwrap_or(i32::MAX);
    let mut letters = list_letters(&mut tx, officer, list, unread_before(&site.rules, now), (locale, count)).await?;
    let more = letters.len() > MAX_LETTERS;
    letters.truncate(MAX_LETTERS);
    let matters: Vec<_> = letters.iter().map(|letter| letter.matter).collect();
    let people = load_known_patients(&mut tx, officer, &matters).await?;
    let seen: Vec<_> = letters.iter().map(|letter| letter.message).collect();
    let mut prints = last_prints(&mut tx, &seen).await?;
    // An empty list too: rows would tell who met more than the reader of the log (R12).
    record(&mut tx, officer.actor(), Event::letters_read(&seen), now).await?;
    tx.commit().await?;
    let rows = letters.into_iter().zip(people).map(|(letter, who)| {
        let printed = prints.remove(&letter.message);
        row(locale, letter, who, printed.as_ref())
    });
    let here = LettersPage {
        rows: rows.collect(),
        sent: list == LetterList::Sent,
        more,
        frame: visit.frame(t(locale, "letters-kop"), Nav::Letters)?,
    };
    page(StatusCode::OK, &here)
}

/// Who printed, and when.
pub(super) fn printed_text(locale: Locale, print: &PrintRow) -> String {
    let (name, at) = (print.officer.to_string(), dates::at(locale, print.at));
    tr(locale, "letters-afgedrukt-door", &[("naam", (&name).into()), ("tijdstip", (&at).into())])
}

fn row(locale: Locale, letter: LetterLine, who: Option<ShownPatient>, printed: Option<&PrintRow>) -> LetterRow {
    let (state, tone) = text_of_state(locale, letter.state);
    LetterRow {
        id: letter.message.to_string(),
        title: letter.title,
        patient: who.as_ref().map(|who| who.row.name.to_string()),
        niss: who.map(|who| number_text(locale, &who.row.niss)).unwrap_or_default(),
        conversation: letter.reference,
        since: dates::on(locale, letter.written_at),
        printed: printed.map(|print| printed_text(locale, print)),
        state,
        tone,
        may_mark: !matches!(letter.state, LetterState::Sent(_)),
    }
}
