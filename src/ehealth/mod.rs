//! eHealth's exclusions, taken over within the hour (R6): the client of the federal service, when it is asked about whom, what an answer
//! changes here, and what pages, decisions and operators are told of it.
//!
//! A check has a row (`ehealth_checks`), so it happens once over all instances and survives each of them. Pages and decisions ask through
//! `web::EhealthLink` and never wait for more than they said.

mod answer;
mod breaker;
mod check;
mod client;
mod doubt;
mod figures;
mod freshness;
mod job;
mod land;
mod organisations;
mod people;
mod state;
mod store;

pub use answer::{Answer, ExcludedOrganisation, ExcludedPerson, MalformedAnswer};
pub use client::{CallError, Client};
pub use figures::{EhealthFigures, load_figures, refresh_capability};
pub use freshness::{FreshnessNote, find_patient_check, freshness_note, is_stale};
pub use job::{Checker, forget_unwanted, run};
pub use organisations::{Organisation, list_organisations};
pub use state::{CheckState, EhealthFacts, load_facts};
pub use store::accept_doubted;
