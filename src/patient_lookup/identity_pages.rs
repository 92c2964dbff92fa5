//! **Identiteit gezien**: what was done at a distance is possible again. One page and one answer, whether or not the patient is blocked.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::patient_pages::{OpenedPatient, open};
use super::search_pages::ADDRESS;
use super::views::IdentityPage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::SightingId;
use crate::disputes::{self, NumberOnFile, Sighting, SightingOutcome, SightingWay};
use crate::i18n::{t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::officers::answer_not_found;
use crate::patients::PatientRow;
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, lists, page, see_other};

const FIELDS: [&str; 3] = ["formulier", "hoe", "identiteit"];
const DOCUMENT: &str = "document";

/// A patient whose document this officer may see, or the answer to give instead.
async fn open_for_identity(visit: &RequestSession, officer: &Officer, id: &str, form: bool) -> Result<OpenedPatient, PageError> {
    let (mut tx, patient) = match open(visit, officer, id, form).await? {
        OpenedPatient::Elsewhere(answer) => return Ok(OpenedPatient::Elsewhere(answer)),
        OpenedPatient::Here(tx, patient) => (tx, patient),
    };
    if disputes::may_see_identity(&mut tx, patient.id).await? {
        return Ok(OpenedPatient::Here(tx, patient));
    }
    Ok(OpenedPatient::Elsewhere(answer_not_found(visit, officer, &patient.id.to_string(), tx).await?))
}

/// The document, and the numbers to call back; empty where the settings leave no choice.
async fn load_ways(
    visit: &RequestSession,
    officer: &Officer,
    tx: &mut Tx,
    patient: &PatientRow,
) -> Result<Vec<Choice>, PageError> {
    if !visit.site.rules.unblock_by_two_callbacks {
        return Ok(Vec::new());
    }
    let document = Choice { value: DOCUMENT.to_owned(), text: t(visit.locale, "disputes-identiteit-document").to_owned() };
    let call = |number: NumberOnFile| Choice {
        value: number.request.to_string(),
        text: tr(
            visit.locale,
            "disputes-identiteit-nummer",
            &[("nummer", number.telephone.as_deref().unwrap_or_default().into())],
        ),
    };
    let numbers = disputes::list_numbers_on_file(tx, officer, patient.id).await?;
    Ok([document].into_iter().chain(numbers.into_iter().map(call)).collect())
}

/// The question. That the patient was seen is on record.
async fn question(
    visit: &RequestSession,
    officer: &Officer,
    (mut tx, patient): (Tx, PatientRow),
    ways: Vec<Choice>,
    form: FormState,
) -> Result<HttpResponse, PageError> {
    let now = tx.now();
    record(&mut tx, officer.actor(), Event::patient_read(patient.id), now).await?;
    tx.commit().await?;
    let mut frame = visit.frame(t(visit.locale, "disputes-identiteit"), Nav::Patients)?;
    frame.refused = form.refused();
    let status = if frame.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let here = IdentityPage {
        frame,
        patient: patient.id.to_string(),
        patient_name: patient.name.to_string(),
        ways,
        identity_checks: lists::identity_checks_in_person(visit.locale, &visit.site.rules),
        key: Some(form.value("formulier").to_owned())
            .filter(|key| !key.is_empty())
            .unwrap_or_else(|| SightingId::generate().to_string()),
        form,
    };
    page(status, &here)
}

/// `GET /ombudsdienst/patienten/{patient}/identiteit-gezien`
pub async fn ask(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let (mut tx, patient) = match open_for_identity(visit, officer, &id, false).await? {
        OpenedPatient::Elsewhere(answer) => return Ok(answer),
        OpenedPatient::Here(tx, patient) => (tx, patient),
    };
    let ways = load_ways(visit, officer, &mut tx, &patient).await?;
    question(visit, officer, (tx, patient), ways, FormState::default()).await
}

/// `POST …/identiteit-gezien`: **Identiteit gezien**
pub async fn keep(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let (mut tx, patient) = match open_for_identity(visit, officer, &id, true).await? {
        OpenedPatient::Elsewhere(answer) => return Ok(answer),
        OpenedPatient::Here(tx, patient) => (tx, patient),
    };
    let ways = load_ways(visit, officer, &mut tx, &patient).await?;
    let mut form = FormState::of(&sent.form, &FIELDS);
    let how = if ways.is_empty() { DOCUMENT } else { sent.form.raw("hoe") };
    let check = sent.form.raw("identiteit");
    let in_person = lists::identity_checks_in_person(visit.locale, &visit.site.rules);
    let way = if how == DOCUMENT {
        if !in_person.iter().any(|one| one.value == check) {
            form.refuse("identiteit", t(visit.locale, "homes-fout-identiteit"));
        }
        Some(SightingWay::Document(check))
    } else {
        ways.iter().find(|way| way.value == how).and_then(|way| way.value.parse().ok()).map(SightingWay::Callback)
    };
    if way.is_none() {
        form.refuse("hoe", t(visit.locale, "disputes-identiteit-fout-hoe"));
    }
    let Some(way) = way.filter(|_| !form.refused()) else {
        return question(visit, officer, (tx, patient), ways, form).await;
    };
    let address = format!("{ADDRESS}/{}", patient.id);
    let key = sent.form.idempotency_key("formulier", officer.person(), &[&address, how, check]);
    let sighting = Sighting { id: SightingId::from_uuid(key.uuid()), patient: patient.id, way };
    let now = tx.now();
    match disputes::see_identity(&mut tx, &visit.site, officer, sighting, now).await? {
        SightingOutcome::Kept => tx.commit().await?,
        SightingOutcome::KeptBefore => tx.rollback().await?,
        SightingOutcome::Unknown => return answer_not_found(visit, officer, &patient.id.to_string(), tx).await,
    }
    visit.say(t(visit.locale, "disputes-identiteit-genoteerd"));
    Ok(see_other(&address))
}
