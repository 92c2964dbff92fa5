//! Text as people type and paste it: signs that cannot be seen, numbers with words around them, telephone numbers.

mod telephone;
mod typed_number;

pub use telephone::{NotATelephone, Telephone};
pub use typed_number::{grouped, is_number_word, is_separator, typed_number, without_separators};

/// Whether a sign shows nothing: what Unicode says may be ignored when it is shown (format characters, marks of direction,
/// fillers, variation selectors), interlinear marks and the blank of braille. They come along when something is copied.
pub fn is_invisible(c: char) -> bool {
    matches!(
        u32::from(c),
        0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e
            | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0x1bca0..=0x1bca3
            | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff
    )
}

/// A number, a name or an address without the signs that cannot be seen. Not for texts: there a joiner makes one picture of
/// several signs, and a mark of direction is meant.
pub fn visible(typed: &str) -> String {
    typed.chars().filter(|c| !is_invisible(*c)).collect()
}

/// One line of what was typed: without signs that cannot be seen, control characters and white space folded to single spaces.
pub fn one_line(typed: &str) -> String {
    let plain: String = typed.chars().filter(|c| !is_invisible(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With a capital, as a line begins.
pub fn with_capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
pub fn harmless_cell(cell: &str) -> String {
    if cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

/// The letters that stand for a person: `BJ` for Bram Janssens.
pub fn initials(name: &str) -> String {
    let mut words = name.split([' ', '-']).filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [("=1+1", "'=1+1"), ("+32", "'+32"), ("-", "'-"), ("@x", "'@x"), (" =1", "' =1"), ("85", "85")] {
            assert_eq!(harmless_cell(cell), written);
        }
    }

    #[test]
    fn what_comes_along_when_copying_is_dropped() {
        for sign in [
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2064}',
            '\u{2066}',
            '\u{2069}',
            '\u{feff}',
            '\u{fe0f}',
            '\u{180e}',
            '\u{e0001}',
            '\u{e0100}',
        ] {
            assert_eq!(visible(&format!("{sign}P-{sign}1001{sign}")), "P-1001", "{sign:?}");
            assert_eq!(one_line(&format!("{sign} Zoë\t{sign}D’Hondt\u{a0}{sign}")), "Zoë D’Hondt", "{sign:?}");
        }
    }

    #[test]
    fn what_can_be_seen_stays() {
        for text in ["D’Hondt–Müller", "Łukasz", "e\u{301}", "१२", "Р-1001", "😀", "a\u{a0}b", "٨٥"] {
            assert_eq!(visible(text), text);
        }
    }
}
