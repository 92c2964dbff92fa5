//! SQL of the ombudsdienst's pages. Row-level security keeps other institutions' breaks, and what concerns the officer (R12),
//! out of every one of these.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::store::BreakRow;
use crate::cases::{CaseState, CaseVerdict};
use crate::db::constant_sql;
use crate::db::ids::{BreakId, ConversationId, OfficerId, PatientId};
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

/// What the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BreakFilter {
    /// What waits for a look: open cases, then marked ones, then the others.
    ToReview,
    /// Cases: the open ones first, the nearest date first, then the newest.
    Cases,
    /// All of them, the newest first.
    All,
}

macro_rules! case_open {
    () => {
        "coalesce(break_cases.state in ('open', 'investigating'), false)"
    };
}
/// What waits for a look, found by the two indexes of it: without walking through what was looked at.
const TO_REVIEW: &str =
    "breaks.id in (select b.id from breaks b where b.institution_id = mt_institution() and b.reviewed_at is null
  union all select c.break_id from break_cases c where c.state in ('open', 'investigating'))";
const HAS_CASE: &str = "breaks.id in (select c.break_id from break_cases c)";
/// Open cases first, then what came in as it should not.
const URGENCY: &str = concat!(
    "(not ",
    case_open!(),
    ")::int, (not (breaks.motivation_missing or breaks.motivation_long or breaks.person_unknown or breaks.several_people
  or breaks.period_odd))::int"
);
/// Open cases first, by their latest date.
const CASE_URGENCY: &str = concat!("(not ", case_open!(), ")::int, case when ", case_open!(), " then break_cases.latest_on end");

/// A page of the institution's breaks; one more than asked for says that there are more.
pub(super) async fn list_breaks(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    shown: BreakFilter,
    (from, count): (i64, i64),
) -> QueryResult<Vec<BreakDetails>> {
    type Columns = (BreakRow, Option<PatientRow>, Option<PersonLine>, Option<CaseRow>);
    let mut query = breaks::table
        .left_join(patients::table.on(patients::id.nullable().eq(breaks::patient_id)))
        .left_join(care_workers::table.on(care_workers::id.nullable().eq(breaks::care_worker_id)))
        .left_join(break_cases::table.on(break_cases::break_id.eq(breaks::id)))
        .filter(breaks::institution_id.eq(officer.institution()))
        .into_boxed();
    query = match shown {
        BreakFilter::ToReview => query.filter(constant_sql::<Bool>(TO_REVIEW)).order((
            constant_sql::<Integer>(URGENCY),
            breaks::received_at,
            breaks::id,
        )),
        BreakFilter::Cases => query.filter(constant_sql::<Bool>(HAS_CASE)).order((
            constant_sql::<Integer>(CASE_URGENCY),
            break_cases::opened_at.nullable().desc(),
            breaks::id,
        )),
        BreakFilter::All => query.order((breaks::received_at.desc(), breaks::id.desc())),
    };
    let rows: Vec<Columns> = query
        .offset(from)
        .limit(count + 1)
        .select((
            BreakRow::as_select(),
            Option::<PatientRow>::as_select(),
            Option::<PersonLine>::as_select(),
            Option::<CaseRow>::as_select(),
        ))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(row, patient, person, case)| BreakDetails { row, patient, person, case }).collect())
}

/// The breaks of a patient that the officer's institution follows up, the newest first.
pub(super) async fn list_breaks_of(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    most: i64,
) -> QueryResult<Vec<BreakDetails>> {
    type Columns = (BreakRow, Option<PersonLine>, Option<CaseRow>);
    let rows: Vec<Columns> = breaks::table
        .left_join(care_workers::table.on(care_workers::id.nullable().eq(breaks::care_worker_id)))
        .left_join(break_cases::table.on(break_cases::break_id.eq(breaks::id)))
        .filter(breaks::patient_id.eq(patient).and(breaks::institution_id.eq(officer.institution())))
        .order((breaks::starts_at.desc(), breaks::id.desc()))
        .limit(most)
        .select((BreakRow::as_select(), Option::<PersonLine>::as_select(), Option::<CaseRow>::as_select()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(row, person, case)| BreakDetails { row, patient: None, person, case }).collect())
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
