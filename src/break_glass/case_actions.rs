//! What an officer does with a break and its case: one transaction an act, guarded so that whoever comes second is told.

use chrono::{DateTime, Utc};

use super::model::CaseState;
use super::officer_store::{self as store, Details, Verdict};
use crate::audit::{Event, record};
use crate::db::ids::BreakId;
use crate::db::{DbError, Tx};
use crate::identity::Officer;
use crate::messages::{CaseOutcome, Notice, Place, append_notice};
use crate::web::Site;

/// What came of it.
pub(super) enum Done {
    /// It stands, now or by the same officer's same form before.
    Yes,
    /// Somebody was quicker: as it now is.
    TooLate(Box<Details>),
    /// It concerns the officer (R12).
    Withheld,
    /// No such break of this institution, or no case of it.
    Unknown,
}

async fn open(site: &Site, officer: &Officer, id: BreakId) -> Result<Result<(Tx, Details), Done>, DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    if let Some(details) = store::details(&mut tx, officer, id).await? {
        return Ok(Ok((tx, details)));
    }
    let withheld = store::withheld(&mut tx, id).await?;
    tx.rollback().await?;
    Ok(Err(if withheld { Done::Withheld } else { Done::Unknown }))
}

/// Came second: what stands now, read anew.
async fn too_late(site: &Site, officer: &Officer, id: BreakId, tx: Tx) -> Result<Done, DbError> {
    tx.rollback().await?;
    Ok(match open(site, officer, id).await? {
        Ok((tx, details)) => {
            tx.rollback().await?;
            Done::TooLate(Box::new(details))
        }
        Err(done) => done,
    })
}

/// **Markeer als bekeken**
pub(super) async fn review(site: &Site, officer: &Officer, id: BreakId, now: DateTime<Utc>) -> Result<Done, DbError> {
    let (mut tx, details) = match open(site, officer, id).await? {
        Ok(opened) => opened,
        Err(done) => return Ok(done),
    };
    if details.reviewed.is_some_and(|(by, _)| by == officer.id()) {
        tx.rollback().await?;
        return Ok(Done::Yes);
    }
    if !store::review(&mut tx, officer, id, now).await? {
        return too_late(site, officer, id, tx).await;
    }
    record(&mut tx, officer.actor(), Event::break_reviewed(details.matter.row.patient_id, id), now).await?;
    tx.commit().await?;
    Ok(Done::Yes)
}

/// **Neem in onderzoek**
pub(super) async fn take(site: &Site, officer: &Officer, id: BreakId, now: DateTime<Utc>) -> Result<Done, DbError> {
    let (mut tx, details) = match open(site, officer, id).await? {
        Ok(opened) => opened,
        Err(done) => return Ok(done),
    };
    let Some(case) = &details.matter.case else {
        tx.rollback().await?;
        return Ok(Done::Unknown);
    };
    if case.state == CaseState::Investigating && case.taken_by == Some(officer.id()) {
        tx.rollback().await?;
        return Ok(Done::Yes);
    }
    if !store::take(&mut tx, officer, id, now).await? {
        return too_late(site, officer, id, tx).await;
    }
    record(&mut tx, officer.actor(), Event::case_taken(details.matter.row.patient_id, id), now).await?;
    tx.commit().await?;
    Ok(Done::Yes)
}

/// Closes the case: the outcome goes into the conversation that told of the break, and whoever closed it has looked at it.
pub(super) async fn close(
    site: &Site,
    officer: &Officer,
    id: BreakId,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<Done, DbError> {
    let (mut tx, details) = match open(site, officer, id).await? {
        Ok(opened) => opened,
        Err(done) => return Ok(done),
    };
    let row = &details.matter.row;
    let (Some(case), Some(patient), Some((conversation, _))) = (&details.matter.case, row.patient_id, &details.conversation)
    else {
        tx.rollback().await?;
        return Ok(Done::Unknown);
    };
    if !store::close(&mut tx, officer, id, verdict, now).await? {
        let same = case.closed_by == Some(officer.id())
            && case.state == verdict.state
            && case.findings.as_deref() == Some(verdict.findings.as_str())
            && case.words.as_deref() == Some(verdict.words.as_str());
        if same {
            tx.rollback().await?;
            return Ok(Done::Yes);
        }
        return too_late(site, officer, id, tx).await;
    }
    if store::review(&mut tx, officer, id, now).await? {
        record(&mut tx, officer.actor(), Event::break_reviewed(Some(patient), id), now).await?;
    }
    let outcome = if verdict.state == CaseState::Founded { CaseOutcome::Founded } else { CaseOutcome::Unfounded };
    let notice = Notice::Outcome { outcome, explanation: verdict.words.clone() };
    let place = Place { conversation: *conversation, patient, institution: row.institution_id };
    append_notice(&mut tx, site, Some(officer), &place, &notice, now).await?;
    record(&mut tx, officer.actor(), Event::case_closed(Some(patient), id, verdict.state.as_str()), now).await?;
    tx.commit().await?;
    Ok(Done::Yes)
}
