//! What the commands tell: counts, references and ids; no names and no numbers of people.

use super::terms::{MergeTerms, NumberTerms};
use crate::patients::{MergeProposal, MovedRows, PairComparison};

const DRY_RUN: &str = "Nothing was done: this was a dry run.";

pub(super) fn differences(compared: PairComparison) -> String {
    match (compared.names_alike, compared.births_agree) {
        (true, true) => "names are alike and birth dates agree".to_owned(),
        (true, false) => "birth dates differ".to_owned(),
        (false, true) => "names differ".to_owned(),
        (false, false) => "names and birth dates differ".to_owned(),
    }
}

pub(super) fn proposal(proposal: &MergeProposal, compared: PairComparison, matters: usize) -> String {
    let kept = match matters {
        1 => "1 item is".to_owned(),
        many => format!("{many} items are"),
    };
    format!(
        "{}  since {} (UTC): {}; {kept} kept under the number that the account had before",
        proposal.id,
        proposal.proposed_at.format("%Y-%m-%d %H:%M"),
        differences(compared)
    )
}

fn people(number: i64) -> String {
    match number {
        1 => "1 person is refused access".to_owned(),
        many => format!("{many} people are refused access"),
    }
}

fn items(matters: &[String]) -> impl Iterator<Item = String> {
    let head = match matters.len() {
        0 => "No request, exclusion, conversation or break is kept under it.".to_owned(),
        1 => "1 item:".to_owned(),
        many => format!("{many} items:"),
    };
    std::iter::once(head).chain(matters.iter().map(|item| format!("  {item}")))
}

fn rows(moved: &MovedRows) -> String {
    let each: Vec<String> = moved.iter().map(|(table, number)| format!("{table} {number}")).collect();
    format!("Rows that move: {}.", each.join(", "))
}

pub(super) fn merged(
    compared: PairComparison,
    matters: &[String],
    moved: &MovedRows,
    refused: i64,
    terms: MergeTerms,
) -> Vec<String> {
    let mut lines = vec![format!("The two patients: {}.", differences(compared))];
    lines.push("What is kept under the first number, and moves to the patient of the second:".to_owned());
    lines.extend(items(matters));
    lines.push(rows(moved));
    lines.push(if terms.number_wrong {
        "The first number never was theirs: it counts for nothing afterwards.".to_owned()
    } else {
        "The first number becomes a former one: questions with either number find the same patient.".to_owned()
    });
    lines.push(format!("Exclusions of both hold: {} afterwards.", people(refused)));
    lines.push("Sessions under the first number end; the patient is told by a message.".to_owned());
    lines.push(if terms.dry_run {
        DRY_RUN.to_owned()
    } else {
        "Merged. It can be taken back for 30 days: mijntoegang patient unmerge.".to_owned()
    });
    lines
}

pub(super) fn unmerged(moved: &MovedRows, refused: (i64, i64), dry_run: bool) -> Vec<String> {
    let mut moved = moved.clone();
    let again = moved.remove("hold_again").unwrap_or_default();
    let mut lines = vec![rows(&moved)];
    lines.push("What came since stays with the patient who stayed, unless it belongs to a request, exclusion or conversation that moves.".to_owned());
    lines.push(format!("Exclusions that held at the merge and were ended since: {again}; they hold again."));
    lines.push(format!("Under the number that was merged: {}; under the other one: {}.", people(refused.0), people(refused.1)));
    lines.push("Sessions of both end; both are told by a message.".to_owned());
    lines.push(if dry_run { DRY_RUN.to_owned() } else { "The merge was taken back.".to_owned() });
    lines
}

pub(super) fn number_changed(matters: &[String], refused: i64, terms: NumberTerms) -> Vec<String> {
    let mut lines = vec!["What is kept under the first number, and stays with the patient:".to_owned()];
    lines.extend(items(matters));
    lines.push(if terms.was_wrong {
        "The first number never was theirs: it counts for nothing afterwards.".to_owned()
    } else {
        "The first number becomes a former one: questions with either number find the same patient.".to_owned()
    });
    lines.push(format!("Exclusions go on as they were: {}.", people(refused)));
    lines.push(if terms.dry_run { DRY_RUN.to_owned() } else { "The patient has the new number.".to_owned() });
    lines
}
