//! **Start onderzoek** and **Sluit melding af**: one transaction an act, guarded so that the second officer gets the current state.

use super::store::{self, DisputeRow};
use crate::audit::{Event, record};
use crate::cases::{CaseState, CaseVerdict};
use crate::db::ids::DisputeId;
use crate::db::{DbError, Tx};
use crate::identity::Officer;
use crate::messages::{CaseOutcome, Notice, append_notice};
use crate::web::AppState;

/// Outcome of an act on a dispute.
pub(super) enum DisputeActionOutcome {
    /// Done, now or by the same form of the same officer before.
    Done,
    /// A colleague was first.
    TooLate,
    /// None that this officer may see.
    Unknown,
}

async fn begin(site: &AppState, officer: &Officer, id: DisputeId) -> Result<(Tx, Option<DisputeRow>), DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let found = store::find_dispute(&mut tx, officer, id).await?;
    Ok((tx, found.map(|(row, _)| row)))
}

/// **Start onderzoek**
pub(super) async fn take_dispute(site: &AppState, officer: &Officer, id: DisputeId) -> Result<DisputeActionOutcome, DbError> {
    let (mut tx, Some(row)) = begin(site, officer, id).await? else {
        return Ok(DisputeActionOutcome::Unknown);
    };
    let now = tx.now();
    if row.state == CaseState::Investigating && row.taken_by == Some(officer.id()) {
        tx.rollback().await?;
        return Ok(DisputeActionOutcome::Done);
    }
    if !store::take_dispute(&mut tx, officer, id, now).await? {
        tx.rollback().await?;
        return Ok(DisputeActionOutcome::TooLate);
    }
    record(&mut tx, officer.actor(), Event::dispute_taken(row.audited()), now).await?;
    tx.commit().await?;
    Ok(DisputeActionOutcome::Done)
}

/// **Sluit melding af**: the patient is told in the dispute's conversation. The block stays until the document was seen.
pub(super) async fn close_dispute(
    site: &AppState,
    officer: &Officer,
    id: DisputeId,
    verdict: &CaseVerdict,
) -> Result<DisputeActionOutcome, DbError> {
    let (mut tx, Some(row)) = begin(site, officer, id).await? else {
        return Ok(DisputeActionOutcome::Unknown);
    };
    let now = tx.now();
    if !store::close_dispute(&mut tx, officer, id, verdict, now).await? {
        tx.rollback().await?;
        let same = row.closed_by == Some(officer.id())
            && row.state == verdict.state
            && row.findings.as_deref() == Some(verdict.findings.as_str())
            && row.words.as_deref() == Some(verdict.words.as_str());
        return Ok(if same { DisputeActionOutcome::Done } else { DisputeActionOutcome::TooLate });
    }
    let outcome = if verdict.state == CaseState::Founded { CaseOutcome::Founded } else { CaseOutcome::Unfounded };
    let notice = Notice::NotMeOutcome { outcome, explanation: verdict.words.clone() };
    append_notice(&mut tx, site, Some(officer), &row.place(), &notice, now).await?;
    record(&mut tx, officer.actor(), Event::dispute_closed(row.audited(), verdict.state.as_str()), now).await?;
    tx.commit().await?;
    Ok(DisputeActionOutcome::Done)
}
