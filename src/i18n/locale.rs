//! The languages that the portal speaks.

use crate::db::text_enum::text_enum;

text_enum! {
    /// A language in which the portal shows its pages and writes its mails.
    pub enum Locale: "language" {
        Nl = "nl",
    }
}

impl Locale {
    /// Where nobody's choice is known, as for the mail of an institution. It is named where it is used: a default would hide that a
    /// reader's language was forgotten.
    pub const DUTCH: Self = Self::Nl;
}
