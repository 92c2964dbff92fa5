//! The directory: institutions, care workers, their numbers and names, and the search over them.

mod function_words;
mod group_words;
mod identifiers;
pub mod name_lists;
pub mod names;
pub mod niss;
pub mod one_person;
mod person_name;
pub mod riziv;
pub mod search;
pub mod store;

pub use crate::db::schema::care_workers;
pub use identifiers::{Identifier, IdentifierRefused, Identifiers, TooManyIdentifiers};
pub use niss::{Niss, NissRefused};
pub use one_person::{NotOnePerson, OnePersonName, one_person};
pub use person_name::{NameKeys, PersonName, mt_full_name};
pub use riziv::{Cbe, CbeRefused, PersonnelNumber, PersonnelNumberRefused, RizivCheck, RizivNumber, RizivRefused};
pub use search::{SearchRefused, SearchResult, SearchTerm, search_care_workers};
pub use store::{
    CareWorkerEntry, DuplicateEntry, InstitutionEntry, NewCareWorker, OutsideCareWorker, PersonLine, Post, add_care_worker,
    add_outside_care_worker, are_different_people, find_by_identifiers, find_care_worker, list_institutions, load_identifiers,
    load_person_lines,
};
