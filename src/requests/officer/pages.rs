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
use super::request_page::{FIELDS, RequestPageState, render_request};
use super::store::RequestDetails;
use super::{assignment, decide, reconsider};
use crate::db::ids::{CareWorkerId, PeriodId};
use crate::directory::{PersonName, SearchRefused, SearchTerm};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::web::{FormState, PageError, RequestReference, see_other};

/// What the page may be asked to show besides.
#[derive(Deserialize)]
pub struct RequestPageQuery {
    /// The entry that was just added to the directory.
    persoon: Option<CareWorkerId>,
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
    let shown = RequestPageState { added: asked.persoon, ..RequestPageState::default() };
    render_request(&signed.visit, &signed.by, &reference, StatusCode::OK, shown).await
}

/// `POST …/zoek`: other entries of the directory; changes nothing.
pub async fn search_entries(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let typed = sent.form.line("zoek-persoon");
    let mut shown = RequestPageState { form: FormState::of(&sent.form, &FIELDS), ..RequestPageState::default() };
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
    let mut form = FormState::of(&sent.form, &FIELDS);
    if !refusal_reasons(sent.visit.locale).iter().any(|choice| choice.value == reason) {
        form.refuse("reden", t(sent.visit.locale, "requests-officer-fout-reden"));
    }
    if words.is_empty() {
        form.refuse("uitleg", t(sent.visit.locale, "requests-officer-fout-uitleg"));
    } else if words.chars().count() > MAX_WORDS_CHARS {
        form.refuse("uitleg", tr(sent.visit.locale, "requests-officer-fout-te-lang", &[("n", MAX_WORDS_CHARS.into())]));
    }
    if form.refused() {
        let shown = RequestPageState { form, ..RequestPageState::default() };
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
    let mut form = FormState::of(&sent.form, &FIELDS);
    form.refuse(field, message);
    let shown = RequestPageState { form, ..RequestPageState::default() };
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
    match decided {
        StepOutcome::Done(details) => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            saved_forms::forget(&mut tx, officer.person(), &address::of_request(reference)).await?;
            tx.commit().await?;
            visit.say(result(&details));
            Ok(see_other(&address::of_request(reference)))
        }
        StepOutcome::HandedOver => {
            visit.say(t(visit.locale, "requests-officer-overgedragen-regel"));
            Ok(see_other(&address::of_request(reference)))
        }
        StepOutcome::TooLate(details) => {
            let form = FormState::of(&sent.form, &FIELDS);
            let shown =
                RequestPageState { form, notice: last_step_text(visit, officer, &details).await?, ..RequestPageState::default() };
            render_request(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        StepOutcome::EndedBefore(at) => {
            let notice =
                tr(visit.locale, "requests-officer-intussen-stopgezet", &[("tijdstip", (&dates::at(visit.locale, at)).into())]);
            let shown = RequestPageState { form: FormState::of(&sent.form, &FIELDS), notice, ..RequestPageState::default() };
            render_request(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        StepOutcome::Obstructed(words) => {
            let shown = RequestPageState {
                form: FormState::of(&sent.form, &FIELDS),
                notice: words.to_owned(),
                ..RequestPageState::default()
            };
            render_request(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        StepOutcome::Refused(field, message) => {
            let mut form = FormState::of(&sent.form, &FIELDS);
            form.refuse(field, message);
            // The list that was chosen from, and the chosen entry.
            let search = SearchTerm::parse(&sent.form.line("zoek-persoon")).ok();
            let added = sent.form.raw("persoon").parse::<CareWorkerId>().ok();
            let shown = RequestPageState { form, search, added, ..RequestPageState::default() };
            render_request(visit, officer, reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await
        }
        StepOutcome::Unknown => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            answer_without_request(visit, officer, reference, StatusCode::CONFLICT, tx).await
        }
    }
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
