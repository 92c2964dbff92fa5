//! The institutions of the configuration, each with its ombudsdienst.

use super::raw::RawInstitution;
use super::{Refused, refused};
use crate::directory::Cbe;
use crate::mail::EmailAddress;
use crate::text::visible;

/// Whom to call or mail: the ombudsdienst of the viewer's institution, from the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    pub institution: String,
    /// The telephone as it is read: `050 36 57 89`.
    pub phone: String,
    /// The telephone as a link takes it: `+3250365789`, `+3250365789;ext=12`.
    pub phone_link: String,
    /// The e-mail address of the ombudsdienst.
    pub email: String,
    /// Where to bring or post a paper form, one line each.
    pub address: Vec<String>,
}

/// An institution and its ombudsdienst.
#[derive(Debug, Clone)]
pub struct InstitutionConfig {
    /// Its number in the Crossroads Bank for Enterprises.
    pub cbe: Cbe,
    /// Whom to call or mail.
    pub contact: Contact,
    /// Whose ombudsdienst handles what concerns an officer of this one (R12).
    pub stand_in: Option<Cbe>,
    /// Who decides when no ombudsdienst is left that it does not concern (R12).
    pub escalation_email: Option<EmailAddress>,
}

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
    let all = raw.into_iter().map(institution).collect::<Result<Vec<_>, _>>()?;
    let mut seen = std::collections::HashSet::new();
    if let Some(twice) = all.iter().find(|one| !seen.insert(one.cbe.as_str())) {
        return Err(refused("institution.cbe", format!("{} stands twice", twice.cbe.as_str())));
    }
    for one in &all {
        let Some(stand_in) = &one.stand_in else {
            continue;
        };
        if *stand_in == one.cbe {
            let what = format!("{} names itself; write the cbe of another [[institution]]", stand_in.as_str());
            return Err(refused("institution.stand_in", what));
        }
        if !seen.contains(stand_in.as_str()) {
            return Err(refused("institution.stand_in", format!("{} stands under no [[institution]]", stand_in.as_str())));
        }
    }
    Ok(all)
}

fn institution(one: RawInstitution) -> Result<InstitutionConfig, Refused> {
    let cbe = parse_cbe("institution.cbe", &one.cbe)?;
    if visible(&one.name).trim().is_empty() {
        return Err(refused("institution.name", "is empty; write the hospital's name"));
    }
    let email = parse_email("institution.email", &one.email)?;
    Ok(InstitutionConfig {
        cbe,
        contact: Contact {
            institution: visible(&one.name),
            phone: one.phone.as_str().to_owned(),
            phone_link: one.phone.link(),
            email: email.readable(),
            address: one.address,
        },
        stand_in: one.stand_in.map(|cbe| parse_cbe("institution.stand_in", &cbe)).transpose()?,
        escalation_email: one.escalation_email.map(|typed| parse_email("institution.escalation_email", &typed)).transpose()?,
    })
}

fn parse_cbe(key: &str, typed: &str) -> Result<Cbe, Refused> {
    Cbe::parse(typed).map_err(|_| refused(key, format!("{typed} is no CBE number; its 10 digits end on two check digits")))
}

fn parse_email(key: &str, typed: &str) -> Result<EmailAddress, Refused> {
    EmailAddress::parse(typed).map_err(|error| refused(key, format!("{typed:?} {error}")))
}
