//! The break of the glass that a patient's conversation tells of: what can be done about it stands under its message.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::cases::CaseState;
use crate::db::ids::{BreakId, ConversationId};
use crate::db::schema::{break_cases, breaks};
use crate::identity::Patient;

/// A break with the patient's case about it, if there is one: its state, and the latest date of its outcome.
pub(super) struct ToldBreak {
    pub id: BreakId,
    pub case: Option<(CaseState, NaiveDate)>,
}

/// The break that a conversation tells of; none where it tells of several.
pub(super) async fn find_told_break(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    conversation: ConversationId,
) -> QueryResult<Option<ToldBreak>> {
    let found: Vec<(BreakId, Option<CaseState>, Option<NaiveDate>)> = breaks::table
        .left_join(break_cases::table.on(break_cases::break_id.eq(breaks::id)))
        .filter(breaks::patient_id.eq(patient.subject()).and(breaks::conversation_id.eq(conversation)))
        .select((breaks::id, break_cases::state.nullable(), break_cases::latest_on.nullable()))
        .limit(2)
        .load(conn)
        .await?;
    Ok(match found.as_slice() {
        [(id, state, latest_on)] => Some(ToldBreak { id: *id, case: state.zip(*latest_on) }),
        _ => None,
    })
}
