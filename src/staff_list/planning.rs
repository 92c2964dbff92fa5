//! Whose entries the lines are, what they change, and whether they may.

use diesel_async::AsyncPgConnection;

use super::fields::Field;
use super::flaws::{Flaw, FlawKind};
use super::judge::judge;
use super::options::ImportOptions;
use super::stage::LineCounts;
use crate::db::ids::InstitutionId;
use crate::directory::store::staff::{self, PlannedChanges};

/// People who are judged at a time.
const JUDGED_PEOPLE: i32 = 1_000;

pub(super) async fn match_and_plan(
    conn: &mut AsyncPgConnection,
    institution: InstitutionId,
    flaws: &mut Vec<Flaw>,
) -> anyhow::Result<PlannedChanges> {
    staff::find_candidates(conn, institution).await?;
    staff::accept_certain(conn).await?;
    let mut after = 0;
    loop {
        let uncertain = staff::load_uncertain(conn, after, JUDGED_PEOPLE).await?;
        let Some(last) = uncertain.last() else { break };
        after = last.person;
        let settled: Vec<_> = uncertain.iter().map(|person| judge(person, flaws)).collect();
        staff::settle_people(conn, &settled).await?;
    }
    staff::join_same_entries(conn).await?;
    for line in staff::list_shared_forms(conn).await? {
        flaws.push(Flaw::new(FlawKind::FormShared, u32::try_from(line).unwrap_or_default(), Field::Number, ""));
    }
    Ok(staff::plan_changes(conn, institution).await?)
}

/// Why nothing may be changed.
pub(super) fn refusal(options: &ImportOptions, lines: LineCounts, planned: PlannedChanges, reported: usize) -> Option<String> {
    if lines.lines == 0 {
        return Some("the file has no line below its headers".to_owned());
    }
    if options.strict && reported > 0 {
        return Some(format!("--strict: {reported} lines are reported; correct them in the list, or leave --strict out"));
    }
    let share = planned.closed as f64 * 100.0 / planned.listed.max(1) as f64;
    (share > options.allow_closing).then(|| {
        format!(
            "{} of the {} people on the lists until now are not on this one ({share:.1} %), more than --allow-closing {} allows. Look whether the \
             file is whole and of this institution; if they did leave, run it again with --allow-closing {}",
            planned.closed,
            planned.listed,
            options.allow_closing,
            share.ceil()
        )
    })
}
