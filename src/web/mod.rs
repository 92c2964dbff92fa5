//! What every page needs: frame, form state, errors, CSRF, headers, static files.

mod api_error;
pub mod assets;
mod birth_date;
pub mod csrf;
mod error;
pub mod form;
pub mod form_state;
pub mod frame;
pub mod headers;
pub mod json;
mod json_body;
mod language;
pub mod lists;
mod outdated;
mod paths;
pub mod random;
mod reference;
mod site;
pub mod upload;
pub mod views;

pub use api_error::{ApiError, Problem};
pub use birth_date::{BirthDate, BirthDateRefused};
pub use error::{PageError, is_bare_error, ok, page, return_cookie, see_other};
pub use form::RawForm;
pub use form_state::FormState;
pub use frame::{Contact, Ehealth, Flash, Frame, Nav, Viewer};
pub use json_body::{Body, no_parameters, path_id};
pub(crate) use language::framed_pages;
pub use language::{Page, locale_of};
pub use outdated::Outdated;
pub use paths::is_canonical;
pub use reference::{ConversationReference, RequestReference};
pub use site::{Institution, Site};
pub use upload::SentFile;
