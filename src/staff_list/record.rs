//! One row of a file.

/// One row: the line or row at which a person finds it, and its cells as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
}
