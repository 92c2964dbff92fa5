//! What is read at each scrape: how things stand in Postgres, beside what the process measured itself.

use std::sync::atomic::AtomicU64;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::prometheus_text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::applications::{Activity, ApplicationFigures};
use crate::audit::seal;
use crate::ehealth::EhealthFigures;
use crate::web::AppState;
use crate::{applications, changes, ehealth, mail, officers, ombuds_mail};

/// # Errors
/// When Postgres does not answer.
pub(super) async fn scrape(site: &AppState) -> anyhow::Result<String> {
    let now = site.db.read_now().await?;
    let mut registry = Registry::default();
    site.metrics.register(&mut registry);
    add_mail(&mut registry, site, now).await?;
    add_officers(&mut registry, site).await?;
    add_changes(&mut registry, site).await?;
    add_applications(&mut registry, &applications::load_figures(&site.db).await?, now);
    if site.ehealth.rules().is_some() {
        add_ehealth(&mut registry, site, &ehealth::load_figures(&site.db).await?, now);
    }
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: i64) {
    let gauge = Gauge::<i64>::default();
    gauge.set(value);
    registry.register(format!("mijntoegang_{name}"), help, gauge);
}

/// One series for each of these, told apart by a label.
fn gauges(registry: &mut Registry, (name, help): (&str, &str), label: &'static str, values: impl Iterator<Item = (String, i64)>) {
    let family = Family::<[(&'static str, String); 1], Gauge>::default();
    for (of, value) in values {
        family.get_or_create(&[(label, of)]).set(value);
    }
    registry.register(format!("mijntoegang_{name}"), help, family);
}

async fn add_mail(registry: &mut Registry, site: &AppState, now: DateTime<Utc>) -> anyhow::Result<()> {
    let outbox = mail::load_counts(&site.db).await?;
    gauge(registry, "mail_waiting", "Mails that wait to be delivered", outbox.waiting);
    gauge(registry, "mail_given_up", "Mails that were given up", outbox.failed);
    let backlogs = ombuds_mail::load_backlogs(site).await?;
    let unread = backlogs.iter().map(|(institution, backlog)| (institution.clone(), backlog.unread_seconds(now)));
    let help = "How long the oldest thing waits that no officer of the institution has read";
    gauges(registry, ("ombuds_unread_seconds", help), "institution", unread);
    let failed = backlogs.iter().map(|(institution, backlog)| (institution.clone(), i64::from(backlog.mail_failed)));
    gauges(registry, ("ombuds_mail_failed", "Whether the last mail to the ombudsdienst failed"), "institution", failed);
    Ok(())
}

async fn add_officers(registry: &mut Registry, site: &AppState) -> anyhow::Result<()> {
    let unopened = officers::nobody_may_open(&site.db).await?;
    let help = "Open requests that concern every active officer (R12)";
    gauge(registry, "requests_nobody_may_open", help, unopened.requests);
    let help = "Conversations that wait and concern every active officer (R12)";
    gauge(registry, "conversations_nobody_may_open", help, unopened.conversations);
    let unsealed = seal::unsealed_seconds(&site.db).await?;
    gauge(registry, "audit_unsealed_seconds", "How long the oldest row of the audit waits for its seal", unsealed);
    let clock = Gauge::<f64, AtomicU64>::default();
    clock.set(site.db.clock_difference().seconds());
    let help = "How far this machine's clock is ahead of that of Postgres";
    registry.register("mijntoegang_clock_difference_seconds", help, clock);
    Ok(())
}

async fn add_changes(registry: &mut Registry, site: &AppState) -> anyhow::Result<()> {
    let skipped = Counter::<u64>::default();
    skipped.inc_by(changes::skipped_changes());
    let help = "Changes that could not be written for the applications that follow, since the start";
    registry.register("mijntoegang_changes_skipped", help, skipped);
    let lags = changes::lags(&site.db).await?;
    let changes = lags.iter().map(|lag| (lag.application.clone(), lag.changes));
    gauges(registry, ("changes_unacknowledged", "Changes that the application has not acknowledged"), "application", changes);
    let seconds = lags.iter().map(|lag| (lag.application.clone(), lag.seconds()));
    let help = "How long the oldest change waits that the application has not acknowledged";
    gauges(registry, ("changes_unacknowledged_seconds", help), "application", seconds);
    Ok(())
}

fn add_applications(registry: &mut Registry, figures: &ApplicationFigures, now: DateTime<Utc>) {
    let mut of_activity = |name: &str, help: &str, value: fn(&Activity) -> i64| {
        let values = figures.activity.iter().map(|one| (one.application.clone(), value(one)));
        gauges(registry, (&format!("application_{name}"), help), "application", values);
    };
    of_activity("questions", "Questions that the application asked in the last hour", |one| one.questions);
    of_activity("refusals", "Refusals that it was given in the last hour", |one| one.refusals);
    of_activity("unknown_persons", "Persons of its questions of the last hour whom nobody here knows", |one| one.unknown_persons);
    of_activity("patients", "Patients whom it asked about in the busiest ten minutes of the last hour", |one| one.patients);
    let help = "The same for one person: the most patients that one person was looked up for";
    of_activity("patients_of_one_person", help, |one| one.patients_of_one);
    of_activity("refused_openings", "Its openings in the last hour that were refused", |one| one.refused_openings);
    of_activity("grouped_reports", "Its reports of the last hour that were told as one message", |one| one.grouped_reports);
    let left = figures.token_ends.iter().map(|one| (one.application.clone(), (one.ends_at - now).num_seconds()));
    let help = "How long the last token of the application holds, where all of them end";
    gauges(registry, ("application_token_seconds_left", help), "application", left);
}

fn add_ehealth(registry: &mut Registry, site: &AppState, figures: &EhealthFigures, now: DateTime<Utc>) {
    let late = figures.failing_since.is_some_and(|since| site.ehealth.rules().is_some_and(|rules| now - since >= rules.max_age));
    for (name, help, value) in [
        ("late", "Whether eHealth has not answered for longer than an answer may be old", i64::from(late)),
        ("failing_seconds", "How long no call to eHealth was answered", figures.failing_seconds(now)),
        ("overdue_seconds", "How long the check waits that is due longest", figures.overdue_seconds(now)),
        ("people", "People whom eHealth is asked about", figures.people),
        ("never_checked", "People of whom eHealth has never answered", figures.never_checked),
        ("doubtful_answers", "People of whom the last answer made no sense", figures.doubted),
    ] {
        gauge(registry, &format!("ehealth_{name}"), help, value);
    }
}
