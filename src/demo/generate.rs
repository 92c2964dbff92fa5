//! Believable care workers and numbers, the same for the same seed: for the demo, the tests and the benchmark.

mod load;
mod numbers;
mod people;

pub use load::load;
pub use numbers::{patient_nisses, unissued};
pub use people::care_workers;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::directory::PersonName;

/// An institution as it is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionRow {
    /// Its id, the same in every demo.
    pub id: Uuid,
    /// Its enterprise number, 10 digits.
    pub cbe: String,
    pub name: &'static str,
}

/// A care worker as loaded.
#[derive(Clone, PartialEq, Eq)]
pub struct NewCareWorkerRow {
    /// Its id, the same for the same seed.
    pub id: Uuid,
    /// 11 digits of a number that is never issued.
    pub niss: Option<String>,
    /// 11 digits.
    pub riziv: Option<String>,
    pub name: PersonName,
    /// Function, such as 'Arts'.
    pub function: &'static str,
    /// Specialty or field, such as 'cardiologie'.
    pub specialty: Option<&'static str>,
    /// Where the person works.
    pub posts: Vec<NewPostRow>,
}

/// One post of a care worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPostRow {
    pub institution_id: Uuid,
    pub department: &'static str,
    /// The number by which the institution knows the person.
    pub personnel_number: Option<String>,
}

/// The demo's home institution.
pub const HOME: &str = "AZ Sint-Lucas Brugge";
/// Where the other officer of the demo works.
pub const OTHER: &str = "Ziekenhuis Leieland";

/// All institutions: the home institution first, then the other officer's, then invented ones.
pub fn institutions() -> Vec<InstitutionRow> {
    let invented = [
        OTHER,
        "AZ Zeewind",
        "Kliniek Ter Duinenbos",
        "UZ Scheldemonde",
        "AZ Polderzicht",
        "Ziekenhuis Dijlevallei",
        "AZ Hagewinde",
        "Psychiatrisch Centrum De Meander",
        "Revalidatiecentrum Kempenzicht",
    ];
    let home = InstitutionRow { id: fixed_id(0x1000), cbe: "0566988259".into(), name: HOME };
    let others = (1u32..).zip(invented).map(|(n, name)| {
        let first8 = 9_990_000 + n;
        InstitutionRow { id: fixed_id(0x1000 + u64::from(n)), cbe: format!("{first8:08}{:02}", 97 - first8 % 97), name }
    });
    std::iter::once(home).chain(others).collect()
}

/// The people that outside checks look for: four at the home institution, and the officers of the demo, each at their own.
pub fn fixed_people() -> Vec<NewCareWorkerRow> {
    let person = |n: u64,
                  institution: u64,
                  given: &str,
                  family: &str,
                  function,
                  specialty,
                  department,
                  riziv: Option<&str>,
                  personnel: Option<&str>| NewCareWorkerRow {
        id: fixed_id(0x2000 + n),
        niss: None,
        riziv: riziv.map(str::to_owned),
        name: PersonName::new(given, family),
        function,
        specialty,
        posts: vec![NewPostRow {
            institution_id: fixed_id(institution),
            department,
            personnel_number: personnel.map(str::to_owned),
        }],
    };
    let officer = |n, institution, given, family, number| {
        person(n, institution, given, family, "Medewerker ombudsdienst", None, "Ombudsdienst", None, Some(number))
    };
    vec![
        person(1, 0x1000, "Sofie", "Claes", "Arts", Some("cardiologie"), "Cardiologie", Some("10000007003"), None),
        person(2, 0x1000, "Tom", "Janssens", "Verpleegkundige", None, "Spoedgevallen", Some("40000028401"), None),
        person(3, 0x1000, "Tom", "Janssens", "Medewerker patiëntenvervoer", None, "Patiëntenvervoer", None, Some("P-1001")),
        person(4, 0x1000, "Greet", "Vandamme", "Medewerker onthaal", None, "Onthaal", None, Some("P-1002")),
        officer(5, 0x1000, "An", "De Smet", "P-1101"),
        officer(6, 0x1000, "Lien", "Maes", "P-1102"),
        officer(7, 0x1001, "Koen", "Baert", "P-1201"),
    ]
}

/// A uuid v7 of a fixed moment, told apart by its number.
fn fixed_id(number: u64) -> Uuid {
    dated_id(number, [0; 2])
}

/// 1 January 2026, in milliseconds: the demo's directory was taken over then.
const TAKEN_OVER: u64 = 1_767_225_600_000;

fn dated_id(number: u64, salt: [u8; 2]) -> Uuid {
    let mut random = [0u8; 10];
    let bytes = number.to_be_bytes().into_iter().chain(salt);
    random.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    uuid::Builder::from_unix_timestamp_millis(TAKEN_OVER, &random).into_uuid()
}

/// When the generated directory was taken over.
pub fn taken_over_at() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(TAKEN_OVER.cast_signed()).unwrap_or(DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests;
