//! Who asks, by every number that the application sends. Pure.

use serde_json::{Map, Value};

use super::members::{UnreadableQuestion, object, optional, properties, text, unreadable};
use crate::directory::{Identifier, IdentifierRefused, Identifiers, RizivNumber};
use crate::fhir::ORGANISATION;

const AT: &str = "/subject";
const PROPERTIES: &str = "/subject/properties";
/// Those that are left out count as well: each is named in every answer.
const MAX_SENT_NUMBERS: usize = 20;
const IDENTIFIERS: &str = "/subject/properties/identifiers";

/// Who wants to open a record.
#[derive(Debug, Clone)]
pub(super) struct QuestionSubject {
    /// One or more numbers.
    pub person: Identifiers,
    /// Organisations for which the person works, by the first 8 digits of their numbers.
    pub organisations: Vec<String>,
    /// Where numbers stand whose system is unknown here.
    pub ignored: Vec<String>,
}

/// A number and where it stands: system, value, and both together.
struct SentNumber<'a> {
    system: &'a str,
    value: &'a str,
    system_at: String,
    value_at: String,
    at: String,
}

/// Every number of the subject, the first one as its id.
fn sent_numbers<'a>(subject: &'a Map<String, Value>) -> Result<Vec<SentNumber<'a>>, UnreadableQuestion> {
    let id = text(subject, AT, "id")?;
    let given = properties(subject, AT)?.ok_or_else(|| unreadable(PROPERTIES, "an object is expected"))?;
    let mut all = vec![SentNumber {
        system: text(given, PROPERTIES, "system")?,
        value: id,
        system_at: format!("{PROPERTIES}/system"),
        value_at: format!("{AT}/id"),
        at: format!("{AT}/id"),
    }];
    match optional(given, "identifiers") {
        None => {}
        Some(Value::Array(more)) => {
            for (index, one) in more.iter().enumerate() {
                let at = format!("{IDENTIFIERS}/{index}");
                let one = object(Some(one), &at)?;
                let (system, value) = (text(one, &at, "system")?, text(one, &at, "value")?);
                all.push(SentNumber { system, value, system_at: format!("{at}/system"), value_at: format!("{at}/value"), at });
            }
        }
        Some(_) => return Err(unreadable(IDENTIFIERS, "an array is expected")),
    }
    Ok(all)
}

/// Reads the subject. A number of another system than ours is left out where one of ours stands beside it: applications send all that
/// they have. What is nearly one of ours was meant to be it, and left out it could become a yes.
pub(super) fn read_subject(base_url: &str, subject: Option<&Value>) -> Result<QuestionSubject, UnreadableQuestion> {
    let subject = object(subject, AT)?;
    if !matches!(text(subject, AT, "type")?, "practitioner" | "employee") {
        return Err(unreadable("/subject/type", "practitioner or employee is expected"));
    }
    let no_system = |at: &str| unreadable(at, "a system that identifies people is expected");
    let too_many = || unreadable(IDENTIFIERS, "at most 20 are one person's");
    let sent = sent_numbers(subject)?;
    if sent.len() > MAX_SENT_NUMBERS {
        return Err(too_many());
    }
    let (mut known, mut organisations, mut ignored, mut first_ignored) = (Vec::new(), Vec::new(), Vec::new(), None);
    for number in sent {
        if number.system == ORGANISATION {
            let read = RizivNumber::parse(number.value);
            let read = read.map_err(|_| unreadable(&number.value_at, "a number of this system is expected"))?;
            organisations.push(read.first8().to_owned());
            first_ignored.get_or_insert(number.system_at);
            continue;
        }
        match Identifier::parse(base_url, number.system, number.value) {
            Ok(identifier) => known.push(identifier),
            Err(IdentifierRefused::UnknownSystem) => {
                first_ignored.get_or_insert(number.system_at);
                ignored.push(number.at);
            }
            Err(IdentifierRefused::System) => return Err(no_system(&number.system_at)),
            Err(IdentifierRefused::Value) => return Err(unreadable(&number.value_at, "a number of this system is expected")),
        }
    }
    if let (true, Some(at)) = (known.is_empty(), first_ignored) {
        return Err(no_system(&at));
    }
    let person = Identifiers::new(known).map_err(|_| too_many())?;
    Ok(QuestionSubject { person, organisations, ignored })
}
