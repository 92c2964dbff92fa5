//! What the chain is made of, as it stands in the database and in an export.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Bytea, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// A row of the audit, every column.
#[derive(Debug, Clone, PartialEq, QueryableByName, Serialize, Deserialize)]
#[diesel(check_for_backend(diesel::pg::Pg))]
#[serde(deny_unknown_fields)]
pub struct AuditRow {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// The transaction that wrote it.
    #[diesel(sql_type = BigInt)]
    pub xid: i64,
    #[diesel(sql_type = Timestamptz)]
    pub happened_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub action: String,
    /// Patient, officer or system.
    #[diesel(sql_type = Text)]
    pub actor_kind: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub actor_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub institution_id: Option<Uuid>,
    /// About whom.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub patient_id: Option<Uuid>,
    /// About which request.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub request_id: Option<Uuid>,
    /// About which exclusion.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub exclusion_id: Option<Uuid>,
    /// About which care worker.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub care_worker_id: Option<Uuid>,
    /// Ids and codes.
    #[diesel(sql_type = Jsonb)]
    pub details: Value,
}

/// A seal over some rows.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName, Serialize, Deserialize)]
#[diesel(check_for_backend(diesel::pg::Pg))]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Without gaps.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// The head of the one before.
    #[diesel(sql_type = Bytea)]
    #[serde(with = "as_hex")]
    pub previous_hash: Vec<u8>,
    /// When it was made.
    #[diesel(sql_type = Timestamptz)]
    pub signed_at: DateTime<Utc>,
    /// The month (UTC) in which all its rows happened.
    #[diesel(sql_type = Date)]
    pub month: NaiveDate,
    /// The numbers of its rows ([`super::snapshot::ranges`]).
    #[diesel(sql_type = Text)]
    pub ids: String,
    /// What Postgres saw ([`super::snapshot::Snapshot`]).
    #[diesel(sql_type = Text)]
    pub snapshot: String,
    /// Whether no row that it saw was left to the next seal.
    #[diesel(sql_type = Bool)]
    pub complete: bool,
    /// Up to which number no row can come any more.
    #[diesel(sql_type = BigInt)]
    pub settled: i64,
    /// The hash of each row, one after the other.
    #[diesel(sql_type = Bytea)]
    #[serde(with = "as_hex")]
    pub row_hashes: Vec<u8>,
    #[diesel(sql_type = Bytea)]
    #[serde(with = "as_hex")]
    pub hash: Vec<u8>,
    #[diesel(sql_type = Text)]
    pub key_id: String,
    #[diesel(sql_type = Bytea)]
    #[serde(with = "as_hex")]
    pub signature: Vec<u8>,
}

/// Seals that went by retention, with all of their rows.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName, Serialize, Deserialize)]
#[diesel(check_for_backend(diesel::pg::Pg))]
#[serde(deny_unknown_fields)]
pub struct Dropped {
    #[diesel(sql_type = BigInt)]
    pub first_seal: i64,
    #[diesel(sql_type = BigInt)]
    pub last_seal: i64,
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
    /// The newest month among them.
    #[diesel(sql_type = Date)]
    pub month: NaiveDate,
    /// The head before the first.
    #[diesel(sql_type = Bytea)]
    #[serde(with = "as_hex")]
    pub previous_hash: Vec<u8>,
    /// The head of the last.
    #[diesel(sql_type = Bytea)]
    #[serde(with = "as_hex")]
    pub last_hash: Vec<u8>,
    #[diesel(sql_type = Timestamptz)]
    pub dropped_at: DateTime<Utc>,
    /// All of this, hashed.
    #[diesel(sql_type = Bytea)]
    #[serde(with = "as_hex")]
    pub hash: Vec<u8>,
    #[diesel(sql_type = Text)]
    pub key_id: String,
    #[diesel(sql_type = Bytea)]
    #[serde(with = "as_hex")]
    pub signature: Vec<u8>,
}

mod as_hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::super::hex::{hex, unhex};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex(bytes))
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Vec<u8>, D::Error> {
        unhex(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("no hexadecimal digits"))
    }
}
