//! The page of an officer's own sessions. Data only; the words stand in the template.

use askama::Template;

use crate::i18n::filters;
use crate::identity::session::list::SessionRow;
use crate::web::{Frame, framed_pages};

/// `/ombudsdienst/sessies`.
#[derive(Template)]
#[template(path = "officers/sessions.html")]
pub struct SessionsPage {
    pub frame: Frame,
    /// Where the officer is signed in, the newest first.
    pub sessions: Vec<SessionRow>,
}

framed_pages!(SessionsPage);
