//! Health and metrics, on a listener of their own that people cannot reach.

use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;
use chrono::{DateTime, SecondsFormat, Utc};

use super::ready::Readiness;
use crate::applications::{Activity, ApplicationFigures};
use crate::audit::seal;
use crate::ehealth::EhealthFigures;
use crate::ombuds_mail::Backlog;
use crate::web::AppState;
use crate::{applications, changes, ehealth, mail, officers, ombuds_mail};

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

/// Prometheus' text format: mail that waits, mail that was given up, what no active officer may open (R12), how long
/// the oldest row of the audit waits for its seal, how long the oldest unread thing waits at each ombudsdienst and whether its last mail
/// failed (R14), how far each connected application is behind the changes, what applications asked and reported, and how far this
/// machine's clock is from Postgres's (R22), and how far behind eHealth the portal is.
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
    if site.ehealth.rules().is_some() {
        let Ok(figures) = ehealth::load_figures(&site.db).await else {
            return HttpResponse::ServiceUnavailable().finish();
        };
        body.push_str(&ehealth_gauges(&site, &figures, now));
    }
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(body)
}

/// How far behind eHealth the portal is.
fn ehealth_gauges(site: &AppState, figures: &EhealthFigures, now: DateTime<Utc>) -> String {
    let late = figures.failing_since.is_some_and(|since| site.ehealth.rules().is_some_and(|rules| now - since >= rules.max_age));
    [
        ("ehealth_late", i64::from(late)),
        ("ehealth_failing_seconds", figures.failing_seconds(now)),
        ("ehealth_overdue_seconds", figures.overdue_seconds(now)),
        ("ehealth_people", figures.people),
        ("ehealth_never_checked", figures.never_checked),
        ("ehealth_doubtful_answers", figures.doubted),
    ]
    .map(|(name, value)| format!("# TYPE mijntoegang_{name} gauge\nmijntoegang_{name} {value}\n"))
    .concat()
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
