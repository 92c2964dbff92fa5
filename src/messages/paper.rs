//! A message of the portal as its letter tells it.

use chrono::NaiveDate;

use super::notice::{EndRequester, Notice};
use super::notice_head::render_heading;
use super::notice_text::{Medium, render_for};
use super::stored_text::{MessageBody, StoredSubject};
use crate::i18n::Locale;

/// The words of a letter, in the language of its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperText {
    pub title: String,
    pub paragraphs: Vec<String>,
    /// Something that was done in the reader's name: they may say that it was not them (R19).
    pub may_deny: bool,
    /// A person is excluded.
    pub excludes: bool,
    /// Who is so from now on, and was not before.
    pub newly_excluded: Option<String>,
}

/// What an officer did in the patient's name.
const fn is_done_in_their_name(notice: &Notice) -> bool {
    match notice {
        Notice::Registered { .. }
        | Notice::StopPlanned { .. }
        | Notice::Entered { .. }
        | Notice::HomeChanged { .. }
        | Notice::HomeAdoption { .. }
        | Notice::IdentitySeen { .. } => true,
        Notice::Ended { requester, .. } => !matches!(requester, EndRequester::PatientInPortal),
        Notice::Refused { .. }
        | Notice::RegistrationRetracted { .. }
        | Notice::Reopened { .. }
        | Notice::StopCancelled { .. }
        | Notice::Broken { .. }
        | Notice::BrokenOften { .. }
        | Notice::Outcome { .. }
        | Notice::Prepared { .. }
        | Notice::NotMe { .. }
        | Notice::NotMeOutcome { .. }
        | Notice::Merged { .. }
        | Notice::EhealthAppeared { .. }
        | Notice::EhealthGone { .. } => false,
    }
}

/// The title of a message in a list of letters.
pub fn render_paper_title(locale: Locale, body: &MessageBody, subject: &StoredSubject) -> String {
    match body {
        MessageBody::Text(_) => subject.render(locale),
        MessageBody::Notice(notice) => render_heading(locale, notice),
    }
}

/// The words of a message that was written on this day.
pub fn render_on_paper(locale: Locale, body: &MessageBody, subject: &StoredSubject, written_on: NaiveDate) -> PaperText {
    let title = render_paper_title(locale, body, subject);
    let (text, may_deny) = match body {
        MessageBody::Text(text) => (text.clone(), false),
        MessageBody::Notice(notice) => (render_for(locale, notice, Medium::Paper(written_on)), is_done_in_their_name(notice)),
    };
    let (excludes, newly_excluded) = match body {
        MessageBody::Notice(Notice::Registered { person, since }) => (true, since.is_none().then(|| person.clone())),
        MessageBody::Notice(_) | MessageBody::Text(_) => (false, None),
    };
    let paragraphs = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    PaperText { title, paragraphs, may_deny, excludes, newly_excluded }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::super::notice::{BreakGround, CaseOutcome, EntryChannel, RefusalReason, StopChannel, StopWait};
    use super::super::subject_line::SubjectLine;
    use super::*;

    fn all() -> Vec<Notice> {
        let at = Utc.with_ymd_and_hms(2026, 11, 21, 22, 47, 0).unwrap();
        let (person, institution) = (|| "Sofie Claes".to_owned(), || "AZ Sint-Lucas".to_owned());
        let (request, explanation) = (|| "UA-2026-000001-A".to_owned(), || "Uitleg.".to_owned());
        vec![
            Notice::Registered { person: person(), since: None },
            Notice::Registered { person: person(), since: Some(at) },
            Notice::Refused { request: request(), reason: RefusalReason::PersonNotFound, explanation: explanation() },
            Notice::Refused { request: request(), reason: RefusalReason::Double, explanation: String::new() },
            Notice::RegistrationRetracted { person: person(), request: request() },
            Notice::Reopened { request: request() },
            Notice::Ended { person: person(), at, requester: EndRequester::Patient, still_in_ehealth: true },
            Notice::Ended { person: person(), at, requester: EndRequester::PatientInPortal, still_in_ehealth: false },
            Notice::StopPlanned {
                person: person(),
                at,
                channel: StopChannel::Telephone,
                wait: StopWait::AfterLetter { days: 7 },
            },
            Notice::StopCancelled { person: person(), at },
            Notice::Broken {
                person: person(),
                function: String::new(),
                place: String::new(),
                motivation: "Wacht.".to_owned(),
                at,
                ground: BreakGround::Exclusion { held: true, still_holds: true },
                reported_by: None,
            },
            Notice::BrokenOften { application: "EPD".to_owned(), at, told: 20 },
            Notice::Outcome { outcome: CaseOutcome::Unfounded, explanation: explanation() },
            Notice::Prepared { person: person(), shortened: true },
            Notice::Entered { institution: institution(), person: person(), at, channel: EntryChannel::Paper },
            Notice::HomeChanged { institution: institution(), at },
            Notice::HomeAdoption { institution: institution(), at, works_at: at },
            Notice::NotMe { institution: institution(), at, latest_on: at.date_naive() },
            Notice::NotMeOutcome { outcome: CaseOutcome::Unfounded, explanation: explanation() },
            Notice::IdentitySeen { institution: institution(), at, called_back: false, lifted: true },
            Notice::Merged { at, undone: false },
            Notice::EhealthAppeared { person: person(), at },
            Notice::EhealthGone { person: person(), at, still_in_nexuzhealth: true },
        ]
    }

    fn paper(notice: Notice) -> PaperText {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        render_on_paper(Locale::DUTCH, &MessageBody::Notice(notice), &StoredSubject::Line(SubjectLine::Other), day)
    }

    #[test]
    fn no_letter_speaks_of_buttons_or_of_what_stands_on_a_screen() {
        for notice in all() {
            let text = paper(notice.clone()).paragraphs.join(" ");
            for word in ["Kies ", "Kies dan", "hieronder", "‘Dat was ik niet’", "‘Ik vertrouw dit niet’", "klik"] {
                assert!(!text.contains(word), "{word} in a letter: {text}");
            }
            assert!(!text.is_empty() && !paper(notice).title.is_empty());
        }
    }

    #[test]
    fn a_letter_may_be_denied_where_the_message_can_be() {
        for notice in all() {
            let on_screen = super::super::render_notice(Locale::DUTCH, &notice).contains("Kies dan ‘Dat was ik niet’");
            // Who registered or changed the home is told without the button in the text; the letter is the only way of some.
            let more = matches!(notice, Notice::Registered { .. } | Notice::HomeChanged { .. });
            assert_eq!(paper(notice.clone()).may_deny, on_screen || more, "{notice:?}");
        }
    }

    #[test]
    fn a_letter_is_dated_and_the_rest_is_the_message_word_for_word() {
        let registered = paper(Notice::Registered { person: "Sofie Claes".to_owned(), since: None });
        assert_eq!(registered.title, "Sofie Claes is uitgesloten");
        assert!(registered.paragraphs.concat().contains("Dat geldt sinds 22 november 2026, in alle zorginstellingen"));
        for notice in all() {
            let (screen, paper) =
                (super::super::render_notice(Locale::DUTCH, &notice), paper(notice.clone()).paragraphs.concat());
            let first = screen.split_inclusive(". ").next().unwrap_or_default().split("\n\n").next().unwrap_or_default();
            assert!(paper.starts_with(first.trim_end()), "{screen} / {paper}");
        }
    }
}
