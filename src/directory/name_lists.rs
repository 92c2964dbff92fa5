//! Given and family names as they occur in Belgian hospitals: to tell `De Smet, An` from `An, Els`, and to make demo people.
//! They stand in `data/`, one a line; a line that begins with `#` is a remark.

use std::sync::LazyLock;

/// In their order the demo draws from them, so new ones go into [`MORE_GIVEN_NAMES`].
pub static GIVEN_NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| read_names(include_str!("data/given_names.txt")));

/// With their particles as people write them.
pub static FAMILY_NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| read_names(include_str!("data/family_names.txt")));

/// Further given names, to judge by. They stand apart so that the demo's people stay who they are.
pub(super) static MORE_GIVEN_NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| read_names(include_str!("data/more_given_names.txt")));

/// Family names that are words as well: a function, a person, a place. A title or capitals make them a name.
pub(super) static FAMILY_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| read_names(include_str!("data/family_words.txt")));

fn read_names(text: &'static str) -> Vec<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_one_name() {
        for names in [&GIVEN_NAMES, &FAMILY_NAMES, &MORE_GIVEN_NAMES, &FAMILY_WORDS] {
            assert!(names.len() > 100);
            assert!(names.iter().all(|name| !name.is_empty() && name.trim() == *name), "{names:?}");
        }
    }
}
