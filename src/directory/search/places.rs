//! Places and functions around a name: `Sofie Claes, AZ Sint-Lucas`, `Sofie Claes (spoed)`, `cardioloog Sofie Claes`.

use unicode_normalization::char::is_combining_mark;

use crate::directory::group_words::{WordKind, classify_word, is_hospital};
use crate::directory::names::{is_apostrophe, plain_key};

/// Longer texts are no name with a place.
const MAX_WORDS: usize = 16;

/// What stays of a search when the places and functions before and behind the name are left out, as it was typed. None where
/// there are none, or no name: 'derde', 'met het kort haar'. Particles directly before the name are a part of it. `institutions` are their names.
pub(super) fn without_places(typed: &str, institutions: &[String]) -> Option<String> {
    let part = |c: char| !(c.is_alphanumeric() || is_combining_mark(c) || is_apostrophe(c));
    let words: Vec<(&str, String)> =
        typed.split(part).map(|word| (word, plain_key(word))).filter(|(_, key)| !key.is_empty()).take(MAX_WORDS + 1).collect();
    if words.len() > MAX_WORDS {
        return None;
    }
    let keys: Vec<&str> = words.iter().map(|(_, key)| key.as_str()).collect();
    let names: Vec<String> = institutions.iter().map(|name| plain_key(name)).collect();
    let houses: Vec<Vec<&str>> = names.iter().map(|name| name.split(' ').collect()).collect();
    // A place alone has no name in it, though `AZ` before `Sint-Lucas` looks like one.
    if is_place(&keys, &houses) {
        return surname_behind_function(&words);
    }
    let leaves = |keys: &[&str]| keys.is_empty() || is_place(keys, &houses);
    let windows = (1..keys.len()).flat_map(|length| (0..=keys.len() - length).map(move |from| from..from + length));
    windows
        .into_iter()
        .find(|kept| {
            let (before, behind) = (keys.get(..kept.start).unwrap_or_default(), keys.get(kept.end..).unwrap_or_default());
            let particle = before.last().is_some_and(|key| classify_word(key) == WordKind::Glue);
            leaves(before) && leaves(behind) && !particle
        })
        .and_then(|kept| words.get(kept))
        .filter(|kept| {
            let described = kept.first().is_some_and(|(_, key)| classify_word(key) == WordKind::Filler);
            !described && kept.iter().any(|(_, key)| !classify_word(key).is_idle())
        })
        .map(|kept| join_as_typed(typed, kept.iter().map(|(word, _)| *word)))
        .filter(|kept| plain_key(kept).chars().filter(|c| c.is_alphabetic()).count() >= 2)
}

/// `zuster Dokter`: behind a function stands a name, which may be a function's too.
fn surname_behind_function(words: &[(&str, String)]) -> Option<String> {
    match words {
        [(_, function), (name, key)] if [function, key].iter().all(|key| classify_word(key) == WordKind::Function) => {
            Some((*name).to_owned())
        }
        _ => None,
    }
}

/// Words of a text again as one, with a hyphen where one stood between two of them: it joins two family names.
fn join_as_typed<'a>(typed: &'a str, words: impl Iterator<Item = &'a str>) -> String {
    let (mut joined, mut end) = (String::new(), 0);
    for word in words {
        let start = word.as_ptr().addr().saturating_sub(typed.as_ptr().addr());
        if !joined.is_empty() {
            let between = typed.get(end..start).unwrap_or_default();
            joined.push(if between.contains(['-', '\u{2010}', '\u{2011}', '\u{2013}']) { '-' } else { ' ' });
        }
        joined.push_str(word);
        end = start.saturating_add(word.len());
    }
    joined
}

/// Whether these words name places and functions and nothing else: `van de spoed`, `az sint lucas brugge`, `arts cardiologie`.
fn is_place(keys: &[&str], houses: &[Vec<&str>]) -> bool {
    let mut rest = keys;
    let mut named = false;
    while let Some((first, others)) = rest.split_first() {
        let house = houses.iter().map(|house| count_shared_words(rest, house)).max().unwrap_or(0);
        let hospital = (2..=rest.len().min(4)).rev().find(|length| rest.get(..*length).is_some_and(is_hospital)).unwrap_or(0);
        let one = usize::from(
            classify_word(first).is_place() || matches!(classify_word(first), WordKind::Ambiguous | WordKind::Function),
        );
        match house.max(hospital).max(one) {
            0 if classify_word(first) == WordKind::Glue => rest = others,
            0 => return false,
            words => {
                named = true;
                rest = rest.get(words..).unwrap_or_default();
            }
        }
    }
    named
}

/// How many words both begin with; a single one that is no whole name does not count: `AZ` says nothing, `Jan` is a name.
fn count_shared_words(words: &[&str], house: &[&str]) -> usize {
    let shared = words.iter().zip(house).take_while(|(one, other)| one == other).count();
    if shared > 1 || shared == house.len() { shared } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_functions_are_left_out() {
        let institutions = ["AZ Sint-Lucas Brugge", "Leieland", "AZ Jan Palfijn"].map(str::to_owned);
        for (typed, kept) in [
            ("Sofie Claes, AZ Sint-Lucas", "Sofie Claes"),
            ("Sofie Claes (AZ Sint-Lucas Brugge)", "Sofie Claes"),
            ("Sofie Claes (spoed)", "Sofie Claes"),
            ("Sofie Claes van de spoed", "Sofie Claes"),
            ("Sofie Claes, arts, Leieland", "Sofie Claes"),
            ("Zoë D’Hondt – cardiologie", "Zoë D’Hondt"),
            ("cardioloog Sofie Claes, UZ Leuven", "Sofie Claes"),
            ("Jan Van den Broeck az jan palfijn", "Jan Van den Broeck"),
            ("Dr. Van den Bossche", "Van den Bossche"),
            ("verpleegster de smet van de spoed", "de smet"),
            ("cardioloog Op de Beeck, UZ Leuven", "Op de Beeck"),
            ("Zuster Dokter", "Dokter"),
            ("Dora Quaghebeur-Qwistel, AZ Sint-Lucas", "Dora Quaghebeur-Qwistel"),
        ] {
            assert_eq!(without_places(typed, &institutions).as_deref(), Some(kept), "{typed}");
        }
        for typed in ["Sofie Claes", "Claes, Sofie", "spoed", "AZ Sint-Lucas", "Jan Palfijn", "", "Van de Velde"]
            .into_iter()
            .chain(["verpleegster van de derde verdieping", "verpleegster met het kort haar", "de dokter van dinsdag, spoed"])
        {
            assert_eq!(without_places(typed, &institutions), None, "{typed}");
        }
    }
}
