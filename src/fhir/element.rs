//! Reading a resource element by element: what stands there, and the path by which a complaint names it.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::moment::parse_time_range;

/// An element that cannot be read. Nothing of what stands there is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its path: `AuditEvent.agent[0].who`.
    pub at: String,
    /// What should stand there.
    pub why: &'static str,
}

/// An element, there or not.
#[derive(Debug, Clone)]
pub struct Element<'a> {
    value: Option<&'a Value>,
    path: String,
}

impl<'a> Element<'a> {
    pub fn root(name: &str, value: &'a Value) -> Self {
        Self { value: Some(value), path: name.to_owned() }
    }

    /// A complaint about it.
    pub fn wrong(&self, why: &'static str) -> Unreadable {
        Unreadable { at: self.path.clone(), why }
    }

    /// Whether it is there.
    pub fn is_there(&self) -> bool {
        self.value.is_some()
    }

    /// One of its children; of an element that is not there, none is.
    ///
    /// # Errors
    /// When it can have no children.
    pub fn child(&self, name: &str) -> Result<Self, Unreadable> {
        let value = match self.value {
            None => None,
            Some(Value::Object(members)) => members.get(name),
            Some(_) => return Err(self.wrong("an object is expected")),
        };
        Ok(Self { value, path: format!("{}.{name}", self.path) })
    }

    /// A grandchild.
    ///
    /// # Errors
    /// As [`Self::child`].
    pub fn at(&self, names: &[&str]) -> Result<Self, Unreadable> {
        names.iter().try_fold(self.clone(), |element, name| element.child(name))
    }

    /// One after the other.
    ///
    /// # Errors
    /// When it is no list.
    pub fn items(&self) -> Result<Vec<Self>, Unreadable> {
        match self.value {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => {
                let item = |(at, value)| Self { value: Some(value), path: format!("{}[{at}]", self.path) };
                Ok(items.iter().enumerate().map(item).collect())
            }
            Some(_) => Err(self.wrong("a list is expected")),
        }
    }

    /// Its text.
    ///
    /// # Errors
    /// When it is another type.
    pub fn text(&self) -> Result<Option<&'a str>, Unreadable> {
        match self.value {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong("a text is expected")),
        }
    }

    /// Yes or no.
    ///
    /// # Errors
    /// When it is neither.
    pub fn flag(&self) -> Result<Option<bool>, Unreadable> {
        match self.value {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.wrong("true or false is expected")),
        }
    }

    /// The moment at which it begins.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn moment(&self) -> Result<Option<DateTime<Utc>>, Unreadable> {
        let read =
            |text: &str| parse_time_range(text).map(|span| span.from).ok_or_else(|| self.wrong("a FHIR dateTime is expected"));
        self.text()?.map(read).transpose()
    }

    /// The moment at which a period with this end is over: a day without a time is in it as a whole.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn end(&self) -> Result<Option<DateTime<Utc>>, Unreadable> {
        let read = |text: &str| {
            let span = parse_time_range(text).ok_or_else(|| self.wrong("a FHIR dateTime is expected"))?;
            Ok(if text.contains('T') { span.from } else { span.until })
        };
        self.text()?.map(read).transpose()
    }

    /// System and code of a coding.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn coded(&self) -> Result<(&'a str, &'a str), Unreadable> {
        Ok((self.child("system")?.text()?.unwrap_or_default(), self.child("code")?.text()?.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_complaint_names_the_element_and_not_what_stands_there() {
        let resource = json!({ "agent": [{}, { "who": { "display": 85073000061_i64 } }] });
        let root = Element::root("AuditEvent", &resource);
        let agents = root.child("agent").unwrap().items().unwrap();
        assert_eq!(agents[0].at(&["who", "display"]).unwrap().text(), Ok(None));
        let wrong = agents[1].at(&["who", "display"]).unwrap().text().unwrap_err();
        assert_eq!(wrong, Unreadable { at: "AuditEvent.agent[1].who.display".into(), why: "a text is expected" });
        assert_eq!(root.child("agent").unwrap().child("who").unwrap_err().at, "AuditEvent.agent");
        assert_eq!(root.child("entity").unwrap().items().unwrap().len(), 0);
    }

    #[test]
    fn a_day_belongs_to_the_period_that_it_ends() {
        let period = json!({ "day": "2026-11-23", "time": "2026-11-23T14:05:00+01:00" });
        let end = |name: &str| Element::root("period", &period).child(name).unwrap().end().unwrap().map(crate::fhir::instant);
        assert_eq!(end("day").as_deref(), Some("2026-11-24T00:00:00.000000Z"));
        assert_eq!(end("time").as_deref(), Some("2026-11-23T13:05:00.000000Z"));
        assert_eq!(end("none"), None);
    }
}
