//! Why a text is refused as a name.

/// Why a text does not name one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOnePerson {
    /// No letter in it.
    #[error("no name")]
    Empty,
    /// A department, a team, a hospital, everyone.
    #[error("a group")]
    Group,
    /// A function or a shift: several people have it.
    #[error("a function without a name")]
    NoName,
    /// More than one person.
    #[error("more than one person")]
    TwoNames,
    /// One person or another.
    #[error("one person or another")]
    EitherOf,
    /// Longer than this many characters, the most that is kept.
    #[error("longer than {0} characters")]
    TooLong(usize),
}
