//! A form from an older page of the same person: shown again as it was typed, under a fresh token (R10).

use super::RawForm;
use crate::i18n::{Locale, t, tr};

/// What was sent, and the page that shows it again. Nothing of it was executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// The page on which the form stands.
    pub page: String,
    /// The fields, without the token.
    pub form: RawForm,
    /// The names of its files, which must be chosen again.
    pub files: Vec<String>,
    /// The page no longer has the form, and redirected to one that says why.
    pub led_on: bool,
}

impl Outdated {
    /// The paragraphs above the form.
    pub fn paragraphs(&self, locale: Locale) -> Vec<String> {
        if self.led_on {
            return Vec::new();
        }
        let mut paragraphs = vec![t(locale, "web-verouderd").to_owned()];
        if !self.files.is_empty() {
            paragraphs.push(tr(locale, "web-verouderd-bijlagen", &[("namen", self.files.join(", ").as_str().into())]));
        }
        paragraphs
    }

    /// The notice above a page that says what became of it.
    pub fn notice(&self, locale: Locale) -> &'static str {
        if self.led_on { t(locale, "web-verouderd-nu") } else { "" }
    }
}
