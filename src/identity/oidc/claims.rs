//! What a provider says about a person, by the names that the configuration gives.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::MissingClaim;
use crate::config::Oidc;
use crate::directory::names::plain_key;
use crate::directory::{Niss, PersonName, PersonnelNumber, RizivNumber};
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
    pub subject: String,
    /// The provider's own session.
    pub sid: Option<String>,
    /// The NISS, when one was given.
    pub niss: Niss,
    /// An officer's, when one was given.
    pub riziv: Option<RizivNumber>,
    /// An officer's, when one was given.
    pub personnel: Option<PersonnelNumber>,
    pub name: PersonName,
    /// The roles, for officers.
    pub roles: Vec<String>,
    /// The token for checking the role again later.
    pub token: Option<String>,
}

/// A claim: by its whole name, or, where that is not there, with dots leading inwards.
fn find<'a>(claims: &'a [Value], name: &str) -> Option<&'a Value> {
    let inward = |whole: &'a Value| name.split('.').try_fold(whole, |value, part| value.get(part));
    claims.iter().find_map(|one| one.get(name).or_else(|| inward(one))).filter(|value| !value.is_null())
}

/// What a claim holds, for the log: its kind and size, never its value.
fn describe(found: Option<&Value>) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    match found {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(Value::Bool(_)) => "true or false".to_owned(),
        Some(Value::Number(number)) => format!("a number of {} digits", digits(&number.to_string())),
        Some(Value::String(text)) => format!("a text of {} characters, {} of them digits", text.chars().count(), digits(text)),
        Some(Value::Array(list)) => format!("a list of {}", list.len()),
        Some(Value::Object(_)) => "an object".to_owned(),
    }
}

/// Logs why a claim cannot be used.
fn warn_unusable(claim: &str, found: Option<&Value>, expected: &str) {
    tracing::warn!(claim, found = describe(found), expected, "unusable claim of the provider");
}

/// The longest part of a name.
const MAX_NAME_CHARS: usize = 200;

/// A part of a name; empty where the claim is absent.
fn name_part<'a>(claims: &'a [Value], claim: &str) -> Result<&'a str, MissingClaim> {
    match find(claims, claim) {
        None => Ok(""),
        Some(Value::String(text)) if text.chars().count() <= MAX_NAME_CHARS => Ok(text),
        found => {
            warn_unusable(claim, found, "a text of 200 characters at most");
            Err(MissingClaim::Name)
        }
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

/// Whether userinfo and ID token, where both hold a NISS, hold the same one: plain userinfo is not signed, the ID token is.
pub(super) fn agree_on_niss(settings: &Oidc, claims: &[Value]) -> bool {
    let Some(name) = settings.niss_claim.as_deref() else {
        return true;
    };
    let normal = |found: &Value| {
        let typed = found.as_str().map_or_else(|| found.to_string(), |typed| visible(typed).trim().to_owned());
        Niss::parse(&typed).map_or(typed, |niss| niss.as_str().to_owned())
    };
    let said = claims.iter().filter_map(|one| find(std::slice::from_ref(one), name));
    let mut said = said.map(normal).filter(|niss| !niss.is_empty());
    said.next().is_none_or(|first| said.all(|other| other == first))
}

/// The person of these claims; the first that has one counts.
pub(super) fn person(settings: &Oidc, subject: &str, sid: Option<String>, claims: &[Value]) -> Result<Person, MissingClaim> {
    let configured = settings.officers.persons.iter().find(|one| one.subject == subject);
    let niss = match (configured, settings.niss_claim.as_deref()) {
        (Some(person), _) => person.niss.clone(),
        (None, Some(claim)) => {
            // As a number it has lost the zeros that it begins with.
            let found = find(claims, claim);
            found.and_then(Value::as_str).and_then(|digits| Niss::parse(digits).ok()).ok_or_else(|| {
                warn_unusable(claim, found, "11 digits as text, with check digits that fit");
                MissingClaim::Niss
            })?
        }
        (None, None) => return Err(MissingClaim::Niss),
    };
    let name = PersonName::new(name_part(claims, &settings.given_name_claim)?, name_part(claims, &settings.family_name_claim)?);
    if plain_key(&name.family_name).is_empty() {
        warn_unusable(&settings.family_name_claim, find(claims, &settings.family_name_claim), "a family name");
        return Err(MissingClaim::Name);
    }
    let riziv =
        optional(claims, settings.officers.riziv_claim.as_deref(), "a RIZIV number", |text| RizivNumber::parse(text).ok());
    let personnel = optional(claims, settings.officers.personnel_claim.as_deref(), "a personnel number", |text| {
        PersonnelNumber::parse(text).ok()
    });
    Ok(Person {
        subject: subject.to_owned(),
        sid,
        niss,
        riziv: configured.and_then(|person| person.riziv.clone()).or(riziv),
        personnel: configured.and_then(|person| person.personnel.clone()).or(personnel),
        name,
        roles: roles(settings, claims),
        token: None,
    })
}

/// A number that links an officer to their entry. One that cannot be read links nothing, and refuses nobody.
fn optional<T>(claims: &[Value], claim: Option<&str>, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let claim = claim?;
    let found = find(claims, claim)?;
    let number = match found {
        Value::Number(number) => parse(&number.to_string()),
        other => other.as_str().and_then(parse),
    };
    if number.is_none() {
        warn_unusable(claim, Some(found), expected);
    }
    number
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
        ];
        assert_eq!(find(&claims, "http://itsme.services/v2/claim/BENationalNumber"), Some(&json!("85073000061")));
        assert_eq!(find(&claims, "realm_access.roles"), Some(&json!(["a"])));
        assert_eq!(find(&claims, "realm_access.roles.x"), None);
        assert_eq!(find(&claims, ""), None);
    }

    #[test]
    fn what_came_is_told_without_its_value() {
        for (value, told) in [
            (json!(1_020_399_942_u64), "a number of 10 digits"),
            (json!("85.07.30-000.62"), "a text of 15 characters, 11 of them digits"),
            (json!(["Emma"]), "a list of 1"),
            (json!({ "nl": "Emma" }), "an object"),
            (json!(true), "true or false"),
        ] {
            assert_eq!(describe(Some(&value)), told);
        }
        assert_eq!(describe(None), "nothing");
    }
}
