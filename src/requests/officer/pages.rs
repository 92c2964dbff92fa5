//! The forms on the page of a request.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::super::events::{EventRow, events};
use super::super::model::EventKind;
use super::decide::{self, Decided, MAX_WORDS};
use super::reconsider;
use super::request_page::{Shown, render, withheld};
use super::store::Matter;
use crate::db::ids::{CareWorkerId, PeriodId};
use crate::directory::{PersonName, SearchRefused, SearchTerm};
use crate::identity::{Officer, Signed, Submitted, Visit, parked};
use crate::messages::RefusalReason;
use crate::web::{FormState, PageError, RequestReference, dates, see_other, t, tr};

/// What the page may be asked to show besides.
#[derive(Deserialize)]
pub struct Asked {
    /// The entry that was just added to the directory.
    persoon: Option<CareWorkerId>,
}

pub(super) const FIELDS: [&str; 9] =
    ["persoon", "reden", "uitleg", "zoek-persoon", "reden-intrekking", "reden-heropening", "notitie", "bereikt", "gesprek"];

pub(super) fn address(reference: &RequestReference) -> String {
    format!("/ombudsdienst/aanvragen/{reference}")
}

pub(super) fn parse(reference: &str) -> Result<RequestReference, PageError> {
    RequestReference::parse(reference).ok_or(PageError::NotFound)
}

/// `GET /ombudsdienst/aanvragen/{reference}`
pub async fn show(
    signed: Signed<Officer>,
    reference: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let shown = Shown { added: asked.persoon, ..Shown::default() };
    render(&signed.visit, &signed.by, &reference, StatusCode::OK, shown).await
}

/// `POST …/zoek`: other entries of the directory; changes nothing.
pub async fn search(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let typed = sent.form.line("zoek-persoon");
    let mut shown = Shown { form: FormState::of(&sent.form, &FIELDS), ..Shown::default() };
    let status = match SearchTerm::parse(&typed) {
        Ok(term) => {
            shown.search = Some(term);
            StatusCode::OK
        }
        Err(refusal) => {
            shown.form.refuse("zoek-persoon", search_refused(&refusal));
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    render(&sent.visit, &sent.by, &reference, status, shown).await
}

/// Why the directory cannot be searched by what was typed.
pub(super) fn search_refused(refusal: &SearchRefused) -> &'static str {
    match refusal {
        SearchRefused::Empty => t("requests-fout-zoek-leeg"),
        SearchRefused::TooShort => t("requests-fout-zoek-kort"),
        SearchRefused::RizivLength => t("requests-fout-riziv-lengte"),
    }
}

/// `POST …/neem`
pub async fn take(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let decided = decide::take(&sent.visit.site, &sent.by, &reference).await?;
    answer(&sent, &reference, decided, |_| tr("ombudsdienst-melding-genomen", &[("ref", reference.as_str().into())])).await
}

/// `POST …/registreer`
pub async fn register(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let decided =
        decide::register(&sent.visit.site, &sent.by, &reference, sent.form.raw("persoon"), sent.form.raw("gezien")).await?;
    answer(&sent, &reference, decided, |matter| {
        tr("ombudsdienst-melding-geregistreerd", &[("persoon", (&matter.request.registered_name()).into())])
    })
    .await
}

/// `POST …/weiger`
pub async fn refuse(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (reason, words) = (sent.form.raw("reden").to_owned(), sent.form.text("uitleg"));
    let mut form = FormState::of(&sent.form, &FIELDS);
    if reason.parse::<RefusalReason>().is_err() {
        form.refuse("reden", t("ombudsdienst-fout-reden"));
    }
    if words.is_empty() {
        form.refuse("uitleg", t("ombudsdienst-fout-uitleg"));
    } else if words.chars().count() > MAX_WORDS {
        form.refuse("uitleg", tr("ombudsdienst-fout-te-lang", &[("n", MAX_WORDS.into())]));
    }
    if form.refused() {
        let shown = Shown { form, ..Shown::default() };
        return render(&sent.visit, &sent.by, &reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    let decided = decide::refuse(&sent.visit.site, &sent.by, &reference, (&reason, &words), sent.form.raw("gezien")).await?;
    answer(&sent, &reference, decided, |_| tr("ombudsdienst-melding-geweigerd", &[("ref", reference.as_str().into())])).await
}

/// `POST …/trek-registratie-in`
pub async fn retract(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("reden-intrekking");
    if let Some(message) = words_refused(&words, t("ombudsdienst-fout-reden-intrekking")) {
        return refused(&sent, &reference, "reden-intrekking", message).await;
    }
    // A form without a period saw none that stands.
    let seen = sent.form.raw("periode").parse().unwrap_or(PeriodId::NIL);
    let decided = reconsider::retract(&sent.visit.site, &sent.by, &reference, &words, seen).await?;
    answer(&sent, &reference, decided, |_| {
        tr("ombudsdienst-melding-registratie-ingetrokken", &[("ref", reference.as_str().into())])
    })
    .await
}

/// Why words of the ombudsdienst's own can't be kept, if they can't.
pub(super) fn words_refused(words: &str, empty: &str) -> Option<String> {
    match words.chars().count() {
        0 => Some(empty.to_owned()),
        1..=MAX_WORDS => None,
        _ => Some(tr("ombudsdienst-fout-te-lang", &[("n", MAX_WORDS.into())])),
    }
}

/// The page with one refused field, all others as they were typed.
pub(super) async fn refused(
    sent: &Submitted<Officer>,
    reference: &RequestReference,
    field: &'static str,
    message: String,
) -> Result<HttpResponse, PageError> {
    let mut form = FormState::of(&sent.form, &FIELDS);
    form.refuse(field, message);
    let shown = Shown { form, ..Shown::default() };
    render(&sent.visit, &sent.by, reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await
}

/// A decision's answer: on to the page with its result, or the page as it now is.
pub(super) async fn answer(
    sent: &Submitted<Officer>,
    reference: &RequestReference,
    decided: Decided,
    result: impl FnOnce(&Matter) -> String,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    match decided {
        Decided::Done(matter) => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            parked::forget(&mut tx, officer.person(), &address(reference)).await?;
            tx.commit().await?;
            visit.say(result(&matter));
            Ok(see_other(&address(reference)))
        }
        Decided::TooLate(matter) => {
            let form = FormState::of(&sent.form, &FIELDS);
            let shown = Shown { form, notice: what_happened(visit, officer, &matter).await?, ..Shown::default() };
            render(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        Decided::EndedBefore(at) => {
            let notice = tr("ombudsdienst-intussen-stopgezet", &[("tijdstip", (&dates::at(at)).into())]);
            let shown = Shown { form: FormState::of(&sent.form, &FIELDS), notice, ..Shown::default() };
            render(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        Decided::InTheWay(words) => {
            let shown = Shown { form: FormState::of(&sent.form, &FIELDS), notice: words.to_owned(), ..Shown::default() };
            render(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        Decided::Refused(field, message) => {
            let mut form = FormState::of(&sent.form, &FIELDS);
            form.refuse(field, message);
            // The list that was chosen from, and whoever was chosen.
            let search = SearchTerm::parse(&sent.form.line("zoek-persoon")).ok();
            let added = sent.form.raw("persoon").parse::<CareWorkerId>().ok();
            let shown = Shown { form, search, added, ..Shown::default() };
            render(visit, officer, reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await
        }
        Decided::Withheld => withheld(visit, officer, reference).await,
        Decided::Unknown => Err(PageError::NotFound),
    }
}

/// What happened to a request before this officer's form came.
pub(super) async fn what_happened(visit: &Visit, officer: &Officer, matter: &Matter) -> Result<String, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let newest = events(&mut tx, matter.request.id).await?.into_iter().find(|event| event.kind.is_step());
    tx.commit().await?;
    Ok(newest.map(|event| meanwhile(&event)).unwrap_or_default())
}

/// Who was quicker, with what, and when.
fn meanwhile(event: &EventRow) -> String {
    let name = event.officer.as_ref().map(PersonName::to_string).unwrap_or_default();
    let moment = dates::at(event.happened_at);
    let key = match event.kind {
        EventKind::Taken => "ombudsdienst-intussen-genomen",
        EventKind::Asked => "ombudsdienst-intussen-gevraagd",
        EventKind::Answered => "ombudsdienst-intussen-geantwoord",
        EventKind::Registered => "ombudsdienst-intussen-geregistreerd",
        EventKind::Refused => "ombudsdienst-intussen-geweigerd",
        EventKind::Withdrawn => "ombudsdienst-intussen-ingetrokken",
        EventKind::TakenOver => "ombudsdienst-intussen-overgenomen",
        EventKind::HandedBack => "ombudsdienst-intussen-teruggegeven",
        EventKind::Reopened => "ombudsdienst-intussen-heropend",
        EventKind::RegistrationRetracted => "ombudsdienst-intussen-registratie-ingetrokken",
        EventKind::Sent | EventKind::Entered | EventKind::Note | EventKind::Call => "ombudsdienst-intussen-onveranderd",
    };
    tr(key, &[("naam", (&name).into()), ("tijdstip", (&moment).into())])
}
