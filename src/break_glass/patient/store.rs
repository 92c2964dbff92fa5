//! SQL of the patient's page. Row-level security keeps every other patient's out.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::openings::{self, OpenedContent};
use super::super::store::BreakRow;
use crate::cases::CaseState;
use crate::db::ids::{BreakId, InstitutionId};
use crate::db::schema::{break_cases, breaks, conversations, institutions, messages};
use crate::directory::{PersonLine, care_workers};
use crate::identity::Patient;
use crate::messages::MessageKind;

/// A break as its patient sees it.
#[derive(Debug, Clone)]
pub struct OwnBreak {
    pub row: BreakRow,
    /// Who, when the directory knows.
    pub person: Option<PersonLine>,
    /// Where, when the directory knows the institution.
    pub institution: Option<String>,
    /// The conversation in which it was told.
    pub conversation: String,
    /// The patient has not seen that yet.
    pub unread: bool,
    /// The case: its state, and the latest date of its outcome.
    pub case: Option<(CaseState, NaiveDate)>,
    pub openings: Vec<OpenedContent>,
}

/// A page of the patient's breaks, the newest first; one more than asked for says that there are more.
pub async fn of_patient(conn: &mut AsyncPgConnection, patient: &Patient, from: i64, count: i64) -> QueryResult<Vec<OwnBreak>> {
    type Case = (Option<CaseState>, Option<NaiveDate>);
    type OwnBreakColumns = (BreakRow, Option<PersonLine>, Option<String>, String, bool, Case);
    let unread = diesel::dsl::exists(
        messages::table.filter(
            messages::conversation_id
                .eq(conversations::id)
                .and(messages::kind.eq_any([MessageKind::Broken, MessageKind::BrokenOften]))
                .and(messages::read_at.is_null()),
        ),
    );
    let rows: Vec<OwnBreakColumns> = breaks::table
        .inner_join(conversations::table.on(conversations::id.nullable().eq(breaks::conversation_id)))
        .left_join(care_workers::table.on(care_workers::id.nullable().eq(breaks::care_worker_id)))
        .left_join(institutions::table.on(institutions::cbe.nullable().eq(breaks::place_cbe)))
        .left_join(break_cases::table.on(break_cases::break_id.eq(breaks::id)))
        .filter(breaks::patient_id.eq(patient.subject()))
        .order((breaks::starts_at.desc(), breaks::id.desc()))
        .offset(from)
        .limit(count + 1)
        .select((
            BreakRow::as_select(),
            Option::<PersonLine>::as_select(),
            institutions::name.nullable(),
            conversations::reference,
            unread,
            (break_cases::state.nullable(), break_cases::latest_on.nullable()),
        ))
        .load(conn)
        .await?;
    let ids: Vec<BreakId> = rows.iter().map(|(row, ..)| row.id).collect();
    let mut opened = openings::of_breaks(conn, &ids).await?;
    let own = |(row, person, institution, conversation, unread, (case, latest_on)): OwnBreakColumns| OwnBreak {
        openings: opened.remove(&row.id).unwrap_or_default(),
        row,
        person,
        institution,
        conversation,
        unread,
        case: case.zip(latest_on),
    };
    Ok(rows.into_iter().map(own).collect())
}

/// Where a break of the patient is handled, and the conversation that tells of it.
pub(super) async fn find_handling(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    broken: BreakId,
) -> QueryResult<Option<(InstitutionId, String)>> {
    breaks::table
        .inner_join(conversations::table.on(conversations::id.nullable().eq(breaks::conversation_id)))
        .filter(breaks::id.eq(broken).and(breaks::patient_id.eq(patient.subject())))
        .select((breaks::institution_id, conversations::reference))
        .first(conn)
        .await
        .optional()
}

/// What the question of a report shows of its break.
pub(super) struct DistrustedBreak {
    pub starts_at: DateTime<Utc>,
    /// Who opened the record; empty when not known.
    pub person: String,
    /// The conversation that told of it.
    pub conversation: String,
    pub has_case: bool,
}

pub(super) async fn find_reported(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    broken: BreakId,
) -> QueryResult<Option<DistrustedBreak>> {
    type DistrustedColumns = (DateTime<Utc>, String, Option<PersonLine>, String, Option<CaseState>);
    let found: Option<DistrustedColumns> = breaks::table
        .inner_join(conversations::table.on(conversations::id.nullable().eq(breaks::conversation_id)))
        .left_join(care_workers::table.on(care_workers::id.nullable().eq(breaks::care_worker_id)))
        .left_join(break_cases::table.on(break_cases::break_id.eq(breaks::id)))
        .filter(breaks::id.eq(broken).and(breaks::patient_id.eq(patient.subject())))
        .select((
            breaks::starts_at,
            breaks::reported_name,
            Option::<PersonLine>::as_select(),
            conversations::reference,
            break_cases::state.nullable(),
        ))
        .first(conn)
        .await
        .optional()?;
    Ok(found.map(|(starts_at, reported_name, person, conversation, case)| DistrustedBreak {
        starts_at,
        person: person.map_or(reported_name, |line| line.name()),
        conversation,
        has_case: case.is_some(),
    }))
}

/// Opens the case; false when there is one.
pub(super) async fn open_case(
    conn: &mut AsyncPgConnection,
    _patient: &Patient,
    broken: BreakId,
    latest_on: NaiveDate,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let opened = diesel::insert_into(break_cases::table)
        .values((
            break_cases::break_id.eq(broken),
            break_cases::state.eq(CaseState::Open),
            break_cases::opened_at.eq(now),
            break_cases::latest_on.eq(latest_on),
        ))
        .on_conflict(break_cases::break_id)
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(opened == 1)
}
