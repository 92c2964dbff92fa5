//! What the forms of the page hold.

use crate::db::ids::{IdempotencyKey, PersonId};
use crate::mail::{AddressError, EmailAddress};
use crate::web::{FormState, RawForm, t};

/// The field of the address.
pub const EMAIL: &str = "e-mail";
/// The field that says in which shape to download.
pub const SHAPE: &str = "vorm";

/// **Bewaar e-mailadres**: the address, and the form's own number, which makes sending it twice the same as once, and sending
/// it with another address another.
///
/// # Errors
/// The form as it was, with what to mend.
pub fn email(raw: &RawForm, person: PersonId) -> Result<(IdempotencyKey, EmailAddress), FormState> {
    // A blank or a line break within it is no slip to mend silently.
    let address = EmailAddress::parse(raw.raw(EMAIL).trim()).map_err(|error| {
        let words = match error {
            AddressError::Malformed => "account-fout-e-mail",
            AddressError::LettersOutsideAscii => "account-fout-e-mail-letters",
        };
        FormState::refusing(raw, EMAIL, t(words))
    })?;
    Ok((raw.sent_as("formulier", person, &[address.as_str()]), address))
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
pub fn shape(raw: &RawForm) -> Result<Shape, FormState> {
    match raw.raw(SHAPE) {
        "pagina" => Ok(Shape::Page),
        "json" => Ok(Shape::Json),
        _ => Err(FormState::refusing(raw, SHAPE, t("account-fout-vorm"))),
    }
}
