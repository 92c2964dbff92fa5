//! The states of a request and what leads from one to the other (`docs/states.md`). Pure.

use crate::db::text_enum;

text_enum! {
    /// Where a request stands.
    pub enum State: "request state" {
        /// Received, nobody has it yet.
        Sent = "sent",
        /// An officer works on it.
        Taken = "taken",
        /// The officer asked the patient something.
        Asked = "asked",
        Registered = "registered",
        /// Refused, with words for the patient.
        Refused = "refused",
        /// Taken back by the patient.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What happened to a request.
    pub enum EventKind: "kind of request event" {
        /// The patient sent it.
        Sent = "sent",
        /// An officer entered it for the patient.
        Entered = "entered",
        /// An officer took it.
        Taken = "taken",
        /// An officer took it over from a colleague.
        TakenOver = "taken_over",
        /// The officer gave it back.
        HandedBack = "handed_back",
        /// The patient was asked something.
        Asked = "asked",
        Answered = "answered",
        /// The exclusion was registered.
        Registered = "registered",
        /// It was refused.
        Refused = "refused",
        /// The patient took it back.
        Withdrawn = "withdrawn",
        /// A registration made in error was taken back.
        RegistrationRetracted = "registration_retracted",
        /// A refusal is looked at again.
        Reopened = "reopened",
        Note = "note",
        /// An officer's call to the patient.
        Call = "call",
    }
}

text_enum! {
    /// Whom a telephone call reached.
    pub enum Reached: "person reached by a call" {
        Patient = "patient",
        /// Somebody else.
        Other = "other",
        Voicemail = "voicemail",
        /// Nobody.
        Nobody = "nobody",
    }
}

text_enum! {
    /// How the patient wants to be reached.
    pub enum ContactWay: "way of contact" {
        /// By a message here.
        Message = "message",
        /// By telephone.
        Telephone = "telephone",
    }
}

text_enum! {
    /// How a request came in.
    pub enum Channel: "request channel" {
        /// The patient sent it here.
        Portal = "portal",
        /// A form on paper.
        Paper = "paper",
        /// A mail to the ombudsdienst.
        Email = "email",
        Telephone = "telephone",
        /// Made from what the patient wrote here.
        Message = "message",
    }
}

/// What somebody does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// **Neem in behandeling**
    Take,
    /// **Registreer uitsluiting**
    Register,
    /// **Weiger aanvraag**
    Refuse,
    /// **Trek aanvraag in**
    Withdraw,
    /// **Trek registratie in**
    Retract,
    /// **Neem over** from a colleague
    TakeOver,
    /// **Geef terug**
    HandBack,
    /// **Heropen aanvraag**
    Reopen,
    /// **Stel een vraag aan de patiënt**; from a request that nobody has, the officer takes it with the question.
    Ask,
    Answer,
}

/// The step came too late, or too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotNow(pub State);

impl Channel {
    /// Those that an officer enters by hand.
    pub const ENTERED: [Self; 3] = [Self::Paper, Self::Email, Self::Telephone];

    /// Whether an officer entered it.
    pub fn is_entered(self) -> bool {
        Self::ENTERED.contains(&self)
    }
}

impl State {
    /// Those that wait for a decision.
    pub const OPEN: [Self; 3] = [Self::Sent, Self::Taken, Self::Asked];

    /// Those that are decided, or withdrawn.
    pub const FINISHED: [Self; 3] = [Self::Registered, Self::Refused, Self::Withdrawn];

    /// Whether it waits for a decision.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }

    /// The state after a step.
    ///
    /// # Errors
    /// When the step is not possible from here.
    pub fn after(self, step: Step) -> Result<Self, NotNow> {
        match (step, self) {
            (Step::Take, Self::Sent) => Ok(Self::Taken),
            (Step::Register, open) if open.is_open() => Ok(Self::Registered),
            (Step::Refuse, open) if open.is_open() => Ok(Self::Refused),
            (Step::Withdraw, open) if open.is_open() => Ok(Self::Withdrawn),
            // Whoever answers the patient's answer: the question stays asked.
            (Step::TakeOver, Self::Taken | Self::Asked) => Ok(self),
            (Step::HandBack, Self::Taken) => Ok(Self::Sent),
            (Step::Reopen, Self::Refused) => Ok(Self::Taken),
            (Step::Retract, Self::Registered) | (Step::Answer, Self::Asked) => Ok(Self::Taken),
            (Step::Ask, open) if open.is_open() => Ok(Self::Asked),
            _ => Err(NotNow(self)),
        }
    }

    /// The states from which a step is possible: the guard of its `UPDATE`.
    pub fn before(step: Step) -> Vec<Self> {
        Self::ALL.into_iter().filter(|state| state.after(step).is_ok()).collect()
    }
}

impl EventKind {
    /// Whether it changed the request: a note or a call does not.
    pub const fn is_step(self) -> bool {
        !matches!(self, Self::Note | Self::Call)
    }

    /// Whether it decided about the request, or took such a decision back.
    pub const fn is_decision(self) -> bool {
        matches!(self, Self::Registered | Self::Refused | Self::RegistrationRetracted | Self::Reopened)
    }
}

impl ContactWay {
    /// By telephone when there is a number, otherwise by message.
    pub const fn of(telephone: Option<&String>) -> Self {
        if telephone.is_some() { Self::Telephone } else { Self::Message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (Step::Ask, vec![(Sent, Asked), (Taken, Asked), (Asked, Asked)]),
            (Step::Answer, vec![(Asked, Taken)]),
        ];
        for (step, possible) in table {
            for state in State::ALL {
                let expected = possible.iter().find(|(from, _)| *from == state).map_or(Err(NotNow(state)), |(_, to)| Ok(*to));
                assert_eq!(state.after(step), expected, "{step:?} from {state:?}");
            }
            assert_eq!(State::before(step), possible.iter().map(|(from, _)| *from).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_state_is_open_or_finished() {
        for state in State::ALL {
            assert_ne!(State::OPEN.contains(&state), State::FINISHED.contains(&state), "{state:?}");
            assert_eq!(state.is_open(), state.after(Step::Withdraw).is_ok(), "{state:?}");
        }
    }

    #[test]
    fn paper_mail_and_telephone_are_entered_by_an_officer() {
        for channel in Channel::ALL {
            assert_eq!(channel.is_entered(), !matches!(channel, Channel::Portal | Channel::Message));
        }
    }
}
