//! The pages on the way in and out. Data only; the words stand in the templates.

use askama::Template;

use crate::i18n::filters;
use crate::web::{Frame, framed_pages};

/// On to the provider, at once or by a link.
#[derive(Template)]
#[template(path = "identity/onward.html")]
pub struct OnwardPage {
    pub frame: Frame,
    pub provider: String,
    pub url: String,
}

/// Signing in did not work: why, and the way on.
#[derive(Template)]
#[template(path = "identity/failed.html")]
pub struct FailedPage {
    pub frame: Frame,
    /// The h1.
    pub heading: String,
    /// What to do, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Whether trying again may help.
    pub again: bool,
    /// Whether the paper form is a way.
    pub on_paper: bool,
}

/// `/afgemeld`.
#[derive(Template)]
#[template(path = "identity/signed_out.html")]
pub struct SignedOutPage {
    pub frame: Frame,
    /// The provider's name and where its own session is ended, while that is still to be done.
    pub provider: Option<(String, String)>,
    /// Nothing is left open: there is no provider, or the person comes back from ending its session.
    pub is_over: bool,
}

framed_pages!(OnwardPage, FailedPage, SignedOutPage);
