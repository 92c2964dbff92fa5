//! The forms on the page of a request.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::super::events::{EventRow, list_events};
use super::super::model::EventKind;
use super::super::refusal::refusal_reasons;
use super::address::{self, parse};
use super::handed_over::answer_without_request;
use super::held_request::StepOutcome;
use super::place::{ListPlace, View, of_request_in};
use super::request_page::{RequestPageState, render_request};
use super::store::RequestDetails;
use super::{assignment, decide, pager, reconsider};
use crate::db::ids::{CareWorkerId, PeriodId};
use crate::directory::{PersonName, SearchRefused, SearchTerm};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::web::{PageError, RequestReference, see_other};

/// What the page may be asked to show besides.
#[derive(Deserialize)]
pub struct RequestPageQuery {
    /// The entry that was just added to the directory.
    persoon: Option<CareWorkerId>,
    /// From where in the worklist it is opened.
    lijst: Option<String>,
}

/// The longest words of an officer, for a patient or for colleagues.
const MAX_WORDS_CHARS: usize = 2000;

/// `GET /ombudsdienst/aanvragen/{reference}`
pub async fn show_request(
    signed: Signed<Officer>,
    reference: web::Path<String>,
    asked: web::Query<RequestPageQuery>,
) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let place = asked.lijst.as_deref().and_then(ListPlace::parse);
    let shown = RequestPageState { added: asked.persoon, place, ..RequestPageState::default() };
    render_request(&signed.visit, &signed.by, &reference, StatusCode::OK, shown).await
}

/// `POST …/zoek`: other entries of the directory; changes nothing.
pub async fn search_entries(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let typed = sent.form.line("zoek-persoon");
    let mut shown = RequestPageState::of_form(&sent.form);
    let status = match SearchTerm::parse(&typed) {
        Ok(term) => {
            shown.search = Some(term);
            StatusCode::OK
        }
        Err(refusal) => {
            shown.form.refuse("zoek-persoon", search_refused(sent.visit.locale, &refusal));
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    render_request(&sent.visit, &sent.by, &reference, status, shown).await
}

/// Why the directory cannot be searched by what was typed.
pub(super) fn search_refused(locale: Locale, refusal: &SearchRefused) -> &'static str {
    match refusal {
        SearchRefused::Empty => t(locale, "requests-fout-zoek-leeg"),
        SearchRefused::TooShort => t(locale, "requests-fout-zoek-kort"),
        SearchRefused::RizivLength => t(locale, "requests-fout-riziv-lengte"),
    }
}

/// `POST …/neem`
pub async fn take_request(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let decided = assignment::take_request(&sent.visit.site, &sent.by, &reference).await?;
    answer_step(&sent, &reference, decided, |_| {
        tr(sent.visit.locale, "requests-officer-melding-genomen", &[("ref", reference.as_str().into())])
    })
    .await
}

/// `POST …/registreer`
pub async fn register_exclusion(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let decided = decide::register_exclusion(
        sent.visit.locale,
        &sent.visit.site,
        &sent.by,
        &reference,
        (sent.form.raw("persoon"), sent.form.raw("andere-ouder")),
        sent.form.raw("gezien"),
    )
    .await?;
    answer_step(&sent, &reference, decided, |details| {
        tr(
            sent.visit.locale,
            "requests-officer-melding-geregistreerd",
            &[("persoon", (&details.request.registered_name()).into())],
        )
    })
    .await
}

/// `POST …/weiger`
pub async fn refuse_request(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (reason, words) = (sent.form.raw("reden").to_owned(), sent.form.text("uitleg"));
    let mut shown = RequestPageState::of_form(&sent.form);
    let form = &mut shown.form;
    if !refusal_reasons(sent.visit.locale).iter().any(|choice| choice.value == reason) {
        form.refuse("reden", t(sent.visit.locale, "requests-officer-fout-reden"));
    }
    if words.is_empty() {
        form.refuse("uitleg", t(sent.visit.locale, "requests-officer-fout-uitleg"));
    } else if words.chars().count() > MAX_WORDS_CHARS {
        form.refuse("uitleg", tr(sent.visit.locale, "requests-officer-fout-te-lang", &[("n", MAX_WORDS_CHARS.into())]));
    }
    if form.refused() {
        return render_request(&sent.visit, &sent.by, &reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    let decided = decide::refuse_request(
        sent.visit.locale,
        &sent.visit.site,
        &sent.by,
        &reference,
        (&reason, &words),
        sent.form.raw("gezien"),
    )
    .await?;
    answer_step(&sent, &reference, decided, |_| {
        tr(sent.visit.locale, "requests-officer-melding-geweigerd", &[("ref", reference.as_str().into())])
    })
    .await
}

/// `POST …/trek-registratie-in`
pub async fn retract_registration(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("reden-intrekking");
    if let Some(message) =
        words_refused(sent.visit.locale, &words, t(sent.visit.locale, "requests-officer-fout-reden-intrekking"))
    {
        return refuse_field(&sent, &reference, "reden-intrekking", message).await;
    }
    // A form without a period saw none that stands.
    let seen = sent.form.raw("periode").parse().unwrap_or(PeriodId::NIL);
    let decided =
        reconsider::retract_registration(sent.visit.locale, &sent.visit.site, &sent.by, &reference, &words, seen).await?;
    answer_step(&sent, &reference, decided, |_| {
        tr(sent.visit.locale, "requests-officer-melding-registratie-ingetrokken", &[("ref", reference.as_str().into())])
    })
    .await
}

/// Why words of the ombudsdienst's own can't be kept, if they can't.
pub(super) fn words_refused(locale: Locale, words: &str, empty: &str) -> Option<String> {
    match words.chars().count() {
        0 => Some(empty.to_owned()),
        1..=MAX_WORDS_CHARS => None,
        _ => Some(tr(locale, "requests-officer-fout-te-lang", &[("n", MAX_WORDS_CHARS.into())])),
    }
}

/// The page with one refused field, all others as they were typed.
pub(super) async fn refuse_field(
    sent: &Submitted<Officer>,
    reference: &RequestReference,
    field: &'static str,
    message: String,
) -> Result<HttpResponse, PageError> {
    let mut shown = RequestPageState::of_form(&sent.form);
    shown.form.refuse(field, message);
    render_request(&sent.visit, &sent.by, reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await
}

/// A decision's answer: on to the page with its result, or the page as it now is.
pub(super) async fn answer_step(
    sent: &Submitted<Officer>,
    reference: &RequestReference,
    decided: StepOutcome,
    result: impl FnOnce(&RequestDetails) -> String,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let place = ListPlace::of_form(&sent.form);
    let mut shown = RequestPageState::of_form(&sent.form);
    let status = match decided {
        StepOutcome::Done(details) => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            saved_forms::forget(&mut tx, officer.person(), &address::of_request(reference)).await?;
            let result = result(&details);
            let next = match place.filter(|place| place.view != View::Found && sent.form.raw("dan") == "volgende") {
                Some(place) => Some(pager::open_next(visit, &mut tx, officer, place, reference, &result).await?),
                None => None,
            };
            tx.commit().await?;
            return Ok(next.unwrap_or_else(|| {
                visit.say(result);
                see_other(&of_request_in(reference, place))
            }));
        }
        StepOutcome::HandedOver => {
            visit.say(t(visit.locale, "requests-officer-overgedragen-regel"));
            return Ok(see_other(&of_request_in(reference, place)));
        }
        StepOutcome::TooLate(details) => {
            shown.notice = last_step_text(visit, officer, &details).await?;
            StatusCode::CONFLICT
        }
        StepOutcome::EndedBefore(at) => {
            shown.notice =
                tr(visit.locale, "requests-officer-intussen-stopgezet", &[("tijdstip", (&dates::at(visit.locale, at)).into())]);
            StatusCode::CONFLICT
        }
        StepOutcome::Obstructed(words) => {
            words.clone_into(&mut shown.notice);
            StatusCode::CONFLICT
        }
        StepOutcome::Refused(field, message) => {
            shown.form.refuse(field, message);
            // The list that was chosen from, and the chosen entry.
            shown.search = SearchTerm::parse(&sent.form.line("zoek-persoon")).ok();
            shown.added = sent.form.raw("persoon").parse::<CareWorkerId>().ok();
            StatusCode::UNPROCESSABLE_ENTITY
        }
        StepOutcome::Unknown => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            return answer_without_request(visit, officer, reference, StatusCode::CONFLICT, tx).await;
        }
    };
    render_request(visit, officer, reference, status, shown).await
}

/// What happened to a request before this officer's form came.
pub(super) async fn last_step_text(
    visit: &RequestSession,
    officer: &Officer,
    details: &RequestDetails,
) -> Result<String, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let newest = list_events(&mut tx, details.request.id).await?.into_iter().find(|event| event.kind.is_step());
    tx.commit().await?;
    Ok(newest.map(|event| step_text(visit.locale, &event)).unwrap_or_default())
}

/// Who took the last step, which, and when.
fn step_text(locale: Locale, event: &EventRow) -> String {
    let name = event.officer.as_ref().map(PersonName::to_string).unwrap_or_default();
    let moment = dates::at(locale, event.happened_at);
    let key = match event.kind {
        EventKind::Taken => "requests-officer-intussen-genomen",
        EventKind::Asked => "requests-officer-intussen-gevraagd",
        EventKind::Answered => "requests-officer-intussen-geantwoord",
        EventKind::Registered => "requests-officer-intussen-geregistreerd",
        EventKind::Refused => "requests-officer-intussen-geweigerd",
        EventKind::Withdrawn => "requests-officer-intussen-ingetrokken",
        EventKind::TakenOver => "requests-officer-intussen-overgenomen",
        EventKind::HandedBack => "requests-officer-intussen-teruggegeven",
        EventKind::Reopened => "requests-officer-intussen-heropend",
        EventKind::RegistrationRetracted => "requests-officer-intussen-registratie-ingetrokken",
        EventKind::Sent | EventKind::Entered | EventKind::HandedOver | EventKind::Note | EventKind::Call => {
            "requests-officer-intussen-onveranderd"
        }
    };
    tr(locale, key, &[("naam", (&name).into()), ("tijdstip", (&moment).into())])
}
