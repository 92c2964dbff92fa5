//! **Stopzetten op vraag van de patiënt**: one question, with who asked and how sure that is.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::patient_pages::{OpenedPatient, open, render};
use super::search_pages::ADDRESS;
use super::views::EndPage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::{ExclusionId, PatientId, PeriodId};
use crate::exclusions::{self, AskedBy, EndOutcome, Mandate, Origin};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::patients::PatientRow;
use crate::requests::asked_by;
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, lists, page, see_other};

const FIELDS: [&str; 3] = ["periode", "gevraagd-door", "identiteit"];

fn address(patient: PatientId, exclusion: ExclusionId) -> String {
    format!("{ADDRESS}/{patient}/uitsluitingen/{exclusion}/stopzetten")
}

/// Why an exclusion of eHealth's cannot be ended here.
fn only_at_ehealth(visit: &RequestSession) -> &'static str {
    t(visit.locale, if visit.site.ehealth.is_on() { "patient-lookup-laat-ehealth" } else { "patient-lookup-van-ehealth" })
}

/// Shows the question, or that there is nothing left to ask. That the patient was seen is on record.
async fn question(
    visit: &RequestSession,
    officer: &Officer,
    (mut tx, patient): (Tx, PatientRow),
    exclusion: ExclusionId,
    form: Option<FormState>,
) -> Result<HttpResponse, PageError> {
    let all = exclusions::seen_by(&mut tx, officer, patient.id).await?;
    let of_this: Vec<_> = all.iter().filter(|(period, _)| period.exclusion == exclusion).collect();
    let Some((period, person)) = of_this.iter().find(|(period, _)| period.is_active()).or(of_this.first()) else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    let notice = match period.end {
        _ if period.origin == Origin::Ehealth => Some(only_at_ehealth(visit).to_owned()),
        Some((at, _)) => Some(already_ended(visit.locale, at)),
        None => None,
    };
    if let Some(notice) = notice {
        return render(visit, officer, tx, patient, StatusCode::CONFLICT, &notice).await;
    }
    let refused = form.is_some();
    let form = match form {
        Some(form) => form,
        None => saved_forms::find(&mut tx, officer.person(), &address(patient.id, exclusion))
            .await?
            .map(|raw| FormState::of(&raw, &FIELDS))
            .unwrap_or_default(),
    };
    record(&mut tx, officer.actor(), Event::patient_read(patient.id), visit.site.clock.now()).await?;
    tx.commit().await?;
    let also_ehealth =
        all.iter().any(|(one, _)| one.care_worker == period.care_worker && one.origin == Origin::Ehealth && one.is_active());
    let mut frame = visit.frame(t(visit.locale, "patient-lookup-stop-titel"), Nav::Patients)?;
    frame.refused = refused;
    let here = EndPage {
        frame,
        patient: patient.id.to_string(),
        patient_name: patient.name.to_string(),
        exclusion: exclusion.to_string(),
        period: period.id.to_string(),
        person: person.name(),
        function: person.function_line(),
        since: dates::on(visit.locale, period.started_at),
        also_ehealth,
        askers: AskedBy::ALL
            .map(|one| Choice { value: one.as_str().to_owned(), text: asked_by(visit.locale, one).to_owned() })
            .to_vec(),
        identity_checks: lists::identity_checks(visit.locale, &visit.site.rules),
        form,
    };
    page(if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &here)
}

fn already_ended(locale: Locale, at: chrono::DateTime<chrono::Utc>) -> String {
    tr(locale, "patient-lookup-laat-al-stopgezet", &[("tijdstip", (&dates::at(locale, at)).into())])
}

/// `GET …/stopzetten`
pub async fn ask(signed: Signed<Officer>, ids: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (patient, exclusion) = ids.into_inner();
    let exclusion = exclusion.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    match open(&signed.visit, &signed.by, &patient, false).await? {
        OpenedPatient::Elsewhere(answer) => Ok(answer),
        OpenedPatient::Here(tx, patient) => question(&signed.visit, &signed.by, (tx, patient), exclusion, None).await,
    }
}

/// `POST …/stopzetten`: at once, and the patient is told.
pub async fn end(sent: Submitted<Officer>, ids: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (patient, exclusion) = ids.into_inner();
    let exclusion = exclusion.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let (mut tx, patient) = match open(visit, officer, &patient, true).await? {
        OpenedPatient::Elsewhere(answer) => return Ok(answer),
        OpenedPatient::Here(tx, patient) => (tx, patient),
    };
    let mut form = FormState::of(&sent.form, &FIELDS);
    let requested_by = sent.form.raw("gevraagd-door").parse::<AskedBy>().ok();
    if requested_by.is_none() {
        form.refuse("gevraagd-door", t(visit.locale, "requests-intake-fout-gevraagd-door"));
    }
    let checks = lists::identity_checks(visit.locale, &visit.site.rules);
    let check = checks.iter().find(|check| check.value == sent.form.raw("identiteit"));
    if check.is_none() {
        form.refuse("identiteit", t(visit.locale, "requests-officer-fout-identiteit"));
    }
    let (Some(asked_by), Some(check)) = (requested_by, check) else {
        return question(visit, officer, (tx, patient), exclusion, Some(form)).await;
    };
    // A form without a period names none that stands.
    let period = sent.form.raw("periode").parse().unwrap_or(PeriodId::NIL);
    let mandate = Mandate { requested_by: asked_by, identity_check: &check.value };
    let now = visit.site.clock.now();
    let ended = exclusions::end_at_request(&mut tx, &visit.site, officer, patient.id, (exclusion, period), mandate, now).await?;
    let notice = match ended {
        EndOutcome::Done { person, still_ehealth } => {
            saved_forms::forget(&mut tx, officer.person(), &address(patient.id, exclusion)).await?;
            tx.commit().await?;
            let key = if still_ehealth { "patient-lookup-melding-stopgezet-ehealth" } else { "patient-lookup-melding-stopgezet" };
            visit.say(tr(visit.locale, key, &[("persoon", (&person.name()).into())]));
            return Ok(see_other(&format!("{ADDRESS}/{}", patient.id)));
        }
        EndOutcome::Unknown => {
            tx.rollback().await?;
            return Err(PageError::NotFound);
        }
        EndOutcome::IsEhealth => only_at_ehealth(visit).to_owned(),
        EndOutcome::AlreadyEnded(at) => already_ended(visit.locale, at),
        EndOutcome::Newer => t(visit.locale, "patient-lookup-laat-nieuwer").to_owned(),
    };
    render(visit, officer, tx, patient, StatusCode::CONFLICT, &notice).await
}
