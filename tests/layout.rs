//! Who may know whom (docs/architecture.md), read from the paths in `src/`; and files that a person can hold in mind.
#![allow(clippy::allow_attributes, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// Each module with those it may know, lowest first. A row names only rows above it, so there is no way round in a circle.
const MAY_KNOW: [(&str, &[&str]); 24] = [
    // Files with secrets, read only where nobody else may.
    ("files", &[]),
    ("clock", &[]),
    // Working days.
    ("calendar", &[]),
    // What people type, before it is a number, a name or an address.
    ("text", &[]),
    // The conversation with a virus scanner.
    ("scan", &[]),
    // Our own keys towards identity providers.
    ("jose", &[]),
    ("db", &[]),
    // Languages, and words and dates in them.
    ("i18n", &["db"]),
    // Resources as other programs read them.
    ("fhir", &[]),
    // CBE, NISS and RIZIV numbers, care workers, institutions: no patient's data.
    ("directory", &["db", "text"]),
    ("mail", &["clock", "db", "i18n", "text"]),
    ("audit", &["clock", "db", "files"]),
    // Settings are parsed into the types that the number's or the address's own module has.
    ("config", &["calendar", "directory", "files", "jose", "mail", "scan", "text"]),
    // The running portal (`Site`) holds the sender of its mail.
    ("web", &["clock", "db", "config", "i18n", "mail", "scan", "text"]),
    ("identity", &["clock", "db", "jose", "audit", "config", "directory", "i18n", "mail", "text", "web"]),
    ("messages", &[]),
    ("exclusions", &["messages"]),
    ("break_glass", &["exclusions", "messages"]),
    // What applications follow, and how far they are: pages of requests and of patients show it.
    ("changes", &["exclusions", "break_glass"]),
    ("requests", &["exclusions", "messages", "changes"]),
    ("decisions", &["exclusions", "break_glass"]),
    // The patient's list: what spans exclusions and requests.
    ("overview", &["exclusions", "requests", "changes"]),
    // What the portal holds about a patient, and what an officer sees of one, span all of them.
    ("account", &["messages", "exclusions", "requests", "break_glass"]),
    ("ombuds", &["messages", "exclusions", "requests", "break_glass", "changes"]),
];
/// These know every module below them as well.
const FEATURES: [&str; 9] =
    ["messages", "exclusions", "requests", "break_glass", "changes", "decisions", "overview", "account", "ombuds"];
const BELOW_FEATURES: [&str; 13] =
    ["scan", "clock", "calendar", "text", "db", "i18n", "fhir", "directory", "mail", "audit", "config", "web", "identity"];
/// These put everything together; nothing but they may know them.
const TOP: [&str; 4] = ["app", "operate", "demo", "main"];

/// A file over this many lines fails.
const LINES: usize = 300;
/// Lists rather than code: the tables as diesel knows them, names for invented people.
const LISTS: [&str; 2] = ["db/schema.rs", "directory/name_lists.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file with its path under `src/`.
fn files() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), &mut found);
    found.sort();
    assert!(found.len() > 50, "src/ was found");
    found
}

/// The folder or file directly under `src/` that a file belongs to.
fn module(name: &str) -> &str {
    name.split('/').next().unwrap().trim_end_matches(".rs")
}

/// How many `super::` lead from a file to the crate's root.
fn depth(name: &str) -> usize {
    let parts = name.split('/').count();
    if name.ends_with("/mod.rs") { parts - 1 } else { parts }
}

static COMMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)//.*$").unwrap());
static ONE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::([a-z_]+)\b").unwrap());
static MANY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::\{([^;]*)\};").unwrap());

/// The modules of the crate that a piece of code names.
fn named(code: &str, file: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let (code, tests) = code.split_once("#[cfg(test)]\nmod tests {").unwrap_or((code, ""));
    for (code, depth) in [(code, depth(file)), (tests, depth(file) + 1)] {
        let code = COMMENT.replace_all(code, "").replace(&"super::".repeat(depth), "crate::");
        found.extend(ONE.captures_iter(&code).map(|hit| hit[1].to_owned()));
        for hit in MANY.captures_iter(&code) {
            // The first word of every part at the outermost level of the braces.
            let (mut level, mut word) = (0, String::new());
            for letter in hit[1].chars().chain([',']) {
                match letter {
                    '{' => level += 1,
                    '}' => level -= 1,
                    ',' if level == 0 => {
                        let word = std::mem::take(&mut word);
                        found.extend(word.trim().split([':', ' ']).next().filter(|first| !first.is_empty()).map(str::to_owned));
                    }
                    letter if level == 0 => word.push(letter),
                    _ => {}
                }
            }
        }
    }
    found
}

fn allowed(from: &str, to: &str) -> bool {
    let row = MAY_KNOW.iter().find(|(name, _)| *name == from);
    from == to
        || TOP.contains(&from)
        || (FEATURES.contains(&from) && BELOW_FEATURES.contains(&to))
        || row.is_some_and(|(_, known)| known.contains(&to))
}

#[test]
fn modules_know_downwards_only() {
    let mut wrong = Vec::new();
    let mut edges = BTreeSet::new();
    for (name, code) in files() {
        let from = module(&name);
        for to in named(&code, &name) {
            if !allowed(from, &to) {
                wrong.push(format!("src/{name}: {from} → {to}"));
            }
            edges.insert((from.to_owned(), to));
        }
    }
    for known in [("requests", "exclusions"), ("overview", "requests"), ("identity", "web"), ("app", "overview")] {
        assert!(edges.contains(&(known.0.to_owned(), known.1.to_owned())), "the test sees {known:?}");
    }
    assert!(wrong.is_empty(), "edges that docs/architecture.md does not have:\n{}", wrong.join("\n"));
}

#[test]
fn the_list_names_every_module_and_has_no_circle() {
    for (name, _) in files() {
        let module = module(&name);
        assert!(
            module == "lib" || TOP.contains(&module) || MAY_KNOW.iter().any(|(row, _)| *row == module),
            "src/{name}: say in tests/layout.rs what {module} may know"
        );
    }
    for (at, (name, known)) in MAY_KNOW.iter().enumerate() {
        for one in *known {
            assert!(MAY_KNOW[..at].iter().any(|(row, _)| row == one), "{name} may know {one}, which stands below it in the list");
        }
    }
}

#[test]
fn paths_are_read_in_every_form_they_are_written() {
    let read = |code: &str, file: &str| named(code, file).into_iter().collect::<Vec<_>>();
    assert_eq!(read("use crate::web::t;\nfn f() { crate::mail::x() }", "a.rs"), ["mail", "web"]);
    assert_eq!(read("use crate::{db::{self, Db}, identity, web as w};", "a/mod.rs"), ["db", "identity", "web"]);
    assert_eq!(read("// use crate::web;\n/// [`crate::mail`]", "a.rs"), Vec::<String>::new());
    assert_eq!(read("use super::web::t;", "a/mod.rs"), ["web"]);
    assert_eq!(read("use super::store;", "a/b.rs"), Vec::<String>::new());
    assert_eq!(read("use super::super::web;", "a/b.rs"), ["web"]);
    assert_eq!(read("#[cfg(test)]\nmod tests {\nuse super::*;\nuse super::super::web;", "a.rs"), ["web"]);
}

/// SQL stands in stores and in the actions that hold a transaction; what reads forms, renders or decides knows none.
#[test]
fn pages_forms_views_and_models_hold_no_sql() {
    let mut seen = 0;
    for (name, code) in files() {
        let last = name.rsplit('/').next().unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        if last.ends_with("pages.rs") || last.ends_with("views.rs") || ["form.rs", "model.rs"].contains(&last) {
            seen += 1;
            assert!(!code.contains("diesel"), "src/{name} knows diesel");
        }
    }
    assert!(seen >= 8, "the files were found");
}

#[test]
fn no_file_is_longer_than_a_person_reads_at_a_time() {
    let long: Vec<String> = files()
        .into_iter()
        .filter(|(name, _)| !LISTS.contains(&name.as_str()))
        .map(|(name, code)| (name, code.lines().count()))
        .filter(|(_, lines)| *lines > LINES)
        .map(|(name, lines)| format!("src/{name}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "over {LINES} lines, cut these in two:\n{}", long.join("\n"));
}
