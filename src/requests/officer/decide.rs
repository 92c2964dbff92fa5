//! What an officer does with a request: one transaction a decision, with its event, audit row, message and mail.
//! Every change is guarded by the states it is possible from: whoever comes second changes nothing and is told.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::RunQueryDsl;

use super::super::events::{add_event, events, last_decision};
use super::super::model::{EventKind, State, Step};
use super::super::store::queue_up;
use super::store::{self, Matter};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::{CareWorkerId, PatientId, RequestId};
use crate::db::schema::exclusion_requests::dsl;
use crate::directory;
use crate::exclusions;
use crate::i18n::Locale;
use crate::identity::Officer;
use crate::messages::{self, About, NewNotice, Notice, RefusalReason, refusal_reason_text};
use crate::web::{PageError, RequestReference, Site, t};

/// What came of a decision.
pub enum Decided {
    /// It stands, now or by the same officer's same form before.
    Done(Box<Matter>),
    /// Somebody was quicker, or the step is not possible: nothing changed.
    TooLate(Box<Matter>),
    /// The patient ended the exclusion first: there is nothing left to take back.
    EndedBefore(DateTime<Utc>),
    /// Something else stands in the way by now, in these words.
    InTheWay(&'static str),
    /// The form must be mended: a field and the words at it.
    Refused(&'static str, String),
    /// It concerns the officer (R12).
    Withheld,
    /// Not a request of this institution.
    Unknown,
}

/// A request that an officer works on, held until the transaction ends.
pub(super) struct Case<'a> {
    pub(super) site: &'a Site,
    pub(super) officer: &'a Officer,
    pub(super) now: DateTime<Utc>,
    pub(super) tx: Tx,
    pub(super) matter: Matter,
}

pub(super) enum Opened<'a> {
    Case(Box<Case<'a>>),
    Not(Decided),
}

pub(super) async fn open<'a>(
    site: &'a Site,
    officer: &'a Officer,
    reference: &RequestReference,
) -> Result<Opened<'a>, PageError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    store::hold(&mut tx, officer, reference).await?;
    match store::matter(&mut tx, officer, reference).await? {
        Some(matter) => Ok(Opened::Case(Box::new(Case { site, officer, now: site.clock.now(), tx, matter }))),
        None => {
            let withheld = store::withheld(&mut tx, reference).await?;
            tx.rollback().await?;
            Ok(Opened::Not(if withheld { Decided::Withheld } else { Decided::Unknown }))
        }
    }
}

impl Case<'_> {
    pub(super) fn patient(&self) -> PatientId {
        self.matter.request.patient_id
    }

    pub(super) fn request(&self) -> RequestId {
        self.matter.request.id
    }

    /// Whether what decided about it last is what the form saw.
    pub(super) async fn is_as_seen(&mut self, seen: &str) -> QueryResult<bool> {
        let request = self.request();
        Ok(last_decision(&events(&mut self.tx, request).await?) == seen)
    }

    /// Came second: what stands now, read anew.
    pub(super) async fn too_late(self) -> Result<Decided, PageError> {
        let reference = RequestReference::parse(&self.matter.request.reference).ok_or(PageError::NotFound)?;
        self.tx.rollback().await?;
        Ok(match open(self.site, self.officer, &reference).await? {
            Opened::Case(case) => {
                case.tx.rollback().await?;
                Decided::TooLate(Box::new(case.matter))
            }
            Opened::Not(decided) => decided,
        })
    }

    pub(super) async fn refuse(self, field: &'static str, words: impl Into<String>) -> Result<Decided, PageError> {
        self.tx.rollback().await?;
        Ok(Decided::Refused(field, words.into()))
    }

    pub(super) async fn done(self) -> Result<Decided, PageError> {
        self.tx.commit().await?;
        Ok(Decided::Done(Box::new(self.matter)))
    }

    /// The inbox row, and the neutral mail when an address is known.
    pub(super) async fn post_notice(&mut self, notice: &Notice) -> QueryResult<()> {
        let about = About { request: Some(self.request()), ..About::default() };
        let (patient, institution) = (self.patient(), self.officer.institution());
        let new = NewNotice { patient, institution, notice, about, low_priority: false };
        messages::post_notice(&mut self.tx, self.site, Some(self.officer), &new, self.now).await?;
        Ok(())
    }
}

/// **Neem in behandeling**
pub async fn take(site: &Site, officer: &Officer, reference: &RequestReference) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    let changed = diesel::update(dsl::exclusion_requests.filter(dsl::id.eq(case.request())))
        .filter(dsl::state.eq_any(State::before(Step::Take)))
        .set((dsl::state.eq(State::Taken), dsl::taken_by.eq(officer.id()), dsl::taken_at.eq(case.now)))
        .execute(&mut *case.tx)
        .await?;
    if changed == 0 {
        let mine = case.matter.request.state == State::Taken && case.matter.request.taken_by == Some(officer.id());
        return if mine { case.done().await } else { case.too_late().await };
    }
    let (patient, request) = (case.patient(), case.request());
    add_event(&mut case.tx, request, EventKind::Taken, Some(officer), None, case.now).await?;
    record(&mut case.tx, officer.actor(), Event::request_taken(patient, request), case.now).await?;
    case.done().await
}

/// **Registreer uitsluiting** against exactly one entry of the directory (R1): the chosen one, or, for a described
/// person, any. `seen` is the last decision that the form knew of: one of before another decision changes nothing.
pub async fn register(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    chosen: &str,
    seen: &str,
) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    let patient = case.patient();
    queue_up(&mut case.tx, patient).await?;
    let worker = chosen.parse::<CareWorkerId>().ok();
    let row = &case.matter.request.row;
    if row.state == State::Registered && row.decided_by == Some(officer.id()) && row.registered_care_worker_id == worker {
        return case.done().await;
    }
    if !row.state.is_open() || !case.is_as_seen(seen).await? {
        return case.too_late().await;
    }
    let row = &case.matter.request.row;
    let Some(worker) = worker.filter(|worker| row.care_worker_id.is_none_or(|wanted| wanted == *worker)) else {
        return case.refuse("persoon", t("ombudsdienst-fout-persoon")).await;
    };
    let Some(entry) = directory::by_id(&mut case.tx, worker).await? else {
        return case.refuse("persoon", t("ombudsdienst-fout-persoon")).await;
    };
    let request = case.request();
    let changed = diesel::update(dsl::exclusion_requests.filter(dsl::id.eq(request)))
        .filter(dsl::state.eq_any(State::before(Step::Register)))
        .set((
            dsl::state.eq(State::Registered),
            dsl::decided_at.eq(case.now),
            dsl::decided_by.eq(officer.id()),
            dsl::registered_care_worker_id.eq(worker),
        ))
        .execute(&mut *case.tx)
        .await;
    match changed {
        Ok(0) => return case.too_late().await,
        Ok(_) => {}
        // The entry is the officer: row-level security refuses (R12).
        Err(error) if is_policy_refusal(&error) => {
            case.tx.rollback().await?;
            return Ok(Decided::Withheld);
        }
        Err(error) => return Err(error.into()),
    }
    if exclusions::register(&mut case.tx, officer, patient, worker, request, case.now).await?.is_err() {
        return case.refuse("persoon", t("ombudsdienst-fout-persoon-al-uitgesloten")).await;
    }
    add_event(&mut case.tx, request, EventKind::Registered, Some(officer), None, case.now).await?;
    case.post_notice(&Notice::Registered { person: entry.name() }).await?;
    case.matter.request.person = Some(entry.line);
    case.done().await
}

fn is_policy_refusal(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::Unknown, info) if info.message().contains("row-level security"))
}

/// The longest words for a patient.
pub const MAX_WORDS: usize = 2000;

/// **Weiger aanvraag**, with a reason of the list and words for the patient.
pub async fn refuse(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    (reason, words): (&str, &str),
    seen: &str,
) -> Result<Decided, PageError> {
    let mut case = match open(site, officer, reference).await? {
        Opened::Case(case) => *case,
        Opened::Not(decided) => return Ok(decided),
    };
    let row = &case.matter.request.row;
    let same = row.refusal_reason.as_deref() == Some(reason) && row.refusal_words.as_deref() == Some(words);
    if row.state == State::Refused && row.decided_by == Some(officer.id()) && same {
        return case.done().await;
    }
    let (patient, request, number) = (case.patient(), case.request(), row.reference.clone());
    if !case.is_as_seen(seen).await? {
        return case.too_late().await;
    }
    let Ok(listed) = reason.parse::<RefusalReason>() else {
        return Err(PageError::BadForm("a reason that is not on the list"));
    };
    let changed = diesel::update(dsl::exclusion_requests.filter(dsl::id.eq(request)))
        .filter(dsl::state.eq_any(State::before(Step::Refuse)))
        .set((
            dsl::state.eq(State::Refused),
            dsl::decided_at.eq(case.now),
            dsl::decided_by.eq(officer.id()),
            dsl::refusal_reason.eq(reason),
            dsl::refusal_words.eq(words),
        ))
        .execute(&mut *case.tx)
        .await?;
    if changed == 0 {
        return case.too_late().await;
    }
    // Kept with the event: a refusal that is reopened leaves the request itself.
    let why = match listed {
        RefusalReason::Other => words.to_owned(),
        listed => format!("{}\n{words}", refusal_reason_text(Locale::Nl, listed)),
    };
    add_event(&mut case.tx, request, EventKind::Refused, Some(officer), Some(&why), case.now).await?;
    record(&mut case.tx, officer.actor(), Event::request_refused(patient, request, reason), case.now).await?;
    case.post_notice(&Notice::Refused { request: number, reason: listed, explanation: words.to_owned() }).await?;
    case.done().await
}
