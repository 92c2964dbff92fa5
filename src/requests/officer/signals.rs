//! The lines above the worklist: what an ombudsdienst should look at. They name no patient.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::views::{Signal, SignalLink};
use crate::db::ids::OfficerId;
use crate::db::schema::{applications, signals};
use crate::disputes;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::Officer;
use crate::letters;
use crate::officers;
use crate::ombuds_mail::{Backlog, load_backlog};
use crate::signals::SignalKind;
use crate::twins;
use crate::web::AppState;

/// The newest first; an older one says nothing new.
const MAX_SIGNALS: usize = 5;
/// One about an application is left again each day while it lasts.
const APPLICATION_SIGNAL_TIME: TimeDelta = TimeDelta::days(7);
/// Of all kinds, to find the newest of each.
const MAX_READ: i64 = 200;

/// What happened, by which officer or application, and when.
type SignalRow = (SignalKind, Option<OfficerId>, Option<String>, DateTime<Utc>);

/// What this officer may see of it: never what is about the officer (R12).
pub(super) async fn list_signals(
    locale: Locale,
    site: &AppState,
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    unread: i64,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Signal>> {
    let rows: Vec<SignalRow> = signals::table
        .left_join(applications::table.on(applications::id.nullable().eq(signals::application_id)))
        .filter(signals::institution_id.eq(officer.institution()).and(signals::seen_at.is_null()))
        .filter(signals::application_id.is_null().or(signals::happened_at.gt(now - APPLICATION_SIGNAL_TIME)))
        .order((signals::happened_at.desc(), signals::id))
        .limit(MAX_READ)
        .select((signals::kind, signals::officer_id, applications::name.nullable(), signals::happened_at))
        .load(conn)
        .await?;
    let about: Vec<OfficerId> = rows.iter().filter_map(|(_, about, ..)| *about).collect();
    let names = if about.is_empty() { Default::default() } else { officers::names(conn, &about).await? };
    let (mut of_officers, mut of_applications) = (Vec::new(), Vec::new());
    for (kind, about, application, at) in rows {
        let of_application = |key| tr(locale, key, &[("toepassing", application.as_deref().unwrap_or_default().into())]);
        let (lines, text) = match kind {
            SignalKind::IntakeHandedOver => {
                let name = about.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
                let day = dates::on(locale, at);
                let arguments = [("naam", (&name).into()), ("datum", (&day).into())];
                (&mut of_officers, tr(locale, "requests-officer-signaal-ingevoerd", &arguments))
            }
            SignalKind::ApplicationOnePerson => (&mut of_applications, of_application("requests-officer-signaal-een-persoon")),
            SignalKind::ApplicationManyPatients => {
                (&mut of_applications, of_application("requests-officer-signaal-veel-patienten"))
            }
            SignalKind::ApplicationUnknownPeople => (&mut of_applications, of_application("requests-officer-signaal-onbekenden")),
            SignalKind::ApplicationRefusedOpenings => {
                (&mut of_applications, of_application("requests-officer-signaal-geweigerde-doorbrekingen"))
            }
            SignalKind::ApplicationManyReports => {
                (&mut of_applications, of_application("requests-officer-signaal-veel-meldingen"))
            }
        };
        if lines.len() < MAX_SIGNALS && !lines.contains(&text) {
            lines.push(text);
        }
    }
    let backlog = load_backlog(conn, site, officer.institution()).await?;
    let overdue = backlog.is_overdue(&site.rules.working_days, now);
    let mut lines = backlog_signals(locale, unread, &backlog, overdue);
    let reports = disputes::count_open_disputes(conn, officer).await?;
    if reports > 0 {
        lines.push(Signal {
            text: tr(locale, "disputes-signaal", &[("n", reports.into())]),
            link: Some(SignalLink { address: "/ombudsdienst/doorbrekingen", text: t(locale, "disputes-signaal-link") }),
        });
    }
    let waiting = twins::find_waiting(conn, officer).await?;
    for (waits, key) in [(waiting.numbers, "twins-signaal-nummer"), (waiting.twins, "twins-signaal")] {
        if waits {
            let link = SignalLink { address: twins::ADDRESS, text: t(locale, "twins-signaal-link") };
            lines.push(Signal { text: t(locale, key).to_owned(), link: Some(link) });
        }
    }
    lines.extend(of_officers.into_iter().chain(of_applications).map(|text| Signal { text, link: None }));
    if letters::has_letters(conn, officer, &site.rules, now).await? {
        lines.push(Signal {
            text: t(locale, "requests-officer-signaal-brieven").to_owned(),
            link: Some(SignalLink { address: letters::ADDRESS, text: t(locale, "requests-officer-signaal-brieven-bekijk") }),
        });
    }
    Ok(lines)
}

/// What the mail's link leads here for besides requests (R14), and what keeps the ombudsdienst from being told.
fn backlog_signals(locale: Locale, unread: i64, backlog: &Backlog, overdue: bool) -> Vec<Signal> {
    // Counted up to a hundred: then there are more.
    let counted = |count: i64, key, key_many| match count {
        0 => None,
        1..100 => Some(tr(locale, key, &[("n", count.into())])),
        _ => Some(t(locale, key_many).to_owned()),
    };
    let linked = |text: String, address, key| Signal { text, link: Some(SignalLink { address, text: t(locale, key) }) };
    let plain = |key| Signal { text: t(locale, key).to_owned(), link: None };
    let messages = counted(unread, "requests-officer-signaal-berichten", "requests-officer-signaal-berichten-veel");
    let breaks = counted(backlog.breaks, "requests-officer-signaal-doorbrekingen", "requests-officer-signaal-doorbrekingen-veel");
    [
        messages.map(|text| linked(text, "/ombudsdienst/berichten", "requests-officer-signaal-berichten-link")),
        breaks.map(|text| linked(text, "/ombudsdienst/doorbrekingen", "requests-officer-signaal-doorbrekingen-link")),
        overdue.then(|| plain("requests-officer-signaal-ongelezen")),
        backlog.mail_failed.then(|| plain("requests-officer-signaal-mail")),
    ]
    .into_iter()
    .flatten()
    .collect()
}
