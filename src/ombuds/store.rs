//! SQL of the patient lookup. Row-level security keeps patients of other institutions, and the officer, out of all of it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::PatientId;
use crate::db::schema::{conversations, patient_looks, patients};
use crate::db::{Db, DbError};
use crate::directory::names::search_key;
use crate::directory::{Niss, PersonName};
use crate::identity::Officer;
use crate::messages::{CONVERSATION_SUBJECT, StoredSubject};
use crate::text::typed_number;
use crate::web::BirthDate;

/// How many patients a search shows.
pub const MOST_SHOWN: usize = 20;
/// How long a look opens the patient's page.
const LOOK: TimeDelta = TimeDelta::minutes(30);
/// A form that was opened in that time may still be sent in as much again.
const LOOK_FOR_FORM: TimeDelta = TimeDelta::minutes(60);

/// A patient as the ombudsdienst sees one.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = patients)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PatientRow {
    pub id: PatientId,
    niss: String,
    #[diesel(select_expression = (patients::given_name, patients::family_name))]
    #[diesel(select_expression_type = (patients::given_name, patients::family_name))]
    /// As it is read.
    pub name: PersonName,
    /// Day of birth, when known.
    pub birth_date: Option<BirthDate>,
}

impl PatientRow {
    pub fn niss(&self) -> Option<Niss> {
        Niss::parse(&self.niss).ok()
    }
}

/// A patient whom the officer may see.
pub async fn patient(conn: &mut AsyncPgConnection, _officer: &Officer, id: PatientId) -> QueryResult<Option<PatientRow>> {
    patients::table.find(id).select(PatientRow::as_select()).first(conn).await.optional()
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Found {
    #[diesel(sql_type = SqlUuid)]
    id: PatientId,
}

/// Those whom a name or a number fits, the best first; one more than [`MOST_SHOWN`] says that there are more.
pub async fn find(conn: &mut AsyncPgConnection, _officer: &Officer, term: &Term) -> QueryResult<Vec<PatientRow>> {
    let key = match term {
        Term::Number(niss) => {
            return patients::table.filter(patients::niss.eq(niss.as_str())).select(PatientRow::as_select()).load(conn).await;
        }
        Term::Name(key) => key,
    };
    let ids: Vec<Found> =
        diesel::sql_query("select id from mt_find_patients($1) with ordinality as f (id, place) order by place")
            .bind::<Text, _>(key)
            .load(conn)
            .await?;
    let ids: Vec<PatientId> = ids.into_iter().map(|found| found.id).collect();
    let mut rows: Vec<PatientRow> =
        patients::table.filter(patients::id.eq_any(&ids)).select(PatientRow::as_select()).load(conn).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// What to look for.
#[derive(Debug, Clone)]
pub enum Term {
    Number(Niss),
    Name(String),
}

/// Why there is nothing to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTerm {
    /// Nothing was filled in.
    Empty,
    /// A number that is none.
    Number,
    /// Fewer than two letters.
    TooShort,
}

impl Term {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, NoTerm> {
        let short: String = typed.trim().chars().take(200).collect();
        let alone = short.chars().any(|c| c.is_ascii_digit()) && !short.chars().any(char::is_alphabetic);
        if alone || typed_number(&short).is_some_and(|digits| digits.len() == 11) {
            return Niss::parse_typed(&short).map(Self::Number).map_err(|_| NoTerm::Number);
        }
        let key = search_key(&short);
        match key.chars().filter(|c| c.is_alphabetic()).count() {
            0 => Err(NoTerm::Empty),
            1 => Err(NoTerm::TooShort),
            _ => Ok(Self::Name(key)),
        }
    }
}

/// Keeps that the officer chose this patient, and why.
pub async fn add_look(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    reason: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(patient_looks::table)
        .values((
            patient_looks::id.eq(PatientId::generate()),
            patient_looks::officer_id.eq(officer.id()),
            patient_looks::institution_id.eq(officer.institution()),
            patient_looks::patient_id.eq(patient),
            patient_looks::reason.eq(reason),
            patient_looks::looked_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether the officer chose this patient lately enough for a page, or for a form.
pub async fn is_looking(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    form: bool,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let since = now - if form { LOOK_FOR_FORM } else { LOOK };
    let looks = patient_looks::table
        .filter(patient_looks::officer_id.eq(officer.id()).and(patient_looks::patient_id.eq(patient)))
        .filter(patient_looks::looked_at.gt(since));
    diesel::select(diesel::dsl::exists(looks)).get_result(conn).await
}

/// A conversation, in a line.
#[derive(Debug, Clone, Queryable)]
pub struct ConversationRow {
    /// Its name to the outside.
    pub reference: String,
    /// What it is about.
    pub subject: StoredSubject,
    /// When something was last written.
    pub last_at: DateTime<Utc>,
}

/// A patient's conversations that the officer may see, the newest first.
pub async fn conversations_of(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
) -> QueryResult<Vec<ConversationRow>> {
    conversations::table
        .filter(conversations::patient_id.eq(patient))
        .order((conversations::last_at.desc(), conversations::id.desc()))
        .limit(50)
        .select((conversations::reference, CONVERSATION_SUBJECT, conversations::last_at))
        .load(conn)
        .await
}

/// What waits and no active officer of its institution may open (R12): somebody must find it another ombudsdienst.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Unopened {
    /// Open requests.
    #[diesel(sql_type = BigInt)]
    pub requests: i64,
    /// Conversations with something unread.
    #[diesel(sql_type = BigInt)]
    pub conversations: i64,
}

/// How much that is.
pub async fn nobody_may_open(db: &Db) -> Result<Unopened, DbError> {
    db.ask(async |mut conn| {
        diesel::sql_query("select requests, conversations from mt_nobody_may_open()").get_result(&mut conn).await
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_names_and_neither() {
        assert!(matches!(Term::parse(" 85.07.30-000.61 "), Ok(Term::Number(niss)) if niss.as_str() == "85073000061"));
        for typed in ["rijksregisternummer: 85.07.30-000.61", "Emma (85073000061)", "\u{feff}85073000061\u{200b}"] {
            assert!(matches!(Term::parse(typed), Ok(Term::Number(niss)) if niss.as_str() == "85073000061"), "{typed}");
        }
        assert!(matches!(Term::parse("D’Hondt, Zoë"), Ok(Term::Name(key)) if key == "dhondt zoe"));
        assert_eq!(Term::parse("85073000062").unwrap_err(), NoTerm::Number);
        assert_eq!(Term::parse("123").unwrap_err(), NoTerm::Number);
        assert_eq!(Term::parse(" ?! ").unwrap_err(), NoTerm::Empty);
        assert_eq!(Term::parse("").unwrap_err(), NoTerm::Empty);
        assert_eq!(Term::parse("L").unwrap_err(), NoTerm::TooShort);
        assert!(Term::parse(&"a".repeat(100_000)).is_ok());
    }
}
