//! Names as they are compared: without case, diacritics, apostrophes and hyphens.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::is_invisible;

/// How a name is stored for searching: `D’Hondt–Müller` becomes `dhondt muller`.
///
/// A letter that is left out in speech (d', t', o', l') joins its word however it was typed, so that `d hondt` and
/// `dhondt` are the same name.
pub fn search_key(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let plain = plain_key(text);
    let mut words = plain.split(' ').peekable();
    while let Some(word) = words.next() {
        joined.push_str(word);
        if words.peek().is_some() && !matches!(word, "d" | "t" | "o" | "l") {
            joined.push(' ');
        }
    }
    joined
}

/// The same without joining: in a search, `D Claes` may also be an initial.
pub fn plain_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let letters = text.chars().filter(|c| !is_apostrophe(*c)).nfkd().filter(|c| !is_combining_mark(*c));
    for lower in letters.flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)) {
        match lower {
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'þ' => key.push_str("th"),
            'ø' => key.push('o'),
            'ł' => key.push('l'),
            'đ' | 'ð' => key.push('d'),
            'ħ' => key.push('h'),
            'ı' => key.push('i'),
            // Signs that cannot be seen stand inside words.
            unseen if is_invisible(unseen) => {}
            other if other.is_alphanumeric() => key.push(other),
            // All else parts words.
            _ if key.is_empty() || key.ends_with(' ') => {}
            _ => key.push(' '),
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The words of a key in the order of the alphabet: the same for `Sofie Claes` and `Claes, Sofie`.
pub fn sorted_key(key: &str) -> String {
    let mut words: Vec<&str> = key.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

/// A key as one word, for names whose spaces people leave out or put in: `van den broeck`, `vandenbroeck`. Postgres makes the
/// same of the keys that it holds.
pub fn squashed_key(key: &str) -> String {
    key.replace(' ', "")
}

/// All the signs that people type for an apostrophe.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '‘' | '’' | '‛' | 'ʼ' | 'ʻ' | 'ʹ' | '′' | '＇')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_meet_however_typed() {
        for typed in ["d'hondt", "dhondt", "d hondt", "D’Hondt", "D´HONDT", "D' Hondt", "D`hondt"] {
            assert_eq!(search_key(typed), "dhondt", "{typed}");
        }
        assert_eq!(search_key("D’Hondt–Müller"), "dhondt muller");
        assert_eq!(search_key("  De Smet  -  Van den Broeck "), "de smet van den broeck");
        assert_eq!(search_key("'t Kindt"), search_key("t'Kindt"));
        assert_eq!(search_key("O'Neill"), "oneill");
    }

    #[test]
    fn letters_of_the_neighbours() {
        assert_eq!(search_key("Łukasz Wójcik"), "lukasz wojcik");
        assert_eq!(search_key("Şükrü Yıldız İbrahim"), "sukru yildiz ibrahim");
        assert_eq!(search_key("Jørgen Weiß"), "jorgen weiss");
        assert_eq!(search_key("Lætitia Đặng"), "laetitia dang");
        assert_eq!(search_key("Zoë"), search_key("Zoe\u{308}"));
    }

    #[test]
    fn order_does_not_matter_when_sorted() {
        assert_eq!(sorted_key(&search_key("Sofie Claes")), sorted_key(&search_key("CLAES, Sofie")));
    }

    #[test]
    fn an_initial_stays_apart_in_the_plain_key() {
        assert_eq!(plain_key("D. Claes"), "d claes");
        assert_eq!(search_key("Claes D."), "claes d");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in ".{0,60}") {
            let key = plain_key(&text);
            prop_assert_eq!(plain_key(&key), key.clone());
            prop_assert!(!key.starts_with(' ') && !key.ends_with(' ') && !key.contains("  "));
        }
    }
}
