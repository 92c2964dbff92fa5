//! A person whom a service outside names and nobody here has entered.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::db::ids::CareWorkerId;
use crate::db::schema::care_workers;
use crate::directory::niss::Niss;
use crate::directory::person_name::PersonName;
use crate::directory::riziv::RizivNumber;

/// Known by numbers and name; no institution of the network has told of a post.
#[derive(Debug, Clone, Copy)]
pub struct OutsideCareWorker<'a> {
    pub name: &'a PersonName,
    pub niss: Option<&'a Niss>,
    pub riziv: Option<&'a RizivNumber>,
}

/// What the first digit of a RIZIV number says of the profession.
fn function_of(riziv: Option<&RizivNumber>) -> &'static str {
    match riziv.and_then(|number| number.first8().chars().next()) {
        Some('1') => "Arts",
        Some('2') => "Apotheker",
        Some('3') => "Tandarts",
        Some('4') => "Verpleegkundige",
        Some('5') => "Kinesitherapeut",
        _ => "Zorgverlener",
    }
}

/// Until the transaction ends nobody else adds or changes numbers of people: what is found missing now is missing.
pub async fn lock_care_worker_numbers(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0))")
        .prepared()
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds a person without a post.
pub async fn add_outside_care_worker(
    conn: &mut AsyncPgConnection,
    new: &OutsideCareWorker<'_>,
    now: DateTime<Utc>,
) -> QueryResult<CareWorkerId> {
    let (id, keys) = (CareWorkerId::generate(), new.name.keys());
    diesel::insert_into(care_workers::table)
        .values((
            care_workers::id.eq(id),
            care_workers::niss.eq(new.niss.map(Niss::as_str)),
            care_workers::riziv8.eq(new.riziv.map(RizivNumber::first8)),
            care_workers::riziv.eq(new.riziv.and_then(RizivNumber::full)),
            care_workers::given_name.eq(&new.name.given_name),
            care_workers::family_name.eq(&new.name.family_name),
            care_workers::function.eq(function_of(new.riziv)),
            care_workers::family_key.eq(keys.family),
            care_workers::sorted_key.eq(keys.sorted),
            care_workers::search_key.eq(keys.search),
            care_workers::added_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(id)
}
