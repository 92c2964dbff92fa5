//! What the directory knows of numbers, however they are written, and of whom they are or were (R20). Pure.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::identifiers::{Identifier, Identifiers};
use crate::db::ids::CareWorkerId;

/// A number of an entry that counts, current or former.
#[derive(Debug, Clone, Deserialize)]
pub struct KnownNumber {
    /// As the directory writes it.
    pub number: Identifier,
    /// The entry.
    pub care_worker: CareWorkerId,
    /// The person whom the entry is of.
    pub person: CareWorkerId,
    /// Its issuer gave it to somebody else, and no officer has settled that.
    pub reissued: bool,
}

/// Known numbers, by the form in which they are compared.
#[derive(Debug, Default)]
pub struct KnownNumbers(HashMap<String, Vec<KnownNumber>>);

impl KnownNumbers {
    pub fn new(rows: impl IntoIterator<Item = KnownNumber>) -> Self {
        let mut by_key: HashMap<String, Vec<KnownNumber>> = HashMap::new();
        for row in rows {
            by_key.entry(row.number.key()).or_default().push(row);
        }
        for rows in by_key.values_mut() {
            rows.sort_unstable_by_key(|row| (row.reissued, row.care_worker));
        }
        Self(by_key)
    }

    /// Whose number this is: of two whose numbers differ in writing only, the one who has it as it is written here. The former holder of a
    /// number that somebody else has now stands behind the others.
    pub fn bearers(&self, number: &Identifier) -> Vec<&KnownNumber> {
        let all: Vec<&KnownNumber> = self.0.get(&number.key()).into_iter().flatten().collect();
        let written_so = |row: &&&KnownNumber| row.number == *number;
        if all.iter().any(|row| row.reissued) || !all.iter().any(|row| written_so(&row)) {
            return all;
        }
        all.iter().filter(written_so).copied().collect()
    }

    /// The numbers of a question as the directory writes them, those of everybody whom they may name. A number that has another holder now
    /// does not name the former one where another number names the new one.
    pub fn resolve(&self, asked: &Identifiers) -> Identifiers {
        let mut named = HashSet::new();
        for number in asked.iter() {
            if let [first, others @ ..] = self.bearers(number).as_slice()
                && others.iter().chain([first]).all(|row| !row.reissued && row.person == first.person)
            {
                named.insert(first.person);
            }
        }
        let written = |number: &Identifier| {
            let bearers = self.bearers(number);
            let is_disputed = bearers.iter().any(|row| row.reissued);
            if bearers.is_empty() {
                vec![number.clone()]
            } else if is_disputed && bearers.iter().any(|row| !row.reissued && named.contains(&row.person)) {
                Vec::new()
            } else {
                bearers.iter().map(|row| row.number.clone()).collect()
            }
        };
        Identifiers::from_directory(asked.iter().flat_map(written))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn staff(number: &str) -> Identifier {
        Identifier::Personnel { cbe: "0566988259".into(), number: number.into() }
    }

    fn worker(n: u128) -> CareWorkerId {
        CareWorkerId::from_uuid(Uuid::from_u128(n))
    }

    fn row(number: Identifier, of: u128, reissued: bool) -> KnownNumber {
        KnownNumber { number, care_worker: worker(of), person: worker(of), reissued }
    }

    fn resolved(known: &KnownNumbers, asked: &[Identifier]) -> Vec<Identifier> {
        known.resolve(&Identifiers::from_directory(asked.iter().cloned())).iter().cloned().collect()
    }

    #[test]
    fn the_exact_writing_decides_and_the_form_alone_is_everybody_s() {
        let known = KnownNumbers::new([row(staff("P-1001"), 1, false), row(staff("P-01001"), 2, false)]);
        assert_eq!(resolved(&known, &[staff("P-1001")]), [staff("P-1001")]);
        assert_eq!(resolved(&known, &[staff("P-01001")]), [staff("P-01001")]);
        assert_eq!(resolved(&known, &[staff("P1001")]), [staff("P-01001"), staff("P-1001")]);
        assert_eq!(resolved(&known, &[staff("P-1002")]), [staff("P-1002")], "a number of nobody stays as it was sent");
    }

    #[test]
    fn a_reissued_number_is_both_peoples_until_another_number_tells() {
        let niss = Identifier::Niss("85073000061".into());
        let known = KnownNumbers::new([
            row(staff("P-1"), 1, true),
            row(staff("P-1"), 2, false),
            row(niss.clone(), 2, false),
            row(Identifier::Riziv("10000007".into()), 1, false),
        ]);
        assert_eq!(known.bearers(&staff("P-1")).iter().map(|row| row.care_worker).collect::<Vec<_>>(), [worker(2), worker(1)]);
        assert_eq!(resolved(&known, &[staff("P1")]), [staff("P-1")]);
        assert_eq!(resolved(&known, &[staff("P-1"), niss.clone()]), [niss], "the new holder");
        let former = Identifier::Riziv("10000007".into());
        assert_eq!(resolved(&known, &[staff("P-1"), former.clone()]), [former, staff("P-1")], "the former holder");
    }
}
