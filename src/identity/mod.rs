//! Who is at the door: sessions, and the people that only this module can make. Real sign-in plugs in here.

mod appeared;
mod device;
pub mod ending;
mod exit;
mod extract;
mod limits;
pub mod oidc;
pub mod own_sessions;
pub mod parked;
mod people;
mod searches;
mod session;
pub mod session_list;
mod sign_in;
mod store;
mod who;

pub use appeared::Appeared;
pub use exit::{PATH as EXIT, exit, is_own, way_out};
pub use extract::{Signed, Submitted, Uploaded};
pub use oidc::{Door, Doors};
pub use people::{Officer, Patient, Role};
pub use session::Visit;
pub use sign_in::{CookieKey, DemoPerson, SignIn, enter, leave, page};
pub use store::{PostgresSessions, sweep};
