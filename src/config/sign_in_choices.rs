//! The ways to sign in among which a patient chooses on the sign-in page.

use serde::Deserialize;

use super::{Refused, refused};

/// A way to sign in: a button of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInChoice {
    /// The words on the button.
    pub label: String,
    /// What one needs for it; may be empty.
    pub needs: String,
    /// The levels that are asked for then, instead of the provider's own.
    pub acr_values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChoice {
    #[serde(default)]
    label: String,
    #[serde(default)]
    needs: String,
    #[serde(default)]
    acr_values: Vec<String>,
}

/// The choices of a section, in its order.
pub(super) fn sign_in_choices(section: &str, raw: Vec<RawChoice>) -> Result<Vec<SignInChoice>, Refused> {
    let key = format!("{section}.choices");
    let mut choices: Vec<SignInChoice> = Vec::new();
    for RawChoice { label, needs, acr_values } in raw {
        let label = label.trim().to_owned();
        if label.is_empty() {
            return Err(refused(&key, "holds one without a label; write label = \"Aanmelden met itsme\""));
        }
        if acr_values.is_empty() {
            return Err(refused(&key, format!("holds {label:?} without acr_values; write the level that it asks for")));
        }
        if choices.iter().any(|one| one.label == label) {
            return Err(refused(&key, format!("holds {label:?} twice")));
        }
        choices.push(SignInChoice { label, needs: needs.trim().to_owned(), acr_values });
    }
    Ok(choices)
}
