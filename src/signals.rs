//! What an ombudsdienst should look at, as `signals.kind` keeps it. The worklist has a line for each.

use crate::db::text_enum;

text_enum! {
    /// What an ombudsdienst should look at.
    pub enum SignalKind: "kind of signal" {
        /// An officer entered more requests for patients of elsewhere in one day than is usual.
        IntakeHandedOver = "intake_handed_over",
        /// An application asks about very many patients for one person.
        ApplicationOnePerson = "application_one_person",
        /// An application asks about many more patients than it does otherwise.
        ApplicationManyPatients = "application_many_patients",
        /// An application names people whom nobody knows more often than it does otherwise.
        ApplicationUnknownPeople = "application_unknown_people",
        /// Breaks that an application reported were to open a record, and were refused, many times.
        ApplicationRefusedOpenings = "application_refused_openings",
        /// An application reported so many breaks of a patient that they are told by one message.
        ApplicationManyReports = "application_many_reports",
        /// An application did not confirm exclusions for a while.
        ApplicationBehind = "application_behind",
        /// A request must be finished tomorrow at the latest.
        RequestDue = "request_due",
        /// Nobody reviewed a break for a week.
        BreakUnreviewed = "break_unreviewed",
        /// A mail to a patient was given up.
        MailGivenUp = "mail_given_up",
        /// There are letters to write.
        LettersToWrite = "letters_to_write",
        /// Somebody who is excluded was refused many times in one day.
        PersonRefused = "person_refused",
    }
}

/// In which column it stands what a signal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalAbout {
    Officer,
    Application,
    /// A request, a break, an exclusion, or the institution.
    Subject,
}

impl SignalKind {
    pub const fn about(self) -> SignalAbout {
        match self {
            Self::IntakeHandedOver => SignalAbout::Officer,
            Self::ApplicationOnePerson
            | Self::ApplicationManyPatients
            | Self::ApplicationUnknownPeople
            | Self::ApplicationRefusedOpenings
            | Self::ApplicationManyReports
            | Self::ApplicationBehind => SignalAbout::Application,
            Self::RequestDue | Self::BreakUnreviewed | Self::MailGivenUp | Self::LettersToWrite | Self::PersonRefused => {
                SignalAbout::Subject
            }
        }
    }
}
