//! The form of a template.

use super::fields::{FIELDS as KNOWN_FIELDS, FieldRefused, check_fields};
use super::model::TemplateKind;
use crate::i18n::{Locale, t, tr};
use crate::web::{FormState, RawForm};

pub(super) const FIELDS: [&str; 3] = ["soort", "titel", "tekst"];
const MAX_TITLE_CHARS: usize = 80;
const MAX_BODY_CHARS: usize = 2000;

/// A template as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedTemplate {
    pub title: String,
    pub body: String,
}

/// The kind that a form chooses.
pub(super) fn parse_kind(raw: &RawForm) -> Option<TemplateKind> {
    match raw.raw("soort") {
        "antwoord" => Some(TemplateKind::Answer),
        "weigering" => Some(TemplateKind::Refusal),
        _ => None,
    }
}

/// The fields by name, as a person types them.
pub(super) fn field_names() -> String {
    KNOWN_FIELDS.map(|field| format!("{{{field}}}")).join(", ")
}

/// Reads it; what is wrong stands in the form.
pub(super) fn parse_template(locale: Locale, raw: &RawForm) -> (TypedTemplate, FormState) {
    let mut form = FormState::of(raw, &FIELDS);
    let (title, body) = (raw.line("titel"), raw.text("tekst"));
    if title.is_empty() {
        form.refuse("titel", t(locale, "reply-templates-fout-titel"));
    } else if title.chars().count() > MAX_TITLE_CHARS {
        form.refuse("titel", tr(locale, "reply-templates-fout-lang", &[("n", MAX_TITLE_CHARS.into())]));
    }
    if body.is_empty() {
        form.refuse("tekst", t(locale, "reply-templates-fout-tekst"));
    } else if body.chars().count() > MAX_BODY_CHARS {
        form.refuse("tekst", tr(locale, "reply-templates-fout-lang", &[("n", MAX_BODY_CHARS.into())]));
    } else {
        match check_fields(&body) {
            Ok(()) => {}
            Err(FieldRefused::Unknown(field)) => {
                let known = field_names();
                let arguments = [("veld", (&field).into()), ("velden", (&known).into())];
                form.refuse("tekst", tr(locale, "reply-templates-fout-veld", &arguments));
            }
            Err(FieldRefused::Unbalanced) => {
                form.refuse("tekst", tr(locale, "reply-templates-fout-accolade", &[("velden", (&field_names()).into())]));
            }
        }
    }
    (TypedTemplate { title, body }, form)
}
