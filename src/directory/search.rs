//! Finding a care worker by a name or a RIZIV number as people type them.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::names::{plain_key, search_key, sorted_key};
use super::store::{CareWorkerEntry, PersonLine, with_posts};
use super::{RizivCheck, RizivNumber};
use crate::db::schema::care_workers;

/// How many people a search shows.
pub const MOST_SHOWN: usize = 20;
/// With fewer names that fit, those that resemble it are shown too.
const FEW: usize = 5;
/// Words of a name that are looked at; nobody is called by more.
const MOST_WORDS: usize = 8;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchTerm {
    /// A name, or a part of one.
    Name {
        /// Its key; where an initial may be meant (`D Claes`, not `D'Claes`) the other reading too.
        keys: Vec<String>,
    },
    /// A RIZIV number: the first 8 digits count.
    Riziv(RizivNumber),
}

/// Why there is nothing to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SearchRefused {
    /// Nothing was filled in.
    #[error("nothing filled in")]
    Empty,
    /// Fewer than two letters.
    #[error("fewer than two letters")]
    TooShort,
    /// A number of neither 8 nor 11 digits.
    #[error("a number of neither 8 nor 11 digits")]
    RizivLength,
}

const TITLES: &[&str] = &[
    "dr",
    "dokter",
    "prof",
    "professor",
    "zuster",
    "mevrouw",
    "mevr",
    "mw",
    "meneer",
    "mijnheer",
    "dhr",
    "verpleegkundige",
    "arts",
];

impl SearchTerm {
    /// Reads what was typed.
    ///
    /// # Errors
    /// When there is nothing to look for.
    pub fn parse(typed: &str) -> Result<Self, SearchRefused> {
        let start: String = typed.trim().chars().take(200).collect();
        let lower = start.to_lowercase();
        let number = lower
            .trim_start_matches("riziv")
            .trim_start_matches([' ', '-'])
            .trim_start_matches("nummer")
            .trim_start_matches([':', ' ']);
        if number.chars().any(|c| c.is_ascii_digit()) && !number.chars().any(char::is_alphabetic) {
            return RizivNumber::parse(number).map(Self::Riziv).map_err(|_| SearchRefused::RizivLength);
        }
        let plain = plain_key(&start);
        if plain.is_empty() {
            return Err(SearchRefused::Empty);
        }
        if plain.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            return Err(SearchRefused::TooShort);
        }
        let words: Vec<&str> = plain.split(' ').collect();
        let untitled = words.iter().position(|word| !TITLES.contains(word)).and_then(|at| words.get(at..)).unwrap_or(&words);
        let plain = untitled.get(..MOST_WORDS).unwrap_or(untitled).join(" ");
        let mut keys = vec![search_key(&plain), plain];
        keys.dedup();
        Ok(Self::Name { keys })
    }

    /// Whether the number looks mistyped: said beside the answer, never refused.
    pub fn looks_mistyped(&self) -> bool {
        matches!(self, Self::Riziv(number) if number.check() == RizivCheck::FitsNeither)
    }
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchResult {
    /// At most [`MOST_SHOWN`], the best first.
    pub people: Vec<CareWorkerEntry>,
    /// There are more: ask for a more precise term.
    pub more: bool,
}

/// Finds active care workers: exact names first in either order, then names that begin so, then names with these parts,
/// and when few fit, those that resemble it. Two statements at most.
///
/// # Errors
/// Those of the database.
pub async fn find(conn: &mut AsyncPgConnection, term: &SearchTerm) -> QueryResult<SearchResult> {
    let mut found: Vec<(PersonLine, Option<String>, bool)> = match term {
        SearchTerm::Riziv(number) => {
            care_workers::table
                .filter(care_workers::riziv8.eq(number.first8()).and(care_workers::active))
                .select((PersonLine::as_select(), care_workers::niss, care_workers::active))
                .load(conn)
                .await?
        }
        SearchTerm::Name { keys } => {
            let statement = Statement::new(keys);
            let mut query = diesel::sql_query(statement.sql).into_boxed();
            for bind in statement.binds {
                query = query.bind::<Text, _>(bind);
            }
            let rows: Vec<Found> = query.load(conn).await?;
            rows.into_iter().map(Found::split).collect()
        }
    };
    let more = found.len() > MOST_SHOWN;
    found.truncate(MOST_SHOWN);
    Ok(SearchResult { people: with_posts(conn, found).await?, more })
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Found {
    #[diesel(embed)]
    line: PersonLine,
    #[diesel(sql_type = Nullable<Text>)]
    niss: Option<String>,
    #[diesel(sql_type = Bool)]
    active: bool,
}

impl Found {
    fn split(self) -> (PersonLine, Option<String>, bool) {
        (self.line, self.niss, self.active)
    }
}

/// The one statement that finds names, in steps: each looks only when those before found too few.
///
/// A step is planned for all its rows and read until it has enough (that is what MATERIALIZED does here): with a LIMIT
/// inside, the planner bets on reading the whole table until it has met enough by chance.
pub struct Statement {
    /// With `$1`, `$2` … for the keys.
    pub sql: String,
    /// The keys, letters, digits and spaces only: nothing in them is special to LIKE.
    pub binds: Vec<String>,
    steps: usize,
}

const ENOUGH: usize = MOST_SHOWN + 1;
const WORDS: &str = "(' ' || search_key)";

impl Statement {
    /// The statement for a name's keys.
    pub fn new(keys: &[String]) -> Self {
        let mut this = Self { sql: "with ".into(), binds: Vec::new(), steps: 0 };
        for key in keys {
            let sorted = this.bind(sorted_key(key));
            this.step(&format!("sorted_key = {sorted}"));
        }
        for (ending, column) in [(" %", "family_key"), (" %", "search_key"), ("%", "family_key"), ("%", "search_key")] {
            for key in keys {
                let beginning = this.bind(format!("{key}{ending}"));
                this.ordered_step(column, &beginning);
            }
        }
        for key in keys {
            let every = this.every_word(key, |word| format!("% {word}%"));
            this.step(&every);
            // A part of two letters is no part: no index knows it, and every other name has it.
            if key.split(' ').any(|word| word.chars().count() > 2) {
                let every = this
                    .every_word(key, |word| if word.chars().count() > 2 { format!("%{word}%") } else { format!("% {word}%") });
                this.step(&every);
            }
        }
        this.likeness(keys);
        this.finish();
        this
    }

    fn bind(&mut self, value: String) -> String {
        self.binds.push(value);
        format!("${}", self.binds.len())
    }

    fn every_word(&mut self, key: &str, pattern: impl Fn(&str) -> String) -> String {
        let conditions: Vec<String> = key.split(' ').map(|word| format!("{WORDS} like {}", self.bind(pattern(word)))).collect();
        conditions.join(" and ")
    }

    /// True as long as the steps before have found fewer than this.
    fn fewer_than(&self, enough: usize) -> String {
        if self.steps == 0 {
            return "true".into();
        }
        let before: Vec<String> = (1..=self.steps).map(|step| format!("select id from s{step}")).collect();
        format!("(select count(*) from ({}) before) < {enough}", before.join(" union "))
    }

    fn step(&mut self, condition: &str) {
        let gate = self.fewer_than(ENOUGH);
        self.steps += 1;
        let n = self.steps;
        self.sql += &format!(
            "a{n} as materialized (select id from care_workers where {gate} and active and {condition}), \
             s{n} as materialized (select id, 0::real as likeness from a{n} limit {ENOUGH}), "
        );
    }

    fn ordered_step(&mut self, column: &str, beginning: &str) {
        let gate = self.fewer_than(ENOUGH);
        self.steps += 1;
        self.sql += &format!(
            "s{} as materialized (select id, 0::real as likeness from care_workers \
             where {gate} and active and {column} like {beginning} order by {column} using ~<~ limit {ENOUGH}), ",
            self.steps
        );
    }

    fn likeness(&mut self, keys: &[String]) {
        let Some(key) = keys.first() else { return };
        // Two letters the wrong way round: likeness counts that as four faults, so it is looked up as meant.
        let swapped: Vec<String> = swaps(key)
            .into_iter()
            .map(|swap| {
                if swap.contains(' ') {
                    format!("sorted_key = {}", self.bind(sorted_key(&swap)))
                } else {
                    format!("family_key like {}", self.bind(format!("{swap} %")))
                }
            })
            .collect();
        let gate = self.fewer_than(FEW);
        if !swapped.is_empty() {
            self.steps += 1;
            let n = self.steps;
            self.sql += &format!(
                "a{n} as materialized (select id from care_workers where {gate} and active and ({})), \
                 s{n} as materialized (select id, 1::real as likeness from a{n} limit {MOST_SHOWN}), ",
                swapped.join(" or ")
            );
        }
        let threshold = threshold(key);
        let bound = self.bind(key.clone());
        let gate = self.fewer_than(FEW);
        self.steps += 1;
        let n = self.steps;
        // The setting holds for this transaction only, and is made before the index is asked.
        self.sql += &format!(
            "a{n} as materialized (select id, search_key from care_workers where {gate} \
               and (select set_config('pg_trgm.word_similarity_threshold', '{threshold:.2}', true)) is not null \
               and active and {bound} <% {WORDS}), \
             s{n} as materialized (select id, word_similarity({bound}, search_key) + similarity({bound}, search_key) as likeness \
               from a{n} order by likeness desc, search_key, id limit {MOST_SHOWN}), "
        );
    }

    fn finish(&mut self) {
        let all: Vec<String> = (1..=self.steps).map(|step| format!("select id, {step} as step, likeness from s{step}")).collect();
        self.sql += &format!(
            "best as (select id, min(step) as step, max(likeness) as likeness from ({}) every group by id) \
             select c.id, c.given_name, c.family_name, c.function, c.specialty, c.riziv8, c.riziv, c.niss, c.active \
             from best join care_workers c on c.id = best.id \
             order by best.step, best.likeness desc, c.family_key, c.id limit {ENOUGH}",
            all.join(" union all ")
        );
    }
}

/// The key with two neighbouring letters of one word exchanged, in every place.
fn swaps(key: &str) -> Vec<String> {
    let letters: Vec<char> = key.chars().collect();
    let pairs = letters.iter().zip(letters.iter().skip(1)).enumerate();
    let places = pairs.filter(|(_, (one, other))| one != other && **one != ' ' && **other != ' ').map(|(at, _)| at);
    places
        .take(24)
        .map(|at| {
            let mut swapped = letters.clone();
            swapped.swap(at, at + 1);
            swapped.into_iter().collect()
        })
        .collect()
}

/// How alike is alike enough: one slip spoils up to four of a word's trigrams, so a short word may keep few.
fn threshold(key: &str) -> f64 {
    let trigrams = key.split(' ').map(|word| word.chars().count() + 1).sum::<usize>() as f64;
    ((trigrams - 4.0) / trigrams).clamp(0.4, 0.6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(typed: &str) -> Vec<String> {
        match SearchTerm::parse(typed).unwrap() {
            SearchTerm::Name { keys } => keys,
            SearchTerm::Riziv(_) => panic!("{typed} is a name"),
        }
    }

    #[test]
    fn names_numbers_and_what_is_neither() {
        assert_eq!(keys("  Dr. Sofie CLAES "), ["sofie claes"]);
        assert_eq!(keys("d hondt"), ["dhondt", "d hondt"]);
        assert_eq!(keys("dokter"), ["dokter"]);
        assert_eq!(keys("Li"), ["li"]);
        for typed in ["1-42758-26-730", "riziv 1.42758.26.730", "RIZIV-nummer: 14275826730", "14275826"] {
            assert!(matches!(SearchTerm::parse(typed), Ok(SearchTerm::Riziv(n)) if n.first8() == "14275826"), "{typed}");
        }
        assert_eq!(SearchTerm::parse(" \u{0} "), Err(SearchRefused::Empty));
        assert_eq!(SearchTerm::parse("?!"), Err(SearchRefused::Empty));
        assert_eq!(SearchTerm::parse("L"), Err(SearchRefused::TooShort));
        assert_eq!(SearchTerm::parse("123"), Err(SearchRefused::RizivLength));
        assert!(SearchTerm::parse("14275827").unwrap().looks_mistyped());
        assert!(SearchTerm::parse(&"a".repeat(100_000)).is_ok());
    }

    #[test]
    fn nothing_in_a_key_is_special_to_like() {
        let statement = Statement::new(&keys("a%_\\b 'c' --"));
        assert!(statement.binds.iter().all(|bind| !bind.contains(['_', '\\', '\''])));
        assert!(statement.binds.iter().all(|bind| !bind.trim_matches('%').contains('%')));
    }

    #[test]
    fn swapped_letters() {
        assert_eq!(swaps("an li"), ["na li", "an il"]);
    }
}
