//! Health and metrics, on a listener of their own that people cannot reach.

use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;

use crate::operate::mail_counts;
use crate::web::Site;

/// Starts the listener.
///
/// # Errors
/// When the address cannot be had.
pub fn ops(address: SocketAddr, site: Site) -> anyhow::Result<ServerHandle> {
    let site = web::Data::new(site);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .route("/health/live", web::get().to(HttpResponse::Ok))
            .route("/health/ready", web::get().to(ready))
            .route("/metrics", web::get().to(metrics))
    })
    .workers(1)
    .disable_signals()
    .bind(address)
    .with_context(|| format!("ops_listen: cannot listen on {address}"))?
    .run();
    let handle = server.handle();
    drop(tokio::spawn(server));
    Ok(handle)
}

async fn ready(site: web::Data<Site>) -> HttpResponse {
    match site.db.plain().await {
        Ok(_) => HttpResponse::Ok().finish(),
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}

/// Prometheus' text format: mail that waits, and mail that was given up.
async fn metrics(site: web::Data<Site>) -> HttpResponse {
    match mail_counts(&site.db).await {
        Ok(counts) => HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(format!(
            "# TYPE mijntoegang_mail_waiting gauge\nmijntoegang_mail_waiting {}\n# TYPE mijntoegang_mail_given_up gauge\nmijntoegang_mail_given_up {}\n",
            counts.waiting, counts.failed
        )),
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}
