//! Words and their use meet: no template or handler asks for a key that is not there, and none is left over.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

fn read(folder: &Path, ending: &str, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, ending, into);
        } else if path.extension().is_some_and(|found| found == ending) {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn files(folder: &str, ending: &str) -> String {
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut text);
    text
}

fn found(pattern: &str, text: &str) -> BTreeSet<String> {
    Regex::new(pattern).unwrap().captures_iter(text).map(|found| found[1].to_owned()).collect()
}

fn in_templates() -> BTreeSet<String> {
    found(r#""([a-z0-9-]+)"\s*\|\s*t[12]?\b"#, &files("templates", "html"))
}

fn there() -> BTreeSet<String> {
    mijntoegang::i18n::messages::message_keys().map(str::to_owned).collect()
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let mut used = in_templates();
    used.extend(found(r#"\btr?\(\s*"([a-z0-9-]+)""#, &files("src", "rs")));
    let missing: Vec<_> = used.difference(&there()).cloned().collect();
    assert!(missing.is_empty(), "no words for: {missing:#?}");
}

/// A handler may choose between keys before it asks: a key written out anywhere in `src` counts.
#[test]
fn every_key_that_is_there_is_asked_for() {
    let mut used = in_templates();
    used.extend(found(r#""([a-z0-9-]+)""#, &files("src", "rs")));
    let dead: Vec<_> = there().difference(&used).cloned().collect();
    assert!(dead.is_empty(), "words that nobody shows: {dead:#?}");
}

#[test]
fn templates_hold_no_words_of_their_own() {
    let templates = Regex::new(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>")
        .unwrap()
        .replace_all(&files("templates", "html"), " ")
        .into_owned();
    let words = found(r"(\p{Lu}\p{Ll}+|\p{Ll}+[.?!])", &templates);
    assert!(words.is_empty(), "words in templates: {words:?}");
}
