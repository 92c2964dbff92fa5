//! The directory: institutions, care workers, their numbers and names, and the search over them.

pub mod names;
pub mod niss;
mod number;
pub mod riziv;

pub use niss::{Niss, NissRefused};
pub use riziv::{Cbe, NotACbe, NotARiziv, PersonnelNumber, PersonnelNumberRefused, RizivCheck, RizivNumber};
