//! `UA-2026-604217-W`: kind, year, a random number of six digits (seven in a full year), a check letter.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use chrono::{DateTime, Datelike, Utc};
use diesel::QueryResult;
use diesel::result::Error;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::random;
use crate::i18n::dates;
use crate::text::without_separators;

diesel::define_sql_function! {
    /// The first reference that is free; null when none is.
    fn mt_draw_reference(short: diesel::sql_types::Array<diesel::sql_types::Text>, long: diesel::sql_types::Array<diesel::sql_types::Text>) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
/// How many signs follow the kind: the year, six or seven digits, the check letter.
const LENGTHS: [usize; 2] = [11, 12];

const SIX_DIGITS: Range<u32> = 0..1_000_000;
const SEVEN_DIGITS: Range<u32> = 1_000_000..10_000_000;
/// So many numbers of six digits are drawn. All of them taken says that about half a million are used, and the year goes on with seven.
const SHORT_DRAWS: usize = 16;
/// So many of seven digits, of which few are used.
const LONG_DRAWS: usize = 8;

/// What a reference names.
pub trait Numbered {
    /// The two letters in front.
    const LETTERS: &'static str;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ARequest;
impl Numbered for ARequest {
    const LETTERS: &'static str = "UA";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AConversation;
impl Numbered for AConversation {
    const LETTERS: &'static str = "GB";
}

/// The reference of a request.
pub type RequestReference = Reference<ARequest>;
/// The reference of a conversation.
pub type ConversationReference = Reference<AConversation>;

/// A reference, with a check letter that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<T>(String, PhantomData<T>);

impl<T: Numbered> Reference<T> {
    /// The reference of a number of a year.
    pub fn new(year: u32, number: u32) -> Self {
        Self(format!("{}-{year:04}-{number:06}-{}", T::LETTERS, letter(year, number)), PhantomData)
    }

    /// Reads what a person typed: small letters, spaces and signs that cannot be seen are fine. None when it is no reference.
    pub fn parse(typed: &str) -> Option<Self> {
        let bare = without_separators(typed).to_ascii_uppercase();
        let rest = bare.strip_prefix(T::LETTERS).filter(|rest| LENGTHS.contains(&rest.len()) && rest.is_ascii())?;
        let (digits, letter) = rest.split_at_checked(rest.len() - 1)?;
        let (year, number) = digits.split_at_checked(4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let made = Self::new(year.parse().ok()?, number.parse().ok()?);
        // Seven digits with a nought in front are another spelling of six, and name nothing.
        made.0.ends_with(&format!("-{number}-{letter}")).then_some(made)
    }

    /// The first reference in what was typed into a search: words may stand around it, as in `ref. ua-2026-604217-w`.
    pub fn find(typed: &str) -> Option<Self> {
        let bare: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let of_length = |at: usize, length: usize| Self::parse(bare.get(at..at + T::LETTERS.len() + length)?);
        bare.match_indices(T::LETTERS).find_map(|(at, _)| LENGTHS.into_iter().find_map(|length| of_length(at, length)))
    }

    /// A reference that nothing has, drawn for what is written at this moment. The transaction that draws it has it alone.
    ///
    /// # Errors
    /// Those of the database; also when every drawn one is taken, or the transaction names no actor.
    pub async fn draw(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Self> {
        let year = u32::try_from(dates::day(now).year()).unwrap_or(0);
        let candidates = |range: Range<u32>, count: usize| -> QueryResult<Vec<String>> {
            let draw = || random::number_in(range.clone()).map(|number| Self::new(year, number).0);
            let drawn: Result<Vec<String>, _> = std::iter::repeat_with(draw).take(count).collect();
            drawn.map_err(|error| Error::SerializationError(Box::new(error)))
        };
        let call = mt_draw_reference(candidates(SIX_DIGITS, SHORT_DRAWS)?, candidates(SEVEN_DIGITS, LONG_DRAWS)?);
        let drawn: Option<String> = diesel::select(call).get_result(conn).await?;
        drawn.map(|reference| Self(reference, PhantomData)).ok_or_else(|| Error::QueryBuilderError("no reference is free".into()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T> fmt::Display for Reference<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn letter(year: u32, number: u32) -> char {
    let place = (u64::from(year) * 1_000_000 + u64::from(number)) % 23;
    LETTERS.get(usize::try_from(place).unwrap_or(0)).map_or('A', |letter| char::from(*letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_check_letter_is_the_contracts() {
        assert_eq!(RequestReference::new(2026, 4217).as_str(), "UA-2026-004217-X");
        assert_eq!(RequestReference::parse("ua 2026 004217 zz"), None);
        assert_eq!(ConversationReference::new(2026, 4217).as_str(), "GB-2026-004217-X");
        assert_eq!(RequestReference::parse("GB-2026-004217-X"), None);
    }

    #[test]
    fn it_is_found_among_words() {
        let reference = RequestReference::new(2026, 604_217);
        assert_eq!(reference.as_str(), "UA-2026-604217-W");
        for typed in [
            "ref. ua-2026-604217-w",
            "UA 2026 604217 W",
            "Re: aanvraag UA–2026–604217–W van Emma",
            "\u{200b}UA-2026\u{200b}-604217-W\u{feff}",
            "(UA2026604217W)",
            "UA UA-2026-604217-W",
        ] {
            assert_eq!(RequestReference::find(typed), Some(reference.clone()), "{typed}");
        }
        for typed in ["", "ua", "UA-2026-604217-X", "GB-2026-604217-W", "Uali Aerts", "UA-2026-604217", "UA-2026-0604217-W"] {
            assert_eq!(RequestReference::find(typed), None, "{typed}");
        }
        assert_eq!(RequestReference::parse("UA-2026\u{200b}-604217-W"), Some(reference));
        assert_eq!(RequestReference::parse("ref. UA-2026-604217-W"), None, "an address holds the reference alone");
    }

    proptest! {
        #[test]
        fn typed_small_or_with_spaces_it_is_found(year in 2000u32..2100, number in 0u32..10_000_000) {
            let reference = RequestReference::new(year, number);
            prop_assert_eq!(RequestReference::parse(reference.as_str()), Some(reference.clone()));
            let sloppy = format!(" {} ", reference.as_str().to_lowercase().replace('-', " "));
            prop_assert_eq!(RequestReference::parse(&sloppy), Some(reference.clone()));
            prop_assert_eq!(RequestReference::find(&format!("ref {sloppy}van Emma")), Some(reference));
        }

        #[test]
        fn one_wrong_digit_is_no_reference(number in 0u32..999_999) {
            let reference = RequestReference::new(2026, number).to_string();
            let other = RequestReference::new(2026, number + 1).to_string();
            let mixed = format!("{}{}", &other[..15], &reference[15..]);
            prop_assert_eq!(RequestReference::parse(&mixed), None);
        }

        #[test]
        fn anything_else_is_no_reference(text in "\\PC{0,20}") {
            if let Some(reference) = RequestReference::find(&text) {
                prop_assert!(reference.as_str().starts_with("UA-"));
            }
        }
    }
}
