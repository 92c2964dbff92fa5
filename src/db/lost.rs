//! Whether Postgres ended a connection in the middle of a request.
//!
//! diesel passes errors on without their SQLSTATE, and their text is in the language of the server. A statement that was running
//! when Postgres stopped, or ended its connection, therefore fails like any other. Its connection tells the difference: it answers
//! nothing any more. [`is_alive`] asks it where it is at hand; for a handler that returned the error, and dropped its transaction on
//! the way, [`lost_connection_caused`] knows what became of the connections of this request.

use std::cell::RefCell;
use std::time::Duration;

use diesel::result::Error;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::DbError;
use super::error::is_unexplained;

/// A live connection answers an empty statement at once; one that hangs is as good as lost.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);

tokio::task_local! {
    /// The connections that this request left inside a transaction, each with whether Postgres had ended it.
    static CLOSING: RefCell<Vec<JoinHandle<bool>>>;
}

/// Runs a request so that [`lost_connection_caused`] can be asked within it.
pub async fn watch_connections<T>(request: impl Future<Output = T>) -> T {
    CLOSING.scope(RefCell::default(), request).await
}

/// Whether an error stands for a connection of this request that Postgres ended.
pub async fn lost_connection_caused(error: &anyhow::Error) -> bool {
    let unexplained = error.chain().any(|cause| match cause.downcast_ref::<DbError>() {
        Some(DbError::Query(error)) => is_unexplained(error),
        Some(DbError::Unreachable(_)) => false,
        None => cause.downcast_ref::<Error>().is_some_and(is_unexplained),
    });
    if !unexplained {
        return false;
    }
    for closing in CLOSING.try_with(RefCell::take).unwrap_or_default() {
        if closing.await.unwrap_or(false) {
            return true;
        }
    }
    false
}

/// Whether Postgres still answers on this connection, inside a failed transaction too.
pub(super) async fn is_alive(mut connection: &AsyncPgConnection) -> bool {
    tokio::time::timeout(ANSWER_TIMEOUT, connection.batch_execute("")).await.is_ok_and(|answer| answer.is_ok())
}

/// Closes a connection that is inside a transaction, which rolls back; within a request, after a look whether it still answered.
pub(super) fn close(connection: AsyncPgConnection) {
    // A server that is going down drops its requests outside the runtime.
    let Ok(runtime) = Handle::try_current() else {
        return;
    };
    let _ = CLOSING.try_with(|closing| {
        closing.borrow_mut().push(runtime.spawn(async move { !is_alive(&connection).await }));
    });
}
