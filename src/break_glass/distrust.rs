//! **Ik vertrouw dit niet**: the patient opens a case, and the ombudsdienst is told.

use chrono::{DateTime, Utc};

use super::patient_store as store;
use crate::audit::{Event, record};
use crate::db::DbError;
use crate::db::ids::BreakId;
use crate::identity::Patient;
use crate::mail;
use crate::web::{Site, tr};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrusted {
    /// There is a case, now or since before.
    Done,
    /// Not the patient's.
    Unknown,
}

/// Opens the case: row, audit and mail in one transaction. The row waits for any officer of the institution who does not stand in
/// it (R12), also for one who comes later.
pub async fn distrust(site: &Site, patient: &Patient, broken: BreakId, now: DateTime<Utc>) -> Result<Distrusted, DbError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let Some((institution, reference)) = store::handled(&mut tx, patient, broken).await? else {
        tx.rollback().await?;
        return Ok(Distrusted::Unknown);
    };
    if store::open_case(&mut tx, patient, broken, now).await? {
        record(&mut tx, patient.actor(), Event::break_distrusted(patient.subject(), broken), now).await?;
        let link = format!("{}/ombudsdienst/doorbrekingen/{broken}", site.base_url);
        let subject = tr("breaks-mail-onderwerp", &[("ref", (&reference).into())]);
        let body = tr("breaks-mail", &[("ref", (&reference).into()), ("link", (&link).into())]);
        let to = site.contact(Some(institution)).email;
        mail::put(&mut tx, &site.sender, "break-distrusted", &to, &subject, &body, now).await?;
    }
    tx.commit().await?;
    Ok(Distrusted::Done)
}
