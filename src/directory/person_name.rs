//! The name of a person: a family name, and a given name where there is one.

use std::fmt;

use diesel::Queryable;
use diesel::sql_types::{Nullable, Text};
use serde::{Deserialize, Serialize};

use super::names::{plain_key, search_key, sorted_key};
use crate::text::visible;

diesel::define_sql_function! {
    /// A name as [`PersonName`] shows it, for what is compared in SQL.
    fn mt_full_name(given: Nullable<Text>, family: Text) -> Text;
}

/// A name as it is stored and shown. People with one name have it as their family name.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Serialize, Deserialize)]
pub struct PersonName {
    /// Given name: never blank, none for people with one name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: String,
}

/// A name's keys in the search of the directory and of patients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameKeys {
    /// `given family`
    pub search: String,
    /// `family given`
    pub family: String,
    /// Its words in alphabetical order.
    pub sorted: String,
}

impl PersonName {
    /// A name as written, without signs that cannot be seen; a given name of signs alone (`-`) is left out.
    pub fn new(given: &str, family: &str) -> Self {
        let (given, family) = (visible(given).trim().to_owned(), visible(family).trim().to_owned());
        Self { given_name: Some(given).filter(|given| !plain_key(given).is_empty()), family_name: family }
    }

    /// The keys under which the person is found.
    pub fn keys(&self) -> NameKeys {
        let search = search_key(&self.to_string());
        let family = match &self.given_name {
            Some(given) => search_key(&format!("{} {given}", self.family_name)),
            None => search.clone(),
        };
        NameKeys { sorted: sorted_key(&search), search, family }
    }

    /// The given name's own key, for comparing with described people (R12).
    pub fn given_key(&self) -> Option<String> {
        self.given_name.as_deref().map(search_key)
    }
}

impl fmt::Display for PersonName {
    /// `Sofie Claes`, `Suharto`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.given_name {
            Some(given) => write!(f, "{given} {}", self.family_name),
            None => f.write_str(&self.family_name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_name_stands_alone() {
        for given in ["", " ", "-", "–", " . ", "\u{a0}", "\u{200b}"] {
            let name = PersonName::new(given, "Suharto");
            assert_eq!((name.given_name.as_deref(), name.to_string().as_str()), (None, "Suharto"), "{given:?}");
            let keys = name.keys();
            assert_eq!([keys.search, keys.family, keys.sorted], ["suharto"; 3]);
        }
    }

    #[test]
    fn a_whole_name_has_its_keys_in_three_orders() {
        let name = PersonName::new(" Zoë ", "D’Hondt");
        assert_eq!(name.to_string(), "Zoë D’Hondt");
        let keys = name.keys();
        assert_eq!(
            (keys.search.as_str(), keys.family.as_str(), keys.sorted.as_str()),
            ("zoe dhondt", "dhondt zoe", "dhondt zoe")
        );
    }

    proptest! {
        #[test]
        fn a_shown_name_begins_and_ends_with_a_sign(given in "[ .a-z-]{0,12}", family in "[a-z]{1,12}") {
            let shown = PersonName::new(&given, &family).to_string();
            prop_assert_eq!(shown.trim(), shown.as_str());
        }
    }
}
