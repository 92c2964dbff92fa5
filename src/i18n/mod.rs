//! The languages of the portal: which there are, and its words and dates in each.

mod locale;

pub use locale::Locale;
