//! The address of a letter as an officer types it. The portal knows none. Pure.

use crate::text::one_line;

/// So many lines, of so many signs, stand in the window below the name.
const MAX_LINES: usize = 4;
const MAX_LINE_CHARS: usize = 40;

/// Below the name: street and number, postcode and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PostalAddress(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressRefused {
    /// Not two lines, or no postcode.
    Incomplete,
    /// More than the window shows.
    TooLarge,
}

impl PostalAddress {
    /// Reads what was typed, a line each.
    ///
    /// # Errors
    /// It is no address, or the window is too small for it.
    pub fn parse(typed: &str) -> Result<Self, AddressRefused> {
        let lines: Vec<String> = typed.lines().map(one_line).filter(|line| !line.is_empty()).collect();
        // A street without a number exists; a place without a postcode is brought nowhere.
        let has_postcode = lines.iter().any(|line| line.bytes().filter(u8::is_ascii_digit).count() >= 4);
        if lines.len() < 2 || !has_postcode {
            return Err(AddressRefused::Incomplete);
        }
        if lines.len() > MAX_LINES || lines.iter().any(|line| line.chars().count() > MAX_LINE_CHARS) {
            return Err(AddressRefused::TooLarge);
        }
        Ok(Self(lines.join("\n")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_place_with_a_postcode_and_fits_into_the_window() {
        let lines = |text: &str| PostalAddress::parse(text).map(|address| address.as_str().to_owned());
        assert_eq!(lines(" Zeedijk  148 bus 3 \n\n8400\u{200b} Oostende\n"), Ok("Zeedijk 148 bus 3\n8400 Oostende".to_owned()));
        assert_eq!(lines("p/a WZC De Zee\nKerkstraat 1\n1012 AB Amsterdam\nNEDERLAND").map(|text| text.lines().count()), Ok(4));
        for none in ["", "8400 Oostende", "Zeedijk 148\nOostende"] {
            assert_eq!(lines(none), Err(AddressRefused::Incomplete), "{none}");
        }
        let long = "a".repeat(41);
        for large in [format!("{long}\n8400 Oostende"), "1\n2\n3\n4\n8400 Oostende".to_owned()] {
            assert_eq!(lines(&large), Err(AddressRefused::TooLarge), "{large}");
        }
        assert!(lines(&format!("{}\n8400 Oostende", "é".repeat(40))).is_ok());
    }
}
