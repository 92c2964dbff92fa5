//! What happened in the demo since its data was made: through the same actions as anywhere, so it is told as anywhere.

use anyhow::Context;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Brussels;
use uuid::Uuid;

use super::people;
use crate::break_glass::{
    self, BreakKind, BreakReport, Motivation, Opening, ReportedLine, ReportedPerson, ReportedPlace, Reporter,
};
use crate::db::ids::{CareWorkerId, ReportId};
use crate::db::{Actor, Job};
use crate::directory::{self, Cbe, Niss, PatientNumber};
use crate::exclusions::{self, Origin};
use crate::i18n::dates;
use crate::patients;
use crate::web::AppState;

const REPORT: ReportId = ReportId::from_uuid(Uuid::from_u128(0x0194_1f29_7c00_7000_8000_0000_0000_0b01));
const CONTENTS: ReportId = ReportId::from_uuid(Uuid::from_u128(0x0194_1f29_7c00_7000_8000_0000_0000_0b02));

/// The night before last, a little before midnight.
fn that_night(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let day = dates::day(now).checked_sub_days(Days::new(2))?;
    let at = day.and_time(NaiveTime::from_hms_opt(23, 47, 0)?).and_local_timezone(Brussels).earliest()?;
    Some(at.with_timezone(&Utc))
}

/// Emma's record was opened in an emergency by the person whom she excludes through both. Done again over kept data, nothing
/// happens twice.
pub async fn happen(site: &AppState) -> anyhow::Result<()> {
    let emma = people::all().into_iter().find(|one| one.key == "emma").context("no Emma")?;
    let niss = PatientNumber::from(Niss::parse(emma.niss)?);
    let mut tx = site.db.begin(Actor::System(Job::Break)).await?;
    let at = that_night(tx.now()).context("no such night")?;
    let known = patients::find_by_number(&mut tx, &niss).await?.context("Emma is not seeded")?;
    let periods = exclusions::with_identifiers(&mut tx, known.patient).await?;
    let holds = |worker: CareWorkerId, origin: Origin| {
        periods.iter().any(|(period, _)| period.care_worker == worker && period.origin == origin && period.is_active())
    };
    let both = periods
        .iter()
        .find(|(period, _)| holds(period.care_worker, Origin::Nexuzhealth) && holds(period.care_worker, Origin::Ehealth));
    let (period, identifiers) = both.context("Emma excludes nobody through both")?;
    let line =
        directory::load_person_lines(&tx, &[period.care_worker]).await?.remove(&period.care_worker).context("no such person")?;
    tx.commit().await?;
    let reporter = Reporter::new("EPD").context("no name")?;
    let report = BreakReport {
        id: REPORT,
        kind: BreakKind::Exclusion,
        patient: niss,
        person: ReportedPerson {
            identifiers: identifiers.clone(),
            name: ReportedLine::new(&line.name()),
            function: ReportedLine::new(&line.function_line()),
            unread: Vec::new(),
            uncertain: false,
        },
        place: ReportedPlace { institution: Some(Cbe::parse("0566988259")?), words: ReportedLine::new("spoedgevallen") },
        starts_at: at,
        ends_at: Some(at + TimeDelta::hours(2)),
        motivation: Motivation::new(
            "Enige van wacht op spoed. Dringende zorg: de vorige onderzoeken en de medicatie zijn nodig.",
        ),
    };
    break_glass::report_of_past(site, &reporter, &report, at).await?;
    let contents = Opening { id: CONTENTS, what: ReportedLine::new("Medicatieschema"), at: at + TimeDelta::minutes(6) };
    break_glass::report_contents(site, &reporter, REPORT, &contents).await?;
    Ok(())
}

/// What the story mailed went out long ago: the demo starts without mail that waits. `owner` is the owner's connection.
pub async fn forget_mail(owner: &tokio_postgres::Client) -> anyhow::Result<()> {
    let told = "delete from outbox using breaks where breaks.report_id = $1 and outbox.created_at = breaks.received_at";
    owner.execute(told, &[&REPORT.uuid()]).await?;
    Ok(())
}
