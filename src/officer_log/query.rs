//! What the address of the log asks for, parsed; and the addresses of its pages.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::ADDRESS;
use super::labels::{self, ActionGroup};
use super::position::{self, LogPosition};
use super::store::{ActedBy, LogFilter};
use crate::db::ids::{OfficerId, PatientId, RequestId};
use crate::i18n::{Locale, dates, t};
use crate::identity::{CookieKey, Officer};
use crate::web::{FormState, PageError, RequestReference};

/// What is asked for when the patient did it.
pub(super) const BY_PATIENT: &str = "patient";

/// What the address holds.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct LogQuery {
    van: String,
    tot: String,
    wat: String,
    wie: String,
    referentie: String,
    patient: String,
    voor: String,
}

/// What an address asks for, and the form that says it.
pub(super) struct ParsedQuery {
    pub form: FormState,
    pub reference: Option<RequestReference>,
    pub patient: Option<PatientId>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    by: ActedBy,
    before: Option<LogPosition>,
}

impl LogQuery {
    fn fields(&self) -> [(&'static str, &str); 6] {
        [
            ("van", self.van.trim()),
            ("tot", self.tot.trim()),
            ("wat", self.wat.trim()),
            ("wie", self.wie.trim()),
            ("referentie", self.referentie.trim()),
            ("patient", self.patient.trim()),
        ]
    }

    /// Fields that narrow it down, as hidden fields of a form that leaves one out.
    pub(super) fn fields_without(&self, left_out: &str) -> Vec<(&'static str, String)> {
        let kept = self.fields().into_iter().filter(|(name, value)| *name != left_out && !value.is_empty());
        kept.map(|(name, value)| (name, value.to_owned())).collect()
    }

    /// Something narrows it down.
    pub(super) fn is_narrowed(&self) -> bool {
        self.fields().iter().any(|(_, value)| !value.is_empty())
    }

    /// An address with these filters: the page, or the file.
    pub(super) fn address(&self, path: &str, before: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in self.fields() {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("voor", before);
        }
        match query.finish() {
            empty if empty.is_empty() => format!("{ADDRESS}{path}"),
            query => format!("{ADDRESS}{path}?{query}"),
        }
    }

    /// It is a page after the first.
    pub(super) fn goes_on(&self) -> bool {
        !self.voor.is_empty()
    }

    /// What is refused is said in the form.
    ///
    /// # Errors
    /// Of what no page of ours asks for: 404.
    pub(super) fn parse(&self, locale: Locale, key: &CookieKey, officer: &Officer) -> Result<ParsedQuery, PageError> {
        let mut form = FormState::default();
        for (field, value) in self.fields() {
            form.set(field, value);
        }
        let (from, to) = (day(locale, &mut form, "van", &self.van), day(locale, &mut form, "tot", &self.tot));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            form.refuse("tot", t(locale, "officer-log-fout-volgorde"));
        }
        let reference = RequestReference::find(&self.referentie);
        if reference.is_none() && !self.referentie.trim().is_empty() {
            form.refuse("referentie", t(locale, "officer-log-fout-referentie"));
        }
        if !self.wat.is_empty() && ActionGroup::find(&self.wat).is_none() && labels::find(&self.wat).is_none() {
            return Err(PageError::NotFound);
        }
        let by = match self.wie.as_str() {
            "" => ActedBy::Anyone,
            BY_PATIENT => ActedBy::Patient,
            id => ActedBy::Officer(id.parse::<OfficerId>().map_err(|_| PageError::NotFound)?),
        };
        let patient = match self.patient.trim() {
            "" => None,
            id => Some(id.parse::<PatientId>().map_err(|_| PageError::NotFound)?),
        };
        let before = match self.voor.as_str() {
            "" => None,
            sealed => Some(position::open(key, officer, sealed).ok_or(PageError::NotFound)?),
        };
        Ok(ParsedQuery { form, reference, patient, from, to, by, before })
    }

    fn actions(&self) -> Option<Vec<&'static str>> {
        match ActionGroup::find(&self.wat) {
            Some(group) => Some(labels::of_group(group)),
            None => labels::find(&self.wat).map(|code| vec![code]),
        }
    }

    /// What is looked for: a reference that is not there, or not the officer's to open, has no rows.
    pub(super) fn filter(&self, parsed: &ParsedQuery, request: Option<RequestId>) -> LogFilter {
        LogFilter {
            from: parsed.from.and_then(dates::start_of),
            until: parsed.to.and_then(|day| day.succ_opt()).and_then(dates::start_of),
            actions: self.actions(),
            by: parsed.by,
            request,
            patient: parsed.patient,
            before: parsed.before,
        }
    }

    /// The same in codes and ids, for the audit.
    pub(super) fn codes(&self, parsed: &ParsedQuery, request: Option<RequestId>, reason: Option<&str>) -> Value {
        let officer = match parsed.by {
            ActedBy::Officer(id) => Some(id),
            _ => None,
        };
        let mut codes = json!({
            "from": parsed.from,
            "to": parsed.to,
            "action": Some(self.wat.as_str()).filter(|wat| !wat.is_empty()),
            "officer": officer,
            "by": (parsed.by == ActedBy::Patient).then_some(BY_PATIENT),
            "request": request,
            "reason": reason,
        });
        if let Some(map) = codes.as_object_mut() {
            map.retain(|_, code| !code.is_null());
        }
        codes
    }
}

/// A day that was typed, if one was.
fn day(locale: Locale, form: &mut FormState, field: &'static str, typed: &str) -> Option<NaiveDate> {
    let typed = typed.trim();
    let day = dates::parse_day(typed);
    if day.is_none() && !typed.is_empty() {
        form.refuse(field, t(locale, "officer-log-fout-datum"));
    }
    day
}
