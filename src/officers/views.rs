//! The page of an officer's own sessions. Data only; the words stand in the template.

use askama::Template;

use crate::identity::session::list::SessionRow;
use crate::web::{Frame, filters};

/// `/ombudsdienst/sessies`.
#[derive(Template)]
#[template(path = "ombuds/sessions.html")]
pub struct SessionsPage {
    pub frame: Frame,
    /// Where the officer is signed in, the newest first.
    pub sessions: Vec<SessionRow>,
}
