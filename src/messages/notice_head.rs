//! What stands above a message of the portal: its title in the inbox, its heading in the conversation, and its sign.

use super::model::{Author, MessageKind, Topic};
use super::notice::{BreakGround, Notice};
use super::notice_text::render_subject;
use super::views::Sign;
use crate::i18n::{Locale, t, tr};

/// The title in the inbox. It may name a person, so it is no title of a page.
pub(super) fn render_title(locale: Locale, notice: &Notice) -> String {
    match notice {
        Notice::Registered { person, .. } => tr(locale, "messages-titel-uitgesloten", &[("persoon", person.into())]),
        Notice::Ended { person, .. } => tr(locale, "messages-titel-stopgezet", &[("persoon", person.into())]),
        Notice::Outcome { .. } | Notice::NotMeOutcome { .. } => t(locale, "messages-titel-uitkomst").to_owned(),
        Notice::Prepared { .. } => t(locale, "messages-titel-klaargezet").to_owned(),
        other => other.subject().map(|subject| render_subject(locale, &subject)).unwrap_or_default(),
    }
}

/// The heading in its conversation.
pub(super) fn render_heading(locale: Locale, notice: &Notice) -> String {
    match notice {
        Notice::Broken { person, .. } if person.is_empty() => t(locale, "messages-kop-iemand-opende").to_owned(),
        Notice::Broken { person, .. } => tr(locale, "messages-kop-opende", &[("persoon", person.into())]),
        other => render_title(locale, other),
    }
}

/// The title in the inbox of what a person wrote.
pub(super) fn render_written_title(locale: Locale, author: Author, kind: MessageKind, topic: Topic) -> Option<&'static str> {
    match (author, kind, topic) {
        (Author::Patient | Author::System, ..) => None,
        (Author::Officer, MessageKind::Question, _) => Some(t(locale, "messages-titel-vraag")),
        (Author::Officer, _, Topic::Exclusion | Topic::Ending | Topic::Suspicion | Topic::Other) => {
            Some(t(locale, "messages-titel-antwoord"))
        }
        (Author::Officer, ..) => Some(t(locale, "messages-titel-bericht")),
    }
}

pub(super) const fn sign_of_notice(notice: &Notice) -> Sign {
    let (icon, tone) = match notice {
        Notice::Broken { ground: BreakGround::Exclusion { .. }, .. } => ("doorbreking", "danger"),
        Notice::Broken { .. } | Notice::BrokenOften { .. } => ("doorbreking", "warn"),
        Notice::StopPlanned { .. } => ("klok", "warn"),
        Notice::Registered { .. } | Notice::StopCancelled { .. } | Notice::EhealthAppeared { .. } => ("vinkje", "ok"),
        Notice::Ended { .. } | Notice::EhealthGone { .. } => ("stop", "mute"),
        Notice::Outcome { .. }
        | Notice::NotMe { .. }
        | Notice::NotMeOutcome { .. }
        | Notice::IdentitySeen { .. }
        | Notice::Merged { .. } => ("schild", ""),
        Notice::HomeChanged { .. } | Notice::HomeAdoption { .. } => ("huis", ""),
        Notice::Prepared { .. } | Notice::Entered { .. } => ("logboek", ""),
        Notice::Refused { .. } | Notice::RegistrationRetracted { .. } | Notice::Reopened { .. } => ("info", "mute"),
    };
    Sign { icon, tone }
}

pub(super) const fn sign_of_written(author: Author, kind: MessageKind) -> Sign {
    match (author, kind) {
        (Author::Officer, MessageKind::Question) => Sign { icon: "vraag", tone: "" },
        (Author::Officer, _) => Sign { icon: "gesprek", tone: "" },
        (Author::Patient | Author::System, _) => Sign { icon: "gesprek", tone: "mute" },
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::notice::{CaseOutcome, EndRequester};
    use super::*;

    #[test]
    fn titles_say_what_happened_and_to_whom() {
        let person = || "Sofie Claes".to_owned();
        let ended = Notice::Ended {
            person: person(),
            at: DateTime::UNIX_EPOCH,
            requester: EndRequester::Patient,
            still_in_ehealth: false,
        };
        let outcome = Notice::Outcome { outcome: CaseOutcome::Founded, explanation: String::new() };
        for (notice, title) in [
            (Notice::Registered { person: person(), since: None }, "Sofie Claes is uitgesloten"),
            (ended, "Je uitsluiting van Sofie Claes is stopgezet"),
            (outcome, "Antwoord op je melding"),
            (Notice::Reopened { request: "UA-2026-000001-A".to_owned() }, "Je aanvraag is opnieuw in behandeling"),
        ] {
            assert_eq!(render_title(Locale::DUTCH, &notice), title);
            assert_eq!(render_heading(Locale::DUTCH, &notice), title);
        }
        let officers = |kind, topic| render_written_title(Locale::DUTCH, Author::Officer, kind, topic);
        assert_eq!(officers(MessageKind::Text, Topic::Other), Some("Antwoord op je vraag"));
        assert_eq!(officers(MessageKind::Text, Topic::Request), Some("Bericht van de ombudsdienst"));
        assert_eq!(officers(MessageKind::Question, Topic::Request), Some("We hebben een vraag over je aanvraag"));
    }
}
