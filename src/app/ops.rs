//! Health and metrics, on a listener of their own that people cannot reach.

use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;

use crate::audit::seal;
use crate::ombuds_mail::Backlog;
use crate::web::AppState;
use crate::{changes, mail, officers, ombuds_mail};

/// The listener, not yet running.
///
/// # Errors
/// When the address cannot be had.
pub fn ops(address: SocketAddr, site: AppState) -> anyhow::Result<Server> {
    let site = web::Data::new(site);
    Ok(HttpServer::new(move || {
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
    .run())
}

async fn ready(site: web::Data<AppState>) -> HttpResponse {
    match site.db.connection_without_actor().await {
        Ok(_) => HttpResponse::Ok().finish(),
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}

/// Prometheus' text format: mail that waits, mail that was given up, what no active officer may open (R12), how long
/// the oldest row of the audit waits for its seal, how long the oldest unread thing waits at each ombudsdienst and whether its last mail
/// failed (R14), and how far each connected application is behind the changes.
async fn metrics(site: web::Data<AppState>) -> HttpResponse {
    let now = site.clock.now();
    let (Ok(outbox), Ok(backlogs), Ok(unopened), Ok(unsealed), Ok(lags)) = (
        mail::load_counts(&site.db).await,
        ombuds_mail::load_backlogs(&site).await,
        officers::nobody_may_open(&site.db).await,
        seal::unsealed_seconds(&site.db, now).await,
        changes::lags(&site.db).await,
    ) else {
        return HttpResponse::ServiceUnavailable().finish();
    };
    let mut body: String = [
        ("mail_waiting", outbox.waiting),
        ("mail_given_up", outbox.failed),
        ("requests_nobody_may_open", unopened.requests),
        ("conversations_nobody_may_open", unopened.conversations),
        ("audit_unsealed_seconds", unsealed),
    ]
    .map(|(name, value)| format!("# TYPE mijntoegang_{name} gauge\nmijntoegang_{name} {value}\n"))
    .concat();
    let of_institutions = |name: &str, value: &dyn Fn(&Backlog) -> i64| {
        let line = |(institution, backlog): &(String, Backlog)| {
            format!("mijntoegang_{name}{{institution={}}} {}\n", label(institution), value(backlog))
        };
        format!("# TYPE mijntoegang_{name} gauge\n") + &backlogs.iter().map(line).collect::<String>()
    };
    body.push_str(&of_institutions("ombuds_unread_seconds", &|backlog| backlog.unread_seconds(now)));
    body.push_str(&of_institutions("ombuds_mail_failed", &|backlog| i64::from(backlog.mail_failed)));
    let skipped = changes::skipped_changes();
    body.push_str(&format!("# TYPE mijntoegang_changes_skipped counter\nmijntoegang_changes_skipped {skipped}\n"));
    body.push_str("# TYPE mijntoegang_changes_unacknowledged gauge\n");
    for lag in &lags {
        body.push_str(&format!(
            "mijntoegang_changes_unacknowledged{{application={}}} {}\n",
            label(&lag.application),
            lag.changes
        ));
    }
    body.push_str("# TYPE mijntoegang_changes_unacknowledged_seconds gauge\n");
    for lag in &lags {
        let name = label(&lag.application);
        body.push_str(&format!("mijntoegang_changes_unacknowledged_seconds{{application={name}}} {}\n", lag.seconds(now)));
    }
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(body)
}

/// A label's value as the format writes it. A name holds no control characters.
fn label(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}
