//! **Stopzetten op vraag van de patiënt**: one question, with who asked and how sure that is.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::pages::ADDRESS;
use super::patient_pages::{Opened, open, render};
use super::store::PatientRow;
use super::views::EndPage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::{ExclusionId, PatientId, PeriodId};
use crate::exclusions::{self, AskedBy, EndedAtRequest, Origin, Word};
use crate::identity::{Officer, Signed, Submitted, Visit, parked};
use crate::requests::asked_by;
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, dates, lists, page, see_other, t, tr};

const FIELDS: [&str; 3] = ["periode", "gevraagd-door", "identiteit"];

fn address(patient: PatientId, exclusion: ExclusionId) -> String {
    format!("{ADDRESS}/{patient}/uitsluitingen/{exclusion}/stopzetten")
}

/// Why an exclusion of eHealth's cannot be ended here.
fn only_at_ehealth(visit: &Visit) -> &'static str {
    t(if visit.site.ehealth.is_on() { "ombuds-laat-ehealth" } else { "ombuds-van-ehealth" })
}

/// Shows the question, or that there is nothing left to ask. That the patient was seen is on record.
async fn question(
    visit: &Visit,
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
        Some((at, _)) => Some(already_ended(at)),
        None => None,
    };
    if let Some(notice) = notice {
        return render(visit, officer, tx, patient, StatusCode::CONFLICT, &notice).await;
    }
    let refused = form.is_some();
    let form = match form {
        Some(form) => form,
        None => parked::find(&mut tx, officer.person(), &address(patient.id, exclusion))
            .await?
            .map(|raw| FormState::of(&raw, &FIELDS))
            .unwrap_or_default(),
    };
    record(&mut tx, officer.actor(), Event::patient_read(patient.id), visit.site.clock.now()).await?;
    tx.commit().await?;
    let also_ehealth =
        all.iter().any(|(one, _)| one.care_worker == period.care_worker && one.origin == Origin::Ehealth && one.is_active());
    let mut frame = visit.frame(t("ombuds-stop-titel"), Nav::Patients)?;
    frame.refused = refused;
    let here = EndPage {
        frame,
        patient: patient.id.to_string(),
        patient_name: patient.name.to_string(),
        exclusion: exclusion.to_string(),
        period: period.id.to_string(),
        person: person.name(),
        function: person.function_line(),
        since: dates::on(period.started_at),
        also_ehealth,
        askers: AskedBy::ALL.map(|one| Choice { value: one.as_str().to_owned(), text: asked_by(one).to_owned() }).to_vec(),
        identity_checks: lists::identity_checks(&visit.site.rules),
        form,
    };
    page(if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &here)
}

fn already_ended(at: chrono::DateTime<chrono::Utc>) -> String {
    tr("ombuds-laat-al-stopgezet", &[("tijdstip", (&dates::at(at)).into())])
}

/// `GET …/stopzetten`
pub async fn ask(signed: Signed<Officer>, ids: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (patient, exclusion) = ids.into_inner();
    let exclusion = exclusion.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    match open(&signed.visit, &signed.by, &patient, false).await? {
        Opened::Elsewhere(answer) => Ok(answer),
        Opened::Here(tx, patient) => question(&signed.visit, &signed.by, (tx, patient), exclusion, None).await,
    }
}

/// `POST …/stopzetten`: at once, and the patient is told.
pub async fn end(sent: Submitted<Officer>, ids: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (patient, exclusion) = ids.into_inner();
    let exclusion = exclusion.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let (mut tx, patient) = match open(visit, officer, &patient, true).await? {
        Opened::Elsewhere(answer) => return Ok(answer),
        Opened::Here(tx, patient) => (tx, patient),
    };
    let mut form = FormState::of(&sent.form, &FIELDS);
    let word = sent.form.raw("gevraagd-door").parse::<AskedBy>().ok();
    if word.is_none() {
        form.refuse("gevraagd-door", t("intake-fout-gevraagd-door"));
    }
    let checks = lists::identity_checks(&visit.site.rules);
    let check = checks.iter().find(|check| check.value == sent.form.raw("identiteit"));
    if check.is_none() {
        form.refuse("identiteit", t("ombudsdienst-fout-identiteit"));
    }
    let (Some(asked_by), Some(check)) = (word, check) else {
        return question(visit, officer, (tx, patient), exclusion, Some(form)).await;
    };
    // A form without a period names none that stands.
    let period = sent.form.raw("periode").parse().unwrap_or(PeriodId::NIL);
    let word = Word { asked_by, identity_check: &check.value };
    let now = visit.site.clock.now();
    let ended = exclusions::end_at_request(&mut tx, &visit.site, officer, patient.id, (exclusion, period), word, now).await?;
    let notice = match ended {
        EndedAtRequest::Done { person, still_ehealth } => {
            parked::forget(&mut tx, officer.person(), &address(patient.id, exclusion)).await?;
            tx.commit().await?;
            let key = if still_ehealth { "ombuds-melding-stopgezet-ehealth" } else { "ombuds-melding-stopgezet" };
            visit.say(tr(key, &[("persoon", (&person.name()).into())]));
            return Ok(see_other(&format!("{ADDRESS}/{}", patient.id)));
        }
        EndedAtRequest::Unknown => {
            tx.rollback().await?;
            return Err(PageError::NotFound);
        }
        EndedAtRequest::IsEhealth => only_at_ehealth(visit).to_owned(),
        EndedAtRequest::AlreadyEnded(at) => already_ended(at),
        EndedAtRequest::Newer => t("ombuds-laat-nieuwer").to_owned(),
    };
    render(visit, officer, tx, patient, StatusCode::CONFLICT, &notice).await
}
