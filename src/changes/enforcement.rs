//! Since when every connected application enforces an exclusion, or which one does not yet.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::result::Error;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;

use crate::db::ids::{ExclusionId, PatientId};
use crate::web::{dates, t, tr};

/// How far the connected applications are with one exclusion that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enforced {
    /// All of them, since then.
    Since(DateTime<Utc>),
    /// These have not said so.
    NotBy(Vec<String>),
}

/// The same as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub words: String,
    /// All of them do.
    pub by_all: bool,
}

impl Enforced {
    /// What the patient reads: no application by name.
    pub fn for_patient(&self) -> Told {
        self.told(|_| t("changes-nog-niet-overal").to_owned())
    }

    /// What an officer reads: whom to ask.
    pub fn for_officer(&self) -> Told {
        self.told(|names| tr("changes-nog-niet-door", &[("namen", (&names.join(", ")).into())]))
    }

    fn told(&self, not_by: impl Fn(&[String]) -> String) -> Told {
        match self {
            Self::Since(at) => Told { words: tr("changes-overal-sinds", &[("moment", (&dates::at(*at)).into())]), by_all: true },
            Self::NotBy(names) => Told { words: not_by(names), by_all: false },
        }
    }
}

diesel::define_sql_function! {
    /// What each connected application says of each exclusion of this patient that holds; none while none is connected.
    fn mt_enforcement(of_patient: SqlUuid) -> Nullable<Jsonb>;
}

#[derive(Deserialize)]
struct Row {
    exclusion: ExclusionId,
    application: String,
    since: Option<DateTime<Utc>>,
}

/// How far they are with each exclusion of a patient that holds and that the transaction's actor may see. Empty while none is connected.
pub async fn enforcement(mut conn: &AsyncPgConnection, patient: PatientId) -> QueryResult<HashMap<ExclusionId, Enforced>> {
    let told: Option<serde_json::Value> = diesel::select(mt_enforcement(patient)).get_result(&mut conn).await?;
    let rows: Vec<Row> = told
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
