//! Who looked, one line for an officer, a subject and a day.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::identity::Patient;

/// An officer who opened something on a day, however often.
#[derive(Debug, Clone, QueryableByName)]
pub struct Look {
    #[diesel(sql_type = Timestamptz)]
    pub last_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub times: i64,
    /// What was opened, as a code; `found`: the patient stood in the result of a search; `chosen`: was chosen from one.
    #[diesel(sql_type = Text)]
    pub action: String,
    /// Why the officer searched or chose, a code of the list.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// The request that was opened, if it was one.
    #[diesel(sql_type = Nullable<Text>)]
    pub request: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub officer: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub institution: Option<String>,
}

/// The looks, the newest first. Row-level security shows readings by officers and their reasons, nothing else.
pub async fn of_patient(conn: &mut AsyncPgConnection, patient: &Patient, skip: i64, most: i64) -> QueryResult<Vec<Look>> {
    // What has no words of its own is one subject: the patient's data.
    diesel::sql_query(
        "select max(e.happened_at) as last_at, count(*) as times,
             case when e.action in ('request-read', 'conversation-read', 'attachment-read', 'break-read', 'letter-read',
                                        'what-if-read', 'found', 'chosen')
               then e.action else 'other' end as action,
             e.reason, r.reference as request, mt_full_name(o.given_name, o.family_name) as officer, i.name as institution
           from (
             select happened_at, action, actor_id, institution_id, request_id, null as reason from audit_events
               where patient_id = any (array(select mt_own_ids())) and actor_kind = 'officer' and action like '%-read'
             union all select happened_at, 'found', officer_id, institution_id, null, reason from mt_searches_of_patient()
             union all select looked_at, 'chosen', officer_id, institution_id, null, reason from patient_looks where patient_id = $1) e
             left join officers o on o.id = e.actor_id left join institutions i on i.id = e.institution_id
             left join exclusion_requests r on r.id = e.request_id
           group by (e.happened_at at time zone 'Europe/Brussels')::date, e.actor_id, 3, e.reason, r.id, r.reference, o.given_name, o.family_name, i.name
           order by 1 desc, e.actor_id, 3, e.reason, r.id
           offset $2 limit $3",
    )
    .bind::<SqlUuid, _>(patient.subject())
    .bind::<BigInt, _>(skip)
    .bind::<BigInt, _>(most)
    .prepared()
    .load(conn)
    .await
}
