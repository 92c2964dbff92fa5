//! A patient is one patient under every number that is theirs (R20): former numbers, wrong ones, and two patients who are one person.

mod catalogue;
mod command;
mod crossing;
mod files;
mod merge;
mod numbers;
mod proposals;

use mijntoegang::directory::Niss;
use mijntoegang::operate::patient::{self, MergeTerms, NumberTerms};
use serde_json::Value;

use crate::hospital::{App, by_riziv};
use crate::support::Portal;

pub const SOFIE: &str = "10000007003";
/// A number that nobody of the demo has.
pub const OTHER: &str = "85473099921";

pub fn niss(digits: &str) -> Niss {
    Niss::parse(digits).unwrap()
}

/// Merges, as the command does; what it tells, or why not.
pub async fn merge(portal: &Portal, from: &str, into: &str, terms: MergeTerms) -> Result<String, String> {
    let done = patient::merge(&portal.owner_pool(), &portal.site(), (&niss(from).into(), &niss(into).into()), terms).await;
    done.map(|lines| lines.join("\n")).map_err(|error| format!("{error:#}"))
}

/// The demo's people are different people.
pub fn all_the_same() -> MergeTerms {
    MergeTerms { despite_differences: true, ..MergeTerms::default() }
}

pub async fn unmerge(portal: &Portal, number: &str, dry_run: bool) -> Result<String, String> {
    let done = patient::unmerge(&portal.owner_pool(), &portal.site(), &niss(number).into(), dry_run).await;
    done.map(|lines| lines.join("\n")).map_err(|error| format!("{error:#}"))
}

pub async fn change_number(portal: &Portal, before: &str, after: &str, terms: NumberTerms) -> Result<String, String> {
    let done =
        patient::change_number(&portal.owner_pool(), &portal.site(), (&niss(before).into(), &niss(after).into()), terms).await;
    done.map(|lines| lines.join("\n")).map_err(|error| format!("{error:#}"))
}

/// May the person with this RIZIV number open the record of the patient with this number, and is the patient known?
pub async fn decide(app: &App, riziv: &str, patient: &str) -> (bool, String) {
    let told: Value = app.post("/access/v1/evaluation", &by_riziv(riziv, patient)).await.json();
    (told["decision"].as_bool().unwrap(), told["context"]["patient"].as_str().unwrap().to_owned())
}

pub fn known(permit: bool) -> (bool, String) {
    (permit, "known".to_owned())
}

/// Every table with its rows in one line, for what must change nothing.
pub async fn everything(portal: &Portal) -> Vec<(String, String)> {
    let owner = portal.owner().await;
    let tables = owner
        .query("select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1", &[])
        .await
        .unwrap();
    let mut all = Vec::new();
    for table in tables {
        let name: String = table.get(0);
        let sql = format!("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {name} t");
        all.push((name, owner.query_one(&sql, &[]).await.unwrap().get(0)));
    }
    all
}
