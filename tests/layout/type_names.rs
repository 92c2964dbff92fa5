//! One meaning a type name: who searches for a name finds one definition.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::{COMMENT, files};

static TYPE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^(?:pub(?:\([^)]*\))? )?(?:struct|enum|trait|type|union) ([A-Z]\w*)").unwrap());
/// An indented `type` is named by a trait of another crate: `Row` of diesel's `Queryable`.
static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)(?:\b(?:struct|enum)|^(?:pub(?:\([^)]*\))? )?type) (Row|Asked|Told|Shown|Found)\b").unwrap()
});

/// The code of a file, its comments and tests apart.
fn bare(code: &str) -> String {
    COMMENT.replace_all(code, "").split("#[cfg(test)]").next().unwrap().to_owned()
}

#[test]
fn a_type_name_has_one_meaning() {
    let mut defined: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, code) in files() {
        if file.ends_with("tests.rs") {
            continue;
        }
        for hit in TYPE.captures_iter(&bare(&code)) {
            defined.entry(hit[1].to_owned()).or_default().insert(file.clone());
        }
    }
    assert!(defined.len() > 300, "the types were read");
    let twice = defined.iter().filter(|(_, files)| files.len() > 1);
    let twice: Vec<String> = twice.map(|(name, files)| format!("{name}: {files:?}")).collect();
    assert!(twice.is_empty(), "types with one name and several meanings:\n{}", twice.join("\n"));
}

/// They say that something was read, asked or found, and not what.
#[test]
fn no_type_has_a_name_that_says_nothing() {
    let mut wrong = Vec::new();
    for (file, code) in files() {
        for hit in VAGUE.captures_iter(&bare(&code)) {
            wrong.push(format!("src/{file}: {}", &hit[1]));
        }
    }
    assert!(wrong.is_empty(), "types that a reader cannot tell apart:\n{}", wrong.join("\n"));
}
