//! The SQL by which a report comes in, as the job that only this module works as.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{BreakKind, BreakReport, Marks, Stop};
use super::text::Reporter;
use crate::db::ids::{BreakId, CareWorkerId, ConversationId, InstitutionId, PatientId, ReportId};
use crate::db::schema::{break_stops, breaks, institutions};
use crate::db::{Actor, Job, Prepare};
use crate::directory::{self, Identifiers, PersonLine};

/// As which actor reports are taken in: only this module works as that job.
pub(super) const JOB: Actor = Actor::System(Job::Break);

/// Serialises the reports of a patient with each other and with the patient's registration, until the transaction ends: a break is
/// never kept for a NISS that a patient has.
pub(super) async fn lock_reports_of(conn: &mut AsyncPgConnection, patient: &str) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('break ' || $1, 0))")
        .bind::<Text, _>(patient)
        .prepared()
        .execute(conn)
        .await?;
    Ok(())
}

/// A break as its report left it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = breaks)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct BreakRow {
    pub id: BreakId,
    /// The application that reported it.
    pub application: String,
    pub content_hash: Vec<u8>,
    pub kind: BreakKind,
    pub patient_id: Option<PatientId>,
    pub patient_niss: Option<String>,
    pub care_worker_id: Option<CareWorkerId>,
    pub identifiers: serde_json::Value,
    pub unread: serde_json::Value,
    pub reported_name: String,
    pub reported_function: String,
    pub named_key: String,
    pub place_cbe: Option<String>,
    pub place: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub motivation: String,
    pub motivation_missing: bool,
    pub motivation_long: bool,
    pub person_unknown: bool,
    pub several_people: bool,
    pub period_odd: bool,
    pub opens: bool,
    pub received_at: DateTime<Utc>,
    pub stopped_at: Option<DateTime<Utc>>,
    pub institution_id: InstitutionId,
    pub reviewed_at: Option<DateTime<Utc>>,
}

impl BreakRow {
    /// The application whose word for person and function this is; none where the directory knows the person, or nothing was reported.
    pub(super) fn reported_by(&self, known: bool) -> Option<String> {
        let reported = !(self.reported_name.is_empty() && self.reported_function.is_empty());
        (!known && reported).then(|| self.application.clone())
    }
}

/// What was reported under this id before; locked.
pub(super) async fn find_report(
    conn: &mut AsyncPgConnection,
    reporter: &Reporter,
    report: ReportId,
) -> QueryResult<Option<BreakRow>> {
    breaks::table
        .filter(breaks::application.eq(reporter.name()).and(breaks::report_id.eq(report)))
        .select(BreakRow::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()
}

/// The institution with this number, if the directory knows it.
pub(super) async fn find_institution(conn: &mut AsyncPgConnection, cbe: &str) -> QueryResult<Option<(InstitutionId, String)>> {
    institutions::table
        .filter(institutions::cbe.eq(cbe))
        .select((institutions::id, institutions::name))
        .first(conn)
        .await
        .optional()
}

pub(super) async fn care_worker_line(
    conn: &mut AsyncPgConnection,
    care_worker: Option<CareWorkerId>,
) -> QueryResult<Option<PersonLine>> {
    let Some(id) = care_worker else {
        return Ok(None);
    };
    Ok(directory::load_person_lines(conn, &[id]).await?.remove(&id))
}

/// Whom a break is about, for R12.
#[derive(Debug, Clone, Copy)]
pub(super) struct BreakConcern<'a> {
    pub patient: Option<PatientId>,
    pub niss: Option<&'a str>,
    pub care_worker: Option<CareWorkerId>,
    pub named: &'a str,
    pub identifiers: &'a serde_json::Value,
}

/// What is written of a report besides what stands in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct JudgedReport<'a> {
    pub who: BreakConcern<'a>,
    pub marks: Marks,
    pub opens: bool,
    pub institution: InstitutionId,
}

/// Writes a report down; false when another one came in under its id meanwhile.
pub(super) async fn insert_report(
    conn: &mut AsyncPgConnection,
    id: BreakId,
    reporter: &Reporter,
    report: &BreakReport,
    judged: &JudgedReport<'_>,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let (starts_at, ends_at) = report.period();
    let who = (
        breaks::patient_id.eq(judged.who.patient),
        breaks::patient_niss.eq(judged.who.niss),
        breaks::care_worker_id.eq(judged.who.care_worker),
        breaks::identifiers.eq(judged.who.identifiers),
        breaks::reported_name.eq(report.person.name.as_str()),
        breaks::reported_function.eq(report.person.function.as_str()),
        breaks::named_key.eq(judged.who.named),
        breaks::unread.eq(report.person.unread_as_kept()),
    );
    let what = (
        breaks::place_cbe.eq(report.place.institution.as_ref().map(|cbe| cbe.as_str())),
        breaks::place.eq(report.place.words.as_str()),
        breaks::starts_at.eq(starts_at),
        breaks::ends_at.eq(ends_at),
        breaks::motivation.eq(report.motivation.as_str()),
    );
    let marks = (
        breaks::motivation_missing.eq(judged.marks.motivation_missing),
        breaks::motivation_long.eq(judged.marks.motivation_long),
        breaks::person_unknown.eq(judged.marks.person_unknown),
        breaks::several_people.eq(judged.marks.several_people),
        breaks::period_odd.eq(judged.marks.period_odd),
    );
    let written = diesel::insert_into(breaks::table)
        .values((
            breaks::id.eq(id),
            breaks::application.eq(reporter.name()),
            breaks::report_id.eq(report.id),
            breaks::content_hash.eq(report.content_hash()),
            breaks::kind.eq(report.kind),
            who,
            what,
            marks,
            breaks::opens.eq(judged.opens),
            breaks::received_at.eq(now),
            breaks::institution_id.eq(judged.institution),
        ))
        .on_conflict((breaks::application, breaks::report_id))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(written == 1)
}

/// The breaks that are kept for these numbers of a patient.
pub(super) async fn list_kept_for(conn: &mut AsyncPgConnection, numbers: &[String]) -> QueryResult<Vec<BreakRow>> {
    breaks::table
        .filter(breaks::patient_niss.eq_any(numbers))
        .order((breaks::starts_at, breaks::id))
        .select(BreakRow::as_select())
        .load(conn)
        .await
}

/// What this day's conversations told a patient of the reports of an application.
#[derive(Debug, QueryableByName)]
pub(super) struct ReportGroup {
    #[diesel(sql_type = BigInt)]
    pub told: i64,
    /// The one that tells of several, at the same ombudsdienst.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub conversation: Option<ConversationId>,
}

pub(super) async fn find_report_group(
    conn: &mut AsyncPgConnection,
    application: &str,
    (patient, institution): (PatientId, InstitutionId),
    day_begins: DateTime<Utc>,
) -> QueryResult<ReportGroup> {
    diesel::sql_query("select * from mt_report_group($1, $2, $3, $4)")
        .bind::<Text, _>(application)
        .bind::<SqlUuid, _>(patient)
        .bind::<SqlUuid, _>(institution)
        .bind::<Timestamptz, _>(day_begins)
        .get_result(conn)
        .await
}

/// After the patient was told: whose break it is, who handles it, and the conversation that tells of it.
pub(super) async fn attach(
    conn: &mut AsyncPgConnection,
    broken: BreakId,
    (patient, institution, conversation): (PatientId, InstitutionId, ConversationId),
) -> QueryResult<()> {
    diesel::update(breaks::table.find(broken))
        .set((
            breaks::patient_id.eq(patient),
            breaks::patient_niss.eq(None::<String>),
            breaks::institution_id.eq(institution),
            breaks::conversation_id.eq(conversation),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn set_stopped(conn: &mut AsyncPgConnection, broken: BreakId, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(breaks::table.find(broken)).set(breaks::stopped_at.eq(at)).execute(conn).await?;
    Ok(())
}

/// Also kept when the break was over already, since the report has an id.
pub(super) async fn insert_stop(
    conn: &mut AsyncPgConnection,
    broken: BreakId,
    stop: &Stop,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(break_stops::table)
        .values((
            break_stops::id.eq(Uuid::now_v7()),
            break_stops::break_id.eq(broken),
            break_stops::report_id.eq(stop.id),
            break_stops::stops_at.eq(stop.at),
            break_stops::received_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) fn parse_identifiers(identifiers: serde_json::Value) -> Identifiers {
    serde_json::from_value(identifiers).unwrap_or_default()
}
