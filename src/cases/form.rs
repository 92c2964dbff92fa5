//! Raw input → how a case ends.

use super::model::{CaseState, CaseVerdict};
use crate::i18n::{Locale, t, tr};
use crate::web::{FormState, RawForm};

/// The fields of **Sluit melding af**.
pub const VERDICT_FIELDS: [&str; 3] = ["besluit", "bevindingen", "uitleg"];
const MAX_WORDS_CHARS: usize = 2000;
const MAX_FINDINGS_CHARS: usize = 4000;

/// The outcome as it was filled in.
///
/// # Errors
/// The form to show again.
pub fn parse_verdict(locale: Locale, raw: &RawForm) -> Result<CaseVerdict, FormState> {
    let mut form = FormState::of(raw, &VERDICT_FIELDS);
    let state = match raw.raw("besluit") {
        "gegrond" => Some(CaseState::Founded),
        "ongegrond" => Some(CaseState::Unfounded),
        _ => {
            form.refuse("besluit", t(locale, "break-glass-fout-besluit"));
            None
        }
    };
    let mut text = |field: &'static str, empty: &'static str, most: usize| {
        let text = raw.text(field);
        if text.is_empty() {
            form.refuse(field, t(locale, empty));
        } else if text.chars().count() > most {
            form.refuse(field, tr(locale, "requests-officer-fout-te-lang", &[("n", most.into())]));
        }
        text
    };
    let findings = text("bevindingen", "break-glass-fout-bevindingen", MAX_FINDINGS_CHARS);
    let words = text("uitleg", "requests-officer-fout-uitleg", MAX_WORDS_CHARS);
    match state {
        Some(state) if !form.refused() => Ok(CaseVerdict { state, findings, words }),
        _ => Err(form),
    }
}
