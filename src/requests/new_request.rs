//! A new request: one struct and one `INSERT`, for sending, entering and the demo.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::contact::ContactPreference;
use super::draft::{ConsequencesRead, RequestedPerson};
use super::form::described_key;
use super::model::{Channel, State};
use super::representative::Representative;
use crate::config::Rules;
use crate::conflicts::Route;
use crate::db::ids::{DraftId, OfficerId, PatientId, RequestId};
use crate::db::schema::exclusion_requests::dsl;
use crate::directory::Niss;
use crate::exclusions::AskedBy;
use crate::i18n::dates;
use crate::web::RequestReference;

pub struct NewRequest<'a> {
    pub id: RequestId,
    pub reference: &'a RequestReference,
    /// The draft or form it came from: the same one again is the same request (R10).
    pub draft: DraftId,
    pub patient: PatientId,
    pub route: Route,
    pub person: &'a RequestedPerson,
    pub ehealth_advised: bool,
    pub consequences: &'a ConsequencesRead,
    pub remark: Option<&'a str>,
    pub contact: &'a ContactPreference,
    pub received: ReceivedDates,
    /// Entered by an officer; else the patient sent it.
    pub entered: Option<EnteredByOfficer<'a>>,
}

/// R17: when it came, and the dates that follow from that.
pub struct ReceivedDates {
    pub at: DateTime<Utc>,
    pub target_on: NaiveDate,
    pub latest_on: NaiveDate,
}

/// How an officer came to enter it.
pub struct EnteredByOfficer<'a> {
    pub channel: Channel,
    pub by: OfficerId,
    pub asked_by: AskedBy,
    /// A code of the settings.
    pub identity_check: &'a str,
    /// Who spoke for the patient, when somebody did.
    pub representative: Option<&'a Representative>,
    /// What was typed of the patient is not what is known.
    pub identity_differs: bool,
}

impl ReceivedDates {
    pub fn at(at: DateTime<Utc>, rules: &Rules) -> Self {
        let target_on = rules.working_days.after(dates::day(at), rules.target_working_days);
        Self { at, target_on, latest_on: latest_on(rules, at) }
    }
}

/// The latest date of a request that comes in now (R17).
pub fn latest_on(rules: &Rules, now: DateTime<Utc>) -> NaiveDate {
    dates::day(now) + Days::new(rules.latest_days.into())
}

impl NewRequest<'_> {
    /// Inserts it in state `sent`. Event, audit row and mail are the caller's.
    ///
    /// # Errors
    /// When the database fails, or another request for this person is open.
    pub async fn insert(&self, conn: &mut AsyncPgConnection) -> QueryResult<()> {
        let (chosen, described) = match self.person {
            RequestedPerson::Chosen { care_worker, .. } => (Some(*care_worker), None),
            RequestedPerson::Described { name, place, function } => (None, Some((name, place, function))),
        };
        let entered = self.entered.as_ref();
        let representative = entered.and_then(|entered| entered.representative);
        diesel::insert_into(dsl::exclusion_requests)
            .values((
                (
                    dsl::id.eq(self.id),
                    dsl::reference.eq(self.reference.as_str()),
                    dsl::draft_id.eq(self.draft),
                    dsl::patient_id.eq(self.patient),
                    dsl::institution_id.eq(self.route.handler.institution),
                    dsl::confined.eq(self.route.handler.confined),
                    dsl::avoided_institutions.eq(Vec::from_iter(self.route.avoided)),
                    dsl::undisclosed.eq(self.route.undisclosed),
                    dsl::conflict_denied.eq(self.route.denied),
                    dsl::state.eq(State::Sent),
                ),
                (
                    dsl::care_worker_id.eq(chosen),
                    dsl::described_name.eq(described.map(|(name, _, _)| name)),
                    dsl::described_place.eq(described.map(|(_, place, _)| place)),
                    dsl::described_function.eq(described.and_then(|(_, _, function)| function.as_ref())),
                    dsl::described_key.eq(described.map(|(name, _, _)| described_key(name))),
                    dsl::ehealth_advised.eq(self.ehealth_advised),
                    dsl::consequences_version.eq(&self.consequences.version),
                    dsl::consequences_read_at.eq(self.consequences.at),
                    dsl::remark.eq(self.remark),
                ),
                self.contact.columns(),
                (
                    dsl::sent_at.eq(self.received.at),
                    dsl::target_on.eq(self.received.target_on),
                    dsl::latest_on.eq(self.received.latest_on),
                ),
                (
                    dsl::channel.eq(entered.map_or(Channel::Portal, |entered| entered.channel)),
                    dsl::entered_by.eq(entered.map(|entered| entered.by)),
                    dsl::asked_by.eq(entered.map(|entered| entered.asked_by)),
                    dsl::identity_check.eq(entered.map(|entered| entered.identity_check)),
                    dsl::identity_differs.eq(entered.is_some_and(|entered| entered.identity_differs)),
                ),
                (
                    dsl::representative_name.eq(representative.map(|one| &one.name)),
                    dsl::representative_niss.eq(representative.and_then(|one| one.niss.as_ref()).map(Niss::as_str)),
                    dsl::representative_basis.eq(representative.map(|one| one.basis)),
                    dsl::representative_evidence.eq(representative.map(|one| &one.evidence)),
                    dsl::representative_until.eq(representative.and_then(|one| one.until)),
                    dsl::child_heard.eq(representative.and_then(|one| one.child_heard)),
                    dsl::person_is_parent.eq(representative.is_some_and(|one| one.person_is_parent)),
                ),
            ))
            .execute(conn)
            .await?;
        Ok(())
    }
}
