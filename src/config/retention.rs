//! How long what is over is kept (docs/retention.md).

use serde::Deserialize;

use super::{Refused, Rules, refused};

/// Terms, each counted from when a thing was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Requests from which no exclusion came, and conversations about none of them.
    pub exclusion_years: u32,
    /// Breaks, answers to applications, and officers' looks at patients.
    pub access_years: u32,
    /// What is left of mails, links in them, and signals.
    pub mail_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { exclusion_years: 30, access_years: 10, mail_days: 365 }
    }
}

impl Retention {
    /// # Errors
    /// With the first term to change.
    pub(super) fn check(&self, rules: &Rules) -> Result<(), Refused> {
        for (key, value, least, most) in [
            ("retention.exclusion_years", self.exclusion_years, 10, 200),
            // A patient is told of access for three years at the least (EHDS).
            ("retention.access_years", self.access_years, 3, 100),
            // A mail that was given up can be sent again for 30 days.
            ("retention.mail_days", self.mail_days, 31, 3650),
        ] {
            if value < least || value > most {
                return Err(refused(key, format!("write a number from {least} to {most}")));
            }
        }
        if rules.changes_days > self.access_years * 365 {
            return Err(refused("rules.changes_days", "an application may not stay away for longer than retention.access_years"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_law_or_a_reader_needs_is_kept() {
        let check = |change: fn(&mut Retention)| {
            let mut terms = Retention::default();
            change(&mut terms);
            terms.check(&Rules::default())
        };
        assert!(check(|_| {}).is_ok());
        for (wrong, key) in [
            (check(|terms| terms.exclusion_years = 9), "retention.exclusion_years"),
            (check(|terms| terms.access_years = 2), "retention.access_years"),
            (check(|terms| terms.mail_days = 30), "retention.mail_days"),
        ] {
            assert!(wrong.unwrap_err().to_string().starts_with(&format!("{key}: write a number from")));
        }
        let rules = Rules { changes_days: 4000, ..Rules::default() };
        assert!(Retention::default().check(&rules).unwrap_err().to_string().starts_with("rules.changes_days"));
    }
}
