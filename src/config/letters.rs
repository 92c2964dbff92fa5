//! Where the window of the house's envelopes is.

use serde::Deserialize;

use super::{Refused, refused};

/// `[letters]`: from the edges of the sheet to the window, in millimetres. The address stands there, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LetterWindow {
    pub window_left_mm: u32,
    pub window_top_mm: u32,
}

impl Default for LetterWindow {
    fn default() -> Self {
        Self { window_left_mm: 115, window_top_mm: 45 }
    }
}

impl LetterWindow {
    /// How wide and how high the address may be.
    pub const ADDRESS_MM: (u32, u32) = (80, 30);

    pub(super) fn check(&self) -> Result<(), Refused> {
        for (key, value, (least, most)) in
            [("letters.window_left_mm", self.window_left_mm, (15, 125)), ("letters.window_top_mm", self.window_top_mm, (40, 65))]
        {
            if !(least..=most).contains(&value) {
                return Err(refused(key, format!("write a number from {least} to {most}")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_stays_on_the_sheet_and_clear_of_what_stands_above_and_below_it() {
        let window = |window_left_mm, window_top_mm| LetterWindow { window_left_mm, window_top_mm };
        assert!(LetterWindow::default().check().is_ok());
        for (left, top) in [(15, 40), (125, 65)] {
            assert!(window(left, top).check().is_ok());
            assert!(left + LetterWindow::ADDRESS_MM.0 <= 210 && top + LetterWindow::ADDRESS_MM.1 <= 99, "above the first fold");
        }
        for (wrong, key) in
            [(window(14, 45), "window_left_mm"), (window(126, 45), "window_left_mm"), (window(115, 39), "window_top_mm")]
        {
            assert!(wrong.check().unwrap_err().to_string().starts_with(&format!("letters.{key}: write a number from")));
        }
    }
}
