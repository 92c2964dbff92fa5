//! What the transactions of one request have in common: how long they may take together, and whether one of them ended with trouble
//! that passes.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::limits::REQUEST_TIMEOUT;

#[derive(Default)]
struct RequestTransactions {
    is_passing: Cell<bool>,
    /// What its transactions took until now, and the waits for a connection.
    used: Cell<Duration>,
}

tokio::task_local! {
    static REQUEST: RequestTransactions;
}

/// Runs a request so that its transactions know of each other, and [`is_passing`](super::is_passing) can be asked within it.
pub async fn watch_transactions<T>(request: impl Future<Output = T>) -> T {
    // The layer of pages stands around the session and within it: that is one request.
    if REQUEST.try_with(|_| ()).is_ok() { request.await } else { REQUEST.scope(RequestTransactions::default(), request).await }
}

/// A transaction of this request ended with trouble that passes.
pub(super) fn note_passing() {
    let _ = REQUEST.try_with(|request| request.is_passing.set(true));
}

pub(super) fn is_passing_noted() -> bool {
    REQUEST.try_with(|request| request.is_passing.get()).unwrap_or(false)
}

/// Waits within the request's time, for what stands before its transactions. None: not within `limit`, or what is left.
pub async fn wait_within_request<T>(limit: Duration, wait: impl Future<Output = T>) -> Option<T> {
    let (_spending, left) = Spending::begin(limit);
    timeout(left, wait).await.ok()
}

/// Counts the time of a transaction as the request's, until it is dropped.
pub(super) struct Spending(Instant);

impl Spending {
    /// With the part of `limit` that the request has left. A transaction that may take longer than a request is not counted.
    pub(super) fn begin(limit: Duration) -> (Option<Self>, Duration) {
        if limit > REQUEST_TIMEOUT {
            return (None, limit);
        }
        let used = REQUEST.try_with(|request| request.used.get()).unwrap_or_default();
        (Some(Self(Instant::now())), limit.min(REQUEST_TIMEOUT.saturating_sub(used)))
    }
}

impl Drop for Spending {
    fn drop(&mut self) {
        let _ = REQUEST.try_with(|request| request.used.set(request.used.get().saturating_add(self.0.elapsed())));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{REQUEST_TIMEOUT, Spending, wait_within_request, watch_transactions};

    #[tokio::test]
    async fn the_transactions_of_a_request_share_its_time() {
        let (whole, part) = (REQUEST_TIMEOUT, Duration::from_millis(30));
        watch_transactions(async {
            let (spending, limit) = Spending::begin(whole);
            assert_eq!(limit, whole);
            tokio::time::sleep(part).await;
            drop(spending);
            assert!(Spending::begin(whole).1 <= whole - part);
            watch_transactions(async { assert!(Spending::begin(whole).1 <= whole - part, "a layer within is the same request") })
                .await;
            assert_eq!(wait_within_request(part, std::future::pending::<()>()).await, None);
            assert!(Spending::begin(whole).1 <= whole - part * 2, "a wait counts too");
            let long = whole * 2;
            assert_eq!(Spending::begin(long).1, long, "what may take longer is not bounded by the request");
        })
        .await;
        assert_eq!(Spending::begin(whole).1, whole, "another request has its own");
    }
}
