//! The documents keep up with the code: a path, a test, a function of the database or a rule that they name is there.
#![allow(clippy::allow_attributes, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// Folders that a path in a document begins with, when it is written in full.
const ROOTS: &str = r"src|tests|templates|migrations|docs|bin|examples|locales|static|\.ci|\.cargo";
/// What the build, the tools and the tests make.
const MADE: [&str; 4] = [".git", "target", "node_modules", "tests/browser/out"];

/// Every file and folder by its path, the text of those that the checks read, and what they define.
struct Repository {
    paths: BTreeSet<String>,
    texts: BTreeMap<String, String>,
    /// Functions and constants of each Rust file.
    names: BTreeMap<String, BTreeSet<String>>,
    /// Functions of the database as the migrations leave them, and the channels on which it tells.
    functions: BTreeSet<String>,
}

static REPOSITORY: LazyLock<Repository> = LazyLock::new(|| {
    fn walk(root: &Path, folder: &str, into: &mut Repository) {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if MADE.contains(&path.as_str()) || MADE.contains(&name.as_str()) {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                walk(root, &path, into);
            } else if ["rs", "sql", "mjs", "md"].iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
                into.texts.insert(path.clone(), fs::read_to_string(entry.path()).unwrap());
            }
            into.paths.insert(path);
        }
    }
    let mut found =
        Repository { paths: BTreeSet::new(), texts: BTreeMap::new(), names: BTreeMap::new(), functions: BTreeSet::new() };
    walk(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut found);
    let all =
        |wanted: &Regex, text: &str| -> BTreeSet<String> { wanted.captures_iter(text).map(|hit| hit[1].to_owned()).collect() };
    let defined = regex(r"\b(?:fn|const|static) (\w+)");
    let (created, dropped) = (regex(r"create (?:or replace )?function (\w+)"), regex(r"drop function (?:if exists )?(\w+)"));
    let channel = regex(r"(?:notify |pg_notify\(')(\w+)");
    for (path, text) in &found.texts {
        if path.ends_with(".rs") {
            found.names.insert(path.clone(), all(&defined, text));
        } else if path.ends_with("/up.sql") {
            let (made, gone) = (all(&created, text), all(&dropped, text));
            found.functions.retain(|name| made.contains(name) || !gone.contains(name));
            found.functions.extend(made);
            found.functions.extend(all(&channel, text));
        }
    }
    assert!(found.paths.len() > 300 && documents(&found).count() > 15, "the repository was found");
    found
});

fn documents(repository: &Repository) -> impl Iterator<Item = (&str, &str)> {
    repository.texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).filter(|(path, _)| {
        path.ends_with(".md") && (path.starts_with("docs/") || !path.contains('/') || *path == "migrations/README.md")
    })
}

/// The texts under some folders that end in one of these.
fn sources<'a>(folders: &'a [&str], endings: &'a [&str]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let texts = REPOSITORY.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    texts.filter(move |(path, _)| {
        folders.iter().any(|folder| path.starts_with(folder)) && endings.iter().any(|ending| path.ends_with(ending))
    })
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap()
}

fn without_fences(text: &str) -> String {
    regex(r"(?ms)^\s*```.*?^\s*```").replace_all(text, "").into_owned()
}

/// A name in which `*`, `…` or `<word>` stand for a part that is left out.
fn pattern(name: &str) -> String {
    regex(r"<[^>]*>|[*…]").split(name).map(regex::escape).collect::<Vec<_>>().join(".*")
}

/// Whether a name is that of a file or folder; with `anywhere`, also behind other folders.
fn is_path(repository: &Repository, name: &str, anywhere: bool) -> bool {
    let name = name.trim_end_matches('/');
    if repository.paths.contains(name) {
        return true;
    }
    let wanted = regex(&format!("{}{}$", if anywhere { "(?:^|/)" } else { "^" }, pattern(name)));
    repository.paths.iter().any(|path| wanted.is_match(path))
}

/// Paths written in full, and names of files in backticks, which may lack the folders in front.
fn dead_paths(repository: &Repository, text: &str) -> Vec<String> {
    let in_full = regex(&format!(r#"(?m)(?:^|[\s`("'|*])((?:{ROOTS})/[^\s`()\[\],;:"'|]*)"#));
    let named = regex(r"`((?:[\w.*…-]+/)*[\w.*…-]+\.(?:rs|mjs|html|ftl|sql|md))`");
    let in_full = in_full.captures_iter(text).map(|hit| (hit[1].trim_end_matches('.').to_owned(), false));
    let text = without_fences(text);
    let named = named.captures_iter(&text).map(|hit| (hit[1].to_owned(), true));
    let dead = in_full.chain(named).filter(|(name, anywhere)| !is_path(repository, name, *anywhere));
    dead.map(|(name, _)| name).collect()
}

/// The name under which a heading is linked.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn dead_links(repository: &Repository, document: &str, text: &str) -> Vec<String> {
    let mut dead = Vec::new();
    for hit in regex(r"\]\(([^)\s]+)\)").captures_iter(&without_fences(text)) {
        let link = &hit[1];
        if link.contains("://") || link.starts_with("mailto:") {
            continue;
        }
        let (path, wanted) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
        let mut parts: Vec<&str> = document.split('/').collect();
        if !path.is_empty() {
            parts.pop();
        }
        for part in path.split('/').filter(|part| !part.is_empty()) {
            if part == ".." {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        let target = parts.join("/");
        let has_anchor = |wanted: &str| {
            let text = repository.texts.get(&target).map(|text| without_fences(text)).unwrap_or_default();
            text.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line.trim_start_matches('#')) == wanted)
        };
        if !repository.paths.contains(&target) || wanted.is_some_and(|wanted| !has_anchor(wanted)) {
            dead.push(link.to_owned());
        }
    }
    dead
}

/// Functions and constants in italics: tests and what they test. Behind a file in backticks, that file has it.
fn dead_names(repository: &Repository, text: &str) -> Vec<String> {
    let token = regex(r"`([^`\n]*)`|\*([a-z0-9_]+…?|[A-Z][A-Z0-9_]{2,})\*");
    let text = without_fences(text);
    let (mut file, mut end, mut dead) = (None, 0, Vec::new());
    for hit in token.captures_iter(&text) {
        let whole = hit.get(0).unwrap();
        if !text[end..whole.start()].trim_matches([' ', ',', '\n']).is_empty() {
            file = None;
        }
        end = whole.end();
        let Some(name) = hit.get(2) else {
            file = Some(hit[1].to_owned()).filter(|name| name.ends_with(".rs"));
            continue;
        };
        if file.is_none() && !name.as_str().contains('_') {
            continue;
        }
        let wanted = regex(&format!("^{}$", pattern(name.as_str())));
        let inside = |path: &str| file.as_ref().is_none_or(|file| path == file || path.ends_with(&format!("/{file}")));
        let found = repository.names.iter().any(|(path, names)| inside(path) && names.iter().any(|name| wanted.is_match(name)));
        if !found {
            dead.push(format!("{} *{}*", file.as_deref().unwrap_or_default(), name.as_str()).trim_start().to_owned());
        }
    }
    dead
}

/// Items in backticks with their module or type, as `web::RawForm` or `State::is_open(self)`.
fn dead_items(repository: &Repository, text: &str) -> Vec<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let crates: BTreeSet<String> =
        regex(r"(?m)^([a-z][\w-]*) = ").captures_iter(&manifest).map(|hit| hit[1].replace('-', "_")).collect();
    let item = regex(r"`(\w+(?:::\w+)*)::(\w+)(?:\([^`]*\)|\{[^`]*\})?`");
    let mut dead = Vec::new();
    for hit in item.captures_iter(&without_fences(text)) {
        let (parents, name) = (&hit[1], &hit[2]);
        let first = parents.split("::").next().unwrap();
        if crates.contains(first) || first == "std" {
            continue;
        }
        let parent = parents.rsplit("::").next().unwrap();
        let of_parent = regex(&format!(r"\b(?:struct|enum|trait|type|impl(?:<[^>]*>)?|for) (?:\w+::)*{parent}\b"));
        let defines =
            regex(&format!(r"(?m)\b(?:fn|struct|enum|trait|const|static|type|mod) {name}\b|^\s+(?:pub )?{name}\b\s*[,({{=:]"));
        let found = repository.texts.iter().filter(|(_, text)| text.contains(name)).any(|(path, text)| {
            let inside = path.trim_end_matches(".rs").split('/').any(|part| part == parent) || of_parent.is_match(text);
            (path.starts_with("src/") || path.starts_with("tests/portal/")) && inside && defines.is_match(text)
        });
        if !found {
            dead.push(format!("{parents}::{name}"));
        }
    }
    dead
}

/// Functions, policies, triggers and indexes of the database, as they are today.
fn dead_sql(repository: &Repository, text: &str) -> Vec<String> {
    let mut dead = Vec::new();
    for hit in regex(r"(?:^|[^-\w.])(mt_[a-z0-9_]+[*…]?)").captures_iter(text) {
        let wanted = regex(&format!("^{}$", pattern(&hit[1])));
        if !repository.functions.iter().any(|name| wanted.is_match(name)) {
            dead.push(hit[1].to_owned());
        }
    }
    for hit in regex(r"\b(policy|trigger|index) `(\w+)`(?: on `(\w+)`)?").captures_iter(text) {
        let on = hit.get(3).map_or(String::new(), |table| format!(r"[^;]*? on {}\b", table.as_str()));
        let made = regex(&format!(r"(?i)create (?:\w+ )?{} {}\b{on}", &hit[1], &hit[2]));
        if !made.is_match(&repository.texts["migrations/schema.sql"]) {
            dead.push(hit[0].to_owned());
        }
    }
    dead
}

/// Asserts that a check finds nothing in any document.
fn none_dead(check: impl Fn(&Repository, &str, &str) -> Vec<String>) {
    let dead: Vec<String> = documents(&REPOSITORY)
        .flat_map(|(path, text)| check(&REPOSITORY, path, text).into_iter().map(move |what| format!("{path}: {what}")))
        .collect();
    assert!(dead.is_empty(), "named, and not there:\n{}", dead.join("\n"));
}

#[test]
fn every_path_that_a_document_names_is_there() {
    none_dead(|repository, _, text| dead_paths(repository, text));
    none_dead(dead_links);
}

#[test]
fn every_test_and_item_that_a_document_names_is_there() {
    none_dead(|repository, _, text| dead_names(repository, text));
    none_dead(|repository, _, text| dead_items(repository, text));
}

#[test]
fn everything_of_the_database_that_a_document_names_is_there() {
    none_dead(|repository, _, text| dead_sql(repository, text));
}

/// What a function of the database is for, and why it is not Rust, stands on one page.
#[test]
fn the_page_of_the_database_has_every_function_of_the_schema() {
    let all = |pattern: &str, text: &str| -> BTreeSet<String> {
        regex(pattern).captures_iter(text).map(|hit| hit[1].to_owned()).collect()
    };
    let made = all(r"(?m)^CREATE OR REPLACE FUNCTION (\w+)", &REPOSITORY.texts["migrations/schema.sql"]);
    let told = all(r"(?m)^\| `(\w+)` \|", &REPOSITORY.texts["docs/database.md"]);
    assert!(made.len() > 80, "the functions were found");
    assert_eq!(made.difference(&told).collect::<Vec<_>>(), Vec::<&String>::new(), "not in docs/database.md");
    assert_eq!(told.difference(&made).collect::<Vec<_>>(), Vec::<&String>::new(), "in docs/database.md only");
}

/// The names of functions of the database in a text, without those in comments.
fn functions_in(text: &str) -> BTreeSet<String> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| regex(r"\bmt_[a-z0-9_]+"));
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| line.split("--").next().unwrap());
    code.flat_map(|line| NAME.find_iter(line)).map(|hit| hit.as_str().to_owned()).collect()
}

/// What calls each function of the database, as the column *called by* says it.
fn callers() -> BTreeMap<String, String> {
    const PARTS: [(&str, &str); 6] = [
        ("create table", "checks"),
        ("create index", "indexes"),
        ("create unique index", "indexes"),
        ("create policy", "policies"),
        ("create trigger", "triggers"),
        ("create constraint trigger", "triggers at commit"),
    ];
    let body = regex(r"(?ms)^CREATE OR REPLACE FUNCTION (\w+)\(.*?\$function\$(.*?)\$function\$;\n");
    let schema = &REPOSITORY.texts["migrations/schema.sql"];
    let (mut parts, mut functions, mut features) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for statement in body.replace_all(schema, "").split(";\n") {
        let lines: Vec<&str> = statement.lines().filter(|line| !line.is_empty() && !line.starts_with("--")).collect();
        let statement = lines.join("\n").to_lowercase();
        if let Some((_, part)) = PARTS.iter().find(|(start, _)| statement.starts_with(start)) {
            parts.extend(functions_in(&statement).into_iter().map(|name| (name, (*part).to_owned())));
        }
    }
    for hit in body.captures_iter(schema) {
        let others = functions_in(&hit[2]).into_iter().filter(|name| *name != hit[1]);
        functions.extend(others.map(|name| (name, hit[1].to_owned())));
    }
    for (path, text) in sources(&["src/"], &[".rs"]) {
        let feature = path.split('/').nth(1).unwrap().trim_end_matches(".rs");
        features.extend(functions_in(text).into_iter().map(|name| (name, feature.to_owned())));
    }
    let of = |name: &str, all: &BTreeSet<(String, String)>| -> Vec<String> {
        all.iter().filter(|(called, _)| called == name).map(|(_, caller)| caller.clone()).collect()
    };
    let quoted = |names: Vec<String>| -> Vec<String> { names.into_iter().map(|name| format!("`{name}`")).collect() };
    let called = body.captures_iter(schema).map(|hit| {
        let by = of(&hit[1], &functions);
        let by = if by.len() > 3 { vec!["other functions".to_owned()] } else { quoted(by) };
        (hit[1].to_owned(), [of(&hit[1], &parts), by, quoted(of(&hit[1], &features))].concat().join(", "))
    });
    called.collect()
}

#[test]
fn the_page_of_the_database_says_what_calls_each_function_today() {
    let page = &REPOSITORY.texts["docs/database.md"];
    let (row, owner) = (regex(r"(?m)^\| `(mt_\w+)` \| ([^|]*) \|"), regex(r"`(\w+)`"));
    let told: BTreeMap<String, String> = row.captures_iter(page).map(|hit| (hit[1].to_owned(), hit[2].to_owned())).collect();
    for hit in page.lines().filter(|line| line.starts_with("Owned by ")).flat_map(|line| owner.captures_iter(line)) {
        assert!(REPOSITORY.paths.contains(&format!("src/{}", &hit[1])), "docs/database.md: {} owns functions", &hit[1]);
    }
    let callers = callers();
    let differs = callers.iter().filter(|(name, by)| told.get(*name) != Some(*by));
    assert_eq!(differs.collect::<Vec<_>>(), Vec::new(), "docs/database.md: cells of the column *called by*");
    assert!(callers.values().all(|by| !by.is_empty()), "a function that nothing calls: {callers:#?}");
}

#[test]
fn every_document_that_code_names_is_there() {
    let named = regex(r"\bdocs/[\w/-]+\.(?:md|json)");
    let dead: BTreeSet<String> = sources(&["src/", "tests/", "migrations/", "examples/"], &[".rs", ".sql", ".mjs"])
        .flat_map(|(path, text)| named.find_iter(text).map(move |hit| (path, hit.as_str())))
        .filter(|(path, document)| *path != "tests/book.rs" && !REPOSITORY.paths.contains(*document))
        .map(|(path, document)| format!("{path}: {document}"))
        .collect();
    assert!(dead.is_empty(), "named, and not there: {dead:#?}");
}

#[test]
fn the_table_of_migrations_names_every_folder() {
    let table = &REPOSITORY.texts["migrations/README.md"];
    let folder = regex(r"^migrations/\d{4}-\d{2}-\d{2}-(\d{6}_\w+)$");
    let missing: Vec<&str> = REPOSITORY
        .paths
        .iter()
        .filter_map(|path| folder.captures(path).map(|hit| hit.get(1).unwrap().as_str()))
        .filter(|name| !table.contains(&format!("{name}`")))
        .collect();
    assert!(missing.is_empty(), "migrations without a line in migrations/README.md: {missing:?}");
}

/// A version of FHIR that is written without the word FHIR would count as a rule; there is a rule of each such number, so it
/// does no harm.
#[test]
fn every_rule_that_is_cited_is_in_the_book_with_where_it_is_kept() {
    let book = &REPOSITORY.texts["docs/rules.md"];
    let sections: Vec<&str> = book.split("\n## R").skip(1).collect();
    let rules: Vec<usize> = sections.iter().map(|section| section.split(':').next().unwrap().parse().unwrap()).collect();
    assert_eq!(rules, (1..=rules.len()).collect::<Vec<_>>(), "one after the other, none twice");
    for (rule, section) in rules.iter().zip(&sections) {
        for kept in ["- Code: ", "- SQL: ", "- Tests: "] {
            assert!(section.contains(kept), "R{rule} says nothing of {kept}");
        }
        assert!(section.contains("**Hospital.** ") || section.contains("**Ours.** "), "R{rule}: whose is it?");
    }
    let cited = regex(r"\bR([1-9][0-9]?)\b");
    let (mut unknown, mut seen) = (Vec::new(), BTreeSet::new());
    for (path, text) in sources(&[""], &[".rs", ".sql", ".mjs", ".md"]) {
        for hit in cited.captures_iter(text) {
            let rule = hit[1].parse().unwrap();
            seen.insert(rule);
            if !rules.contains(&rule) {
                unknown.push(format!("{path}: R{rule}"));
            }
        }
    }
    assert!(seen.len() > 15, "the citations were found");
    assert!(unknown.is_empty(), "rules that docs/rules.md does not have: {unknown:#?}");
}

#[test]
fn the_checks_find_what_is_planted() {
    let all = &*REPOSITORY;
    let good = "`src/app.rs`, `journey/*.rs`, `layout.rs`, `src/<feature>/`, migrations/README.md and bin/test.";
    assert_eq!(dead_paths(all, good), Vec::<String>::new());
    assert_eq!(
        dead_paths(all, "(`src/gone.rs`) `gone/page.rs` docs/gone.md."),
        ["src/gone.rs", "docs/gone.md", "src/gone.rs", "gone/page.rs"]
    );
    assert_eq!(
        dead_links(all, "docs/rules.md", "[a](adr/README.md) [b](../README.md#test-it) [c](#r1-one-natural-person)"),
        Vec::<String>::new()
    );
    assert_eq!(dead_links(all, "docs/rules.md", "[a](README.md) [b](../README.md#gone)"), ["README.md", "../README.md#gone"]);
    assert_eq!(dead_names(all, "`layout.rs` *modules_know_downwards_only*, *the_list_names…*; *is_path*"), Vec::<String>::new());
    let elsewhere = "`words.rs` *modules_know_downwards_only* and *no_such_test_there*; `words.rs` *ROOTS*";
    let dead = ["words.rs *modules_know_downwards_only*", "*no_such_test_there*", "words.rs *ROOTS*"];
    assert_eq!(dead_names(all, elsewhere), dead);
    assert_eq!(
        dead_items(all, "`web::RawForm` `State::is_open(self)` `PageError::NotFound` `tokio::spawn`"),
        Vec::<String>::new()
    );
    assert_eq!(dead_items(all, "`web::NoSuchType` `State::gone()`"), ["web::NoSuchType", "State::gone"]);
    assert_eq!(functions_in("select mt_kind(); -- mt_job()\n // mt_may()"), ["mt_kind".to_owned()].into());
    let good = "`mt_kind()` mt_note_* `__Host-mt_bezoek` policy `patient_own` on `exclusions`, trigger `guard_period`";
    assert_eq!(dead_sql(all, good), Vec::<String>::new());
    assert_eq!(dead_sql(all, "`mt_gone` policy `patient_own` on `officers`"), ["mt_gone", "policy `patient_own` on `officers`"]);
}
