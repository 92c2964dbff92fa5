//! Since when every connected application enforces an exclusion, or which one does not yet.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::result::Error;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;

use crate::db::ids::{ExclusionId, PatientId};
use crate::i18n::{Locale, dates, t, tr};

/// How far the connected applications are with one exclusion that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enforced {
    /// All of them, since then.
    Since(DateTime<Utc>),
    /// These have not said so.
    NotBy(Vec<String>),
}

/// The same as an officer reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnforcementText {
    pub words: String,
    /// All of them do.
    pub by_all: bool,
}

impl Enforced {
    /// What the patient reads while not all of them do: no application by name. What is in order is not told.
    pub fn missing_for_patient(&self, locale: Locale) -> Option<&'static str> {
        matches!(self, Self::NotBy(_)).then(|| t(locale, "changes-nog-niet-overal"))
    }

    /// What stands in a column: the applications that have not said so; none when all have.
    pub fn missing(&self) -> Option<String> {
        match self {
            Self::Since(_) => None,
            Self::NotBy(names) => Some(names.join(", ")),
        }
    }

    /// What an officer reads: whom to ask.
    pub fn for_officer(&self, locale: Locale) -> EnforcementText {
        match self {
            Self::Since(at) => EnforcementText {
                words: tr(locale, "changes-overal-sinds", &[("moment", (&dates::at(locale, *at)).into())]),
                by_all: true,
            },
            Self::NotBy(names) => EnforcementText {
                words: tr(locale, "changes-nog-niet-door", &[("namen", (&names.join(", ")).into())]),
                by_all: false,
            },
        }
    }
}

diesel::define_sql_function! {
    /// What each connected application says of each exclusion of this patient that holds; none while none is connected.
    fn mt_enforcement(of_patient: SqlUuid) -> Nullable<Jsonb>;
}

#[derive(Deserialize)]
struct EnforcementRow {
    exclusion: ExclusionId,
    application: String,
    since: Option<DateTime<Utc>>,
}

/// How far they are with each exclusion of a patient that holds and that the officer may see. Empty while none is connected.
pub async fn enforcement(mut conn: &AsyncPgConnection, patient: PatientId) -> QueryResult<HashMap<ExclusionId, Enforced>> {
    read_enforcement(diesel::select(mt_enforcement(patient)).get_result(&mut conn).await?)
}

/// Out of what the functions of enforcement answer.
///
/// # Errors
/// When it is another thing.
pub fn read_enforcement(answer: Option<serde_json::Value>) -> QueryResult<HashMap<ExclusionId, Enforced>> {
    let rows: Vec<EnforcementRow> = answer
        .map(serde_json::from_value)
        .transpose()
        .map_err(|error| Error::DeserializationError(error.into()))?
        .unwrap_or_default();
    let mut all = HashMap::new();
    for row in rows {
        let one = all.entry(row.exclusion).or_insert(Enforced::Since(DateTime::UNIX_EPOCH));
        match (one, row.since) {
            (Enforced::Since(latest), Some(since)) => *latest = since.max(*latest),
            (one @ Enforced::Since(_), None) => *one = Enforced::NotBy(vec![row.application]),
            (Enforced::NotBy(names), None) => names.push(row.application),
            (Enforced::NotBy(_), Some(_)) => {}
        }
    }
    Ok(all)
}
