//! **Neem deze patiënt aan**: an officer with the identity document before them. One answer, whatever is known of the person.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::actions::{self, ADDRESS, AdoptionOutcome};
use super::form::{self, ADOPTION_FIELDS};
use super::store::WAIT;
use super::views::AdoptionPage;
use crate::i18n::{dates, t, tr};
use crate::identity::{Officer, OnPatientKnown, RequestSession, Signed, Submitted};
use crate::web::{FormState, Nav, PageError, lists, page, see_other};

fn render(visit: &RequestSession, form: FormState) -> Result<HttpResponse, PageError> {
    let mut frame = visit.frame(t(visit.locale, "homes-aannemen-kop"), Nav::Patients)?;
    frame.refused = form.refused();
    let status = if frame.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(
        status,
        &AdoptionPage { frame, identity_checks: lists::identity_checks_in_person(visit.locale, &visit.site.rules), form },
    )
}

/// `GET /ombudsdienst/patienten/aannemen`
pub async fn show(signed: Signed<Officer>) -> Result<HttpResponse, PageError> {
    let visit = &signed.visit;
    let mut tx = visit.site.db.begin(signed.by.actor()).await?;
    let saved = visit.saved_form(&mut tx).await?;
    tx.commit().await?;
    let typed = visit.typed(ADDRESS).cloned().or(saved);
    render(visit, typed.map(|raw| FormState::of(&raw, &ADOPTION_FIELDS)).unwrap_or_default())
}

/// `POST /ombudsdienst/patienten/aannemen`
pub async fn adopt(sent: Submitted<Officer>, on_patient_known: web::Data<OnPatientKnown>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let checks = lists::identity_checks_in_person(visit.locale, &visit.site.rules);
    let now = visit.site.db.read_now().await?;
    let adoption = match form::parse_adoption(visit.locale, &sent.form, &checks, dates::day(now)) {
        Ok(adoption) => adoption,
        Err(form) => return render(visit, form),
    };
    match actions::adopt(&visit.site, officer, **on_patient_known, &adoption).await? {
        AdoptionOutcome::Entered => {
            let works_at = dates::at(visit.locale, now + WAIT);
            visit.say(tr(visit.locale, "homes-melding-aangenomen", &[("tijdstip", (&works_at).into())]));
            Ok(see_other(ADDRESS))
        }
        AdoptionOutcome::Own => {
            let mut form = FormState::of(&sent.form, &ADOPTION_FIELDS);
            form.refuse("rijksregisternummer", t(visit.locale, "homes-fout-eigen"));
            render(visit, form)
        }
    }
}
