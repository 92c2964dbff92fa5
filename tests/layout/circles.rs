//! No files in a circle: a file is understood with those that it names, and not the other way round as well.
//!
//! A file names another by a path, directly or through a re-export. A module and what lies in its own folder may name each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::{COMMENT, files};

static USE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)\b(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap());
static INLINE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:crate|super|self)(?:::\w+)+").unwrap());

type Path = Vec<String>;

/// What a file names, and what it hands on: name → path.
#[derive(Default)]
struct Source {
    uses: Vec<Path>,
    exports: BTreeMap<String, Path>,
}

/// `a::{b, c::{self, d as e}}` → each path with the name it has here.
fn flatten(tree: &str) -> Vec<(Path, String)> {
    let tree = tree.trim();
    let Some((before, inner)) = tree.strip_suffix('}').and_then(|tree| tree.split_once('{')) else {
        let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
        let mut path: Path = path.trim().split("::").map(|part| part.trim().to_owned()).collect();
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
        }
        let name = alias.map_or_else(|| path.last().cloned().unwrap_or_default(), str::to_owned);
        return vec![(path, name)];
    };
    let (mut level, mut part, mut found) = (0, String::new(), Vec::new());
    for letter in inner.chars().chain([',']) {
        match letter {
            ',' if level == 0 => {
                if !part.trim().is_empty() {
                    found.extend(flatten(&format!("{before}{}", std::mem::take(&mut part).trim())));
                }
            }
            letter => {
                level += i32::from(letter == '{') - i32::from(letter == '}');
                part.push(letter);
            }
        }
    }
    found
}

fn module(file: &str) -> Path {
    let name = file.trim_end_matches(".rs");
    let name = name.strip_suffix("/mod").unwrap_or(name);
    if name == "lib" { Vec::new() } else { name.split('/').map(str::to_owned).collect() }
}

fn read(code: &str) -> Source {
    let code = COMMENT.replace_all(code, "");
    let code = code.split("#[cfg(test)]").next().unwrap();
    let mut source = Source::default();
    for hit in USE.captures_iter(code) {
        for (path, name) in flatten(&hit[2]) {
            if hit.get(1).is_some() {
                source.exports.insert(name, path.clone());
            }
            source.uses.push(path);
        }
    }
    let rest = USE.replace_all(code, "");
    source.uses.extend(INLINE.find_iter(&rest).map(|hit| hit.as_str().split("::").map(str::to_owned).collect()));
    source
}

/// The file in which stands what a path of `from` names; none for paths out of the crate.
fn target(sources: &BTreeMap<Path, Source>, from: &Path, path: &[String], depth: usize) -> Option<Path> {
    let mut parts = path.iter().peekable();
    let mut at = from.clone();
    match parts.peek()?.as_str() {
        "crate" => {
            at.clear();
            parts.next();
        }
        "self" | "super" => {
            while let Some(step) = parts.next_if(|step| *step == "self" || *step == "super") {
                if step == "super" {
                    at.pop();
                }
            }
        }
        child => {
            at.push(child.to_owned());
            if !sources.contains_key(&at) {
                return None;
            }
            at.pop();
        }
    }
    let rest: Vec<String> = parts.cloned().collect();
    for (place, part) in rest.iter().enumerate() {
        let exported = sources.get(&at).and_then(|source| source.exports.get(part));
        if let Some(exported) = exported.filter(|_| depth < 8) {
            let whole: Path = exported.iter().chain(&rest[place + 1..]).cloned().collect();
            if let Some(found) = target(sources, &at, &whole, depth + 1) {
                return Some(found);
            }
        }
        at.push(part.clone());
        if !sources.contains_key(&at) {
            at.pop();
            break;
        }
    }
    Some(at)
}

fn reachable<'a>(edges: &'a BTreeMap<Path, BTreeSet<Path>>, from: &'a Path) -> BTreeSet<&'a Path> {
    let (mut found, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(one) = next.pop() {
        for to in edges.get(one).into_iter().flatten() {
            if found.insert(to) {
                next.push(to);
            }
        }
    }
    found
}

/// The circles among these files, each with its files in order.
fn circles<'a>(code: impl IntoIterator<Item = (&'a str, &'a str)>) -> BTreeSet<Vec<String>> {
    let sources: BTreeMap<Path, Source> = code.into_iter().map(|(file, code)| (module(file), read(code))).collect();
    let mut edges: BTreeMap<Path, BTreeSet<Path>> = BTreeMap::new();
    for (from, source) in &sources {
        let named = source.uses.iter().filter_map(|path| target(&sources, from, path, 0));
        let named = named.filter(|to| sources.contains_key(to) && !from.starts_with(to) && !to.starts_with(from));
        edges.insert(from.clone(), named.collect());
    }
    let reach: BTreeMap<&Path, BTreeSet<&Path>> = edges.keys().map(|file| (file, reachable(&edges, file))).collect();
    let circle = |file: &Path| -> Vec<String> {
        let back = reach[file].iter().filter(|other| reach.get(*other).is_some_and(|reach| reach.contains(file)));
        back.map(|other| other.join("/")).collect()
    };
    sources.keys().map(circle).filter(|circle| circle.len() > 1).collect()
}

#[test]
fn no_files_stand_in_a_circle() {
    let files = files();
    let found = circles(files.iter().map(|(name, code)| (name.as_str(), code.as_str())));
    let wrong: Vec<String> = found.into_iter().map(|circle| circle.join(" ↔ ")).collect();
    assert!(wrong.is_empty(), "files in a circle:\n{}", wrong.join("\n"));
}

#[test]
fn circles_are_found_by_every_form_of_path() {
    let found = |files: &[(&str, &str)]| circles(files.iter().copied()).into_iter().map(|one| one.join(" ")).collect::<Vec<_>>();
    assert_eq!(found(&[("a/mod.rs", ""), ("a/b.rs", "use super::c::X;"), ("a/c.rs", "fn f() { super::b::g() }")]), ["a/b a/c"]);
    let through = [("a/mod.rs", "pub use c::X;"), ("a/b.rs", "use crate::a::{self, X};"), ("a/c.rs", "use super::{b, d};")];
    assert_eq!(found(&through), ["a/b a/c"], "through a re-export");
    assert_eq!(found(&[("a/mod.rs", "pub use c::X;"), ("a/c.rs", "use super::{Y, d};")]), [""; 0], "a module and its own file");
    let three = [("a.rs", ""), ("a/b.rs", "use super::c as x;"), ("a/c.rs", "use super::d;"), ("a/d.rs", "use super::b;")];
    assert_eq!(found(&three), ["a/b a/c a/d"]);
    let tests_only = [("a.rs", ""), ("a/b.rs", "use super::c;"), ("a/c.rs", "#[cfg(test)]\nuse super::b;")];
    assert_eq!(found(&tests_only), [""; 0]);
}
