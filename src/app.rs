//! The application: what is mounted where, and the layers around it.

mod builder;
mod fhir;
mod layers;
mod machines;
mod measure;
mod openapi;
mod ops;
mod public;
mod ready;
mod scrape;

use std::net::TcpListener;
use std::sync::Arc;

use actix_session::SessionMiddleware;
use actix_session::config::{BrowserSession, CookieContentSecurity};
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Server;
use actix_web::{App, HttpServer, Scope, middleware, web};

use crate::applications::Calls;
use crate::changes::{self, Feed};
use crate::identity::{self, CookieKey, OnPatientKnown, PostgresSessions};
use crate::messages::{self, Hooks};
use crate::web::{AFTER_EXIT, FormSlots, PageError, RouteTable, Routes, assets, session_cookie};
use crate::{
    account, break_glass, conflicts, decisions, disputes, figures, homes, letters, officer_log, officers, overview,
    patient_lookup, reply_templates, requests, twins,
};

pub use builder::{AppBuilder, find_institutions, sender};
pub use ops::ops;
pub use ready::Readiness;

/// Static files, hashed: kept for good; and the page after the quick exit. Outside the sessions, so that they cost no query and are
/// there when Postgres is not.
fn without_session(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/static/{hash}/{path:.*}")
                .route(web::get().to(assets::serve))
                .wrap(middleware::from_fn(layers::one_address)),
        )
        .service(
            web::resource(AFTER_EXIT).route(web::get().to(identity::after_exit)).wrap(middleware::from_fn(layers::one_address)),
        )
        .service(
            web::resource("/favicon.ico").route(web::get().to(assets::favicon)).wrap(middleware::from_fn(layers::one_address)),
        );
}

/// What hospital applications call. Outside the sessions: a call proves itself by its token.
fn applications(config: &mut web::ServiceConfig) {
    let problems = || middleware::from_fn(machines::problems);
    config
        .service(web::resource("/.well-known/authzen-configuration").route(web::get().to(decisions::metadata)).wrap(problems()))
        .service(
            web::scope("/access/v1").configure(decisions::routes).default_service(web::to(machines::nowhere)).wrap(problems()),
        )
        .service(
            web::scope("/api/v1")
                .configure(openapi::routes)
                .configure(changes::routes)
                .default_service(web::to(machines::nowhere))
                .wrap(problems()),
        )
        .configure(fhir::routes);
}

/// Every page, by address, within the sessions.
fn pages(config: &mut web::ServiceConfig) -> RouteTable {
    config
        .configure(public::routes)
        .service(web::resource("/aanmelden").route(web::get().to(identity::page)).route(web::post().to(identity::enter)))
        .service(web::resource("/afmelden").route(web::post().to(identity::leave)))
        .service(web::resource("/verlaat").route(web::post().to(identity::exit)))
        .configure(identity::oidc::routes)
        .configure(account::link_routes)
        .configure(conflicts::link_routes);
    let mut table = RouteTable::default();
    let mut routes = Routes::new(config, &mut table);
    // patients
    requests::patient_routes(&mut routes);
    overview::routes(&mut routes);
    messages::patient_routes(&mut routes);
    disputes::patient_routes(&mut routes);
    break_glass::patient_routes(&mut routes);
    homes::patient_routes(&mut routes);
    account::routes(&mut routes);
    // the ombudsdienst
    requests::officer_routes(&mut routes);
    messages::officer_routes(&mut routes);
    letters::routes(&mut routes);
    reply_templates::routes(&mut routes);
    break_glass::officer_routes(&mut routes);
    disputes::officer_routes(&mut routes);
    officer_log::routes(&mut routes);
    figures::routes(&mut routes);
    officers::routes(&mut routes);
    homes::officer_routes(&mut routes);
    patient_lookup::routes(&mut routes);
    twins::routes(&mut routes);
    // files, for both
    messages::attachments::routes(&mut routes);
    table
}

/// The pages as they are mounted, within the sessions.
fn page_scope() -> (Scope, RouteTable) {
    let mut table = RouteTable::default();
    let scope = web::scope("").configure(|config| table = pages(config));
    (scope, table)
}

/// The pages and forms of signed-in people, as they are mounted.
pub fn route_table() -> RouteTable {
    page_scope().1
}

/// The server on a listening socket, and the feed of changes beside it; neither runs yet.
///
/// # Errors
/// When the socket cannot be used or no pool can be built.
pub fn serve(
    listener: TcpListener,
    builder: AppBuilder,
    workers: usize,
) -> anyhow::Result<(Server, impl Future<Output = ()> + Send)> {
    anyhow::ensure!(builder.cookie_key.len() >= 64, "the session key has fewer than 64 bytes");
    // Fails here rather than in every worker.
    builder.site()?;
    let https = builder.base_url.starts_with("https://");
    let calls = web::Data::new(Calls::default());
    let forms = web::Data::new(FormSlots::default());
    let feed = Feed::new(&builder.base_url, builder.rules.break_minutes > 0);
    let (url, tls, stopped) = (builder.database_url.clone(), builder.tls.clone(), builder.stopped.clone());
    let following = Arc::clone(&feed).run(url, tls, builder.pace, stopped);
    let server = HttpServer::new(move || {
        let key = Key::from(&builder.cookie_key);
        #[expect(clippy::expect_used, reason = "the same pool was built a moment ago")]
        let site = web::Data::new(builder.site().expect("a pool"));
        builder.readiness.add_worker(site.clone());
        let store = PostgresSessions::new(site.db.clone(), site.rules.clone());
        let session = SessionMiddleware::builder(store, key)
            .cookie_name(session_cookie(https).to_owned())
            .cookie_secure(https)
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .cookie_content_security(CookieContentSecurity::Signed)
            // It ends with the browser (R23).
            .session_lifecycle(BrowserSession::default())
            .build();
        let (pages, table) = page_scope();
        App::new()
            .app_data(table)
            .app_data(site.clone())
            .app_data(calls.clone())
            .app_data(forms.clone())
            .app_data(web::Data::new(Arc::clone(&feed)))
            .app_data(web::Data::new(decisions::Decider::start(site, calls.clone())))
            .app_data(web::Data::from(Arc::clone(&builder.sign_in)))
            .app_data(web::Data::new(CookieKey(builder.cookie_key.clone())))
            .app_data(web::Data::new(Hooks { answered: requests::record_answer, officer_named: requests::on_officer_named }))
            .app_data(web::Data::new(OnPatientKnown(break_glass::patient_appeared)))
            .app_data(web::PathConfig::default().error_handler(|_, _| PageError::NotFound.into()))
            .app_data(web::QueryConfig::default().error_handler(|_, _| PageError::NotFound.into()))
            .app_data(web::PayloadConfig::new(usize::MAX))
            .configure(without_session)
            .configure(applications)
            .service(
                pages
                    .wrap(middleware::from_fn(layers::one_address))
                    .wrap(middleware::from_fn(layers::pages))
                    .wrap(session)
                    .wrap(middleware::from_fn(layers::limit_forms)),
            )
            .wrap(middleware::from_fn(layers::pages))
            .wrap(middleware::Compress::default())
            .wrap(middleware::from_fn(layers::headers))
            .wrap(middleware::from_fn(measure::measure))
            .wrap(tracing_actix_web::TracingLogger::<layers::Span>::new())
    })
    .workers(workers)
    .tcp_nodelay(true)
    .keep_alive(std::time::Duration::from_secs(30))
    .client_request_timeout(std::time::Duration::from_secs(10))
    .client_disconnect_timeout(std::time::Duration::from_secs(2))
    // Longer than any page's transactions.
    .shutdown_timeout(10)
    // Who hangs up frees what the request held.
    .h1_allow_half_closed(false)
    .disable_signals()
    .listen(listener)?;
    Ok((server.run(), following))
}
