//! What the features above do when something is written here: they are not known, so they are handed in (`app.rs`).

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use futures_util::future::LocalBoxFuture;

use crate::db::ids::{InstitutionId, RequestId};
use crate::identity::Patient;
use crate::web::AppState;

/// Called in the transaction of a patient's message, where a question about a request (its id) was asked.
pub type OnAnswered =
    for<'a> fn(&'a mut AsyncPgConnection, &'a Patient, RequestId, DateTime<Utc>) -> LocalBoxFuture<'a, QueryResult<()>>;

/// Called in the transaction of a patient's message about a request that names somebody of the ombudsdienst that handles it. Answers whose
/// ombudsdienst handles it then; none: it stays.
pub type OnOfficerNamed = for<'a> fn(
    &'a mut AsyncPgConnection,
    &'a AppState,
    &'a Patient,
    RequestId,
    DateTime<Utc>,
) -> LocalBoxFuture<'a, QueryResult<Option<InstitutionId>>>;

#[derive(Clone, Copy)]
pub struct Hooks {
    /// The patient answered a question about a request.
    pub answered: OnAnswered,
    pub officer_named: OnOfficerNamed,
}
