//! Who learned something of a patient: officers who looked or searched, applications that got exclusions or refused somebody. As the
//! patient may take it along: never another patient, and of a refusal the day and a person whom the patient excluded, no more.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use crate::db::Prepare;
use crate::identity::Patient;

/// An officer who chose the patient to look at, or whose search showed the patient.
#[derive(Debug, Clone, Serialize, QueryableByName)]
pub struct SearchByOfficer {
    #[diesel(sql_type = Timestamptz)]
    pub happened_at: DateTime<Utc>,
    /// `chosen`, or the list that was searched.
    #[diesel(sql_type = Text)]
    pub action: String,
    /// As a code of the house's list; a search of the werklijst or the messages asks none.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub officer: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub institution: Option<String>,
}

/// The oldest first.
pub async fn searches(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    skip: i64,
    most: i64,
) -> QueryResult<Vec<SearchByOfficer>> {
    diesel::sql_query(
        "select e.happened_at, e.action, e.reason, mt_full_name(o.given_name, o.family_name) as officer, i.name as institution
           from (
             select happened_at, action, officer_id, institution_id, reason from mt_searches_of_patient()
             union all select looked_at, 'chosen', officer_id, institution_id, reason from patient_looks where patient_id = $1) e
             left join officers o on o.id = e.officer_id left join institutions i on i.id = e.institution_id
           order by e.happened_at, e.action, e.officer_id offset $2 limit $3",
    )
    .bind::<SqlUuid, _>(patient.subject())
    .bind::<BigInt, _>(skip)
    .bind::<BigInt, _>(most)
    .prepared()
    .load(conn)
    .await
}

/// An application that fetched versions of the patient's exclusions on a day.
#[derive(Debug, Clone, Serialize, QueryableByName)]
pub struct Disclosure {
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = Nullable<Text>)]
    pub application: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub institution: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub times: i64,
}

/// The oldest first.
pub async fn disclosures(conn: &mut AsyncPgConnection, skip: i64, most: i64) -> QueryResult<Vec<Disclosure>> {
    diesel::sql_query(
        "select d.on_day as day, a.name as application, i.name as institution, d.times from mt_disclosures_of_patient($1, $2) d
           left join applications a on a.id = d.application_id left join institutions i on i.id = a.institution_id
           order by d.on_day, a.name",
    )
    .bind::<BigInt, _>(skip)
    .bind::<BigInt, _>(most)
    .prepared()
    .load(conn)
    .await
}

/// An application that follows the changes, and so got those of the patient's exclusions.
#[derive(Debug, Clone, Serialize, QueryableByName)]
pub struct Follower {
    #[diesel(sql_type = Date)]
    pub since: NaiveDate,
    #[diesel(sql_type = Nullable<Text>)]
    pub application: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub institution: Option<String>,
}

/// Those since the longest first: as many as there are applications.
pub async fn followers(conn: &mut AsyncPgConnection) -> QueryResult<Vec<Follower>> {
    diesel::sql_query(
        "select f.since, a.name as application, i.name as institution from mt_followers_of_patient() f
           left join applications a on a.id = f.application_id left join institutions i on i.id = a.institution_id
           order by f.since, a.name",
    )
    .prepared()
    .load(conn)
    .await
}

/// How often an application refused a person on a day.
#[derive(Debug, Clone, Serialize, QueryableByName)]
pub struct Refusal {
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    /// One whom the patient excluded; none when the numbers that were asked with are of nobody like that.
    #[diesel(sql_type = Nullable<Text>)]
    pub person: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub application: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub institution: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub times: i64,
}

/// The oldest first.
pub async fn refusals(conn: &mut AsyncPgConnection, skip: i64, most: i64) -> QueryResult<Vec<Refusal>> {
    diesel::sql_query(
        "select r.on_day as day, mt_full_name(w.given_name, w.family_name) as person, a.name as application, i.name as institution, r.times
           from mt_refusals_of_patient($1, $2) r left join care_workers w on w.id = r.care_worker_id
             left join applications a on a.id = r.application_id left join institutions i on i.id = a.institution_id
           order by r.on_day, r.application_id, r.care_worker_id",
    )
    .bind::<BigInt, _>(skip)
    .bind::<BigInt, _>(most)
    .prepared()
    .load(conn)
    .await
}
