//! The lines above the worklist: what an ombudsdienst should look at. They name no patient.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::SignalKind;
use super::views::SignalLine;
use crate::db::ids::OfficerId;
use crate::db::schema::signals;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::Officer;
use crate::messages::officer::letters;
use crate::officers;
use crate::web::AppState;

/// The newest first; an older one says nothing new.
const MAX_SIGNALS: i64 = 5;

/// What this officer may see of it: never what is about the officer (R12).
pub(super) async fn list_signals(
    locale: Locale,
    site: &AppState,
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    now: DateTime<Utc>,
) -> QueryResult<Vec<SignalLine>> {
    let rows: Vec<(SignalKind, Option<OfficerId>, DateTime<Utc>)> = signals::table
        .filter(signals::institution_id.eq(officer.institution()).and(signals::seen_at.is_null()))
        .order((signals::happened_at.desc(), signals::id))
        .limit(MAX_SIGNALS)
        .select((signals::kind, signals::officer_id, signals::happened_at))
        .load(conn)
        .await?;
    let about: Vec<OfficerId> = rows.iter().filter_map(|(_, about, _)| *about).collect();
    let names = if about.is_empty() { Default::default() } else { officers::names(conn, &about).await? };
    let line = |(kind, about, at): (SignalKind, Option<OfficerId>, DateTime<Utc>)| SignalLine {
        text: match kind {
            SignalKind::IntakeHandedOver => {
                let name = about.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
                let day = dates::on(locale, at);
                tr(locale, "requests-officer-signaal-ingevoerd", &[("naam", (&name).into()), ("datum", (&day).into())])
            }
        },
        link: None,
    };
    let mut lines: Vec<SignalLine> = rows.into_iter().map(line).collect();
    if letters::has_letters(conn, officer, now - TimeDelta::days(site.rules.letter_after_days.into())).await? {
        lines.push(SignalLine {
            text: t(locale, "requests-officer-signaal-brieven").to_owned(),
            link: Some(("/ombudsdienst/brieven", t(locale, "requests-officer-signaal-brieven-bekijk"))),
        });
    }
    Ok(lines)
}
