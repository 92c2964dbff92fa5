//! Enters a request: patient, request, scanned form, event and audit row together or not at all (R10). The ombudsdienst gets no mail: it
//! is what entered it.

use diesel::result::Error;

use super::super::draft::{CONSEQUENCES_VERSION, ConsequencesRead, RequestedPerson};
use super::super::eligibility::{self, Applicant, Obstacle};
use super::super::events::add_event;
use super::super::model::EventKind;
use super::super::new_request::{EnteredByOfficer, NewRequest, ReceivedDates};
use super::super::store::lock_requests_of_patient;
use super::form::Intake;
use super::store;
use crate::audit::{EnteredRequest, Event, record};
use crate::db::ids::{DraftId, RequestId};
use crate::db::{Tx, unique_violation};
use crate::i18n::dates;
use crate::identity::{Officer, OnPatientKnown};
use crate::messages::attachments::{self, AttachmentOwner, CheckedFile};
use crate::patients::{self, NissStanding};
use crate::web::{AppState, PageError, RequestReference};

/// Outcome of entering a request.
#[derive(Debug, PartialEq, Eq)]
pub enum IntakeOutcome {
    /// It stands under this reference, now or by the same form before.
    Done(String),
    /// The number belongs to a patient with another name.
    OtherName,
    /// The number belongs to a patient with another birth date.
    OtherBirthDate,
    /// Asked for already, at an ombudsdienst whose requests this officer does not see.
    AskedElsewhere,
    /// This person cannot be excluded for this patient.
    Obstructed(Obstacle),
}

/// Enters it. `draft` is the form's own key: the same form again is the same request.
///
/// # Errors
/// When the database fails; nothing was entered then.
pub async fn enter_request(
    site: &AppState,
    officer: &Officer,
    on_patient_known: OnPatientKnown,
    draft: DraftId,
    (intake, files): (&Intake, &[CheckedFile]),
) -> Result<IntakeOutcome, PageError> {
    // Twice: another officer may be entering the same patient, or another window the same form, at this moment.
    for last in [false, true] {
        let mut tx = site.db.begin(officer.actor()).await?;
        let outcome = enter_in_transaction(&mut tx, site, officer, on_patient_known, draft, (intake, files)).await;
        match outcome {
            Ok(done @ IntakeOutcome::Done(_)) => {
                tx.commit().await?;
                return Ok(done);
            }
            Ok(refused) => {
                tx.rollback().await?;
                record_refusal(site, officer, intake, &refused).await?;
                return Ok(refused);
            }
            Err(error) => match unique_violation(&error) {
                // Under way at an ombudsdienst whose requests this officer does not see.
                Some("exclusion_requests_one_open") if last => {
                    tx.rollback().await?;
                    let refused = IntakeOutcome::AskedElsewhere;
                    record_refusal(site, officer, intake, &refused).await?;
                    return Ok(refused);
                }
                Some(_) if !last => tx.rollback().await?,
                _ => return Err(error.into()),
            },
        }
    }
    Err(PageError::BadForm("a key that another form has"))
}

/// A number with another name, or the officer's own matter: that it was tried goes on record. So does a refusal that tells of
/// what the patient excluded or asked for, which the patient sees.
async fn record_refusal(site: &AppState, officer: &Officer, intake: &Intake, refused: &IntakeOutcome) -> Result<(), PageError> {
    let why = match refused {
        IntakeOutcome::OtherName => "other-name",
        IntakeOutcome::OtherBirthDate => "other-birth-date",
        IntakeOutcome::Obstructed(Obstacle::ConcernsOfficer) => "own-matter",
        IntakeOutcome::Obstructed(Obstacle::Excluded) => "excluded",
        IntakeOutcome::Obstructed(Obstacle::RequestOpen(_)) | IntakeOutcome::AskedElsewhere => "asked",
        IntakeOutcome::Done(_) | IntakeOutcome::Obstructed(Obstacle::NotInDirectory | Obstacle::IsPatient) => return Ok(()),
    };
    let chosen = match &intake.person {
        RequestedPerson::Chosen { care_worker, .. } => Some(*care_worker),
        RequestedPerson::Described { .. } => None,
    };
    let mut tx = site.db.begin(officer.actor()).await?;
    let event = match patients::niss_standing(&mut tx, officer, &intake.patient).await? {
        NissStanding::Fits(patient) if ["excluded", "asked"].contains(&why) => Event::standing_read(patient, chosen, why),
        NissStanding::OtherName(id) | NissStanding::OtherBirthDate(id) => Event::intake_refused(Some(id), why),
        _ => Event::intake_refused(None, why),
    };
    record(&mut tx, officer.actor(), event, site.clock.now()).await?;
    Ok(tx.commit().await?)
}

async fn enter_in_transaction(
    conn: &mut Tx,
    site: &AppState,
    officer: &Officer,
    on_patient_known: OnPatientKnown,
    draft: DraftId,
    (intake, files): (&Intake, &[CheckedFile]),
) -> Result<IntakeOutcome, Error> {
    if let Some(reference) = store::entered_before(conn, officer, draft).await? {
        return Ok(IntakeOutcome::Done(reference));
    }
    let now = site.clock.now();
    let patient = match patients::niss_standing(conn, officer, &intake.patient).await? {
        NissStanding::Own => return Ok(IntakeOutcome::Obstructed(Obstacle::ConcernsOfficer)),
        NissStanding::OtherName(_) => return Ok(IntakeOutcome::OtherName),
        NissStanding::OtherBirthDate(_) => return Ok(IntakeOutcome::OtherBirthDate),
        NissStanding::Fits(patient) => patient,
        NissStanding::Unknown => {
            let patient = patients::register(conn, officer, &intake.patient, now).await?;
            (on_patient_known.0)(conn, site, officer.actor(), patient, now).await?;
            patient
        }
    };
    // No index sees that two descriptions are one person, so a patient's requests are entered one after the other.
    lock_requests_of_patient(conn, patient).await?;
    // The same form at the same moment was first.
    if let Some(reference) = store::entered_before(conn, officer, draft).await? {
        return Ok(IntakeOutcome::Done(reference));
    }
    let whose = Applicant::Entered { officer, patient, niss: &intake.patient.niss };
    let entry = match eligibility::check(conn, whose, &intake.person).await? {
        Ok(entry) => entry,
        Err(obstacle) => return Ok(IntakeOutcome::Obstructed(obstacle)),
    };
    let has_riziv = entry.as_ref().is_some_and(|entry| entry.line.riziv().is_some());
    let reference = RequestReference::draw(conn, now).await?;
    let id = RequestId::generate();
    let new = NewRequest {
        id,
        reference: &reference,
        draft,
        patient,
        institution: officer.institution(),
        person: &intake.person,
        ehealth_advised: has_riziv && intake.advised && site.ehealth.is_on(),
        consequences: &ConsequencesRead { version: CONSEQUENCES_VERSION.to_owned(), at: dates::moment_of(intake.explained, now) },
        remark: intake.answers.remark.as_deref(),
        contact: &intake.answers.contact,
        received: ReceivedDates::at(dates::moment_of(intake.received, now), &site.rules),
        entered: Some(EnteredByOfficer {
            channel: intake.channel,
            by: officer.id(),
            asked_by: intake.asked_by,
            identity_check: &intake.identity_check,
        }),
    };
    new.insert(conn).await?;
    // Only now does the officer see the exclusions of a patient from elsewhere.
    if eligibility::is_excluded(conn, whose, &intake.person).await? {
        return Ok(IntakeOutcome::Obstructed(Obstacle::Excluded));
    }
    attachments::insert_attachments(conn, AttachmentOwner::Request(id), files, now).await?;
    add_event(conn, id, EventKind::Entered, Some(officer), None, now).await?;
    let event = Event::request_entered(&EnteredRequest {
        patient,
        request: id,
        care_worker: entry.map(|entry| entry.id()),
        channel: intake.channel.as_str(),
        identity_check: &intake.identity_check,
    });
    record(conn, officer.actor(), event, now).await?;
    Ok(IntakeOutcome::Done(reference.to_string()))
}
