//! How the portal knows that a patient authenticated anew (R23).

use serde::Deserialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// Requested from the provider, and proved by `auth_time` in the ID token.
    #[default]
    Checked,
    /// The provider keeps no session, so there is nothing to request.
    Provider,
    /// Requested, but not proved.
    Unchecked,
}
