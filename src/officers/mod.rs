//! Officers of the ombudsdienst: their names, where they are signed in, and what none of them may open. Accounts and roles are
//! `identity`'s.

mod names;
mod session_pages;
mod unopened;
pub mod views;

use actix_web::web;

pub use names::{colleagues, name, names};
pub use unopened::{Unopened, nobody_may_open};

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/ombudsdienst/sessies").route(web::get().to(session_pages::show)))
        .service(web::resource("/ombudsdienst/sessies/{session}/afmelden").route(web::post().to(session_pages::end)));
}
