//! Digits in groups, as people write numbers.

/// Cuts digits into groups of the given lengths, each followed by its mark.
pub(super) fn grouped(digits: &str, groups: &[(usize, &str)]) -> String {
    let mut shown = String::with_capacity(digits.len() + groups.len());
    let mut rest = digits.chars();
    for (length, mark) in groups {
        shown.extend(rest.by_ref().take(*length));
        shown.push_str(mark);
    }
    shown
}
