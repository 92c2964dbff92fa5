//! **Dat was ik niet** (R19): a patient disputes an act that an officer did in their name. A case opens at another ombudsdienst, and
//! nothing that lowers the patient's protection is done at a distance until an officer saw the identity document.

mod block;
mod dispute;
mod export;
mod identity;
mod officer;
mod patient_pages;
mod patient_store;
pub mod views;

use crate::web::{FormRoute, RateLimit, Routes};

pub use block::{blocked_text, is_blocked, is_refused_by_block, refuse_blocked};
pub use dispute::find_question_about;
pub use export::{ExportedBlock, ExportedDispute, ExportedDisputes, export};
pub use identity::{NumberOnFile, Sighting, SightingOutcome, SightingWay, list_numbers_on_file, may_see_identity, see_identity};
pub use officer::{count_open_disputes, list_rows, routes as officer_routes};

pub fn patient_routes(routes: &mut Routes<'_>) {
    let form = FormRoute::new("/berichten/{gesprek}/dat-was-ik-niet").limited(RateLimit::Message);
    routes.page_with_form(form, patient_pages::ask, patient_pages::dispute);
}
