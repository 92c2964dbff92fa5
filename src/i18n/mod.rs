//! The languages of the portal: which there are, and its words and dates in each.

pub mod dates;
mod locale;
pub mod messages;
pub mod typed_date;

pub use locale::Locale;
pub use messages::{filters, t, tr};
