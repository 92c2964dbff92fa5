//! A name in one column, and whether two names may be one person's.

use strsim::osa_distance;

use super::fields::NameOrder;
use crate::directory::PersonName;
use crate::directory::name_lists::GIVEN_NAMES;
use crate::directory::names::{plain_key, search_key, sorted_key, squashed_key};

/// Given and family name of a whole one: by a comma, by capitals (`DE SMET An`), by the header, by known given names; else the
/// family name stands first, as in most lists.
pub(super) fn split(whole: &str, order: NameOrder) -> PersonName {
    if let Some((family, given)) = whole.split_once(',') {
        return PersonName::new(given, family);
    }
    let words: Vec<&str> = whole.split_whitespace().collect();
    let is_capital = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && word.to_uppercase() == **word;
    let join = |words: &[&str]| words.join(" ");
    let capitals = words.iter().take_while(|word| is_capital(word)).count();
    let capitals_behind = words.iter().rev().take_while(|word| is_capital(word)).count();
    let at = |family: usize| -> PersonName {
        let (family, given) = words.split_at_checked(family).unwrap_or((&words, &[]));
        PersonName::new(&join(given), &join(family))
    };
    let behind = |given: usize| -> PersonName {
        let (given, family) = words.split_at_checked(given).unwrap_or((&[], &words));
        PersonName::new(&join(given), &join(family))
    };
    let known =
        |word: Option<&&str>| word.is_some_and(|word| GIVEN_NAMES.iter().any(|given| plain_key(given) == plain_key(word)));
    match words.len() {
        0 | 1 => PersonName::new("", whole),
        all if capitals > 0 && capitals < all => at(capitals),
        all if capitals_behind > 0 && capitals_behind < all => behind(all - capitals_behind),
        all => match order {
            NameOrder::FamilyFirst => at(all - 1),
            NameOrder::GivenFirst => behind(1),
            NameOrder::Unsaid if known(words.first()) && !known(words.last()) => behind(1),
            NameOrder::Unsaid => at(all - 1),
        },
    }
}

/// A name in capitals as people write it: `DE SMET` becomes `De Smet`, `D’HONDT-MÜLLER` `D’Hondt-Müller`.
pub(super) fn without_capitals(name: &str) -> String {
    if name.chars().any(char::is_lowercase) || name.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return name.to_owned();
    }
    let mut written = String::with_capacity(name.len());
    let mut begins = true;
    for letter in name.chars() {
        if begins {
            written.push(letter);
        } else {
            written.extend(letter.to_lowercase());
        }
        begins = !letter.is_alphabetic();
    }
    written
}

/// A name as two are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ComparedName {
    given: Box<str>,
    family: Box<str>,
}

impl ComparedName {
    pub(super) fn new(given: Option<&str>, family: &str) -> Self {
        Self { given: given.map(search_key).unwrap_or_default().into(), family: search_key(family).into() }
    }

    /// Whether the family names are alike (R20): but for spaces and a slip, or one of them is a part of the other.
    pub(super) fn has_alike_family(&self, other: &Self) -> bool {
        let (one, two) = (squashed_key(&self.family), squashed_key(&other.family));
        let letters = one.chars().count().min(two.chars().count());
        let has = |whole: &str, part: &str| part.chars().count() > 3 && format!(" {whole} ").contains(&format!(" {part} "));
        osa_distance(&one, &two) <= letters / 5
            || has(&self.family, &other.family)
            || has(&other.family, &self.family)
            || self.is_same_reordered(other)
    }

    /// Whether both may be one person's whole name. An initial, or no given name, stands for any that begins so.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        let initials = (self.given.chars().next(), other.given.chars().next());
        let given = match initials {
            (Some(one), Some(two)) => one == two || osa_distance(&self.given, &other.given) <= 1,
            _ => true,
        };
        given && self.has_alike_family(other) || self.is_same_reordered(other)
    }

    fn is_same_reordered(&self, other: &Self) -> bool {
        let sorted = |name: &Self| sorted_key(&format!("{} {}", name.given, name.family));
        sorted(self) == sorted(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_one_column() {
        for (whole, order, given, family) in [
            ("Claes, Sofie", NameOrder::Unsaid, "Sofie", "Claes"),
            ("Van den Broeck, Jan Pieter", NameOrder::GivenFirst, "Jan Pieter", "Van den Broeck"),
            ("DE SMET An", NameOrder::Unsaid, "An", "DE SMET"),
            ("An DE SMET", NameOrder::FamilyFirst, "An", "DE SMET"),
            ("De Smet An", NameOrder::FamilyFirst, "An", "De Smet"),
            ("An De Smet", NameOrder::GivenFirst, "An", "De Smet"),
            ("Sofie Claes", NameOrder::Unsaid, "Sofie", "Claes"),
            ("Claes Sofie", NameOrder::Unsaid, "Sofie", "Claes"),
            ("Suharto", NameOrder::Unsaid, "", "Suharto"),
        ] {
            assert_eq!(split(whole, order), PersonName::new(given, family), "{whole}");
        }
    }

    #[test]
    fn a_name_in_capitals() {
        for (name, written) in [
            ("DE SMET", "De Smet"),
            ("D’HONDT-MÜLLER", "D’Hondt-Müller"),
            ("VAN DEN BROECK", "Van Den Broeck"),
            ("McKay", "McKay"),
            ("O", "O"),
        ] {
            assert_eq!(without_capitals(name), written);
        }
    }

    #[test]
    fn who_may_be_one_person() {
        let name = |given: &str, family: &str| ComparedName::new(Some(given).filter(|given| !given.is_empty()), family);
        for (one, two, alike, family) in [
            (name("Sofie", "Claes"), name("S.", "Claes"), true, true),
            (name("Sofie", "Claes"), name("Claes", "Sofie"), true, true),
            (name("Greet", "Vandamme"), name("Greet", "Van Damme"), true, true),
            (name("Marie", "Peeters"), name("Marie", "Peeters-Janssens"), true, true),
            (name("Sofie", "Claes"), name("Tom", "Claes"), false, true),
            (name("Sofie", "Claes"), name("Sofie", "Maes"), false, false),
            (name("", "Suharto"), name("Bambang", "Suharto"), true, true),
        ] {
            assert_eq!((one.is_alike(&two), one.has_alike_family(&two)), (alike, family), "{one:?} {two:?}");
        }
    }
}
