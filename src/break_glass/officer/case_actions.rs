//! What an officer does with a break and its case: one transaction an act, guarded so that the second officer gets the current state.

use super::store::{self, FullBreakDetails};
use crate::audit::{Event, record};
use crate::cases::{CaseState, CaseVerdict};
use crate::db::ids::BreakId;
use crate::db::{DbError, Tx};
use crate::identity::Officer;
use crate::messages::{CaseOutcome, Notice, Place, append_notice};
use crate::web::AppState;

/// Outcome of an act on a break or its case.
pub(super) enum CaseActionOutcome {
    /// Done, now or by the same form of the same officer before.
    Yes,
    /// A colleague was first: the current state.
    TooLate(Box<FullBreakDetails>),
    /// No break that this officer may see, or no case of it.
    Unknown,
}

async fn open_break(
    site: &AppState,
    officer: &Officer,
    id: BreakId,
) -> Result<Result<(Tx, FullBreakDetails), CaseActionOutcome>, DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    if let Some(details) = store::find_details(&mut tx, officer, id).await? {
        return Ok(Ok((tx, details)));
    }
    tx.rollback().await?;
    Ok(Err(CaseActionOutcome::Unknown))
}

/// Reads the current state anew, after the guarded update found another one.
async fn too_late(site: &AppState, officer: &Officer, id: BreakId, tx: Tx) -> Result<CaseActionOutcome, DbError> {
    tx.rollback().await?;
    Ok(match open_break(site, officer, id).await? {
        Ok((tx, details)) => {
            tx.rollback().await?;
            CaseActionOutcome::TooLate(Box::new(details))
        }
        Err(done) => done,
    })
}

/// **Markeer als bekeken**
pub(super) async fn review_break(site: &AppState, officer: &Officer, id: BreakId) -> Result<CaseActionOutcome, DbError> {
    let (mut tx, details) = match open_break(site, officer, id).await? {
        Ok(opened) => opened,
        Err(done) => return Ok(done),
    };
    let now = tx.now();
    if details.reviewed.is_some_and(|(by, _)| by == officer.id()) {
        tx.rollback().await?;
        return Ok(CaseActionOutcome::Yes);
    }
    if !store::mark_reviewed(&mut tx, officer, id, now).await? {
        return too_late(site, officer, id, tx).await;
    }
    record(&mut tx, officer.actor(), Event::break_reviewed(details.matter.row.patient_id, id), now).await?;
    tx.commit().await?;
    Ok(CaseActionOutcome::Yes)
}

/// **Start onderzoek**
pub(super) async fn take_case(site: &AppState, officer: &Officer, id: BreakId) -> Result<CaseActionOutcome, DbError> {
    let (mut tx, details) = match open_break(site, officer, id).await? {
        Ok(opened) => opened,
        Err(done) => return Ok(done),
    };
    let now = tx.now();
    let Some(case) = &details.matter.case else {
        tx.rollback().await?;
        return Ok(CaseActionOutcome::Unknown);
    };
    if case.state == CaseState::Investigating && case.taken_by == Some(officer.id()) {
        tx.rollback().await?;
        return Ok(CaseActionOutcome::Yes);
    }
    if !store::take_case(&mut tx, officer, id, now).await? {
        return too_late(site, officer, id, tx).await;
    }
    record(&mut tx, officer.actor(), Event::case_taken(details.matter.row.patient_id, id), now).await?;
    tx.commit().await?;
    Ok(CaseActionOutcome::Yes)
}

/// Closes the case: the outcome goes into the conversation that told of the break, and the break counts as reviewed.
pub(super) async fn close_case(
    site: &AppState,
    officer: &Officer,
    id: BreakId,
    verdict: &CaseVerdict,
) -> Result<CaseActionOutcome, DbError> {
    let (mut tx, details) = match open_break(site, officer, id).await? {
        Ok(opened) => opened,
        Err(done) => return Ok(done),
    };
    let now = tx.now();
    let row = &details.matter.row;
    let (Some(case), Some(patient), Some((conversation, _))) = (&details.matter.case, row.patient_id, &details.conversation)
    else {
        tx.rollback().await?;
        return Ok(CaseActionOutcome::Unknown);
    };
    if !store::close_case(&mut tx, officer, id, verdict, now).await? {
        let same = case.closed_by == Some(officer.id())
            && case.state == verdict.state
            && case.findings.as_deref() == Some(verdict.findings.as_str())
            && case.words.as_deref() == Some(verdict.words.as_str());
        if same {
            tx.rollback().await?;
            return Ok(CaseActionOutcome::Yes);
        }
        return too_late(site, officer, id, tx).await;
    }
    if store::mark_reviewed(&mut tx, officer, id, now).await? {
        record(&mut tx, officer.actor(), Event::break_reviewed(Some(patient), id), now).await?;
    }
    let outcome = if verdict.state == CaseState::Founded { CaseOutcome::Founded } else { CaseOutcome::Unfounded };
    let notice = Notice::Outcome { outcome, explanation: verdict.words.clone() };
    let place = Place { conversation: *conversation, patient, institution: row.institution_id };
    append_notice(&mut tx, site, Some(officer), &place, &notice, now).await?;
    record(&mut tx, officer.actor(), Event::case_closed(Some(patient), id, verdict.state.as_str()), now).await?;
    tx.commit().await?;
    Ok(CaseActionOutcome::Yes)
}
