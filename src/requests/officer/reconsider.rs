//! Decisions taken back: a registration in error, and a refusal that is looked at again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::super::draft::Person;
use super::super::events::{add_event, events};
use super::super::model::{EventKind, State, Step};
use super::super::store::queue_up;
use super::decide::{Case, Decided, Opened, open};
use super::hindrance::{self, Hindrance};
use crate::audit::{Event, record};
use crate::db::ids::PeriodId;
use crate::db::schema::exclusion_requests::dsl;
use crate::db::unique_violation;
use crate::exclusions::{self, Retracted};
use crate::identity::Officer;
use crate::messages::Notice;
use crate::web::{PageError, RequestReference, Site, t};

/// The same officer's same form, sent again, found it done.
async fn same_again(mut case: Case<'_>, kind: EventKind, words: &str) -> Result<Decided, PageError> {
    let (request, officer) = (case.request(), case.officer.id());
    let newest = events(&mut case.tx, request).await?.into_iter().find(|event| event.kind.is_step());
    let mine = newest
        .is_some_and(|event| event.kind == kind && event.officer_id == Some(officer) && event.words.as_deref() == Some(words));
    if mine { case.done().await } else { case.too_late().await }
}

/// **Trek registratie in**: entered in error. The request is taken again, by this officer; the exclusion's end is final.
/// `seen` is the period that the form saw: a newer registration is another one.
pub async fn retract(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    words: &str,
    seen: PeriodId,
) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    let (patient, request) = (case.patient(), case.request());
    if case.matter.request.state != State::Registered {
        return same_again(case, EventKind::RegistrationRetracted, words).await;
    }
    queue_up(&mut case.tx, patient).await?;
    let exclusion = match exclusions::retract(&mut case.tx, officer, request, seen, case.now).await? {
        Retracted::Done(exclusion) => exclusion,
        Retracted::EndedBefore(at) => {
            case.tx.rollback().await?;
            return Ok(Decided::EndedBefore(at));
        }
        Retracted::Newer => return case.too_late().await,
    };
    let changed = diesel::update(dsl::exclusion_requests.filter(dsl::id.eq(request)))
        .filter(dsl::state.eq_any(State::before(Step::Retract)))
        .set((
            dsl::state.eq(State::Taken),
            dsl::taken_by.eq(officer.id()),
            dsl::taken_at.eq(case.now),
            dsl::decided_at.eq(None::<DateTime<Utc>>),
            dsl::decided_by.eq(None::<PeriodId>),
            dsl::registered_care_worker_id.eq(None::<PeriodId>),
        ))
        .execute(&mut *case.tx)
        .await?;
    if changed == 0 {
        return case.too_late().await;
    }
    add_event(&mut case.tx, request, EventKind::RegistrationRetracted, Some(officer), Some(words), case.now).await?;
    record(&mut case.tx, officer.actor(), Event::registration_retracted(patient, request, exclusion), case.now).await?;
    let person = case.matter.request.registered_name();
    case.post_notice(&Notice::RegistrationRetracted { person, request: reference.to_string() }).await?;
    case.done().await
}

/// **Heropen aanvraag**: a refusal is looked at again, by this officer. Not when the person was asked for or excluded
/// meanwhile.
pub async fn reopen(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    words: &str,
    seen: &str,
) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    if case.matter.request.state != State::Refused {
        return same_again(case, EventKind::Reopened, words).await;
    }
    if !case.is_as_seen(seen).await? {
        return case.too_late().await;
    }
    let (patient, request) = (case.patient(), case.request());
    queue_up(&mut case.tx, patient).await?;
    let row = &case.matter.request.row;
    let person = match (row.care_worker_id, &row.described_name, &row.described_place) {
        (Some(care_worker), ..) => Person::Chosen { care_worker, has_riziv: false },
        (None, name, place) => {
            Person::Described { name: name.clone().unwrap_or_default(), place: place.clone().unwrap_or_default(), function: None }
        }
    };
    match hindrance::find(&mut case.tx, officer, patient, &person).await? {
        Some(Hindrance::Excluded) => return in_the_way(case, t("ombudsdienst-heropen-uitgesloten")).await,
        Some(Hindrance::Asked(_)) => return in_the_way(case, t("ombudsdienst-heropen-aangevraagd")).await,
        None => {}
    }
    let changed = diesel::update(dsl::exclusion_requests.filter(dsl::id.eq(request)))
        .filter(dsl::state.eq_any(State::before(Step::Reopen)))
        .set((
            dsl::state.eq(State::Taken),
            dsl::taken_by.eq(officer.id()),
            dsl::taken_at.eq(case.now),
            dsl::decided_at.eq(None::<DateTime<Utc>>),
            dsl::decided_by.eq(None::<PeriodId>),
            dsl::refusal_reason.eq(None::<String>),
            dsl::refusal_words.eq(None::<String>),
        ))
        .execute(&mut *case.tx)
        .await;
    match changed {
        Ok(0) => return case.too_late().await,
        Ok(_) => {}
        // Asked for at another ombudsdienst, whose requests this officer does not see.
        Err(error) if unique_violation(&error) == Some("exclusion_requests_one_open") => {
            return in_the_way(case, t("ombudsdienst-heropen-aangevraagd")).await;
        }
        Err(error) => return Err(error.into()),
    }
    add_event(&mut case.tx, request, EventKind::Reopened, Some(officer), Some(words), case.now).await?;
    record(&mut case.tx, officer.actor(), Event::request_reopened(patient, request), case.now).await?;
    case.post_notice(&Notice::Reopened { request: reference.to_string() }).await?;
    case.done().await
}

async fn in_the_way(case: Case<'_>, words: &'static str) -> Result<Decided, PageError> {
    case.tx.rollback().await?;
    Ok(Decided::InTheWay(words))
}
