//! The texts of a report as the patient reads them.

/// A notice quotes so many characters of a motivation; the page of breaks shows all of it.
const MAX_QUOTED_CHARS: usize = 4000;

/// `AZ Sint-Lucas, spoedgevallen`.
pub(super) fn place(institution: Option<&str>, words: &str) -> String {
    [institution.unwrap_or(""), words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A motivation, as far as a notice quotes it.
pub(super) fn quote_motivation(motivation: &str) -> String {
    if motivation.chars().count() <= MAX_QUOTED_CHARS {
        return motivation.to_owned();
    }
    motivation.chars().take(MAX_QUOTED_CHARS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_motivation_is_cut_where_it_is_quoted() {
        assert_eq!(quote_motivation("Wacht."), "Wacht.");
        let quoted = quote_motivation(&"é".repeat(9000));
        assert!(quoted.chars().count() < 5000 && quoted.ends_with("é…"));
    }

    #[test]
    fn places_are_joined() {
        assert_eq!(place(Some("AZ Sint-Lucas"), "spoed"), "AZ Sint-Lucas, spoed");
        assert_eq!((place(None, "spoed"), place(Some("AZ"), ""), place(None, "")), ("spoed".into(), "AZ".into(), String::new()));
    }
}
