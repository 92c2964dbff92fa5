//! By whom and how an exclusion was ended, in words.

use super::model::{EndChannel, EndedBy};
use super::notice::told_channel;
use crate::i18n::{Locale, t, tr};
use crate::messages::stop_channel_text;

/// How a request for an ending came, as a part of a sentence.
pub fn end_channel_text(locale: Locale, channel: Option<EndChannel>) -> &'static str {
    match channel {
        None => t(locale, "exclusions-kanaal-onbekend"),
        Some(EndChannel::Desk) => t(locale, "exclusions-kanaal-balie"),
        Some(remote) => stop_channel_text(locale, told_channel(remote)),
    }
}

/// The same as a choice.
pub fn end_channel_choice(locale: Locale, channel: EndChannel) -> &'static str {
    match channel {
        EndChannel::Desk => t(locale, "exclusions-keuze-balie"),
        EndChannel::Telephone => t(locale, "exclusions-keuze-telefoon"),
        EndChannel::Email => t(locale, "exclusions-keuze-mail"),
        EndChannel::Letter => t(locale, "exclusions-keuze-brief"),
    }
}

/// By whom an exclusion was ended, for its patient.
pub fn ended_by_text(locale: Locale, by: EndedBy, channel: Option<EndChannel>) -> String {
    let key = match by {
        EndedBy::Patient => "overview-door-jou",
        EndedBy::PatientAtEhealth => "overview-door-jou-ehealth",
        EndedBy::Ombudsdienst => {
            let channel = end_channel_text(locale, channel);
            return tr(locale, "overview-door-ombudsdienst", &[("kanaal", channel.into())]);
        }
        EndedBy::Representative => "overview-door-vertegenwoordiger",
        EndedBy::Error => "overview-door-vergissing",
    };
    t(locale, key).to_owned()
}
