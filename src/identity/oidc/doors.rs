//! The two providers, and which role belongs to which institution.

use std::sync::Arc;

use super::provider::Provider;
use super::store::Door;
use crate::clock::Clock;
use crate::config::{Config, Recheck};
use crate::db::ids::InstitutionId;
use crate::web::Institution;

/// A role at the officers' provider, and the institution whose ombudsdienst it means.
pub struct RoleAt {
    /// As the provider calls it.
    pub role: String,
    pub institution: InstitutionId,
    pub name: String,
}

/// How people come in.
pub struct Doors {
    /// Patients, where their sign-in is configured.
    pub patient: Option<Arc<Provider>>,
    /// Officers likewise.
    pub officer: Option<Arc<Provider>>,
    /// The officers' roles, as configured.
    pub roles: Vec<RoleAt>,
}

/// The path that a provider sends people back to.
pub(super) fn way_back(door: Door) -> &'static str {
    match door {
        Door::Patient => "/aanmelden/terug/patient",
        Door::Officer => "/aanmelden/terug/medewerker",
    }
}

impl Doors {
    /// The doors of a configuration; none when neither is configured.
    ///
    /// # Errors
    /// When a certificate authority cannot be read.
    pub fn of(config: &Config, institutions: &[Institution], clock: &Clock) -> anyhow::Result<Option<Self>> {
        let provider = |section: &Option<crate::config::Oidc>, door| {
            section
                .clone()
                .map(|settings| Provider::new(settings, format!("{}{}", config.base_url, way_back(door)), clock.clone()))
                .transpose()
        };
        let (patient, officer) = (provider(&config.patient_oidc, Door::Patient)?, provider(&config.officer_oidc, Door::Officer)?);
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

    /// The provider of a door.
    pub fn provider(&self, door: Door) -> Option<&Arc<Provider>> {
        match door {
            Door::Patient => self.patient.as_ref(),
            Door::Officer => self.officer.as_ref(),
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

    /// Where somebody with these roles works: at the chosen institution, or at the first of theirs.
    pub fn institution_for(&self, roles: &[String], chosen: Option<InstitutionId>) -> Option<InstitutionId> {
        self.roles
            .iter()
            .filter(|one| roles.contains(&one.role))
            .map(|one| one.institution)
            .find(|institution| chosen.is_none_or(|chosen| chosen == *institution))
    }

    /// How it is noticed that an officer lost the role, for `check`.
    pub fn recheck(&self) -> Option<Recheck> {
        self.officer.as_ref().map(|provider| provider.settings.officers.recheck)
    }

    /// All our public keys, for the key set.
    pub fn public_keys(&self) -> serde_json::Value {
        use crate::jose::Use;
        let mut keys: Vec<serde_json::Value> = Vec::new();
        for provider in [&self.patient, &self.officer].into_iter().flatten() {
            let settings = &provider.settings;
            let signing = settings.keys.iter().map(|key| key.public(Use::Signature));
            let opening = settings.encryption_keys.iter().map(|key| key.public(Use::Encryption));
            for key in signing.chain(opening) {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        serde_json::json!({ "keys": keys })
    }
}
