//! A break as every other application hears of it: who, whose record, until when. The motivation is the patient's and the
//! ombudsdienst's to read, and the application's that reported it.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

use super::parts::{breaking, dicom, organisation, patient, period, person, source};
use crate::db::ids::BreakId;
use crate::db::{Prepare, text_enum};
use crate::fhir::{instant, numbers};

text_enum! {
    /// Whether a break runs, in the changes.
    pub enum BreakStatus: "status of a break" {
        /// It runs until its end.
        Open = "open",
        /// It was stopped.
        Stopped = "stopped",
    }
}

/// A version of a break that opens a record.
#[derive(Debug, Clone, QueryableByName)]
pub struct BreakChangeRow {
    /// Its place in the changes.
    #[diesel(sql_type = BigInt)]
    pub sequence: i64,
    /// When this version came.
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
    /// The break, by the portal's own id.
    #[diesel(sql_type = SqlUuid)]
    pub id: BreakId,
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// Whether it still runs.
    #[diesel(sql_type = Text)]
    pub state: BreakStatus,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    /// Until when: the end that was reported, or the early one.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
    /// Every number of the person, reported and known.
    #[diesel(sql_type = Jsonb)]
    pub person: Value,
    #[diesel(sql_type = Text)]
    pub patient_niss: String,
    /// Whose application reported it, if that is known.
    #[diesel(sql_type = Nullable<Text>)]
    pub cbe: Option<String>,
}

/// The versions of breaks with these places in the changes, in their order: for the feed only.
pub async fn break_rows(conn: &mut AsyncPgConnection, sequences: &[i64]) -> QueryResult<Vec<BreakChangeRow>> {
    diesel::sql_query(
        "select sequence, recorded_at, id, version, state, starts_at, ends_at, person, patient_niss, cbe from mt_break_rows($1)",
    )
    .bind::<Array<BigInt>, _>(sequences)
    .prepared()
    .load(conn)
    .await
}

/// The AuditEvent of such a version.
pub fn audit_event(base_url: &str, row: &BreakChangeRow) -> Value {
    let subtype = match row.state {
        BreakStatus::Open => "110127",
        BreakStatus::Stopped => "110138",
    };
    let known = numbers(base_url, &row.person);
    let people = known.iter().map(|(system, value)| person(system, value));
    let agents: Vec<Value> = people.chain(row.cbe.as_deref().map(organisation)).collect();
    json!({
        "resourceType": "AuditEvent",
        "id": row.id,
        "meta": { "versionId": row.version.to_string(), "lastUpdated": instant(row.recorded_at) },
        "type": dicom("110113"),
        "subtype": [dicom(subtype)],
        "action": "E",
        "period": period(row.starts_at, row.ends_at),
        "recorded": instant(row.recorded_at),
        "outcome": "0",
        "purposeOfEvent": [breaking()],
        "agent": agents,
        "source": source(),
        "entity": [patient(base_url, &row.patient_niss)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_hear_who_and_until_when_and_not_why() {
        let row = BreakChangeRow {
            sequence: 8,
            recorded_at: DateTime::UNIX_EPOCH,
            id: BreakId::NIL,
            version: 2,
            state: BreakStatus::Stopped,
            starts_at: DateTime::UNIX_EPOCH,
            ends_at: Some(DateTime::UNIX_EPOCH),
            person: json!([{ "niss": "01020399942" }, { "riziv": "10000007003" }]),
            patient_niss: "85073000061".to_owned(),
            cbe: None,
        };
        let event = audit_event("https://toegang.example.org", &row);
        assert_eq!(event["subtype"][0]["code"], "110138");
        assert_eq!(event["agent"].as_array().unwrap().len(), 2);
        assert_eq!(event["agent"][0]["who"]["identifier"]["value"], "10000007003");
        assert_eq!(event["period"]["end"], "1970-01-01T00:00:00.000000Z");
        assert!(event.get("outcomeDesc").is_none());
        assert!(event["agent"].as_array().unwrap().iter().all(|agent| agent.get("name").is_none()));
    }
}
