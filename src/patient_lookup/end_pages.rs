//! **Stopzetten op vraag van de patiënt**: one question, with who asked and how sure that is.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::patient_pages::{OpenedPatient, open, planned_moment, render};
use super::search_pages::ADDRESS;
use super::views::EndPage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::{ExclusionId, PatientId, PeriodId, StopId};
use crate::disputes;
use crate::exclusions::stops::{self, CancelStopOutcome, PlannedStop};
use crate::exclusions::{self, AskedBy, EndChannel, EndOutcome, Mandate, Origin, end_channel_choice};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::patients::PatientRow;
use crate::requests::asked_by;
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, RawForm, lists, page, see_other};

/// What a blocked patient's act is called on record.
const STOP_PLANNED: &str = "stop-planned";
const FIELDS: [&str; 5] = ["formulier", "periode", "kanaal", "gevraagd-door", "identiteit"];

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
    let stops = stops::list_seen_by(&mut tx, officer, patient.id).await?;
    let planned = stops.iter().find(|stop| stop.period_id == period.id && stop.state.is_open());
    let now = tx.now();
    record(&mut tx, officer.actor(), Event::patient_read(patient.id), now).await?;
    tx.commit().await?;
    let also_ehealth = all.iter().any(|(one, _)| one.person == period.person && one.origin == Origin::Ehealth && one.is_active());
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
        planned: planned.map(|stop| already_planned(visit.locale, stop)).unwrap_or_default(),
        wait_hours: visit.site.rules.stop_wait_hours.into(),
        key: Some(form.value("formulier").to_owned())
            .filter(|key| !key.is_empty())
            .unwrap_or_else(|| StopId::generate().to_string()),
        channels: EndChannel::ALL
            .map(|one| Choice { value: one.as_str().to_owned(), text: end_channel_choice(visit.locale, one).to_owned() })
            .to_vec(),
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

fn already_planned(locale: Locale, stop: &PlannedStop) -> String {
    tr(locale, "patient-lookup-laat-al-gepland", &[("tijdstip", (&planned_moment(locale, stop)).into())])
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

/// Reads the form; the officer who sends it makes its key their own.
fn parse(visit: &RequestSession, officer: &Officer, raw: &RawForm) -> Result<TypedMandate, FormState> {
    let mut form = FormState::of(raw, &FIELDS);
    let channel = raw.raw("kanaal").parse::<EndChannel>().ok();
    if channel.is_none() {
        form.refuse("kanaal", t(visit.locale, "patient-lookup-fout-kanaal"));
    }
    let requested_by = raw.raw("gevraagd-door").parse::<AskedBy>().ok();
    if requested_by.is_none() {
        form.refuse("gevraagd-door", t(visit.locale, "requests-intake-fout-gevraagd-door"));
    }
    let is_in = |checks: &[Choice]| checks.iter().any(|check| check.value == raw.raw("identiteit"));
    if !is_in(&lists::identity_checks(visit.locale, &visit.site.rules)) {
        form.refuse("identiteit", t(visit.locale, "requests-officer-fout-identiteit"));
    } else if channel == Some(EndChannel::Desk) && !is_in(&lists::identity_checks_in_person(visit.locale, &visit.site.rules)) {
        form.refuse("identiteit", t(visit.locale, "patient-lookup-fout-balie"));
    }
    let (Some(channel), Some(requested_by), false) = (channel, requested_by, form.refused()) else {
        return Err(form);
    };
    let answers = ["periode", "kanaal", "gevraagd-door", "identiteit"].map(|field| raw.raw(field));
    let form = StopId::from_uuid(raw.idempotency_key("formulier", officer.person(), &answers).uuid());
    Ok(TypedMandate { form, channel, requested_by, identity_check: raw.raw("identiteit").to_owned() })
}

/// A mandate as it was typed.
struct TypedMandate {
    form: StopId,
    channel: EndChannel,
    requested_by: AskedBy,
    identity_check: String,
}

impl TypedMandate {
    fn mandate(&self) -> Mandate<'_> {
        let Self { form, channel, requested_by, identity_check } = self;
        Mandate { form: *form, channel: *channel, requested_by: *requested_by, identity_check }
    }
}

/// `POST …/stopzetten`: at once at the desk, else planned; the patient is told.
pub async fn end(sent: Submitted<Officer>, ids: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (patient, exclusion) = ids.into_inner();
    let exclusion = exclusion.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let (mut tx, patient) = match open(visit, officer, &patient, true).await? {
        OpenedPatient::Elsewhere(answer) => return Ok(answer),
        OpenedPatient::Here(tx, patient) => (tx, patient),
    };
    let typed = match parse(visit, officer, &sent.form) {
        Ok(typed) => typed,
        Err(form) => return question(visit, officer, (tx, patient), exclusion, Some(form)).await,
    };
    let now = tx.now();
    if typed.channel != EndChannel::Desk && disputes::refuse_blocked(&mut tx, officer, patient.id, STOP_PLANNED, now).await? {
        let mut form = FormState::of(&sent.form, &FIELDS);
        form.refuse("kanaal", disputes::blocked_text(visit.locale));
        return question(visit, officer, (tx, patient), exclusion, Some(form)).await;
    }
    // A form without a period names none that stands.
    let period = sent.form.raw("periode").parse().unwrap_or(PeriodId::NIL);
    let ids = (exclusion, period);
    let ended = match exclusions::end_at_request(&mut tx, &visit.site, officer, patient.id, ids, typed.mandate(), now).await {
        Err(error) if disputes::is_refused_by_block(&error) => return answer_blocked(visit, officer, (tx, patient)).await,
        ended => ended?,
    };
    let done = match &ended {
        EndOutcome::Done { person, still_ehealth } => {
            let key =
                if *still_ehealth { "patient-lookup-melding-stopgezet-ehealth" } else { "patient-lookup-melding-stopgezet" };
            Some(tr(visit.locale, key, &[("persoon", (&person.name()).into())]))
        }
        // The same form again, after the plan was closed: nothing of it is true any more.
        EndOutcome::Planned(stop) => stop.state.is_open().then(|| told_of_plan(visit.locale, stop)),
        EndOutcome::AlreadyPlanned(stop) => {
            let notice = already_planned(visit.locale, stop);
            return render(visit, officer, tx, patient, StatusCode::CONFLICT, &notice).await;
        }
        EndOutcome::Unknown => {
            tx.rollback().await?;
            return Err(PageError::NotFound);
        }
        EndOutcome::IsEhealth => return render(visit, officer, tx, patient, StatusCode::CONFLICT, only_at_ehealth(visit)).await,
        EndOutcome::AlreadyEnded(at) => {
            return render(visit, officer, tx, patient, StatusCode::CONFLICT, &already_ended(visit.locale, *at)).await;
        }
        EndOutcome::Newer => {
            let notice = t(visit.locale, "patient-lookup-laat-nieuwer");
            return render(visit, officer, tx, patient, StatusCode::CONFLICT, notice).await;
        }
    };
    saved_forms::forget(&mut tx, officer.person(), &address(patient.id, exclusion)).await?;
    tx.commit().await?;
    if let Some(done) = done {
        visit.say(done);
    }
    Ok(see_other(&format!("{ADDRESS}/{}", patient.id)))
}

/// 409: the patient disputed an act since the form was checked.
async fn answer_blocked(
    visit: &RequestSession,
    officer: &Officer,
    (tx, patient): (Tx, PatientRow),
) -> Result<HttpResponse, PageError> {
    tx.rollback().await?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    disputes::refuse_blocked(&mut tx, officer, patient.id, STOP_PLANNED, now).await?;
    render(visit, officer, tx, patient, StatusCode::CONFLICT, disputes::blocked_text(visit.locale)).await
}

/// What the officer is told of a plan.
fn told_of_plan(locale: Locale, stop: &PlannedStop) -> String {
    match stop.stops_at {
        Some(at) => tr(locale, "patient-lookup-melding-gepland", &[("tijdstip", (&dates::at(locale, at)).into())]),
        None => tr(locale, "patient-lookup-melding-gepland-brief", &[("n", i64::from(stop.wait_days()).into())]),
    }
}

/// `POST …/annuleer-stopzetting`: **Annuleer stopzetting**; the patient is told.
pub async fn cancel_stop(sent: Submitted<Officer>, ids: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (patient, exclusion) = ids.into_inner();
    let exclusion = exclusion.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let (mut tx, patient) = match open(visit, officer, &patient, true).await? {
        OpenedPatient::Elsewhere(answer) => return Ok(answer),
        OpenedPatient::Here(tx, patient) => (tx, patient),
    };
    let named = sent.form.raw("stopzetting").parse::<StopId>().ok();
    match stops::cancel_by_officer(&mut tx, &visit.site, officer, patient.id, exclusion, named).await? {
        CancelStopOutcome::Cancelled(person) => {
            tx.commit().await?;
            visit.say(tr(visit.locale, "patient-lookup-melding-geannuleerd", &[("persoon", (&person.name()).into())]));
            Ok(see_other(&format!("{ADDRESS}/{}", patient.id)))
        }
        CancelStopOutcome::TooLate => {
            let notice = t(visit.locale, "patient-lookup-laat-geannuleerd");
            render(visit, officer, tx, patient, StatusCode::CONFLICT, notice).await
        }
        CancelStopOutcome::Unknown => {
            tx.rollback().await?;
            Err(PageError::NotFound)
        }
    }
}
