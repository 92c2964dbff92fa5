//! What a person filled in, and what was refused: the same for every form.

use std::collections::BTreeMap;

/// Values and refusals of one form. A field's name is also the id of its input, so the error summary links to it.
#[derive(Debug, Default, Clone)]
pub struct FormState {
    values: BTreeMap<&'static str, String>,
    errors: Vec<(&'static str, String)>,
}

impl FormState {
    /// These fields as they were sent.
    pub fn of(raw: &super::RawForm, fields: &[&'static str]) -> Self {
        Self { values: fields.iter().map(|field| (*field, raw.text(field))).collect(), errors: Vec::new() }
    }

    /// One refused field, which keeps what was sent.
    pub fn refusing(raw: &super::RawForm, field: &'static str, message: impl Into<String>) -> Self {
        let mut form = Self::of(raw, &[field]);
        form.refuse(field, message);
        form
    }

    /// Keeps what was filled in for a field.
    pub fn set(&mut self, field: &'static str, value: impl Into<String>) {
        self.values.insert(field, value.into());
    }

    /// Refuses a field; the message is shown in the summary and at the field.
    pub fn refuse(&mut self, field: &'static str, message: impl Into<String>) {
        self.errors.push((field, message.into()));
    }

    /// What was filled in, or an empty text.
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// Whether this choice (radio, tick box, option) was made.
    pub fn is(&self, field: &str, choice: &str) -> bool {
        self.value(field) == choice
    }

    /// The first message at a field.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, message)| message.as_str())
    }

    /// All messages at a field that can have several, such as files.
    pub fn errors_at(&self, field: &str) -> Vec<&str> {
        self.errors.iter().filter(|(name, _)| *name == field).map(|(_, message)| message.as_str()).collect()
    }

    /// Whether a field was refused.
    pub fn has(&self, field: &str) -> bool {
        self.error(field).is_some()
    }

    /// All messages, in the order of the page, for the error summary.
    pub fn errors(&self) -> &[(&'static str, String)] {
        &self.errors
    }

    /// Whether anything was refused.
    pub fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
}
