//! Names as people type them.

use mijntoegang::directory::names::{search_key, squashed_key};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;

/// A name with spaces, hyphens and apostrophes left out, put in and exchanged.
pub fn respaced(name: &str, chance: &mut SmallRng) -> String {
    const SIGNS: [&str; 6] = ["", " ", "-", "'", "’", " - "];
    let mut typed = String::new();
    for letter in name.chars() {
        if letter.is_alphanumeric() {
            if chance.random_ratio(1, 12) {
                typed += SIGNS.choose(chance).unwrap();
            }
            typed.push(letter);
        } else {
            typed += SIGNS.choose(chance).unwrap();
        }
    }
    typed
}

/// One slip of the keyboard in a word of four letters or more.
fn slipped(name: &str, chance: &mut SmallRng) -> String {
    let mut words: Vec<Vec<char>> = name.split(' ').map(|word| word.chars().collect()).collect();
    let mut long: Vec<&mut Vec<char>> = words.iter_mut().filter(|word| word.len() > 3).collect();
    let count = long.len();
    if count == 0 {
        return name.to_owned();
    }
    let word = &mut long[chance.random_range(0..count)];
    let at = chance.random_range(1..word.len() - 1);
    match chance.random_range(0..4) {
        0 => drop(word.remove(at)),
        1 => word.insert(at, word[at]),
        2 => word.swap(at, at + 1),
        _ => word[at] = *['a', 'e', 'i', 'o', 'n', 'r', 's', 't'].choose(chance).unwrap(),
    }
    words.iter().map(|word| word.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Twenty ways in which people write a name, and whether nobody else is meant so: an initial or a slip may be another one's name.
pub fn human_spellings(given: &str, family: &str, chance: &mut SmallRng) -> Vec<(String, bool)> {
    let (plain_given, plain_family) = (search_key(given), search_key(family));
    let initial: String = given.chars().take(1).collect();
    let whole = format!("{given} {family}");
    let plain = format!("{plain_given} {plain_family}");
    let joined = squashed_key(&plain_family);
    let exact = [
        whole.clone(),
        format!("{family} {given}"),
        format!("{family}, {given}"),
        whole.to_uppercase(),
        plain.clone(),
        format!("{plain_family} {plain_given}"),
        format!("{joined} {plain_given}"),
        format!("{plain_given} {joined}"),
        squashed_key(&plain),
        whole.replace(['-', '\''], " "),
        whole.replace('-', ""),
        format!("dr. {whole}"),
        format!("{whole}, AZ Sint-Lucas"),
        format!("{whole} (spoed)"),
        respaced(&whole, chance),
    ];
    let mut all: Vec<(String, bool)> = exact.into_iter().map(|typed| (typed, true)).collect();
    all.extend([format!("{initial}. {family}"), format!("{family} {initial}")].map(|typed| (typed, false)));
    all.extend(
        // Two family names run together and a slip beside are more than one mistake.
        [
            &plain,
            &format!("{plain_family} {plain_given}"),
            &if family.contains('-') { whole.clone() } else { format!("{plain_given} {joined}") },
        ]
        .map(|name| (slipped(name, chance), false)),
    );
    all
}
