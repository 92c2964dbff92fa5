//! What becomes of a form that was taken: the patient, the request and who handles it, and the message to the patient. Works as the
//! job `intake`, in the officer's transaction: the officer sees nothing of what is found, so nothing of it is answered.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::super::draft::{CONSEQUENCES_VERSION, ConsequencesRead, RequestedPerson};
use super::super::events::add_event;
use super::super::form::described_key;
use super::super::model::{Channel, EventKind};
use super::super::new_request::{EnteredByOfficer, NewRequest, ReceivedDates};
use super::super::store::lock_requests_of_patient;
use super::form::Intake;
use super::store::{self, NewReceipt};
use crate::audit::{Event, TakenInRequest, TypedIdentity, record};
use crate::conflicts::{self, ConcernedParties, Handler, Route, WaitingMatter, notify_handlers};
use crate::db::ids::{DraftId, InstitutionId, PatientId, ReceiptId, RequestId};
use crate::db::{Actor, Job};
use crate::directory::CareWorkerEntry;
use crate::i18n::dates;
use crate::identity::{Officer, OnPatientKnown};
use crate::messages::attachments::{self, AttachmentOwner, CheckedFile};
use crate::messages::{self, About, EntryChannel, NewNotice, Notice};
use crate::patients::{self, PatientOfNumber};
use crate::signals::SignalKind;
use crate::web::{AppState, RequestReference};

pub(super) const JOB: Actor = Actor::System(Job::Intake);
/// R11.
pub(super) const MAX_ENTRIES_A_DAY: i64 = 20;
/// More than these go elsewhere at once: a signal.
const MAX_HANDED_OVER_A_DAY: i64 = 3;

/// A form that was read, with its key.
pub(super) struct IntakeEntry<'a> {
    pub site: &'a AppState,
    pub officer: &'a Officer,
    pub on_patient_known: OnPatientKnown,
    pub receipt: ReceiptId,
    pub intake: &'a Intake,
    /// The chosen entry of the directory.
    pub chosen: Option<&'a CareWorkerEntry>,
    /// The person to exclude, in a line and by name.
    pub person: (&'a str, &'a str),
    pub files: &'a [CheckedFile],
    pub now: DateTime<Utc>,
}

/// The officer entered as much today as a day takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMany;

/// Who the request is for, and who handles it.
struct IntakeRoute {
    patient: PatientOfNumber,
    registered: bool,
    /// By R12 too: a description that resembles an officer counts, for the patient cannot be asked.
    handler: Handler,
}

impl IntakeEntry<'_> {
    /// Takes it in; nothing is written when the officer entered too many.
    pub async fn take_in(&self, conn: &mut AsyncPgConnection) -> QueryResult<Result<(), TooMany>> {
        let today = dates::start_of(dates::day(self.now)).unwrap_or(self.now);
        let before = store::count_entries(conn, self.officer.id(), today).await?;
        if before.entered >= MAX_ENTRIES_A_DAY {
            return Ok(Err(TooMany));
        }
        let route = self.find_route(conn).await?;
        let request = self.insert_request(conn, &route).await?;
        self.tell_patient(conn, &route, request).await?;
        let handed_over = route.handler.institution != self.officer.institution();
        if handed_over && before.handed_over == MAX_HANDED_OVER_A_DAY {
            let about = (self.officer.institution(), self.officer.id());
            store::insert_signal(conn, SignalKind::IntakeHandedOver, about, self.now).await?;
        }
        Ok(Ok(()))
    }

    /// The patient of the number, registered when there is none, and the confirmed home or the officer's own institution.
    async fn find_route(&self, conn: &mut AsyncPgConnection) -> QueryResult<IntakeRoute> {
        let own = self.officer.institution();
        let Some(patient) = patients::find_named_patient(conn, &self.intake.patient).await? else {
            let id = patients::register(conn, own, &self.intake.patient, self.now).await?;
            (self.on_patient_known.0)(conn, self.site, JOB, id, self.now).await?;
            let patient = PatientOfNumber { id, home: own, home_confirmed: false, signed_in: false, differs: false };
            let handler = self.choose_handler(conn, own, id).await?;
            return Ok(IntakeRoute { patient, registered: true, handler });
        };
        let has_ombudsdienst = self.site.institutions.iter().any(|one| one.id == patient.home);
        let handled_at = if patient.home_confirmed && has_ombudsdienst { patient.home } else { own };
        let handler = self.choose_handler(conn, handled_at, patient.id).await?;
        Ok(IntakeRoute { patient, registered: false, handler })
    }

    async fn choose_handler(
        &self,
        conn: &mut AsyncPgConnection,
        home: InstitutionId,
        patient: PatientId,
    ) -> QueryResult<Handler> {
        let (care_worker, described) = match &self.intake.person {
            RequestedPerson::Chosen { care_worker, .. } => (Some(*care_worker), None),
            RequestedPerson::Described { name, .. } => (None, Some(described_key(name))),
        };
        let about = ConcernedParties {
            patient: Some(patient),
            care_worker,
            described: described.as_deref(),
            ..ConcernedParties::default()
        };
        conflicts::choose_handler(conn, home, &about).await
    }

    async fn insert_request(&self, conn: &mut AsyncPgConnection, route: &IntakeRoute) -> QueryResult<RequestId> {
        let (intake, now) = (self.intake, self.now);
        // The patient's own requests are sent one after the other, and compared with what was entered.
        lock_requests_of_patient(conn, route.patient.id).await?;
        let reference = RequestReference::draw(conn, now).await?;
        let id = RequestId::generate();
        // Elsewhere than at the patient's home a difference would tell what another ombudsdienst knows.
        let identity_differs = route.patient.differs && route.handler.institution == route.patient.home;
        let has_riziv = self.chosen.is_some_and(|entry| entry.line.riziv().is_some());
        let new = NewRequest {
            id,
            reference: &reference,
            draft: DraftId::from_uuid(self.receipt.uuid()),
            patient: route.patient.id,
            route: Route::to(route.handler),
            person: &intake.person,
            ehealth_advised: has_riziv && intake.advised && self.site.ehealth.is_on(),
            consequences: &ConsequencesRead {
                version: CONSEQUENCES_VERSION.to_owned(),
                at: dates::moment_of(intake.explained, now),
            },
            remark: intake.answers.remark.as_deref(),
            contact: &intake.answers.contact,
            received: ReceivedDates::at(dates::moment_of(intake.received, now), &self.site.rules),
            entered: Some(EnteredByOfficer {
                channel: intake.channel,
                by: self.officer.id(),
                asked_by: intake.asked_by,
                identity_check: &intake.identity_check,
                representative: intake.representative.as_ref(),
                identity_differs,
            }),
        };
        new.insert(conn).await?;
        let receipt = NewReceipt {
            id: self.receipt,
            request: id,
            reference: &reference,
            officer: self.officer.id(),
            institution: self.officer.institution(),
            patient: &intake.patient,
            person: self.person.0,
            channel: intake.channel,
        };
        receipt.insert(conn, now).await?;
        attachments::insert_attachments(conn, AttachmentOwner::Request(id), self.files, now).await?;
        add_event(conn, id, EventKind::Entered, Some(self.officer), None, now).await?;
        if route.handler.institution != self.officer.institution() {
            add_event(conn, id, EventKind::HandedOver, None, None, now).await?;
        }
        if route.handler.escalate || route.handler.institution != self.officer.institution() {
            notify_handlers(conn, self.site, route.handler.institution, WaitingMatter::Request(id), now).await?;
        }
        let taken = TakenInRequest {
            receipt: self.receipt,
            patient: route.patient.id,
            request: id,
            care_worker: match intake.person {
                RequestedPerson::Chosen { care_worker, .. } => Some(care_worker),
                RequestedPerson::Described { .. } => None,
            },
            handled_at: route.handler.institution,
            identity: match (route.registered, route.patient.differs) {
                (true, _) => TypedIdentity::Registered,
                (false, true) => TypedIdentity::Differs,
                (false, false) => TypedIdentity::Known,
            },
        };
        record(conn, JOB, Event::request_taken_in(&taken), now).await?;
        Ok(id)
    }

    /// R19: a message and the neutral notice; for a patient who never signed in a letter as well.
    async fn tell_patient(&self, conn: &mut AsyncPgConnection, route: &IntakeRoute, request: RequestId) -> QueryResult<()> {
        let notice = Notice::Entered {
            institution: self.site.contact(Some(self.officer.institution())).institution,
            person: self.person.1.to_owned(),
            at: self.now,
            channel: match self.intake.channel {
                Channel::Email => EntryChannel::Email,
                Channel::Telephone => EntryChannel::Telephone,
                Channel::Paper | Channel::Portal | Channel::Message => EntryChannel::Paper,
            },
        };
        let new = NewNotice {
            patient: route.patient.id,
            institution: route.handler.institution,
            notice: &notice,
            about: About { request: Some(request), ..About::default() },
            low_priority: false,
            letter_at_once: !route.patient.signed_in,
        };
        messages::post_notice(conn, self.site, None, &new, self.now).await?;
        Ok(())
    }
}
