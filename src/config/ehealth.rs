//! Whether eHealth's exclusions are taken over here.

/// The one capability that every sentence, default and piece of advice about eHealth depends on (R21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ehealth {
    /// Not connected: an exclusion at eHealth changes nothing here.
    #[default]
    Off,
    /// Exclusions at eHealth appear here within an hour of their registration, and go within an hour of their end (R6).
    On,
}

impl Ehealth {
    /// Whether exclusions at eHealth hold here.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}
