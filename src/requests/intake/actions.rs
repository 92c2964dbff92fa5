//! **Voer aanvraag in**: patient, request, receipt, scanned form, events, message and audit rows together or not at all (R10).

use super::super::draft::RequestedPerson;
use super::super::people::facts_of_entry;
use super::drafts;
use super::form::Intake;
use super::store;
use super::take_in::{IntakeEntry, JOB, TooMany};
use crate::audit::{EnteredForm, Event, record};
use crate::db::ids::{IntakeDraftId, ReceiptId};
use crate::db::{as_actor, unique_violation};
use crate::i18n::Locale;
use crate::identity::{Officer, OnPatientKnown};
use crate::web::{AppState, PageError};
use crate::{directory, patients};

/// Outcome of entering a request. What is known of the patient is no part of it (R11).
#[derive(Debug, PartialEq, Eq)]
pub enum IntakeOutcome {
    /// It was taken, now or by the same form before.
    Done,
    /// There is no such draft of this officer's.
    Gone,
    /// The draft changed since it was shown.
    Changed,
    /// The number is the officer's own (R12).
    OwnNumber,
    /// The chosen entry left the directory.
    EntryGone,
    /// The officer entered as much today as a day takes.
    TooMany,
}

/// Enters a draft as it was shown, with its files. The receipt takes the draft's id: the same form again is the same request.
///
/// # Errors
/// When the database fails; nothing was entered then.
pub async fn enter_request(
    site: &AppState,
    (officer, locale): (&Officer, Locale),
    on_patient_known: OnPatientKnown,
    (draft, shown): (IntakeDraftId, i32),
    intake: &Intake,
) -> Result<IntakeOutcome, PageError> {
    let receipt = ReceiptId::from_uuid(draft.uuid());
    // Twice: another officer may be entering the same patient, or another window the same form, at this moment.
    for last in [false, true] {
        let mut tx = site.db.begin(officer.actor()).await?;
        let held = drafts::lock_draft(&mut tx, officer, draft).await?;
        let now = tx.now();
        let early = match held {
            None => Some(IntakeOutcome::Gone),
            Some(held) => {
                if held.entered || store::is_entered(&mut tx, officer, receipt).await? {
                    Some(IntakeOutcome::Done)
                } else {
                    (held.version != shown).then_some(IntakeOutcome::Changed)
                }
            }
        };
        if let Some(outcome) = early {
            tx.rollback().await?;
            return Ok(outcome);
        }
        if patients::is_own_number(&mut tx, officer, &intake.patient.number).await? {
            tx.rollback().await?;
            return refuse(site, officer, IntakeOutcome::OwnNumber, "own-number").await;
        }
        let chosen = match &intake.person {
            RequestedPerson::Described { .. } => None,
            RequestedPerson::Chosen { care_worker, .. } => {
                let Some(found) = directory::find_care_worker(&mut tx, *care_worker).await?.filter(|entry| entry.active) else {
                    tx.rollback().await?;
                    return Ok(IntakeOutcome::EntryGone);
                };
                Some(found)
            }
        };
        let (line, name) = match (&intake.person, &chosen) {
            (RequestedPerson::Described { name, place, function }, _) => {
                (join([name, function.as_deref().unwrap_or_default(), place]), name.clone())
            }
            (_, Some(entry)) => {
                let facts = facts_of_entry(locale, entry);
                (join([&facts.name, &facts.function, &facts.place]), facts.name)
            }
            (RequestedPerson::Chosen { .. }, None) => return Ok(IntakeOutcome::EntryGone),
        };
        let files = drafts::load_files(&mut tx, draft).await?;
        let entry = IntakeEntry {
            site,
            officer,
            on_patient_known,
            receipt,
            intake,
            chosen: chosen.as_ref(),
            person: (&line, &name),
            files: &files,
            now,
        };
        match as_actor(&mut tx, officer.actor(), JOB, async |conn| entry.take_in(conn).await).await {
            Ok(Ok(())) => {
                let form = EnteredForm { receipt, channel: intake.channel.as_str(), identity_check: &intake.identity_check };
                record(&mut tx, officer.actor(), Event::request_entered(&form), now).await?;
                drafts::mark_entered(&mut tx, officer, draft, now).await?;
                tx.commit().await?;
                return Ok(IntakeOutcome::Done);
            }
            Ok(Err(TooMany)) => {
                tx.rollback().await?;
                return refuse(site, officer, IntakeOutcome::TooMany, "too-many").await;
            }
            Err(error) if unique_violation(&error).is_some() && !last => tx.rollback().await?,
            Err(error) => return Err(error.into()),
        }
    }
    Err(PageError::BadForm("a key that another form has"))
}

/// A refused form is on record.
async fn refuse(site: &AppState, officer: &Officer, outcome: IntakeOutcome, why: &str) -> Result<IntakeOutcome, PageError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    record(&mut tx, officer.actor(), Event::intake_refused(why), now).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// What there is of name, function and place, in a line.
pub(super) fn join(parts: [&str; 3]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
