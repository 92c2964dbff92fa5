//! Whether a text names two people. Doubt about one person's name ('Sofie of Sophie Claes') names one.

use strsim::osa_distance;

use super::commas::comma_parts_two;
use super::refusal::NotOnePerson;
use super::words::{PARTICLES, TITLES, Word, is_family, is_function_or_place, is_given, split_words};
use crate::directory::group_words::{LINK, WordKind, classify_word};
use crate::directory::names::plain_key;

/// Whether the text names at most one person.
pub(super) fn names_no_two(text: &str) -> Result<(), NotOnePerson> {
    if joined(text) || with_others(text) || comma_parts_two(text) || numbered(text) || two_full_names_beside(text) {
        return Err(NotOnePerson::TwoNames);
    }
    if alternatives_differ(text) { Err(NotOnePerson::EitherOf) } else { Ok(()) }
}

/// Joined by a sign or by 'en'.
fn joined(text: &str) -> bool {
    let has_letter = |part: &&str| part.chars().any(char::is_alphabetic);
    if text.split(['&', '+', '|', '•', '\n']).filter(has_letter).count() > 1
        || text.split(';').filter(has_letter).filter(|part| !is_function_or_place(part)).count() > 1
    {
        return true;
    }
    let shouted = !text.chars().any(char::is_lowercase);
    let chunks: Vec<&str> = text.split_whitespace().collect();
    (1..chunks.len().saturating_sub(1)).any(|at| {
        let (Some(before), Some(middle), Some(next)) = (chunks.get(at - 1), chunks.get(at), chunks.get(at + 1)) else {
            return false;
        };
        let joins = match plain_key(middle).as_str() {
            // The Moroccan article before an n: 'Mohamed En Nouri'.
            "en" => !(*middle == "En" && next.starts_with('N') || is_family(&format!("en {}", plain_key(next)))),
            "et" | "and" | "und" | "plus" | "alsook" | "evenals" | "noch" => shouted || !middle.starts_with(char::is_uppercase),
            "samen" => plain_key(next) == "met",
            _ => false,
        };
        // 'arts en professor', 'van spoed en cardiologie' say more of one person.
        let after = chunks.get(at + 1..).unwrap_or_default().join(" ");
        joins && !(is_what_or_where(before) && is_function_or_place(&after))
    })
}

fn with_others(text: &str) -> bool {
    text.split_whitespace()
        .skip(1)
        .any(|chunk| matches!(chunk.to_lowercase().as_str(), "e.a." | "e.a" | "enz." | "enz" | "etc." | "c.s."))
}

/// A function, a department, a team: what or where a person is.
fn is_what_or_where(word: &str) -> bool {
    let kind = classify_word(&plain_key(word));
    kind.is_place() || matches!(kind, WordKind::Function | WordKind::Somebody | WordKind::Ambiguous)
}

/// '1. Sofie Claes 2. Els Peeters'
fn numbered(text: &str) -> bool {
    let number =
        |chunk: &str| chunk.strip_suffix(['.', ')']).is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
    let chunks: Vec<&str> = text.split_whitespace().collect();
    let items = chunks.split(|chunk| number(chunk)).skip(1);
    items.filter(|item| item.iter().any(|chunk| is_given(&plain_key(chunk)) || is_family(&plain_key(chunk)))).count() > 1
}

/// 'Sofie Claes - Els Peeters' and 'Sofie Claes met Els Peeters', but not 'De Smet - Van den Broeck'.
fn two_full_names_beside(text: &str) -> bool {
    let chunks: Vec<&str> = text.split_whitespace().collect();
    let beside = |chunk: &str| matches!(chunk.to_lowercase().as_str(), "-" | "–" | "—" | "met" | "avec" | "with");
    (1..chunks.len()).any(|at| {
        let (before, after) = chunks.split_at(at);
        after.split_first().is_some_and(|(middle, after)| beside(middle) && is_full_name(before) && is_full_name(after))
    })
}

/// Whether a given name and another name stand here, nothing but names before them.
fn is_full_name(chunks: &[&str]) -> bool {
    let keys: Vec<String> = chunks.iter().map(|chunk| plain_key(chunk)).collect();
    let mut names = keys.iter().skip_while(|key| TITLES.contains(&key.as_str())).filter(|key| !PARTICLES.contains(&key.as_str()));
    let (Some(first), Some(second)) = (names.next(), names.next()) else { return false };
    let name = |key: &str| matches!(classify_word(key), WordKind::Other | WordKind::NameToo) || is_family(key);
    let turned = is_given(second) && !is_family(second) && (is_family(first) || classify_word(first) == WordKind::Other);
    is_given(first) && name(second) || turned
}

/// Whether what stands before and after 'of' or a slash are different people.
fn alternatives_differ(text: &str) -> bool {
    // 'Claes / spoed' says where.
    let parts: Vec<&str> = text.split('/').filter(|part| !is_function_or_place(part) || is_family(&plain_key(part))).collect();
    let all = split_words(&parts.join(" of "));
    let or = |word: &Word| matches!(word.key.as_str(), "of" | "or" | "ou" | "ofwel" | "oder") && !word.capital;
    let sides: Vec<&[Word]> = all.split(or).collect();
    let shouted = !text.chars().any(char::is_lowercase);
    sides.windows(2).any(|pair| {
        let [left, right] = pair else { return false };
        !are_one(left, right, shouted)
    })
}

/// Two ways to call the same person.
fn are_one(left: &[Word], right: &[Word], shouted: bool) -> bool {
    let (Some(last), Some(_)) = (left.last(), right.first()) else { return true };
    let (one, other) = (names_in(left, shouted), names_in(right, shouted));
    if one.is_empty() || other.is_empty() {
        // 'verpleegster of arts', 'spoed of cardiologie', 'Sofie of zoiets'; but 'Sofie of de dokter' is not one.
        let vague = right.iter().all(|word| word.kind().is_idle());
        return one.is_empty() || vague || is_what_or_where(&last.key);
    }
    if is_similar(&one.concat(), &other.concat()) {
        return true;
    }
    match (one.as_slice(), other.as_slice()) {
        ([_], [_]) => false,
        // Before one family name, or before one given name: 'Tom of Thomas Janssens', 'Peeters/Janssens Marie'.
        ([only], [first, .., last]) => {
            is_similar(only, first) || is_similar(only, last) || classify_name(only).fits(classify_name_beside(first, last))
        }
        // After one given name, or after one family name: 'Jan Peeters of Pieters', 'Claes Sofie of Lotte'.
        ([first, .., last], [only]) => {
            is_similar(only, first) || is_similar(only, last) || classify_name(only).fits(classify_name_beside(last, first))
        }
        (one, other) => one.iter().any(|word| other.contains(word)),
    }
}

/// The names in a side, without titles, particles and places.
fn names_in(side: &[Word], shouted: bool) -> Vec<&str> {
    let untitled = side.iter().skip_while(|word| TITLES.contains(&word.key.as_str())).collect::<Vec<_>>();
    let place = (1..untitled.len()).find(|at| {
        let links = untitled.get(*at).is_some_and(|word| LINK.contains(&word.key.as_str()) || word.apart);
        let next = untitled.iter().skip(*at).find(|word| !word.kind().is_idle());
        let post = |next: &Word| matches!(next.kind(), WordKind::Ambiguous | WordKind::Function) && !next.capital && !shouted;
        links && next.is_some_and(|next| next.kind().is_place() || post(next))
    });
    untitled
        .into_iter()
        .take(place.unwrap_or(usize::MAX))
        .filter(|word| !PARTICLES.contains(&word.key.as_str()) || is_family(&word.key))
        // 'Van Heel': a word, but spelt as a name.
        .filter(|word| {
            let spelt =
                (word.capital || shouted) && matches!(word.kind(), WordKind::Adjective | WordKind::Ambiguous | WordKind::People);
            is_given(&word.key) || is_family(&word.key) || matches!(word.kind(), WordKind::Other | WordKind::NameToo) || spelt
        })
        .map(|word| word.key.as_str())
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamePart {
    Given,
    Family,
    Either,
}

impl NamePart {
    fn fits(self, other: Self) -> bool {
        self == other || self == Self::Either || other == Self::Either
    }
}

fn classify_name(word: &str) -> NamePart {
    match (is_given(word), is_family(word)) {
        (true, false) => NamePart::Given,
        (false, true) => NamePart::Family,
        _ => NamePart::Either,
    }
}

/// What sort of name a word is beside another of the same person.
fn classify_name_beside(word: &str, beside: &str) -> NamePart {
    match (classify_name(word), classify_name(beside)) {
        (NamePart::Either, NamePart::Given) => NamePart::Family,
        (NamePart::Either, NamePart::Family) => NamePart::Given,
        (part, _) => part,
    }
}

/// Within two edits, or written as it sounds; short names need more in common.
fn is_similar(one: &str, other: &str) -> bool {
    let short = one.chars().count().min(other.chars().count());
    let near = |one: &str, other: &str, most: usize| {
        let edits = osa_distance(one, other);
        edits <= most && edits * 2 <= short
    };
    near(one, other, 2) || near(&phonetic_key(one), &phonetic_key(other), 1)
}

/// How a name sounds, roughly: 'Sophie' and 'Sofie', 'Dierckx' and 'Diriks'.
fn phonetic_key(word: &str) -> String {
    let mut heard = word.to_owned();
    for (letters, sounds) in [
        ("ph", "f"),
        ("th", "t"),
        ("ck", "k"),
        ("cks", "x"),
        ("ks", "x"),
        ("ch", "g"),
        ("c", "k"),
        ("ij", "i"),
        ("y", "i"),
        ("ae", "a"),
        ("z", "s"),
        ("ei", "i"),
        ("ie", "i"),
        ("ou", "au"),
        ("dt", "t"),
        ("q", "k"),
    ] {
        heard = heard.replace(letters, sounds);
    }
    let mut letters: Vec<char> = heard.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}
