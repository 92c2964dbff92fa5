//! The steps of a request: from which states to which, and what each writes. Pure. `docs/states.md` has the same table, and a
//! test compares the two; [`super::transition`] carries a step out.

use super::model::{EventKind, State};

/// What a patient or an officer does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// **Neem in behandeling**
    Take,
    /// **Verstuur vraag**; a request in `sent` is taken first.
    Ask,
    /// The patient's answer to a question.
    Answer,
    /// **Registreer uitsluiting**
    Register,
    /// **Weiger aanvraag**
    Refuse,
    /// **Trek aanvraag in**
    Withdraw,
    /// **Trek registratie in**
    Retract,
    /// **Neem over** from a colleague.
    TakeOver,
    /// **Geef terug**
    HandBack,
    /// **Heropen aanvraag**
    Reopen,
    /// **Laat een andere ombudsdienst dit behandelen**, or by a rule.
    HandOver,
}

/// Who works on the request after a step: `taken_by`, `taken_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignmentEffect {
    Unchanged,
    /// The officer who takes the step.
    Actor,
    Cleared,
}

/// What a step does to the decision: `decided_at`, `decided_by`, the registered entry, the reason and words of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionEffect {
    Unchanged,
    Made,
    Cleared,
}

/// A row of the table.
#[derive(Debug)]
pub struct StepRule {
    /// The states it is possible from: the guard of its `UPDATE`.
    pub from: &'static [State],
    /// None: the state stays.
    pub to: Option<State>,
    pub assignment: AssignmentEffect,
    pub decision: DecisionEffect,
    pub event: EventKind,
    /// The action of its audit row.
    pub audit: &'static str,
}

impl Step {
    /// The table.
    pub const fn rule(self) -> StepRule {
        use State::{Asked, Refused, Registered, Sent, Taken, Withdrawn};
        let (from, to): (&[State], Option<State>) = match self {
            Self::Take => (&[Sent], Some(Taken)),
            Self::Ask => (&[Taken, Asked], Some(Asked)),
            Self::Answer => (&[Asked], Some(Taken)),
            Self::Register => (&State::OPEN, Some(Registered)),
            Self::Refuse => (&State::OPEN, Some(Refused)),
            Self::Withdraw => (&State::OPEN, Some(Withdrawn)),
            Self::Retract => (&[Registered], Some(Taken)),
            // A question stays asked: the patient's answer goes to the officer who has the request.
            Self::TakeOver => (&[Taken, Asked], None),
            Self::HandBack => (&[Taken], Some(Sent)),
            Self::Reopen => (&[Refused], Some(Taken)),
            Self::HandOver => (&State::OPEN, Some(Sent)),
        };
        let (assignment, decision) = match self {
            Self::Take | Self::TakeOver => (AssignmentEffect::Actor, DecisionEffect::Unchanged),
            Self::HandBack | Self::HandOver => (AssignmentEffect::Cleared, DecisionEffect::Unchanged),
            Self::Ask | Self::Answer => (AssignmentEffect::Unchanged, DecisionEffect::Unchanged),
            Self::Register | Self::Refuse | Self::Withdraw => (AssignmentEffect::Unchanged, DecisionEffect::Made),
            Self::Retract | Self::Reopen => (AssignmentEffect::Actor, DecisionEffect::Cleared),
        };
        let (event, audit) = match self {
            Self::Take => (EventKind::Taken, "request-taken"),
            Self::Ask => (EventKind::Asked, "request-asked"),
            Self::Answer => (EventKind::Answered, "request-answered"),
            Self::Register => (EventKind::Registered, "exclusion-registered"),
            Self::Refuse => (EventKind::Refused, "request-refused"),
            Self::Withdraw => (EventKind::Withdrawn, "request-withdrawn"),
            Self::Retract => (EventKind::RegistrationRetracted, "registration-retracted"),
            Self::TakeOver => (EventKind::TakenOver, "request-taken-over"),
            Self::HandBack => (EventKind::HandedBack, "request-handed-back"),
            Self::Reopen => (EventKind::Reopened, "request-reopened"),
            Self::HandOver => (EventKind::HandedOver, "request-handed-over"),
        };
        StepRule { from, to, assignment, decision, event, audit }
    }

    pub fn is_possible_from(self, state: State) -> bool {
        self.rule().from.contains(&state)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const ALL: [Step; 11] = [
        Step::Take,
        Step::Ask,
        Step::Answer,
        Step::Register,
        Step::Refuse,
        Step::Withdraw,
        Step::Retract,
        Step::TakeOver,
        Step::HandBack,
        Step::Reopen,
        Step::HandOver,
    ];

    /// The row of a step in `docs/states.md`. A new step needs a row there, and to be in `ALL`.
    fn row(step: Step) -> [String; 7] {
        let name = match step {
            Step::Take => "**Neem in behandeling**",
            Step::Ask => "**Verstuur vraag**",
            Step::Answer => "the answer to it",
            Step::Register => "**Registreer uitsluiting**",
            Step::Refuse => "**Weiger aanvraag**",
            Step::Withdraw => "**Trek aanvraag in**",
            Step::Retract => "**Trek registratie in**",
            Step::TakeOver => "**Neem over**",
            Step::HandBack => "**Geef terug**",
            Step::Reopen => "**Heropen aanvraag**",
            Step::HandOver => "handing over",
        };
        let rule = step.rule();
        let code = |text: &str| format!("`{text}`");
        let assignment = match rule.assignment {
            AssignmentEffect::Unchanged => "–",
            AssignmentEffect::Actor => "this officer",
            AssignmentEffect::Cleared => "cleared",
        };
        let decision = match rule.decision {
            DecisionEffect::Unchanged => "–",
            DecisionEffect::Made => "made",
            DecisionEffect::Cleared => "cleared",
        };
        [
            name.to_owned(),
            rule.from.iter().map(|state| code(state.as_str())).collect::<Vec<_>>().join(", "),
            rule.to.map_or("the same".to_owned(), |state| code(state.as_str())),
            assignment.to_owned(),
            decision.to_owned(),
            code(rule.event.as_str()),
            code(rule.audit),
        ]
    }

    #[test]
    fn the_documented_table_is_the_codes_table() {
        let page = include_str!("../../docs/states.md");
        let (_, after) = page.split_once("| step | from | to | assigned to | decision | event | audit |\n").expect("the table");
        let documented: Vec<Vec<&str>> = after
            .lines()
            .skip(1)
            .take_while(|line| line.starts_with('|'))
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        let code: Vec<[String; 7]> = ALL.into_iter().map(row).collect();
        for (documented, code) in documented.iter().zip(&code) {
            assert_eq!(documented, code);
        }
        assert_eq!(documented.len(), code.len());
    }

    #[test]
    fn every_step_from_every_state() {
        use State::{Asked, Refused, Registered, Sent, Taken, Withdrawn};
        let table = [
            (Step::Take, vec![(Sent, Taken)]),
            (Step::Register, vec![(Sent, Registered), (Taken, Registered), (Asked, Registered)]),
            (Step::Refuse, vec![(Sent, Refused), (Taken, Refused), (Asked, Refused)]),
            (Step::Withdraw, vec![(Sent, Withdrawn), (Taken, Withdrawn), (Asked, Withdrawn)]),
            (Step::Retract, vec![(Registered, Taken)]),
            (Step::TakeOver, vec![(Taken, Taken), (Asked, Asked)]),
            (Step::HandBack, vec![(Taken, Sent)]),
            (Step::Reopen, vec![(Refused, Taken)]),
            (Step::HandOver, vec![(Sent, Sent), (Taken, Sent), (Asked, Sent)]),
            // A request in `sent` is taken first, in the same transaction.
            (Step::Ask, vec![(Taken, Asked), (Asked, Asked)]),
            (Step::Answer, vec![(Asked, Taken)]),
        ];
        for (step, possible) in table {
            for state in State::ALL {
                let expected = possible.iter().find(|(from, _)| *from == state).map(|(_, to)| *to);
                let after = step.is_possible_from(state).then(|| step.rule().to.unwrap_or(state));
                assert_eq!(after, expected, "{step:?} from {state:?}");
            }
        }
    }

    #[test]
    fn the_decision_and_the_assignment_fit_the_state_that_a_step_leads_to() {
        for step in ALL {
            let rule = step.rule();
            let (was_open, is_open) = (rule.from.iter().all(|state| state.is_open()), rule.to.is_none_or(State::is_open));
            let decision = match (was_open, is_open) {
                (true, true) => DecisionEffect::Unchanged,
                (true, false) => DecisionEffect::Made,
                (false, _) => DecisionEffect::Cleared,
            };
            assert_eq!(rule.decision, decision, "{step:?}");
            assert_eq!(rule.to == Some(State::Sent), rule.assignment == AssignmentEffect::Cleared, "{step:?}");
            assert_eq!(
                rule.event.is_decision(),
                rule.decision != DecisionEffect::Unchanged && step != Step::Withdraw,
                "{step:?}"
            );
        }
    }

    #[test]
    fn an_open_request_can_be_withdrawn_and_no_other() {
        for state in State::ALL {
            assert_eq!(state.is_open(), Step::Withdraw.is_possible_from(state), "{state:?}");
        }
    }
}
