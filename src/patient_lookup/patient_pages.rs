//! A patient as the ombudsdienst sees one, for a while after choosing that patient.

use std::collections::HashSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::search_pages::ADDRESS;
use super::store;
use super::views::{ActiveRow, Confirmation, EndedRow, LookLine, PatientLetterLine, PatientLookupPage, RequestLine};
use crate::audit::{Event, record};
use crate::break_glass::break_rows_of;
use crate::changes::{Enforced, enforcement};
use crate::db::Tx;
use crate::db::ids::{CareWorkerId, PatientId};
use crate::directory::PersonLine;
use crate::disputes;
use crate::ehealth;
use crate::exclusions::stops::{self, PlannedStop};
use crate::exclusions::{self, EndedBy, Origin, Period, end_channel_text};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed};
use crate::letters::{self, LetterLine, text_of_state};
use crate::messages::officer::talk_rows_of;
use crate::patients::{self, PatientFacts, PatientRow};
use crate::requests;
use crate::requests::officer::views::officer_tag;
use crate::web::{Nav, PageError, lists, page, see_other};

/// A patient whose page is open to this officer, or where to go instead.
#[expect(clippy::large_enum_variant, reason = "it is taken apart at once")]
pub(super) enum OpenedPatient {
    Here(Tx, PatientRow),
    Elsewhere(HttpResponse),
}

/// Opens a patient whom the officer chose within the last 30 minutes; a form within the last 60.
pub(super) async fn open(visit: &RequestSession, officer: &Officer, id: &str, form: bool) -> Result<OpenedPatient, PageError> {
    let id = id.parse::<PatientId>().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(patient) = patients::by_id(&mut tx, officer, id).await? else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    let now = tx.now();
    if !store::is_looking(&mut tx, officer, id, form, now).await? {
        tx.rollback().await?;
        return Ok(OpenedPatient::Elsewhere(see_other(ADDRESS)));
    }
    Ok(OpenedPatient::Here(tx, patient))
}

/// `GET /ombudsdienst/patienten/{patient}`
pub async fn show(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    match open(&signed.visit, &signed.by, &id, false).await? {
        OpenedPatient::Elsewhere(answer) => Ok(answer),
        OpenedPatient::Here(tx, patient) => render(&signed.visit, &signed.by, tx, patient, StatusCode::OK, "").await,
    }
}

/// The page, which goes on record.
pub(super) async fn render(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    patient: PatientRow,
    status: StatusCode,
    notice: &str,
) -> Result<HttpResponse, PageError> {
    let all = exclusions::seen_by(&mut tx, officer, patient.id).await?;
    let requests = requests::list_requests_seen_by(&mut tx, officer, patient.id).await?;
    let conversations = talk_rows_of(&mut tx, officer, visit.locale, patient.id).await?;
    let breaks = break_rows_of(&mut tx, officer, visit.locale, patient.id).await?;
    let looks = store::looks_at(&mut tx, officer, patient.id).await?;
    let now = tx.now();
    let letters = letters::list_letters_of(&mut tx, officer, patient.id, (&visit.site.rules, now), visit.locale).await?;
    let enforced = enforcement(&tx, patient.id).await?;
    let may_see_identity = disputes::may_see_identity(&mut tx, patient.id).await?;
    let reads = patients::uses_portal(&mut tx, patient.id).await?;
    let stops = stops::list_seen_by(&mut tx, officer, patient.id).await?;
    let checked_at = ehealth::find_patient_check(&mut tx, officer, patient.id).await?;
    let organisations = ehealth::list_organisations(&tx, patient.id).await?;
    record(&mut tx, officer.actor(), Event::patient_read(patient.id), now).await?;
    tx.commit().await?;
    let mut frame = visit.frame(t(visit.locale, "patient-lookup-patient-titel"), Nav::Patients)?;
    notice.clone_into(&mut frame.notice);
    let link = &visit.site.ehealth;
    if link.rules().is_some_and(|rules| ehealth::is_stale(checked_at, &rules, now)) {
        link.check_beside(patient.id);
    }
    let reasons = lists::look_reasons(visit.locale, &visit.site.rules);
    let own = looks.iter().find(|look| look.officer_id == officer.id());
    let active: Vec<&(Period, PersonLine)> = all.iter().filter(|(period, _)| period.is_active()).collect();
    let people: HashSet<CareWorkerId> = active.iter().map(|(period, _)| period.person).collect();
    let open_stop = |period: &Period| stops.iter().find(|stop| stop.period_id == period.id && stop.state.is_open());
    let here = PatientLookupPage {
        frame,
        ehealth: link.capability().is_connected().then(|| ehealth::freshness_note(visit.locale, link, checked_at, now)).flatten(),
        organisations: organisations.into_iter().map(|one| (one.name, dates::on(visit.locale, one.started_at))).collect(),
        id: patient.id.to_string(),
        patient: PatientFacts::new(visit.locale, &patient),
        may_see_identity,
        reads,
        reason: own.map(|look| lists::text_of(&reasons, &look.reason)).unwrap_or_default(),
        any_ehealth: active.iter().any(|(period, _)| period.origin == Origin::Ehealth),
        people: people.len(),
        stops: active
            .iter()
            .filter_map(|(period, person)| Some((person.name(), render_planned_stop(visit.locale, open_stop(period)?))))
            .collect(),
        active: active
            .iter()
            .map(|(period, person)| {
                active_row(visit.locale, (period, person), enforced.get(&period.exclusion), open_stop(period))
            })
            .collect(),
        history: all.iter().filter_map(|one| ended(visit.locale, one)).collect(),
        requests: requests
            .iter()
            .map(|request| RequestLine {
                reference: request.reference.clone(),
                person: request.person_name(),
                received: dates::brief(visit.locale, dates::day(request.sent_at), now),
                received_full: dates::on(visit.locale, request.sent_at),
                status: officer_tag(visit.locale, request.state, request.is_double()),
            })
            .collect(),
        conversations,
        breaks,
        looks: looks
            .iter()
            .map(|look| LookLine {
                officer: look.officer.clone(),
                reason: lists::text_of(&reasons, &look.reason),
                last: dates::brief_at(visit.locale, look.last_at, now),
                last_full: dates::at(visit.locale, look.last_at),
                times: look.times,
            })
            .collect(),
        letters: letters.into_iter().map(|letter| letter_line(visit.locale, letter)).collect(),
    };
    page(status, &here)
}

fn letter_line(locale: Locale, letter: LetterLine) -> PatientLetterLine {
    let (state, tone) = text_of_state(locale, letter.state);
    PatientLetterLine {
        id: letter.message.to_string(),
        title: letter.title,
        conversation: letter.reference,
        since: dates::on(locale, letter.written_at),
        state,
        tone,
    }
}

fn active_row(
    locale: Locale,
    (period, person): (&Period, &PersonLine),
    enforced: Option<&Enforced>,
    stop: Option<&PlannedStop>,
) -> ActiveRow {
    ActiveRow {
        id: period.exclusion.to_string(),
        person: person.name(),
        function: person.function_line(),
        number: person.riziv().map(|riziv| riziv.display()).unwrap_or_default(),
        since: dates::on(locale, period.started_at),
        confirmed: match (stop, enforced) {
            (Some(stop), _) => Confirmation::Stops(planned_moment(locale, stop)),
            (None, None) => Confirmation::Nothing,
            (None, Some(enforced)) => enforced.missing().map_or(Confirmation::Everywhere, Confirmation::NotYet),
        },
        ehealth: period.origin == Origin::Ehealth,
        stop: stop.map(|stop| stop.id.to_string()),
    }
}

/// When a plan ends the exclusion, and how it was asked.
fn render_planned_stop(locale: Locale, stop: &PlannedStop) -> String {
    let (moment, channel) = (planned_moment(locale, stop), end_channel_text(locale, Some(stop.channel)));
    let key = if stop.stops_at.is_some() { "patient-lookup-stop-gepland" } else { "patient-lookup-stop-gepland-na-brief" };
    tr(locale, key, &[("tijdstip", (&moment).into()), ("kanaal", channel.into())])
}

/// When a plan ends the exclusion: a moment, or a time after the letter.
pub(super) fn planned_moment(locale: Locale, stop: &PlannedStop) -> String {
    match stop.stops_at {
        Some(at) => dates::at(locale, at),
        None => tr(locale, "patient-lookup-stop-na-brief", &[("n", i64::from(stop.wait_days()).into())]),
    }
}

fn ended(locale: Locale, (period, person): &(Period, PersonLine)) -> Option<EndedRow> {
    let (at, by) = period.end?;
    Some(EndedRow {
        person: person.name(),
        function: person.function_line(),
        from: dates::on(locale, period.started_at),
        until: dates::on(locale, at),
        ended_by: match by {
            EndedBy::Patient => t(locale, "patient-lookup-door-patient").to_owned(),
            EndedBy::PatientAtEhealth => t(locale, "patient-lookup-door-ehealth").to_owned(),
            EndedBy::Ombudsdienst => {
                let channel = end_channel_text(locale, period.end_channel);
                tr(locale, "patient-lookup-door-ombudsdienst", &[("kanaal", channel.into())])
            }
            EndedBy::Representative => t(locale, "patient-lookup-door-vertegenwoordiger").to_owned(),
            EndedBy::Error => t(locale, "overview-door-vergissing").to_owned(),
        },
        ehealth: period.origin == Origin::Ehealth,
    })
}
