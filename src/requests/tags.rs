//! States and events in the patient's words.

use super::model::{EventKind, State};
use crate::i18n::{Locale, t};
use crate::web::views::Tag;

/// What the patient reads for a state of the request; a double was refused, but its question was not.
pub fn patient_tag(locale: Locale, state: State, is_double: bool) -> Tag {
    if is_double {
        return Tag { text: t(locale, "requests-status-double"), colour: "grey" };
    }
    let (text, colour) = match state {
        State::Sent => (t(locale, "requests-status-sent"), "grey"),
        State::Taken => (t(locale, "requests-status-taken"), "blue"),
        State::Asked => (t(locale, "requests-status-asked"), "yellow"),
        State::Registered => (t(locale, "requests-status-registered"), "green"),
        State::Refused => (t(locale, "requests-status-refused"), "red"),
        State::Withdrawn => (t(locale, "requests-status-withdrawn"), "grey"),
    };
    Tag { text, colour }
}

/// What the patient reads for an event, when it [is shown to the patient](EventKind::is_shown_to_patient).
pub fn patient_event(locale: Locale, kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Sent => Some(patient_tag(locale, State::Sent, false).text),
        EventKind::Entered => Some(t(locale, "requests-verloop-ingevoerd")),
        EventKind::HandedOver => Some(t(locale, "requests-verloop-overgedragen")),
        EventKind::Taken => Some(patient_tag(locale, State::Taken, false).text),
        EventKind::Asked => Some(t(locale, "requests-verloop-vraag")),
        EventKind::Answered => Some(t(locale, "requests-verloop-antwoord")),
        EventKind::Registered => Some(patient_tag(locale, State::Registered, false).text),
        EventKind::Refused => Some(patient_tag(locale, State::Refused, false).text),
        EventKind::Withdrawn => Some(patient_tag(locale, State::Withdrawn, false).text),
        EventKind::RegistrationRetracted => Some(t(locale, "requests-verloop-registratie-ingetrokken")),
        EventKind::Reopened => Some(t(locale, "requests-verloop-heropend")),
        EventKind::TakenOver | EventKind::HandedBack | EventKind::Note | EventKind::Call => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_a_text_when_it_is_shown_to_the_patient() {
        for kind in EventKind::ALL {
            assert_eq!(patient_event(Locale::DUTCH, kind).is_some(), kind.is_shown_to_patient(), "{kind:?}");
        }
    }
}
