//! What the rules with a setting may be.

use super::{Refused, Rules, audit, lists, refused};

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
