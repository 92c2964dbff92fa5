//! `/ombudsdienst/sjablonen`: words that an ombudsdienst uses again, with a few fields that are filled in. Each change is a version.

mod actions;
mod choose;
mod fields;
mod form;
mod model;
mod pages;
mod store;
pub mod views;

use crate::web::{FormRoute, Routes, Saves};

pub use choose::{TemplateChoice, add_below, fill_in_choice};
pub use model::TemplateKind;
pub use store::list_template_choices;

pub const ADDRESS: &str = "/ombudsdienst/sjablonen";

pub fn routes(routes: &mut Routes<'_>) {
    let typed = |path: String| FormRoute::new(path).saves(Saves::Typed);
    let template = format!("{ADDRESS}/{{sjabloon}}");
    routes
        .page(ADDRESS, pages::show_templates)
        .page_with_form(typed(format!("{ADDRESS}/nieuw")).own_fields(&["formulier"]), pages::show_new, pages::add)
        .page_with_form(typed(template.clone()).own_fields(&["versie"]), pages::show_template, pages::change)
        .form(FormRoute::new(format!("{template}/gebruik")).on_page(template), pages::set_use);
}
