//! Authentication: signing in, sessions, and `Patient` and `Officer`, which only this module can make.

pub mod account_events;
mod exit;
mod extract;
mod form_sender;
mod hooks;
mod keys;
pub mod oidc;
mod only_home;
mod people;
mod rate_limits;
pub mod saved_forms;
pub mod session;
mod sign_in;
mod sign_in_method;
mod sweep;
pub mod views;
mod visitor;

pub use exit::{PATH as EXIT, after_exit, exit, exit_response, is_same_origin};
pub use extract::{Signed, Submitted, Uploaded};
pub use hooks::OnPatientKnown;
pub use keys::{CookieKey, SealingKey};
pub use oidc::{Providers, SignInRole};
pub use only_home::HomeConfirmation;
pub use people::{AnyPatient, Officer, Patient, Role};
pub use session::{PostgresSessions, RequestSession};
pub use sign_in::{enter, leave, page};
pub use sign_in_method::{DemoPerson, SignIn};
pub use sweep::sweep;
