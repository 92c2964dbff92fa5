//! How people sign in: an OpenID provider for patients, another for officers.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use super::authority::check_authority;
use super::environment::Environment;
use super::freshness::Freshness;
use super::officers::{Officers, RawOfficers, RawPerson, RawRole, Recheck, officers};
use super::sign_in_choices::{RawChoice, SignInChoice, sign_in_choices};
use super::{Refused, is_loopback, refused};
use crate::files::read_secret;
use crate::jose::OwnKey;

/// How the portal proves to the provider that it is the portal.
#[derive(Clone)]
pub enum ClientAuthentication {
    /// A secret, in the header.
    SecretBasic(SecretString),
    /// A secret, in the body.
    SecretPost(SecretString),
    /// A token signed with a key of ours.
    PrivateKey,
}

/// How the provider tells about a person besides the ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum UserInfo {
    #[default]
    Json,
    /// As a signed token, as the federal sign-in does.
    Jwt,
    /// Not asked: all claims stand in the ID token.
    None,
}

#[derive(Clone)]
pub struct Oidc {
    /// How it is called on screen.
    pub name: String,
    /// Its issuer, as the provider writes it.
    pub issuer: String,
    /// Who the portal is there.
    pub client_id: String,
    /// How the portal proves that.
    pub client_authentication: ClientAuthentication,
    /// Sign; the first one is used, all are published.
    pub keys: Vec<OwnKey>,
    /// Open ID tokens, which must be encrypted when there is one.
    pub encryption_keys: Vec<OwnKey>,
    /// Asked for besides `openid`.
    pub scopes: Vec<String>,
    /// The levels that are asked for.
    pub acr_values: Vec<String>,
    /// The ways to sign in that a patient chooses from; empty: one button.
    pub choices: Vec<SignInChoice>,
    /// The levels that are enough; empty: any.
    pub accepted_acr: Vec<String>,
    /// Where the NISS stands.
    pub niss_claim: Option<String>,
    /// Where the given name stands.
    pub given_name_claim: String,
    /// Where the family name stands.
    pub family_name_claim: String,
    /// Whether userinfo is asked.
    pub userinfo: UserInfo,
    /// A PEM file with the authority that signed the provider's certificate; else the public ones.
    pub ca: Option<PathBuf>,
    /// Patients authenticate anew at each sign-in (R23); `None` for officers, who keep their hospital's single sign-on.
    pub fresh: Option<Freshness>,
    /// What an officer's provider tells besides; nothing for patients.
    pub officers: Officers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOidc {
    name: Option<String>,
    issuer: Option<String>,
    client_id: Option<String>,
    client_authentication: Option<String>,
    client_secret: Option<String>,
    #[serde(default)]
    keys: Vec<PathBuf>,
    #[serde(default)]
    encryption_keys: Vec<PathBuf>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    acr_values: Vec<String>,
    #[serde(default)]
    choices: Vec<RawChoice>,
    #[serde(default)]
    accepted_acr: Vec<String>,
    niss_claim: Option<String>,
    given_name_claim: Option<String>,
    family_name_claim: Option<String>,
    #[serde(default)]
    userinfo: UserInfo,
    ca: Option<PathBuf>,
    fresh: Option<Freshness>,
    role_claim: Option<String>,
    riziv_claim: Option<String>,
    personnel_claim: Option<String>,
    recheck: Option<Recheck>,
    #[serde(default)]
    institution: Vec<RawRole>,
    #[serde(default)]
    person: Vec<RawPerson>,
}

impl RawOidc {
    pub(super) fn holds_secret(&self) -> bool {
        self.client_secret.is_some()
    }
}

/// Whose provider a section describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    Patients,
    Officers,
}

fn needed(section: &str, name: &str, value: Option<String>, example: &str) -> Result<String, Refused> {
    value
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| refused(&format!("{section}.{name}"), format!("is missing; write {name} = \"{example}\"")))
}

fn issuer(key: &str, text: String) -> Result<String, Refused> {
    let url = Url::parse(&text).map_err(|_| refused(key, "is no address; write https://…, as the provider writes it"))?;
    let at_home = url.host_str().is_some_and(is_loopback);
    if url.scheme() != "https" && !(url.scheme() == "http" && at_home) {
        return Err(refused(key, "would be talked to in the clear; write https://…"));
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(refused(key, "holds more than an issuer; leave out the query and the name"));
    }
    Ok(text)
}

fn read_keys(key: &str, base: Option<&Path>, files: &[PathBuf]) -> Result<Vec<OwnKey>, Refused> {
    let read = |file: &PathBuf| {
        let path = base.map_or_else(|| file.clone(), |base| base.join(file));
        let pem = read_secret(&path).map_err(|error| refused(key, error.to_string()))?;
        OwnKey::from_pem(&pem).map_err(|error| refused(key, format!("{} {error}", path.display())))
    };
    files.iter().map(read).collect()
}

fn authentication(section: &str, raw: &RawOidc, environment: Environment<'_>) -> Result<ClientAuthentication, Refused> {
    let key = format!("{section}.client_authentication");
    let variable = format!("PORTAL_{}_CLIENT_SECRET", section.to_uppercase());
    let secret = || {
        environment(&variable)
            .or_else(|| raw.client_secret.clone())
            .filter(|secret| !secret.is_empty())
            .map(SecretString::from)
            .ok_or_else(|| refused(&format!("{section}.client_secret"), format!("is missing; write it, or set {variable}")))
    };
    match raw.client_authentication.as_deref() {
        None | Some("client_secret_basic") => Ok(ClientAuthentication::SecretBasic(secret()?)),
        Some("client_secret_post") => Ok(ClientAuthentication::SecretPost(secret()?)),
        Some("private_key_jwt") if raw.keys.is_empty() => {
            Err(refused(&format!("{section}.keys"), "is empty; private_key_jwt needs the file of a private key"))
        }
        Some("private_key_jwt") => Ok(ClientAuthentication::PrivateKey),
        Some(_) => Err(refused(&key, "write client_secret_basic, client_secret_post or private_key_jwt")),
    }
}

/// A section, checked. Files are looked for beside the configuration's own.
pub(super) fn oidc(
    section: &str,
    whose: For,
    raw: Option<RawOidc>,
    base: Option<&Path>,
    environment: Environment<'_>,
) -> Result<Option<Oidc>, Refused> {
    let Some(raw) = raw else {
        return Ok(None);
    };
    let key = |name: &str| format!("{section}.{name}");
    let client_authentication = authentication(section, &raw, environment)?;
    let niss_by_claim = raw.niss_claim.is_some();
    if whose == For::Patients {
        if raw.niss_claim.is_none() {
            return Err(refused(&key("niss_claim"), "is missing; patients are known by NISS, so write niss_claim = \"egovNRN\""));
        }
        if raw.accepted_acr.is_empty() {
            return Err(refused(&key("accepted_acr"), "is empty; write the levels of assurance that are enough"));
        }
        let of_officers = [&raw.role_claim, &raw.riziv_claim, &raw.personnel_claim].into_iter().any(Option::is_some);
        if of_officers || raw.recheck.is_some() || !raw.institution.is_empty() || !raw.person.is_empty() {
            let keys = "role_claim, riziv_claim, personnel_claim, recheck, institution and person are for officer_oidc";
            return Err(refused(section, keys));
        }
    }
    if whose == For::Officers && raw.fresh.is_some() {
        return Err(refused(&key("fresh"), "is for patient_oidc; officers keep their hospital's single sign-on"));
    }
    if whose == For::Officers && !raw.choices.is_empty() {
        return Err(refused(&key("choices"), "is for patient_oidc; officers have one button"));
    }
    let fresh = (whose == For::Patients).then(|| raw.fresh.unwrap_or_default());
    let officers = if whose == For::Officers {
        let raw = RawOfficers {
            role_claim: needed(section, "role_claim", raw.role_claim, "groups")?,
            riziv_claim: raw.riziv_claim,
            personnel_claim: raw.personnel_claim,
            recheck: raw.recheck,
            institution: raw.institution,
            person: raw.person,
        };
        officers(section, raw, niss_by_claim)?
    } else {
        Officers::default()
    };
    let ca = raw.ca.map(|file| base.map_or_else(|| file.clone(), |base| base.join(&file)));
    if let Some(file) = &ca {
        check_authority(&key("ca"), file)?;
    }
    Ok(Some(Oidc {
        issuer: issuer(&key("issuer"), needed(section, "issuer", raw.issuer, "https://…")?)?,
        name: needed(section, "name", raw.name, "CSAM")?,
        client_id: needed(section, "client_id", raw.client_id, "mijn-toegang")?,
        client_authentication,
        keys: read_keys(&key("keys"), base, &raw.keys)?,
        encryption_keys: read_keys(&key("encryption_keys"), base, &raw.encryption_keys)?,
        scopes: raw.scopes.into_iter().filter(|scope| scope != "openid").collect(),
        acr_values: raw.acr_values,
        choices: sign_in_choices(section, raw.choices)?,
        accepted_acr: raw.accepted_acr,
        niss_claim: raw.niss_claim,
        given_name_claim: raw.given_name_claim.unwrap_or_else(|| "given_name".to_owned()),
        family_name_claim: raw.family_name_claim.unwrap_or_else(|| "family_name".to_owned()),
        userinfo: raw.userinfo,
        ca,
        fresh,
        officers,
    }))
}
