//! What an application reported, as the database hands it to that application.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use super::super::model::BreakKind;
use crate::db::Prepare;
use crate::db::ids::{BreakId, PatientId, ReportId};

/// What was told under one id, with the break that it is about.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct OwnRow {
    /// `started`, `opened` or `stopped`.
    #[diesel(sql_type = Text)]
    pub told: String,
    /// When something was opened, or the break stopped, as it was told.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub words: Option<String>,
    /// When it came in.
    #[diesel(sql_type = Timestamptz)]
    pub told_at: DateTime<Utc>,
    /// The break, by the portal's id.
    #[diesel(sql_type = SqlUuid)]
    pub id: BreakId,
    /// The break, by the application's id.
    #[diesel(sql_type = SqlUuid)]
    pub report_id: ReportId,
    #[diesel(sql_type = Text)]
    pub kind: BreakKind,
    /// Absent while no patient here has this NISS.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub patient_id: Option<PatientId>,
    #[diesel(sql_type = Text)]
    pub patient_niss: String,
    #[diesel(sql_type = Jsonb)]
    pub identifiers: Value,
    #[diesel(sql_type = Jsonb)]
    pub unread: Value,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub function: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub cbe: Option<String>,
    #[diesel(sql_type = Text)]
    pub place: String,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Text)]
    pub motivation: String,
    /// What is wrong with it.
    #[diesel(sql_type = Array<Text>)]
    pub marks: Vec<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub stopped_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub stop_received_at: Option<DateTime<Utc>>,
}

/// What the application of this transaction told under an id; of another one's nothing.
pub(super) async fn find_own_report(conn: &mut AsyncPgConnection, report: ReportId) -> QueryResult<Option<OwnRow>> {
    diesel::sql_query("select told, at, words, told_at, id, report_id, kind, patient_id, patient_niss, identifiers, unread, name, function, cbe, place,
           starts_at, ends_at, motivation, marks, stopped_at, stop_received_at from mt_break_reported($1)").bind::<SqlUuid, _>(report).prepared().get_result(conn).await.optional()
}
