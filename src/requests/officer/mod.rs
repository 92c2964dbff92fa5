//! The ombudsdienst's side of a request: worklist, the request's page, decisions.

mod add_person;
mod address;
mod ask;
mod assignment;
mod came_in;
mod candidates;
mod decide;
mod double;
mod handed_over;
mod held_request;
mod note_handlers;
mod notes;
mod pager;
mod pages;
mod place;
mod prepare;
mod prepare_elsewhere;
mod prepare_pages;
mod question;
mod reconsider;
pub(in crate::requests) mod request_page;
mod signal_store;
mod signals;
mod snapshots;
mod stand_in;
pub(in crate::requests) mod store;
mod take_several;
mod template_handlers;
pub(in crate::requests) mod timeline;
pub mod views;
mod worklist;
mod worklist_filters;
mod worklist_query;
mod worklist_rows;
mod worklist_store;
pub mod worklist_views;

use self::place::PLACE_FIELD;
use crate::web::{FormRoute, RateLimit, Routes, Saves};

/// Mounts the pages under `/ombudsdienst`.
pub fn routes(routes: &mut Routes<'_>) {
    const REQUEST: &str = "/ombudsdienst/aanvragen/{reference}";
    const PREPARED: &str = "/ombudsdienst/berichten/{gesprek}/aanvraag";
    // Every form of a request's page carries where its officer is in the worklist.
    let act = |act: &str| FormRoute::new(format!("{REQUEST}/{act}")).on_page(REQUEST);
    let typed = |path: &str| act(path).saves(Saves::Typed).own_fields(&[PLACE_FIELD]);
    let own_page = |path: &str| FormRoute::new(format!("{REQUEST}/{path}")).saves(Saves::Typed).own_fields(&[PLACE_FIELD]);
    let search = |path: String, page| FormRoute::new(path).on_page(page).saves(Saves::Typed).limited(RateLimit::Search);
    routes
        .page_with_form(
            FormRoute::new("/ombudsdienst").limited(RateLimit::Search),
            worklist::show_worklist,
            worklist::search_worklist,
        )
        .form(FormRoute::new("/ombudsdienst/neem").on_page("/ombudsdienst"), take_several::take_ticked_requests)
        .form(FormRoute::new("/ombudsdienst/signalen/gezien").on_page("/ombudsdienst"), signals::put_signal_away)
        .page(REQUEST, pages::show_request)
        .form(search(format!("{REQUEST}/zoek"), REQUEST).own_fields(&[PLACE_FIELD]), pages::search_entries)
        .form(act("neem"), pages::take_request)
        .form(typed("registreer").own_fields(&["gezien", "dan", PLACE_FIELD]), pages::register_exclusion)
        .form(typed("weiger").own_fields(&["gezien", PLACE_FIELD]), pages::refuse_request)
        .form(typed("sjabloon").own_fields(&["gezien", PLACE_FIELD]), template_handlers::fill_in_template)
        .form(typed("hoort-bij").own_fields(&["gezien", PLACE_FIELD]), note_handlers::close_as_double)
        .form(typed("trek-registratie-in").own_fields(&["periode", PLACE_FIELD]), pages::retract_registration)
        .form(act("neem-over"), note_handlers::take_over_request)
        .form(act("geef-terug"), note_handlers::hand_back_request)
        .form(typed("heropen").own_fields(&["gezien", PLACE_FIELD]), note_handlers::reopen_request)
        .form(typed("notitie").own_fields(&["sleutel", PLACE_FIELD]), note_handlers::add_note)
        .form(typed("gesprek").own_fields(&["sleutel", PLACE_FIELD]), note_handlers::add_call)
        .page_with_form(
            own_page("vraag").own_fields(&["formulier", PLACE_FIELD]),
            question::show_question_form,
            question::send_question,
        )
        .page_with_form(
            FormRoute::new(PREPARED).saves(Saves::Typed).own_fields(&["stap"]),
            prepare_pages::show_preparation,
            prepare_pages::answer_preparation,
        )
        .form(search(format!("{PREPARED}/zoek"), PREPARED), prepare_pages::search_entries)
        .page_with_form(own_page("persoon"), add_person::show_person_form, add_person::add_person);
}
