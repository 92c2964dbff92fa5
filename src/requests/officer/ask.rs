//! **Verstuur vraag**: state, event, message, audit row and mail in one transaction.

use super::super::steps::Step;
use super::super::transition::Change;
use super::case::{Decided, with_case};
use crate::db::ids::IdempotencyKey;
use crate::identity::{Officer, parked};
use crate::messages::{self, About, Kind, Notice};
use crate::web::{PageError, RequestReference, Site, tr};

/// Asks the patient. A request in `sent` is taken with it, by the officer who asks; another question while one waits goes into
/// the same conversation.
pub async fn ask(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    words: &str,
    sent_with: IdempotencyKey,
) -> Result<Decided, PageError> {
    with_case(site, officer, reference, async |mut case| {
        if messages::sent_before(&mut case.tx, sent_with).await?.is_some() {
            return case.done().await;
        }
        let state = case.matter.request.state;
        if !state.is_open() || (Step::Take.is_possible_from(state) && case.apply(Change::Take).await?.is_err()) {
            return case.too_late().await;
        }
        let subject = tr("messages-vraag-onderwerp", &[("ref", reference.as_str().into())]);
        let notice = Notice {
            patient: case.patient(),
            institution: officer.institution(),
            kind: Kind::Question,
            subject: &subject,
            body: words,
            about: About { request: Some(case.request()), ..About::default() },
            calm: false,
        };
        let Some(conversation) = messages::ask(&mut case.tx, site, officer, &notice, sent_with, case.now).await? else {
            return case.too_late().await;
        };
        if case.apply(Change::Ask { conversation }).await?.is_err() {
            return case.too_late().await;
        }
        parked::forget(&mut case.tx, officer.person(), &super::address::of_question(reference)).await?;
        case.done().await
    })
    .await
}
