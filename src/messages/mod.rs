//! The patient's inbox. This much of it: the ombudsdienst's answers are kept here, in the transaction of what they tell.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::schema::messages::dsl;
use crate::identity::Officer;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The exclusion stands.
    Registered,
    /// The request was refused.
    Refused,
    /// A registration was taken back.
    RegistrationRetracted,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Refused => "refused",
            Self::RegistrationRetracted => "registration_retracted",
        }
    }
}

/// Tells the patient of a request.
///
/// # Errors
/// Those of the database.
pub async fn tell(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    (patient, request): (Uuid, Uuid),
    kind: Kind,
    (subject, body): (&str, &str),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(dsl::messages)
        .values((
            dsl::id.eq(Uuid::now_v7()),
            dsl::patient_id.eq(patient),
            dsl::institution_id.eq(officer.institution()),
            dsl::kind.eq(kind.as_str()),
            dsl::subject.eq(subject),
            dsl::body.eq(body),
            dsl::request_id.eq(request),
            dsl::written_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
