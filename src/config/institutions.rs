//! The institutions of the configuration, each with its ombudsdienst.

use super::raw::RawInstitution;
use super::{Contact, InstitutionConfig, Refused, refused};
use crate::directory::Cbe;

/// All of them, in the order of the file.
pub(super) fn institutions(raw: Vec<RawInstitution>) -> Result<Vec<InstitutionConfig>, Refused> {
    if raw.is_empty() {
        return Err(refused(
            "institution",
            "none is named; add [[institution]] with name, cbe, email and phone of its ombudsdienst",
        ));
    }
    let mut seen = std::collections::HashSet::new();
    raw.into_iter()
        .map(|one| {
            let cbe = Cbe::parse(&one.cbe).map_err(|_| {
                refused("institution.cbe", format!("{} is no CBE number; its 10 digits end on two check digits", one.cbe))
            })?;
            if !seen.insert(cbe.as_str().to_owned()) {
                return Err(refused("institution.cbe", format!("{} stands twice", one.cbe)));
            }
            if one.name.trim().is_empty() {
                return Err(refused("institution.name", "is empty"));
            }
            if crate::mail::EmailAddress::parse(&one.email).is_err() {
                return Err(refused("institution.email", format!("{} is no e-mail address", one.email)));
            }
            let digits: String = one.phone.chars().filter(char::is_ascii_digit).collect();
            if digits.len() < 8 {
                return Err(refused("institution.phone", "is no telephone number; write one such as 050 36 57 89"));
            }
            let phone_link = digits.strip_prefix('0').map_or(format!("+{digits}"), |rest| format!("+32{rest}"));
            Ok(InstitutionConfig {
                cbe,
                contact: Contact { institution: one.name, phone: one.phone, phone_link, email: one.email, address: one.address },
            })
        })
        .collect()
}
