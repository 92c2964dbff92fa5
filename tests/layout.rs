//! Module dependencies (docs/architecture.md), read from the paths in `src/`; and files that a person can hold in mind.
#![allow(clippy::allow_attributes, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "layout/circles.rs"]
mod circles;
#[path = "layout/type_names.rs"]
mod type_names;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use sha2::{Digest, Sha256};

/// Each module with those it may know, lowest first. A row names only rows above it, so there is no way round in a circle.
const MAY_KNOW: [(&str, &[&str]); 42] = [
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
    ("db", &["clock"]),
    // What the process measures while it answers.
    ("metrics", &["db"]),
    // Languages, and words and dates in them.
    ("i18n", &["db"]),
    // Resources as other programs read them.
    ("fhir", &[]),
    // CBE, NISS and RIZIV numbers, care workers, institutions: no patient's data.
    ("directory", &["db", "text"]),
    ("mail", &["db", "i18n", "text"]),
    ("audit", &["db", "files"]),
    // The staff lists of hospitals, read and taken into the directory.
    ("staff_list", &["audit", "db", "directory", "i18n", "text"]),
    // Settings are parsed into the types that the number's or the address's own module has.
    ("config", &["calendar", "directory", "files", "jose", "mail", "scan", "text"]),
    // What is past its term goes.
    ("retention", &["audit", "config", "db"]),
    // The running portal (`AppState`) holds the sender of its mail, and the enterprise numbers of its institutions.
    ("web", &["clock", "db", "config", "directory", "i18n", "mail", "metrics", "scan", "text"]),
    ("identity", &["clock", "db", "jose", "audit", "config", "directory", "i18n", "mail", "text", "web"]),
    // Officers: their names, where they are signed in, what none of them may open.
    ("officers", &["audit", "db", "directory", "i18n", "identity", "web"]),
    // Entries of the directory that may be one person: an officer settles them.
    ("twins", &["audit", "db", "directory", "i18n", "identity", "officers", "text", "web"]),
    // Words that an ombudsdienst uses again.
    ("reply_templates", &["audit", "db", "directory", "i18n", "identity", "web"]),
    // Mail to an ombudsdienst, and what waits there.
    ("ombuds_mail", &["calendar", "db", "i18n", "mail", "web"]),
    // Patients: the row, found and registered.
    ("patients", &["db", "directory", "i18n", "identity", "text", "web"]),
    // What an ombudsdienst should look at.
    ("signals", &["db"]),
    // Hospital applications: which there are, what they may, whose call it is.
    ("applications", &["db", "audit", "directory", "signals", "web"]),
    // R12: whose ombudsdienst handles a matter.
    ("conflicts", &["calendar", "db", "audit", "directory", "i18n", "identity", "mail", "ombuds_mail", "web"]),
    // What a patient reported and an ombudsdienst investigates: its states, its outcome.
    ("cases", &["db", "i18n", "web"]),
    ("messages", &[]),
    // What the portal told somebody, on paper.
    ("letters", &["messages"]),
    ("exclusions", &["messages"]),
    // R6: what eHealth's service excludes is taken over.
    ("ehealth", &["exclusions", "jose"]),
    // R19: what a patient says was not them, and the block that it puts on.
    ("disputes", &["messages", "exclusions"]),
    ("break_glass", &["exclusions", "messages", "letters", "disputes"]),
    // What applications follow, and how far they are: pages of requests and of patients show it.
    ("changes", &["exclusions", "break_glass"]),
    ("requests", &["exclusions", "messages", "letters", "changes", "disputes"]),
    // Whose ombudsdienst helps a patient.
    ("homes", &["messages", "requests", "exclusions", "changes", "break_glass"]),
    ("decisions", &["exclusions", "break_glass", "ehealth", "metrics"]),
    // The patient's list: what spans exclusions and requests.
    ("overview", &["exclusions", "ehealth", "requests", "changes", "disputes"]),
    // What the portal holds about a patient, and what an officer sees of one, span all of them.
    ("account", &["messages", "letters", "exclusions", "requests", "break_glass", "homes", "disputes"]),
    // What an ombudsdienst received and did, counted.
    ("figures", &["audit", "calendar", "config", "db", "directory", "i18n", "identity", "text", "web"]),
    (
        "patient_lookup",
        &["decisions", "break_glass", "exclusions", "ehealth", "messages", "letters", "requests", "changes", "disputes"],
    ),
    // It leads to a patient by the same reasoned look.
    ("officer_log", &["patient_lookup"]),
];
/// These know every module below them as well.
const FEATURES: [&str; 14] = [
    "messages",
    "letters",
    "ehealth",
    "disputes",
    "homes",
    "exclusions",
    "requests",
    "break_glass",
    "changes",
    "decisions",
    "overview",
    "account",
    "officer_log",
    "patient_lookup",
];
const BELOW_FEATURES: [&str; 22] = [
    "signals",
    "cases",
    "scan",
    "i18n",
    "clock",
    "calendar",
    "text",
    "db",
    "fhir",
    "directory",
    "mail",
    "audit",
    "config",
    "web",
    "identity",
    "officers",
    "twins",
    "reply_templates",
    "ombuds_mail",
    "patients",
    "applications",
    "conflicts",
];
/// These put everything together; nothing but they may know them.
const TOP: [&str; 4] = ["app", "operate", "demo", "main"];

/// A file of `src/` over this many lines fails.
const LINES: usize = 300;
/// A file of `tests/` over this many lines fails.
const TEST_LINES: usize = 500;
/// A list rather than code: the tables as diesel knows them.
const LISTS: [&str; 1] = ["db/schema.rs"];

/// Every file under a folder of the repository with this ending, with its path below the folder.
fn files_under(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(root: &Path, folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") {
                walk(root, &path, ending, found);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    walk(&root, &root, ending, &mut found);
    found.sort();
    found
}

/// Every Rust file with its path under `src/`.
fn files() -> Vec<(String, String)> {
    let found = files_under("src", "rs");
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

/// Who may name the table of patients: the module that owns it, and joins that must stand in one statement with their own table.
const NAMES_PATIENTS: [(&str, &str); 7] = [
    ("break_glass/officer/list_store.rs", "breaks of a page with their patients; a break may have no patient here yet"),
    ("break_glass/officer/store.rs", "a break with its patient; it may have none here yet"),
    ("ehealth/freshness.rs", "a check is by number: the present one of the patient, in the statement that the list sends"),
    ("ehealth/store.rs", "the number that is asked about, within the lease of its check"),
    ("requests/officer/store.rs", "a request is read with its patient, or with who was typed, in one statement"),
    ("requests/officer/worklist_query.rs", "the worklist is filtered and sorted by the patient's name before it is cut off"),
    (
        "officer_log/subjects.rs",
        "which patients of a page of the log the officer may open, in the statement that finds its matters",
    ),
];

/// A patient is found, read and registered in `patients`; `identity` signs patients in, the demo makes them up.
/// Where the instance's own clock is read: for the ages of what it keeps in memory, and to measure how far it is from Postgres's.
const OWN_CLOCK: [&str; 5] =
    ["app/public.rs", "db/mod.rs", "ehealth/client.rs", "identity/oidc/provider.rs", "overview/pages.rs"];

#[test]
fn postgres_dates_what_is_kept_and_decided() {
    let readers: BTreeSet<String> = files()
        .into_iter()
        .filter(|(_, code)| COMMENT.replace_all(code, "").contains("clock.now()"))
        .map(|(name, _)| name)
        .collect();
    let others: Vec<_> = readers.iter().filter(|name| !OWN_CLOCK.contains(&name.as_str()) && module(name) != "demo").collect();
    assert!(others.is_empty(), "the moment is the transaction's (R22): {others:?}");
}

#[test]
fn the_table_of_patients_has_one_owner() {
    static IMPORT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bschema::(?:\{[^}]*\bpatients\b|patients\b)").unwrap());
    static SQL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)\b(?:from|join|into|update)\s+patients\b").unwrap());
    let mut named = BTreeSet::new();
    for (name, code) in files() {
        let code = COMMENT.replace_all(&code, "");
        if ["patients", "identity", "demo"].contains(&module(&name)) || name == "db/schema.rs" {
            continue;
        }
        if IMPORT.is_match(&code) || SQL.is_match(&code) {
            named.insert(name);
        }
    }
    let listed: BTreeSet<String> = NAMES_PATIENTS.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(named, listed, "the files outside `patients` that name its table are those of NAMES_PATIENTS");
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

/// The files of `folder` that have more lines than this.
fn longer_than(most: usize, folder: &str, files: Vec<(String, String)>) -> Vec<String> {
    let lines = files.into_iter().map(|(name, text)| (name, text.lines().count()));
    lines.filter(|(_, lines)| *lines > most).map(|(name, lines)| format!("{folder}/{name}: {lines} lines")).collect()
}

/// The texts of Postgres' errors are in the language of its server: what failed is known by a constraint, a kind or the connection.
#[test]
fn no_code_reads_the_words_of_an_error() {
    // `toml::de::Error`, which says what is wrong in words alone; they are in no server's language.
    let shows = ["config/file_errors.rs"];
    let reads = Regex::new(r"\.message\(\)|to_string\(\)\s*\.(?:contains|starts_with|ends_with)\(").unwrap();
    for (name, code) in files() {
        let code = code.split("#[cfg(test)]").next().unwrap();
        assert!(
            shows.contains(&name.as_str()) || name.ends_with("tests.rs") || !reads.is_match(code),
            "src/{name} reads an error's words"
        );
    }
}

#[test]
fn no_file_is_longer_than_a_person_reads_at_a_time() {
    let mut code = files();
    code.retain(|(name, _)| !LISTS.contains(&name.as_str()));
    let long = longer_than(LINES, "src", code);
    assert!(long.is_empty(), "over {LINES} lines, cut these in two:\n{}", long.join("\n"));
    let tests = [files_under("tests", "rs"), files_under("tests", "mjs")].concat();
    assert!(tests.len() > 80, "tests/ was found");
    let long = longer_than(TEST_LINES, "tests", tests);
    assert!(long.is_empty(), "over {TEST_LINES} lines, cut these in two by subject:\n{}", long.join("\n"));
}

/// An npm part is upgraded in `package.json` alone: `build.rs` names its file, and everything else takes the name from there.
#[test]
fn versions_of_npm_parts_stand_in_package_json_alone() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("package.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let parts: Vec<&str> =
        manifest["dependencies"].as_object().unwrap().keys().map(|name| name.rsplit('/').next().unwrap()).collect();
    let version = Regex::new(&format!(r"\b(?:{})\W{{1,3}}v?\d+\.\d+", parts.join("|"))).unwrap();
    assert!(version.is_match("vendor/govuk-frontend-1.2.3.min.css"), "the pattern fits a version");
    let mut wrong = Vec::new();
    for (folder, ending) in [("src", "rs"), ("templates", "html"), ("static", "css"), ("docs", "md"), ("tests/browser", "mjs")] {
        for (name, text) in files_under(folder, ending) {
            wrong.extend(version.find_iter(&text).map(|hit| format!("{folder}/{name}: {}", hit.as_str())));
        }
    }
    assert!(wrong.is_empty(), "take the name from web::assets: {wrong:#?}");
}

/// `migrations/LOCK`: what landed stays as it is, for databases have run it. A line a file: its SHA-256 and its path.
#[test]
fn no_migration_that_landed_was_edited() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let hash = |path: &str| {
        let bytes = fs::read(folder.join(path)).unwrap_or_default();
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let lock = folder.join("LOCK");
    let mut text = fs::read_to_string(&lock).unwrap_or_default();
    let mut landed = BTreeSet::new();
    for line in text.lines() {
        let (digest, path) = line.split_once("  ").expect("a hash, two spaces and a path");
        assert_eq!(digest, hash(path), "migrations/{path} has landed and stays as it is: write another migration");
        assert!(landed.insert(path.to_owned()), "migrations/LOCK has {path} twice");
    }
    let mut scripts = BTreeSet::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            let name = entry.file_name().into_string().unwrap();
            scripts.extend(["down.sql", "up.sql"].map(|script| format!("{name}/{script}")));
        }
    }
    let new: Vec<&String> = scripts.difference(&landed).collect();
    // Adds lines only: what landed was compared above.
    if std::env::var_os("WRITE_LOCK").is_some() {
        for path in &new {
            text.push_str(&format!("{}  {path}\n", hash(path)));
        }
        fs::write(&lock, text).unwrap();
        return;
    }
    assert!(
        new.is_empty(),
        "not in migrations/LOCK: {new:?}. Once they are ready: WRITE_LOCK=1 cargo test --locked --test layout"
    );
}
