//! Whether a patient authenticated for this attempt, and not before it (R23).

use chrono::{DateTime, Utc};

use super::error::SignInError;
use super::verify::CLOCK_LEEWAY_SECONDS;

/// Compares `auth_time` with the begin of the attempt, in whole seconds: the claim has no smaller unit.
///
/// # Errors
/// When it is absent, before the attempt or in the future.
pub(super) fn check_auth_time(
    auth_time: Option<DateTime<Utc>>,
    started_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), SignInError> {
    let Some(auth_time) = auth_time.map(|moment| moment.timestamp()) else {
        return Err(SignInError::NotFresh("no auth_time"));
    };
    if auth_time < started_at.timestamp().saturating_sub(CLOCK_LEEWAY_SECONDS) {
        return Err(SignInError::NotFresh("auth_time before the attempt"));
    }
    if auth_time > now.timestamp().saturating_add(CLOCK_LEEWAY_SECONDS) {
        return Err(SignInError::NotFresh("auth_time in the future"));
    }
    Ok(())
}
