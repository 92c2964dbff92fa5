//! **Verstuur melding** after **Ik vertrouw dit niet**: the patient opens a case, and the ombudsdienst is told.

use super::store;
use crate::audit::{Event, record};
use crate::cases::latest_day;
use crate::conflicts::{Statement, WaitingMatter, notify_handlers};
use crate::db::ids::{BreakId, IdempotencyKey};
use crate::identity::{Patient, saved_forms};
use crate::messages::{self, Hooks, NewReport, WriteOutcome};
use crate::web::{AppState, PageError};

/// What the patient wrote with it.
pub(super) struct TypedReport<'a> {
    pub text: &'a str,
    pub idempotency_key: IdempotencyKey,
    pub said: Statement<'a>,
    /// The page of the form, whose saved form is spent.
    pub page: String,
}

/// Outcome of opening a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OpenCaseOutcome {
    /// There is a case, now or since before, and the words stand in the conversation.
    Done,
    /// The patient is asked first: these words may be about somebody of the ombudsdienst (R12). Nothing is done yet.
    Asks(String),
    /// No more words go into the conversation. Nothing is done.
    Full,
    /// Not the patient's.
    Unknown,
}

/// Opens the case: row, words, audit and mail in one transaction. The row waits for any officer of the institution who does not stand
/// in it (R12), also for one who comes later; the words are a message, so they go where R12 lets a message go.
pub(super) async fn open_case(
    site: &AppState,
    hooks: &Hooks,
    patient: &Patient,
    broken: BreakId,
    typed: Option<TypedReport<'_>>,
) -> Result<OpenCaseOutcome, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let Some((institution, conversation)) = store::find_handling(&mut tx, patient, broken).await? else {
        tx.rollback().await?;
        return Ok(OpenCaseOutcome::Unknown);
    };
    let latest_on = latest_day(now, site.rules.case_days);
    if store::open_case(&mut tx, patient, broken, latest_on, now).await? {
        record(&mut tx, patient.actor(), Event::break_distrusted(patient.subject(), broken), now).await?;
        notify_handlers(&mut tx, site, institution, WaitingMatter::Break(broken), now).await?;
    }
    if let Some(typed) = typed {
        let TypedReport { text, idempotency_key, said, page } = typed;
        let new = NewReport { conversation: &conversation, text, idempotency_key, said };
        let outcome = match messages::insert_report(&mut tx, site, hooks, patient, &new).await? {
            WriteOutcome::Sent(_) => OpenCaseOutcome::Done,
            WriteOutcome::Asks(words) => OpenCaseOutcome::Asks(words),
            WriteOutcome::Full => OpenCaseOutcome::Full,
            WriteOutcome::NotFound => OpenCaseOutcome::Unknown,
        };
        if outcome != OpenCaseOutcome::Done {
            tx.rollback().await?;
            return Ok(outcome);
        }
        saved_forms::forget(&mut tx, patient.person(), &page).await?;
    }
    tx.commit().await?;
    Ok(OpenCaseOutcome::Done)
}
