//! Numbers as people write them: in groups, with marks between the digits and words around them.

use std::ops::Range;

/// Words that say that a number is meant.
const NUMBER_WORDS: &[&str] = &[
    "riziv",
    "inami",
    "nihdi",
    "rizivnummer",
    "rizivnr",
    "nummer",
    "nr",
    "numero",
    "numéro",
    "no",
    "rijksregister",
    "rijksregisternummer",
    "rijksregisternr",
    "insz",
    "niss",
    "bis",
    "bisnummer",
];

/// How many digits stand in each group of the first 8 of a RIZIV number.
const RIZIV_GROUPS: [usize; 3] = [1, 5, 2];

/// Whether a word says that a number is meant: `riziv`, `nr`.
pub fn is_number_word(word: &str) -> bool {
    NUMBER_WORDS.contains(&word.to_lowercase().as_str())
}

/// What may stand between the digits of a number: people copy them from cards, mails and sites.
pub fn is_separator(c: char) -> bool {
    matches!(c, '.' | '-' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}') || c.is_whitespace()
}

/// A number without separators and signs that cannot be seen. Whatever else stands in it stays, to be refused.
pub fn without_separators(typed: &str) -> String {
    typed.chars().filter(|c| !is_separator(*c) && !super::is_invisible(*c)).collect()
}

/// The only number of 11 or 8 digits in a text, whatever stands around it: `INAMI 1-00000-07-003`,
/// `rijksregisternr. 85.07.30-000.61`. Beside words, 8 digits are a number only when they are named or grouped as one: they may
/// as well be a date or a telephone number. None where there is no such number, or more than one.
pub fn typed_number(typed: &str) -> Option<String> {
    let text = super::visible(typed);
    let is_alone = !text.chars().any(char::is_alphabetic);
    let mut numbers = Vec::new();
    for run in runs(&text).iter().flat_map(|run| without_dates(&text, run)) {
        if is_number(&text, run, is_alone) {
            numbers.push(digits(&text, run));
            continue;
        }
        // Other digits beside it do not belong to it: `10000007003 3de verdieping`.
        let parts = run.chunk_by(|one, next| !between(&text, one, next).contains(char::is_whitespace));
        numbers.extend(parts.filter(|part| is_number(&text, part, false)).map(|part| digits(&text, part)));
    }
    if numbers.len() == 1 { numbers.pop() } else { None }
}

/// Groups of digits, by their places: runs of those with nothing but separators between them.
fn runs(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut runs = vec![Vec::<Range<usize>>::new()];
    for (at, c) in text.char_indices() {
        match runs.last_mut() {
            Some(run) if c.is_ascii_digit() => match run.last_mut() {
                Some(group) if group.end == at => group.end += 1,
                _ => run.push(at..at + 1),
            },
            Some(run) if !is_separator(c) && !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs
}

/// A run without the dates in it.
fn without_dates<'a>(text: &str, mut run: &'a [Range<usize>]) -> Vec<&'a [Range<usize>]> {
    let mut parts = Vec::new();
    while let Some(date) = run.windows(3).position(|groups| is_date(text, groups)) {
        let (before, rest) = run.split_at_checked(date).unwrap_or_default();
        parts.push(before);
        run = rest.get(3..).unwrap_or_default();
    }
    parts.push(run);
    parts
}

/// `30/7/1985`, `30-07-1985`, `1985-07-30`
fn is_date(text: &str, groups: &[Range<usize>]) -> bool {
    let within = |group: &Range<usize>, most: usize, range: Range<u32>| {
        (most / 2..=most).contains(&group.len()) && of(text, group).parse().is_ok_and(|number| range.contains(&number))
    };
    let (day, month) = (|group| within(group, 2, 0..32), |group| within(group, 2, 0..13));
    let year = |group: &Range<usize>| group.len() == 4 && within(group, 4, 1850..2201);
    match groups {
        [first, middle, last] => month(middle) && (day(first) && year(last) || year(first) && day(last)),
        _ => false,
    }
}

fn is_number(text: &str, run: &[Range<usize>], is_alone: bool) -> bool {
    match run.iter().map(ExactSizeIterator::len).sum() {
        11 => true,
        8 => is_alone || run.iter().map(ExactSizeIterator::len).eq(RIZIV_GROUPS) || is_named(text, run),
        _ => false,
    }
}

/// A word for a number stands right before or behind.
fn is_named(text: &str, run: &[Range<usize>]) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return false;
    };
    let words =
        |text: &str| text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let before: Vec<String> = words(of(text, &(0..first.start)));
    let behind: Vec<String> = words(of(text, &(last.end..text.len())));
    [before.last(), behind.first()].into_iter().flatten().any(|word| is_number_word(word))
}

fn of<'a>(text: &'a str, place: &Range<usize>) -> &'a str {
    text.get(place.clone()).unwrap_or_default()
}

fn between<'a>(text: &'a str, one: &Range<usize>, next: &Range<usize>) -> &'a str {
    of(text, &(one.end..next.start))
}

fn digits(text: &str, run: &[Range<usize>]) -> String {
    run.iter().map(|group| of(text, group)).collect()
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
            ("10000007003 3de verdieping", "10000007003"),
            ("10000007003 Sofie Claes", "10000007003"),
            ("kamer 12 10000007003", "10000007003"),
            ("Sofie Claes, 30-07-1985, 10000007003", "10000007003"),
            ("10000007", "10000007"),
            ("1 00000 07", "10000007"),
            ("riziv 10000007", "10000007"),
            ("Sofie Claes 1-00000-07", "10000007"),
            ("10000007 (RIZIV) Sofie", "10000007"),
            ("RIZIV-nr. 24112026", "24112026"),
        ] {
            assert_eq!(typed_number(typed).as_deref(), Some(number), "{typed}");
        }
        for none in [
            "",
            "Sofie Claes",
            "kamer 12",
            "1234567",
            "123456789",
            "10000007003 of 10000036003",
            "٨٥٠٧٣٠٠٠٠٦١",
            "1a0000007",
            "10000007 03",
        ] {
            assert_eq!(typed_number(none), None, "{none}");
        }
    }

    #[test]
    fn a_date_or_eight_digits_beside_a_name_are_no_number() {
        for none in [
            "kinesist Bram 24/11/2026",
            "Sofie Claes, 30-07-1985",
            "Sofie Claes 1985-07-30",
            "Sofie Claes (30.07.1985)",
            "Sofie Claes 30 07 1985",
            "Bram 24/11/2026 300",
            "Bram, 24/11/2026 nr",
            "24/11/2026",
            "Sofie Claes 11 22 33 44",
            "Sofie Claes 20261124",
        ] {
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
