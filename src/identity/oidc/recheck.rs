//! Whether officers still have their role: asked every four minutes for each open session, by one instance at a time.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use super::flow::Failed;
use super::provider::Provider;
use super::providers::Doors;
use super::store::{self, Door, Due};
use crate::audit::{Event, record};
use crate::db::{Actor, DbError, Job};
use crate::identity::session::end;
use crate::identity::sign_in::{CookieKey, SignIn};
use crate::web::Site;

/// How often it is looked whether one is due.
const PAUSE: Duration = Duration::from_secs(5);
/// A provider that does not answer ends nobody's session for so long.
const TRUST: TimeDelta = TimeDelta::minutes(60);

/// Runs until told to stop.
pub async fn look_after(site: Site, sign_in: std::sync::Arc<SignIn>, key: CookieKey, mut stopped: watch::Receiver<bool>) {
    let SignIn::Doors(doors) = &*sign_in else {
        return;
    };
    let Some(provider) = doors.provider(Door::Officer) else {
        return;
    };
    loop {
        if let Err(error) = once(&site, doors, provider, &key).await {
            tracing::warn!(cause = %error, "officers' roles could not be asked after; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

async fn once(site: &Site, doors: &Doors, provider: &std::sync::Arc<Provider>, key: &CookieKey) -> Result<(), DbError> {
    let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
    let due = store::due(&mut tx, &provider.settings.issuer, site.clock.now()).await?;
    tx.commit().await?;
    for session in due {
        one(site, doors, provider, key, session).await?;
    }
    Ok(())
}

async fn one(
    site: &Site,
    doors: &Doors,
    provider: &std::sync::Arc<Provider>,
    key: &CookieKey,
    session: Due,
) -> Result<(), DbError> {
    let asked = match key.unseal(&session.subject, &session.token) {
        Some(token) => provider.ask_again(&session.subject, &token).await,
        // Sealed with another key: an instance with the new or the old one may still ask.
        None => Err(Failed::Away),
    };
    let now = site.clock.now();
    let job = Actor::System(Job::SignIn);
    let mut tx = site.db.begin(job).await?;
    let why = match asked {
        Ok((roles, token)) if doors.institution_for(&roles, Some(session.institution)).is_some() => {
            let token = token.and_then(|token| key.seal(&session.subject, &token));
            store::checked(&mut tx, &session.hash, now, token).await?;
            return tx.commit().await;
        }
        Err(Failed::Away) if now - session.checked_at < TRUST => return tx.rollback().await,
        Ok(_) => "role-removed",
        Err(Failed::Away) => "provider-away",
        Err(_) => "signed-out-there",
    };
    // Whoever lost the role loses it in every browser.
    if why == "role-removed" {
        store::end_of(&mut tx, &provider.settings.issuer, Some(&session.subject), None).await?;
    } else {
        end(&mut tx, &session.hash).await?;
    }
    record(&mut tx, job, Event::session_ended_by_provider(session.officer, why), now).await?;
    tx.commit().await?;
    tracing::info!(account = %session.officer, why, "an officer's session was ended");
    Ok(())
}
