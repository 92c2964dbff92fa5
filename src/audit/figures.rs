//! Rows about figures.

use serde_json::json;

use super::Event;
use crate::db::ids::InstitutionId;

impl Event {
    /// An officer looked at the figures of a year, or of all years.
    pub fn figures_read(year: Option<i32>) -> Self {
        Self { details: json!({ "year": year }), ..Self::new("figures-read") }
    }

    /// An officer took them along.
    pub fn figures_downloaded(year: Option<i32>) -> Self {
        Self { details: json!({ "year": year }), ..Self::new("figures-downloaded") }
    }

    /// An operator printed those of a house for its management.
    pub fn figures_read_by_operator(house: InstitutionId, year: Option<i32>) -> Self {
        Self { details: json!({ "institution": house, "year": year }), ..Self::new("figures-read") }
    }
}
