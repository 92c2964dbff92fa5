//! What a Consent says, as the database hands it out: to an application that may read Consents, and to the feed.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

/// A version of an exclusion with everything that its resource says.
#[derive(Debug, Clone, QueryableByName)]
pub struct ConsentRow {
    /// Its place in the changes.
    #[diesel(sql_type = BigInt)]
    pub sequence: i64,
    /// When this version came.
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
    /// The exclusion.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Which version.
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// `active`, `inactive` or `entered-in-error`.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// From when.
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    /// Until when, once it ended.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
    /// Every number of the excluded person, as it was then.
    #[diesel(sql_type = Jsonb)]
    pub person: serde_json::Value,
    /// Whose record.
    #[diesel(sql_type = Text)]
    pub patient_niss: String,
    /// Where it was registered.
    #[diesel(sql_type = Text)]
    pub origin: String,
    /// The request that asked for it, if one did.
    #[diesel(sql_type = Nullable<Text>)]
    pub reference: Option<String>,
    /// Whose ombudsdienst keeps it.
    #[diesel(sql_type = Text)]
    pub cbe: String,
}

/// The versions with these places in the changes, in their order. To whoever may not read them: none.
///
/// # Errors
/// Those of the database.
pub async fn consent_rows(conn: &mut AsyncPgConnection, sequences: &[i64]) -> QueryResult<Vec<ConsentRow>> {
    diesel::sql_query("select * from mt_consent_rows($1)").bind::<Array<BigInt>, _>(sequences).load(conn).await
}
