//! At which ages whom a request for a child may come from.

use serde::Deserialize;

use super::{Refused, refused};

/// `[representation]`: no law names ages for all of it, so a house may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RepresentationAges {
    /// From this age a child may ask alone, and is heard when a parent asks.
    pub child_speaks_from: u32,
    /// From this age no parent asks any more.
    pub parent_speaks_until: u32,
    /// From this age there is no parental authority.
    pub adult_from: u32,
}

impl Default for RepresentationAges {
    fn default() -> Self {
        Self { child_speaks_from: 12, parent_speaks_until: 16, adult_from: 18 }
    }
}

impl RepresentationAges {
    pub(super) fn check(&self) -> Result<(), Refused> {
        let order = [1, self.child_speaks_from, self.parent_speaks_until, self.adult_from, 25];
        if order.is_sorted() {
            return Ok(());
        }
        Err(refused("representation", "write ages from 1 to 25 with child_speaks_from <= parent_speaks_until <= adult_from"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ages_are_in_order() {
        let ages = |child_speaks_from, parent_speaks_until, adult_from| {
            RepresentationAges { child_speaks_from, parent_speaks_until, adult_from }.check()
        };
        assert!(RepresentationAges::default().check().is_ok());
        assert!(ages(14, 14, 18).is_ok() && ages(1, 25, 25).is_ok());
        for wrong in [ages(0, 16, 18), ages(16, 12, 18), ages(12, 18, 16), ages(12, 16, 26)] {
            assert!(wrong.unwrap_err().to_string().starts_with("representation: write ages"));
        }
    }
}
