//! A transaction a use case: the patient's choice, an adoption, its refusal.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::changed::{HomeChange, changed};
use super::form::Adoption;
use super::job::JOB;
use super::store::{self, NewAdoption};
use crate::audit::{Event, record};
use crate::db::ids::{AdoptionId, InstitutionId, PatientId};
use crate::db::{self, read_now, unique_violation};
use crate::identity::account_events::{AccountEventKind, note};
use crate::identity::{HomeConfirmation, Officer, OnPatientKnown, Patient, RequestSession, saved_forms};
use crate::messages::{self, About, NewNotice, Notice};
use crate::patients;
use crate::requests;
use crate::web::{AppState, CHOICE_OF_HOME, PageError};

/// The page of **Neem deze patiënt aan**.
pub(super) const ADDRESS: &str = "/ombudsdienst/patienten/aannemen";

/// Outcome of choosing an ombudsdienst.
pub(super) enum ChoiceOutcome {
    /// It is the patient's confirmed home, now or by the same form before.
    Done,
    /// Since the page was opened, the home became this one.
    ChangedMeanwhile(InstitutionId),
}

/// **Bewaar**: `seen` is the confirmed home that the page showed. It also refuses an adoption that waits.
pub(super) async fn choose_home(
    visit: &RequestSession,
    patient: &Patient,
    seen: Option<InstitutionId>,
    chosen: InstitutionId,
) -> Result<ChoiceOutcome, PageError> {
    let site = &visit.site;
    let mut tx = site.db.begin(patient.actor()).await?;
    // Before the patient's row, as the job holds them.
    let adoption = store::lock_open(&mut tx, patient.subject()).await?;
    let open_requests = requests::hold_open_requests(&mut tx, patient.subject()).await?;
    let before = patients::lock_home(&mut tx, patient.subject()).await?;
    let now = read_now(&mut tx).await?;
    if let Some(home) = before.confirmed()
        && home != chosen
        && before.confirmed() != seen
    {
        tx.rollback().await?;
        return Ok(ChoiceOutcome::ChangedMeanwhile(home));
    }
    if let Some(adoption) = adoption {
        store::cancel(&mut tx, adoption.id, now).await?;
        record(&mut tx, patient.actor(), Event::home_adoption_cancelled(patient.subject(), adoption.id), now).await?;
    }
    if before.confirmed() != Some(chosen) {
        let by = HomeConfirmation::Patient;
        patients::confirm_home(&mut tx, patient.subject(), chosen, by, now).await?;
        record(&mut tx, patient.actor(), Event::home_confirmed(patient.subject(), chosen, by.as_str()), now).await?;
        let kind = if before.confirmed().is_none() { AccountEventKind::HomeChosen } else { AccountEventKind::HomeChanged };
        note(&mut tx, patient.subject(), kind, &visit.key_hash(), now).await?;
        let change = HomeChange { patient: patient.subject(), open_requests: &open_requests, before, institution: chosen, by };
        changed(&mut tx, site, patient.actor(), &change, now).await?;
    }
    saved_forms::forget(&mut tx, patient.person(), CHOICE_OF_HOME).await?;
    tx.commit().await?;
    Ok(ChoiceOutcome::Done)
}

/// Outcome of refusing an adoption.
pub(super) enum RefusalOutcome {
    /// It is cancelled, now or before.
    Done,
    /// It works already.
    TooLate,
    Unknown,
}

/// **Weiger deze ombudsdienst**
pub(super) async fn refuse_adoption(
    site: &AppState,
    patient: &Patient,
    adoption: AdoptionId,
) -> Result<RefusalOutcome, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let outcome = if store::cancel(&mut tx, adoption, now).await? {
        record(&mut tx, patient.actor(), Event::home_adoption_cancelled(patient.subject(), adoption), now).await?;
        RefusalOutcome::Done
    } else {
        match store::find_own(&mut tx, patient, adoption).await? {
            None => RefusalOutcome::Unknown,
            Some(row) if row.cancelled_at.is_some() => RefusalOutcome::Done,
            Some(_) => RefusalOutcome::TooLate,
        }
    };
    tx.commit().await?;
    Ok(outcome)
}

/// Outcome of **Neem deze patiënt aan**.
pub(super) enum AdoptionOutcome {
    /// The same whatever is known of the person.
    Entered,
    /// The officer's own number (R12).
    Own,
}

/// Enters an adoption, when the number and the name are one person's; the officer is not told.
pub(super) async fn adopt(
    site: &AppState,
    officer: &Officer,
    on_patient_known: OnPatientKnown,
    adoption: &Adoption,
) -> Result<AdoptionOutcome, PageError> {
    // Twice: another officer may be entering the same person at this moment.
    for last in [false, true] {
        let mut tx = site.db.begin(officer.actor()).await?;
        let now = tx.now();
        if patients::is_own_number(&mut tx, officer, &adoption.patient.number).await? {
            record(&mut tx, officer.actor(), Event::home_adoption_refused("own-matter"), now).await?;
            tx.commit().await?;
            return Ok(AdoptionOutcome::Own);
        }
        let entered = db::as_actor(&mut tx, officer.actor(), JOB, async |conn: &mut AsyncPgConnection| {
            enter_adoption(conn, site, officer, on_patient_known, adoption, now).await
        });
        match entered.await {
            Ok(()) => {
                record(&mut tx, officer.actor(), Event::home_adoption_entered(&adoption.identity_check), now).await?;
                saved_forms::forget(&mut tx, officer.person(), ADDRESS).await?;
                tx.commit().await?;
                return Ok(AdoptionOutcome::Entered);
            }
            Err(error) if !last && unique_violation(&error).is_some() => tx.rollback().await?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(AdoptionOutcome::Entered)
}

async fn enter_adoption(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: &Officer,
    on_patient_known: OnPatientKnown,
    adoption: &Adoption,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (patient, signed_in) = match patients::find_named_patient(conn, &adoption.patient).await? {
        Some(known) if known.differs => return Ok(()),
        Some(known) => (known.id, known.signed_in),
        None => {
            let patient = patients::register(conn, officer.institution(), &adoption.patient, now).await?;
            (on_patient_known.0)(conn, site, JOB, patient, now).await?;
            (patient, false)
        }
    };
    let open = store::lock_open(conn, patient).await?;
    let home = patients::lock_home(conn, patient).await?;
    let institution = officer.institution();
    if home.confirmed() == Some(institution) || open.is_some_and(|open| open.institution_id == institution) {
        return Ok(());
    }
    // The document was shown here last.
    if let Some(open) = open {
        store::cancel(conn, open.id, now).await?;
        record(conn, JOB, Event::home_adoption_cancelled(patient, open.id), now).await?;
    }
    let id = AdoptionId::generate();
    let new = NewAdoption {
        id,
        patient,
        institution,
        officer: officer.id(),
        identity_check: &adoption.identity_check,
        adopted_at: now,
    };
    store::insert(conn, &new).await?;
    record(conn, JOB, Event::home_adoption_planned(patient, id, institution), now).await?;
    let told_by = home.confirmed().or(site.other_institution(institution)).unwrap_or(institution);
    tell_patient(conn, site, (patient, signed_in), (told_by, institution), now).await
}

/// The message is handled by another ombudsdienst (`told_by`) than the one that took the patient in, where there is one: the patient may say
/// in it that it was not them. For a patient who never signed in that one writes the letter (R19).
async fn tell_patient(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    (patient, signed_in): (PatientId, bool),
    (told_by, institution): (InstitutionId, InstitutionId),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let notice =
        Notice::HomeAdoption { institution: site.contact(Some(institution)).institution, at: now, works_at: now + store::WAIT };
    let new = NewNotice {
        patient,
        institution: told_by,
        notice: &notice,
        about: About::default(),
        low_priority: false,
        letter_at_once: !signed_in,
    };
    messages::post_notice(conn, site, None, &new, now).await?;
    Ok(())
}
