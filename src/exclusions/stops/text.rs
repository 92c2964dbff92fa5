//! Planned stops in words.

use super::model::{StopCanceller, StopState};
use super::store::PlannedStop;
use crate::i18n::{Locale, dates, t, tr};

/// When an open plan ends the exclusion, for its patient.
pub fn stop_time_text(locale: Locale, stop: &PlannedStop) -> String {
    match stop.stops_at {
        Some(at) => tr(locale, "exclusions-stop-op", &[("tijdstip", (&dates::at(locale, at)).into())]),
        None => tr(locale, "messages-stop-na-brief", &[("n", i64::from(stop.wait_days()).into())]),
    }
}

/// What became of a plan, for its patient.
pub fn stop_state_text(locale: Locale, state: StopState, cancelled_by: Option<StopCanceller>) -> &'static str {
    match (state, cancelled_by) {
        (StopState::LetterFirst | StopState::Waiting, _) => t(locale, "exclusions-stop-open"),
        (StopState::Done, _) => t(locale, "exclusions-stop-gedaan"),
        (StopState::Overtaken, _) => t(locale, "exclusions-stop-ingehaald"),
        (StopState::TakenBack, _) => t(locale, "exclusions-stop-teruggedraaid"),
        (StopState::Cancelled, Some(StopCanceller::Officer)) => t(locale, "exclusions-stop-door-ombudsdienst"),
        (StopState::Cancelled, _) => t(locale, "exclusions-stop-door-jou"),
    }
}
