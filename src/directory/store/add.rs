//! Adding a person who is missing from the list.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::recognise::EntryId;
use super::{CareWorkerEntry, PersonLine, attach_posts};
use crate::db::Prepare;
use crate::db::ids::{CareWorkerId, InstitutionId, OfficerId};
use crate::db::schema::{care_worker_posts, care_workers};
use crate::directory::niss::Niss;
use crate::directory::person_name::PersonName;
use crate::directory::personnel_number::PersonnelNumber;
use crate::directory::riziv::RizivNumber;

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

/// The number by which an entry is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateEntry {
    Niss,
    /// The first 8 digits.
    Riziv,
    /// At the same institution.
    PersonnelNumber,
}

/// Adds a person and the post. Call it inside a transaction: a conflict is seen before anything is written where
/// possible, and two at once are told apart by the unique constraints, which spoil the transaction.
///
/// # Errors
/// Those of the database; what stands already is the inner `Err`.
pub async fn add_care_worker(
    conn: &mut AsyncPgConnection,
    new: &NewCareWorker,
    now: DateTime<Utc>,
) -> QueryResult<Result<CareWorkerId, DuplicateEntry>> {
    if let Some(duplicate) = find_duplicate(conn, new).await? {
        return Ok(Err(duplicate));
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
        return duplicate_of(error);
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
        Err(error) => duplicate_of(error),
    }
}

/// Entries that may be this person: of the same name at the same institution, or with a number that is or was theirs in whatever writing.
pub async fn find_likely_twins(conn: &mut AsyncPgConnection, new: &NewCareWorker) -> QueryResult<Vec<CareWorkerEntry>> {
    let found: Vec<EntryId> = diesel::sql_query(
        "select c.id from care_workers c where c.sorted_key = $1
           and exists (select from care_worker_posts p where p.care_worker_id = c.id and p.institution_id = $2)
         union select n.care_worker_id from care_worker_numbers n where n.counts and n.key in (
           'niss ' || $3, 'riziv ' || $4, 'personnel ' || (select i.cbe from institutions i where i.id = $2) || ' ' || mt_normal_number($5))
         limit 20",
    )
    .bind::<Text, _>(new.name.keys().sorted)
    .bind::<SqlUuid, _>(new.institution)
    .bind::<Nullable<Text>, _>(new.niss.as_ref().map(Niss::as_str))
    .bind::<Nullable<Text>, _>(new.riziv.as_ref().map(RizivNumber::first8))
    .bind::<Nullable<Text>, _>(new.personnel_number.as_ref().map(PersonnelNumber::as_str))
    .prepared()
    .load(conn)
    .await?;
    let ids: Vec<CareWorkerId> = found.into_iter().map(|row| row.id).collect();
    let people = care_workers::table
        .filter(care_workers::id.eq_any(ids))
        .order((care_workers::sorted_key, care_workers::id))
        .select((PersonLine::as_select(), care_workers::niss, care_workers::active))
        .load(conn)
        .await?;
    attach_posts(conn, people).await
}

/// The number by which the person is there already.
pub async fn find_duplicate(conn: &mut AsyncPgConnection, new: &NewCareWorker) -> QueryResult<Option<DuplicateEntry>> {
    let niss = new.niss.as_ref().map(Niss::as_str);
    let riziv = new.riziv.as_ref().map(RizivNumber::first8);
    let number = new.personnel_number.as_ref().map(PersonnelNumber::as_str);
    let same_niss = care_workers::table.filter(care_workers::niss.eq(niss));
    let same_riziv = care_workers::table.filter(care_workers::riziv8.eq(riziv));
    let same_number = care_worker_posts::table
        .filter(care_worker_posts::institution_id.eq(new.institution).and(care_worker_posts::personnel_number.eq(number)));
    // `= null` is never true: a number that was left empty equals no other.
    let (niss, riziv, number): (bool, bool, bool) =
        diesel::select((diesel::dsl::exists(same_niss), diesel::dsl::exists(same_riziv), diesel::dsl::exists(same_number)))
            .get_result(conn)
            .await?;
    Ok(if niss {
        Some(DuplicateEntry::Niss)
    } else if riziv {
        Some(DuplicateEntry::Riziv)
    } else {
        number.then_some(DuplicateEntry::PersonnelNumber)
    })
}

fn duplicate_of(error: diesel::result::Error) -> QueryResult<Result<CareWorkerId, DuplicateEntry>> {
    match crate::db::unique_violation(&error) {
        Some("care_worker_posts_institution_id_personnel_number_key") => Ok(Err(DuplicateEntry::PersonnelNumber)),
        _ => Err(error),
    }
}
