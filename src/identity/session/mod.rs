//! Sessions: who is signed in, in a browser or at the server, and how they end.

pub mod device;
pub mod end_by_operator;
pub mod end_own;
mod flash;
pub mod length;
pub mod list;
mod looked;
mod middleware;
mod model;
mod request_session;
mod searches;

pub use middleware::PostgresSessions;
pub(super) use middleware::{end, sweep};
pub use model::Subject;
pub(super) use model::{ByProvider, SessionUser, UserKind};
pub use request_session::RequestSession;
pub(super) use request_session::{FormSecret, after_sign_in};
