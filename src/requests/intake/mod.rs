//! **Voer een aanvraag in**: what came on paper, by mail or telephone, for a patient who does not use the portal.

mod actions;
mod form;
mod pages;
mod store;
pub mod views;

use actix_web::web;
use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use crate::db::Actor;
use crate::web::Site;

/// What the features above do in the transaction that makes a patient's row: they are not known, so it is handed in (`app.rs`).
#[derive(Clone, Copy)]
pub struct Appeared(
    pub for<'a> fn(&'a mut AsyncPgConnection, &'a Site, Actor, Uuid, DateTime<Utc>) -> LocalBoxFuture<'a, QueryResult<()>>,
);

/// Mounts the pages. Before those of one request: its address would be taken for a reference.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/ombudsdienst/aanvragen/nieuw").route(web::get().to(pages::open)).route(web::post().to(pages::enter)),
        )
        .service(web::resource("/ombudsdienst/aanvragen/nieuw/zoek").route(web::post().to(pages::search)));
}
