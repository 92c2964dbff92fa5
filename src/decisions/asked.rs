//! What an application asks, as AuthZEN 1.0 writes it. Pure. Members that nobody knows are left alone; whatever decides must be there
//! and be readable, for what cannot be read must not become a yes.

use serde_json::{Map, Value};

use crate::directory::{Identifier, IdentifierRefused, Identifiers, Niss};
use crate::fhir::SSIN;
use crate::web::ApiError;

/// Items of one call.
const MOST: usize = 5_000;

/// Why a question cannot be read: where, and what should stand there. Never what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// A JSON pointer.
    pub at: String,
    /// What should be there.
    pub why: &'static str,
}

impl From<Unreadable> for ApiError {
    fn from(unreadable: Unreadable) -> Self {
        Self::malformed(unreadable.at, unreadable.why)
    }
}

/// May this person open this record?
#[derive(Debug, Clone)]
pub struct Question {
    /// Every number of the person that the application knows; one or more.
    pub person: Identifiers,
    /// Whose record.
    pub patient: Niss,
}

/// When a batch is answered no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Semantic {
    /// Never.
    ExecuteAll,
    /// After the first no.
    DenyOnFirstDeny,
    /// After the first yes.
    PermitOnFirstPermit,
}

impl Semantic {
    /// Whether this answer is the last one.
    pub fn ends_with(self, permit: bool) -> bool {
        match self {
            Self::ExecuteAll => false,
            Self::DenyOnFirstDeny => !permit,
            Self::PermitOnFirstPermit => permit,
        }
    }
}

/// A call.
#[derive(Debug)]
pub enum Asked {
    /// One question.
    One(Question),
    /// Several; what cannot be read of them is answered in its place.
    Many(Vec<Result<Question, Unreadable>>, Semantic),
}

fn unreadable(at: &str, why: &'static str) -> Unreadable {
    Unreadable { at: at.to_owned(), why }
}

fn object<'a>(value: Option<&'a Value>, at: &str) -> Result<&'a Map<String, Value>, Unreadable> {
    value.and_then(Value::as_object).ok_or_else(|| unreadable(at, "an object is expected"))
}

/// A member that must be a text of something.
fn text<'a>(of: &'a Map<String, Value>, at: &str, member: &str) -> Result<&'a str, Unreadable> {
    let found = of.get(member).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    found.ok_or_else(|| unreadable(&format!("{at}/{member}"), "a text is expected"))
}

/// `properties`, where it stands.
fn properties<'a>(of: &'a Map<String, Value>, at: &str) -> Result<Option<&'a Map<String, Value>>, Unreadable> {
    of.get("properties").map(|value| object(Some(value), &format!("{at}/properties"))).transpose()
}

fn identifier(base_url: &str, system: &str, value: &str, at: &str, id: &str) -> Result<Identifier, Unreadable> {
    Identifier::parse(base_url, system, value).map_err(|refused| match refused {
        IdentifierRefused::System => unreadable(&format!("{at}/system"), "a system that identifies people is expected"),
        IdentifierRefused::Value => unreadable(&format!("{at}{id}"), "a number of this system is expected"),
    })
}

fn person(base_url: &str, subject: Option<&Value>) -> Result<Identifiers, Unreadable> {
    const AT: &str = "/subject";
    let subject = object(subject, AT)?;
    if !matches!(text(subject, AT, "type")?, "practitioner" | "employee") {
        return Err(unreadable("/subject/type", "practitioner or employee is expected"));
    }
    let id = text(subject, AT, "id")?;
    let given = properties(subject, AT)?.ok_or_else(|| unreadable("/subject/properties", "an object is expected"))?;
    let system = text(given, "/subject/properties", "system")?;
    let first = Identifier::parse(base_url, system, id).map_err(|refused| match refused {
        IdentifierRefused::System => unreadable("/subject/properties/system", "a system that identifies people is expected"),
        IdentifierRefused::Value => unreadable("/subject/id", "a number of this system is expected"),
    })?;
    let mut all = vec![first];
    match given.get("identifiers") {
        None => {}
        Some(Value::Array(more)) => {
            for (index, one) in more.iter().enumerate() {
                let at = format!("/subject/properties/identifiers/{index}");
                let one = object(Some(one), &at)?;
                all.push(identifier(base_url, text(one, &at, "system")?, text(one, &at, "value")?, &at, "/value")?);
            }
        }
        Some(_) => return Err(unreadable("/subject/properties/identifiers", "an array is expected")),
    }
    Identifiers::new(all).map_err(|_| unreadable("/subject/properties/identifiers", "at most 20 are one person's"))
}

fn action(action: Option<&Value>) -> Result<(), Unreadable> {
    let action = object(action, "/action")?;
    properties(action, "/action")?;
    if text(action, "/action", "name")? == "read" { Ok(()) } else { Err(unreadable("/action/name", "read is expected")) }
}

fn patient(resource: Option<&Value>) -> Result<Niss, Unreadable> {
    const AT: &str = "/resource";
    let resource = object(resource, AT)?;
    if text(resource, AT, "type")? != "patient-record" {
        return Err(unreadable("/resource/type", "patient-record is expected"));
    }
    let id = text(resource, AT, "id")?;
    if let Some(system) = properties(resource, AT)?.and_then(|given| given.get("system"))
        && system.as_str() != Some(SSIN)
    {
        return Err(unreadable("/resource/properties/system", "the system of the NISS is expected"));
    }
    Niss::parse(id).map_err(|_| unreadable("/resource/id", "a NISS is expected"))
}

fn question(base_url: &str, of: impl Fn(&str) -> Option<Value>) -> Result<Question, Unreadable> {
    // The context says nothing that decides; it must be an object all the same.
    if let Some(context) = of("context") {
        object(Some(&context), "/context")?;
    }
    let person = person(base_url, of("subject").as_ref())?;
    action(of("action").as_ref())?;
    Ok(Question { person, patient: patient(of("resource").as_ref())? })
}

/// Reads `POST /access/v1/evaluation`.
///
/// # Errors
/// With what cannot be read.
pub fn evaluation(base_url: &str, body: &Value) -> Result<Question, Unreadable> {
    let body = object(Some(body), "")?;
    question(base_url, |member| body.get(member).cloned())
}

fn semantic(options: Option<&Value>) -> Result<Semantic, Unreadable> {
    const AT: &str = "/options/evaluations_semantic";
    let Some(options) = options else {
        return Ok(Semantic::ExecuteAll);
    };
    match object(Some(options), "/options")?.get("evaluations_semantic") {
        None => Ok(Semantic::ExecuteAll),
        Some(Value::String(name)) => match name.as_str() {
            "execute_all" => Ok(Semantic::ExecuteAll),
            "deny_on_first_deny" => Ok(Semantic::DenyOnFirstDeny),
            "permit_on_first_permit" => Ok(Semantic::PermitOnFirstPermit),
            _ => Err(unreadable(AT, "execute_all, deny_on_first_deny or permit_on_first_permit is expected")),
        },
        Some(_) => Err(unreadable(AT, "a text is expected")),
    }
}

/// Reads `POST /access/v1/evaluations`. What an item does not say, the call says for all of them; what it says stands whole.
///
/// # Errors
/// With what cannot be read, items apart.
pub fn evaluations(base_url: &str, body: &Value) -> Result<Asked, Unreadable> {
    let whole = object(Some(body), "")?;
    let semantic = semantic(whole.get("options"))?;
    let items = match whole.get("evaluations") {
        None => &Vec::new(),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(unreadable("/evaluations", "an array is expected")),
    };
    if items.is_empty() {
        return evaluation(base_url, body).map(Asked::One);
    }
    if items.len() > MOST {
        return Err(unreadable("/evaluations", "at most 5000 items are expected"));
    }
    let read = |(index, item): (usize, &Value)| {
        let at = format!("/evaluations/{index}");
        let item = object(Some(item), &at)?;
        question(base_url, |member| item.get(member).or_else(|| whole.get(member)).cloned())
            .map_err(|wrong| Unreadable { at: format!("{at}{}", wrong.at), why: wrong.why })
    };
    Ok(Asked::Many(items.iter().enumerate().map(read).collect(), semantic))
}

#[cfg(test)]
mod tests;
