//! A person's open sessions as a page lists them, and the end of another one: patients and officers alike.

use diesel_async::AsyncPgConnection;

use super::extract::Submitted;
use super::own_sessions::{end_own, own};
use super::session::Visit;
use crate::audit::{Event, record};
use crate::db::ids::SessionId;
use crate::web::{PageError, dates, t};

/// One of a person's sessions.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// As its owner names it.
    pub id: String,
    /// The browser and machine.
    pub device: String,
    pub begun: String,
    /// Used last.
    pub used: String,
    pub current: bool,
}

/// The actor's sessions, the newest first.
pub async fn rows(conn: &mut AsyncPgConnection, visit: &Visit) -> diesel::QueryResult<Vec<SessionRow>> {
    let found = own(conn, &visit.key_hash(), visit.site.clock.now()).await?;
    let rows = found.into_iter().map(|one| SessionRow {
        id: one.session.to_string(),
        device: one.device.unwrap_or_else(|| t("identity-sessie-toestel").to_owned()),
        begun: dates::at(one.begun_at),
        used: dates::at(one.used_at),
        current: one.current,
    });
    Ok(rows.collect())
}

/// **Meld dit toestel af**: ends another one of the sender's sessions; sent again, it is answered the same.
///
/// # Errors
/// Not found, when it is nobody's, somebody else's, or the one that asks: that ends with **Afmelden**, which leads out.
pub async fn end_other<R>(sent: &Submitted<R>, session: &str) -> Result<(), PageError> {
    let visit = &sent.visit;
    let session = session.parse::<SessionId>().map_err(|_| PageError::NotFound)?;
    let who = visit.who().ok_or(PageError::NotFound)?;
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.begin(who.actor()).await?;
    if own(&mut tx, &visit.key_hash(), now).await?.iter().any(|one| one.session == session && one.current) {
        return Err(PageError::NotFound);
    }
    if end_own(&mut tx, Some(session)).await? > 0 {
        record(&mut tx, who.actor(), Event::session_ended(who.patient()), now).await?;
        visit.remember_ended(session);
    } else if !visit.ended().contains(&session) {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    visit.say(t("identity-sessie-melding"));
    Ok(())
}
