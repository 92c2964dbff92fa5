//! `/ombudsdienst/brieven/{letter}`: a letter before it is printed, who printed it, and **Markeer brief als verstuurd**.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::ADDRESS;
use super::actions::{LetterOutcome, mark_letter_sent};
use super::list_page::printed_text;
use super::prints::{PrintRow, find_last_address, list_prints};
use super::sheet::{LetterSheet, SheetContext, compose_sheet};
use super::store::{FoundLetter, LetterLine, find_letter, list_letters_of, text_of_state, unread_before};
use super::views::{LetterPage, OtherLetter, PrintLine};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::MessageId;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::mail;
use crate::officers::{self, answer_not_found};
use crate::patients::find_known_patient;
use crate::web::assets::letter_window_css;
use crate::web::{FormState, Nav, PageError, page, see_other};

/// The fields of the form to print it.
pub(super) const FIELDS: [&str; 2] = ["adres", "reden"];

/// The address of a letter.
pub(super) fn address(letter: MessageId) -> String {
    format!("{ADDRESS}/{letter}")
}

pub(super) fn parse(letter: &str) -> Result<MessageId, PageError> {
    letter.parse().map_err(|_| PageError::NotFound)
}

/// What the page shows besides the letter as it is.
#[derive(Default)]
pub(super) struct LetterPageState {
    /// The form as it was filled in; none: what was kept, or the last address.
    pub form: Option<FormState>,
    /// A notice on top of the page.
    pub notice: String,
}

/// `GET /ombudsdienst/brieven/{letter}`
pub async fn show_letter(signed: Signed<Officer>, letter: web::Path<String>) -> Result<HttpResponse, PageError> {
    render_letter(&signed.visit, &signed.by, parse(&letter)?, StatusCode::OK, LetterPageState::default()).await
}

/// `POST /ombudsdienst/brieven/{letter}/verstuurd`: **Markeer brief als verstuurd**
pub async fn mark_sent(sent: Submitted<Officer>, letter: web::Path<String>) -> Result<HttpResponse, PageError> {
    let letter = parse(&letter)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let notice = match mark_letter_sent(&visit.site, officer, letter).await? {
        LetterOutcome::Done => {
            visit.say(t(visit.locale, "letters-gedaan"));
            return Ok(see_other(ADDRESS));
        }
        LetterOutcome::By(name, at) => {
            let moment = dates::at(visit.locale, at);
            tr(visit.locale, "letters-intussen", &[("naam", (&name).into()), ("tijdstip", (&moment).into())])
        }
        LetterOutcome::Read(at) => {
            tr(visit.locale, "letters-intussen-gelezen", &[("tijdstip", (&dates::at(visit.locale, at)).into())])
        }
        LetterOutcome::Unknown => return Err(PageError::NotFound),
    };
    render_letter(visit, officer, letter, StatusCode::CONFLICT, LetterPageState { form: None, notice }).await
}

/// The sheet of a letter, to this address.
pub(super) async fn load_sheet(
    visit: &RequestSession,
    officer: &Officer,
    tx: &mut Tx,
    (letter, to): (&FoundLetter, &str),
) -> Result<LetterSheet, PageError> {
    let who = find_known_patient(tx, officer, letter.matter).await?;
    let language = mail::language_of(tx, letter.matter.patient).await?;
    let portal = visit.site.base_url.split_once("://").map_or(visit.site.base_url.as_str(), |(_, host)| host);
    let context = SheetContext {
        contact: &visit.site.contact(Some(officer.institution())),
        officer: officer.name(),
        patient: &who.map(|who| who.row.name.to_string()).unwrap_or_default(),
        address: to,
        portal,
        now: tx.now(),
    };
    Ok(compose_sheet(language, letter, &context))
}

/// The page, which goes on record.
pub(super) async fn render_letter(
    visit: &RequestSession,
    officer: &Officer,
    id: MessageId,
    status: StatusCode,
    shown: LetterPageState,
) -> Result<HttpResponse, PageError> {
    let (site, locale) = (&visit.site, visit.locale);
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(letter) = find_letter(&mut tx, officer, id).await? else {
        return answer_not_found(visit, officer, &id.to_string(), tx).await;
    };
    let prints = list_prints(&mut tx, &[id]).await?;
    let others = list_letters_of(&mut tx, officer, letter.matter.patient, (&site.rules, now), locale).await?;
    let last = find_last_address(&mut tx, officer, letter.matter.patient).await?;
    let form = match shown.form {
        Some(form) => form,
        None => match saved_forms::find(&mut tx, officer.person(), &address(id)).await? {
            Some(raw) => FormState::of(&raw, &FIELDS),
            None => {
                let mut form = FormState::default();
                form.set("adres", prints.last().map(|print| print.address.clone()).or(last).unwrap_or_default());
                form
            }
        },
    };
    let to = prints.last().map_or("", |print| print.address.as_str());
    let sheet = load_sheet(visit, officer, &mut tx, (&letter, to)).await?;
    let sent_by = match letter.sent_by {
        Some(by) => officers::name(&mut tx, by).await?,
        None => String::new(),
    };
    record(&mut tx, officer.actor(), Event::letter_read(letter.matter.patient, letter.conversation, id), now).await?;
    tx.commit().await?;
    let state = letter.columns.state(unread_before(&site.rules, now));
    let (words, tone) = text_of_state(locale, state);
    let mut frame = visit.frame(tr(locale, "letters-titel", &[("ref", (&sheet.reference.1).into())]), Nav::Letters)?;
    frame.notice = shown.notice;
    frame.refused = form.refused();
    let sent = letter.columns.letter_sent_at.map(|at| {
        let moment = dates::at(locale, at);
        tr(locale, "letters-verstuurd-door", &[("naam", (&sent_by).into()), ("tijdstip", (&moment).into())])
    });
    let here = LetterPage {
        frame,
        id: id.to_string(),
        conversation: letter.reference,
        state: words,
        tone,
        may_mark: letter.columns.may_mark(),
        sheet,
        window: window(visit),
        prints: prints.iter().map(|print| print_line(locale, print)).collect(),
        sent,
        others: others.into_iter().map(|other| other_letter(locale, other, id)).collect(),
        key: Uuid::new_v4().to_string(),
        form,
    };
    page(status, &here)
}

/// The style sheet of the house's envelopes.
pub(super) fn window(visit: &RequestSession) -> String {
    let window = visit.site.rules.letter_window;
    letter_window_css(window.window_left_mm, window.window_top_mm)
}

fn print_line(locale: Locale, print: &PrintRow) -> PrintLine {
    PrintLine { text: printed_text(locale, print), reason: print.reason.clone().unwrap_or_default() }
}

fn other_letter(locale: Locale, letter: LetterLine, here: MessageId) -> OtherLetter {
    let (state, tone) = text_of_state(locale, letter.state);
    OtherLetter {
        id: letter.message.to_string(),
        title: letter.title,
        since: dates::on(locale, letter.written_at),
        state,
        tone,
        here: letter.message == here,
    }
}
