//! What the officers' provider tells besides who somebody is: roles, and the numbers that link an account to its entries of the directory.

use serde::Deserialize;

use super::{Refused, refused};
use crate::directory::{Cbe, Niss, PersonnelNumber, RizivNumber};

/// How it is found out that an officer lost the role, so that open sessions end within five minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Recheck {
    /// The refresh token is used every four minutes.
    Refresh,
    /// Userinfo is asked every four minutes.
    Userinfo,
    /// The provider calls when it ends a session.
    BackChannel,
    /// It is not: sessions last 60 minutes at most.
    #[default]
    None,
}

/// What makes an officer.
#[derive(Clone, Default)]
pub struct Officers {
    /// Where the roles stand: a text or a list; dots lead inwards.
    pub role_claim: String,
    /// The institution that a role is for.
    pub institutions: Vec<(String, Cbe)>,
    /// Where an officer's RIZIV number stands.
    pub riziv_claim: Option<String>,
    /// Where an officer's personnel number stands.
    pub personnel_claim: Option<String>,
    /// Numbers by subject, where the provider gives none.
    pub persons: Vec<OfficerPerson>,
    /// How a removed role is noticed.
    pub recheck: Recheck,
}

/// The numbers of an officer that no claim gives.
#[derive(Clone)]
pub struct OfficerPerson {
    /// By which the provider knows them.
    pub subject: String,
    pub niss: Niss,
    pub riziv: Option<RizivNumber>,
    pub personnel: Option<PersonnelNumber>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRole {
    role: String,
    cbe: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPerson {
    sub: String,
    niss: String,
    riziv: Option<String>,
    personnel: Option<String>,
}

/// These settings as they are written.
pub(super) struct RawOfficers {
    pub(super) role_claim: String,
    pub(super) riziv_claim: Option<String>,
    pub(super) personnel_claim: Option<String>,
    pub(super) recheck: Option<Recheck>,
    pub(super) institution: Vec<RawRole>,
    pub(super) person: Vec<RawPerson>,
}

/// Them, checked.
pub(super) fn officers(section: &str, raw: RawOfficers, niss_by_claim: bool) -> Result<Officers, Refused> {
    let key = |name: &str| format!("{section}.{name}");
    let mut institutions = Vec::new();
    for one in raw.institution {
        let cbe = Cbe::parse(&one.cbe).map_err(|_| refused(&key("institution"), format!("{:?} is no CBE number", one.cbe)))?;
        institutions.push((one.role, cbe));
    }
    if institutions.is_empty() {
        return Err(refused(&key("institution"), "is missing; write [[officer_oidc.institution]] with role and cbe"));
    }
    let mut persons = Vec::new();
    for one in raw.person {
        let wrong = |what: &str| refused(&key("person"), format!("holds something that is no {what}"));
        persons.push(OfficerPerson {
            subject: one.sub,
            niss: Niss::parse(&one.niss).map_err(|_| wrong("NISS"))?,
            riziv: one.riziv.as_deref().map(RizivNumber::parse).transpose().map_err(|_| wrong("RIZIV number"))?,
            personnel: one.personnel.as_deref().map(PersonnelNumber::parse).transpose().map_err(|_| wrong("personnel number"))?,
        });
    }
    // R12: no officer without one.
    if !niss_by_claim && persons.is_empty() {
        return Err(refused(
            &key("niss_claim"),
            "is missing, and so is person; an officer's NISS must come from a claim or from [[officer_oidc.person]]",
        ));
    }
    Ok(Officers {
        role_claim: raw.role_claim,
        institutions,
        riziv_claim: raw.riziv_claim,
        personnel_claim: raw.personnel_claim,
        persons,
        recheck: raw.recheck.unwrap_or_default(),
    })
}
