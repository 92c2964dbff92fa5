//! Hospital applications: their registry, scopes and limits, and the authentication of their calls.

mod call;
mod limits;
pub mod registry;
mod scope;

pub use call::{Bearer, Called, HospitalApp, called, valid_tokens};
pub use limits::Calls;
pub use scope::{ChangesRead, ConsentRead, Decision, Scope, WritesBreaks};
