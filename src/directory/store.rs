//! All SQL of the directory. It holds no patient data: any role may read it.

mod add;
mod outside;
mod recognise;
pub mod staff;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::niss::Niss;
use super::person_name::PersonName;
use super::riziv::RizivNumber;
use crate::db::ids::{CareWorkerId, InstitutionId};
use crate::db::schema::{care_worker_posts, care_workers, institutions};
pub use add::{DuplicateEntry, NewCareWorker, add_care_worker, find_duplicate, find_likely_twins};
pub use outside::{OutsideCareWorker, add_outside_care_worker, lock_care_worker_numbers};
pub use recognise::{
    RecognisedPerson, are_different_people, load_identifiers, load_known_numbers, mt_same_person, recognise, resolve_numbers,
};

/// What a page shows of a care worker beside something else: name, function, number.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = care_workers)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PersonLine {
    pub id: CareWorkerId,
    given_name: Option<String>,
    family_name: String,
    function: String,
    specialty: Option<String>,
    riziv8: Option<String>,
    riziv: Option<String>,
}

impl PersonLine {
    /// `Sofie Claes`.
    pub fn name(&self) -> String {
        PersonName { given_name: self.given_name.clone(), family_name: self.family_name.clone() }.to_string()
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
    pub institution: InstitutionId,
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
    pub fn id(&self) -> CareWorkerId {
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
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = institutions)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct InstitutionEntry {
    pub id: InstitutionId,
    /// Its enterprise number, 10 digits.
    pub cbe: String,
    pub name: String,
}

/// Ordered by name.
pub async fn list_institutions(conn: &mut AsyncPgConnection) -> QueryResult<Vec<InstitutionEntry>> {
    institutions::table.order(institutions::name).select(InstitutionEntry::as_select()).load(conn).await
}

/// Those of these entries that are active, in this order.
pub async fn list_care_workers_in_order(conn: &mut AsyncPgConnection, ids: &[CareWorkerId]) -> QueryResult<Vec<CareWorkerEntry>> {
    let found: Vec<(PersonLine, Option<String>, bool)> = care_workers::table
        .filter(care_workers::id.eq_any(ids).and(care_workers::active))
        .select((PersonLine::as_select(), care_workers::niss, care_workers::active))
        .load(conn)
        .await?;
    let mut found = attach_posts(conn, found).await?;
    found.sort_by_key(|entry| ids.iter().position(|id| *id == entry.id()));
    Ok(found)
}

/// Active or not.
pub async fn find_care_worker(conn: &mut AsyncPgConnection, id: CareWorkerId) -> QueryResult<Option<CareWorkerEntry>> {
    let found: Option<(PersonLine, Option<String>, bool)> = care_workers::table
        .find(id)
        .select((PersonLine::as_select(), care_workers::niss, care_workers::active))
        .first(conn)
        .await
        .optional()?;
    Ok(attach_posts(conn, found.into_iter().collect()).await?.pop())
}

/// Puts the posts that did not end beside people, in one statement.
pub(super) async fn attach_posts(
    conn: &mut AsyncPgConnection,
    people: Vec<(PersonLine, Option<String>, bool)>,
) -> QueryResult<Vec<CareWorkerEntry>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<CareWorkerId> = people.iter().map(|(line, ..)| line.id).collect();
    let posts: Vec<(CareWorkerId, InstitutionId, String, String, Option<String>)> = care_worker_posts::table
        .inner_join(institutions::table.on(institutions::id.eq(care_worker_posts::institution_id)))
        .filter(care_worker_posts::care_worker_id.eq_any(ids).and(care_worker_posts::ended_at.is_null()))
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
    let of = |person: CareWorkerId| {
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

/// These care workers in short, whether they may still be chosen or not.
pub async fn load_person_lines(
    mut conn: &AsyncPgConnection,
    ids: &[CareWorkerId],
) -> QueryResult<std::collections::HashMap<CareWorkerId, PersonLine>> {
    let found: Vec<PersonLine> =
        care_workers::table.filter(care_workers::id.eq_any(ids)).select(PersonLine::as_select()).load(&mut conn).await?;
    Ok(found.into_iter().map(|line| (line.id, line)).collect())
}
