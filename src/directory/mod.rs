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
pub use identifiers::{Identifier, IdentifierRefused, Identifiers, TooMany};
pub use niss::{Niss, NissRefused};
pub use one_person::{OnePersonName, WhyNot, one_person};
pub use person_name::{NameKeys, PersonName, mt_full_name};
pub use riziv::{Cbe, NotACbe, NotARiziv, PersonnelNumber, PersonnelNumberRefused, RizivCheck, RizivNumber};
pub use search::{SearchRefused, SearchResult, SearchTerm, find};
pub use store::{
    AlreadyThere, CareWorkerEntry, Institution, NewCareWorker, PersonLine, Post, add, are_several, by_id, identifiers,
    institutions, lines, recognise,
};
