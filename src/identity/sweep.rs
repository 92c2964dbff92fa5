//! The hourly sweep of what identity stores.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::{oidc, rate_limits, saved_forms, session};

/// Removes expired sessions, attempts to sign in, counts of rate limits, and saved forms.
pub async fn sweep(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    session::sweep(conn, now).await?;
    oidc::sweep(conn, now).await?;
    rate_limits::sweep(conn, now).await?;
    saved_forms::sweep(conn, now).await
}
