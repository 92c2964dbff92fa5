//! R12, conflicts of interest: whose ombudsdienst handles a matter, so that no officer meets one of their own.
//! Where the database decides: `mt_route`, and the triggers that keep `withheld_matters`.

mod escalate;
mod handler_pages;
mod handler_store;
mod possible;
mod route;
pub mod views;
mod words;

use actix_web::web;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::db::ids::{CareWorkerId, InstitutionId, PatientId};

pub use escalate::{WaitingMatter, notify_handlers, remind, waits_for_handler};
pub use possible::{OfficerName, Ombudsdienst, compared_key, find_in_description, find_in_text};
pub use route::{Matter, Route, Routing, Statement, route};

/// Whom a matter is about, as far as officers are compared with it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ConcernedParties<'a> {
    pub patient: Option<PatientId>,
    /// Of a patient who has no row yet.
    pub niss: Option<&'a str>,
    pub care_worker: Option<CareWorkerId>,
    /// The key of a described name. Only where the patient was not asked whether it is about the ombudsdienst: then a likeness counts.
    pub described: Option<&'a str>,
    /// The key of words that may name an officer; likewise.
    pub words: Option<&'a str>,
    /// The numbers that an application reported.
    pub identifiers: Option<&'a serde_json::Value>,
    /// The patient said that somebody of the ombudsdienst is concerned, and not who.
    pub undisclosed: bool,
}

/// Whose ombudsdienst handles a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Handler {
    #[diesel(sql_type = SqlUuid)]
    pub institution: InstitutionId,
    /// It went elsewhere by R12: what comes of it stays there.
    #[diesel(sql_type = Bool)]
    pub confined: bool,
    /// Every institution has an officer whom it concerns: those are kept from it.
    #[diesel(sql_type = Bool)]
    pub escalate: bool,
}

/// The home, its stand-in, or the next institution of the configuration: the first where no officer is concerned.
///
/// # Errors
/// Those of the database; also when the actor may not ask (a patient about somebody else, an officer).
pub async fn choose_handler(
    conn: &mut AsyncPgConnection,
    home: InstitutionId,
    about: &ConcernedParties<'_>,
) -> QueryResult<Handler> {
    diesel::sql_query("select institution, confined, escalate from mt_handler($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind::<SqlUuid, _>(home)
        .bind::<Nullable<SqlUuid>, _>(about.patient)
        .bind::<Nullable<Text>, _>(about.niss)
        .bind::<Nullable<SqlUuid>, _>(about.care_worker)
        .bind::<Nullable<Text>, _>(about.described)
        .bind::<Nullable<Text>, _>(about.words)
        .bind::<Nullable<Jsonb>, _>(about.identifiers)
        .bind::<Bool, _>(about.undisclosed)
        .prepared()
        .get_result(conn)
        .await
}

/// The active officers of an institution, as the patient's words are compared with them.
///
/// # Errors
/// Those of the database.
pub async fn officer_names(conn: &mut AsyncPgConnection, institution: InstitutionId) -> QueryResult<Vec<OfficerName>> {
    diesel::sql_query("select officer_id, given_key, family_key from mt_officer_names($1)")
        .bind::<SqlUuid, _>(institution)
        .prepared()
        .load(conn)
        .await
}

/// Where the single-purpose link of a mail leads.
pub fn link_routes(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/wie-mag-behandelen/{token}")
            .route(web::get().to(handler_pages::show))
            .route(web::post().to(handler_pages::save)),
    );
}
