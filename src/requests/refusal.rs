//! Why a request is refused: the reasons to choose from, and what a page shows of a refusal.

use super::store::Request;
use super::views::RefusalText;
use crate::i18n::{Locale, t};
use crate::web::views::Choice;

/// Leaves the reason to the officer's words.
pub const OTHER_REASON: &str = "andere";

/// The reasons of a refusal, as a form lists them.
pub fn refusal_reasons(locale: Locale) -> Vec<Choice> {
    [
        ("geen-ene-persoon", t(locale, "requests-officer-reden-geen-ene-persoon")),
        ("niet-gevonden", t(locale, "requests-officer-reden-niet-gevonden")),
        ("al-uitgesloten", t(locale, "requests-officer-reden-al-uitgesloten")),
        ("geen-antwoord", t(locale, "requests-officer-reden-geen-antwoord")),
        (OTHER_REASON, t(locale, "requests-officer-reden-andere")),
    ]
    .map(|(value, text)| Choice { value: value.to_owned(), text: text.to_owned() })
    .to_vec()
}

/// Why this request was refused.
pub fn refusal_of_request(locale: Locale, request: &Request) -> Option<RefusalText> {
    let code = request.refusal_reason.as_deref()?;
    let reason =
        refusal_reasons(locale).into_iter().find(|reason| reason.value == code && code != OTHER_REASON).map(|reason| reason.text);
    Some(RefusalText { reason, words: request.refusal_words.clone().unwrap_or_default() })
}
