//! Whether what a patient wrote may be about somebody of the ombudsdienst (R12): then the patient is asked before it is sent. Pure.
//! Asking once too often does no harm; words to an officer are ordinary, so an address, and thanks to who wrote, are not asked about.

use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use strsim::osa_distance;

use super::words::{TextWord, quote, split_words};
use crate::db::ids::OfficerId;
use crate::directory::names::{search_key, squashed_key};

/// An officer by name, as names are compared.
#[derive(Debug, Clone, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct OfficerName {
    #[diesel(sql_type = SqlUuid, column_name = "officer_id")]
    pub id: OfficerId,
    #[diesel(sql_type = Nullable<Text>, column_name = "given_key")]
    pub given: Option<String>,
    #[diesel(sql_type = Text, column_name = "family_key")]
    pub family: String,
}

/// What is compared with the officers of one ombudsdienst.
#[derive(Debug, Clone, Copy)]
pub struct Ombudsdienst<'a> {
    pub officers: &'a [OfficerName],
    /// The officers who wrote in the conversation.
    pub writers: &'a [OfficerId],
}

const GREETINGS: [&str; 16] = [
    "beste",
    "dag",
    "geachte",
    "hallo",
    "hoi",
    "hey",
    "goedemorgen",
    "goeiemorgen",
    "goedendag",
    "goeiedag",
    "goedemiddag",
    "goeiemiddag",
    "goedenavond",
    "goeieavond",
    "lieve",
    "waarde",
];
const TITLES: [&str; 12] =
    ["mevrouw", "mevr", "mw", "meneer", "mijnheer", "heer", "dhr", "de", "en", "team", "collega", "medewerker"];
const THANKS: [&str; 9] = ["dank", "bedankt", "dankuwel", "dankjewel", "danku", "merci", "bedanken", "groeten", "groetjes"];
const RELATIONS: [&str; 34] = [
    "ex",
    "expartner",
    "exman",
    "exvrouw",
    "exvriend",
    "exvriendin",
    "partner",
    "man",
    "vrouw",
    "echtgenoot",
    "echtgenote",
    "broer",
    "zus",
    "zuster",
    "vader",
    "moeder",
    "zoon",
    "dochter",
    "schoonbroer",
    "schoonzus",
    "schoonmoeder",
    "schoonvader",
    "nicht",
    "neef",
    "tante",
    "oom",
    "vriend",
    "vriendin",
    "buurvrouw",
    "buurman",
    "stiefmoeder",
    "stiefvader",
    "iemand",
    "familie",
];

/// Whether a word of a key names an ombudsdienst.
fn names_ombudsdienst(word: &str) -> bool {
    word.contains("ombud") || word.contains("klacht") || word.contains("bemidd")
}

/// The words of a described person that resemble an officer or name the ombudsdienst.
pub fn find_in_description(name: &str, place: &str, function: &str, officers: &[OfficerName]) -> Option<String> {
    if let Some(line) = [name, place, function].into_iter().find(|line| search_key(line).split(' ').any(names_ombudsdienst)) {
        return Some(line.to_owned());
    }
    let words = split_words(name);
    officers.iter().find_map(|officer| find_name(&words, officer, false)).map(|_| name.to_owned())
}

/// The words of a message or remark that may be about somebody of the ombudsdienst.
pub fn find_in_text(text: &str, here: Ombudsdienst<'_>) -> Option<String> {
    let words = split_words(text);
    let kept = without_ordinary(&words, here);
    if let Some((from, to)) = here.officers.iter().find_map(|officer| find_name(&kept, officer, true)) {
        return kept.get(from..to).and_then(|found| quote(text, found));
    }
    let about_ombudsdienst = kept.iter().any(|word| names_ombudsdienst(&word.key));
    let given = |word: &&TextWord| {
        about_ombudsdienst
            && word.capital
            && here.officers.iter().any(|officer| officer.given.as_deref().is_some_and(|given| given == word.key))
    };
    if let Some(word) = kept.iter().find(given) {
        return quote(text, std::slice::from_ref(word));
    }
    kept.chunk_by(|one, next| one.sentence == next.sentence)
        .find(|sentence| tells_of_a_tie(sentence))
        .and_then(|found| quote(text, found))
}

/// The key of a text without the names that are addressed or thanked: what R12 compares later.
pub fn compared_key(text: &str, here: Ombudsdienst<'_>) -> String {
    let words = split_words(text);
    let kept: Vec<String> = without_ordinary(&words, here).into_iter().map(|word| word.key).collect();
    search_key(&kept.join(" "))
}

/// The words without addresses, and without thanks to an officer who wrote.
fn without_ordinary(words: &[TextWord], here: Ombudsdienst<'_>) -> Vec<TextWord> {
    let thanked = |sentence: &[TextWord]| {
        sentence.iter().any(|word| THANKS.contains(&word.key.as_str()))
            && !sentence.iter().any(|word| RELATIONS.contains(&word.key.as_str()))
            && here.officers.iter().any(|officer| {
                here.writers.contains(&officer.id)
                    && (find_name(sentence, officer, true).is_some() || has_given(sentence, officer))
            })
    };
    words
        .chunk_by(|one, next| one.sentence == next.sentence)
        .filter(|sentence| !thanked(sentence))
        .flat_map(|sentence| sentence.get(address_length(sentence)..).unwrap_or_default())
        .cloned()
        .collect()
}

fn has_given(sentence: &[TextWord], officer: &OfficerName) -> bool {
    sentence.iter().any(|word| word.capital && officer.given.as_deref() == Some(word.key.as_str()))
}

/// How many words of a sentence's beginning are an address: a greeting, titles and names up to the first comma.
fn address_length(sentence: &[TextWord]) -> usize {
    let Some(first) = sentence.first().filter(|word| GREETINGS.contains(&word.key.as_str())) else {
        return 0;
    };
    let of_address = |word: &&TextWord| {
        word.clause == first.clause && (word.capital || TITLES.contains(&word.key.as_str()) || names_ombudsdienst(&word.key))
    };
    1 + sentence.iter().skip(1).take(8).take_while(of_address).count()
}

/// Where an officer's name stands: the family name as it is or nearly so, or the given name with a family name's initial.
fn find_name(words: &[TextWord], officer: &OfficerName, in_text: bool) -> Option<(usize, usize)> {
    let family = squashed_key(&officer.family);
    let given = officer.given.as_deref().map(squashed_key);
    (0..words.len()).find_map(|from| {
        (from + 1..=words.len().min(from + 5)).find_map(|to| {
            let window = words.get(from..to)?;
            if window.first()?.sentence != window.last()?.sentence {
                return None;
            }
            let joined: String = window.iter().map(|word| word.key.replace(' ', "")).collect();
            let written_as_name = !in_text || window.iter().any(|word| word.capital);
            let whole = given.as_ref().is_some_and(|given| {
                is_near(&joined, &format!("{given}{family}")) || is_near(&joined, &format!("{family}{given}"))
            });
            (whole
                || written_as_name && is_near(&joined, &family)
                || given.as_deref().is_some_and(|given| has_initial(window, given, &family)))
            .then_some((from, to))
        })
    })
}

/// `An D.`
fn has_initial(window: &[TextWord], given: &str, family: &str) -> bool {
    matches!(window, [first, second] if first.key == given && second.key.len() == 1 && family.starts_with(&second.key) && second.capital)
}

/// The same name, but for slips of the pen.
fn is_near(typed: &str, name: &str) -> bool {
    let allowed = match name.chars().count() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    typed == name || typed.chars().next() == name.chars().next() && osa_distance(typed, name) <= allowed
}

/// *Mijn ex werkt op de ombudsdienst*, *… van jullie dienst is mijn zus*, *mijn broer kent iemand van de ombudsdienst*.
fn tells_of_a_tie(sentence: &[TextWord]) -> bool {
    let keys: Vec<&str> = sentence.iter().map(|word| word.key.as_str()).collect();
    let has = |of: &[&str]| keys.iter().any(|key| of.contains(key));
    let tie = has(&RELATIONS);
    let service = keys.iter().any(|key| names_ombudsdienst(key) && !matches!(*key, "klacht" | "klachten"))
        || keys.windows(2).any(|pair| matches!(pair, ["jullie" | "uw" | "deze", "dienst" | "team"]));
    let works = has(&["werkt", "werkte", "werken", "werkzaam", "medewerker", "medewerkster"]);
    let knows = has(&["kent", "bevriend", "getrouwd", "samenwoont", "samen"]);
    let is_one = keys.windows(4).any(|four| {
        matches!(four, ["van", _, service, "is" | "was"] if names_ombudsdienst(service) || matches!(*service, "dienst" | "team"))
    });
    tie && (service && (works || knows) || is_one)
}

#[cfg(test)]
mod tests;
