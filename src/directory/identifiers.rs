//! By which numbers a person is recognised (R18): NISS, the first 8 digits of RIZIV, an institution's personnel number.

use serde::{Deserialize, Serialize};

use super::niss::Niss;
use super::personnel_number::{PersonnelNumber, normal_form};
use super::riziv::{Cbe, RizivNumber};

pub(super) const EHEALTH_SYSTEMS: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/";
/// A caller sends what it knows of one person; no person has more numbers than this.
const MAX_IDENTIFIERS_PER_PERSON: usize = 20;

/// One number of a person. Of a RIZIV number only the 8 digits that name the person are kept. An institution's own number stands as it is
/// written: what the directory writes otherwise is resolved by `KnownNumbers`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// Rijksregister- or BIS-number.
    Niss(String),
    /// The first 8 digits of a RIZIV number.
    Riziv(String),
    /// How an institution knows this person of its staff.
    Personnel {
        /// The institution's enterprise number.
        cbe: String,
        number: String,
    },
}

/// Why an identifier that a caller sent is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierRefused {
    /// No system of ours, nor nearly one.
    #[error("unknown identifier system")]
    UnknownSystem,
    /// Nearly one of ours, or malformed.
    #[error("malformed identifier system")]
    System,
    #[error("malformed identifier")]
    Value,
}

/// What ours end in, in small letters and without signs.
const NAMES_OF_SYSTEMS: [&str; 3] = ["ssin", "nihdi", "nihdiprofessional"];

/// Which fault a system has that is none of ours: missing, or ours but for scheme, host, case, slashes or a version behind it.
fn system_fault(system: &str) -> IdentifierRefused {
    let bare = system.split(['?', '#', '|']).next().unwrap_or_default().to_ascii_lowercase();
    let parts: Vec<String> = bare
        .split(['/', ':'])
        .map(|part| part.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|part| !part.is_empty())
        .collect();
    let named = parts.last().is_none_or(|last| NAMES_OF_SYSTEMS.contains(&last.as_str()));
    let of_staff = parts.windows(2).any(|pair| matches!(pair, [id, personnel] if id == "id" && personnel == "personnel"));
    if named || of_staff { IdentifierRefused::System } else { IdentifierRefused::UnknownSystem }
}

impl Identifier {
    /// Reads `{system, value}` as hospital applications write it. `base_url` is this portal's: systems of personnel numbers
    /// are `{base_url}/id/personnel/{CBE}`.
    ///
    /// # Errors
    /// When the system is unknown or the value does not fit it.
    pub fn parse(base_url: &str, system: &str, value: &str) -> Result<Self, IdentifierRefused> {
        if let Some(name) = system.strip_prefix(EHEALTH_SYSTEMS) {
            return match name {
                "ssin" => Niss::parse(value).map(|niss| Self::from(&niss)).map_err(|_| IdentifierRefused::Value),
                "nihdi-professional" | "nihdi" => {
                    RizivNumber::parse(value).map(|riziv| Self::from(&riziv)).map_err(|_| IdentifierRefused::Value)
                }
                _ => Err(system_fault(system)),
            };
        }
        let cbe = system.strip_prefix(base_url).and_then(|rest| rest.strip_prefix("/id/personnel/"));
        let cbe = Cbe::parse(cbe.ok_or_else(|| system_fault(system))?).map_err(|_| IdentifierRefused::System)?;
        let number = PersonnelNumber::parse(value).map_err(|_| IdentifierRefused::Value)?;
        Ok(Self::personnel(&cbe, &number))
    }

    pub fn personnel(cbe: &Cbe, number: &PersonnelNumber) -> Self {
        Self::Personnel { cbe: cbe.as_str().to_owned(), number: number.as_str().to_owned() }
    }

    /// Kind, issuer and normal form as one text, as `mt_person_keys` writes it.
    pub fn key(&self) -> String {
        match self {
            Self::Personnel { cbe, number } => format!("personnel {cbe} {}", normal_form(number)),
            Self::Niss(_) | Self::Riziv(_) => self.written_key(),
        }
    }

    /// The same, but with the number as it is written.
    pub fn written_key(&self) -> String {
        match self {
            Self::Niss(digits) => format!("niss {digits}"),
            Self::Riziv(digits) => format!("riziv {digits}"),
            Self::Personnel { cbe, number } => format!("personnel {cbe} {number}"),
        }
    }
}

impl From<&Niss> for Identifier {
    fn from(niss: &Niss) -> Self {
        Self::Niss(niss.as_str().to_owned())
    }
}

impl From<&RizivNumber> for Identifier {
    fn from(riziv: &RizivNumber) -> Self {
        Self::Riziv(riziv.first8().to_owned())
    }
}

impl std::fmt::Debug for Identifier {
    // A number must not slip into a log (R13).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Niss(_) => "Niss(…)",
            Self::Riziv(_) => "Riziv(…)",
            Self::Personnel { .. } => "Personnel(…)",
        })
    }
}

/// All that is known of one person's numbers, each once, in a fixed order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifiers(Vec<Identifier>);

/// More numbers than one person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than 20 identifiers of one person")]
pub struct TooManyIdentifiers;

impl Identifiers {
    pub fn new(all: impl IntoIterator<Item = Identifier>) -> Result<Self, TooManyIdentifiers> {
        let all = Self::from_directory(all);
        if all.0.len() > MAX_IDENTIFIERS_PER_PERSON { Err(TooManyIdentifiers) } else { Ok(all) }
    }

    /// What the directory holds of one person, however much it is.
    pub fn from_directory(all: impl IntoIterator<Item = Identifier>) -> Self {
        let mut all: Vec<_> = all.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// Whether this is the same person (R18): one number in common is enough, even when another differs. Without a
    /// number no person is recognised.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.0.iter().any(|one| other.0.binary_search(one).is_ok())
    }

    /// Both together: what is known of one person from two sides.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::from_directory(self.0.iter().chain(&other.0).cloned())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Identifier> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BASE: &str = "https://toegang.example.org";

    fn read(system: &str, value: &str) -> Result<Identifier, IdentifierRefused> {
        Identifier::parse(BASE, system, value)
    }

    fn niss(digits: &str) -> Identifier {
        read(&format!("{EHEALTH_SYSTEMS}ssin"), digits).unwrap()
    }

    fn riziv(digits: &str) -> Identifier {
        read(&format!("{EHEALTH_SYSTEMS}nihdi-professional"), digits).unwrap()
    }

    fn staff(cbe: &str, number: &str) -> Identifier {
        read(&format!("{BASE}/id/personnel/{cbe}"), number).unwrap()
    }

    fn person(all: &[Identifier]) -> Identifiers {
        Identifiers::new(all.iter().cloned()).unwrap()
    }

    #[test]
    fn what_applications_write_is_read() {
        assert_eq!(niss("85.07.30-000.61"), niss("85073000061"));
        assert_eq!(riziv("10000007003"), riziv("1-00000-07-999"), "the last 3 change in a career");
        assert_eq!(riziv("10000007"), riziv("10000007003"));
        assert_eq!(staff("0566988259", "p-1001"), staff("0566.988.259", " P-1001 "));
        assert_ne!(staff("0566988259", "P-1001"), staff("0566988259", "P-1002"));
    }

    #[test]
    fn an_invalid_identifier_says_which_part() {
        for (system, value, why) in [
            (format!("{EHEALTH_SYSTEMS}ssin"), "85073000062", IdentifierRefused::Value),
            (format!("{EHEALTH_SYSTEMS}nihdi-professional"), "1000000700", IdentifierRefused::Value),
            (format!("{EHEALTH_SYSTEMS}cbe"), "0566988259", IdentifierRefused::UnknownSystem),
            ("urn:oid:1.2.3".to_owned(), "85073000061", IdentifierRefused::UnknownSystem),
            ("https://elders.example.org/id/arts".to_owned(), "7", IdentifierRefused::UnknownSystem),
            (format!("{EHEALTH_SYSTEMS}SSIN"), "85073000061", IdentifierRefused::System),
            (format!("{EHEALTH_SYSTEMS}ssin/"), "85073000061", IdentifierRefused::System),
            (format!("{EHEALTH_SYSTEMS}/nihdi-professional"), "10000007003", IdentifierRefused::System),
            (format!("{EHEALTH_SYSTEMS}nihdi|1.0"), "10000007003", IdentifierRefused::System),
            (EHEALTH_SYSTEMS.replace("https", "http") + "ssin", "85073000061", IdentifierRefused::System),
            (EHEALTH_SYSTEMS.replace("www.", "") + "ssin", "85073000061", IdentifierRefused::System),
            (format!("{BASE}/ID/Personnel/0566988259/"), "P-1001", IdentifierRefused::System),
            (format!("{BASE}/id/personnel/0566988258"), "P-1001", IdentifierRefused::System),
            (format!("{BASE}/id/personnel/0566988259"), "", IdentifierRefused::Value),
            ("https://elders.example.org/id/personnel/0566988259".to_owned(), "P-1001", IdentifierRefused::System),
            (String::new(), "85073000061", IdentifierRefused::System),
        ] {
            assert_eq!(read(&system, value), Err(why), "{system}");
        }
    }

    #[test]
    fn one_match_is_enough_even_when_another_differs() {
        let known = person(&[niss("85073000061"), riziv("10000007003"), staff("0566988259", "P-1")]);
        assert!(known.overlaps(&person(&[niss("85073000061")])));
        assert!(known.overlaps(&person(&[niss("01020399942"), riziv("10000007999")])));
        assert!(known.overlaps(&person(&[staff("0566988259", "p-1"), niss("01020399942")])));
        assert!(!known.overlaps(&person(&[niss("01020399942")])));
        assert!(!known.overlaps(&person(&[staff("0400000086", "P-1")])), "the number of another institution");
        assert!(!known.overlaps(&Identifiers::default()) && !Identifiers::default().overlaps(&Identifiers::default()));
    }

    #[test]
    fn digits_of_one_system_are_no_number_of_another() {
        assert!(!person(&[Identifier::Riziv("10000007".into())]).overlaps(&person(&[Identifier::Niss("10000007".into())])));
    }

    #[test]
    fn too_many_are_refused_and_debug_says_nothing() {
        let many = |n: u32| Identifiers::new((0..n).map(|n| staff("0566988259", &n.to_string())));
        assert!(many(20).is_ok());
        assert_eq!(many(21), Err(TooManyIdentifiers));
        assert!(!format!("{:?}", person(&[niss("85073000061"), staff("0566988259", "P-77")])).contains('7'));
    }

    fn any_identifier() -> impl Strategy<Value = Identifier> {
        prop_oneof![
            (0u8..6).prop_map(|n| Identifier::Niss(n.to_string())),
            (0u8..6).prop_map(|n| Identifier::Riziv(n.to_string())),
            (0u8..2, 0u8..4).prop_map(|(cbe, n)| Identifier::Personnel { cbe: cbe.to_string(), number: n.to_string() }),
        ]
    }

    proptest! {
        #[test]
        fn overlapping_is_having_one_in_common_whatever_the_order(
            one in proptest::collection::vec(any_identifier(), 0..6), other in proptest::collection::vec(any_identifier(), 0..6)
        ) {
            let common = one.iter().any(|identifier| other.contains(identifier));
            let (a, b) = (person(&one), person(&other));
            prop_assert_eq!(a.overlaps(&b), common);
            prop_assert_eq!(b.overlaps(&a), common);
            prop_assert_eq!(a.union(&b), b.union(&a));
            prop_assert!(one.is_empty() || a.union(&b).overlaps(&a));
        }

        #[test]
        fn any_text_is_answered(system in "\\PC{0,60}", value in "\\PC{0,20}") {
            let _ = Identifier::parse(BASE, &system, &value);
            let _ = Identifier::parse(BASE, &format!("{EHEALTH_SYSTEMS}ssin"), &value);
            let _ = Identifier::parse(BASE, &format!("{BASE}/id/personnel/{system}"), &value);
        }

        #[test]
        fn what_is_kept_is_read_back(all in proptest::collection::vec(any_identifier(), 0..8)) {
            let person = person(&all);
            let text = serde_json::to_value(&person).unwrap();
            prop_assert_eq!(serde_json::from_value::<Identifiers>(text).unwrap(), person);
        }
    }
}
