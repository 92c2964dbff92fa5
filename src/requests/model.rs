//! The states of a request and what leads from one to the other (product.md §2, `docs/states.md`). Pure.

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Received, nobody has it yet.
    Sent,
    /// An officer works on it.
    Taken,
    /// The officer asked the patient something.
    Asked,
    /// The exclusion stands.
    Registered,
    /// Refused, with words for the patient.
    Refused,
    /// Taken back by the patient.
    Withdrawn,
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
    /// The patient's answer.
    Answer,
}

/// The step came too late, or too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotNow(pub State);

/// How a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// The patient sent it here.
    Portal,
    /// A form on paper.
    Paper,
    /// A mail to the ombudsdienst.
    Email,
    /// A telephone call.
    Telephone,
    /// Made from what the patient wrote here.
    Message,
}

impl Channel {
    /// Those that an officer enters by hand.
    pub const ENTERED: [Self; 3] = [Self::Paper, Self::Email, Self::Telephone];

    /// As the database writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Paper => "paper",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::Message => "message",
        }
    }

    /// As the database wrote it; the column's check allows nothing else.
    pub fn read(text: &str) -> Self {
        [Self::Paper, Self::Email, Self::Telephone, Self::Message]
            .into_iter()
            .find(|channel| channel.as_str() == text)
            .unwrap_or(Self::Portal)
    }

    /// Whether an officer entered it.
    pub fn is_entered(self) -> bool {
        Self::ENTERED.contains(&self)
    }
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Sent, Self::Taken, Self::Asked, Self::Registered, Self::Refused, Self::Withdrawn];

    /// As the database writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Taken => "taken",
            Self::Asked => "asked",
            Self::Registered => "registered",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// As the database wrote it; the column's check allows nothing else.
    pub fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Withdrawn)
    }

    /// Whether it waits for a decision.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::Taken | Self::Asked)
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
    pub fn before(step: Step) -> Vec<&'static str> {
        Self::ALL.into_iter().filter(|state| state.after(step).is_ok()).map(Self::as_str).collect()
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
            assert_eq!(State::before(step), possible.iter().map(|(from, _)| from.as_str()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_database_reads_what_it_wrote() {
        for state in State::ALL {
            assert_eq!(State::read(state.as_str()), state);
        }
        for channel in [Channel::Portal, Channel::Message].into_iter().chain(Channel::ENTERED) {
            assert_eq!(Channel::read(channel.as_str()), channel);
            assert_eq!(channel.is_entered(), !matches!(channel, Channel::Portal | Channel::Message));
        }
    }
}
