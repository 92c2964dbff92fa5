//! Rows of the log in words.

use chrono::{Datelike, NaiveDate};

use super::ADDRESS;
use super::labels;
use super::store::LogEntry;
use super::subjects::{LogSubject, LogSubjects};
use super::views::{LogDay, LogLink, LogRow};
use crate::audit::ActorKind;
use crate::config::Rules;
use crate::db::ids::PatientId;
use crate::i18n::{Locale, dates, t, tr};
use crate::text::with_capital;
use crate::web::lists;
use crate::web::views::Choice;

/// Acts whose details name the patients who were shown, and no matter.
const SEARCHES: [&str; 3] = ["patients-searched", "worklist-read", "messages-list-read"];

/// What the words of a row need besides it.
pub(super) struct LogWords {
    locale: Locale,
    reasons: Vec<Choice>,
    checks: Vec<Choice>,
    /// The log is narrowed down to this patient, whom the officer looks at for a reason.
    shown: Option<PatientId>,
}

impl LogWords {
    pub(super) fn new(locale: Locale, rules: &Rules, shown: Option<PatientId>) -> Self {
        Self { locale, reasons: lists::look_reasons(locale, rules), checks: lists::identity_checks(locale, rules), shown }
    }

    pub(super) fn reason(&self, code: &str) -> String {
        lists::text_of(&self.reasons, code)
    }

    fn who(&self, entry: &LogEntry) -> String {
        let key = match (entry.actor_kind, &entry.officer) {
            // The job writes it that takes the application's report.
            (ActorKind::System, _) if entry.action == "break-reported" => "officer-log-toepassing",
            (ActorKind::Officer, Some(name)) => return name.to_string(),
            (ActorKind::Officer, None) => "officer-log-onbekend",
            (ActorKind::Patient, _) => "officer-log-patient",
            (ActorKind::Application, _) => "officer-log-toepassing",
            (ActorKind::System, _) => "officer-log-systeem",
        };
        t(self.locale, key).to_owned()
    }

    /// Why, where it was asked.
    fn why(&self, entry: &LogEntry, subjects: &LogSubjects) -> String {
        let reason = subjects.reason(entry).map(|code| self.reason(code));
        let check = || Some(lists::text_of(&self.checks, subjects.identity_check(entry)?));
        reason.or_else(check).unwrap_or_default()
    }

    /// The way to a patient: the guarded page, through the question for the reason where that was not asked just now.
    fn patient_link(&self, patient: uuid::Uuid) -> String {
        match self.shown {
            Some(shown) if shown.uuid() == patient => format!("/ombudsdienst/patienten/{patient}"),
            _ => format!("{ADDRESS}/patient/{patient}"),
        }
    }

    /// What a row is about. A list that showed the patient says so on the patient's own part of the log alone.
    fn subject(&self, entry: &LogEntry, subjects: &LogSubjects) -> Option<LogSubject> {
        let listed = || self.shown.filter(|_| SEARCHES.contains(&entry.action.as_str()));
        subjects.of(entry).or_else(|| listed().map(|shown| LogSubject::Patient(shown.uuid())))
    }

    /// As a link; a day of the year in which the row was written goes without it.
    fn about(&self, subject: LogSubject, written: NaiveDate) -> LogLink {
        let day = |key, at| {
            let day = dates::day(at);
            let text = if day.year() == written.year() { dates::short(self.locale, day) } else { dates::long(self.locale, day) };
            tr(self.locale, key, &[("datum", (&text).into())])
        };
        match subject {
            LogSubject::Request(reference) => {
                LogLink { href: format!("/ombudsdienst/aanvragen/{reference}"), text: reference, is_number: true }
            }
            LogSubject::Conversation(reference) => {
                LogLink { href: format!("/ombudsdienst/berichten/{reference}"), text: reference, is_number: true }
            }
            LogSubject::Letter(reference) => LogLink {
                text: tr(self.locale, "officer-log-over-brief", &[("referentie", (&reference).into())]),
                href: format!("/ombudsdienst/berichten/{reference}"),
                is_number: true,
            },
            LogSubject::Break { id, at } => LogLink {
                href: format!("/ombudsdienst/doorbrekingen/{id}"),
                text: day("officer-log-over-doorbreking", at),
                is_number: false,
            },
            LogSubject::Exclusion { patient, at } => {
                LogLink { href: self.patient_link(patient), text: day("officer-log-over-uitsluiting", at), is_number: false }
            }
            LogSubject::Patient(patient) => LogLink {
                href: self.patient_link(patient),
                text: t(self.locale, "officer-log-over-patient").to_owned(),
                is_number: false,
            },
        }
    }

    pub(super) fn row(&self, entry: &LogEntry, subjects: &LogSubjects) -> LogRow {
        LogRow {
            time: dates::time(self.locale, entry.happened_at),
            iso: dates::iso(entry.happened_at),
            who: self.who(entry),
            what: labels::label(self.locale, &entry.action),
            about: self.subject(entry, subjects).map(|subject| self.about(subject, dates::day(entry.happened_at))),
            why: self.why(entry, subjects),
        }
    }

    /// Under a heading for each day.
    pub(super) fn days(&self, entries: &[LogEntry], subjects: &LogSubjects, today: NaiveDate) -> Vec<LogDay> {
        let mut days: Vec<LogDay> = Vec::new();
        for of_day in entries.chunk_by(|one, next| dates::day(one.happened_at) == dates::day(next.happened_at)) {
            let Some(first) = of_day.first() else { continue };
            let day = dates::day(first.happened_at);
            let count = i64::try_from(of_day.len()).unwrap_or(i64::MAX);
            days.push(LogDay {
                heading: self.heading(day, today),
                count: tr(self.locale, "officer-log-regels", &[("n", count.into())]),
                rows: of_day.iter().map(|entry| self.row(entry, subjects)).collect(),
            });
        }
        days
    }

    fn heading(&self, day: NaiveDate, today: NaiveDate) -> String {
        if day == today {
            return tr(self.locale, "officer-log-vandaag", &[("datum", (&dates::long(self.locale, day)).into())]);
        }
        with_capital(&dates::with_weekday(self.locale, day))
    }
}

/// A sentence as it stands after a colon.
pub(super) fn within_sentence(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next();
    match (first, signs.clone().next()) {
        // Not an abbreviation, nor a name of one letter.
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => first.to_lowercase().chain(signs).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_stands_within_a_sentence() {
        assert_eq!(within_sentence("De patiënt stelt een vraag"), "de patiënt stelt een vraag");
        assert_eq!(within_sentence("EPD stelt een vraag"), "EPD stelt een vraag");
        assert_eq!(within_sentence(""), "");
        assert_eq!(with_capital("vrijdag 27 november 2026"), "Vrijdag 27 november 2026");
    }
}
