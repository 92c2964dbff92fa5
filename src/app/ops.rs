//! Health and metrics, on a listener of their own that people cannot reach.

use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;
use chrono::SecondsFormat;

use super::ready::Readiness;
use super::scrape;
use crate::ehealth;
use crate::web::AppState;

/// The listener, not yet running.
///
/// # Errors
/// When the address cannot be had.
pub fn ops(address: SocketAddr, site: AppState, readiness: Readiness) -> anyhow::Result<Server> {
    let (site, readiness) = (web::Data::new(site), web::Data::new(readiness));
    Ok(HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .app_data(readiness.clone())
            .route("/health/live", web::get().to(HttpResponse::Ok))
            .route("/health/ready", web::get().to(ready))
            .route("/metrics", web::get().to(metrics))
    })
    .workers(1)
    .disable_signals()
    .bind(address)
    .with_context(|| format!("ops_listen: cannot listen on {address}"))?
    .run())
}

async fn ready(readiness: web::Data<Readiness>, site: web::Data<AppState>) -> HttpResponse {
    match readiness.check().await {
        // Without eHealth the portal serves on: that is told, and is no reason to send requests elsewhere.
        Ok(()) => match ehealth_lines(&site).await {
            lines if lines.is_empty() => HttpResponse::Ok().finish(),
            lines => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(lines.join("\n") + "\n"),
        },
        Err(faults) => {
            HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body(faults.join("\n") + "\n")
        }
    }
}

/// What is wrong with eHealth; nothing where it is not connected.
async fn ehealth_lines(site: &AppState) -> Vec<String> {
    if site.ehealth.rules().is_none() {
        return Vec::new();
    }
    let (Ok(figures), Ok(())) = (ehealth::load_figures(&site.db).await, ehealth::refresh_capability(site).await) else {
        return vec!["ehealth: unknown".to_owned()];
    };
    let late = site.ehealth.capability().late_since();
    let late = late.map(|since| format!("ehealth: late since {}", since.to_rfc3339_opts(SecondsFormat::Secs, true)));
    let doubted = (figures.doubted > 0).then(|| format!("ehealth: {} answers make no sense", figures.doubted));
    late.into_iter().chain(doubted).collect()
}

/// Prometheus' text format, version 0.0.4.
async fn metrics(site: web::Data<AppState>) -> HttpResponse {
    match scrape::scrape(&site).await {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text),
        Err(error) => {
            tracing::error!(cause = %error, "there are no metrics");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}
