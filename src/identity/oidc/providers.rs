//! The two providers, and the institution that each of the officers' roles belongs to.

use std::sync::Arc;

use super::provider::Provider;
use crate::clock::Clock;
use crate::config::{Config, Recheck};
use crate::db::ids::InstitutionId;
use crate::db::text_enum;
use crate::web::Institution;

/// A role at the officers' provider, and the institution whose ombudsdienst it means.
pub struct RoleAt {
    /// As the provider calls it.
    pub role: String,
    pub institution: InstitutionId,
    pub name: String,
}

/// The configured providers.
pub struct Providers {
    /// Patients, where their sign-in is configured.
    pub patient: Option<Arc<Provider>>,
    /// Officers likewise.
    pub officer: Option<Arc<Provider>>,
    /// The officers' roles, as configured.
    pub roles: Vec<RoleAt>,
}

text_enum! {
    /// The role of a sign-in, and so which of the two providers.
    pub enum SignInRole: "provider" {
        Patient = "patient",
        Officer = "officer",
    }
}

impl SignInRole {
    /// The path that the provider sends people back to.
    pub const fn callback_path(self) -> &'static str {
        match self {
            Self::Patient => "/aanmelden/terug/patient",
            Self::Officer => "/aanmelden/terug/medewerker",
        }
    }
}

impl Providers {
    /// Those of a configuration; `None` when neither is configured.
    ///
    /// # Errors
    /// When a certificate authority cannot be read.
    pub fn of(config: &Config, institutions: &[Institution], clock: &Clock) -> anyhow::Result<Option<Self>> {
        let provider = |section: &Option<crate::config::Oidc>, role: SignInRole| {
            section
                .clone()
                .map(|settings| Provider::new(settings, format!("{}{}", config.base_url, role.callback_path()), clock.clone()))
                .transpose()
        };
        let (patient, officer) =
            (provider(&config.patient_oidc, SignInRole::Patient)?, provider(&config.officer_oidc, SignInRole::Officer)?);
        if patient.is_none() && officer.is_none() {
            return Ok(None);
        }
        // In the order of the configuration's institutions: their rows are found by that.
        let roles = config.officer_oidc.iter().flat_map(|oidc| &oidc.officers.institutions).filter_map(|(role, cbe)| {
            let at = config.institutions.iter().position(|one| one.cbe == *cbe)?;
            let institution = institutions.get(at)?;
            Some(RoleAt { role: role.clone(), institution: institution.id, name: institution.contact.institution.clone() })
        });
        Ok(Some(Self { patient, officer, roles: roles.collect() }))
    }

    pub fn provider(&self, role: SignInRole) -> Option<&Arc<Provider>> {
        match role {
            SignInRole::Patient => self.patient.as_ref(),
            SignInRole::Officer => self.officer.as_ref(),
        }
    }

    /// The institutions with an officers' role, each once.
    pub fn institutions(&self) -> Vec<(InstitutionId, &str)> {
        let mut found: Vec<(InstitutionId, &str)> = Vec::new();
        for one in &self.roles {
            if !found.iter().any(|(id, _)| *id == one.institution) {
                found.push((one.institution, &one.name));
            }
        }
        found
    }

    /// The institution of an officer with these roles: the chosen one, or the first of theirs.
    pub fn institution_for(&self, roles: &[String], chosen: Option<InstitutionId>) -> Option<InstitutionId> {
        self.roles
            .iter()
            .filter(|one| roles.contains(&one.role))
            .map(|one| one.institution)
            .find(|institution| chosen.is_none_or(|chosen| chosen == *institution))
    }

    /// How a removed role is noticed, for `check`.
    pub fn recheck(&self) -> Option<Recheck> {
        self.officer.as_ref().map(|provider| provider.settings.officers.recheck)
    }

    /// All our public keys, for the key set.
    pub fn public_keys(&self) -> serde_json::Value {
        use crate::jose::KeyUse;
        let mut keys: Vec<serde_json::Value> = Vec::new();
        for provider in [&self.patient, &self.officer].into_iter().flatten() {
            let settings = &provider.settings;
            let signing = settings.keys.iter().map(|key| key.public_jwk(KeyUse::Signature));
            let opening = settings.encryption_keys.iter().map(|key| key.public_jwk(KeyUse::Encryption));
            for key in signing.chain(opening) {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        serde_json::json!({ "keys": keys })
    }
}
