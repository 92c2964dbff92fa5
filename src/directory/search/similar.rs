//! Names that one slip a word parts from what was typed.
//!
//! Each word is looked up among the words of all names, then the people who have one of those for every word.

use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use strsim::osa_distance;

use super::statement::{SearchPlaces, SearchStatement};
use crate::db::Prepare;

/// Of a shorter word one slip leaves nothing.
const MIN_WORD_CHARS: usize = 3;

/// A typed word beside a word of a name.
#[derive(QueryableByName)]
struct NearWord {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = Text)]
    typed: String,
    #[diesel(sql_type = Nullable<Text>)]
    known: Option<String>,
}

/// The statement that finds people with a name like this key; none where a word resembles no word of any name.
pub async fn find_similar_statement(
    conn: &mut AsyncPgConnection,
    key: &str,
    places: SearchPlaces<'_>,
) -> QueryResult<Option<SearchStatement>> {
    let rows: Vec<NearWord> = diesel::sql_query(
        "select t.place, t.typed, n.word as known from unnest(mt_name_words($1)) with ordinality as t (typed, place)
           left join name_words n on n.spellings && mt_word_spellings(t.typed) order by t.place",
    )
    .bind::<Text, _>(key)
    .prepared()
    .load(conn)
    .await?;
    // The words as they were typed, then with their particles joined.
    let typed = i64::try_from(key.split(' ').count()).unwrap_or(i64::MAX);
    let mut readings: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    for of_word in rows.chunk_by(|one, next| one.place == next.place) {
        let Some(word) = of_word.first().filter(|row| row.typed.chars().count() >= MIN_WORD_CHARS) else { continue };
        let near = of_word.iter().filter_map(|row| row.known.as_deref()).filter(|known| osa_distance(&word.typed, known) <= 1);
        let [plain, joined] = &mut readings;
        if word.place <= typed { plain } else { joined }.push(near.collect::<Vec<_>>().join(" "));
    }
    let [plain, joined] = readings;
    let readings: Vec<Vec<String>> = if joined == plain { vec![plain] } else { vec![plain, joined] };
    let readings: Vec<_> =
        readings.into_iter().filter(|words| !words.is_empty() && words.iter().all(|near| !near.is_empty())).collect();
    Ok((!readings.is_empty()).then(|| SearchStatement::similar(&readings, places)))
}
