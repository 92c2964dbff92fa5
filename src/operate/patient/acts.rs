//! What the commands do, each in one transaction of the owner; a dry run rolls it back.

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;

use super::report;
use super::terms::{MergeTerms, NumberTerms};
use crate::audit::{Event, record};
use crate::break_glass::attach_kept_breaks;
use crate::conflicts::{ConcernedParties, choose_handler};
use crate::db::ids::{PatientId, PatientMergeProposalId};
use crate::db::{Actor, Db, Job, Tx, refusing_constraint};
use crate::directory::PatientNumber;
use crate::messages::{self, About, NewNotice, Notice};
use crate::patients::{self, NumberHolder, PatientPair};
use crate::web::AppState;

const OPERATOR: Actor = Actor::System(Job::Operate);
const NO_PROPOSAL: &str = "no such proposal waits (see mijntoegang patient proposals); nothing was done";
const NUMBER_TAKEN: &str = "that number is another patient's: if both are one person, use patient merge";

async fn find_holder(conn: &mut AsyncPgConnection, number: &PatientNumber, which: &str) -> anyhow::Result<NumberHolder> {
    let found = patients::find_number_holder(conn, number).await?;
    found.with_context(|| format!("no patient is known by the {which} number; nothing was done"))
}

/// eHealth, the provider and other houses know a patient by the NISS: that one stays.
fn refuse_file_before_niss(before: &PatientNumber, after: &PatientNumber) -> anyhow::Result<()> {
    if before.niss().is_some() && after.niss().is_none() {
        bail!("the second number is that of a file: the patient with the rijksregister- or BIS-number stays; nothing was done");
    }
    Ok(())
}

/// Who signed in with a number proved that it is theirs.
fn refuse_proven(holder: NumberHolder, matters: &[String]) -> anyhow::Result<()> {
    if holder.is_proven {
        bail!(
            "the patient signed in with that number, so it is theirs and not wrong; what was entered under it for somebody else is put \
             right item by item (an officer retracts a registration with Trek registratie in):\n{}",
            matters.join("\n")
        );
    }
    Ok(())
}

/// `patient merge`: the lines that tell what was done, or what would be.
///
/// # Errors
/// When they are not two known patients, or seem to be two people.
pub async fn merge(
    db: &Db,
    site: &AppState,
    (from, into): (&PatientNumber, &PatientNumber),
    terms: MergeTerms,
) -> anyhow::Result<Vec<String>> {
    let mut tx = db.begin(OPERATOR).await?;
    let absorbed = find_holder(&mut tx, from, "first").await?;
    let survivor = find_holder(&mut tx, into, "second").await?;
    if absorbed.patient == survivor.patient {
        bail!("both numbers are of one patient already; nothing was done");
    }
    refuse_file_before_niss(from, into)?;
    merge_pair(tx, site, absorbed, survivor.patient, terms).await
}

/// `patient merge --proposal`: as [`merge`], of two patients whom a sign-in proposed.
///
/// # Errors
/// When no such proposal waits, or they seem to be two people.
pub async fn merge_proposed(
    db: &Db,
    site: &AppState,
    proposal: PatientMergeProposalId,
    terms: MergeTerms,
) -> anyhow::Result<Vec<String>> {
    let mut tx = db.begin(OPERATOR).await?;
    let waiting = patients::list_proposals(&mut tx).await?;
    let pair = waiting.iter().find(|one| one.id == proposal).context(NO_PROPOSAL)?.pair();
    let absorbed = patients::find_present_number(&mut tx, pair.from).await?;
    merge_pair(tx, site, absorbed, pair.into, terms).await
}

/// `patient proposals`: a line for each that waits.
///
/// # Errors
/// Those of the database.
pub async fn list_proposals(db: &Db) -> anyhow::Result<Vec<String>> {
    let mut tx = db.begin(OPERATOR).await?;
    let mut lines = Vec::new();
    for proposal in patients::list_proposals(&mut tx).await? {
        let compared = patients::compare_pair(&mut tx, proposal.pair()).await?;
        let matters = patients::list_matters(&mut tx, proposal.pair().from).await?;
        lines.push(report::proposal(&proposal, compared, matters.len()));
    }
    if lines.is_empty() {
        lines.push("No merge is proposed.".to_owned());
    }
    Ok(lines)
}

/// `patient proposals --decline`: they are two people, and are not proposed again.
///
/// # Errors
/// When no such proposal waits.
pub async fn decline_proposal(db: &Db, proposal: PatientMergeProposalId) -> anyhow::Result<Vec<String>> {
    let mut tx = db.begin(OPERATOR).await?;
    let now = tx.now();
    if !patients::decline_proposal(&mut tx, proposal, now).await? {
        bail!(NO_PROPOSAL);
    }
    record(&mut tx, OPERATOR, Event::patient_merge_declined(proposal), now).await?;
    tx.commit().await?;
    Ok(vec!["Declined: they stay two patients, and are not proposed again.".to_owned()])
}

async fn merge_pair(
    mut tx: Tx,
    site: &AppState,
    absorbed: NumberHolder,
    survivor: PatientId,
    terms: MergeTerms,
) -> anyhow::Result<Vec<String>> {
    let now = tx.now();
    let pair = PatientPair { from: absorbed.patient, into: survivor };
    let matters = patients::list_matters(&mut tx, pair.from).await?;
    if terms.number_wrong {
        if !absorbed.is_current {
            bail!("the first number is a former one of that patient: give the present one; nothing was done");
        }
        refuse_proven(absorbed, &matters)?;
    }
    let compared = patients::compare_pair(&mut tx, pair).await?;
    let is_alike = compared.names_alike && compared.births_agree;
    if !(is_alike || terms.despite_differences || terms.dry_run) {
        bail!(
            "{}; they may be two people (twins, for one). Nothing was done: see --dry-run and --despite-differences",
            report::differences(compared)
        );
    }
    let (merge, moved) = patients::merge_patients(&mut tx, pair, terms.number_wrong, now).await?;
    let refused = patients::count_refused_people(&mut tx, pair.into).await?;
    let lines = report::merged(compared, &matters, &moved, refused, terms);
    if terms.dry_run {
        return Ok(lines);
    }
    record(&mut tx, OPERATOR, Event::patients_merged(pair.into, pair.from, merge, terms.number_wrong), now).await?;
    tell(&mut tx, site, pair.into, false, now).await?;
    attach_kept_breaks(&mut tx, site, OPERATOR, pair.into, now).await?;
    tx.commit().await?;
    Ok(lines)
}

/// `patient unmerge`: the lines that tell what was done, or what would be.
///
/// # Errors
/// When there is no such merge, it is too long ago, or the number is another patient's by now.
pub async fn unmerge(db: &Db, site: &AppState, number: &PatientNumber, dry_run: bool) -> anyhow::Result<Vec<String>> {
    let mut tx = db.begin(OPERATOR).await?;
    let now = tx.now();
    let merge = patients::find_merge(&mut tx, number).await?;
    let merge = merge.context("no patient who was known by that number was merged; nothing was done")?;
    let moved = match patients::unmerge_patients(&mut tx, &merge, now).await {
        Ok(moved) => moved,
        Err(error) if patients::is_number_taken(&error) => {
            bail!("that number is another patient's by now: the merge cannot be taken back; nothing was done")
        }
        Err(error) => match refusing_constraint(&error) {
            Some("patient_merges_undone_within_30_days") => {
                bail!("the merge of {} is more than 30 days ago; nothing was done", merge.merged_at.format("%Y-%m-%d"))
            }
            Some("patient_merges_later_first") => {
                bail!("the patient who stayed was merged later: take that merge back first; nothing was done")
            }
            _ => return Err(error.into()),
        },
    };
    let pair = merge.pair();
    let refused =
        (patients::count_refused_people(&mut tx, pair.from).await?, patients::count_refused_people(&mut tx, pair.into).await?);
    let lines = report::unmerged(&moved, refused, dry_run);
    if dry_run {
        return Ok(lines);
    }
    record(&mut tx, OPERATOR, Event::patients_unmerged(pair.into, pair.from, merge.id), now).await?;
    for patient in [pair.from, pair.into] {
        tell(&mut tx, site, patient, true, now).await?;
    }
    tx.commit().await?;
    Ok(lines)
}

/// `patient number`: the lines that tell what was done, or what would be.
///
/// # Errors
/// When the patient is not known by the one number, or another one has the other.
pub async fn change_number(
    db: &Db,
    site: &AppState,
    (before, after): (&PatientNumber, &PatientNumber),
    terms: NumberTerms,
) -> anyhow::Result<Vec<String>> {
    let mut tx = db.begin(OPERATOR).await?;
    let now = tx.now();
    refuse_file_before_niss(before, after)?;
    let holder = find_holder(&mut tx, before, "first").await?;
    if !holder.is_current {
        bail!("the first number is a former one of that patient: give the present one; nothing was done");
    }
    match patients::find_number_holder(&mut tx, after).await? {
        Some(other) if other.patient != holder.patient => bail!("{NUMBER_TAKEN}; nothing was done"),
        Some(other) if other.is_current => bail!("that number is the patient's already; nothing was done"),
        _ => {}
    }
    let matters = patients::list_matters(&mut tx, holder.patient).await?;
    if terms.was_wrong {
        refuse_proven(holder, &matters)?;
    }
    match patients::change_number(&mut tx, holder.patient, after, terms.was_wrong, now).await {
        Err(error) if patients::is_number_taken(&error) => bail!("{NUMBER_TAKEN}; nothing was done"),
        other => other?,
    }
    let refused = patients::count_refused_people(&mut tx, holder.patient).await?;
    let lines = report::number_changed(&matters, refused, terms);
    if terms.dry_run {
        return Ok(lines);
    }
    record(&mut tx, OPERATOR, Event::patient_number_changed(holder.patient, terms.was_wrong), now).await?;
    attach_kept_breaks(&mut tx, site, OPERATOR, holder.patient, now).await?;
    tx.commit().await?;
    Ok(lines)
}

/// Tells the patient of a merge, or that it was taken back.
async fn tell(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: PatientId,
    undone: bool,
    now: DateTime<Utc>,
) -> diesel::QueryResult<()> {
    let (_, home) = patients::numbers_and_home(conn, patient).await?;
    let about = ConcernedParties { patient: Some(patient), ..ConcernedParties::default() };
    let institution = choose_handler(conn, home.institution, &about).await?.institution;
    let notice = Notice::Merged { at: now, undone };
    let new =
        NewNotice { patient, institution, notice: &notice, about: About::default(), low_priority: false, letter_at_once: false };
    messages::post_notice(conn, site, None, &new, now).await?;
    Ok(())
}
