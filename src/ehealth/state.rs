//! What a decision is told of eHealth.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;

diesel::define_sql_function! {
    fn mt_ehealth_facts(asked: diesel::sql_types::Array<diesel::sql_types::Text>) -> diesel::sql_types::Nullable<diesel::sql_types::Jsonb>;
}

/// How old what is held of a patient is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    Current,
    /// Older than it may be.
    Late,
    /// Never answered.
    Unchecked,
}

impl CheckState {
    pub fn of(checked_at: Option<DateTime<Utc>>, max_age: TimeDelta, now: DateTime<Utc>) -> Self {
        match checked_at {
            None => Self::Unchecked,
            Some(at) if now - at > max_age => Self::Late,
            Some(_) => Self::Current,
        }
    }

    /// As applications read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Late => "late",
            Self::Unchecked => "unchecked",
        }
    }
}

#[derive(Deserialize)]
struct FactsRow {
    niss: String,
    checked_at: Option<DateTime<Utc>>,
    /// That somebody asked about this person was written down in the last day.
    wanted: bool,
    organisations: Option<Vec<String>>,
}

/// The checks of the people in questions, by NISS.
#[derive(Default)]
pub struct EhealthFacts(HashMap<String, FactsRow>);

impl EhealthFacts {
    pub fn checked_at(&self, niss: &str) -> Option<DateTime<Utc>> {
        self.0.get(niss).and_then(|row| row.checked_at)
    }

    /// Whether the patient excludes one of these organisations, by the first 8 digits of their numbers.
    pub fn excludes_any(&self, niss: &str, organisations: &[String]) -> bool {
        let excluded = self.0.get(niss).and_then(|row| row.organisations.as_ref());
        excluded.is_some_and(|excluded| organisations.iter().any(|one| excluded.contains(one)))
    }

    /// Those of whom it is not written down lately that an application asks about them, each once.
    pub fn unwanted<'a>(&self, asked: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut found: Vec<String> =
            asked.filter(|niss| self.0.get(*niss).is_none_or(|row| !row.wanted)).map(str::to_owned).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// For the job `decide`. To be read before the exclusions: what was checked by then is among them.
///
/// # Errors
/// Those of the database.
pub async fn load_facts(conn: &mut AsyncPgConnection, asked: &[&str]) -> QueryResult<EhealthFacts> {
    let found: Option<serde_json::Value> = diesel::select(mt_ehealth_facts(asked)).get_result(conn).await?;
    let rows: Vec<FactsRow> = found
        .map(serde_json::from_value)
        .transpose()
        .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?
        .unwrap_or_default();
    Ok(EhealthFacts(rows.into_iter().map(|row| (row.niss.clone(), row)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_late_when_it_is_older_than_it_may_be() {
        let (hour, now) = (TimeDelta::hours(1), DateTime::UNIX_EPOCH + TimeDelta::days(9));
        assert_eq!(CheckState::of(None, hour, now), CheckState::Unchecked);
        assert_eq!(CheckState::of(Some(now - hour), hour, now), CheckState::Current);
        assert_eq!(CheckState::of(Some(now - hour - TimeDelta::seconds(1)), hour, now), CheckState::Late);
    }
}
