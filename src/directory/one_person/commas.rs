//! Whether commas part two people, or one person's name, function, place and what else is said of them.

use super::words::{PARTICLES, TITLES, is_family, is_function_or_place, is_given};
use crate::directory::group_words::{DETERMINER, LINK, POSSESSIVE, WordKind, classify_word};
use crate::directory::names::plain_key;

/// Whether the parts name more than one person.
pub(super) fn comma_parts_two(text: &str) -> bool {
    let spelt = text.chars().any(char::is_uppercase) && text.chars().any(char::is_lowercase);
    let parts = text.split([',', '،', '、']).enumerate().filter(|(at, part)| match at {
        0 => !is_function_or_place(part) || is_family(&plain_key(part)),
        _ => !is_function_or_place(part) && !is_remark(part, spelt),
    });
    match parts.map(|(_, part)| part).collect::<Vec<_>>().as_slice() {
        [left, right, rest @ ..] => pair_is_two(left, right) || rest.iter().any(|part| has_known_name(part)),
        _ => false,
    }
}

fn has_known_name(part: &str) -> bool {
    let key = plain_key(part);
    is_family(&key) || key.split(' ').any(|word| is_given(word) || is_family(word))
}

/// Said of the person before the comma: 'mijn buurvrouw', 'uit Assebroek', 'werkt in Gent', 'man van Els', 'Sint-Andries'.
fn is_remark(part: &str, spelt: bool) -> bool {
    let key = plain_key(part);
    let mut keys = key.split(' ');
    let Some(first) = keys.next() else { return true };
    let second = keys.next();
    if is_given(first) || is_family(first) {
        return false;
    }
    let relation = second.is_some_and(|word| matches!(word, "van" | "de" | "of" | "from"))
        && (matches!(classify_word(first), WordKind::Function | WordKind::Somebody | WordKind::NameToo)
            || spelt && part.trim().starts_with(char::is_lowercase));
    let leads = classify_word(first) == WordKind::Filler || POSSESSIVE.contains(&first) || matches!(first, "sint" | "st");
    let known = has_known_name(part);
    let linked = !known && (LINK.contains(&first) || DETERMINER.contains(&first));
    let lower = !known && spelt && !part.contains(char::is_uppercase);
    relation || leads || linked || lower
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
    if is_family(&left.join(" ")) {
        return false;
    }
    if left.len() == 1 {
        return is_given(first) && is_given(second);
    }
    if is_given(first) {
        return is_given(second) || right.len() > 1;
    }
    if is_family(first) || PARTICLES.contains(&first.as_str()) {
        let own = left.iter().filter(|word| !PARTICLES.contains(&word.as_str())).count();
        return own > 1 && is_given(last) && right.len() > 1;
    }
    right.len() > 1
}
