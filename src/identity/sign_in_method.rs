//! How people sign in. The list of demo people exists only where `demo` or a test put it.

use super::oidc::Providers;
use crate::db::ids::{InstitutionId, PersonId};

pub enum SignIn {
    /// Not connected to a provider.
    Closed,
    /// A list of people to click.
    Demo(Vec<DemoPerson>),
    /// Through the configured providers.
    Providers(Providers),
}

impl SignIn {
    pub(super) fn providers(&self) -> Option<&Providers> {
        match self {
            Self::Providers(providers) => Some(providers),
            Self::Closed | Self::Demo(_) => None,
        }
    }
}

/// One person of the demo.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// What the form sends.
    pub key: &'static str,
    /// What the button says.
    pub label: String,
    /// The row behind it.
    pub id: PersonId,
    /// Officers land on the worklist, patients on their list.
    pub officer: bool,
    /// The name in the header.
    pub name: String,
    pub institution: InstitutionId,
}
