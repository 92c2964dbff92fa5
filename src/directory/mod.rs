//! The directory: institutions, care workers, their numbers and names, and the search over them.

mod function_words;
mod group_words;
mod identifiers;
mod known_numbers;
pub mod name_lists;
pub mod names;
pub mod niss;
pub mod one_person;
mod patient_number;
mod person_name;
mod personnel_number;
pub mod riziv;
pub mod search;
pub mod store;

pub use crate::db::schema::care_workers;
pub use identifiers::{Identifier, IdentifierRefused, Identifiers, TooManyIdentifiers};
pub use known_numbers::{KnownNumber, KnownNumbers};
pub use niss::{Niss, NissRefused};
pub use one_person::{NotOnePerson, OnePersonName, one_person};
pub use patient_number::{FileNumber, FileNumberRefused, PatientNumber};
pub use person_name::{NameKeys, PersonName, mt_full_name};
pub use personnel_number::{PersonnelNumber, PersonnelNumberRefused};
pub use riziv::{Cbe, CbeRefused, RizivCheck, RizivNumber, RizivRefused};
pub use search::{SearchPlaces, SearchRefused, SearchResult, SearchTerm, find_institutions_named, search_care_workers};
pub use store::{
    CareWorkerEntry, DuplicateEntry, InstitutionEntry, NewCareWorker, OutsideCareWorker, PersonLine, Post, RecognisedPerson,
    add_care_worker, add_outside_care_worker, are_different_people, find_care_worker, find_duplicate, find_likely_twins,
    list_care_workers_in_order, list_institutions, load_identifiers, load_known_numbers, load_person_lines,
    lock_care_worker_numbers, mt_same_person, recognise, resolve_numbers,
};
