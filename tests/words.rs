//! Words and their use meet: no template or handler asks for a key that is not there, and none is left over.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mijntoegang::i18n::Locale;
use mijntoegang::i18n::messages::message_keys;
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
    message_keys(Locale::DUTCH).map(str::to_owned).collect()
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let mut used = in_templates();
    used.extend(found(r#"\btr?\(\s*[\w.:]+,\s*"([a-z0-9-]+)""#, &files("src", "rs")));
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

/// Each message of a language with the arguments that it takes.
fn messages_in(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let start = Regex::new(r"(?m)^([a-z][a-z0-9-]*) *=").unwrap();
    let starts: Vec<_> = start.captures_iter(source).map(|found| (found.get(0).unwrap().start(), found[1].to_owned())).collect();
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([source.len()]);
    starts.iter().zip(ends).map(|((at, key), end)| (key.clone(), found(r"\{ *\$([a-z]+)", &source[*at..end]))).collect()
}

/// What a language lacks, has too much, or says with other arguments than Dutch.
fn differences(dutch: &str, other: &str) -> Vec<String> {
    let (dutch, other) = (messages_in(dutch), messages_in(other));
    let missing = dutch.keys().filter(|key| !other.contains_key(*key)).map(|key| format!("{key} is missing"));
    let unknown = other.keys().filter(|key| !dutch.contains_key(*key)).map(|key| format!("{key} is not a Dutch message"));
    let differs = dutch.iter().filter_map(|(key, arguments)| {
        let others = other.get(key).filter(|others| *others != arguments)?;
        Some(format!("{key} takes {others:?}, in Dutch {arguments:?}"))
    });
    missing.chain(unknown).chain(differs).collect()
}

#[test]
fn every_language_has_the_messages_of_dutch_with_the_same_arguments() {
    let dutch = files("locales/nl", "ftl");
    assert!(messages_in(&dutch).len() > 900);
    for locale in Locale::ALL.into_iter().filter(|locale| *locale != Locale::Pseudo) {
        let differences = differences(&dutch, &files(&format!("locales/{}", locale.as_str()), "ftl"));
        assert!(differences.is_empty(), "locales/{}: {differences:#?}", locale.as_str());
    }
}

#[test]
fn a_language_that_differs_is_found_out() {
    let dutch = "a = een\nb = twee { $n ->\n    [one] dag\n   *[other] {$n} dagen\n}\nc = drie {$naam}\n";
    assert_eq!(differences(dutch, dutch), Vec::<String>::new());
    let french = "a = un\nb = deux {$n} jours\nc = trois {$nom}\nd = quatre\n";
    assert_eq!(differences(dutch, french), [r#"d is not a Dutch message"#, r#"c takes {"nom"}, in Dutch {"naam"}"#]);
    assert_eq!(differences(dutch, "b = {$n}\nc = {$naam}\n"), ["a is missing"]);
}

/// The paths of what a folder holds, without endings, joined as the names of files of messages are: `requests_officer`.
fn names_in(folder: &str) -> BTreeSet<String> {
    fn walk(folder: &Path, prefix: &str, into: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{prefix}{}", path.file_stem().unwrap().to_str().unwrap());
            if path.is_dir() {
                walk(&path, &format!("{name}_"), into);
            }
            into.insert(name);
        }
    }
    let mut names = BTreeSet::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "", &mut names);
    names
}

/// Folders of templates that are no module of their own: markup that features share, and what `src/ombuds` holds together.
const NO_MODULE: [&str; 4] = ["parts", "patient_lookup", "officer_log", "officers"];

#[test]
fn templates_and_messages_are_named_after_their_feature() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (modules, templates) = (names_in("src"), names_in("templates"));
    for name in &templates {
        let is_folder =
            root.join("templates").join(name.replace('_', "/")).is_dir() || root.join("templates").join(name).is_dir();
        assert!(
            !is_folder || modules.contains(name) || NO_MODULE.contains(&name.as_str()),
            "templates: {name} is no module of src"
        );
    }
    for locale in Locale::ALL.into_iter().filter(|locale| *locale != Locale::Pseudo) {
        let folder = format!("locales/{}", locale.as_str());
        let files_there = names_in(&folder);
        for file in &files_there {
            assert!(
                modules.contains(file) || templates.contains(file),
                "{folder}/{file}.ftl is no module of src and no template"
            );
            let text = std::fs::read_to_string(root.join(&folder).join(file).with_extension("ftl")).unwrap();
            for key in messages_in(&text).keys() {
                let fits = |name: &&String| key.starts_with(&format!("{}-", name.replace('_', "-")));
                let closest = files_there.iter().filter(fits).max_by_key(|name| name.len());
                assert_eq!(closest, Some(file), "{folder}/{file}.ftl: {key} begins with the name of another file, or none");
            }
        }
    }
}

/// The made-up language is for tests: only they turn its feature on.
#[test]
fn no_shipped_program_speaks_the_made_up_language() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let feature = "pseudo-locale";
    let (head, tests) = manifest.split_once("[dev-dependencies]").unwrap();
    assert_eq!(head.matches(feature).count(), 1, "declared, in no other feature and no default");
    assert!(head.contains("pseudo-locale = []") && !head.contains("default = ["));
    assert_eq!(tests.matches(feature).count(), 1, "turned on for the tests");
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("bin")).unwrap() {
        assert!(!std::fs::read_to_string(file.unwrap().path()).unwrap().contains(feature));
    }
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
