//! The page after the quick exit. Data only; the words stand in the template.

use askama::Template;

use crate::i18n::{Locale, filters};
use crate::web::Page;

/// `/einde`: no name, no hospital, no product, no menu.
#[derive(Template)]
#[template(path = "identity/after_exit.html")]
pub struct AfterExitPage {
    pub locale: Locale,
}

impl Page for AfterExitPage {
    fn locale(&self) -> Locale {
        self.locale
    }
}
