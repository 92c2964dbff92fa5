//! All SQL of the directory. It holds no patient data: any role may read it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::names::{search_key, sorted_key};
use super::{Cbe, Niss, PersonnelNumber, RizivNumber};
use crate::db::schema::{care_worker_posts, care_workers, institutions};

/// What a page shows of a care worker beside something else: name, function, number.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = care_workers)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PersonLine {
    /// The care worker.
    pub id: Uuid,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    function: String,
    specialty: Option<String>,
    riziv8: Option<String>,
    riziv: Option<String>,
}

impl PersonLine {
    /// `Sofie Claes`.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// `Arts, cardiologie`.
    pub fn function_line(&self) -> String {
        match &self.specialty {
            Some(specialty) => format!("{}, {specialty}", self.function),
            None => self.function.clone(),
        }
    }

    /// The RIZIV number, of 11 digits where they are known.
    pub fn riziv(&self) -> Option<RizivNumber> {
        self.riziv.as_deref().or(self.riziv8.as_deref()).and_then(|digits| RizivNumber::parse(digits).ok())
    }

    /// The RIZIV number as people write it.
    pub fn riziv_display(&self) -> Option<String> {
        self.riziv().map(|number| number.display())
    }
}

/// A post of a care worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The institution.
    pub institution: Uuid,
    /// Its name.
    pub institution_name: String,
    /// The department, perhaps empty.
    pub department: String,
    /// How the institution knows this person.
    pub personnel_number: Option<String>,
}

/// One care worker with the posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareWorkerEntry {
    /// Name, function, RIZIV number.
    pub line: PersonLine,
    /// Where the person works.
    pub posts: Vec<Post>,
    /// For comparing only (R12, R18): never shown to a patient.
    pub niss: Option<Niss>,
    /// Whether the person may be chosen.
    pub active: bool,
}

impl CareWorkerEntry {
    /// The care worker.
    pub fn id(&self) -> Uuid {
        self.line.id
    }

    /// `Sofie Claes`.
    pub fn name(&self) -> String {
        self.line.name()
    }

    /// `Arts, cardiologie`.
    pub fn function_line(&self) -> String {
        self.line.function_line()
    }

    /// `1-42758-26-730`.
    pub fn riziv_display(&self) -> Option<String> {
        self.line.riziv_display()
    }

    /// `AZ Sint-Lucas Brugge en AZ Zeewind`, each institution once; the joining word comes from the page's language.
    pub fn works_in(&self, and: &str) -> String {
        let mut names: Vec<&str> = Vec::new();
        for post in &self.posts {
            if !names.contains(&post.institution_name.as_str()) {
                names.push(&post.institution_name);
            }
        }
        match names.split_last() {
            None => String::new(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} {and} {last}", others.join(", ")),
        }
    }

    /// Whether exclusions can be matched without a personnel number (R18).
    pub fn has_national_number(&self) -> bool {
        self.niss.is_some() || self.line.riziv8.is_some()
    }
}

/// An institution.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Institution {
    /// Its id.
    pub id: Uuid,
    /// Its enterprise number, 10 digits.
    pub cbe: String,
    /// Its name.
    pub name: String,
}

/// All institutions by name.
///
/// # Errors
/// Those of the database.
pub async fn institutions(conn: &mut AsyncPgConnection) -> QueryResult<Vec<Institution>> {
    institutions::table.order(institutions::name).load(conn).await
}

/// The institution with this enterprise number.
///
/// # Errors
/// Those of the database.
pub async fn institution_by_cbe(conn: &mut AsyncPgConnection, cbe: &Cbe) -> QueryResult<Option<Institution>> {
    institutions::table.filter(institutions::cbe.eq(cbe.as_str())).first(conn).await.optional()
}

/// One care worker, active or not.
///
/// # Errors
/// Those of the database.
pub async fn by_id(conn: &mut AsyncPgConnection, id: Uuid) -> QueryResult<Option<CareWorkerEntry>> {
    let found: Option<(PersonLine, Option<String>, bool)> = care_workers::table
        .find(id)
        .select((PersonLine::as_select(), care_workers::niss, care_workers::active))
        .first(conn)
        .await
        .optional()?;
    Ok(with_posts(conn, found.into_iter().collect()).await?.pop())
}

/// Puts the posts beside people, in one statement.
pub(super) async fn with_posts(
    conn: &mut AsyncPgConnection,
    people: Vec<(PersonLine, Option<String>, bool)>,
) -> QueryResult<Vec<CareWorkerEntry>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = people.iter().map(|(line, ..)| line.id).collect();
    let posts: Vec<(Uuid, Uuid, String, String, Option<String>)> = care_worker_posts::table
        .inner_join(institutions::table.on(institutions::id.eq(care_worker_posts::institution_id)))
        .filter(care_worker_posts::care_worker_id.eq_any(ids))
        .order((institutions::name, care_worker_posts::department))
        .select((
            care_worker_posts::care_worker_id,
            institutions::id,
            institutions::name,
            care_worker_posts::department,
            care_worker_posts::personnel_number,
        ))
        .load(conn)
        .await?;
    let of = |person: Uuid| {
        let own = posts.iter().filter(|(worker, ..)| *worker == person);
        own.map(|(_, institution, institution_name, department, personnel_number)| Post {
            institution: *institution,
            institution_name: institution_name.clone(),
            department: department.clone(),
            personnel_number: personnel_number.clone(),
        })
        .collect()
    };
    let entry = |(line, niss, active): (PersonLine, Option<String>, bool)| CareWorkerEntry {
        posts: of(line.id),
        niss: niss.and_then(|digits| Niss::parse(&digits).ok()),
        active,
        line,
    };
    Ok(people.into_iter().map(entry).collect())
}

/// A person whom an officer adds to the list.
#[derive(Debug, Clone)]
pub struct NewCareWorker {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Function, such as 'Arts'.
    pub function: String,
    /// RIZIV number, of 8 or 11 digits.
    pub riziv: Option<RizivNumber>,
    /// Rijksregister- or BIS-number.
    pub niss: Option<Niss>,
    /// Where the person works, and under which number.
    pub institution: Uuid,
    /// The number there.
    pub personnel_number: Option<PersonnelNumber>,
    /// The officer.
    pub added_by: Uuid,
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
) -> QueryResult<Result<Uuid, AlreadyThere>> {
    if let Some(conflict) = stands_already(conn, new).await? {
        return Ok(Err(conflict));
    }
    let id = Uuid::now_v7();
    let (given, family) = (new.given_name.as_str(), new.family_name.as_str());
    let search = search_key(&format!("{given} {family}"));
    let person = diesel::insert_into(care_workers::table)
        .values((
            care_workers::id.eq(id),
            care_workers::niss.eq(new.niss.as_ref().map(Niss::as_str)),
            care_workers::riziv8.eq(new.riziv.as_ref().map(RizivNumber::first8)),
            care_workers::riziv.eq(new.riziv.as_ref().and_then(RizivNumber::full)),
            care_workers::given_name.eq(given),
            care_workers::family_name.eq(family),
            care_workers::function.eq(new.function.as_str()),
            care_workers::family_key.eq(search_key(&format!("{family} {given}"))),
            care_workers::sorted_key.eq(sorted_key(&search)),
            care_workers::search_key.eq(&search),
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

fn conflict(error: diesel::result::Error) -> QueryResult<Result<Uuid, AlreadyThere>> {
    match crate::db::unique_violation(&error) {
        Some("care_workers_niss_key") => Ok(Err(AlreadyThere::Niss)),
        Some("care_workers_riziv8_key") => Ok(Err(AlreadyThere::Riziv)),
        Some("care_worker_posts_institution_id_personnel_number_key") => Ok(Err(AlreadyThere::PersonnelNumber)),
        _ => Err(error),
    }
}

/// These care workers in short, whether they may still be chosen or not.
///
/// # Errors
/// Those of the database.
pub async fn lines(conn: &mut AsyncPgConnection, ids: &[Uuid]) -> QueryResult<std::collections::HashMap<Uuid, PersonLine>> {
    let found: Vec<PersonLine> =
        care_workers::table.filter(care_workers::id.eq_any(ids)).select(PersonLine::as_select()).load(conn).await?;
    Ok(found.into_iter().map(|line| (line.id, line)).collect())
}
