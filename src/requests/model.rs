//! The states of a request, what happens to it, how it came. Pure.

use crate::db::text_enum;

text_enum! {
    /// Where a request stands.
    pub enum State: "request state" {
        /// Received, unassigned.
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
        /// Another ombudsdienst handles it from then on.
        HandedOver = "handed_over",
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
    /// By which right somebody speaks for a patient.
    pub enum Basis: "basis of a representation" {
        Parent = "parent",
        Guardian = "guardian",
        FosterParent = "foster-parent",
        /// Named by the patient, on paper.
        NamedRepresentative = "named-representative",
        /// *Zorgvolmacht*
        CareMandate = "care-mandate",
        /// *Bewindvoerder over de persoon*
        Administrator = "administrator",
        /// Partner, child, parent or sibling, in the order of the law on patients' rights.
        Family = "family",
        EhealthMandate = "ehealth-mandate",
    }
}

impl Basis {
    /// Holders of parental authority, or of what comes in its place: they speak for children only.
    pub const OF_CHILDREN: [Self; 3] = [Self::Parent, Self::Guardian, Self::FosterParent];
}

text_enum! {
    /// What an officer knows of the other parent, before a child's parent is excluded.
    pub enum OtherParent: "answer about the other parent" {
        /// The other parent was heard.
        Heard = "heard",
        /// A judgment was seen.
        Judgment = "judgment",
        /// It cannot wait, and holds for the time being.
        Urgent = "urgent",
    }
}

text_enum! {
    /// Whom a telephone call reached.
    pub enum Reached: "person reached by a call" {
        Patient = "patient",
        Other = "other",
        Voicemail = "voicemail",
        Nobody = "nobody",
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
}

impl EventKind {
    /// Whether it changed the request: a note or a call does not.
    pub const fn is_step(self) -> bool {
        !matches!(self, Self::Note | Self::Call)
    }

    /// Whether the patient reads it. Which officer has the request, and what officers note, is the ombudsdienst's own.
    pub const fn is_shown_to_patient(self) -> bool {
        !matches!(self, Self::TakenOver | Self::HandedBack | Self::Note | Self::Call)
    }

    /// Whether it decided about the request, or took such a decision back.
    pub const fn is_decision(self) -> bool {
        matches!(self, Self::Registered | Self::Refused | Self::RegistrationRetracted | Self::Reopened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_open_or_finished() {
        for state in State::ALL {
            assert_ne!(State::OPEN.contains(&state), State::FINISHED.contains(&state), "{state:?}");
        }
    }

    #[test]
    fn paper_mail_and_telephone_are_entered_by_an_officer() {
        for channel in Channel::ALL {
            assert_eq!(channel.is_entered(), !matches!(channel, Channel::Portal | Channel::Message));
        }
    }
}
