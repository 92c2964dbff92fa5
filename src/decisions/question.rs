//! What an application asks, as AuthZEN 1.0 writes it. Pure. Unknown members are ignored; every member that decides must be present and
//! valid, since an invalid one must not become a yes.

use serde_json::{Map, Value};

use super::members::{object, optional, properties, text, unreadable};
use super::subject::{QuestionSubject, read_subject};
use crate::directory::{IdentifierRefused, Identifiers, Niss, PatientNumber};

pub use super::members::UnreadableQuestion;

/// Items of one call.
const MAX_BATCH_ITEMS: usize = 5_000;

/// May this person open this record?
#[derive(Debug, Clone)]
pub struct Question {
    /// Every number of the person that the application knows; one or more.
    pub person: Identifiers,
    /// Organisations for which the person works, by the first 8 digits of their numbers: eHealth can exclude those.
    pub organisations: Vec<String>,
    pub patient: PatientNumber,
    /// Where numbers stand that were left out, as their system is unknown.
    pub ignored: Vec<String>,
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

fn action(action: Option<&Value>) -> Result<(), UnreadableQuestion> {
    let action = object(action, "/action")?;
    properties(action, "/action")?;
    if text(action, "/action", "name")? == "read" { Ok(()) } else { Err(unreadable("/action/name", "read is expected")) }
}

fn patient(base_url: &str, resource: Option<&Value>) -> Result<PatientNumber, UnreadableQuestion> {
    const AT: &str = "/resource";
    let resource = object(resource, AT)?;
    if text(resource, AT, "type")? != "patient-record" {
        return Err(unreadable("/resource/type", "patient-record is expected"));
    }
    let id = text(resource, AT, "id")?;
    let Some(system) = properties(resource, AT)?.and_then(|given| given.get("system")) else {
        return Niss::parse(id).map(PatientNumber::Niss).map_err(|_| unreadable("/resource/id", "a NISS is expected"));
    };
    PatientNumber::parse(base_url, system.as_str().unwrap_or_default(), id).map_err(|refused| match refused {
        IdentifierRefused::Value => unreadable("/resource/id", "a number of this system is expected"),
        IdentifierRefused::System | IdentifierRefused::UnknownSystem => {
            unreadable("/resource/properties/system", "the system of the NISS, or of an institution's files, is expected")
        }
    })
}

/// Who wants to open it, and that it is to be read: what the items of a batch mostly share.
fn subject_and_action(
    base_url: &str,
    subject: Option<&Value>,
    of_action: Option<&Value>,
) -> Result<QuestionSubject, UnreadableQuestion> {
    let subject = read_subject(base_url, subject)?;
    action(of_action)?;
    Ok(subject)
}

/// The context says nothing that decides; it must be an object all the same.
fn context(of: &Map<String, Value>) -> Result<(), UnreadableQuestion> {
    optional(of, "context").map_or(Ok(()), |context| object(Some(context), "/context").map(drop))
}

/// Reads `POST /access/v1/evaluation`.
///
/// # Errors
/// With what cannot be read.
pub fn evaluation(base_url: &str, body: &Value) -> Result<Question, UnreadableQuestion> {
    let body = object(Some(body), "")?;
    context(body)?;
    let QuestionSubject { person, organisations, ignored } =
        subject_and_action(base_url, body.get("subject"), body.get("action"))?;
    Ok(Question { person, organisations, patient: patient(base_url, body.get("resource"))?, ignored })
}

fn semantic(of: &Map<String, Value>) -> Result<Semantic, UnreadableQuestion> {
    const AT: &str = "/options/evaluations_semantic";
    let Some(options) = optional(of, "options") else {
        return Ok(Semantic::ExecuteAll);
    };
    match optional(object(Some(options), "/options")?, "evaluations_semantic") {
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
    let semantic = semantic(whole)?;
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
    let shared =
        (subject_and_action(base_url, whole.get("subject"), whole.get("action")), patient(base_url, whole.get("resource")));
    let shared_context = context(whole);
    let one = |item: &Map<String, Value>, at: &str| {
        let of = |member: &str| item.get(member).or_else(|| whole.get(member));
        if optional(item, "context").is_some() {
            context(item)?
        } else {
            shared_context.clone()?
        }
        let own = item.contains_key("subject") || item.contains_key("action");
        let subject = if own { subject_and_action(base_url, of("subject"), of("action"))? } else { shared.0.clone()? };
        let QuestionSubject { person, organisations, mut ignored } = subject;
        if item.contains_key("subject") {
            ignored.iter_mut().for_each(|own| own.insert_str(0, at));
        }
        let patient = if item.contains_key("resource") { patient(base_url, item.get("resource"))? } else { shared.1.clone()? };
        Ok(Question { person, organisations, patient, ignored })
    };
    let read = |(index, item): (usize, &Value)| {
        let at = format!("/evaluations/{index}");
        let item = object(Some(item), &at)?;
        one(item, &at).map_err(|wrong: UnreadableQuestion| UnreadableQuestion { at: format!("{at}{}", wrong.at), why: wrong.why })
    };
    Ok(EvaluationCall::Many(items.iter().enumerate().map(read).collect(), semantic))
}

#[cfg(test)]
mod tests;
