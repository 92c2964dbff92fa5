//! Checks whether officers still have their role: every four minutes for each open session, by one instance at a time.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use super::error::SignInError;
use super::provider::Provider;
use super::providers::{Providers, SignInRole};
use super::store::{self, DueSession, TOKEN_PURPOSE};
use crate::audit::{Event, record};
use crate::db::{Actor, DbError, Job};
use crate::identity::keys::{CookieKey, SealingKey};
use crate::identity::session::end;
use crate::identity::sign_in_method::SignIn;
use crate::web::AppState;

const CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// A session lasts this long after its last check while the provider does not answer.
const MAX_UNCHECKED: TimeDelta = TimeDelta::minutes(60);

/// Runs until told to stop; it waits for that where officers sign in without a provider.
pub async fn watch_roles(site: AppState, sign_in: std::sync::Arc<SignIn>, key: CookieKey, mut stopped: watch::Receiver<bool>) {
    let found = match &*sign_in {
        SignIn::Providers(providers) => providers.provider(SignInRole::Officer).map(|provider| (providers, provider)),
        SignIn::Closed | SignIn::Demo(_) => None,
    };
    let Some((providers, provider)) = found else {
        let _ = stopped.wait_for(|stop| *stop).await;
        return;
    };
    let mut failed_before = false;
    loop {
        let checked = check_due(&site, providers, provider, &key).await;
        match &checked {
            // One failure is nothing to act on: connections that died are noticed by it.
            Err(error) if failed_before => tracing::warn!(cause = %error, "officers' roles could not be checked; retrying"),
            Err(error) => tracing::info!(cause = %error, "officers' roles could not be checked; retrying"),
            Ok(()) => {}
        }
        failed_before = checked.is_err();
        tokio::select! {
            () = tokio::time::sleep(CHECK_INTERVAL) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

async fn check_due(
    site: &AppState,
    providers: &Providers,
    provider: &std::sync::Arc<Provider>,
    key: &CookieKey,
) -> Result<(), DbError> {
    let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
    let now = tx.now();
    let due = store::take_due_sessions(&mut tx, &provider.settings.issuer, now).await?;
    tx.commit().await?;
    for session in due {
        check(site, providers, provider, key, session).await?;
    }
    Ok(())
}

async fn check(
    site: &AppState,
    providers: &Providers,
    provider: &std::sync::Arc<Provider>,
    key: &CookieKey,
    session: DueSession,
) -> Result<(), DbError> {
    let sealing_key = SealingKey::for_purpose(key, TOKEN_PURPOSE);
    let checked = match sealing_key.unseal(&session.subject, &session.token) {
        Some(token) => provider.recheck_roles(&session.subject, &token, site.db.read_now().await?).await,
        // Sealed with another key: an instance with the new or the old one may still check it.
        None => Err(SignInError::Unavailable),
    };
    let job = Actor::System(Job::SignIn);
    let mut tx = site.db.begin(job).await?;
    let now = tx.now();
    let why = match checked {
        Ok((roles, token)) if providers.institution_for(&roles, Some(session.institution)).is_some() => {
            let token = token.and_then(|token| sealing_key.seal(&session.subject, &token));
            store::mark_checked(&mut tx, &session.hash, now, token).await?;
            return tx.commit().await;
        }
        Err(SignInError::Unavailable) if now - session.checked_at < MAX_UNCHECKED => return tx.rollback().await,
        Ok(_) => "role-removed",
        Err(SignInError::Unavailable) => "provider-away",
        Err(_) => "signed-out-there",
    };
    // A removed role ends the sessions in every browser.
    if why == "role-removed" {
        store::end_sessions_of(&mut tx, &provider.settings.issuer, Some(&session.subject), None).await?;
    } else {
        end(&mut tx, &session.hash).await?;
    }
    record(&mut tx, job, Event::session_ended_by_provider(session.officer, why), now).await?;
    tx.commit().await?;
    tracing::info!(account = %session.officer, why, "an officer's session was ended");
    Ok(())
}
