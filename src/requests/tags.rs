//! States and events in the patient's words.

use super::model::{EventKind, State};
use crate::i18n::t;
use crate::web::views::Tag;

/// What the patient reads for a state of the request.
pub fn patient_tag(state: State) -> Tag {
    let (text, colour) = match state {
        State::Sent => (t("requests-status-sent"), "grey"),
        State::Taken => (t("requests-status-taken"), "blue"),
        State::Asked => (t("requests-status-asked"), "yellow"),
        State::Registered => (t("requests-status-registered"), "green"),
        State::Refused => (t("requests-status-refused"), "red"),
        State::Withdrawn => (t("requests-status-withdrawn"), "grey"),
    };
    Tag { text, colour }
}

/// What the patient reads for something that happened; none for what is the ombudsdienst's own affair: which officer has the
/// request, and what officers note.
pub fn patient_event(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Sent => Some(patient_tag(State::Sent).text),
        EventKind::Entered => Some(t("requests-verloop-ingevoerd")),
        EventKind::Taken => Some(patient_tag(State::Taken).text),
        EventKind::Asked => Some(t("requests-verloop-vraag")),
        EventKind::Answered => Some(t("requests-verloop-antwoord")),
        EventKind::Registered => Some(patient_tag(State::Registered).text),
        EventKind::Refused => Some(patient_tag(State::Refused).text),
        EventKind::Withdrawn => Some(patient_tag(State::Withdrawn).text),
        EventKind::RegistrationRetracted => Some(t("requests-verloop-registratie-ingetrokken")),
        EventKind::Reopened => Some(t("requests-verloop-heropend")),
        EventKind::TakenOver | EventKind::HandedBack | EventKind::Note | EventKind::Call => None,
    }
}
