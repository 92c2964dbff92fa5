//! The file of settings as its structure, and what is wrong in it: by the line and the key, never by what stands there, which may be a
//! password.

use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Refused, refused};

/// Names that are less alike are no slip of each other.
const MIN_LIKENESS: f64 = 0.7;

/// Parses the text of a file.
pub(super) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Refused> {
    toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let line = text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
        let known = known_keys::<T>();
        // The second of two keys is in no table, and neither is one whose value has no end. Of such a line no more than a name is told.
        let named = || {
            let name = text.lines().nth(line - 1)?.split('=').next()?.trim();
            (error.message().starts_with("duplicate key") || known.iter().any(|key| key == name)).then(|| name.to_owned())
        };
        let at = find_key(text, &span).or_else(named);
        refused(&format!("{}, line {line}", path.display()), explain(at.as_deref(), error.message(), &known))
    })
}

/// The known name that was probably meant.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = known.into_iter().map(|name| (strsim::jaro_winkler(typed, name), name));
    likeness.filter(|(likeness, _)| *likeness > MIN_LIKENESS).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// The key at a place of the text, with its section: the innermost one, for a section spans its keys.
fn find_key(text: &str, at: &Range<usize>) -> Option<String> {
    // A file with a fault in its structure has keys too.
    let (table, _) = DeTable::parse_recoverable(text);
    let mut found = Vec::new();
    collect_keys(table.get_ref(), "", at.start, &mut found);
    found.into_iter().min_by_key(|(length, _)| *length).map(|(_, key)| key)
}

fn collect_keys(table: &DeTable<'_>, section: &str, at: usize, found: &mut Vec<(usize, String)>) {
    for (name, value) in table {
        let key = if section.is_empty() { name.get_ref().to_string() } else { format!("{section}.{}", name.get_ref()) };
        if name.span().contains(&at) {
            found.push((name.span().len(), key.clone()));
        }
        collect_values(value, &key, at, found);
    }
}

fn collect_values(value: &Spanned<DeValue<'_>>, key: &str, at: usize, found: &mut Vec<(usize, String)>) {
    if value.span().contains(&at) {
        found.push((value.span().len(), key.to_owned()));
    }
    match value.get_ref() {
        DeValue::Table(table) => collect_keys(table, key, at, found),
        DeValue::Array(all) => all.iter().for_each(|one| collect_values(one, key, at, found)),
        _ => {}
    }
}

/// What is wrong, then what is expected, from the words of the parser.
fn explain(key: Option<&str>, message: &str, above_sections: &[String]) -> String {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let what = if let ([typed, known @ ..], true) = (names.as_slice(), message.starts_with("unknown field")) {
        let section = key.and_then(|key| key.rsplit_once('.')).map(|(section, _)| section);
        unknown_key(typed, known, section.is_some() && above_sections.iter().any(|key| key == typed))
    } else if let ([_, known @ ..], true) = (names.as_slice(), message.starts_with("unknown variant")) {
        format!("expected one of: {}", known.join(", "))
    } else if let ([missing, ..], true) = (names.as_slice(), message.starts_with("missing field")) {
        return format!(
            "{}{missing}: is missing; write it in this section",
            key.map(|key| format!("{key}.")).unwrap_or_default()
        );
    } else if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "))
    {
        format!("is {}; expected: {}", describe_found(found), describe_expected(expected, found, key))
    } else if let Some((found, expected)) =
        message.strip_prefix("invalid value: ").and_then(|rest| rest.rsplit_once(", expected "))
    {
        format!("is out of range; expected: {}", describe_expected(expected, found, key))
    } else if message == "wanted string or table" {
        "expected: a text, in double quotes".to_owned()
    } else if message.starts_with("duplicate key") {
        "stands twice; keep one of them".to_owned()
    } else {
        message.to_owned()
    };
    match key {
        Some(key) => format!("{key}: {what}"),
        None => what,
    }
}

fn unknown_key(typed: &str, known: &[&str], is_known_above: bool) -> String {
    // A key that follows a section belongs to it, though it may have been meant for the whole.
    if is_known_above {
        return "is an unknown key of this section; write it above the first line with [".to_owned();
    }
    if let Some(near) = nearest(typed, known.iter().copied()) {
        return format!("is an unknown key; write {near}");
    }
    format!("is an unknown key; expected one of: {}", known.join(", "))
}

/// The keys of a whole file, as the type names them when it is given another.
fn known_keys<T: DeserializeOwned>() -> Vec<String> {
    let error = toml::from_str::<T>("'' = 0").err();
    let message = error.as_ref().map(toml::de::Error::message).unwrap_or_default();
    message.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

fn describe_found(found: &str) -> &'static str {
    match found.split([' ', '`']).next() {
        Some("string") => "a text",
        Some("integer" | "floating") => "a number",
        Some("boolean") => "true or false",
        Some("sequence") => "a list",
        Some("map") => "a section",
        _ => "something else",
    }
}

fn describe_expected(expected: &str, found: &str, key: Option<&str>) -> String {
    match expected {
        "a string" | "path string" => "a text, in double quotes".to_owned(),
        "a boolean" => "true or false, without quotes".to_owned(),
        "a sequence" if found.starts_with("map") => format!("a section with two brackets, [[{}]]", key.unwrap_or("…")),
        "a sequence" => "a list, in square brackets".to_owned(),
        // A section with two brackets is a list, of which serde makes a section key by key.
        "u32" | "u64" | "usize" | "i64" if found.starts_with("map") => format!("one pair of brackets, [{}]", key.unwrap_or("…")),
        "u32" | "u64" | "usize" | "i64" => "a whole number, without quotes".to_owned(),
        _ if expected.starts_with("struct ") => format!("a section, [{}]", key.unwrap_or("…")),
        _ => expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::raw::Raw;
    use super::*;

    fn says(text: &str) -> String {
        parse::<Raw>(Path::new("p"), text).err().unwrap_or_else(|| panic!("{text} was taken")).to_string()
    }

    #[test]
    fn a_fault_is_told_by_its_line_and_its_key() {
        for (text, expected) in [
            ("listn = 1", "p, line 1: listn: is an unknown key; write listen"),
            ("[rules]\nundo_hour = 1", "p, line 2: rules.undo_hour: is an unknown key; write undo_hours"),
            (
                "[audit]\nmail_from = \"a@b.be\"",
                "p, line 2: audit.mail_from: is an unknown key of this section; write it above the first line with [",
            ),
            ("listen = 8080", "p, line 1: listen: is a number; expected: a text, in double quotes"),
            (
                "database_connections = \"8\"",
                "p, line 1: database_connections: is a text; expected: a whole number, without quotes",
            ),
            (
                "[rules]\n\nundo_hours = -1",
                "p, line 3: rules.undo_hours: is out of range; expected: a whole number, without quotes",
            ),
            (
                "[rules]\nunblock_by_two_callbacks = \"ja\"",
                "p, line 2: rules.unblock_by_two_callbacks: is a text; expected: true or false, without quotes",
            ),
            ("trusted_proxies = \"127.0.0.1\"", "p, line 1: trusted_proxies: is a text; expected: a list, in square brackets"),
            ("trusted_proxies = [1]", "p, line 1: trusted_proxies: is a number; expected: a text, in double quotes"),
            ("audit = true", "p, line 1: audit: is true or false; expected: a section, [audit]"),
            (
                "[institution]\nname = \"x\"",
                "p, line 1: institution: is a section; expected: a section with two brackets, [[institution]]",
            ),
            ("[[institution]]\nname = \"x\"", "p, line 1: institution.cbe: is missing; write it in this section"),
            ("[patient_oidc]\nfresh = \"soms\"", "p, line 2: patient_oidc.fresh: expected one of: checked, provider, unchecked"),
            ("[[rules]]\nundo_hours = 1", "p, line 1: rules: is a section; expected: one pair of brackets, [rules]"),
            ("[patient_oidc]\nfresh = true", "p, line 2: patient_oidc.fresh: expected: a text, in double quotes"),
            ("mail_from = \"a@b.be", "p, line 1: mail_from: invalid basic string, expected `\"`"),
            ("listen = \"a\"\nlisten = \"b\"", "p, line 2: listen: stands twice; keep one of them"),
        ] {
            assert_eq!(says(text), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_there_is_not_repeated() {
        for text in ["session_key = \"geheim", "database_connections = \"geheim\"", "[rules]\nundo_hours = geheim"] {
            assert!(!says(text).contains("geheim"), "{}", says(text));
        }
    }
}
