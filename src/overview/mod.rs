//! `/uitsluitingen`: what spans exclusions and requests for the patient. The list, giving access again, undoing that, cancelling a planned
//! stop.

mod list;
mod pages;
mod store;
pub mod views;

use crate::web::{FormRoute, RateLimit, Routes};

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .page_with_form(FormRoute::new("/uitsluitingen").limited(RateLimit::Search), pages::show_list, pages::search_list)
        .page_with_form(FormRoute::new("/uitsluitingen/{id}/opnieuw-toegang"), pages::ask_to_give_access, pages::give_access)
        .form(FormRoute::new("/uitsluitingen/{id}/niet-stopzetten").on_page("/uitsluitingen"), pages::cancel_stop)
        .form(FormRoute::new("/uitsluitingen/{id}/maak-ongedaan").on_page("/uitsluitingen"), pages::undo_ending);
}
