//! The rules with a setting: their defaults, and what they may be.

use serde::Deserialize;

use super::{LetterWindow, ListEntry, Refused, RepresentationAges, audit, lists, refused};
use crate::calendar::WorkingDays;

/// Settings with a default.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// The service target, in working days (R17).
    pub target_working_days: u32,
    /// The latest date, in days after receipt (R17).
    pub latest_days: u32,
    /// How long a patient may undo an ending, in hours.
    pub undo_hours: u32,
    /// How long a planned stop waits after the patient was told, in hours (R5).
    pub stop_wait_hours: u32,
    /// How long it waits after the letter was sent to a patient whom the portal does not reach, in days of 24 hours.
    pub stop_wait_letter_days: u32,
    /// Minutes without a page after which a patient's session ends, unless the patient chose another length. The longest
    /// choice is 150 minutes, so 15 keeps WCAG 2.2.1.
    pub patient_idle_minutes: u32,
    /// An officer's session likewise.
    pub officer_idle_minutes: u32,
    /// The longest life of a session, in minutes.
    pub session_absolute_minutes: u32,
    /// Minutes between two neutral mails to one patient; 0 sends one for each notice.
    pub notice_minutes: u32,
    /// Minutes between two mails to one ombudsdienst (R14); 0 sends one for each thing that waits.
    pub ombuds_mail_minutes: u32,
    /// The longest that a break of an exclusion opens the record, in minutes (R16).
    pub break_minutes: u32,
    /// How many reports of one application a patient is told one by one on a day; the others are told by one message (R9).
    pub reports_told_a_day: u32,
    /// About how many patients an application may ask for one person in ten minutes before an ombudsdienst is told.
    pub patients_of_one_person: u32,
    /// After how many days an unread notice is to be sent on paper.
    pub letter_after_days: u32,
    /// After how many years `audit retain` drops a month of the audit.
    pub audit_years: u32,
    /// The latest date of a case, in days after the patient's report (R17).
    pub case_days: u32,
    /// Two officers who call back, one after the other, lift a block as the identity document does (R19).
    pub unblock_by_two_callbacks: bool,
    /// For how many days an application may resume the feed; after that it loads everything again.
    pub changes_days: u32,
    /// The working days: those on which the house is closed besides weekends and public holidays are named.
    #[serde(rename = "closed_days")]
    pub working_days: WorkingDays,
    /// How an officer may have checked an identity; empty: ours (`web::lists`).
    pub identity_checks: Vec<ListEntry>,
    /// Why an officer may look a patient up; empty: ours.
    pub look_reasons: Vec<ListEntry>,
    /// At which ages whom a request may come from: a section of its own.
    #[serde(skip)]
    pub representation: RepresentationAges,
    /// Where the window of an envelope is: likewise.
    #[serde(skip)]
    pub letter_window: LetterWindow,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            target_working_days: 2,
            latest_days: 10,
            undo_hours: 24,
            stop_wait_hours: 24,
            stop_wait_letter_days: 7,
            patient_idle_minutes: 15,
            officer_idle_minutes: 30,
            session_absolute_minutes: 600,
            notice_minutes: 15,
            ombuds_mail_minutes: 15,
            break_minutes: 240,
            reports_told_a_day: 20,
            patients_of_one_person: 1000,
            letter_after_days: 7,
            audit_years: 10,
            case_days: 30,
            unblock_by_two_callbacks: false,
            changes_days: 30,
            working_days: WorkingDays::default(),
            identity_checks: Vec::new(),
            look_reasons: Vec::new(),
            representation: RepresentationAges::default(),
            letter_window: LetterWindow::default(),
        }
    }
}

impl Rules {
    /// # Errors
    /// With the first rule to change.
    pub(super) fn check(&self) -> Result<(), Refused> {
        for (key, value) in [
            ("rules.target_working_days", self.target_working_days),
            ("rules.latest_days", self.latest_days),
            ("rules.undo_hours", self.undo_hours),
            ("rules.patient_idle_minutes", self.patient_idle_minutes),
            ("rules.officer_idle_minutes", self.officer_idle_minutes),
            ("rules.session_absolute_minutes", self.session_absolute_minutes),
            ("rules.break_minutes", self.break_minutes),
            ("rules.reports_told_a_day", self.reports_told_a_day),
            ("rules.patients_of_one_person", self.patients_of_one_person),
            ("rules.letter_after_days", self.letter_after_days),
            ("rules.case_days", self.case_days),
            ("rules.changes_days", self.changes_days),
        ] {
            if value == 0 || value > 100_000 {
                return Err(refused(key, "write a number from 1 to 100000"));
            }
        }
        for (key, minutes) in
            [("rules.notice_minutes", self.notice_minutes), ("rules.ombuds_mail_minutes", self.ombuds_mail_minutes)]
        {
            if minutes > 1440 {
                return Err(refused(key, "write a number from 0 to 1440"));
            }
        }
        for (key, value, most) in [
            ("rules.stop_wait_hours", self.stop_wait_hours, 720),
            ("rules.stop_wait_letter_days", self.stop_wait_letter_days, 60),
        ] {
            if value == 0 || value > most {
                return Err(refused(key, format!("write a number from 1 to {most}")));
            }
        }
        audit::check_years(self)?;
        lists::check("rules.identity_checks", &self.identity_checks)?;
        lists::check("rules.look_reasons", &self.look_reasons)
    }
}
