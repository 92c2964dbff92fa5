//! Exclusion requests: the patient's journey, the ombudsdienst's worklist.

pub mod officer_views;
pub mod views;
