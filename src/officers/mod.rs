//! Officers of the ombudsdienst: their names, where they are signed in, and what none of them may open. Accounts and roles are
//! `identity`'s.

mod entries;
mod names;
mod not_found;
mod session_pages;
mod unopened;
pub mod views;

use crate::web::{FormRoute, Routes};

pub use entries::count_without_entry;
pub use names::{colleagues, name, names};
pub use not_found::answer_not_found;
pub use unopened::{Unopened, nobody_may_open};

pub fn routes(routes: &mut Routes<'_>) {
    const SESSIONS: &str = "/ombudsdienst/sessies";
    routes
        .page(SESSIONS, session_pages::show)
        .form(FormRoute::new(format!("{SESSIONS}/{{session}}/afmelden")).on_page(SESSIONS), session_pages::end);
}
