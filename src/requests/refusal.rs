//! Why a request is refused: the reasons to choose from, and what a page shows of a refusal.

use super::store::Request;
use super::views::RefusalText;
use crate::i18n::Locale;
use crate::messages::{RefusalReason, refusal_reason_text};
use crate::web::views::Choice;

/// The reasons of a refusal, as a form lists them.
pub fn refusal_reasons(locale: Locale) -> Vec<Choice> {
    let choice = |reason: RefusalReason| Choice {
        value: reason.as_str().to_owned(),
        text: refusal_reason_text(locale, reason).to_owned(),
    };
    RefusalReason::ALL.into_iter().filter(|reason| *reason != RefusalReason::Double).map(choice).collect()
}

/// Why this request was refused; [`RefusalReason::Other`] leaves it to the officer's words, and a double's words are its reason.
pub fn refusal_of_request(locale: Locale, request: &Request) -> Option<RefusalText> {
    let code = request.refusal_reason.as_deref()?;
    let reason = code.parse::<RefusalReason>().ok();
    let reason = reason.filter(|reason| !matches!(reason, RefusalReason::Other | RefusalReason::Double));
    let reason = reason.map(|reason| refusal_reason_text(locale, reason).to_owned());
    Some(RefusalText { reason, words: request.refusal_words.clone().unwrap_or_default() })
}
