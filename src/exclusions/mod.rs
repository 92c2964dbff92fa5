//! Exclusions: the patient's list, giving access again, history.

pub mod views;
