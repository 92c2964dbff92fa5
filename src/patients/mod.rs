//! Patients: the row as code sees it, found by NISS or by name, and registered by an officer.
//!
//! A patient who signs in for the first time is registered by the SQL function `sign_in_patient`, since no policy can
//! allow an insert by a person who is not known yet; `identity::oidc` calls it.

mod form;
mod home;
mod known;
mod lock;
mod merge;
mod name_form;
mod proposals;
mod register;
mod row;
mod term;
mod unnamed;

pub use form::parse_named_patient;
pub use home::{HomeStanding, confirm_home, find_home, lock_home};
pub use known::{KeptPatient, MatterKeys, ShownPatient, TypedPatient, find_known_patient, load_known_patients};
pub use lock::lock_requests_of_patient;
pub use merge::{
    MovedRows, NumberHolder, PairComparison, PatientMerge, PatientPair, change_number, compare_pair, count_refused_people,
    find_merge, find_number_holder, is_number_taken, list_matters, merge_patients, unmerge_patients,
};
pub use name_form::parse_person_name;
pub use proposals::{MergeProposal, decline_proposal, find_present_number, list_proposals};
pub use register::{NamedPatient, PatientOfNumber, find_named_patient, is_own_number, register};
pub use row::{
    Home, PatientFacts, PatientProfile, PatientRow, by_id, by_ids, find_by_number, find_by_term, find_ids_by_term,
    is_care_worker, number_text, numbers_and_home, patient_unknown, profile,
};
pub use term::{MAX_CANDIDATES, PatientTerm, PatientTermRefused};
pub use unnamed::{register_unnamed, uses_portal};
