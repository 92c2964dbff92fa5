//! **Druk deze brief af**: the form, and the sheet alone for who just sent it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::TimeDelta;

use super::actions::{PrintOrder, PrintOutcome, print_letter};
use super::address::{AddressRefused, PostalAddress};
use super::pages::{FIELDS, LetterPageState, address, load_sheet, parse, render_letter, window};
use super::prints::list_prints;
use super::store::find_letter;
use super::views::LetterPrintPage;
use crate::audit::{Event, record};
use crate::db::ids::LetterPrintId;
use crate::i18n::{dates, t, tr};
use crate::identity::{Officer, Signed, Submitted, saved_forms};
use crate::officers::answer_not_found;
use crate::web::{FormState, Nav, PageError, page, see_other};

const MAX_REASON_CHARS: usize = 200;
/// For how long the sheet opens after its print was put on record.
const SHEET_TIME: TimeDelta = TimeDelta::minutes(30);

/// `POST /ombudsdienst/brieven/{letter}/afdrukken`
pub async fn print(sent: Submitted<Officer>, letter: web::Path<String>) -> Result<HttpResponse, PageError> {
    let message = parse(&letter)?;
    let (visit, officer, locale) = (&sent.visit, &sent.by, sent.visit.locale);
    let mut form = FormState::of(&sent.form, &FIELDS);
    let seen = sent.form.raw("afgedrukt").parse::<i16>().unwrap_or(0).clamp(0, 98);
    let to = PostalAddress::parse(sent.form.raw("adres"));
    let reason = sent.form.line("reden");
    match to {
        Err(AddressRefused::Incomplete) => form.refuse("adres", t(locale, "letters-fout-adres")),
        Err(AddressRefused::TooLarge) => form.refuse("adres", t(locale, "letters-fout-adres-groot")),
        Ok(_) => {}
    }
    if seen > 0 && reason.is_empty() {
        form.refuse("reden", t(locale, "letters-fout-reden"));
    } else if reason.chars().count() > MAX_REASON_CHARS {
        form.refuse("reden", t(locale, "letters-fout-reden-lang"));
    }
    let Some(to) = to.ok().filter(|_| !form.refused()) else {
        let shown = LetterPageState { form: Some(form), notice: String::new() };
        return render_letter(visit, officer, message, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    };
    let content = [letter.as_str(), to.as_str(), &reason];
    let id = LetterPrintId::from_uuid(sent.form.idempotency_key("formulier", officer.person(), &content).uuid());
    let order = PrintOrder { id, message, address: &to, reason: &reason, seen };
    let notice = match print_letter(&visit.site, officer, &order).await? {
        PrintOutcome::Done => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            saved_forms::forget(&mut tx, officer.person(), &address(message)).await?;
            tx.commit().await?;
            return Ok(see_other(&format!("{}/afdruk", address(message))));
        }
        PrintOutcome::By(name, at) => {
            let moment = dates::at(locale, at);
            tr(locale, "letters-intussen-afgedrukt", &[("naam", (&name).into()), ("tijdstip", (&moment).into())])
        }
        PrintOutcome::Unknown => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            return answer_not_found(visit, officer, &message.to_string(), tx).await;
        }
    };
    render_letter(visit, officer, message, StatusCode::CONFLICT, LetterPageState { form: Some(form), notice }).await
}

/// `GET /ombudsdienst/brieven/{letter}/afdruk`: for the officer who printed it last, for a while; anybody else sees the letter.
pub async fn show_print(signed: Signed<Officer>, letter: web::Path<String>) -> Result<HttpResponse, PageError> {
    let message = parse(&letter)?;
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(letter) = find_letter(&mut tx, officer, message).await? else {
        return answer_not_found(visit, officer, &message.to_string(), tx).await;
    };
    let prints = list_prints(&mut tx, &[message]).await?;
    let Some(last) = prints.last().filter(|last| last.by == officer.id() && last.at > now - SHEET_TIME) else {
        tx.rollback().await?;
        return Ok(see_other(&address(message)));
    };
    let sheet = load_sheet(visit, officer, &mut tx, (&letter, &last.address)).await?;
    record(&mut tx, officer.actor(), Event::letter_read(letter.matter.patient, letter.conversation, message), now).await?;
    tx.commit().await?;
    let here = LetterPrintPage {
        frame: visit.frame(tr(visit.locale, "letters-titel", &[("ref", (&sheet.reference.1).into())]), Nav::Letters)?,
        id: message.to_string(),
        may_mark: letter.columns.may_mark(),
        sheet,
        window: window(visit),
    };
    page(StatusCode::OK, &here)
}
