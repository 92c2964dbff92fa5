//! Carries a step of a request out: its guarded `UPDATE`, its event and its audit row, all by the table in [`super::steps`].

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::events::add_event;
use super::model::{OtherParent, State};
use super::steps::{AssignmentEffect, DecisionEffect, Step};
use crate::audit::{Event, record};
use crate::db::Actor;
use crate::db::ids::{CareWorkerId, ConversationId, ExclusionId, OfficerId, PatientId, RequestId};
use crate::db::schema::exclusion_requests::{self, dsl};
use crate::identity::{Officer, Patient};

diesel::define_sql_function! {
    /// [`Step::Answer`] of the patient's own request; no policy could say that this is all that a patient may change. False when
    /// no question waits.
    fn mt_request_answered(request: SqlUuid) -> diesel::sql_types::Bool;
}

/// Who takes the step.
#[derive(Clone, Copy)]
pub enum StepActor<'a> {
    Patient(&'a Patient),
    Officer(&'a Officer),
}

impl<'a> StepActor<'a> {
    fn actor(self) -> Actor {
        match self {
            Self::Patient(patient) => patient.actor(),
            Self::Officer(officer) => officer.actor(),
        }
    }

    fn officer(self) -> Option<&'a Officer> {
        match self {
            Self::Patient(_) => None,
            Self::Officer(officer) => Some(officer),
        }
    }
}

/// The request that a step is taken with.
#[derive(Clone, Copy)]
pub struct StepTarget {
    pub request: RequestId,
    pub patient: PatientId,
}

/// A step with what it needs besides the officer and the moment.
#[derive(Debug, Clone, Copy)]
pub enum StepChange<'a> {
    Take,
    /// The question stands in this conversation.
    Ask {
        conversation: ConversationId,
    },
    Answer,
    /// Against this entry of the directory. The caller registers the exclusion, which writes the audit row.
    Register {
        entry: CareWorkerId,
        /// What the officer knows of a child's other parent, where that is asked.
        other_parent: Option<OtherParent>,
    },
    /// `for_timeline` stays with the event when the refusal is reopened.
    Refuse {
        reason: &'a str,
        words: &'a str,
        for_timeline: &'a str,
        /// The request that asks the same.
        double_of: Option<RequestId>,
    },
    Withdraw,
    Retract {
        exclusion: ExclusionId,
        why: &'a str,
    },
    /// Only while this officer has it.
    TakeOver {
        from: OfficerId,
    },
    /// Only while the acting officer has it.
    HandBack,
    Reopen {
        why: &'a str,
    },
}

/// The request is in another state, or another officer has it: nothing changed.
#[derive(Debug)]
pub struct TooLate;

/// What the `UPDATE` sets: the outer `None` leaves a column as it is, the inner one empties it.
#[derive(AsChangeset, Default)]
#[diesel(table_name = exclusion_requests)]
struct Columns<'a> {
    state: Option<State>,
    taken_by: Option<Option<OfficerId>>,
    taken_at: Option<Option<DateTime<Utc>>>,
    decided_at: Option<Option<DateTime<Utc>>>,
    decided_by: Option<Option<OfficerId>>,
    answered_at: Option<Option<DateTime<Utc>>>,
    registered_care_worker_id: Option<Option<CareWorkerId>>,
    refusal_reason: Option<Option<&'a str>>,
    double_of: Option<Option<RequestId>>,
    other_parent: Option<Option<OtherParent>>,
    refusal_words: Option<Option<&'a str>>,
}

impl<'a> StepChange<'a> {
    pub const fn step(&self) -> Step {
        match self {
            Self::Take => Step::Take,
            Self::Ask { .. } => Step::Ask,
            Self::Answer => Step::Answer,
            Self::Register { .. } => Step::Register,
            Self::Refuse { .. } => Step::Refuse,
            Self::Withdraw => Step::Withdraw,
            Self::Retract { .. } => Step::Retract,
            Self::TakeOver { .. } => Step::TakeOver,
            Self::HandBack => Step::HandBack,
            Self::Reopen { .. } => Step::Reopen,
        }
    }

    fn columns(&self, officer: Option<OfficerId>, now: DateTime<Utc>) -> Columns<'a> {
        let rule = self.step().rule();
        let mut columns = Columns { state: rule.to, ..Columns::default() };
        match rule.assignment {
            AssignmentEffect::Unchanged => {}
            AssignmentEffect::Actor => (columns.taken_by, columns.taken_at) = (Some(officer), Some(Some(now))),
            AssignmentEffect::Cleared => (columns.taken_by, columns.taken_at) = (Some(None), Some(None)),
        }
        match rule.decision {
            DecisionEffect::Unchanged => {}
            DecisionEffect::Made => {
                (columns.decided_at, columns.decided_by) = (Some(Some(now)), Some(officer));
                columns.answered_at = Some(None);
            }
            DecisionEffect::Cleared => {
                (columns.decided_at, columns.decided_by) = (Some(None), Some(None));
                columns.registered_care_worker_id = Some(None);
                (columns.refusal_reason, columns.refusal_words) = (Some(None), Some(None));
                (columns.double_of, columns.other_parent) = (Some(None), Some(None));
            }
        }
        match self {
            Self::Register { entry, other_parent } => {
                (columns.registered_care_worker_id, columns.other_parent) = (Some(Some(*entry)), Some(*other_parent));
            }
            Self::Refuse { reason, words, double_of, .. } => {
                (columns.refusal_reason, columns.refusal_words) = (Some(Some(*reason)), Some(Some(*words)));
                columns.double_of = Some(*double_of);
            }
            _ => {}
        }
        columns
    }

    /// The officer who must have the request, where the step is about that.
    fn assignee(&self, officer: Option<OfficerId>) -> Option<OfficerId> {
        match self {
            Self::TakeOver { from } => Some(*from),
            Self::HandBack => officer,
            _ => None,
        }
    }

    /// The ombudsdienst's own words, which no patient reads.
    const fn words(&self) -> Option<&'a str> {
        match self {
            Self::Refuse { for_timeline: words, .. } | Self::Retract { why: words, .. } | Self::Reopen { why: words } => {
                Some(words)
            }
            _ => None,
        }
    }

    fn audit(&self, StepTarget { patient, request }: StepTarget) -> Option<Event> {
        let event = Event::request_step(self.step().rule().audit, patient, request);
        Some(match self {
            // Names the exclusion, which does not exist yet.
            Self::Register { .. } => return None,
            Self::Ask { conversation } => event.with_detail("conversation", conversation.to_string()),
            Self::Refuse { reason, .. } => event.with_detail("reason", *reason),
            Self::Retract { exclusion, .. } => event.with_exclusion(*exclusion),
            Self::TakeOver { from } => event.with_detail("from", from.to_string()),
            Self::Take | Self::Answer | Self::Withdraw | Self::HandBack | Self::Reopen { .. } => event,
        })
    }
}

/// Takes the step, when the request is still where it is possible from.
///
/// # Errors
/// When the database fails or refuses; what the caller's transaction did so far must not be committed then.
pub async fn apply(
    conn: &mut AsyncPgConnection,
    by: StepActor<'_>,
    target: StepTarget,
    change: StepChange<'_>,
    now: DateTime<Utc>,
) -> QueryResult<Result<(), TooLate>> {
    let rule = change.step().rule();
    let officer = by.officer().map(Officer::id);
    let changed = if matches!(change, StepChange::Answer) {
        diesel::select(mt_request_answered(target.request)).get_result(conn).await?
    } else {
        let mut update = diesel::update(dsl::exclusion_requests)
            .filter(dsl::id.eq(target.request).and(dsl::patient_id.eq(target.patient)))
            .filter(dsl::state.eq_any(rule.from))
            .set(change.columns(officer, now))
            .into_boxed();
        if let Some(assignee) = change.assignee(officer) {
            update = update.filter(dsl::taken_by.eq(assignee));
        }
        update.execute(conn).await? > 0
    };
    if !changed {
        return Ok(Err(TooLate));
    }
    add_event(conn, target.request, rule.event, by.officer(), change.words(), now).await?;
    if let Some(event) = change.audit(target) {
        record(conn, by.actor(), event, now).await?;
    }
    Ok(Ok(()))
}
