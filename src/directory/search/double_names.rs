//! A name with two family names of which the directory has one: `Marie Peeters-Janssens`, `Peeters-Janssens Marie`.

use crate::directory::name_lists::GIVEN_NAMES;
use crate::directory::names::plain_key;

/// The name with either family name alone. None where there is no hyphen, or one between given names: `Marie-Jeanne Claes`.
pub(super) fn with_one_family_name(typed: &str) -> Vec<String> {
    let Some((before, behind)) = typed.split_once(['-', '\u{2010}', '\u{2011}', '\u{2013}']) else { return Vec::new() };
    let left: Vec<&str> = before.split_whitespace().collect();
    let right: Vec<&str> = behind.split_whitespace().collect();
    let is_given = |word: &str| GIVEN_NAMES.iter().any(|given| plain_key(given) == plain_key(word));
    match (left.as_slice(), right.as_slice()) {
        ([.., last], _) if is_given(last) => Vec::new(),
        ([given, _, ..], [_, ..]) => vec![left.join(" "), format!("{given} {}", right.join(" "))],
        ([family], [_, .., given]) => vec![format!("{family} {given}"), right.join(" ")],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_family_name_alone() {
        for (typed, names) in [
            ("Marie Peeters-Janssens", vec!["Marie Peeters", "Marie Janssens"]),
            ("Ine De Smet - Van den Broeck", vec!["Ine De Smet", "Ine Van den Broeck"]),
            ("Peeters-Janssens Marie", vec!["Peeters Marie", "Janssens Marie"]),
            ("Marie-Jeanne Claes", vec![]),
            ("Peeters-Janssens", vec![]),
            ("Sofie Claes", vec![]),
        ] {
            assert_eq!(with_one_family_name(typed), names, "{typed}");
        }
    }
}
