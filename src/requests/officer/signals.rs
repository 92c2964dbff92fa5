//! The lines above the worklist: what an ombudsdienst should look at. They name no patient.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::views::{Signal, SignalLink};
use crate::db::ids::OfficerId;
use crate::db::schema::signals;
use crate::disputes;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::Officer;
use crate::messages::officer::letters;
use crate::officers;
use crate::ombuds_mail::{Backlog, load_backlog};
use crate::signals::SignalKind;
use crate::web::AppState;

/// The newest first; an older one says nothing new.
const MAX_SIGNALS: i64 = 5;

/// What this officer may see of it: never what is about the officer (R12).
pub(super) async fn list_signals(
    locale: Locale,
    site: &AppState,
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    unread: i64,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Signal>> {
    let rows: Vec<(SignalKind, Option<OfficerId>, DateTime<Utc>)> = signals::table
        .filter(signals::institution_id.eq(officer.institution()).and(signals::seen_at.is_null()))
        .order((signals::happened_at.desc(), signals::id))
        .limit(MAX_SIGNALS)
        .select((signals::kind, signals::officer_id, signals::happened_at))
        .load(conn)
        .await?;
    let about: Vec<OfficerId> = rows.iter().filter_map(|(_, about, _)| *about).collect();
    let names = if about.is_empty() { Default::default() } else { officers::names(conn, &about).await? };
    let line = |(kind, about, at): (SignalKind, Option<OfficerId>, DateTime<Utc>)| Signal {
        text: match kind {
            SignalKind::IntakeHandedOver => {
                let name = about.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
                let day = dates::on(locale, at);
                tr(locale, "requests-officer-signaal-ingevoerd", &[("naam", (&name).into()), ("datum", (&day).into())])
            }
        },
        link: None,
    };
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
    lines.extend(rows.into_iter().map(line));
    if letters::has_letters(conn, officer, now - TimeDelta::days(site.rules.letter_after_days.into())).await? {
        lines.push(Signal {
            text: t(locale, "requests-officer-signaal-brieven").to_owned(),
            link: Some(SignalLink {
                address: "/ombudsdienst/brieven",
                text: t(locale, "requests-officer-signaal-brieven-bekijk"),
            }),
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
