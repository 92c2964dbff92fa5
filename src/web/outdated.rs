//! A form from an older page of the same person: shown again as it was typed, under a fresh token (product.md §7).

use super::RawForm;
use crate::i18n::{Locale, t, tr};

/// What was sent, and the page that shows it again. Nothing of it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// The page on which the form stands.
    pub page: String,
    /// The fields, without the token.
    pub form: RawForm,
    /// What the files that came with it are called; they are to be chosen again.
    pub files: Vec<String>,
    /// What the form asks was answered meanwhile: the page, or the one that it leads to, says what became of it.
    pub led_on: bool,
}

impl Outdated {
    /// What its sender is told on top of the form.
    pub fn words(&self, locale: Locale) -> Vec<String> {
        if self.led_on {
            return Vec::new();
        }
        let mut words = vec![t(locale, "web-verouderd").to_owned()];
        if !self.files.is_empty() {
            words.push(tr(locale, "web-verouderd-bijlagen", &[("namen", self.files.join(", ").as_str().into())]));
        }
        words
    }

    /// What is told on top of a page that says what became of it.
    pub fn notice(&self, locale: Locale) -> &'static str {
        if self.led_on { t(locale, "web-verouderd-nu") } else { "" }
    }
}
