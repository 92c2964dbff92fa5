//! The ombudsdienst's side of a request: worklist, the request's page, decisions.

mod add_person;
mod ask;
mod decide;
mod extras_pages;
mod hands;
pub(in crate::requests) mod hindrance;
mod pages;
mod prepare;
mod prepare_pages;
mod question;
mod reconsider;
pub(in crate::requests) mod request_page;
pub(in crate::requests) mod store;
pub(in crate::requests) mod timeline;
pub mod views;
mod worklist;

use crate::web::{FormRoute, RateLimit, Routes, Saves};

/// Mounts the pages under `/ombudsdienst`.
pub fn routes(routes: &mut Routes<'_>) {
    const REQUEST: &str = "/ombudsdienst/aanvragen/{reference}";
    const PREPARED: &str = "/ombudsdienst/berichten/{gesprek}/aanvraag";
    let act = |act: &str| FormRoute::new(format!("{REQUEST}/{act}")).on_page(REQUEST);
    let typed = |path: &str| act(path).saves(Saves::Typed);
    let own_page = |path: &str| FormRoute::new(format!("{REQUEST}/{path}")).saves(Saves::Typed);
    let search = |path: String, page| FormRoute::new(path).on_page(page).saves(Saves::Typed).limited(RateLimit::Search);
    routes
        .page_with_form(FormRoute::new("/ombudsdienst").limited(RateLimit::Search), worklist::open, worklist::search)
        .page(REQUEST, pages::show)
        .form(search(format!("{REQUEST}/zoek"), REQUEST), pages::search)
        .form(act("neem"), pages::take)
        .form(typed("registreer").own_fields(&["gezien"]), pages::register)
        .form(typed("weiger").own_fields(&["gezien"]), pages::refuse)
        .form(typed("trek-registratie-in").own_fields(&["periode"]), pages::retract)
        .form(act("neem-over"), extras_pages::take_over)
        .form(act("geef-terug"), extras_pages::hand_back)
        .form(typed("heropen").own_fields(&["gezien"]), extras_pages::reopen)
        .form(typed("notitie").own_fields(&["sleutel"]), extras_pages::note)
        .form(typed("gesprek").own_fields(&["sleutel"]), extras_pages::call)
        .page_with_form(own_page("vraag").own_fields(&["formulier"]), question::page, question::send)
        .page_with_form(
            FormRoute::new(PREPARED).saves(Saves::Typed).own_fields(&["stap"]),
            prepare_pages::show,
            prepare_pages::send,
        )
        .form(search(format!("{PREPARED}/zoek"), PREPARED), prepare_pages::search)
        .page_with_form(own_page("persoon"), add_person::page, add_person::add);
}
