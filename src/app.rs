//! The application: one list of what is mounted where, and the layers around it.

mod fhir;
mod layers;
mod machines;
mod openapi;
mod ops;
mod public;

use std::net::TcpListener;
use std::sync::Arc;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession, SessionLifecycle, TtlExtensionPolicy};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Server;
use actix_web::{App, HttpServer, middleware, web};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;

use crate::changes::{Feed, Pace};
use crate::clock::Clock;
use crate::config::{Config, Ehealth, ExitUrl, InfoUrl, InstitutionConfig, Rules};
use crate::db::{self, Db, Tls};
use crate::identity::applications::Calls;
use crate::identity::{self, Appeared, CookieKey, Doors, PostgresSessions, SignIn};
use crate::mail::{EmailAddress, Sender};
use crate::messages::{self, Hooks};
use crate::scan::Scanner;
use crate::web::headers::Policies;
use crate::web::upload::Uploads;
use crate::web::{Institution, PageError, Site, assets};
use crate::{account, break_glass, changes, decisions, ombuds, overview, requests};

pub use ops::ops;

/// All that a worker of the server is built from.
#[derive(Clone)]
pub struct Blueprint {
    /// Postgres as the application role.
    pub database_url: SecretString,
    /// Whom to trust on the way there.
    pub tls: Tls,
    /// Connections of one worker at most.
    pub connections: usize,
    pub clock: Clock,
    /// The rules of the house.
    pub rules: Rules,
    /// The address people type.
    pub base_url: String,
    /// Where **Verlaat deze site snel** leads.
    pub exit_url: ExitUrl,
    /// The network's own page about exclusions.
    pub info_url: Option<InfoUrl>,
    /// Whether it is counted how often somebody does something.
    pub limited: bool,
    /// Proxies whose word about a client's address counts.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Where researchers tell about a hole.
    pub security_contact: Option<String>,
    /// Whether eHealth's exclusions are taken over here.
    pub ehealth: Ehealth,
    /// The institutions, the default one first.
    pub institutions: Vec<Institution>,
    /// In whose name mail goes out.
    pub sender: Sender,
    /// Places for forms with files.
    pub uploads: Arc<Uploads>,
    /// Asked about files before they are served, if one is configured.
    pub scanner: Option<Scanner>,
    /// Signs cookies; 64 bytes or more.
    pub cookie_key: Vec<u8>,
    /// How people sign in.
    pub sign_in: Arc<SignIn>,
    /// How often the feed of changes looks around.
    pub pace: Pace,
    /// Becomes true when the streams of the feed are to end.
    pub stopped: watch::Receiver<bool>,
}

impl Blueprint {
    /// The portal of a configuration, with its institutions as the database has them.
    ///
    /// # Errors
    /// When Postgres does not answer, or an institution is not there yet.
    pub async fn of(config: &Config, tls: Tls, stopped: watch::Receiver<bool>) -> anyhow::Result<Self> {
        let institutions = find_institutions(config.database_url.expose_secret(), &tls, &config.institutions).await?;
        let sign_in = Doors::of(config, &institutions, &Clock::System)?.map_or(SignIn::Closed, SignIn::Doors);
        Ok(Self {
            database_url: config.database_url.clone(),
            tls,
            connections: config.database_connections,
            clock: Clock::System,
            rules: config.rules.clone(),
            base_url: config.base_url.clone(),
            exit_url: config.exit_url.clone(),
            info_url: config.info_url.clone(),
            limited: true,
            trusted_proxies: config.trusted_proxies.clone(),
            security_contact: config.security_contact.clone(),
            ehealth: config.ehealth,
            institutions,
            sender: sender(config.mail_from.clone())?,
            uploads: Arc::default(),
            scanner: config.scanner.clone(),
            cookie_key: config.session_key_bytes(),
            sign_in: Arc::new(sign_in),
            pace: Pace::default(),
            stopped,
        })
    }

    /// One worker's portal.
    ///
    /// # Errors
    /// When no pool can be built, or the way out is none.
    pub fn site(&self) -> anyhow::Result<Site> {
        Ok(Site {
            db: Db::new(self.database_url.expose_secret(), &self.tls, self.connections)?,
            clock: self.clock.clone(),
            rules: self.rules.clone(),
            base_url: self.base_url.clone(),
            exit_url: self.exit_url.clone(),
            info_url: self.info_url.clone(),
            policies: Policies::leaving_to(self.exit_url.origin())?,
            sender: self.sender.clone(),
            uploads: Arc::clone(&self.uploads),
            scanner: self.scanner.clone(),
            limited: self.limited,
            trusted_proxies: self.trusted_proxies.clone(),
            security_contact: self.security_contact.clone(),
            ehealth: self.ehealth,
            institutions: self.institutions.clone(),
        })
    }
}

/// The sender of all mail: the product's name before the configured address, no hospital (R14).
///
/// # Errors
/// Never with the product's own name.
pub fn sender(address: EmailAddress) -> anyhow::Result<Sender> {
    Ok(Sender::new(crate::web::t("product-naam"), address)?)
}

/// The configured institutions with their rows.
///
/// # Errors
/// When one is not in the database.
pub async fn find_institutions(url: &str, tls: &Tls, wanted: &[InstitutionConfig]) -> anyhow::Result<Vec<Institution>> {
    let client = db::client(url, tls).await?;
    let mut found = Vec::new();
    for one in wanted {
        let row = client.query_opt("select id from institutions where cbe = $1", &[&one.cbe.as_str()]).await?;
        let id = row.map(|row| row.get(0));
        let id = id.ok_or_else(|| {
            anyhow::anyhow!(
                "institution.cbe: {} ({}) is not in the database; run: mijntoegang migrate",
                one.contact.institution,
                one.cbe.as_str()
            )
        })?;
        found.push(Institution { id, contact: one.contact.clone() });
    }
    Ok(found)
}

/// The cookie outlives the session by the 7 days in which a form that came too late is kept, and one for good measure:
/// what it is still good for, the server decides.
fn cookie_life(rules: &Rules) -> Duration {
    Duration::minutes(rules.session_absolute_minutes.into()) + Duration::days(8)
}

/// Static files, hashed: kept for good. Outside the sessions, so that they cost no query and are there when Postgres is not.
fn files(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/static/{hash}/{path:.*}")
                .route(web::get().to(assets::serve))
                .wrap(middleware::from_fn(layers::one_address)),
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

/// Every page, by address.
fn routes(config: &mut web::ServiceConfig) {
    config
        // everybody
        .configure(public::routes)
        .service(web::resource("/aanmelden").route(web::get().to(identity::page)).route(web::post().to(identity::enter)))
        .service(web::resource("/afmelden").route(web::post().to(identity::leave)))
        .service(web::resource("/verlaat").route(web::post().to(identity::exit)))
        .configure(identity::oidc::routes)
        .configure(account::link_routes)
        // patients
        .configure(requests::patient_routes)
        .configure(overview::routes)
        .configure(messages::patient_routes)
        .configure(break_glass::patient_routes)
        .configure(account::routes)
        // the ombudsdienst
        .configure(requests::officer_routes)
        .configure(messages::officer_routes)
        .configure(break_glass::officer_routes)
        .configure(ombuds::routes)
        // files, for both
        .configure(messages::attachments::routes);
}

/// The server on a listening socket, not yet running.
///
/// # Errors
/// When the socket cannot be used or no pool can be built.
pub fn serve(listener: TcpListener, blueprint: Blueprint, workers: usize) -> anyhow::Result<Server> {
    anyhow::ensure!(blueprint.cookie_key.len() >= 64, "the session key has fewer than 64 bytes");
    // Fails here rather than in every worker.
    blueprint.site()?;
    let https = blueprint.base_url.starts_with("https://");
    let calls = web::Data::new(Calls::default());
    let feed = Feed::new(&blueprint.base_url, blueprint.rules.break_minutes > 0);
    let (url, tls, stopped) = (blueprint.database_url.clone(), blueprint.tls.clone(), blueprint.stopped.clone());
    tokio::spawn(Arc::clone(&feed).run(url, tls, blueprint.pace, stopped));
    let server = HttpServer::new(move || {
        let key = Key::from(&blueprint.cookie_key);
        #[expect(clippy::expect_used, reason = "the same pool was built a moment ago")]
        let site = web::Data::new(blueprint.site().expect("a pool"));
        let store = PostgresSessions::new(site.db.clone(), site.clock.clone(), site.rules.clone());
        let session = SessionMiddleware::builder(store, key)
            .cookie_name(if https { "__Host-mt" } else { "mt" }.to_owned())
            .cookie_secure(https)
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .cookie_content_security(CookieContentSecurity::Signed)
            .session_lifecycle(SessionLifecycle::PersistentSession(
                PersistentSession::default()
                    .session_ttl(cookie_life(&blueprint.rules))
                    .session_ttl_extension_policy(TtlExtensionPolicy::OnStateChanges),
            ))
            .build();
        App::new()
            .app_data(site.clone())
            .app_data(calls.clone())
            .app_data(web::Data::new(Arc::clone(&feed)))
            .app_data(web::Data::new(decisions::Decider::start(site, calls.clone())))
            .app_data(web::Data::from(Arc::clone(&blueprint.sign_in)))
            .app_data(web::Data::new(CookieKey(blueprint.cookie_key.clone())))
            .app_data(web::Data::new(Hooks { answered: requests::record_answer }))
            .app_data(web::Data::new(Appeared(break_glass::patient_appeared)))
            .app_data(web::PathConfig::default().error_handler(|_, _| PageError::NotFound.into()))
            .app_data(web::QueryConfig::default().error_handler(|_, _| PageError::NotFound.into()))
            .app_data(web::PayloadConfig::new(usize::MAX))
            .configure(files)
            .configure(applications)
            .service(
                web::scope("")
                    .configure(routes)
                    .wrap(middleware::from_fn(layers::one_address))
                    .wrap(middleware::from_fn(layers::pages))
                    .wrap(session),
            )
            .wrap(middleware::from_fn(layers::pages))
            .wrap(middleware::Compress::default())
            .wrap(middleware::from_fn(layers::headers))
            .wrap(tracing_actix_web::TracingLogger::<layers::Span>::new())
    })
    .workers(workers)
    .tcp_nodelay(true)
    .keep_alive(std::time::Duration::from_secs(30))
    .client_request_timeout(std::time::Duration::from_secs(10))
    .client_disconnect_timeout(std::time::Duration::from_secs(2))
    .shutdown_timeout(5)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}
