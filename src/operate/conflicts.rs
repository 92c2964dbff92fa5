//! What `check` says of the settings that keep an officer's own matters away from them (R12), and of adopting patients (R11).

use crate::config::{Config, InstitutionConfig};

/// A line for each gap.
pub(super) fn warnings(config: &Config, officers_without_entry: i64) -> Vec<String> {
    let mut lines = Vec::new();
    match config.institutions.as_slice() {
        [only] if only.escalation_email.is_none() => lines.push(format!(
            "institution.escalation_email: {} is the only institution; without this address nobody decides who handles what concerns its officers.",
            only.contact.institution
        )),
        [_] => {}
        several => {
            let without: Vec<&InstitutionConfig> = several.iter().filter(|one| one.stand_in.is_none()).collect();
            lines.extend(without.iter().map(|one| {
                format!(
                    "institution.stand_in: {} names no other institution to handle what concerns its officers.",
                    one.contact.institution
                )
            }));
        }
    }
    if officers_without_entry > 0 {
        lines.push(format!(
            "Officers without an entry of the directory: {officers_without_entry}. For them, what concerns them is told by name alone; \
             see officer_oidc.riziv_claim and officer_oidc.personnel_claim."
        ));
    }
    let checks = &config.rules.identity_checks;
    if !checks.is_empty() && !checks.iter().any(|check| check.in_person) {
        lines.push(
            "rules.identity_checks: no entry has in_person = true, so no officer can adopt a patient or end an exclusion at \
             the desk."
                .to_owned(),
        );
    }
    lines
}
