//! The end of a person's own sessions.

use diesel::QueryResult;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::list;
use crate::audit::{Event, record};
use crate::db::ids::SessionId;
use crate::i18n::t;
use crate::identity::account_events::{self, AccountEventKind};
use crate::identity::extract::Submitted;
use crate::web::PageError;

diesel::define_sql_function! {
    /// Ends the actor's own.
    fn mt_own_session_end(session: Nullable<SqlUuid>) -> BigInt;
}

/// Ends one of the actor's own sessions, or all; returns how many.
pub(in crate::identity) async fn end_own(conn: &mut AsyncPgConnection, session: Option<SessionId>) -> QueryResult<i64> {
    diesel::select(mt_own_session_end(session)).get_result(conn).await
}

/// **Meld dit toestel af**: ends another one of the sender's sessions. Idempotent.
///
/// # Errors
/// Not found: unknown, another person's, or the current one, which ends with **Afmelden**.
pub async fn end_other<R>(sent: &Submitted<R>, session: &str) -> Result<(), PageError> {
    let visit = &sent.visit;
    let session = session.parse::<SessionId>().map_err(|_| PageError::NotFound)?;
    let who = visit.who().ok_or(PageError::NotFound)?;
    let mut tx = visit.site.db.begin(who.actor()).await?;
    let now = tx.now();
    if list::own_sessions(&mut tx, &visit.key_hash()).await?.iter().any(|one| one.session == session && one.current) {
        return Err(PageError::NotFound);
    }
    if end_own(&mut tx, Some(session)).await? > 0 {
        if let Some(patient) = who.patient() {
            account_events::note(&mut tx, patient, AccountEventKind::SessionEnded, &visit.key_hash(), now).await?;
        }
        record(&mut tx, who.actor(), Event::session_ended(who.patient()), now).await?;
        visit.remember_ended(session);
    } else if !visit.ended().contains(&session) {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    visit.announce(t(visit.locale, "identity-sessie-melding"));
    Ok(())
}
