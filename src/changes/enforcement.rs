//! Since when every connected application enforces an exclusion, or which one does not yet.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::web::{dates, t, tr};

/// How far the connected applications are with one exclusion that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enforced {
    /// All of them, since then.
    Since(DateTime<Utc>),
    /// These have not said so.
    NotBy(Vec<String>),
}

impl Enforced {
    /// What the patient reads: no application by name.
    pub fn for_patient(&self) -> String {
        match self {
            Self::Since(at) => since(*at),
            Self::NotBy(_) => t("changes-nog-niet-overal").to_owned(),
        }
    }

    /// What an officer reads: whom to ask.
    pub fn for_officer(&self) -> String {
        match self {
            Self::Since(at) => since(*at),
            Self::NotBy(names) => tr("changes-nog-niet-door", &[("namen", (&names.join(", ")).into())]),
        }
    }
}

fn since(at: DateTime<Utc>) -> String {
    tr("changes-overal-sinds", &[("moment", (&dates::at(at)).into())])
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    exclusion: Uuid,
    #[diesel(sql_type = Text)]
    application: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    since: Option<DateTime<Utc>>,
}

/// How far they are with each exclusion of a patient that holds and that the transaction's actor may see. Empty while none is connected.
///
/// # Errors
/// Those of the database.
pub async fn enforcement(mut conn: &AsyncPgConnection, patient: Uuid) -> QueryResult<HashMap<Uuid, Enforced>> {
    let rows: Vec<Row> = sql_query("select * from mt_enforcement($1)").bind::<SqlUuid, _>(patient).load(&mut conn).await?;
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
