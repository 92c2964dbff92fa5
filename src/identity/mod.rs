//! Who is at the door: sessions, and the people that only this module can make. Real sign-in plugs in here.

mod exit;
mod extract;
mod hooks;
mod keys;
pub mod oidc;
mod people;
mod rate_limits;
pub mod saved_forms;
pub mod session;
mod sign_in;

pub use exit::{PATH as EXIT, exit, is_own, way_out};
pub use extract::{Signed, Submitted, Uploaded};
pub use hooks::Appeared;
pub use oidc::{Door, Doors};
pub use people::{Officer, Patient, Role};
pub use session::{PostgresSessions, Visit, sweep};
pub use sign_in::{CookieKey, DemoPerson, SignIn, enter, leave, page};
