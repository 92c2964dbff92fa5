//! SQL of the lists of breaks. Which ones, and in what order, two functions answer: a policy is judged for every row that is put in
//! order, and keeps a search from its index. The rows themselves are read through row-level security.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::store::BreakRow;
use super::store::{BreakDetails, CaseRow};
use crate::db::Prepare;
use crate::db::ids::{BreakId, PatientId};
use crate::db::schema::{break_cases, breaks, patients};
use crate::directory::{PersonLine, care_workers};
use crate::identity::Officer;
use crate::patients::{PatientRow, PatientTerm};

/// What the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BreakFilter {
    /// What waits for a look.
    ToReview,
    /// Cases, the open ones first.
    Cases,
    /// All of them.
    All,
}

/// In what order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BreakOrder {
    /// Open cases first, the nearest date first, then what came in as it should not.
    Urgent,
    Newest,
    Oldest,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct BreakIdRow {
    #[diesel(sql_type = SqlUuid)]
    id: BreakId,
}

/// A page of a tab, in its order.
pub(super) async fn list_break_ids(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    (shown, order): (BreakFilter, BreakOrder),
    (from, count): (i32, i32),
) -> QueryResult<Vec<BreakId>> {
    let tab = match shown {
        BreakFilter::ToReview => "review",
        BreakFilter::Cases => "cases",
        BreakFilter::All => "all",
    };
    let sorted = match order {
        BreakOrder::Urgent => "urgent",
        BreakOrder::Newest => "newest",
        BreakOrder::Oldest => "oldest",
    };
    let rows: Vec<BreakIdRow> = diesel::sql_query("select id from mt_list_breaks($1, $2, $3, $4) as id")
        .bind::<Text, _>(tab)
        .bind::<Text, _>(sorted)
        .bind::<Integer, _>(from)
        .bind::<Integer, _>(count)
        .prepared()
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The newest 500 whose person or patient a name fits, or whose patient has a number; the newest first.
pub(super) async fn find_break_ids(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    term: &PatientTerm,
) -> QueryResult<Vec<BreakId>> {
    let (name, number) = match term {
        PatientTerm::Name(key) => (key.as_str(), None),
        PatientTerm::Number(number) => ("", Some(number.as_str())),
    };
    let rows: Vec<BreakIdRow> = diesel::sql_query("select id from mt_find_breaks($1, $2) as id")
        .bind::<Text, _>(name)
        .bind::<Nullable<Text>, _>(number)
        .prepared()
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// These breaks with everybody on them, in this order; one that was handed over meanwhile is left out.
pub(super) async fn load_breaks(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    ids: &[BreakId],
) -> QueryResult<Vec<BreakDetails>> {
    type Columns = (BreakRow, Option<PatientRow>, Option<PersonLine>, Option<CaseRow>);
    let rows: Vec<Columns> = breaks::table
        .left_join(patients::table.on(patients::id.nullable().eq(breaks::patient_id)))
        .left_join(care_workers::table.on(care_workers::id.nullable().eq(breaks::care_worker_id)))
        .left_join(break_cases::table.on(break_cases::break_id.eq(breaks::id)))
        .filter(breaks::id.eq_any(ids).and(breaks::institution_id.eq(officer.institution())))
        .select((
            BreakRow::as_select(),
            Option::<PatientRow>::as_select(),
            Option::<PersonLine>::as_select(),
            Option::<CaseRow>::as_select(),
        ))
        .load(conn)
        .await?;
    let mut by_id: HashMap<BreakId, BreakDetails> =
        rows.into_iter().map(|(row, patient, person, case)| (row.id, BreakDetails { row, patient, person, case })).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
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
