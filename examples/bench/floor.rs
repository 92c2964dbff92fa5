//! The floor: what `pgbench -M prepared` gets out of Postgres with the statements of one page, and nothing around them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use mijntoegang::demo::cluster::Cluster;

use crate::data::SIGNED_IN;

/// A statement as Postgres logged it, with its parameters.
pub struct Statement {
    sql: String,
    parameters: Vec<(String, String)>,
}

/// The statements of the last page, which was asked for with the session of this hash, out of the log.
pub fn statements_of_page(cluster: &Cluster, session: &[u8]) -> anyhow::Result<Vec<Statement>> {
    let log = std::fs::read_to_string(cluster.folder().join("log"))?;
    let mut all: Vec<Statement> = Vec::new();
    for line in log.lines() {
        if let Some((_, said)) = line.split_once(" LOG:  ") {
            let sql = said.strip_prefix("execute ").and_then(|rest| Some(rest.split_once(": ")?.1.to_owned()));
            all.extend(sql.map(|sql| Statement { sql, parameters: Vec::new() }));
        } else if let Some((_, list)) = line.split_once(" DETAIL:  parameters: ")
            && let Some(last) = all.last_mut()
        {
            // `$1 = 'a', $2 = 'b'`: no value of the page's holds a quote.
            let parameters = list.split("', ").filter_map(|one| one.split_once(" = "));
            last.parameters = parameters.map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned())).collect();
        }
    }
    let hash = session.iter().fold("\\x".to_owned(), |text, byte| format!("{text}{byte:02x}"));
    // The mail worker and the sweeper of `serve` talk too, over connections of their own.
    let of_page = |one: &Statement| one.parameters.iter().any(|(_, value)| *value == hash);
    let from =
        all.iter().rposition(|one| of_page(one) && one.sql.contains("mt_session_load")).context("no session was loaded")?;
    Ok(all.into_iter().skip(from).filter(of_page).collect())
}

/// As a pgbench script of a random signed-in patient.
pub fn script(statements: &[Statement]) -> String {
    let mut script = format!("\\set n random(1, {SIGNED_IN})\n");
    for Statement { sql, parameters } in statements {
        let mut sql = sql.trim_end_matches(';').to_owned();
        // From the last, so that $1 is not taken for the start of $12.
        for (name, value) in parameters.iter().rev() {
            let value = match value {
                bytes if bytes.starts_with("\\x") => "sha256(('bench' || :n::text)::bytea)".to_owned(),
                text => format!("'{text}'"),
            };
            sql = sql.replace(name.as_str(), &value);
        }
        script += &format!("{sql};\n");
    }
    script
}

/// Transactions a second.
pub fn run(pgbench: &Path, cluster: &Cluster, app: &str, script: &str, clients: usize, seconds: u64) -> anyhow::Result<f64> {
    let file = cluster.folder().join("floor.sql");
    std::fs::write(&file, script)?;
    let done = Command::new(pgbench)
        .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients.to_string(), "-T", &seconds.to_string(), "-f"])
        .arg(&file)
        .arg(app)
        .output()
        .context("cannot run pgbench")?;
    let (out, said) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    ensure!(done.status.success(), "pgbench: {said}\n{script}");
    let rate = out.lines().find_map(|line| line.strip_prefix("tps = ")).and_then(|rest| rest.split_whitespace().next());
    Ok(rate.with_context(|| format!("pgbench: {out}"))?.parse()?)
}
