//! Hospital applications: which there are, what they may, and how a call proves which one it comes from.

mod call;
mod limits;
pub mod registry;
mod scope;

pub use call::{Bearer, Called, HospitalApp, called, held_tokens};
pub use limits::Calls;
pub use scope::{ChangesRead, ConsentRead, Decision, Scope, WritesBreaks};
