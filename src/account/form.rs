//! What the forms of the page hold.

use crate::db::ids::{IdempotencyKey, PersonId};
use crate::i18n::{Locale, t};
use crate::identity::session::length::LENGTHS;
use crate::mail::{AddressError, EmailAddress};
use crate::web::views::Choice;
use crate::web::{FormState, RawForm};

/// The field of the address.
pub const EMAIL: &str = "e-mail";
/// The field that says in which shape to download.
pub const SHAPE: &str = "vorm";

/// The field with the length.
pub const LENGTH: &str = "minuten";

/// The lengths, as a person reads them.
pub fn lengths(locale: Locale) -> Vec<Choice> {
    let words = |minutes: i16| match minutes {
        15 => t(locale, "account-sessie-15"),
        60 => t(locale, "account-sessie-60"),
        _ => t(locale, "account-sessie-150"),
    };
    LENGTHS.iter().map(|minutes| Choice { value: minutes.to_string(), text: words(*minutes).to_owned() }).collect()
}

/// **Bewaar e-mailadres**: the address, and the form's own number, which makes sending it twice the same as once, and sending
/// it with another address another.
///
/// # Errors
/// The form as it was, with what to mend.
pub fn email(locale: Locale, raw: &RawForm, person: PersonId) -> Result<(IdempotencyKey, EmailAddress), FormState> {
    // A blank or a line break within it is no slip to mend silently.
    let address = EmailAddress::parse(raw.raw(EMAIL).trim()).map_err(|error| {
        let words = match error {
            AddressError::Malformed => "account-fout-e-mail",
            AddressError::LettersOutsideAscii => "account-fout-e-mail-letters",
        };
        FormState::refusing(raw, EMAIL, t(locale, words))
    })?;
    Ok((raw.idempotency_key("formulier", person, &[address.as_str()]), address))
}

/// In which shape everything is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Page,
    Json,
}

/// **Download mijn gegevens**
///
/// # Errors
/// The form, when nothing was chosen.
pub fn shape(locale: Locale, raw: &RawForm) -> Result<Shape, FormState> {
    match raw.raw(SHAPE) {
        "pagina" => Ok(Shape::Page),
        "json" => Ok(Shape::Json),
        _ => Err(FormState::refusing(raw, SHAPE, t(locale, "account-fout-vorm"))),
    }
}
