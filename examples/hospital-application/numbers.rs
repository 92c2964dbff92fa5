//! By which numbers a person is recognised. One number in common is the same person, even when another differs.

use serde::{Deserialize, Serialize};

pub const SSIN: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin";
pub const RIZIV: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional";
pub const CBE: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/cbe";

/// A number as it is written to the portal. Nothing that holds one has a `Debug`, so none slips into a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    pub system: String,
    pub value: String,
}

impl Identifier {
    pub fn new(system: impl Into<String>, value: impl Into<String>) -> Self {
        Self { system: system.into(), value: value.into() }
    }
}

/// A number as it is compared.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    Niss(String),
    /// The first 8 digits: the last 3 are the qualification, which changes in a career.
    Riziv(String),
    /// A personnel number means something together with its institution only.
    Personnel(String, String),
}

impl Number {
    /// None for a system that this application has no such numbers of.
    pub fn read(system: &str, value: &str) -> Option<Self> {
        let digits = || value.chars().filter(char::is_ascii_digit);
        match system {
            SSIN => Some(Self::Niss(digits().collect())),
            RIZIV => Some(Self::Riziv(digits().take(8).collect())),
            // Whatever the portal's own address is: it wrote the system, and it may have moved since.
            _ => {
                system.rsplit_once("/id/personnel/").map(|(_, cbe)| Self::Personnel(cbe.to_owned(), value.trim().to_uppercase()))
            }
        }
    }
}

/// A person's numbers to compare.
pub fn read_all(all: &[Identifier]) -> Vec<Number> {
    all.iter().filter_map(|one| Number::read(&one.system, &one.value)).collect()
}

/// Whether this is the same person. Who has no number meets nobody.
pub fn meet(one: &[Number], other: &[Number]) -> bool {
    one.iter().any(|number| other.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_common_is_enough() {
        let personnel = "https://toegang.example.org/id/personnel/0566988259";
        let known = read_all(&[Identifier::new(RIZIV, "10000007003"), Identifier::new(personnel, "P-1")]);
        let meets =
            |system: &str, value: &str| meet(&known, &read_all(&[Identifier::new(system, value), Identifier::new(SSIN, "1")]));
        assert!(meets(RIZIV, "10000007999") && meets(personnel, " p-1"));
        assert!(!meets(SSIN, "10000007") && !meets("https://toegang.example.org/id/personnel/0400000086", "P-1"));
        assert!(!meets("https://toegang.example.org/id/person-without-number", "P-1"));
        assert!(!meet(&[], &[]));
    }
}
