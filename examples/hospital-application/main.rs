//! A hospital application that asks Mijn Toegang who may open a record, keeps a copy for when it does not answer, and reports
//! breaks of the glass: what a vendor would write, so it knows nothing of the portal but docs/hospital-applications.md.

mod access;
mod app;
mod audit_event;
mod breaks;
mod copy;
mod deliver;
mod disk;
mod events;
mod follow;
mod html;
mod moment;
mod numbers;
mod pages;
mod portal;
mod resources;
mod settings;
mod staff;

use std::io::Write;
use std::sync::Arc;

use actix_web::middleware::DefaultHeaders;
use actix_web::{App as Web, HttpServer, web};
use clap::Parser;

use crate::app::App;
use crate::settings::Settings;

/// Nothing of others, no frames, and nothing stays behind in a shared browser.
fn headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((
            "content-security-policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ))
        .add(("cache-control", "no-store"))
        .add(("referrer-policy", "no-referrer"))
        .add(("x-content-type-options", "nosniff"))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    let settings = Settings::parse();
    let listen = settings.listen;
    let app = Arc::new(App::start(settings)?);
    tokio::spawn(follow::run(Arc::clone(&app)));
    tokio::spawn(deliver::run(Arc::clone(&app)));
    let shared = web::Data::new(app);
    let server = HttpServer::new(move || Web::new().app_data(shared.clone()).wrap(headers()).configure(pages::routes))
        .workers(1)
        .bind(listen)?;
    for address in server.addrs() {
        let mut out = std::io::stdout().lock();
        writeln!(out, "Ready: http://{address}")?;
        out.flush()?;
    }
    Ok(server.run().await?)
}
