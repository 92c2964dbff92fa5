//! What every page needs: frame, words, form state, errors, CSRF, headers, static files.

pub mod assets;
pub mod form_state;
pub mod frame;
pub mod views;
pub mod words;

pub use form_state::FormState;
pub use frame::{Contact, Flash, Frame, Nav, Viewer};
pub use words::{filters, t, tr};
