//! Rows of `patients`. Row-level security keeps patients of other institutions, and the officer (R12), out of what officers read.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use super::home::HomeStanding;
use super::term::PatientTerm;
use crate::db::ids::{CareWorkerId, InstitutionId, PatientId};
use crate::db::schema::{patient_numbers, patients};
use crate::db::{ConstantSql, Prepare, constant_sql};
use crate::directory::{PatientNumber, PersonName, care_workers};
use crate::i18n::{Locale, tr};
use crate::identity::{Officer, Patient};
use crate::web::BirthDate;

/// A patient as officers see one.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = patients)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PatientRow {
    pub id: PatientId,
    /// NISS, or the number of a file, as stored.
    pub niss: String,
    #[diesel(select_expression = (patients::given_name, patients::family_name))]
    #[diesel(select_expression_type = (patients::given_name, patients::family_name))]
    pub name: PersonName,
    /// Day of birth, as much as is known.
    pub birth_date: Option<BirthDate>,
}

impl PatientRow {
    /// The last two signs of the number: enough to tell two people of one name apart, too few to know it.
    pub fn number_ending(&self) -> &str {
        self.niss.get(self.niss.len().saturating_sub(2)..).unwrap_or_default()
    }
}

/// A patient as officers' pages show one.
#[derive(Debug, Clone, Default)]
pub struct PatientFacts {
    pub name: String,
    /// Day of birth; empty when it is not known.
    pub born: String,
    /// NISS as it is read, or that there is none and the number of the file.
    pub niss: String,
}

impl PatientFacts {
    pub fn new(locale: Locale, row: &PatientRow) -> Self {
        Self {
            name: row.name.to_string(),
            born: row.birth_date.map(|born| born.in_words(locale)).unwrap_or_default(),
            niss: number_text(locale, &row.niss),
        }
    }
}

/// A stored number as it is read: a NISS, or that there is none and the number of the file.
pub fn number_text(locale: Locale, stored: &str) -> String {
    match PatientNumber::parse_stored(stored) {
        Some(PatientNumber::Niss(niss)) => niss.display(),
        Some(PatientNumber::File(file)) => tr(locale, "patients-geen-niss", &[("nummer", file.number().into())]),
        None => stored.to_owned(),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a matter of patient {0} that an officer may read, without who that is")]
pub(super) struct PatientUnknown(pub PatientId);

/// For a matter whose patient nothing shows.
pub fn patient_unknown(id: PatientId) -> diesel::result::Error {
    diesel::result::Error::DeserializationError(Box::new(PatientUnknown(id)))
}

/// What the portal keeps of the patient's person, for the patient.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = patients)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PatientProfile {
    #[diesel(select_expression = (patients::given_name, patients::family_name))]
    #[diesel(select_expression_type = (patients::given_name, patients::family_name))]
    #[serde(flatten)]
    pub name: PersonName,
    /// The day of birth, as much as is known.
    pub birth_date: Option<BirthDate>,
    /// How long a session lasts, if the patient chose.
    pub session_minutes: Option<i16>,
    pub niss: String,
    /// Numbers that were the patient's before.
    #[diesel(select_expression = former_numbers())]
    #[diesel(select_expression_type = ConstantSql<Array<Text>>)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_niss: Vec<String>,
    /// Since when the portal knows the patient.
    pub created_at: DateTime<Utc>,
    /// Since when the home institution is confirmed.
    pub home_confirmed_at: Option<DateTime<Utc>>,
}

fn former_numbers() -> ConstantSql<Array<Text>> {
    constant_sql("array(select n.number from patient_numbers n where n.patient_id = patients.id and n.wrong_at is null and n.number <> patients.niss
      order by n.number)")
}

impl PatientProfile {
    /// The number, and those of before, as they are read.
    pub fn numbers_text(&self, locale: Locale) -> String {
        let display = |number: &String| number_text(locale, number);
        let former: Vec<String> = self.former_niss.iter().map(display).collect();
        match former.as_slice() {
            [] => display(&self.niss),
            _ => tr(
                locale,
                "account-niss-vroeger",
                &[("nummer", (&display(&self.niss)).into()), ("vroeger", (&former.join(", ")).into())],
            ),
        }
    }
}

/// The patient's own row.
pub async fn profile(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<PatientProfile> {
    patients::table.find(patient.subject()).select(PatientProfile::as_select()).first(conn).await
}

/// A patient whom the officer may see.
pub async fn by_id(conn: &mut AsyncPgConnection, _officer: &Officer, id: PatientId) -> QueryResult<Option<PatientRow>> {
    patients::table.find(id).select(PatientRow::as_select()).first(conn).await.optional()
}

/// Those of these patients whom the officer may see.
pub async fn by_ids(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    ids: &[PatientId],
) -> QueryResult<HashMap<PatientId, PatientRow>> {
    let rows: Vec<PatientRow> =
        patients::table.filter(patients::id.eq_any(ids)).select(PatientRow::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A patient and the institution whose ombudsdienst is the patient's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = patients)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Home {
    #[diesel(column_name = id)]
    pub patient: PatientId,
    #[diesel(column_name = home_institution_id)]
    pub institution: InstitutionId,
}

/// A patient by a present or former number, for jobs.
pub async fn find_by_number(conn: &mut AsyncPgConnection, number: &PatientNumber) -> QueryResult<Option<Home>> {
    patients::table
        .inner_join(patient_numbers::table.on(patient_numbers::patient_id.eq(patients::id)))
        .filter(patient_numbers::number.eq(number.as_str()).and(patient_numbers::wrong_at.is_null()))
        .select(Home::as_select())
        .first(conn)
        .await
        .optional()
}

/// The numbers, present and former, and the home of a patient, for jobs.
pub async fn numbers_and_home(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<(Vec<String>, HomeStanding)> {
    let numbers = patient_numbers::table
        .filter(patient_numbers::patient_id.eq(patient).and(patient_numbers::wrong_at.is_null()))
        .order(patient_numbers::number)
        .select(patient_numbers::number)
        .load(conn)
        .await?;
    Ok((numbers, patients::table.find(patient).select(HomeStanding::as_select()).first(conn).await?))
}

/// Whether an entry of the directory is the patient, by NISS.
pub async fn is_care_worker(conn: &mut AsyncPgConnection, patient: PatientId, care_worker: CareWorkerId) -> QueryResult<bool> {
    let same = patient_numbers::table
        .inner_join(care_workers::table.on(care_workers::niss.eq(patient_numbers::number.nullable())))
        .filter(patient_numbers::patient_id.eq(patient).and(patient_numbers::wrong_at.is_null()))
        .filter(care_workers::id.eq(care_worker));
    diesel::select(diesel::dsl::exists(same)).get_result(conn).await
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct FoundId {
    #[diesel(sql_type = SqlUuid)]
    id: PatientId,
}

/// The patients whom a number or a name fits, the best first; one more than [`super::MAX_CANDIDATES`] says that there are more.
pub async fn find_ids_by_term(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    term: &PatientTerm,
) -> QueryResult<Vec<PatientId>> {
    match term {
        PatientTerm::Number(number) => {
            patient_numbers::table
                .filter(patient_numbers::number.eq(number.as_str()).and(patient_numbers::wrong_at.is_null()))
                .select(patient_numbers::patient_id)
                .load(conn)
                .await
        }
        PatientTerm::Name(key) => {
            let found: Vec<FoundId> =
                diesel::sql_query("select id from mt_find_patients($1) with ordinality as f (id, place) order by place")
                    .bind::<Text, _>(key)
                    .prepared()
                    .load(conn)
                    .await?;
            Ok(found.into_iter().map(|found| found.id).collect())
        }
    }
}

/// The same with their rows.
pub async fn find_by_term(conn: &mut AsyncPgConnection, officer: &Officer, term: &PatientTerm) -> QueryResult<Vec<PatientRow>> {
    let ids = find_ids_by_term(conn, officer, term).await?;
    let mut rows = by_ids(conn, officer, &ids).await?;
    ids.iter().map(|id| rows.remove(id).ok_or_else(|| patient_unknown(*id))).collect()
}
