//! What a provider says about a person, by the names that the configuration gives.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::config::Oidc;
use crate::directory::Niss;
use crate::text::visible;

/// All claims that the library does not know by name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Extra {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl openidconnect::AdditionalClaims for Extra {}

/// A person, as the provider knows them.
#[derive(Clone)]
pub struct Person {
    /// Who it is there.
    pub subject: String,
    /// The provider's own session.
    pub sid: Option<String>,
    /// The NISS, when one was given.
    pub niss: Niss,
    /// The given name.
    pub given_name: String,
    /// The family name.
    pub family_name: String,
    /// The roles, for officers.
    pub roles: Vec<String>,
    /// What asks again later whether the role still holds.
    pub token: Option<String>,
}

/// What is missing in the claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// A NISS whose check digits fit.
    Niss,
    /// A name.
    Name,
}

/// A claim: by its whole name, or, where that is not there, with dots leading inwards.
fn find<'a>(claims: &'a [Value], name: &str) -> Option<&'a Value> {
    let inward = |whole: &'a Value| name.split('.').try_fold(whole, |value, part| value.get(part));
    claims.iter().find_map(|one| one.get(name).or_else(|| inward(one))).filter(|value| !value.is_null())
}

fn text(claims: &[Value], name: &str) -> Option<String> {
    match find(claims, name)? {
        Value::String(text) => Some(visible(text).trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The roles: a text, or a list of them.
pub(super) fn roles(settings: &Oidc, claims: &[Value]) -> Vec<String> {
    match find(claims, &settings.officers.role_claim) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Whether all who say a NISS say the same one: the provider's signature stands for the ID token's, TLS alone for plain userinfo's.
pub(super) fn agree_on_niss(settings: &Oidc, claims: &[Value]) -> bool {
    let Some(name) = settings.niss_claim.as_deref() else {
        return true;
    };
    let normal = |typed: String| Niss::parse(&typed).map_or(typed, |niss| niss.as_str().to_owned());
    let mut said = claims.iter().filter_map(|one| text(std::slice::from_ref(one), name)).map(normal);
    said.next().is_none_or(|first| said.all(|other| other == first))
}

/// The person of these claims; the first that has one counts.
pub(super) fn person(settings: &Oidc, subject: &str, sid: Option<String>, claims: &[Value]) -> Result<Person, Lacks> {
    let configured = settings.officers.persons.iter().find(|(sub, _)| sub == subject).map(|(_, niss)| niss.clone());
    let claimed = settings.niss_claim.as_deref().and_then(|name| text(claims, name));
    let niss = match (configured, claimed) {
        (Some(niss), _) => niss,
        (None, Some(digits)) => Niss::parse(&digits).map_err(|_| Lacks::Niss)?,
        (None, None) => return Err(Lacks::Niss),
    };
    let name = |claim: &str| text(claims, claim).filter(|name| name.chars().count() <= 200).ok_or(Lacks::Name);
    Ok(Person {
        subject: subject.to_owned(),
        sid,
        niss,
        given_name: name(&settings.given_name_claim)?,
        family_name: name(&settings.family_name_claim)?,
        roles: roles(settings, claims),
        token: None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_claim_is_found_by_its_whole_name_and_by_dots() {
        let claims = [
            json!({ "http://itsme.services/v2/claim/BENationalNumber": "85073000061" }),
            json!({ "realm_access": { "roles": ["a"] } }),
            json!({ "given": "\u{feff}Zoë\u{200b} ", "empty": "\u{200b}" }),
        ];
        assert_eq!(text(&claims, "http://itsme.services/v2/claim/BENationalNumber").as_deref(), Some("85073000061"));
        assert_eq!(find(&claims, "realm_access.roles"), Some(&json!(["a"])));
        assert_eq!((text(&claims, "given").as_deref(), text(&claims, "empty")), (Some("Zoë"), None), "signs that cannot be seen");
        assert_eq!(find(&claims, "realm_access.roles.x"), None);
        assert_eq!(find(&claims, ""), None);
    }
}
