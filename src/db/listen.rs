//! Being called by Postgres (LISTEN).

use std::pin::pin;

use anyhow::Context;
use diesel_async::AsyncPgConnection;
use futures_util::{FutureExt, StreamExt};

/// Done when Postgres calls.
///
/// # Errors
/// When the connection is gone.
pub async fn notified(conn: &mut AsyncPgConnection) -> anyhow::Result<()> {
    let mut notifications = pin!(conn.notifications_stream());
    notifications.next().await.context("connection closed")??;
    Ok(())
}

/// Leaves the calls that came until now aside: what is read next sees what they were about.
///
/// # Errors
/// When the connection is gone.
pub fn forget_notifications(conn: &mut AsyncPgConnection) -> anyhow::Result<()> {
    let mut notifications = pin!(conn.notifications_stream());
    while let Some(next) = notifications.next().now_or_never() {
        next.context("connection closed")??;
    }
    Ok(())
}
