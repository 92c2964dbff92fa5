//! Who works on a request: **Neem in behandeling**, **Neem over** from a colleague, **Geef terug**.

use super::super::model::{EventKind, State};
use super::super::steps::Step;
use super::super::transition::Change;
use super::case::{Decided, with_case};
use crate::db::ids::OfficerId;
use crate::identity::Officer;
use crate::web::{PageError, RequestReference, Site};

/// **Neem in behandeling**
pub async fn take(site: &Site, officer: &Officer, reference: &RequestReference) -> Result<Decided, PageError> {
    with_case(site, officer, reference, async |mut case| {
        let row = &case.matter.request.row;
        if row.state == State::Taken && row.taken_by == Some(officer.id()) {
            return case.done().await;
        }
        match case.apply(Change::Take).await? {
            Ok(()) => case.done().await,
            Err(_) => case.too_late().await,
        }
    })
    .await
}

/// **Neem over**: only from the officer whom the form named.
pub async fn take_over(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    from: OfficerId,
) -> Result<Decided, PageError> {
    with_case(site, officer, reference, async |mut case| {
        let row = &case.matter.request.row;
        if Step::TakeOver.is_possible_from(row.state) && row.taken_by == Some(officer.id()) {
            return case.done().await;
        }
        match case.apply(Change::TakeOver { from }).await? {
            Ok(()) => case.done().await,
            Err(_) => case.too_late().await,
        }
    })
    .await
}

/// **Geef terug**: back to `sent`, unassigned. Only the officer who has it can.
pub async fn hand_back(site: &Site, officer: &Officer, reference: &RequestReference) -> Result<Decided, PageError> {
    with_case(site, officer, reference, async |mut case| {
        if case.apply(Change::HandBack).await?.is_ok() {
            return case.done().await;
        }
        let last = case.last_step().await?;
        let mine = last.is_some_and(|event| event.kind == EventKind::HandedBack && event.officer_id == Some(officer.id()));
        if mine { case.done().await } else { case.too_late().await }
    })
    .await
}
