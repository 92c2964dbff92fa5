//! Texts as applications write them, parsed at the edge. Pure.

use crate::text::one_line;

/// The application that reports, by the name of its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter(String);

impl Reporter {
    /// An account's name: one line of at most 100 characters.
    pub fn new(name: &str) -> Option<Self> {
        let fits = !name.trim().is_empty() && name.chars().count() <= 100 && !name.chars().any(char::is_control);
        fits.then(|| Self(name.trim().to_owned()))
    }

    pub fn name(&self) -> &str {
        &self.0
    }

    /// The letters of the name, for the audit: `epd` for `EPD 2`.
    pub fn code(&self) -> String {
        let letters = self.0.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        letters.collect::<Vec<_>>().join("-").to_ascii_lowercase()
    }
}

/// One line as an application wrote it: white space folded, at most 200 characters. A report is never refused for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportedLine(String);

impl ReportedLine {
    const MAX_CHARS: usize = 200;

    pub fn new(text: &str) -> Self {
        let folded = one_line(text);
        if folded.chars().count() <= Self::MAX_CHARS {
            return Self(folded);
        }
        Self(folded.chars().take(Self::MAX_CHARS - 1).chain(['…']).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why it was opened, in the words of who did, kept whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Motivation(String);

impl Motivation {
    /// Reads a text: line ends are LF, other control characters go.
    pub fn new(text: &str) -> Self {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        Self(text.trim().to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_short(&self) -> bool {
        self.0.chars().count() < 10
    }

    pub(super) fn is_long(&self) -> bool {
        self.0.chars().count() > 200
    }
}
