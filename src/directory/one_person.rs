//! An exclusion names one natural person (R1): what may stand in the field where a patient describes someone.
//!
//! The test leans towards accepting: an officer looks at every description, and a real name must never be refused.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::group_words::{EVERY, EVERYONE, Kind, LINK, PEOPLE, is_function, is_hospital, kind};
use super::name_lists::{FAMILY, GIVEN};
use super::names::{is_apostrophe, plain_key};
use crate::text::visible;

/// The longest name that is kept, in characters.
pub const MAX_NAME_CHARS: usize = 120;

/// A name or a word for one person, tidied: no control signs, single spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnePersonName(String);

impl OnePersonName {
    /// The name as it is kept and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text does not name one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WhyNot {
    /// No letter in it.
    #[error("no name")]
    Empty,
    /// A department, a team, a hospital, everyone.
    #[error("a group")]
    Group,
    /// More than one person.
    #[error("more than one person")]
    TwoNames,
    /// Longer than this many characters, the most that is kept.
    #[error("longer than {0} characters")]
    TooLong(usize),
}

/// Reads what a patient typed as a name.
pub fn one_person(typed: &str) -> Result<OnePersonName, WhyNot> {
    let lines = visible(typed).trim().replace("\r\n", "\n");
    if !lines.chars().any(char::is_alphabetic) {
        return Err(WhyNot::Empty);
    }
    let spaced: String = lines.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let tidy = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if tidy.chars().count() > MAX_NAME_CHARS {
        return Err(WhyNot::TooLong(MAX_NAME_CHARS));
    }
    if is_group(&tidy) {
        return Err(WhyNot::Group);
    }
    // Two lines are two persons.
    if two_names(&tidy) || two_names(&lines.replace('\n', ";")) {
        return Err(WhyNot::TwoNames);
    }
    Ok(OnePersonName(tidy))
}

/// A word, and whether a mark (comma, bracket, dash with a space) sets it apart from the one before.
struct Word {
    key: String,
    apart: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut all = Vec::new();
    let mut apart = false;
    for chunk in text.split_whitespace() {
        let spaced: String =
            chunk.chars().filter(|c| !is_apostrophe(*c)).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        apart |= !chunk.starts_with(|c: char| c.is_alphanumeric() || is_apostrophe(c));
        for key in plain_key(&spaced).split_whitespace() {
            all.push(Word { key: key.to_owned(), apart });
            apart = false;
        }
        // 'e.a.' and 'Dr.' end in a mark that sets nothing apart.
        apart = chunk.ends_with([',', ':', ';', '(', ')', '-', '–', '—', '/']);
    }
    all
}

fn is_group(text: &str) -> bool {
    let words = words(text);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    let joined = format!(" {} ", keys.join(" "));
    if [" wie dan ook ", " eender wie ", " om het even wie ", " tout le monde ", " de staf "]
        .iter()
        .any(|phrase| joined.contains(phrase))
    {
        return true;
    }
    let every = |(at, key): (usize, &&str)| EVERYONE.contains(key) || EVERY.contains(key) && (at == 0 || at + 1 < keys.len());
    if keys.iter().enumerate().any(every) {
        return true;
    }
    let Some(lead) = keys.iter().position(|key| kind(key) != Kind::Glue) else { return false };
    let (before, from_lead) = keys.split_at(lead);
    if is_hospital(from_lead) || is_every_one_of(text, from_lead) {
        return true;
    }
    let Some((first, after)) = from_lead.split_first() else { return false };
    match kind(first) {
        Kind::Collective | Kind::Department => true,
        // 'Van der Ploeg' is a name, 'de ploeg' is not.
        Kind::Ambiguous => !before.contains(&"van") && !after.iter().any(|key| kind(key) == Kind::Other),
        _ if PEOPLE.contains(first) => {
            let of_a_group = after.iter().any(|key| matches!(kind(key), Kind::Collective | Kind::Department));
            let nobody_named = !after.iter().any(|key| kind(key) == Kind::Other);
            of_a_group
                || nobody_named && before.first().is_some_and(|article| matches!(*article, "de" | "die" | "al" | "onze" | "het"))
        }
        _ => {
            // 'Sofie van de dienst' is someone; 'Sint-Jan ziekenhuis' and 'Sofie en haar team' are not.
            let mut linked = false;
            words.iter().skip(lead + 1).any(|word| {
                linked |= word.apart || LINK.contains(&word.key.as_str());
                !linked && kind(&word.key) == Kind::Collective
            })
        }
    }
}

/// 'Elke arts', but not Elke Claes, nor a person called Elke Arts.
fn is_every_one_of(text: &str, words: &[&str]) -> bool {
    let ["elke", rest @ ..] = words else { return false };
    if let (["arts"], Some(typed)) = (rest, text.split_whitespace().last()) {
        return !typed.starts_with("Ar");
    }
    let Some(next) = rest.iter().find(|key| kind(key) != Kind::Glue || LINK.contains(key)) else { return false };
    // 'Elke, spoed' and 'Elke (spoed)' are Elke.
    let apart = text.split_whitespace().find(|chunk| plain_key(chunk) == "elke").is_none_or(|chunk| chunk.ends_with([',', ':']))
        || text.contains('(');
    !apart && (is_function(next) || matches!(kind(next), Kind::Collective | Kind::Department))
}

fn two_names(text: &str) -> bool {
    let has_letter = |part: &&str| part.chars().any(char::is_alphabetic);
    if text.split(['&', '+', '|', '•', '\n']).filter(has_letter).count() > 1 {
        return true;
    }
    if text.split([';', '/']).filter(has_letter).filter(|part| !is_place(part)).count() > 1 {
        return true;
    }
    let all_capitals = !text.chars().any(char::is_lowercase);
    let chunks: Vec<&str> = text.split_whitespace().collect();
    let joined = chunks.windows(3).any(|three| {
        let [_, middle, next] = three else { return false };
        match plain_key(middle).as_str() {
            // The Moroccan article before an n: 'Mohamed En Nouri'.
            "en" => !(*middle == "En" && next.starts_with('N')),
            "et" | "and" | "und" | "of" | "or" | "ou" | "plus" | "alsook" | "evenals" | "noch" => {
                all_capitals || !middle.starts_with(char::is_uppercase)
            }
            "samen" => plain_key(next) == "met",
            _ => false,
        }
    });
    let others = chunks
        .iter()
        .skip(1)
        .any(|chunk| matches!(chunk.to_lowercase().as_str(), "e.a." | "e.a" | "enz." | "enz" | "etc." | "c.s."));
    joined || others || comma_parts_two(text)
}

/// Where or what someone is, rather than who: 'spoed', 'AZ Sint-Lucas', 'verpleegkundige'.
fn is_place(part: &str) -> bool {
    let key = plain_key(part);
    let keys: Vec<&str> = key.split(' ').skip_while(|word| kind(word) == Kind::Glue).collect();
    is_hospital(&keys)
        || keys.first().is_none_or(|word| matches!(kind(word), Kind::Collective | Kind::Department))
        || keys.iter().all(|word| is_function(word) || kind(word) != Kind::Other)
}

const TITLES: &[&str] = &[
    "dr",
    "dokter",
    "arts",
    "prof",
    "professor",
    "zuster",
    "broeder",
    "mevrouw",
    "mevr",
    "mw",
    "meneer",
    "mijnheer",
    "dhr",
    "mr",
    "verpleegkundige",
    "verpleegster",
    "verpleger",
    "kinesist",
    "apotheker",
    "tandarts",
    "madame",
    "monsieur",
    "mme",
];
const PARTICLES: &[&str] = &[
    "van", "vande", "vanden", "vander", "von", "de", "den", "der", "del", "della", "di", "da", "do", "dos", "du", "la", "le",
    "les", "el", "al", "ait", "ben", "bin", "bint", "abou", "abu", "ould", "en", "es", "er", "ez", "az", "t", "d", "o", "l", "s",
    "ter", "ten", "te", "op", "uit", "in", "mac", "mc", "st", "saint", "sint",
];

static GIVEN_KEYS: LazyLock<HashSet<String>> = LazyLock::new(|| GIVEN.iter().map(|name| plain_key(name)).collect());
static FAMILY_KEYS: LazyLock<HashSet<String>> = LazyLock::new(|| FAMILY.iter().map(|name| plain_key(name)).collect());

fn comma_parts_two(text: &str) -> bool {
    let parts: Vec<&str> = text.split([',', '،', '、']).filter(|part| !is_place(part)).collect();
    match parts.as_slice() {
        [left, right] => pair_is_two(left, right),
        parts => parts.len() > 2,
    }
}

/// Tells `An, Els` from `De Smet, An`.
fn pair_is_two(left: &str, right: &str) -> bool {
    let (left, right) = (plain_key(left), plain_key(right));
    let titled = |key: &str| key.split(' ').next().is_some_and(|word| TITLES.contains(&word));
    if titled(&left) && titled(&right) {
        return true;
    }
    let bare = |key: &str| key.split(' ').skip_while(|word| TITLES.contains(word)).map(str::to_owned).collect::<Vec<_>>();
    let (left, right) = (bare(&left), bare(&right));
    let (Some(first), Some(last), Some(second)) = (left.first(), left.last(), right.first()) else { return false };
    let given = |word: &String| GIVEN_KEYS.contains(word);
    if FAMILY_KEYS.contains(&left.join(" ")) {
        return false;
    }
    if left.len() == 1 {
        return given(first) && given(second);
    }
    if given(first) {
        return given(second) || right.len() > 1;
    }
    if FAMILY_KEYS.contains(first) || PARTICLES.contains(&first.as_str()) {
        let own = left.iter().filter(|word| !PARTICLES.contains(&word.as_str())).count();
        return own > 1 && given(last) && right.len() > 1;
    }
    right.len() > 1
}

#[cfg(test)]
mod tests;
