//! What a column of a staff list may hold.

/// What a column of a staff list may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Number,
    /// Given and family name in one column.
    Name,
    GivenName,
    FamilyName,
    Function,
    Department,
    Riziv,
    Niss,
    Email,
    From,
    Until,
}

impl Field {
    pub const ALL: [Self; 11] = [
        Self::Number,
        Self::Name,
        Self::GivenName,
        Self::FamilyName,
        Self::Function,
        Self::Department,
        Self::Riziv,
        Self::Niss,
        Self::Email,
        Self::From,
        Self::Until,
    ];

    /// As `--columns` and the report name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::GivenName => "given-name",
            Self::FamilyName => "family-name",
            Self::Function => "function",
            Self::Department => "department",
            Self::Riziv => "riziv",
            Self::Niss => "niss",
            Self::Email => "email",
            Self::From => "from",
            Self::Until => "until",
        }
    }
}

/// In which order a single column holds a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOrder {
    FamilyFirst,
    GivenFirst,
    /// The header does not say.
    Unsaid,
}
