//! On what terms the commands work.

/// How two patients are merged.
#[derive(Debug, Clone, Copy, Default)]
pub struct MergeTerms {
    /// The number of the one who is merged never was theirs.
    pub number_wrong: bool,
    pub despite_differences: bool,
    pub dry_run: bool,
}

/// How a patient gets a number.
#[derive(Debug, Clone, Copy, Default)]
pub struct NumberTerms {
    /// The number until now never was theirs.
    pub was_wrong: bool,
    pub dry_run: bool,
}
