//! Whose entry a person has whose numbers do not say it all: by number within the institution, then NISS, then RIZIV; never by
//! name. A name only speaks against it.

use super::fields::Field;
use super::flaws::{Flaw, FlawKind};
use super::names::ComparedName;
use crate::directory::store::staff::{CandidateEntry, KnownPerson, SettledPerson, UncertainPerson};

struct Compared<'a> {
    of: &'a KnownPerson,
    name: ComparedName,
}

impl<'a> Compared<'a> {
    fn new(of: &'a KnownPerson) -> Self {
        Self { of, name: ComparedName::new(of.given_name.as_deref(), &of.family_name) }
    }

    fn has_other_niss(&self, other: &Self) -> bool {
        self.of.niss.is_some() && other.of.niss.is_some() && self.of.niss != other.of.niss
    }

    fn has_same_niss(&self, other: &Self) -> bool {
        self.of.niss.is_some() && self.of.niss == other.of.niss
    }

    /// As R20 asks of a certain link by RIZIV number.
    fn is_same_by_riziv(&self, other: &Self) -> bool {
        self.of.riziv8.is_some()
            && self.of.riziv8 == other.of.riziv8
            && !self.has_other_niss(other)
            && self.name.has_alike_family(&other.name)
    }

    /// Who has one's personnel number is the same person, unless both their other numbers and their names speak against it.
    fn keeps_number_of(&self, other: &Self) -> bool {
        self.has_same_niss(other) || self.is_same_by_riziv(other) || self.name.is_alike(&other.name)
    }
}

/// Settles one person, and says what an operator should look at.
pub(super) fn judge(uncertain: &UncertainPerson, flaws: &mut Vec<Flaw>) -> SettledPerson {
    let person = Compared::new(&uncertain.known);
    let first_line = u32::try_from(uncertain.person).unwrap_or_default();
    let mut note = |kind, field, line: u32| flaws.push(Flaw::new(kind, line, field, ""));
    let find = |fits: &dyn Fn(&CandidateEntry, &Compared<'_>) -> bool| {
        uncertain.candidates.iter().find(|candidate| fits(candidate, &Compared::new(&candidate.known)))
    };
    let by_number = find(&|one, entry| (one.by_number || one.by_form) && person.keeps_number_of(entry));
    let by_niss = || find(&|one, entry| one.by_niss && person.name.has_alike_family(&entry.name));
    // A number of another person of the list is copied.
    let by_riziv = || find(&|one, entry| one.by_riziv && !one.is_taken && person.is_same_by_riziv(entry));
    let chosen = by_number.or_else(by_niss).or_else(by_riziv);

    for candidate in uncertain.candidates.iter().filter(|candidate| candidate.by_number) {
        if chosen.is_none_or(|chosen| chosen.entry != candidate.entry) {
            note(FlawKind::NumberReissued, Field::Number, u32::try_from(candidate.line).unwrap_or(first_line));
        }
    }
    let is_of_other = |has: fn(&CandidateEntry) -> bool| {
        uncertain.candidates.iter().any(|one| has(one) && chosen.is_none_or(|chosen| chosen.owner != one.owner))
    };
    let differs = |number: fn(&KnownPerson) -> &Option<String>| {
        let (listed, held) = (number(&uncertain.known), chosen.and_then(|chosen| number(&chosen.known).as_ref()));
        listed.is_some() && held.is_some() && listed.as_ref() != held
    };
    let (niss_differs, riziv_differs) = (differs(|known| &known.niss), differs(|known| &known.riziv8));
    // A NISS that two entries bear refuses both until an officer has looked; left out, one of the two is not refused under it.
    if niss_differs && uncertain.shared {
        note(FlawKind::NissDiffers, Field::Niss, first_line);
    } else {
        if is_of_other(|one| one.by_niss) {
            note(FlawKind::NissOfOther, Field::Niss, first_line);
        }
        if niss_differs {
            note(FlawKind::NissChanged, Field::Niss, first_line);
        }
    }
    // Hospitals copy a supervisor's RIZIV number to trainees.
    let riziv_of_other = is_of_other(|one| one.by_riziv);
    if riziv_of_other {
        note(FlawKind::RizivOfOther, Field::Riziv, first_line);
    } else if riziv_differs {
        note(if uncertain.shared { FlawKind::RizivDiffers } else { FlawKind::RizivChanged }, Field::Riziv, first_line);
    }
    SettledPerson { person: uncertain.person, entry: chosen.map(|chosen| chosen.entry), keeps_riziv: !riziv_of_other }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::CareWorkerId;

    fn known(given: &str, family: &str, niss: Option<&str>, riziv8: Option<&str>) -> KnownPerson {
        let text = |text: Option<&str>| text.map(str::to_owned);
        KnownPerson { given_name: Some(given.to_owned()), family_name: family.to_owned(), niss: text(niss), riziv8: text(riziv8) }
    }

    fn candidate(by: &str, known: KnownPerson) -> CandidateEntry {
        let entry = CareWorkerId::generate();
        CandidateEntry {
            entry,
            owner: entry,
            known,
            by_number: by.contains('p'),
            by_form: by.contains('f'),
            by_niss: by.contains('n'),
            by_riziv: by.contains('r'),
            line: 7,
            is_taken: by.contains('t'),
        }
    }

    /// Which candidate is chosen, and what is said.
    fn judged(known: KnownPerson, candidates: Vec<CandidateEntry>) -> (Option<usize>, Vec<FlawKind>) {
        let uncertain = UncertainPerson { person: 7, known, shared: false, candidates };
        let mut flaws = Vec::new();
        let settled = judge(&uncertain, &mut flaws);
        let chosen = settled.entry.map(|entry| uncertain.candidates.iter().position(|one| one.entry == entry).unwrap());
        (chosen, flaws.into_iter().map(|flaw| flaw.kind).collect())
    }

    #[test]
    fn a_number_given_to_somebody_else_is_said_and_done() {
        let sofie = || known("Sofie", "Claes", Some("85073000061"), Some("10000007"));
        let bert = || known("Bert", "Maes", Some("01020399942"), None);
        assert_eq!(judged(bert(), vec![candidate("p", sofie())]), (None, vec![FlawKind::NumberReissued]));
        assert_eq!(
            judged(bert(), vec![candidate("p", sofie()), candidate("n", bert())]),
            (Some(1), vec![FlawKind::NumberReissued])
        );
        assert_eq!(judged(known("Bert", "Maes", None, None), vec![candidate("f", sofie())]), (None, vec![]));
    }

    #[test]
    fn a_new_name_or_a_new_niss_alone_is_the_same_person() {
        let sofie = known("Sofie", "Claes", Some("85073000061"), None);
        let married = known("Sofie", "Wouters", Some("85073000061"), None);
        assert_eq!(judged(married, vec![candidate("pn", sofie.clone())]), (Some(0), vec![]));
        let corrected = known("Sofie", "Claes", Some("01020399942"), None);
        assert_eq!(judged(corrected, vec![candidate("p", sofie.clone())]), (Some(0), vec![FlawKind::NissChanged]));
        let initial = known("S.", "Claes", None, None);
        assert_eq!(judged(initial, vec![candidate("f", sofie)]), (Some(0), vec![]));
    }

    #[test]
    fn a_copied_number_is_no_sign() {
        let sofie = || known("Sofie", "Claes", None, Some("10000007"));
        let bert = known("Bert", "Maes", None, Some("10000007"));
        assert_eq!(judged(bert, vec![candidate("r", sofie())]), (None, vec![FlawKind::RizivOfOther]));
        assert_eq!(judged(sofie(), vec![candidate("r", sofie())]), (Some(0), vec![]));
        assert_eq!(judged(sofie(), vec![candidate("rt", sofie())]), (None, vec![FlawKind::RizivOfOther]));
        let mistyped = known("Bert", "Maes", Some("85073000061"), None);
        let holder = known("Sofie", "Claes", Some("85073000061"), None);
        assert_eq!(judged(mistyped, vec![candidate("n", holder)]), (None, vec![FlawKind::NissOfOther]));
    }

    #[test]
    fn a_number_of_another_entry_of_the_same_person_is_no_news() {
        let sofie = || known("Sofie", "Claes", Some("85073000061"), Some("10000007"));
        let own = candidate("pnr", sofie());
        let twin = CandidateEntry { owner: own.owner, ..candidate("nr", sofie()) };
        assert_eq!(judged(sofie(), vec![own.clone(), twin]), (Some(0), vec![]));
        assert_eq!(
            judged(sofie(), vec![own, candidate("nr", sofie())]),
            (Some(0), vec![FlawKind::NissOfOther, FlawKind::RizivOfOther])
        );
    }

    #[test]
    fn what_another_institution_says_of_a_niss_stays() {
        let sofie = known("Sofie", "Claes", Some("85073000061"), None);
        let bert = known("Bert", "Maes", Some("01020399942"), None);
        let listed = known("Sofie", "Claes", Some("01020399942"), None);
        let candidates = vec![candidate("p", sofie), candidate("n", bert)];
        assert_eq!(judged(listed.clone(), candidates.clone()), (Some(0), vec![FlawKind::NissOfOther, FlawKind::NissChanged]));
        let mut flaws = Vec::new();
        judge(&UncertainPerson { person: 7, known: listed, shared: true, candidates }, &mut flaws);
        assert_eq!(flaws.iter().map(|flaw| flaw.kind).collect::<Vec<_>>(), [FlawKind::NissDiffers]);
    }
}
