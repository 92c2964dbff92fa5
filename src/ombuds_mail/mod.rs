//! Mail to an ombudsdienst says that something waits, and leads to its list (R14): no reference, no count, no name. What waits is told
//! after it was committed, and again each working day while it stays unread.

mod backlog;
mod reminders;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use crate::db::ids::InstitutionId;
use crate::i18n::{Locale, t, tr};
use crate::mail::{self, EmailAddress, OmbudsNotice};
use crate::web::AppState;

pub use backlog::{Backlog, load_backlog, load_backlogs};
pub use reminders::{remind, run_reminders};

/// Something waits for the ombudsdienst of this institution, which handles it. A part of the transaction of what waits (R10).
///
/// # Errors
/// Those of the database.
pub async fn notify_ombudsdienst(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    institution: InstitutionId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    // Checked where the settings are read; an invalid one must not undo what the mail is about.
    let Ok(recipient) = EmailAddress::parse(&site.contact(Some(institution)).email) else {
        tracing::error!("mail to an ombudsdienst dropped: invalid address");
        return Ok(());
    };
    let link = format!("{}/ombudsdienst", site.base_url);
    let body = tr(Locale::DUTCH, "mail-ombudsdienst", &[("link", (&link).into())]);
    let subject = t(Locale::DUTCH, "mail-ombudsdienst-onderwerp");
    let notice = OmbudsNotice { recipient: &recipient, subject, body: &body };
    mail::enqueue_ombuds_notice(conn, &site.sender, &notice, site.rules.ombuds_mail_minutes, now).await
}
