//! SQL of the ombudsdienst's side. Row-level security keeps other institutions' disputes, and what is withheld from the officer (R12),
//! out of every one of these.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::audit::AuditedDispute;
use crate::cases::{CaseState, CaseVerdict};
use crate::db::ids::{ConversationId, DisputeId, InstitutionId, OfficerId, PatientId};
use crate::db::schema::{conversations, disputes};
use crate::identity::Officer;
use crate::messages::{MessageKind, Notice, Place};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = disputes)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct DisputeRow {
    pub id: DisputeId,
    pub patient_id: PatientId,
    pub institution_id: InstitutionId,
    pub conversation_id: ConversationId,
    disputed_kind: MessageKind,
    disputed_arguments: serde_json::Value,
    pub told_at: DateTime<Utc>,
    pub acting_officers: Vec<OfficerId>,
    pub acting_institution_id: InstitutionId,
    pub state: CaseState,
    pub opened_at: DateTime<Utc>,
    pub latest_on: NaiveDate,
    pub taken_by: Option<OfficerId>,
    pub taken_at: Option<DateTime<Utc>>,
    pub findings: Option<String>,
    pub words: Option<String>,
    pub closed_by: Option<OfficerId>,
    pub closed_at: Option<DateTime<Utc>>,
}

impl DisputeRow {
    /// What the patient was told.
    pub fn notice(&self) -> QueryResult<Notice> {
        Notice::from_columns(self.disputed_kind, self.disputed_arguments.clone())
            .map_err(|error| diesel::result::Error::DeserializationError(error.into()))
    }

    pub fn place(&self) -> Place {
        Place { conversation: self.conversation_id, patient: self.patient_id, institution: self.institution_id }
    }

    pub fn audited(&self) -> AuditedDispute {
        AuditedDispute { dispute: self.id, patient: self.patient_id, conversation: self.conversation_id }
    }

    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.state.is_late(self.latest_on, now)
    }
}

const MAX_ROWS: i64 = 50;

/// Those of the officer's institution, the nearest date first; with `finished` the others after them, the newest first.
pub(super) async fn list_disputes(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    finished: bool,
) -> QueryResult<Vec<DisputeRow>> {
    let here = || disputes::table.filter(disputes::institution_id.eq(officer.institution())).select(DisputeRow::as_select());
    let mut found: Vec<DisputeRow> = here()
        .filter(disputes::state.eq_any(CaseState::OPEN))
        .order((disputes::latest_on, disputes::id))
        .limit(MAX_ROWS)
        .load(conn)
        .await?;
    if finished {
        let closed =
            here().filter(disputes::state.ne_all(CaseState::OPEN)).order((disputes::opened_at.desc(), disputes::id.desc()));
        found.extend(closed.limit(MAX_ROWS).load(conn).await?);
    }
    Ok(found)
}

/// How many wait for their outcome.
///
/// # Errors
/// Those of the database.
pub async fn count_open_disputes(conn: &mut AsyncPgConnection, officer: &Officer) -> QueryResult<i64> {
    disputes::table
        .filter(disputes::institution_id.eq(officer.institution()).and(disputes::state.eq_any(CaseState::OPEN)))
        .count()
        .get_result(conn)
        .await
}

/// One of them, with the reference of its conversation.
pub(super) async fn find_dispute(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: DisputeId,
) -> QueryResult<Option<(DisputeRow, String)>> {
    disputes::table
        .inner_join(conversations::table.on(conversations::id.eq(disputes::conversation_id)))
        .filter(disputes::id.eq(id).and(disputes::institution_id.eq(officer.institution())))
        .select((DisputeRow::as_select(), conversations::reference))
        .first(conn)
        .await
        .optional()
}

/// Assigns an open one to the officer; false when it is not open any more.
pub(super) async fn take_dispute(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: DisputeId,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let open = disputes::table.filter(disputes::id.eq(id).and(disputes::state.eq(CaseState::Open)));
    let investigating =
        (disputes::state.eq(CaseState::Investigating), disputes::taken_by.eq(officer.id()), disputes::taken_at.eq(now));
    Ok(diesel::update(open).set(investigating).execute(conn).await? == 1)
}

/// Closes one that is open; false when it was closed.
pub(super) async fn close_dispute(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: DisputeId,
    verdict: &CaseVerdict,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let open = disputes::table.filter(disputes::id.eq(id).and(disputes::state.eq_any(CaseState::OPEN)));
    let closed = (
        disputes::state.eq(verdict.state),
        disputes::findings.eq(&verdict.findings),
        disputes::words.eq(&verdict.words),
        disputes::closed_by.eq(officer.id()),
        disputes::closed_at.eq(now),
    );
    Ok(diesel::update(open).set(closed).execute(conn).await? == 1)
}
