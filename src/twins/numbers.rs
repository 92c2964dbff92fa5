//! A number of the directory as an officer types it, to say that it never was somebody's (R20).

use crate::directory::{Cbe, Identifier, InstitutionEntry, Niss, PersonnelNumber, RizivNumber};
use crate::text::typed_number;

/// Why there is no number to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NumberTermRefused {
    #[error("nothing filled in")]
    Empty,
    #[error("no number of a person")]
    Malformed,
}

/// What a typed number may be, as the directory compares it: a NISS, a RIZIV number, and a personnel number of each institution.
pub(super) fn read_keys(typed: &str, institutions: &[InstitutionEntry]) -> Result<Vec<String>, NumberTermRefused> {
    if typed.is_empty() {
        return Err(NumberTermRefused::Empty);
    }
    let number = typed_number(typed).unwrap_or_else(|| typed.to_owned());
    let mut keys = Vec::new();
    keys.extend(Niss::parse(&number).ok().map(|niss| Identifier::from(&niss).key()));
    keys.extend(RizivNumber::parse(&number).ok().map(|riziv| Identifier::from(&riziv).key()));
    if let Ok(own) = PersonnelNumber::parse(typed)
        && typed.chars().any(|c| c.is_ascii_digit())
    {
        let cbes = institutions.iter().filter_map(|institution| Cbe::parse(&institution.cbe).ok());
        keys.extend(cbes.map(|cbe| Identifier::personnel(&cbe, &own).key()));
    }
    if keys.is_empty() { Err(NumberTermRefused::Malformed) } else { Ok(keys) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::InstitutionId;

    #[test]
    fn a_typed_number_is_all_that_it_may_be() {
        let home = InstitutionEntry { id: InstitutionId::generate(), cbe: "0566988259".into(), name: "Sint-Lucas".into() };
        let read = |typed: &str| read_keys(typed, std::slice::from_ref(&home));
        assert_eq!(read("p-0101").unwrap(), ["personnel 0566988259 P101"]);
        assert_eq!(read("85.07.30-000.61").unwrap()[0], "niss 85073000061");
        assert!(read("RIZIV 1-00000-07-003").unwrap().contains(&"riziv 10000007".to_owned()));
        assert_eq!(read(""), Err(NumberTermRefused::Empty));
        for name in ["Claes", "Sofie Claes, arts", "?!"] {
            assert_eq!(read(name), Err(NumberTermRefused::Malformed), "{name}");
        }
    }
}
