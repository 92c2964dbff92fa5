//! The pages of homes. Data only; the words stand in the templates.

use askama::Template;

use crate::i18n::filters;
use crate::web::views::Choice;
use crate::web::{FormState, Frame, framed_pages};

/// `/mijn-gegevens/ombudsdienst`.
#[derive(Template)]
#[template(path = "homes/choice.html")]
pub struct ChoiceOfHomePage {
    pub frame: Frame,
    pub institutions: Vec<InstitutionChoice>,
    /// Nothing is confirmed yet: the page stands before all others.
    pub is_first: bool,
    /// The confirmed home that the page shows; empty without one.
    pub seen: String,
    /// The page to open afterwards.
    pub back: String,
    /// The ombudsdienst that took the patient in, and when that works.
    pub adoption: Option<AdoptionView>,
    pub form: FormState,
}

/// One radio.
#[derive(Debug, Clone)]
pub struct InstitutionChoice {
    pub value: String,
    pub name: String,
    pub phone: String,
}

/// An adoption that waits.
#[derive(Debug, Clone)]
pub struct AdoptionView {
    pub id: String,
    pub institution: String,
    pub works_at: String,
}

/// `/ombudsdienst/patienten/aannemen`.
#[derive(Template)]
#[template(path = "homes/adoption.html")]
pub struct AdoptionPage {
    pub frame: Frame,
    /// How the identity was checked, in person.
    pub identity_checks: Vec<Choice>,
    pub form: FormState,
}

framed_pages!(ChoiceOfHomePage, AdoptionPage);
