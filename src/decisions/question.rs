//! What an application asks, as AuthZEN 1.0 writes it. Pure. Unknown members are ignored; every member that decides must be present and
//! valid, since an invalid one must not become a yes.

use serde_json::{Map, Value};

use crate::directory::{Identifier, IdentifierRefused, Identifiers, Niss};
use crate::fhir::SSIN;
use crate::web::ApiError;

/// Items of one call.
const MAX_BATCH_ITEMS: usize = 5_000;

/// Why a question cannot be read: where, and what should stand there. Never what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableQuestion {
    pub at: String,
    /// What should be there.
    pub why: &'static str,
}

impl From<UnreadableQuestion> for ApiError {
    fn from(unreadable: UnreadableQuestion) -> Self {
        Self::malformed(unreadable.at, unreadable.why)
    }
}

/// May this person open this record?
#[derive(Debug, Clone)]
pub struct Question {
    /// Every number of the person that the application knows; one or more.
    pub person: Identifiers,
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

#[derive(Debug)]
pub enum EvaluationCall {
    One(Question),
    /// Several; what cannot be read of them is answered in its place.
    Many(Vec<Result<Question, UnreadableQuestion>>, Semantic),
}

fn unreadable(at: &str, why: &'static str) -> UnreadableQuestion {
    UnreadableQuestion { at: at.to_owned(), why }
}

fn object<'a>(value: Option<&'a Value>, at: &str) -> Result<&'a Map<String, Value>, UnreadableQuestion> {
    value.and_then(Value::as_object).ok_or_else(|| unreadable(at, "an object is expected"))
}

/// A member that must be a text of something.
fn text<'a>(of: &'a Map<String, Value>, at: &str, member: &str) -> Result<&'a str, UnreadableQuestion> {
    let found = of.get(member).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    found.ok_or_else(|| unreadable(&format!("{at}/{member}"), "a text is expected"))
}

/// `properties`, where it stands.
fn properties<'a>(of: &'a Map<String, Value>, at: &str) -> Result<Option<&'a Map<String, Value>>, UnreadableQuestion> {
    of.get("properties").map(|value| object(Some(value), &format!("{at}/properties"))).transpose()
}

/// Reads a number; the last two say where its system and its value stand.
fn identifier(
    base_url: &str,
    system: &str,
    value: &str,
    system_at: &str,
    value_at: &str,
) -> Result<Identifier, UnreadableQuestion> {
    Identifier::parse(base_url, system, value).map_err(|refused| match refused {
        IdentifierRefused::System => unreadable(system_at, "a system that identifies people is expected"),
        IdentifierRefused::Value => unreadable(value_at, "a number of this system is expected"),
    })
}

fn person(base_url: &str, subject: Option<&Value>) -> Result<Identifiers, UnreadableQuestion> {
    const AT: &str = "/subject";
    let subject = object(subject, AT)?;
    if !matches!(text(subject, AT, "type")?, "practitioner" | "employee") {
        return Err(unreadable("/subject/type", "practitioner or employee is expected"));
    }
    let id = text(subject, AT, "id")?;
    let given = properties(subject, AT)?.ok_or_else(|| unreadable("/subject/properties", "an object is expected"))?;
    let system = text(given, "/subject/properties", "system")?;
    let first = identifier(base_url, system, id, "/subject/properties/system", "/subject/id")?;
    let mut all = vec![first];
    match given.get("identifiers") {
        None => {}
        Some(Value::Array(more)) => {
            for (index, one) in more.iter().enumerate() {
                let at = format!("/subject/properties/identifiers/{index}");
                let one = object(Some(one), &at)?;
                let (system, value) = (text(one, &at, "system")?, text(one, &at, "value")?);
                all.push(identifier(base_url, system, value, &format!("{at}/system"), &format!("{at}/value"))?);
            }
        }
        Some(_) => return Err(unreadable("/subject/properties/identifiers", "an array is expected")),
    }
    Identifiers::new(all).map_err(|_| unreadable("/subject/properties/identifiers", "at most 20 are one person's"))
}

fn action(action: Option<&Value>) -> Result<(), UnreadableQuestion> {
    let action = object(action, "/action")?;
    properties(action, "/action")?;
    if text(action, "/action", "name")? == "read" { Ok(()) } else { Err(unreadable("/action/name", "read is expected")) }
}

fn patient(resource: Option<&Value>) -> Result<Niss, UnreadableQuestion> {
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

/// Who wants to open it, and that it is to be read: what the items of a batch mostly share.
fn person_and_action(
    base_url: &str,
    subject: Option<&Value>,
    of_action: Option<&Value>,
) -> Result<Identifiers, UnreadableQuestion> {
    let person = person(base_url, subject)?;
    action(of_action)?;
    Ok(person)
}

/// The context says nothing that decides; it must be an object all the same.
fn context(context: Option<&Value>) -> Result<(), UnreadableQuestion> {
    context.map_or(Ok(()), |context| object(Some(context), "/context").map(drop))
}

/// Reads `POST /access/v1/evaluation`.
///
/// # Errors
/// With what cannot be read.
pub fn evaluation(base_url: &str, body: &Value) -> Result<Question, UnreadableQuestion> {
    let body = object(Some(body), "")?;
    context(body.get("context"))?;
    let person = person_and_action(base_url, body.get("subject"), body.get("action"))?;
    Ok(Question { person, patient: patient(body.get("resource"))? })
}

fn semantic(options: Option<&Value>) -> Result<Semantic, UnreadableQuestion> {
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
pub fn evaluations(base_url: &str, body: &Value) -> Result<EvaluationCall, UnreadableQuestion> {
    let whole = object(Some(body), "")?;
    let semantic = semantic(whole.get("options"))?;
    let items = match whole.get("evaluations") {
        None => &Vec::new(),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(unreadable("/evaluations", "an array is expected")),
    };
    if items.is_empty() {
        return evaluation(base_url, body).map(EvaluationCall::One);
    }
    if items.len() > MAX_BATCH_ITEMS {
        return Err(unreadable("/evaluations", "at most 5000 items are expected"));
    }
    // Read once: an item costs what it says itself.
    let shared = (person_and_action(base_url, whole.get("subject"), whole.get("action")), patient(whole.get("resource")));
    let shared_context = context(whole.get("context"));
    let one = |item: &Map<String, Value>| {
        let of = |member: &str| item.get(member).or_else(|| whole.get(member));
        if item.contains_key("context") {
            context(item.get("context"))?
        } else {
            shared_context.clone()?
        }
        let own = item.contains_key("subject") || item.contains_key("action");
        let person = if own { person_and_action(base_url, of("subject"), of("action"))? } else { shared.0.clone()? };
        Ok(Question {
            person,
            patient: if item.contains_key("resource") { patient(item.get("resource"))? } else { shared.1.clone()? },
        })
    };
    let read = |(index, item): (usize, &Value)| {
        let at = format!("/evaluations/{index}");
        let item = object(Some(item), &at)?;
        one(item).map_err(|wrong: UnreadableQuestion| UnreadableQuestion { at: format!("{at}{}", wrong.at), why: wrong.why })
    };
    Ok(EvaluationCall::Many(items.iter().enumerate().map(read).collect(), semantic))
}

#[cfg(test)]
mod tests;
