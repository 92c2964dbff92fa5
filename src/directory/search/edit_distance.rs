//! How far what was typed is from a name.

use strsim::osa_distance;

/// The fewest edits over the ways to read a name: word by word in any order, or run together (`vandame`, `Van Damme`).
pub(super) fn count_edits(typed: &str, search_key: &str, family_key: &str) -> usize {
    let each = typed
        .split(' ')
        .map(|word| search_key.split(' ').map(|other| osa_distance(word, other)).min().unwrap_or(word.len()))
        .sum();
    let typed = typed.replace(' ', "");
    let words: Vec<&str> = search_key.split(' ').collect();
    let runs = (0..words.len()).flat_map(|from| {
        (from + 1..=words.len()).filter_map({
            let words = &words;
            move |to| words.get(from..to).map(<[&str]>::concat)
        })
    });
    let run = runs.map(|run| osa_distance(&typed, &run)).min();
    let turned = osa_distance(&typed, &family_key.replace(' ', ""));
    run.into_iter().fold(each, usize::min).min(turned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_the_wrong_way_round_are_one_edit() {
        for (typed, name, edits) in [("jansens", "janssens", 1), ("cleas", "claes", 1), ("maas", "maes", 1), ("zoé", "zoë", 1)]
        {
            assert_eq!(count_edits(typed, name, name), edits, "{typed} {name}");
        }
    }

    #[test]
    fn any_order_and_run_together() {
        assert_eq!(count_edits("jansens tom", "tom janssens", "janssens tom"), 1);
        assert_eq!(count_edits("vandame", "greet van damme", "van damme greet"), 1);
        assert_eq!(count_edits("desmet", "ine de smet van den broeck", "de smet van den broeck ine"), 0);
        assert_eq!(count_edits("gret van damme", "greet vandamme", "vandamme greet"), 1);
    }
}
