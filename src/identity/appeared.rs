//! What features do when a patient's row is made: this module knows none of them, so it is handed in (`app.rs`).

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use futures_util::future::LocalBoxFuture;

use crate::db::Actor;
use crate::db::ids::PatientId;
use crate::web::Site;

/// The connection, the portal, whose transaction it is, the patient, the time.
type Work =
    for<'a> fn(&'a mut AsyncPgConnection, &'a Site, Actor, PatientId, DateTime<Utc>) -> LocalBoxFuture<'a, QueryResult<()>>;

/// Done in the transaction, which the actor's is, that makes a patient's row or signs the patient in. Done again, it does nothing.
#[derive(Clone, Copy)]
pub struct Appeared(pub Work);
