//! The languages of the portal, and its texts and dates in each.
//!
//! A language is a folder under `locales/`; `build.rs` makes [`Locale`] of them. Nothing here has a language of its own: every text and
//! every date is asked for in one, so that a reader's language cannot be forgotten.

pub mod dates;
pub mod filters;
mod locale;
pub mod messages;
mod months;
#[cfg(feature = "pseudo-locale")]
mod pseudo;
pub mod typed_date;

pub use locale::Locale;
pub use messages::{t, tr};
