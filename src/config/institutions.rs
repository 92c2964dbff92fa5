//! The institutions of the configuration, each with its ombudsdienst.

use super::raw::RawInstitution;
use super::{Contact, InstitutionConfig, Refused, refused};
use crate::directory::Cbe;
use crate::mail::EmailAddress;
use crate::text::visible;

impl Contact {
    /// The e-mail address as a link takes it: with the domain as mail servers know it.
    pub fn email_link(&self) -> String {
        EmailAddress::parse(&self.email).map_or_else(|_| self.email.clone(), |address| address.as_str().to_owned())
    }
}

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
            if visible(&one.name).trim().is_empty() {
                return Err(refused("institution.name", "is empty"));
            }
            let email = EmailAddress::parse(&one.email)
                .map_err(|error| refused("institution.email", format!("{:?} {error}", one.email)))?;
            Ok(InstitutionConfig {
                cbe,
                contact: Contact {
                    institution: visible(&one.name),
                    phone: one.phone.as_str().to_owned(),
                    phone_link: one.phone.link(),
                    email: email.readable(),
                    address: one.address,
                },
            })
        })
        .collect()
}
