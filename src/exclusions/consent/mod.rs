//! Exclusions as FHIR Consents, for applications that enforce them (docs/fhir.md).

mod resource;
mod rows;

pub use resource::consent;
pub use rows::{ConsentRow, consent_rows};
