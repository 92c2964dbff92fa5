//! Health and metrics, on a listener of their own that people cannot reach.

use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;
use chrono::{DateTime, Utc};

use super::ready::Readiness;
use crate::applications::{Activity, ApplicationFigures};
use crate::audit::seal;
use crate::ombuds_mail::Backlog;
use crate::web::AppState;
use crate::{applications, changes, mail, officers, ombuds_mail};

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

async fn ready(readiness: web::Data<Readiness>) -> HttpResponse {
    match readiness.check().await {
        Ok(()) => HttpResponse::Ok().finish(),
        Err(faults) => {
            HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body(faults.join("\n") + "\n")
        }
    }
}

/// Prometheus' text format: mail that waits, mail that was given up, what no active officer may open (R12), how long
/// the oldest row of the audit waits for its seal, how long the oldest unread thing waits at each ombudsdienst and whether its last mail
/// failed (R14), how far each connected application is behind the changes, what applications asked and reported, and how far this
/// machine's clock is from Postgres's (R22).
async fn metrics(site: web::Data<AppState>) -> HttpResponse {
    let (Ok(now), Ok(outbox), Ok(backlogs), Ok(unopened), Ok(unsealed), Ok(lags), Ok(figures)) = (
        site.db.read_now().await,
        mail::load_counts(&site.db).await,
        ombuds_mail::load_backlogs(&site).await,
        officers::nobody_may_open(&site.db).await,
        seal::unsealed_seconds(&site.db).await,
        changes::lags(&site.db).await,
        applications::load_figures(&site.db).await,
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
    let seconds = site.db.clock_difference().seconds();
    body.push_str(&format!(
        "# TYPE mijntoegang_clock_difference_seconds gauge\nmijntoegang_clock_difference_seconds {seconds}\n"
    ));
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
        body.push_str(&format!("mijntoegang_changes_unacknowledged_seconds{{application={name}}} {}\n", lag.seconds()));
    }
    body.push_str(&application_lines(&figures, now));
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(body)
}

/// What applications asked and reported in the last hour, and how long their tokens hold.
fn application_lines(figures: &ApplicationFigures, now: DateTime<Utc>) -> String {
    let gauge = |name: &str, value: &dyn Fn(&Activity) -> i64| {
        let line = |one: &Activity| format!("{name}{{application={}}} {}\n", label(&one.application), value(one));
        format!("# TYPE {name} gauge\n") + &figures.activity.iter().map(line).collect::<String>()
    };
    let mut lines = [
        gauge("mijntoegang_application_questions", &|one| one.questions),
        gauge("mijntoegang_application_refusals", &|one| one.refusals),
        gauge("mijntoegang_application_unknown_persons", &|one| one.unknown_persons),
        gauge("mijntoegang_application_patients", &|one| one.patients),
        gauge("mijntoegang_application_patients_of_one_person", &|one| one.patients_of_one),
        gauge("mijntoegang_application_refused_openings", &|one| one.refused_openings),
        gauge("mijntoegang_application_grouped_reports", &|one| one.grouped_reports),
    ]
    .concat();
    lines.push_str("# TYPE mijntoegang_application_token_seconds_left gauge\n");
    for one in &figures.token_ends {
        let (name, seconds) = (label(&one.application), (one.ends_at - now).num_seconds());
        lines.push_str(&format!("mijntoegang_application_token_seconds_left{{application={name}}} {seconds}\n"));
    }
    lines
}

/// A label's value as the format writes it. A name holds no control characters.
fn label(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}
