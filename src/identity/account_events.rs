//! What happened with a patient's account, for that patient to see (R23). A sign-in is noted by the database, with its session, and
//! so is the end of a session that is no act of the patient's: by the provider, or at its limit (by the hourly sweep).

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{Binary, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::PatientId;
use crate::db::text_enum;

text_enum! {
    pub enum AccountEventKind: "kind of account event" {
        SignedIn = "signed-in",
        SignedOut = "signed-out",
        /// Another of the patient's sessions by the patient, or one by the sign-in provider or an operator.
        SessionEnded = "session-ended",
        /// A session at its idle or absolute limit.
        SessionExpired = "session-expired",
        DataDownloaded = "data-downloaded",
        EmailAsked = "email-asked",
        /// The first address.
        EmailConfirmed = "email-confirmed",
        /// Another address than before.
        EmailChanged = "email-changed",
        EmailRemoved = "email-removed",
        /// By the link in a mail.
        NoticesStopped = "notices-stopped",
        NoticesResumed = "notices-resumed",
        HomeChosen = "home-chosen",
        HomeChanged = "home-changed",
    }
}

text_enum! {
    /// As much of a device as helps its owner to recognise it.
    pub enum DeviceKind: "kind of device" {
        Computer = "computer",
        Phone = "phone",
        Tablet = "tablet",
        Other = "other",
    }
}

diesel::define_sql_function! {
    /// Notes an event, with the device of a session of the patient's.
    fn mt_account_note(patient: SqlUuid, what: Text, session: Binary, moment: Timestamptz) -> Bool;
}

/// Notes it in the transaction of what it tells: the patient's, with the hash of their session, or a job's, with none.
///
/// # Errors
/// Those of the database.
pub async fn note(
    conn: &mut AsyncPgConnection,
    patient: PatientId,
    kind: AccountEventKind,
    session: &[u8],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let _: bool = diesel::select(mt_account_note(patient, kind, session, now)).get_result(conn).await?;
    Ok(())
}
