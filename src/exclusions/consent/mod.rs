//! Exclusions as FHIR Consents, for applications that enforce them (docs/fhir.md).

mod api;
mod ask;
mod bundle;
mod capability;
mod page;
mod resource;
mod rows;

pub use api::routes;
pub use capability::capability;
pub use resource::consent;
pub use rows::{ConsentRow, ConsentStatus, consent_rows};
