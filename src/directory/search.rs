//! Finding a care worker by a name or a RIZIV number as people type them.

mod double_names;
mod edit_distance;
mod places;
mod similar;
mod statement;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::names::{plain_key, search_key};
use super::riziv::{RizivCheck, RizivNumber};
use super::store::{CareWorkerEntry, PersonLine, attach_posts};
use crate::db::ids::InstitutionId;
use crate::db::schema::{care_workers, institutions};
use crate::text::{is_number_word, typed_number};
use edit_distance::count_edits;
pub use similar::find_similar_statement;
pub use statement::{MAX_RESULTS, SearchPlaces, SearchStatement};

/// No name has more.
const MAX_WORDS: usize = 8;
/// With fewer names that fit, those that resemble it are shown too.
const FEW_MATCHES: usize = 5;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchTerm {
    /// A name, or a part of one.
    Name {
        /// Its key; where an initial may be meant (`D Claes`, not `D'Claes`) the other reading too.
        keys: Vec<String>,
        /// The whole as one word; where it begins with a title, also with that.
        squashed: Vec<String>,
        /// As it was typed.
        typed: String,
    },
    /// A RIZIV number: the first 8 digits count.
    Riziv(RizivNumber),
}

/// Why there is nothing to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SearchRefused {
    #[error("nothing filled in")]
    Empty,
    #[error("fewer than two letters")]
    TooShort,
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

/// Whether a key is digits, with nothing but a word for a number around them.
fn is_number(plain: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let names_number = |word: &str| word.is_empty() || is_number_word(word);
    plain.contains(digit) && plain.split(' ').all(|word| names_number(word.trim_matches(digit)))
}

impl SearchTerm {
    /// Reads what was typed.
    ///
    /// # Errors
    /// When there is nothing to look for.
    pub fn parse(typed: &str) -> Result<Self, SearchRefused> {
        let start: String = typed.trim().chars().take(200).collect();
        if let Some(number) = typed_number(&start) {
            return RizivNumber::parse(&number).map(Self::Riziv).map_err(|_| SearchRefused::RizivLength);
        }
        let plain = plain_key(&start);
        if is_number(&plain) {
            return Err(SearchRefused::RizivLength);
        }
        if plain.is_empty() {
            return Err(SearchRefused::Empty);
        }
        if plain.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            return Err(SearchRefused::TooShort);
        }
        let words: Vec<&str> = plain.split(' ').collect();
        let untitled = words.iter().position(|word| !TITLES.contains(word)).and_then(|at| words.get(at..)).unwrap_or(&words);
        // `Dr ies` may be a name that a space got into.
        let mut squashed = vec![untitled.concat(), words.concat()];
        squashed.dedup();
        let plain = untitled.get(..MAX_WORDS).unwrap_or(untitled).join(" ");
        let mut keys = vec![search_key(&plain), plain];
        keys.dedup();
        Ok(Self::Name { keys, squashed, typed: start })
    }

    /// Whether the number looks mistyped: said beside the answer, never refused.
    pub fn looks_mistyped(&self) -> bool {
        matches!(self, Self::Riziv(number) if number.check() == RizivCheck::FitsNeither)
    }
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchResult {
    /// At most [`MAX_RESULTS`], the best first.
    pub people: Vec<CareWorkerEntry>,
    /// There are more: ask for a more precise term.
    pub more: bool,
    /// What was searched for instead, when places and functions beside the name left no match.
    pub searched_as: Option<String>,
}

/// Finds active care workers: exact names first in either order and whatever their spaces, then names that begin so, then names
/// with these parts, and when few fit, those that resemble it. Without a match, places and functions beside the name are left
/// out, or one of two family names, and the result says so. A number is one person wherever they work.
pub async fn search_care_workers(
    conn: &mut AsyncPgConnection,
    term: &SearchTerm,
    places: SearchPlaces<'_>,
) -> QueryResult<SearchResult> {
    let mut searched_as = None;
    let mut found = match term {
        SearchTerm::Riziv(number) => {
            care_workers::table
                .filter(care_workers::riziv8.eq(number.first8()).and(care_workers::active))
                .select((PersonLine::as_select(), care_workers::niss, care_workers::active))
                .load(conn)
                .await?
        }
        SearchTerm::Name { keys, squashed, typed } => {
            let (fits, mut found) = search_by_name(conn, keys, squashed, places).await?;
            if !fits {
                for (kept, keys, squashed) in other_readings(conn, typed).await? {
                    let fewer = search_by_name(conn, &keys, &squashed, places).await?;
                    if fewer.0 {
                        (found, searched_as) = (fewer.1, Some(kept));
                        break;
                    }
                }
            }
            found
        }
    };
    let more = found.len() > MAX_RESULTS;
    found.truncate(MAX_RESULTS);
    Ok(SearchResult { people: attach_posts(conn, found).await?, more, searched_as })
}

/// The institutions whose name holds every word of a place, each word from its beginning: `sint luc` is AZ Sint-Lucas Brugge.
pub async fn find_institutions_named(conn: &mut AsyncPgConnection, place: &str) -> QueryResult<Vec<InstitutionId>> {
    let key = plain_key(place);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let all: Vec<(InstitutionId, String)> = institutions::table.select((institutions::id, institutions::name)).load(conn).await?;
    let is_meant = |name: &str| {
        let name = plain_key(name);
        key.split(' ').all(|word| name.split(' ').any(|own| own.starts_with(word)))
    };
    Ok(all.into_iter().filter(|(_, name)| is_meant(name)).map(|(id, _)| id).collect())
}

/// The name without the places or functions beside it, and with one of two family names; each with its keys.
async fn other_readings(conn: &mut AsyncPgConnection, typed: &str) -> QueryResult<Vec<(String, Vec<String>, Vec<String>)>> {
    let names: Vec<String> = institutions::table.select(institutions::name).load(conn).await?;
    let alone = places::without_places(typed, &names);
    let name = alone.as_deref().unwrap_or(typed);
    let halves = double_names::with_one_family_name(name);
    let readings = alone.iter().cloned().chain(halves).filter_map(|kept| match SearchTerm::parse(&kept) {
        Ok(SearchTerm::Name { keys, squashed, .. }) => Some((kept, keys, squashed)),
        _ => None,
    });
    Ok(readings.collect())
}

/// The best first, and whether one of them fits: the others resemble the name only.
async fn search_by_name(
    conn: &mut AsyncPgConnection,
    keys: &[String],
    squashed: &[String],
    places: SearchPlaces<'_>,
) -> QueryResult<(bool, Vec<(PersonLine, Option<String>, bool)>)> {
    let mut rows = load_matches(conn, SearchStatement::new(keys, squashed, places)).await?;
    let fits = !rows.is_empty();
    if rows.len() < FEW_MATCHES
        && let Some(key) = keys.first()
        && let Some(similar) = find_similar_statement(conn, key, places).await?
    {
        let mut alike = load_matches(conn, similar).await?;
        alike.retain(|row| rows.iter().all(|found| found.line.id != row.line.id));
        rows.extend(rank_by_edits(key, alike));
    }
    Ok((fits, rows.into_iter().map(NameMatch::into_person).collect()))
}

async fn load_matches(conn: &mut AsyncPgConnection, statement: SearchStatement) -> QueryResult<Vec<NameMatch>> {
    let mut query = diesel::sql_query(statement.sql).into_boxed();
    for bind in statement.binds {
        query = query.bind::<Text, _>(bind);
    }
    query.load(conn).await
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct NameMatch {
    #[diesel(embed)]
    line: PersonLine,
    #[diesel(sql_type = Nullable<Text>)]
    niss: Option<String>,
    #[diesel(sql_type = Bool)]
    active: bool,
    #[diesel(sql_type = Text)]
    search_key: String,
    #[diesel(sql_type = Text)]
    family_key: String,
}

impl NameMatch {
    fn into_person(self) -> (PersonLine, Option<String>, bool) {
        (self.line, self.niss, self.active)
    }
}

/// Those that are a few edits away, the nearest first.
fn rank_by_edits(key: &str, alike: Vec<NameMatch>) -> impl Iterator<Item = NameMatch> {
    let letters = key.chars().filter(|c| *c != ' ').count();
    let allowed = if letters < 3 { 0 } else { (letters / 4).max(1) };
    let mut near: Vec<(usize, NameMatch)> =
        alike.into_iter().map(|row| (count_edits(key, &row.search_key, &row.family_key), row)).collect();
    near.retain(|(edits, _)| *edits <= allowed);
    near.sort_by_key(|(edits, _)| *edits);
    near.into_iter().map(|(_, row)| row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(typed: &str) -> Vec<String> {
        match SearchTerm::parse(typed).unwrap() {
            SearchTerm::Name { keys, .. } => keys,
            SearchTerm::Riziv(_) => panic!("{typed} is a name"),
        }
    }

    #[test]
    fn names_numbers_and_what_is_neither() {
        assert_eq!(keys("  Dr. Sofie CLAES "), ["sofie claes"]);
        assert_eq!(keys("d hondt"), ["dhondt", "d hondt"]);
        assert_eq!(keys("dokter"), ["dokter"]);
        assert_eq!(keys("Li"), ["li"]);
        for typed in [
            "1-42758-26-730",
            "riziv 1.42758.26.730",
            "RIZIV-nummer: 14275826730",
            "14275826",
            "RIZIV-nr. 14275826730",
            "INAMI 1-42758-26-730",
            "Sofie Claes, 1-42758-26-730",
            "\u{200b}14275826730\u{feff}",
        ] {
            assert!(matches!(SearchTerm::parse(typed), Ok(SearchTerm::Riziv(n)) if n.first8() == "14275826"), "{typed}");
        }
        assert_eq!(SearchTerm::parse(" \u{0} "), Err(SearchRefused::Empty));
        assert_eq!(SearchTerm::parse("?!"), Err(SearchRefused::Empty));
        assert_eq!(SearchTerm::parse("L"), Err(SearchRefused::TooShort));
        for typed in ["123", "riziv 123", "RIZIV-nr. 1234567", "inami1427582"] {
            assert_eq!(SearchTerm::parse(typed), Err(SearchRefused::RizivLength), "{typed}");
        }
        assert_eq!(keys("Sofie 12"), ["sofie 12"]);
        assert_eq!(keys("kinesist Bram 24/11/2026"), ["kinesist bram 24 11 2026"]);
        assert_eq!(keys("Sofie Claes, 30-07-1985"), ["sofie claes 30 07 1985"]);
        assert!(SearchTerm::parse("14275827").unwrap().looks_mistyped());
        assert!(SearchTerm::parse(&"a".repeat(100_000)).is_ok());
    }

    #[test]
    fn nothing_in_a_key_is_special_to_like() {
        let Ok(SearchTerm::Name { keys, squashed, .. }) = SearchTerm::parse("a%_\\b 'c' --") else { panic!("a name") };
        let statement = SearchStatement::new(&keys, &squashed, SearchPlaces::default());
        assert!(statement.binds.iter().all(|bind| !bind.contains(['_', '\\', '\''])));
        assert!(statement.binds.iter().all(|bind| !bind.trim_matches('%').contains('%')));
    }
}
