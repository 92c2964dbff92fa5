//! `/ombudsdienst/meldingen/{dispute}`: what the patient was told, whose act it is, the investigation and its outcome.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};

use super::super::block::is_blocked;
use super::super::views::DisputePage;
use super::store::{self, DisputeRow};
use crate::audit::{Event, record};
use crate::cases::views::{CaseFacts, Happened, case_tag};
use crate::cases::{CaseState, VERDICT_FIELDS};
use crate::db::ids::{DisputeId, OfficerId};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, saved_forms};
use crate::messages::render_notice;
use crate::officers::{self, answer_not_found};
use crate::patients::{self, PatientFacts};
use crate::web::{FormState, Nav, PageError, lists, page};

pub(super) fn address(id: DisputeId) -> String {
    format!("/ombudsdienst/meldingen/{id}")
}

/// How the page is answered.
pub(super) enum CaseAnswer {
    Opened,
    Refused(FormState),
    /// A colleague was first; with what was typed.
    TooLate(FormState),
}

/// The page. That it was read is on record.
pub(super) async fn render(
    visit: &RequestSession,
    officer: &Officer,
    id: DisputeId,
    answer: CaseAnswer,
) -> Result<HttpResponse, PageError> {
    let (site, locale) = (&visit.site, visit.locale);
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some((row, conversation)) = store::find_dispute(&mut tx, officer, id).await? else {
        return answer_not_found(visit, officer, &id.to_string(), tx).await;
    };
    let patient = patients::by_id(&mut tx, officer, row.patient_id).await?;
    let staff: Vec<OfficerId> = row.acting_officers.iter().copied().chain(row.taken_by).chain(row.closed_by).collect();
    let names = officers::names(&mut tx, &staff).await?;
    let blocked = is_blocked(&mut tx, row.patient_id).await?;
    let saved = match answer {
        CaseAnswer::Opened => saved_forms::find(&mut tx, officer.person(), &address(id)).await?,
        _ => None,
    };
    record(&mut tx, officer.actor(), Event::dispute_read(row.audited()), now).await?;
    tx.commit().await?;
    let mut frame = visit.frame(t(locale, "disputes-melding-titel"), Nav::Breaks)?;
    let (status, form) = match answer {
        CaseAnswer::Opened => (StatusCode::OK, saved.map(|raw| FormState::of(&raw, &VERDICT_FIELDS)).unwrap_or_default()),
        CaseAnswer::Refused(form) => (StatusCode::UNPROCESSABLE_ENTITY, form),
        CaseAnswer::TooLate(form) => {
            frame.notice = meanwhile(locale, &row, &names).unwrap_or_default();
            (StatusCode::CONFLICT, form)
        }
    };
    frame.refused = form.refused();
    let look = patient.as_ref().and_then(|patient| lists::look_at(locale, &site.rules, "melding", row.patient_id, &patient.niss));
    let here = DisputePage {
        frame,
        id: id.to_string(),
        patient: patient.as_ref().map(|patient| PatientFacts::new(locale, patient)).unwrap_or_default(),
        look,
        told: render_notice(locale, &row.notice()?),
        told_at: dates::at(locale, row.told_at),
        actors: actors(&site.contact(Some(row.acting_institution_id)).institution, &row, &names),
        opened: dates::at(locale, row.opened_at),
        is_blocked: blocked,
        conversation,
        case: CaseFacts {
            state: case_tag(locale, row.state),
            latest: dates::long(locale, row.latest_on),
            is_late: row.is_late(now),
            is_waiting: row.state == CaseState::Open,
            is_open: row.state.is_open(),
            taken_by: row.taken_by.map(|by| name_of(&names, by)),
            findings: row.findings.clone().unwrap_or_default(),
            words: row.words.clone().unwrap_or_default(),
        },
        events: timeline(locale, &row, &names),
        form,
    };
    page(status, &here)
}

fn name_of(names: &HashMap<OfficerId, String>, officer: OfficerId) -> String {
    names.get(&officer).cloned().unwrap_or_default()
}

/// Whose act it is: names and institution.
fn actors(institution: &str, row: &DisputeRow, names: &HashMap<OfficerId, String>) -> String {
    let named = row.acting_officers.iter().map(|officer| name_of(names, *officer));
    named.chain([institution.to_owned()]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Who was first.
fn meanwhile(locale: Locale, row: &DisputeRow, names: &HashMap<OfficerId, String>) -> Option<String> {
    let (key, by, at) = match (row.closed_by.zip(row.closed_at), row.taken_by.zip(row.taken_at)) {
        (Some((by, at)), _) => ("break-glass-intussen-afgesloten", by, at),
        (None, Some((by, at))) => ("break-glass-intussen-genomen", by, at),
        (None, None) => return None,
    };
    Some(tr(locale, key, &[("naam", (&name_of(names, by)).into()), ("tijdstip", (&dates::at(locale, at)).into())]))
}

/// What happened, the newest first.
fn timeline(locale: Locale, row: &DisputeRow, names: &HashMap<OfficerId, String>) -> Vec<Happened> {
    let by = |key: &'static str, officer: OfficerId| tr(locale, key, &[("naam", (&name_of(names, officer)).into())]);
    let mut events: Vec<(DateTime<Utc>, String)> = vec![
        (row.told_at, t(locale, "disputes-verloop-verteld").to_owned()),
        (row.opened_at, t(locale, "disputes-verloop-melding").to_owned()),
    ];
    events.extend(row.taken_by.zip(row.taken_at).map(|(officer, at)| (at, by("break-glass-verloop-onderzoek", officer))));
    events.extend(row.closed_by.zip(row.closed_at).map(|(officer, at)| (at, by("break-glass-verloop-afgesloten", officer))));
    let happened = |(at, what)| Happened { what, at: dates::at(locale, at), iso: dates::iso(at), detail: String::new() };
    events.into_iter().rev().map(happened).collect()
}
