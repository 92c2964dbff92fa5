//! Hospital applications: their registry, scopes and limits, and the authentication of their calls.

mod activity;
mod call;
mod limits;
pub mod registry;
mod request_id;
mod scope;
mod watch;

pub use activity::{Activity, MAX_REFUSED_OPENINGS_AN_HOUR};
pub use call::{Bearer, Called, HospitalApp, called, valid_tokens};
pub use limits::Calls;
pub use request_id::{REQUEST_ID, request_id};
pub use scope::{ChangesRead, ConsentRead, Decision, Scope, WritesBreaks};
pub use watch::{ApplicationFigures, TokenEnd, count_refused_openings, load_figures, note_grouped_report, watch, watch_once};
