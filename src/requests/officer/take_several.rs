//! **Neem in behandeling** over the ticked rows of the worklist: for each the step that its own page takes, in a transaction of its own.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::assignment::take_request;
use super::held_request::StepOutcome;
use super::place::ListPlace;
use super::worklist::{WorklistPart, render_worklist};
use super::worklist_query::PAGE_ROWS;
use crate::i18n::{t, tr};
use crate::identity::{Officer, Submitted};
use crate::web::{FormState, PageError, RequestReference, see_other};

/// What a box of a row is called, before its reference.
const TICKED: &str = "kies-";

/// `POST /ombudsdienst/neem`. What a colleague has stays the colleague's; what is unknown counts as that too (R12).
pub async fn take_ticked_requests(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, locale) = (&sent.visit, sent.visit.locale);
    let place = ListPlace::of_form(&sent.form).unwrap_or_default();
    let most = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let ticked: Vec<_> = sent.form.names_after(TICKED).filter_map(RequestReference::parse).take(most).collect();
    // The first row of the page, so that the same page is shown.
    let first = RequestReference::parse(sent.form.raw("bij"));
    if ticked.is_empty() {
        let mut form = FormState::default();
        form.refuse("kies", t(locale, "requests-officer-fout-kies"));
        let part = WorklistPart { place: Some(place), with: first, ..WorklistPart::default() };
        return render_worklist(visit, &sent.by, part, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    }
    let (mut taken, mut kept) = (0_i64, 0_i64);
    for reference in &ticked {
        match take_request(&visit.site, &sent.by, reference).await? {
            StepOutcome::Done(_) => taken += 1,
            _ => kept += 1,
        }
    }
    let result = tr(locale, "requests-officer-melding-genomen-veel", &[("n", taken.into())]);
    visit.say(if kept == 0 {
        result
    } else {
        format!("{result} {}", tr(locale, "requests-officer-melding-niet-genomen", &[("n", kept.into())]))
    });
    let row = ticked.first().map(RequestReference::as_str).unwrap_or_default();
    Ok(see_other(&place.address_at(first.as_ref().map_or(row, RequestReference::as_str), row)))
}
