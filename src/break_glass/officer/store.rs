//! SQL of the ombudsdienst's page of a break, and of what is done there. Row-level security keeps other institutions' breaks, and what concerns the officer (R12),
//! out of every one of these.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::store::BreakRow;
use crate::cases::{CaseState, CaseVerdict};
use crate::db::ids::{BreakId, ConversationId, OfficerId};
use crate::db::schema::{break_cases, breaks, conversations, institutions, messages, patients};
use crate::directory::{PersonLine, care_workers};
use crate::identity::Officer;
use crate::messages::MessageKind;
use crate::officers;
use crate::patients::PatientRow;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = break_cases)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct CaseRow {
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

/// A break with everybody on it.
#[derive(Debug, Clone)]
pub(super) struct BreakDetails {
    pub row: BreakRow,
    pub patient: Option<PatientRow>,
    pub person: Option<PersonLine>,
    pub case: Option<CaseRow>,
}

/// What the page of one break shows besides.
#[derive(Debug, Clone)]
pub(super) struct FullBreakDetails {
    pub matter: BreakDetails,
    pub application: String,
    pub institution: Option<String>,
    pub conversation: Option<(ConversationId, String)>,
    pub reviewed: Option<(OfficerId, DateTime<Utc>)>,
    /// Names of the officers on it.
    pub officers: HashMap<OfficerId, String>,
    /// The notice was sent on paper: by whom, when.
    pub letter: Option<(OfficerId, DateTime<Utc>)>,
    /// When the patient first saw it.
    pub read_at: Option<DateTime<Utc>>,
}

impl FullBreakDetails {
    pub(super) fn officer(&self, id: Option<OfficerId>) -> String {
        id.and_then(|id| self.officers.get(&id).cloned()).unwrap_or_default()
    }
}

/// One break of the officer's institution.
pub(super) async fn find_details(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: BreakId,
) -> QueryResult<Option<FullBreakDetails>> {
    type Rest = (String, Option<String>, Option<ConversationId>, Option<String>, Option<OfficerId>, Option<DateTime<Utc>>);
    type Columns = (BreakRow, Option<PatientRow>, Option<PersonLine>, Option<CaseRow>, Rest);
    let found: Option<Columns> = breaks::table
        .left_join(patients::table.on(patients::id.nullable().eq(breaks::patient_id)))
        .left_join(care_workers::table.on(care_workers::id.nullable().eq(breaks::care_worker_id)))
        .left_join(break_cases::table.on(break_cases::break_id.eq(breaks::id)))
        .left_join(institutions::table.on(institutions::cbe.nullable().eq(breaks::place_cbe)))
        .left_join(conversations::table.on(conversations::id.nullable().eq(breaks::conversation_id)))
        .filter(breaks::id.eq(id).and(breaks::institution_id.eq(officer.institution())))
        .select((
            BreakRow::as_select(),
            Option::<PatientRow>::as_select(),
            Option::<PersonLine>::as_select(),
            Option::<CaseRow>::as_select(),
            (
                breaks::application,
                institutions::name.nullable(),
                conversations::id.nullable(),
                conversations::reference.nullable(),
                breaks::reviewed_by,
                breaks::reviewed_at,
            ),
        ))
        .first(conn)
        .await
        .optional()?;
    let Some((row, patient, person, case, rest)) = found else {
        return Ok(None);
    };
    let (application, institution, conversation, reference, reviewed_by, reviewed_at) = rest;
    type NoticeColumns = (Option<DateTime<Utc>>, Option<OfficerId>, Option<DateTime<Utc>>);
    let notice: Option<NoticeColumns> = messages::table
        .filter(
            messages::conversation_id
                .nullable()
                .eq(conversation)
                .and(messages::kind.eq_any([MessageKind::Broken, MessageKind::BrokenOften])),
        )
        .select((messages::read_at, messages::letter_sent_by, messages::letter_sent_at))
        .first(conn)
        .await
        .optional()?;
    let (read_at, letter_by, letter_at) = notice.unwrap_or_default();
    let taken_by = case.as_ref().and_then(|case| case.taken_by);
    let closed_by = case.as_ref().and_then(|case| case.closed_by);
    let staff: Vec<OfficerId> = [reviewed_by, letter_by, taken_by, closed_by].into_iter().flatten().collect();
    let officers = officers::names(conn, &staff).await?;
    Ok(Some(FullBreakDetails {
        matter: BreakDetails { row, patient, person, case },
        application,
        institution,
        conversation: conversation.zip(reference),
        reviewed: reviewed_by.zip(reviewed_at),
        officers,
        letter: letter_by.zip(letter_at),
        read_at,
    }))
}

/// Marks a break as looked at; false when it was.
pub(super) async fn mark_reviewed(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: BreakId,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let changed = diesel::update(breaks::table.filter(breaks::id.eq(id).and(breaks::reviewed_at.is_null())))
        .set((breaks::reviewed_by.eq(officer.id()), breaks::reviewed_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(changed == 1)
}

/// Assigns an open case to the officer; false when it is not open any more.
pub(super) async fn take_case(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: BreakId,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let changed =
        diesel::update(break_cases::table.filter(break_cases::break_id.eq(id).and(break_cases::state.eq(CaseState::Open))))
            .set((
                break_cases::state.eq(CaseState::Investigating),
                break_cases::taken_by.eq(officer.id()),
                break_cases::taken_at.eq(now),
            ))
            .execute(conn)
            .await?;
    Ok(changed == 1)
}

/// Closes a case that is open; false when it was closed.
pub(super) async fn close_case(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: BreakId,
    verdict: &CaseVerdict,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let changed = diesel::update(break_cases::table.filter(break_cases::break_id.eq(id)))
        .filter(break_cases::state.eq_any(CaseState::OPEN))
        .set((
            break_cases::state.eq(verdict.state),
            break_cases::findings.eq(&verdict.findings),
            break_cases::words.eq(&verdict.words),
            break_cases::closed_by.eq(officer.id()),
            break_cases::closed_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(changed == 1)
}
