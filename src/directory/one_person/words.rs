//! A text in words, and which of them are names by themselves.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use crate::directory::group_words::{DETERMINER, WordKind, classify_word, is_hospital};
use crate::directory::name_lists::{FAMILY_NAMES, FAMILY_WORDS, GIVEN_NAMES, MORE_GIVEN_NAMES};
use crate::directory::names::{is_apostrophe, plain_key};

/// Titles, which stand before a name.
pub(super) const TITLES: &[&str] = &[
    "dr",
    "dokter",
    "docteur",
    "doctor",
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

/// They may begin a family name.
pub(super) const PARTICLES: &[&str] = &[
    "van", "vande", "vanden", "vander", "von", "de", "den", "der", "del", "della", "di", "da", "do", "dos", "du", "la", "le",
    "les", "el", "al", "ait", "ben", "bin", "bint", "abou", "abu", "ould", "en", "es", "er", "ez", "az", "t", "d", "o", "l", "s",
    "ter", "ten", "te", "op", "uit", "in", "mac", "mc", "st", "saint", "sint",
];

static GIVEN_KEYS: LazyLock<HashSet<String>> =
    LazyLock::new(|| GIVEN_NAMES.iter().chain(MORE_GIVEN_NAMES.iter()).map(|name| plain_key(name)).collect());
static FAMILY_KEYS: LazyLock<HashSet<String>> =
    LazyLock::new(|| FAMILY_NAMES.iter().chain(FAMILY_WORDS.iter()).map(|name| plain_key(name)).collect());

/// A word of a text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub key: String,
    /// A mark (comma, bracket, dash with a space) sets it apart from the one before.
    pub apart: bool,
    /// It begins with a capital, in a text that is not all in capitals.
    pub capital: bool,
}

impl Word {
    pub fn kind(&self) -> WordKind {
        classify_word(&self.key)
    }

    /// Whether it is a number: of a room, a ward, a day.
    pub fn is_number(&self) -> bool {
        self.key.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it points out what follows.
    pub fn points_out(&self) -> bool {
        DETERMINER.contains(&self.key.as_str())
    }
}

pub(super) fn split_words(text: &str) -> Vec<Word> {
    let shouted = !text.chars().any(char::is_lowercase);
    let mut all = Vec::new();
    let mut apart = false;
    for chunk in text.split_whitespace() {
        apart |= !chunk.starts_with(|c: char| c.is_alphanumeric() || is_apostrophe(c));
        let (article, rest) = elided(chunk);
        // An accent may come as a sign of its own (`e` and U+0301), also from lower-casing `İ`.
        let is_letter = |c: char| c.is_alphanumeric() || is_apostrophe(c) || is_combining_mark(c);
        let spaced: String = rest.chars().map(|c| if is_letter(c) { c } else { ' ' }).collect();
        for part in article.into_iter().chain(spaced.split_whitespace()) {
            let capital = !shouted && part.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
            for key in plain_key(part).split_whitespace() {
                all.push(Word { key: key.to_owned(), apart, capital });
                apart = false;
            }
        }
        // 'e.a.' and 'Dr.' end in a mark that sets nothing apart.
        apart = chunk.ends_with([',', ':', ';', '(', ')', '-', '–', '—', '/']);
    }
    all
}

/// The French article before a word that is no name: 'l'infirmière', 'd'accueil', not 'D'Hondt'.
fn elided(chunk: &str) -> (Option<&str>, &str) {
    let Some((article, rest)) = chunk.split_once(is_apostrophe) else { return (None, chunk) };
    if matches!(article.to_lowercase().as_str(), "l" | "d") && classify_word(&plain_key(rest)) != WordKind::Other {
        return (Some(article), rest);
    }
    (None, chunk)
}

/// Whether this is a given name by its key alone.
pub(super) fn is_given(key: &str) -> bool {
    GIVEN_KEYS.contains(key)
}

/// Whether these words are a family name, particles included.
pub(super) fn is_family(key: &str) -> bool {
    FAMILY_KEYS.contains(key)
}

/// Whether the word at this place is a given name, and not 'mei' of a date or 'ward' of a hospital.
pub(super) fn given_at(words: &[Word], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|before| words.get(before)).map(|word| word.key.as_str()).unwrap_or_default();
    let is_word = match word.key.as_str() {
        "mei" => before.ends_with(|c: char| c.is_ascii_digit()),
        "ward" | "guy" => matches!(before, "the" | "this" | "that" | "of" | "on" | "from" | "a" | "night"),
        _ => false,
    };
    !is_word && is_given(&word.key)
}

/// Whether the words are names one after another, with titles before them: 'dokter Van Heel', 'An Dames'.
pub(super) fn all_are_names(words: &[Word]) -> bool {
    let titles = words.iter().take_while(|word| TITLES.contains(&word.key.as_str())).count();
    // 'Arts' is a title and a name.
    let (titles, names) = words.split_at(titles.min(words.len().saturating_sub(1)));
    let key = |from: usize, to: usize| {
        names.get(from..to).unwrap_or_default().iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ")
    };
    // How far names reach from the beginning, one after another.
    let mut reached = vec![0];
    let mut next = 0;
    while let Some(from) = reached.get(next).copied() {
        next += 1;
        for to in from + 1..=names.len() {
            if !reached.contains(&to) && (is_given(&key(from, to)) || is_family(&key(from, to))) {
                reached.push(to);
            }
        }
    }
    // A family name alone is a person in any case ('kok', 'DE HEER'), but 'de dokter' and 'de nacht' are words first.
    let function =
        names.len() > 1 && names.last().is_some_and(|word| matches!(word.kind(), WordKind::Function | WordKind::Shift));
    let alone = titles.is_empty() && is_family(&key(0, names.len()));
    !names.is_empty() && reached.contains(&names.len()) && !(alone && function)
}

/// Where or what someone is, rather than who: 'spoed', 'AZ Sint-Lucas', 'verpleegkundige'.
pub(super) fn is_function_or_place(part: &str) -> bool {
    let key = plain_key(part);
    let joint = |word: &&str| matches!(*word, "en" | "et" | "and" | "of" | "or" | "ou");
    let keys: Vec<&str> = key.split(' ').skip_while(|word| classify_word(word).is_idle()).filter(|word| !joint(word)).collect();
    is_hospital(&keys)
        || keys.first().is_none_or(|word| classify_word(word).is_place())
        || keys.iter().all(|word| classify_word(word) != WordKind::Other)
}

/// An unknown word between an article and a function or a group only describes it: 'de vriendelijke verpleegster'.
pub(super) fn is_description(part: &[Word], at: usize) -> bool {
    let (Some(word), Some(next)) = (part.get(at), part.get(at + 1)) else { return false };
    let pointed_out = part.iter().take(at).any(Word::points_out);
    let said_of = next.kind().is_place()
        || matches!(
            next.kind(),
            WordKind::Function | WordKind::Courtesy | WordKind::Somebody | WordKind::Ambiguous | WordKind::NameToo
        );
    // 'mijn ex-man' is one man.
    let may_describe = word.kind() == WordKind::Other && !word.capital && word.key != "ex";
    may_describe && pointed_out && said_of && !next.apart && !is_family(&word.key) && !surname_with_article(part, at)
}

/// 'de jonghe verpleegkundige' is a nurse called De Jonghe.
fn surname_with_article(part: &[Word], at: usize) -> bool {
    let article = at.checked_sub(1).and_then(|before| part.get(before));
    article.zip(part.get(at)).is_some_and(|(article, word)| is_family(&format!("{} {}", article.key, word.key)))
}
