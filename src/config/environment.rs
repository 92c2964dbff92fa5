//! Variables of the environment.

/// Looks one up by name; tests hand in their own.
pub(super) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;
