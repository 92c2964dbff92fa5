//! The audit (R13): one named constructor an action, rows of ids and codes, written in the transaction of what they tell;
//! and `seal`, which proves that they were not changed since.

mod account;
mod applications;
mod breaks;
mod conversations;
mod directory;
mod disputes;
mod exclusions;
mod figures;
mod homes;
mod own_log;
mod patients;
mod people;
mod requests;
pub mod seal;
mod templates;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

use crate::db::ids::{CareWorkerId, ExclusionId, PatientId, RequestId};
use crate::db::schema::audit_events::dsl;
use crate::db::{Actor, text_enum};

pub use breaks::ReportedBreak;
pub use disputes::AuditedDispute;
pub use requests::{EnteredForm, SignalMatter, TakenInRequest, TypedIdentity};

text_enum! {
    pub enum ActorKind: "kind of actor" {
        Patient = "patient",
        Officer = "officer",
        Application = "application",
        /// A job of the system, or an operator.
        System = "system",
    }
}

/// One thing that was done or read.
#[derive(Debug, Clone)]
pub struct Event {
    action: &'static str,
    patient: Option<PatientId>,
    request: Option<RequestId>,
    exclusion: Option<ExclusionId>,
    care_worker: Option<CareWorkerId>,
    details: Value,
}

impl Event {
    fn new(action: &'static str) -> Self {
        Self { action, patient: None, request: None, exclusion: None, care_worker: None, details: json!({}) }
    }

    fn of_request(action: &'static str, patient: PatientId, request: RequestId) -> Self {
        Self { patient: Some(patient), request: Some(request), ..Self::new(action) }
    }
}

/// Writes the row, in the transaction of this actor.
///
/// # Errors
/// Those of the database; the transaction is then lost, and what it told with it.
pub async fn record(conn: &mut AsyncPgConnection, actor: Actor, event: Event, now: DateTime<Utc>) -> QueryResult<()> {
    let (kind, id, institution) = match actor {
        Actor::Patient(id) => (ActorKind::Patient, Some(id.uuid()), None),
        Actor::Officer { id, institution } => (ActorKind::Officer, Some(id.uuid()), Some(institution)),
        Actor::Application(id) => (ActorKind::Application, Some(id.uuid()), None),
        Actor::System(_) => (ActorKind::System, None, None),
    };
    diesel::insert_into(dsl::audit_events)
        .values((
            dsl::happened_at.eq(now),
            dsl::action.eq(event.action),
            dsl::actor_kind.eq(kind),
            dsl::actor_id.eq(id),
            dsl::institution_id.eq(institution),
            dsl::patient_id.eq(event.patient),
            dsl::request_id.eq(event.request),
            dsl::exclusion_id.eq(event.exclusion),
            dsl::care_worker_id.eq(event.care_worker),
            dsl::details.eq(event.details),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
