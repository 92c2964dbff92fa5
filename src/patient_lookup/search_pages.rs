//! **Patiënten**: find a patient, for a reason of the list. Nothing is shown but what is needed to choose one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::store;
use super::views::{Candidate, PatientsPage};
use crate::audit::{Event, record};
use crate::db::ids::PatientId;
use crate::i18n::t;
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::patients::{self, MAX_CANDIDATES, PatientRow, PatientTerm, PatientTermRefused};
use crate::web::lists::Searched;
use crate::web::{FormState, Nav, PageError, RawForm, lists, ok, page, see_other};

pub(super) const ADDRESS: &str = "/ombudsdienst/patienten";
const FIELDS: [&str; 4] = ["reden", "zoek", "patient", "naar"];
/// The value of `naar` with which the chosen patient is shown in the log.
const TO_LOG: &str = "logboek";

/// Where the search was begun.
#[derive(Debug, Deserialize)]
pub struct SearchOrigin {
    naar: Option<String>,
}

/// `GET /ombudsdienst/patienten`: whom the last search finds now.
pub async fn open(
    signed: Signed<Officer>,
    searched: web::Query<Searched>,
    origin: web::Query<SearchOrigin>,
) -> Result<HttpResponse, PageError> {
    let visit = &signed.visit;
    let for_log = origin.naar.as_deref() == Some(TO_LOG);
    if let Some(typed) = visit.typed(ADDRESS) {
        return ok(&build(visit, FormState::of(typed, &FIELDS), None)?);
    }
    match parsed(visit, &signed.by, &visit.search(ADDRESS, &searched)) {
        Err(_) => {
            let mut form = FormState::default();
            if for_log {
                form.set("naar", TO_LOG);
            }
            ok(&build(visit, form, None)?)
        }
        Ok((reason, term, mut form)) => {
            let found = find(visit, &signed.by, &reason, &term).await?;
            form.set("naar", if for_log { TO_LOG } else { "" });
            ok(&build(visit, form, Some(found))?)
        }
    }
}

fn build(visit: &RequestSession, form: FormState, found: Option<Vec<PatientRow>>) -> Result<PatientsPage, PageError> {
    let searched = found.is_some();
    let mut found = found.unwrap_or_default();
    let too_many = found.len() > MAX_CANDIDATES;
    found.truncate(MAX_CANDIDATES);
    let candidate = |row: PatientRow| Candidate {
        id: row.id.to_string(),
        name: row.name.to_string(),
        born: row.birth_date.map(|born| born.in_words(visit.locale)).unwrap_or_default(),
        niss_ending: row.number_ending().to_owned(),
    };
    let mut frame = visit.frame(t(visit.locale, "patient-lookup-patienten-kop"), Nav::Patients)?;
    frame.refused = form.refused();
    Ok(PatientsPage {
        frame,
        reasons: lists::look_reasons(visit.locale, &visit.site.rules),
        searched,
        candidates: found.into_iter().map(candidate).collect(),
        too_many,
        form,
    })
}

/// The reason, and what to look for; what is missing is said in the form.
fn parsed(visit: &RequestSession, officer: &Officer, raw: &RawForm) -> Result<(String, PatientTerm, FormState), FormState> {
    let mut form = FormState::of(raw, &FIELDS);
    let reason = lists::look_reasons(visit.locale, &visit.site.rules).into_iter().find(|one| one.value == raw.raw("reden"));
    if reason.is_none() {
        form.refuse("reden", t(visit.locale, "patient-lookup-fout-reden"));
    }
    let house = visit.site.cbe(officer.institution());
    let term = PatientTerm::parse(&raw.line("zoek"), house);
    match term {
        Err(PatientTermRefused::Empty) => form.refuse("zoek", t(visit.locale, "patient-lookup-fout-zoek-leeg")),
        Err(PatientTermRefused::TooShort) => form.refuse("zoek", t(visit.locale, "requests-fout-zoek-kort")),
        Err(PatientTermRefused::InvalidNumber) => form.refuse("zoek", t(visit.locale, "requests-officer-fout-niss")),
        Ok(_) => {}
    }
    match (reason, term) {
        (Some(reason), Ok(term)) => Ok((reason.value, term, form)),
        _ => Err(form),
    }
}

/// Searches; the audit keeps the reason and the patients shown.
async fn find(visit: &RequestSession, officer: &Officer, reason: &str, term: &PatientTerm) -> Result<Vec<PatientRow>, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let found = patients::find_by_term(&mut tx, officer, term).await?;
    let shown: Vec<PatientId> = found.iter().take(MAX_CANDIDATES).map(|row| row.id).collect();
    let now = tx.now();
    record(&mut tx, officer.actor(), Event::patients_searched(reason, &shown), now).await?;
    tx.commit().await?;
    Ok(found)
}

/// `POST /ombudsdienst/patienten`: a POST, so that no name or number stands in an address.
pub async fn search(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    if let Err(form) = parsed(&sent.visit, &sent.by, &sent.form) {
        return page(StatusCode::UNPROCESSABLE_ENTITY, &build(&sent.visit, form, None)?);
    }
    sent.visit.keep_search(ADDRESS, &sent.form, &["reden", "zoek"]);
    let to_log = sent.form.raw("naar") == TO_LOG;
    Ok(see_other(if to_log { "/ombudsdienst/patienten?gezocht&naar=logboek" } else { "/ombudsdienst/patienten?gezocht" }))
}

/// `POST …/kies`: keeps the look, and leads to the patient.
pub async fn choose(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let (reason, term, mut form) = match parsed(visit, &sent.by, &sent.form) {
        Err(form) => return page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, form, None)?),
        Ok(parsed) => parsed,
    };
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let patient = match sent.form.raw("patient").parse::<PatientId>() {
        Ok(id) => patients::by_id(&mut tx, officer, id).await?,
        Err(_) => None,
    };
    let Some(patient) = patient else {
        tx.rollback().await?;
        let found = find(visit, officer, &reason, &term).await?;
        form.refuse(if found.is_empty() { "zoek" } else { "patient" }, t(visit.locale, "patient-lookup-fout-patient"));
        return page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, form, Some(found))?);
    };
    store::add_look(&mut tx, officer, patient.id, &reason, now).await?;
    record(&mut tx, officer.actor(), Event::patient_chosen(patient.id, &reason), now).await?;
    tx.commit().await?;
    Ok(see_other(&if sent.form.raw("naar") == TO_LOG {
        format!("/ombudsdienst/logboek?patient={}", patient.id)
    } else {
        format!("{ADDRESS}/{}", patient.id)
    }))
}
