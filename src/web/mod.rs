//! What every page needs: frame, form state, errors, CSRF, headers, static files.
//!
//! To add a page or a form: mount it in the feature's `routes` with [`Routes::page`], [`Routes::form`] or [`Routes::page_with_form`],
//! and write the handler with `identity::Signed` for a page, `identity::Submitted` or `identity::Uploaded` for a form. The
//! [`FormRoute`] says the rest: the page that the form stands on, what is saved of it, which fields the page fills in, and which
//! [`RateLimit`] it counts towards. `CONTRIBUTING.md` has the whole list of files.

mod api_error;
mod app_state;
pub mod assets;
mod birth_date;
mod body;
pub mod csrf;
mod ehealth;
mod error;
mod form;
mod form_route;
mod form_slots;
pub mod form_state;
pub mod frame;
pub mod headers;
mod internal_fault;
pub mod json;
mod json_body;
mod language;
pub mod lists;
mod outdated;
mod paths;
pub mod random;
mod rate_limit;
mod reference;
pub mod upload;
pub mod views;

pub use api_error::{ApiError, Problem};
pub use app_state::{AppState, Institution};
pub use birth_date::{BirthDate, BirthDateRefused};
pub use body::{drain_body, read_form};
pub use ehealth::{EhealthLink, UrgentCheck, UrgentChecks};
pub use error::{CHOICE_OF_HOME, PageError, forget_return, is_bare_error, ok, page, return_cookie, see_other, session_cookie};
pub use form::RawForm;
pub use form_route::{FormRoute, RouteTable, Routes, Saves};
pub use form_slots::FormSlots;
pub use form_state::FormState;
pub use frame::{AFTER_EXIT, Contact, Ehealth, Exit, Flash, Frame, Nav, SessionTime, Viewer};
pub use internal_fault::InternalFault;
pub use json_body::{Body, no_parameters, path_id};
pub(crate) use language::framed_pages;
pub use language::{Page, locale_of};
pub use outdated::Outdated;
pub use paths::is_canonical;
pub use rate_limit::RateLimit;
pub use reference::{ConversationReference, RequestReference};
pub use upload::SentFile;
