//! The fields of a template, between braces: what they may be, and what stands in their place. Pure.

/// Each field of a template. None of them says more of a patient than the patient's own name.
pub(super) const FIELDS: [&str; 6] = ["voornaam", "naam", "referentie", "ombudsdienst", "telefoon", "medewerker"];

/// What stands in the place of each field.
#[derive(Debug, Clone, Default)]
pub(super) struct FieldValues {
    /// Of the patient; the whole name of one who has no given name.
    pub given_name: String,
    pub name: String,
    /// Of the request or the conversation.
    pub reference: String,
    pub institution: String,
    pub phone: String,
    /// The officer who uses it.
    pub officer: String,
}

impl FieldValues {
    fn of(&self, field: &str) -> Option<&str> {
        Some(match field {
            "voornaam" => &self.given_name,
            "naam" => &self.name,
            "referentie" => &self.reference,
            "ombudsdienst" => &self.institution,
            "telefoon" => &self.phone,
            "medewerker" => &self.officer,
            _ => return None,
        })
    }
}

/// What is wrong with a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FieldRefused {
    /// No field of ours, as it was written.
    Unknown(String),
    /// A brace without the other one.
    Unbalanced,
}

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    Field(&'a str),
}

/// The pieces of a text, or what is wrong with it.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>, FieldRefused> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (field, behind) = after.split_once('}').ok_or(FieldRefused::Unbalanced)?;
        if before.contains('}') || field.contains('{') {
            return Err(FieldRefused::Unbalanced);
        }
        if !FIELDS.contains(&field) {
            return Err(FieldRefused::Unknown(field.chars().take(40).collect()));
        }
        found.extend([Piece::Text(before), Piece::Field(field)]);
        rest = behind;
    }
    if rest.contains('}') {
        return Err(FieldRefused::Unbalanced);
    }
    found.push(Piece::Text(rest));
    Ok(found)
}

/// Refuses a text with a field that is none of ours.
pub(super) fn check_fields(text: &str) -> Result<(), FieldRefused> {
    pieces(text).map(drop)
}

/// The text with its fields filled in. A value is put in as it is: braces in it are no fields.
pub(super) fn fill_in(text: &str, values: &FieldValues) -> String {
    let Ok(pieces) = pieces(text) else {
        // Checked when it was saved.
        return text.to_owned();
    };
    pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Field(field) => values.of(field).unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> FieldValues {
        FieldValues {
            given_name: "Irène".to_owned(),
            name: "Irène {naam}".to_owned(),
            reference: "UA-2026-604217-W".to_owned(),
            institution: "AZ Sint-Lucas".to_owned(),
            phone: "050 36 57 89".to_owned(),
            officer: "An De Smet".to_owned(),
        }
    }

    #[test]
    fn fields_are_filled_in_and_what_a_value_holds_is_no_field() {
        let text = "Dag {voornaam},\n{naam} ({referentie}): bel {telefoon}. {medewerker}, {ombudsdienst}";
        assert_eq!(
            fill_in(text, &values()),
            "Dag Irène,\nIrène {naam} (UA-2026-604217-W): bel 050 36 57 89. An De Smet, AZ Sint-Lucas"
        );
        assert_eq!(fill_in("{voornaam}{voornaam}", &values()), "IrèneIrène");
        for field in FIELDS {
            assert!(values().of(field).is_some(), "{field} has a value");
        }
    }

    #[test]
    fn what_is_no_field_is_refused() {
        for text in ["", "Geen veld", "{naam}", "Dag {voornaam}, {naam}"] {
            assert_eq!(check_fields(text), Ok(()), "{text}");
        }
        for (text, field) in [
            ("{niss}", "niss"),
            ("{ naam }", " naam "),
            ("{}", ""),
            ("{Naam}", "Naam"),
            ("x {rijksregisternummer}", "rijksregisternummer"),
        ] {
            assert_eq!(check_fields(text), Err(FieldRefused::Unknown(field.to_owned())), "{text}");
        }
        for text in ["{naam", "naam}", "{na{naam}}", "} {", "{naam}}"] {
            assert_eq!(check_fields(text), Err(FieldRefused::Unbalanced), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_that_was_taken_leaves_no_field_behind(text in "(\\PC|\\{naam\\}|\\{voornaam\\}){0,20}") {
            let plain = FieldValues { name: "A".into(), given_name: "B".into(), ..FieldValues::default() };
            if check_fields(&text).is_ok() {
                let filled = fill_in(&text, &plain);
                prop_assert!(!filled.contains('{') && !filled.contains('}'), "{}", filled);
            }
        }
    }
}
