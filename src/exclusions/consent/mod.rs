//! Exclusions as FHIR Consents, for applications that enforce them (docs/fhir.md).

mod api;
mod bundle;
mod capability;
mod page;
mod query;
mod resource;
mod rows;

pub use api::routes;
pub use capability::capability;
pub use resource::consent;
pub use rows::{ConsentRow, ConsentStatus, consent_rows};
