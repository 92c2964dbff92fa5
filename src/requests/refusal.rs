//! Why a request is refused: the reasons to choose from, and what a page shows of a refusal.

use super::store::Request;
use super::views::RefusalText;
use crate::web::t;
use crate::web::views::Choice;

/// Leaves the reason to the officer's words.
pub const OTHER_REASON: &str = "andere";

/// The reasons of a refusal, as a form lists them.
pub fn refusal_reasons() -> Vec<Choice> {
    [
        ("geen-ene-persoon", t("ombudsdienst-reden-geen-ene-persoon")),
        ("niet-gevonden", t("ombudsdienst-reden-niet-gevonden")),
        ("al-uitgesloten", t("ombudsdienst-reden-al-uitgesloten")),
        ("geen-antwoord", t("ombudsdienst-reden-geen-antwoord")),
        (OTHER_REASON, t("ombudsdienst-reden-andere")),
    ]
    .map(|(value, text)| Choice { value: value.to_owned(), text: text.to_owned() })
    .to_vec()
}

/// Why this request was refused.
pub fn refusal_of_request(request: &Request) -> Option<RefusalText> {
    let code = request.refusal_reason.as_deref()?;
    let reason =
        refusal_reasons().into_iter().find(|reason| reason.value == code && code != OTHER_REASON).map(|reason| reason.text);
    Some(RefusalText { reason, words: request.refusal_words.clone().unwrap_or_default() })
}
