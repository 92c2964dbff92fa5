//! **Verstuur vraag**: state, event, message, audit row and mail in one transaction.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::super::model::{EventKind, State, Step};
use super::super::store::add_event;
use super::decide::{Decided, Opened, open};
use crate::audit::{Event, record};
use crate::db::ids::IdempotencyKey;
use crate::db::schema::exclusion_requests::dsl;
use crate::identity::{Officer, parked};
use crate::messages::{self, NewQuestion};
use crate::web::{PageError, RequestReference, Site};

/// Asks the patient. A request that nobody has is taken with it, by the officer who asks; another question while one waits
/// goes into the same conversation.
pub async fn ask(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    words: &str,
    idempotency_key: IdempotencyKey,
) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    if messages::find_sent(&mut case.tx, idempotency_key).await?.is_some() {
        return case.done().await;
    }
    let (patient, request, now) = (case.patient(), case.request(), case.now);
    let nobodys = case.matter.request.taken_by.is_none();
    let one = dsl::exclusion_requests.filter(dsl::id.eq(request)).filter(dsl::state.eq_any(State::before(Step::Ask)));
    let asked = dsl::state.eq(State::Asked);
    let changed = if nobodys {
        let taken = (asked, dsl::taken_by.eq(officer.id()), dsl::taken_at.eq(now));
        diesel::update(one).set(taken).execute(&mut *case.tx).await?
    } else {
        diesel::update(one).set(asked).execute(&mut *case.tx).await?
    };
    if changed == 0 {
        return case.too_late().await;
    }
    if nobodys {
        add_event(&mut case.tx, request, EventKind::Taken, Some(officer), None, now).await?;
        record(&mut case.tx, officer.actor(), Event::request_taken(patient, request), now).await?;
    }
    add_event(&mut case.tx, request, EventKind::Asked, Some(officer), None, now).await?;
    let question = NewQuestion { patient, request, reference, text: words, idempotency_key };
    let Some(conversation) = messages::post_question(&mut case.tx, site, officer, &question, now).await? else {
        return case.too_late().await;
    };
    record(&mut case.tx, officer.actor(), Event::request_asked(patient, request, conversation), now).await?;
    parked::forget(&mut case.tx, officer.person(), &super::question::address(reference)).await?;
    case.done().await
}
