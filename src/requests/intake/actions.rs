//! Enters a request: patient, request, scanned form, event and audit row together or not at all (R10). The ombudsdienst gets no mail: it
//! is what entered it.

use chrono::Datelike;
use diesel::prelude::*;
use diesel::result::Error;
use diesel_async::RunQueryDsl;

use super::super::actions::latest_on;
use super::super::draft::{CONSEQUENCES_VERSION, Person};
use super::super::events::add_event;
use super::super::form::described_key;
use super::super::model::{ContactWay, EventKind, State};
use super::super::officer::hindrance::{self, Hindrance};
use super::super::officer::store::concerns;
use super::super::store::{next_reference, queue_up};
use super::form::Intake;
use super::store::{self, Standing};
use crate::audit::{Event, record};
use crate::config::Rules;
use crate::db::ids::{DraftId, PatientId, RequestId};
use crate::db::schema::exclusion_requests::dsl;
use crate::db::{Tx, unique_violation};
use crate::directory;
use crate::exclusions;
use crate::identity::{Appeared, Officer};
use crate::messages::attachments::{self, AttachmentOwner, CheckedFile};
use crate::web::{PageError, Site, dates};

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Entered {
    /// It stands under this reference, now or by the same form before.
    Done(String),
    /// The number is another name's.
    OtherName,
    /// The number is somebody's who was born on another day.
    OtherBirthDate,
    /// The chosen person left the directory.
    PersonGone,
    /// The patient is the chosen person.
    Themself,
    /// Excluded already.
    AlreadyExcluded,
    /// Asked for already: the reference, where the officer may open it.
    AlreadyAsked(Option<String>),
    /// It concerns the officer (R12).
    Withheld,
}

/// Enters it. `draft` is the form's own key: the same form again is the same request.
///
/// # Errors
/// When the database fails; nothing was entered then.
pub async fn enter(
    site: &Site,
    officer: &Officer,
    appeared: Appeared,
    draft: DraftId,
    (intake, files): (&Intake, &[CheckedFile]),
) -> Result<Entered, PageError> {
    // Twice: another officer may be entering the same patient, or another window the same form, at this moment.
    for last in [false, true] {
        let mut tx = site.db.begin(officer.actor()).await?;
        let outcome = enter_within(&mut tx, site, officer, appeared, draft, (intake, files)).await;
        match outcome {
            Ok(done @ Entered::Done(_)) => {
                tx.commit().await?;
                return Ok(done);
            }
            Ok(refused) => {
                tx.rollback().await?;
                on_record(site, officer, intake, &refused).await?;
                return Ok(refused);
            }
            Err(error) => match unique_violation(&error) {
                // Under way at an ombudsdienst whose requests this officer does not see.
                Some("exclusion_requests_one_open") if last => {
                    tx.rollback().await?;
                    let refused = Entered::AlreadyAsked(None);
                    on_record(site, officer, intake, &refused).await?;
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
async fn on_record(site: &Site, officer: &Officer, intake: &Intake, refused: &Entered) -> Result<(), PageError> {
    let why = match refused {
        Entered::OtherName => "other-name",
        Entered::OtherBirthDate => "other-birth-date",
        Entered::Withheld => "own-matter",
        Entered::AlreadyExcluded => "excluded",
        Entered::AlreadyAsked(_) => "asked",
        Entered::Done(_) | Entered::PersonGone | Entered::Themself => return Ok(()),
    };
    let chosen = match &intake.person {
        Person::Chosen { care_worker, .. } => Some(*care_worker),
        Person::Described { .. } => None,
    };
    let mut tx = site.db.begin(officer.actor()).await?;
    let event = match store::standing(&mut tx, officer, &intake.patient).await? {
        Standing::Fits(patient) if matches!(refused, Entered::AlreadyExcluded | Entered::AlreadyAsked(_)) => {
            Event::standing_read(patient, chosen, why)
        }
        Standing::OtherName(id) | Standing::OtherBirthDate(id) => Event::intake_refused(Some(id), why),
        _ => Event::intake_refused(None, why),
    };
    record(&mut tx, officer.actor(), event, site.clock.now()).await?;
    Ok(tx.commit().await?)
}

async fn enter_within(
    conn: &mut Tx,
    site: &Site,
    officer: &Officer,
    appeared: Appeared,
    draft: DraftId,
    (intake, files): (&Intake, &[CheckedFile]),
) -> Result<Entered, Error> {
    if let Some(reference) = store::entered_before(conn, officer, draft).await? {
        return Ok(Entered::Done(reference));
    }
    let now = site.clock.now();
    let patient = match store::standing(conn, officer, &intake.patient).await? {
        Standing::Own => return Ok(Entered::Withheld),
        Standing::OtherName(_) => return Ok(Entered::OtherName),
        Standing::OtherBirthDate(_) => return Ok(Entered::OtherBirthDate),
        Standing::Fits(patient) => patient,
        Standing::Unknown => {
            let patient = store::add_patient(conn, officer, &intake.patient, now).await?;
            (appeared.0)(conn, site, officer.actor(), patient, now).await?;
            patient
        }
    };
    // No index can say that two descriptions are one person: a patient's requests are entered one after the other.
    queue_up(conn, patient).await?;
    // The same form at the same moment was first.
    if let Some(reference) = store::entered_before(conn, officer, draft).await? {
        return Ok(Entered::Done(reference));
    }
    let (chosen, key) = match &intake.person {
        Person::Chosen { care_worker, .. } => (Some(*care_worker), None),
        Person::Described { name, .. } => (None, Some(described_key(name))),
    };
    if concerns(conn, officer, patient, chosen, key.as_deref()).await? {
        return Ok(Entered::Withheld);
    }
    let mut has_riziv = false;
    if let Some(worker) = chosen {
        match directory::by_id(conn, worker).await?.filter(|entry| entry.active) {
            None => return Ok(Entered::PersonGone),
            Some(entry) => has_riziv = entry.line.riziv().is_some(),
        }
        if store::is_same_person(conn, &intake.patient, worker).await? {
            return Ok(Entered::Themself);
        }
    }
    // What is under way here is named; what another ombudsdienst has, the index keeps out.
    if let Some(Hindrance::Asked(reference)) = hindrance::find(conn, officer, patient, &intake.person).await? {
        return Ok(Entered::AlreadyAsked(Some(reference)));
    }
    let reference = next_reference(conn, dates::day(now).year()).await?;
    let id = RequestId::generate();
    let advised = has_riziv && intake.advised && site.ehealth.is_on();
    insert(conn, officer, &site.rules, (id, reference.as_str(), draft, patient), intake, advised, now).await?;
    // Only now does the officer see the exclusions of a patient from elsewhere.
    if let Some(worker) = chosen
        && exclusions::is_excluded(conn, officer, patient, worker).await?
    {
        return Ok(Entered::AlreadyExcluded);
    }
    attachments::insert_attachments(conn, AttachmentOwner::Request(id), files, now).await?;
    add_event(conn, id, EventKind::Entered, Some(officer), None, now).await?;
    let event = Event::request_entered(patient, id, chosen, intake.channel.as_str(), &intake.identity_check);
    record(conn, officer.actor(), event, now).await?;
    Ok(Entered::Done(reference.to_string()))
}

async fn insert(
    conn: &mut Tx,
    officer: &Officer,
    rules: &Rules,
    (id, reference, draft, patient): (RequestId, &str, DraftId, PatientId),
    intake: &Intake,
    advised: bool,
    now: chrono::DateTime<chrono::Utc>,
) -> QueryResult<()> {
    let received = dates::moment_of(intake.received, now);
    let (chosen, described) = match &intake.person {
        Person::Chosen { care_worker, .. } => (Some(*care_worker), None),
        Person::Described { name, place, function } => (None, Some((name, place, function))),
    };
    let answers = &intake.answers;
    diesel::insert_into(dsl::exclusion_requests)
        .values((
            (
                dsl::id.eq(id),
                dsl::reference.eq(reference),
                dsl::draft_id.eq(draft),
                dsl::patient_id.eq(patient),
                dsl::institution_id.eq(officer.institution()),
                dsl::state.eq(State::Sent),
                dsl::care_worker_id.eq(chosen),
                dsl::described_name.eq(described.map(|(name, _, _)| name)),
                dsl::described_place.eq(described.map(|(_, place, _)| place)),
                dsl::described_function.eq(described.and_then(|(_, _, function)| function.as_ref())),
                dsl::described_key.eq(described.map(|(name, _, _)| described_key(name))),
            ),
            (
                dsl::ehealth_advised.eq(advised),
                dsl::consequences_version.eq(CONSEQUENCES_VERSION),
                dsl::consequences_read_at.eq(dates::moment_of(intake.explained, now)),
                dsl::remark.eq(&answers.remark),
                dsl::contact.eq(ContactWay::of(answers.telephone.as_ref())),
                dsl::telephone.eq(&answers.telephone),
                dsl::other_may_answer.eq(answers.other_may_answer),
                dsl::may_leave_message.eq(answers.may_leave_message),
                dsl::sent_at.eq(received),
                dsl::target_on.eq(rules.working_days.after(intake.received, rules.target_working_days)),
                dsl::latest_on.eq(latest_on(rules, received)),
            ),
            (
                dsl::channel.eq(intake.channel),
                dsl::entered_by.eq(officer.id()),
                dsl::asked_by.eq(intake.asked_by),
                dsl::identity_check.eq(&intake.identity_check),
            ),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
