//! What the lines above the worklist are made of. Row-level security keeps what is about the officer out (R12).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::Prepare;
use crate::db::ids::{ApplicationId, BreakId, ExclusionId, OfficerId, RequestId, SignalId};
use crate::db::schema::{applications, signals};
use crate::identity::Officer;
use crate::signals::{SignalAbout, SignalKind};

diesel::define_sql_function! {
    /// When the newest mail was made that was given up since a moment, of a patient whom the officer sees.
    fn mt_given_up_mail(since: Timestamptz) -> Nullable<Timestamptz>;
}

/// One about an application is left again each day while it lasts.
const APPLICATION_SIGNAL_TIME: TimeDelta = TimeDelta::days(7);
/// Of all kinds, to find the newest of each.
const MAX_READ: i64 = 200;
/// What was put away so long ago is told again, if it still holds.
const PUT_AWAY_TIME: TimeDelta = TimeDelta::days(60);
/// So many lines of a kind are looked for, to leave some when others were put away.
const MAX_OF_KIND: i64 = 50;
/// An application has so long before it counts as behind.
const BEHIND_TIME: TimeDelta = TimeDelta::minutes(15);
/// So many refusals of one person in a day are no visit to a ward and no mistake.
const MIN_REFUSALS: i64 = 20;

/// A line that was left: what happened, by which officer or application, and when.
pub(super) struct LeftSignal {
    pub(super) kind: SignalKind,
    pub(super) officer: Option<OfficerId>,
    pub(super) application: Option<(ApplicationId, String)>,
    pub(super) at: DateTime<Utc>,
}

pub(super) async fn list_left(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    now: DateTime<Utc>,
) -> QueryResult<Vec<LeftSignal>> {
    type Row = (SignalKind, Option<OfficerId>, Option<(ApplicationId, String)>, DateTime<Utc>);
    let rows: Vec<Row> = signals::table
        .left_join(applications::table.on(applications::id.nullable().eq(signals::application_id)))
        .filter(signals::institution_id.eq(officer.institution()).and(signals::seen_at.is_null()))
        .filter(signals::application_id.is_null().or(signals::happened_at.gt(now - APPLICATION_SIGNAL_TIME)))
        .order((signals::happened_at.desc(), signals::id))
        .limit(MAX_READ)
        .select((signals::kind, signals::officer_id, (applications::id, applications::name).nullable(), signals::happened_at))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(kind, officer, application, at)| LeftSignal { kind, officer, application, at }).collect())
}

/// Until when each line was put away, by kind and what it is about.
pub(super) async fn load_put_away(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    now: DateTime<Utc>,
) -> QueryResult<HashMap<(SignalKind, Uuid), DateTime<Utc>>> {
    type Row = (SignalKind, Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<DateTime<Utc>>);
    let rows: Vec<Row> = signals::table
        .filter(signals::institution_id.eq(officer.institution()).and(signals::seen_at.gt(now - PUT_AWAY_TIME)))
        .filter(signals::seen_by.is_not_null())
        .order(signals::seen_at)
        .select((signals::kind, signals::subject_id, signals::application_id, signals::officer_id, signals::seen_at))
        .load(conn)
        .await?;
    let about = |(kind, subject, application, officer, at): Row| Some(((kind, subject.or(application).or(officer)?), at?));
    Ok(rows.into_iter().filter_map(about).collect())
}

/// Puts a line away for the whole ombudsdienst.
pub(super) async fn put_away(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    (kind, subject): (SignalKind, Uuid),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let about = |wanted: SignalAbout| (kind.about() == wanted).then_some(subject);
    diesel::insert_into(signals::table)
        .values((
            signals::id.eq(SignalId::generate()),
            signals::kind.eq(kind),
            signals::institution_id.eq(officer.institution()),
            signals::officer_id.eq(about(SignalAbout::Officer).map(OfficerId::from_uuid)),
            signals::application_id.eq(about(SignalAbout::Application).map(ApplicationId::from_uuid)),
            signals::subject_id.eq(about(SignalAbout::Subject)),
            signals::happened_at.eq(now),
            signals::seen_at.eq(now),
            signals::seen_by.eq(officer.id()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// An open request that must be finished tomorrow at the latest.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct DueRequest {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: RequestId,
    #[diesel(sql_type = Text)]
    pub(super) reference: String,
}

/// What is past its latest date stands among what is late, and is no news any more.
pub(super) async fn list_due_requests(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    today: NaiveDate,
) -> QueryResult<Vec<DueRequest>> {
    diesel::sql_query(
        "select id, reference from exclusion_requests
           where institution_id = $1 and state in ('sent', 'taken', 'asked') and latest_on between $2 and $2 + 1
           order by latest_on, id limit $3",
    )
    .bind::<SqlUuid, _>(officer.institution())
    .bind::<Date, _>(today)
    .bind::<BigInt, _>(MAX_OF_KIND)
    .prepared()
    .load(conn)
    .await
}

/// A break that nobody reviewed.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct UnreviewedBreak {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: BreakId,
    #[diesel(sql_type = Timestamptz)]
    pub(super) received_at: DateTime<Utc>,
}

pub(super) async fn list_unreviewed_breaks(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    before: DateTime<Utc>,
) -> QueryResult<Vec<UnreviewedBreak>> {
    diesel::sql_query(
        "select id, received_at from breaks where institution_id = $1 and reviewed_at is null and received_at <= $2
           order by received_at limit $3",
    )
    .bind::<SqlUuid, _>(officer.institution())
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(MAX_OF_KIND)
    .prepared()
    .load(conn)
    .await
}

/// Somebody who is excluded and was asked for again and again.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct RefusedPerson {
    #[diesel(sql_type = SqlUuid)]
    pub(super) exclusion: ExclusionId,
    #[diesel(sql_type = BigInt)]
    pub(super) times: i64,
    /// Of the request that led to the exclusion, where this ombudsdienst handled it.
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) reference: Option<String>,
}

/// One for each patient and person, in no order, also where the person is excluded in both ways.
pub(super) async fn list_refused_people(conn: &mut AsyncPgConnection, day: NaiveDate) -> QueryResult<Vec<RefusedPerson>> {
    diesel::sql_query(
        "select distinct on (e.patient_id, w.person_id) e.id as exclusion, f.times, q.reference
           from (select exclusion_id, times from refused_people where on_day = $1 and times >= $2
               order by times desc, exclusion_id limit $3) f
             join exclusions e on e.id = f.exclusion_id join care_workers w on w.id = e.care_worker_id
             left join exclusion_requests q on q.id = e.request_id
           order by e.patient_id, w.person_id, q.reference, f.times desc, e.id",
    )
    .bind::<Date, _>(day)
    .bind::<BigInt, _>(MIN_REFUSALS)
    .bind::<BigInt, _>(MAX_OF_KIND)
    .prepared()
    .load(conn)
    .await
}

/// An application that did not confirm exclusions that this ombudsdienst sees.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct BehindApplication {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: ApplicationId,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = BigInt)]
    pub(super) exclusions: i64,
    #[diesel(sql_type = Timestamptz)]
    pub(super) since: DateTime<Utc>,
}

/// Of the first thousand changes that each did not confirm: what the officer does not see is not counted.
pub(super) async fn list_behind(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Vec<BehindApplication>> {
    diesel::sql_query(
        "select a.id, a.name, count(distinct c.exclusion_id) as exclusions, min(c.recorded_at) as since
           from applications a,
             lateral (select coalesce(max(sequence), 0) as sequence from change_acknowledgements where application_id = a.id) k,
             lateral (select c.exclusion_id, c.recorded_at from changes c join exclusions e on e.id = c.exclusion_id
               where c.sequence > k.sequence and c.sequence <= k.sequence + 1000 and c.recorded_at <= $1) c
           where a.revoked_at is null and 'changes.read' = any(a.scopes) group by a.id, a.name order by a.name",
    )
    .bind::<Timestamptz, _>(now - BEHIND_TIME)
    .prepared()
    .load(conn)
    .await
}

/// When the newest mail to a patient was given up, within the time that a line is put away for.
pub(super) async fn find_given_up_mail(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Option<DateTime<Utc>>> {
    diesel::select(mt_given_up_mail(now - PUT_AWAY_TIME)).get_result(conn).await
}
