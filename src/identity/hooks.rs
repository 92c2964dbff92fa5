//! What features do when a patient becomes known: this module knows none of them, so it is handed in (`app.rs`).

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use futures_util::future::LocalBoxFuture;

use crate::db::Actor;
use crate::db::ids::PatientId;
use crate::web::AppState;

/// The connection, the portal, whose transaction it is, the patient, the time.
type Hook =
    for<'a> fn(&'a mut AsyncPgConnection, &'a AppState, Actor, PatientId, DateTime<Utc>) -> LocalBoxFuture<'a, QueryResult<()>>;

/// Called in the transaction, which the actor's is, that inserts a patient or signs one in. Calling it again changes nothing.
#[derive(Clone, Copy)]
pub struct OnPatientKnown(pub Hook);
