//! The request: the patient's journey and its pages, the ombudsdienst's worklist and decisions, their mails.

mod actions;
mod contact;
mod draft;
mod drafts;
mod eligibility;
mod events;
mod export;
mod form;
mod hand_over;
pub mod intake;
mod journey;
mod model;
mod new_request;
pub mod officer;
mod other_ombudsdienst;
mod own_matters;
mod patient_pages;
mod people;
mod refusal;
mod representative;
mod routing;
mod steps;
mod store;
mod tags;
mod transition;
pub mod views;
mod withheld;

use crate::web::Routes;

pub use actions::record_answer;
pub use contact::{ContactPreference, ContactWay};
pub use draft::{ConsequencesRead, RequestedPerson};
pub use drafts::sweep_drafts;
pub use export::{ExportedDraft, ExportedEntry, ExportedEvent, ExportedPerson, ExportedRequest, export, export_drafts};
pub use hand_over::{HandOver, follow_home, hand_over_request, hold_open_requests, on_officer_named};
pub use model::{Basis, Channel, EventKind, OtherParent, Reached, State};
pub use new_request::{EnteredByOfficer, NewRequest, ReceivedDates};
pub use officer::timeline::{asked_by, channel};
pub use own_matters::entries_without_officer;
pub use people::{facts_of_entry, facts_of_line, facts_of_request};
pub use refusal::refusal_reasons;
pub use representative::basis_text;
pub use store::{Request, RequestRow, list_open_requests, list_requests_seen_by, lock_requests_of_patient};
pub use tags::{patient_event, patient_tag};
pub use withheld::{WithheldCounts, hand_over_withheld};

pub fn patient_routes(routes: &mut Routes<'_>) {
    journey::routes(routes);
    patient_pages::routes(routes);
    other_ombudsdienst::routes(routes);
}

pub fn officer_routes(routes: &mut Routes<'_>) {
    intake::routes(routes);
    officer::routes(routes);
}
