//! Adding a person who is missing from the list.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::{CareWorkerId, InstitutionId, OfficerId};
use crate::db::schema::{care_worker_posts, care_workers};
use crate::directory::{Niss, PersonName, PersonnelNumber, RizivNumber};

/// A person whom an officer adds to the list.
#[derive(Debug, Clone)]
pub struct NewCareWorker {
    pub name: PersonName,
    /// Function, such as 'Arts'.
    pub function: String,
    /// RIZIV number, of 8 or 11 digits.
    pub riziv: Option<RizivNumber>,
    /// Rijksregister- or BIS-number.
    pub niss: Option<Niss>,
    /// Where the person works, and under which number.
    pub institution: InstitutionId,
    pub personnel_number: Option<PersonnelNumber>,
    pub added_by: OfficerId,
}

/// What stood in the way of adding someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlreadyThere {
    /// Someone has this NISS.
    Niss,
    /// Someone has these first 8 digits.
    Riziv,
    /// The institution knows someone under this number.
    PersonnelNumber,
}

/// Adds a person and the post. Call it inside a transaction: a conflict is seen before anything is written where
/// possible, and two at once are told apart by the unique constraints, which spoil the transaction.
///
/// # Errors
/// Those of the database; what stands already is the inner `Err`.
pub async fn add(
    conn: &mut AsyncPgConnection,
    new: &NewCareWorker,
    now: DateTime<Utc>,
) -> QueryResult<Result<CareWorkerId, AlreadyThere>> {
    if let Some(conflict) = stands_already(conn, new).await? {
        return Ok(Err(conflict));
    }
    let id = CareWorkerId::generate();
    let keys = new.name.keys();
    let person = diesel::insert_into(care_workers::table)
        .values((
            care_workers::id.eq(id),
            care_workers::niss.eq(new.niss.as_ref().map(Niss::as_str)),
            care_workers::riziv8.eq(new.riziv.as_ref().map(RizivNumber::first8)),
            care_workers::riziv.eq(new.riziv.as_ref().and_then(RizivNumber::full)),
            care_workers::given_name.eq(&new.name.given_name),
            care_workers::family_name.eq(&new.name.family_name),
            care_workers::function.eq(new.function.as_str()),
            care_workers::family_key.eq(keys.family),
            care_workers::sorted_key.eq(keys.sorted),
            care_workers::search_key.eq(keys.search),
            care_workers::added_by.eq(new.added_by),
            care_workers::added_at.eq(now),
        ))
        .execute(conn)
        .await;
    if let Err(error) = person {
        return conflict(error);
    }
    let post = diesel::insert_into(care_worker_posts::table)
        .values((
            care_worker_posts::care_worker_id.eq(id),
            care_worker_posts::institution_id.eq(new.institution),
            care_worker_posts::department.eq(""),
            care_worker_posts::personnel_number.eq(new.personnel_number.as_ref().map(PersonnelNumber::as_str)),
        ))
        .execute(conn)
        .await;
    match post {
        Ok(_) => Ok(Ok(id)),
        Err(error) => conflict(error),
    }
}

async fn stands_already(conn: &mut AsyncPgConnection, new: &NewCareWorker) -> QueryResult<Option<AlreadyThere>> {
    let niss = new.niss.as_ref().map(Niss::as_str);
    let riziv = new.riziv.as_ref().map(RizivNumber::first8);
    let number = new.personnel_number.as_ref().map(PersonnelNumber::as_str);
    let same_niss = care_workers::table.filter(care_workers::niss.eq(niss));
    let same_riziv = care_workers::table.filter(care_workers::riziv8.eq(riziv));
    let same_number = care_worker_posts::table
        .filter(care_worker_posts::institution_id.eq(new.institution).and(care_worker_posts::personnel_number.eq(number)));
    // `= null` is never true: a number that was left empty meets nobody.
    let (niss, riziv, number): (bool, bool, bool) =
        diesel::select((diesel::dsl::exists(same_niss), diesel::dsl::exists(same_riziv), diesel::dsl::exists(same_number)))
            .get_result(conn)
            .await?;
    Ok(if niss {
        Some(AlreadyThere::Niss)
    } else if riziv {
        Some(AlreadyThere::Riziv)
    } else {
        number.then_some(AlreadyThere::PersonnelNumber)
    })
}

fn conflict(error: diesel::result::Error) -> QueryResult<Result<CareWorkerId, AlreadyThere>> {
    match crate::db::unique_violation(&error) {
        Some("care_workers_niss_key") => Ok(Err(AlreadyThere::Niss)),
        Some("care_workers_riziv8_key") => Ok(Err(AlreadyThere::Riziv)),
        Some("care_worker_posts_institution_id_personnel_number_key") => Ok(Err(AlreadyThere::PersonnelNumber)),
        _ => Err(error),
    }
}
