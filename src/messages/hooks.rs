//! What the features above do when something is written here: they are not known, so they are handed in (`app.rs`).

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use futures_util::future::LocalBoxFuture;

use crate::db::ids::RequestId;
use crate::identity::Patient;

/// Called in the transaction of a patient's message, where a question about a request (its id) was asked.
pub type OnAnswered =
    for<'a> fn(&'a mut AsyncPgConnection, &'a Patient, RequestId, DateTime<Utc>) -> LocalBoxFuture<'a, QueryResult<()>>;

#[derive(Clone, Copy)]
pub struct Hooks {
    /// The patient answered a question about a request.
    pub answered: OnAnswered,
}
