//! Numbers as people write them: in groups, with marks between the digits and words around them.

/// What may stand between the digits of a number: people copy them from cards, mails and sites.
pub fn is_separator(c: char) -> bool {
    matches!(c, '.' | '-' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}') || c.is_whitespace()
}

/// A number without separators and signs that cannot be seen. Whatever else stands in it stays, to be refused.
pub fn without_separators(typed: &str) -> String {
    typed.chars().filter(|c| !is_separator(*c) && !super::is_invisible(*c)).collect()
}

/// The only run of 8 or 11 digits in a text, whatever stands around it: `INAMI 1-00000-07-003`, `rijksregisternr. 85.07.30-000.61`.
/// None where there is no such run, or more than one.
pub fn typed_number(typed: &str) -> Option<String> {
    let mut runs = vec![String::new()];
    for c in super::visible(typed).chars() {
        match runs.last_mut() {
            Some(run) if c.is_ascii_digit() => run.push(c),
            Some(run) if !is_separator(c) && !run.is_empty() => runs.push(String::new()),
            _ => {}
        }
    }
    runs.retain(|run| matches!(run.len(), 8 | 11));
    if runs.len() == 1 { runs.pop() } else { None }
}

/// Cuts digits into groups of the given lengths, each followed by its mark.
pub fn grouped(digits: &str, groups: &[(usize, &str)]) -> String {
    let mut shown = String::with_capacity(digits.len() + groups.len());
    let mut rest = digits.chars();
    for (length, mark) in groups {
        shown.extend(rest.by_ref().take(*length));
        shown.push_str(mark);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_found_among_words() {
        for (typed, number) in [
            ("10000007003", "10000007003"),
            ("RIZIV-nr. 10000007003", "10000007003"),
            ("INAMI 1-00000-07-003", "10000007003"),
            ("INAMI:1/00000/07", "10000007"),
            ("dr. Sofie Claes (1.00000.07.003), spoed", "10000007003"),
            ("rijksregisternummer: 85.07.30-000.61", "85073000061"),
            ("\u{feff}85 07 30 000\u{200b} 61", "85073000061"),
            ("10000007003 op verdieping 3", "10000007003"),
        ] {
            assert_eq!(typed_number(typed).as_deref(), Some(number), "{typed}");
        }
        for none in
            ["", "Sofie Claes", "kamer 12", "1234567", "123456789", "10000007003 of 10000036003", "٨٥٠٧٣٠٠٠٠٦١", "1a0000007"]
        {
            assert_eq!(typed_number(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_letters_stand_around(before in "[A-Za-zé.: -]{0,20}", digits in "[0-9]{11}", after in "[ ,]?[A-Za-zé.,]{0,20}") {
            prop_assert_eq!(typed_number(&format!("{before}{digits}{after}")), Some(digits));
        }
    }
}
