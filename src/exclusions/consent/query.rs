//! What is asked of Consents. Whatever is not understood is refused by its name: a filter that is left out would hand over more
//! than was asked for, or suggest that nothing matches. Refusals hold names of the standard only.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::db::ids::ExclusionId;
use crate::directory::{Identifier, IdentifierRefused, PatientNumber};
use crate::exclusions::consent::rows::ConsentStatus;
use crate::fhir::{TimeRange, is_json_format, parse_time_range, standard_parameter};
use crate::web::ApiError;

const DEFAULT_PAGE_SIZE: i64 = 100;
const MAX_PAGE_SIZE: i64 = 1_000;
/// More filters or ids than this no address could carry.
const MAX_FILTERS: usize = 20;

/// When a version came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Updated {
    pub since: Option<DateTime<Utc>>,
    /// Until just before then.
    pub until: Option<DateTime<Utc>>,
    /// Not within these.
    pub but: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Updated {
    fn add(&mut self, condition: &str) -> Option<()> {
        let (prefix, text) = match condition.split_at_checked(2) {
            Some((prefix, text)) if prefix.bytes().all(|byte| byte.is_ascii_lowercase()) => (prefix, text),
            _ => ("eq", condition),
        };
        // A plus sign that a form was not told of.
        let TimeRange { from, until } = parse_time_range(&text.replace(' ', "+"))?;
        let since = |updated: &mut Self, at| updated.since = updated.since.max(Some(at));
        let before = |updated: &mut Self, at| updated.until = Some(updated.until.map_or(at, |own| own.min(at)));
        match prefix {
            "eq" => {
                since(self, from);
                before(self, until);
            }
            "ne" => self.but.push((from, until)),
            "gt" => since(self, until),
            "ge" => since(self, from),
            "lt" => before(self, from),
            "le" => before(self, until),
            _ => return None,
        }
        Some(())
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ConsentSearch {
    pub patient: Option<String>,
    /// Who is excluded, as `mt_person_keys` writes it, but with the number as it was sent.
    pub person: Option<String>,
    /// These exclusions.
    pub ids: Option<Vec<ExclusionId>>,
    /// In one of these states.
    pub states: Option<Vec<String>>,
    /// Changed then.
    pub updated: Updated,
    /// Size of a page.
    pub count: i64,
}

fn wrong(at: &'static str, why: &'static str) -> ApiError {
    ApiError::malformed(at, why)
}

/// A refusal of a parameter: by its name in the standard, never by the text that was sent.
fn unknown(name: &str) -> ApiError {
    match standard_parameter(name) {
        Some("patient") => wrong("patient", "this search takes patient:identifier, once, as system|value"),
        Some("actor") => wrong("actor", "this search takes actor:identifier, once, as system|value"),
        Some(known) => wrong(known, "this parameter, or its modifier, is not supported here"),
        None => wrong("", "a parameter that is not supported; the CapabilityStatement lists those that are"),
    }
}

fn pairs(text: &[u8]) -> Result<Vec<(String, String)>, ApiError> {
    let all: Vec<_> = form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    if all.len() > MAX_FILTERS { Err(wrong("", "too many parameters")) } else { Ok(all) }
}

fn once<T>(slot: &mut Option<T>, at: &'static str, value: T) -> Result<(), ApiError> {
    if slot.replace(value).is_some() { Err(wrong(at, "this parameter is taken once only")) } else { Ok(()) }
}

fn count(text: &str) -> Result<i64, ApiError> {
    let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // More than there is to have is all that there is to have.
    let count = if fits { text.parse().unwrap_or(MAX_PAGE_SIZE) } else { 0 };
    if count > 0 { Ok(count.min(MAX_PAGE_SIZE)) } else { Err(wrong("_count", "a number above 0 is expected")) }
}

fn states(text: &str) -> Result<Vec<String>, ApiError> {
    // Every status of the standard can be asked for; exclusions have three of them.
    const ALL: [&str; 6] = ["draft", "proposed", "active", "rejected", "inactive", "entered-in-error"];
    text.split(',')
        .map(|one| one.strip_prefix("http://hl7.org/fhir/consent-state-codes|").unwrap_or(one))
        .map(|one| if ALL.contains(&one) { Ok(one) } else { Err(wrong("status", "a code of consent-state-codes is expected")) })
        .filter(|one| one.as_ref().map_or(true, |one| one.parse::<ConsentStatus>().is_ok()))
        .map(|one| one.map(str::to_owned))
        .collect()
}

fn ids(text: &str) -> Result<Vec<ExclusionId>, ApiError> {
    let all: Vec<&str> = text.split(',').collect();
    if all.len() > MAX_FILTERS {
        return Err(wrong("_id", "too many ids at once"));
    }
    // What is no id of ours names nothing.
    Ok(all.into_iter().filter_map(|one| one.parse::<ExclusionId>().ok()).collect())
}

impl ConsentSearch {
    /// Reads the form of `POST …/_search`.
    ///
    /// # Errors
    /// With the parameter that is not understood.
    pub fn read(base_url: &str, form: &[u8]) -> Result<Self, ApiError> {
        let mut search = Self::default();
        let mut most = None;
        for (name, value) in pairs(form)? {
            match name.as_str() {
                // The second is how IHE PCF chains it.
                "patient:identifier" | "patient.identifier" => {
                    let (system, number) = value.rsplit_once('|').unwrap_or_default();
                    let Ok(number) = PatientNumber::parse(base_url, system, number) else {
                        return Err(wrong("patient:identifier", "system|value with the system ssin, or of a file, is expected"));
                    };
                    once(&mut search.patient, "patient:identifier", number.as_str().to_owned())?;
                }
                "actor:identifier" => {
                    let (system, number) = value.rsplit_once('|').unwrap_or_default();
                    let person = Identifier::parse(base_url, system, number).map_err(|refused| match refused {
                        IdentifierRefused::System | IdentifierRefused::UnknownSystem => {
                            wrong("actor:identifier", "system|value with a known system is expected")
                        }
                        IdentifierRefused::Value => wrong("actor:identifier", "the value does not fit its system"),
                    })?;
                    once(&mut search.person, "actor:identifier", person.written_key())?;
                }
                "status" => once(&mut search.states, "status", states(&value)?)?,
                "_id" => once(&mut search.ids, "_id", ids(&value)?)?,
                "_count" => once(&mut most, "_count", count(&value)?)?,
                "_format" if is_json_format(&value) => {}
                "_format" => return Err(ApiError::NotAcceptable),
                "_pretty" => {}
                "_lastUpdated" => {
                    let why = "eq, ne, gt, ge, lt or le and a FHIR dateTime is expected";
                    search.updated.add(&value).ok_or_else(|| wrong("_lastUpdated", why))?;
                }
                _ => return Err(unknown(&name)),
            }
        }
        search.count = most.unwrap_or(DEFAULT_PAGE_SIZE);
        Ok(search)
    }
}

/// A question of history, or the sealed continuation of any.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct HistoryQuery {
    /// Versions from then on.
    pub since: Option<DateTime<Utc>>,
    /// Size of a page.
    pub count: i64,
    /// Goes on from here; then nothing else is asked.
    pub page: Option<String>,
}

impl HistoryQuery {
    /// Reads the query of a `GET`.
    ///
    /// # Errors
    /// With the parameter that is not understood.
    pub fn read(query: &str) -> Result<Self, ApiError> {
        let (mut since, mut most, mut page) = (None, None, None);
        let all = pairs(query.as_bytes())?;
        let alone = all.len() == 1;
        for (name, value) in all {
            match name.as_str() {
                "_since" => {
                    let read =
                        parse_time_range(&value.replace(' ', "+")).ok_or_else(|| wrong("_since", "an instant is expected"))?;
                    once(&mut since, "_since", read.from)?;
                }
                "_count" => once(&mut most, "_count", count(&value)?)?,
                "_page" if alone => page = Some(value),
                _ => return Err(unknown(&name)),
            }
        }
        Ok(Self { since, count: most.unwrap_or(DEFAULT_PAGE_SIZE), page })
    }
}

#[cfg(test)]
mod tests;
