//! Who works on a request: **Neem over** from a colleague, **Geef terug**; and what is noted about it besides.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::super::events::{add_event, add_note, events};
use super::super::model::{EventKind, Reached, State, Step};
use super::decide::{Decided, Opened, open};
use crate::audit::{Event, record};
use crate::db::ids::{OfficerId, RequestEventId};
use crate::db::schema::exclusion_requests::dsl;
use crate::db::unique_violation;
use crate::identity::Officer;
use crate::web::{PageError, RequestReference, Site};

/// **Neem over**: guarded by whom it is taken from.
pub async fn take_over(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    from: OfficerId,
) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    let row = &case.matter.request.row;
    if row.state.after(Step::TakeOver).is_ok() && row.taken_by == Some(officer.id()) {
        return case.done().await;
    }
    let (patient, request) = (case.patient(), case.request());
    let changed = diesel::update(dsl::exclusion_requests.filter(dsl::id.eq(request)))
        .filter(dsl::state.eq_any(State::before(Step::TakeOver)).and(dsl::taken_by.eq(from)))
        .set((dsl::taken_by.eq(officer.id()), dsl::taken_at.eq(case.now)))
        .execute(&mut *case.tx)
        .await?;
    if changed == 0 {
        return case.too_late().await;
    }
    add_event(&mut case.tx, request, EventKind::TakenOver, Some(officer), None, case.now).await?;
    record(&mut case.tx, officer.actor(), Event::request_taken_over(patient, request, from), case.now).await?;
    case.done().await
}

/// **Geef terug**: nobody has it again. Only whoever has it can.
pub async fn hand_back(site: &Site, officer: &Officer, reference: &RequestReference) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    let (patient, request) = (case.patient(), case.request());
    let changed = diesel::update(dsl::exclusion_requests.filter(dsl::id.eq(request)))
        .filter(dsl::state.eq_any(State::before(Step::HandBack)).and(dsl::taken_by.eq(officer.id())))
        .set((dsl::state.eq(State::Sent), dsl::taken_by.eq(None::<OfficerId>), dsl::taken_at.eq(None::<DateTime<Utc>>)))
        .execute(&mut *case.tx)
        .await?;
    if changed == 0 {
        let newest = events(&mut case.tx, request).await?.into_iter().find(|event| event.kind.is_step());
        let mine = newest.is_some_and(|event| event.kind == EventKind::HandedBack && event.officer_id == Some(officer.id()));
        return if mine { case.done().await } else { case.too_late().await };
    }
    add_event(&mut case.tx, request, EventKind::HandedBack, Some(officer), None, case.now).await?;
    record(&mut case.tx, officer.actor(), Event::request_handed_back(patient, request), case.now).await?;
    case.done().await
}

/// **Voeg notitie toe**, or with `reached` **Noteer telefoongesprek**; in any state. The form's own id makes sending it twice
/// the same as sending it once.
pub async fn note(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    id: RequestEventId,
    (words, reached): (&str, Option<Reached>),
) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    let (patient, request) = (case.patient(), case.request());
    match add_note(&mut case.tx, id, request, officer, (words, reached), case.now).await {
        Ok(()) => {}
        Err(error) if unique_violation(&error).is_some() => {
            case.tx.rollback().await?;
            return Ok(Decided::Done(Box::new(case.matter)));
        }
        Err(error) => return Err(error.into()),
    }
    record(&mut case.tx, officer.actor(), Event::request_noted(patient, request, reached.is_some()), case.now).await?;
    case.done().await
}
