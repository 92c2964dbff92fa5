//! *Wie mag dit behandelen?* Data only; the words stand in the template.

use askama::Template;

use crate::i18n::{Locale, filters};
use crate::web::views::Choice;
use crate::web::{FormState, Page};

/// `/wie-mag-behandelen/{token}`: a tick box `wie-{officer}` each.
#[derive(Template)]
#[template(path = "conflicts/handlers.html")]
pub struct HandlersPage {
    pub locale: Locale,
    /// The officers who may be named; empty: there is none.
    pub officers: Vec<Choice>,
    /// They were named.
    pub done: bool,
    pub form: FormState,
}

impl Page for HandlersPage {
    fn locale(&self) -> Locale {
        self.locale
    }
}
