//! How many slips of the keyboard lie between what was typed and a name.

/// The fewest slips over the ways to read a name: word by word in any order, or run together (`vandame`, `Van Damme`).
pub(super) fn slips(typed: &str, search_key: &str, family_key: &str) -> usize {
    let each =
        typed.split(' ').map(|word| search_key.split(' ').map(|other| distance(word, other)).min().unwrap_or(word.len())).sum();
    let typed = typed.replace(' ', "");
    let words: Vec<&str> = search_key.split(' ').collect();
    let runs = (0..words.len()).flat_map(|from| {
        (from + 1..=words.len()).filter_map({
            let words = &words;
            move |to| words.get(from..to).map(<[&str]>::concat)
        })
    });
    let run = runs.map(|run| distance(&typed, &run)).min();
    let turned = distance(&typed, &family_key.replace(' ', ""));
    run.into_iter().fold(each, usize::min).min(turned)
}

/// Letters that are missing, too many, wrong, or exchanged with their neighbour (Damerau and Levenshtein).
pub(in crate::directory) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    let mut last = None;
    for (i, letter) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, theirs) in other.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&row, j) + usize::from(letter != *theirs)).min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            if j > 0 && last == Some(*theirs) && other.get(j - 1) == Some(&letter) {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(letter);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_missing_wrong_and_exchanged() {
        for (one, other, slips) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("", "ab", 2),
            ("jansens", "janssens", 1),
            ("cleas", "claes", 1),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), slips, "{one} {other}");
            assert_eq!(distance(other, one), slips, "{other} {one}");
        }
    }

    #[test]
    fn any_order_and_run_together() {
        assert_eq!(slips("jansens tom", "tom janssens", "janssens tom"), 1);
        assert_eq!(slips("vandame", "greet van damme", "van damme greet"), 1);
        assert_eq!(slips("desmet", "ine de smet van den broeck", "de smet van den broeck ine"), 0);
        assert_eq!(slips("gret van damme", "greet vandamme", "vandamme greet"), 1);
    }
}
