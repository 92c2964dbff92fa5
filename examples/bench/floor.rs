//! The floor: what `pgbench -M prepared` gets out of Postgres with the statements of one page, and nothing around them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use mijntoegang::demo::cluster::Cluster;
use uuid::Uuid;

use crate::data::SIGNED_IN;

/// A statement as Postgres logged it, with its parameters.
pub struct Statement {
    connection: String,
    sql: String,
    parameters: Vec<(String, String)>,
}

/// The statements of the last page, which was this patient's, out of the log.
pub fn statements_of_page(cluster: &Cluster, patient: &Uuid) -> anyhow::Result<Vec<Statement>> {
    let log = std::fs::read_to_string(cluster.folder().join("log"))?;
    let mut all: Vec<Statement> = Vec::new();
    for line in log.lines() {
        if let Some((before, said)) = line.split_once(" LOG:  ") {
            let executed = || said.strip_prefix("execute ").and_then(|rest| Some(rest.split_once(": ")?.1));
            let connection = before.rsplit(' ').next().unwrap_or_default().to_owned();
            let sql = said.strip_prefix("statement: ").or_else(executed).map(str::to_owned);
            all.extend(sql.map(|sql| Statement { connection, sql, parameters: Vec::new() }));
        } else if let Some((_, list)) = line.split_once(" DETAIL:  parameters: ")
            && let Some(last) = all.last_mut()
        {
            // `$1 = 'a', $2 = 'b'`: no value of the page's holds a quote.
            let parameters = list.split("', ").filter_map(|one| one.split_once(" = "));
            last.parameters = parameters.map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned())).collect();
        }
    }
    let at = all.iter().rposition(|one| one.names(patient)).context("no transaction of the page in the log")?;
    let from = all.iter().take(at).rposition(|one| one.sql.contains("mt_session_load")).context("no session was loaded")?;
    // The mail worker and the sweeper of `serve` talk too, over connections of their own.
    let pages: Vec<String> = all.iter().skip(from).filter(|one| one.names(patient)).map(|one| one.connection.clone()).collect();
    let of_page = |one: &Statement| one.sql.contains("session_") || pages.contains(&one.connection);
    Ok(all.into_iter().skip(from).filter(|one| of_page(one) && !one.sql.trim().is_empty()).collect())
}

impl Statement {
    fn names(&self, patient: &Uuid) -> bool {
        let id = patient.to_string();
        self.sql.contains(&id) || self.parameters.iter().any(|(_, value)| *value == id)
    }
}

/// As a pgbench script of a random signed-in patient.
pub fn script(statements: &[Statement], patient: &Uuid) -> String {
    let id = "encode(substr(sha256(:n::text::bytea), 1, 16), 'hex')";
    let mut script = format!("\\set n random(1, {SIGNED_IN})\n");
    let mut messages: Vec<String> = Vec::new();
    for Statement { sql, parameters, .. } in statements {
        let mut sql = sql.replace(&format!("'{patient}'"), id);
        // A setting is text, whatever it holds.
        let id = if sql.contains("set_config(") { format!("{id}::uuid::text") } else { format!("{id}::uuid") };
        // From the last, so that $1 is not taken for the start of $12.
        for (name, value) in parameters.iter().rev() {
            let value = match value {
                bytes if bytes.starts_with("\\x") => "sha256(('bench' || :n::text)::bytea)".to_owned(),
                text if *text == patient.to_string() => id.clone(),
                text => format!("'{text}'"),
            };
            sql = sql.replace(name.as_str(), &value);
        }
        let sql = sql.trim_end_matches(';').replace("; ", ";\n");
        match messages.last_mut() {
            // A transaction's start goes out together with its actor.
            Some(begin) if begin == "BEGIN" => *begin = format!("BEGIN;\n{sql}"),
            _ => messages.push(sql),
        }
    }
    for message in messages {
        // What went out as one message stays one.
        if message.contains(";\n") {
            script += &format!("\\startpipeline\n{message};\n\\endpipeline\n");
        } else {
            script += &format!("{message};\n");
        }
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
