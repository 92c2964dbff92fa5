//! The block: while it is on, nothing that lowers the patient's protection is done at a distance. The database refuses it as well.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::audit::{Event, record};
use crate::db::ids::PatientId;
use crate::db::refusing_constraint;
use crate::i18n::{Locale, t};
use crate::identity::Officer;

diesel::define_sql_function! {
    fn mt_is_blocked(patient: SqlUuid) -> Bool;
}

/// Whether a patient of whom the actor has sight is blocked. A dispute may come at any moment after: the database decides.
///
/// # Errors
/// Those of the database.
pub async fn is_blocked(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<bool> {
    diesel::select(mt_is_blocked(patient)).get_result(conn).await
}

/// What the officer reads who tries.
pub fn blocked_text(locale: Locale) -> &'static str {
    t(locale, "disputes-geblokkeerd")
}

/// Whether the database refused an act because the patient is blocked: since the officer's form was checked.
pub fn is_refused_by_block(error: &diesel::result::Error) -> bool {
    refusing_constraint(error) == Some("patient_blocked")
}

/// Whether an officer's act at a distance is refused, which goes on record.
///
/// # Errors
/// Those of the database.
pub async fn refuse_blocked(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    act: &str,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let blocked = is_blocked(conn, patient).await?;
    if blocked {
        record(conn, officer.actor(), Event::blocked_act_refused(patient, act), now).await?;
    }
    Ok(blocked)
}
