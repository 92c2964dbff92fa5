//! Hospital applications: their registry, scopes and limits, and the authentication of their calls.

mod call;
mod limits;
pub mod registry;
mod request_id;
mod scope;

pub use call::{Bearer, Called, HospitalApp, called, valid_tokens};
pub use limits::Calls;
pub use request_id::{REQUEST_ID, request_id};
pub use scope::{ChangesRead, ConsentRead, Decision, Scope, WritesBreaks};
