//! The log of decisions: over the months, and what it tells after a complaint.

use std::io::Write;
use std::process::{Command, Stdio};

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use mijntoegang::operate;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{RIZIV, SSIN, by_riziv, question};
use crate::break_glass::{JAN, jan_excludes_sofie};
use crate::support::{Portal, write_private};

#[tokio::test]
async fn a_decision_is_found_by_the_id_of_its_call() {
    let portal = Portal::start().await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let question = by_riziv("10000007003", JAN);
    let headers = [("content-type", "application/json"), ("x-request-id", "vendor-42")];
    let mut ward = question.clone();
    ward["evaluations"] = json!([{}, {}]);
    app.send(Method::POST, "/access/v1/evaluations", &headers, Some(ward.to_string())).await;
    let own = app.post("/access/v1/evaluation", &question).await;
    for (id, number) in [("vendor-42", 2), (own.header("x-request-id"), 1)] {
        assert_eq!(portal.count(&format!("select count(*) from decisions where request_id = '{id}'")).await, number, "{id}");
    }
}

#[tokio::test]
async fn a_month_is_prepared_before_it_comes_and_one_that_is_not_loses_nothing() {
    let portal = Portal::start().await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let ask = async || app.post("/access/v1/evaluation", &by_riziv("10000007003", JAN)).await.status;
    let other = "select count(*) from decisions_other";
    portal.clock.advance(TimeDelta::days(400));
    assert_eq!((ask().await, portal.count(other).await), (200, 1), "kept, though nobody prepared that month");
    operate::sweep_once(&portal.site()).await.unwrap();
    assert_eq!((ask().await, portal.count(other).await), (200, 2), "what began there goes on there");
    portal.clock.advance(TimeDelta::days(31));
    assert_eq!((ask().await, portal.count(other).await), (200, 2), "the next month has its own place");
    assert_eq!(portal.count("select count(*) from decisions").await, 3);
    operate::sweep_once(&portal.site()).await.unwrap();
    let owner = portal.owner().await;
    for refused in [
        "update decisions set permit = not permit",
        "delete from decisions",
        "truncate decisions_other",
        "delete from decisions_other",
    ] {
        assert!(owner.execute(refused, &[]).await.is_err(), "{refused}");
    }
}

const SOFIE: &str = "10000007003";

/// A surer number of another person beside the number of the one who is excluded.
#[tokio::test]
async fn a_refusal_names_the_excluded_person_whatever_other_numbers_say() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let other = "select niss from care_workers where niss is not null and coalesce(riziv8, '') <> '10000007' order by id limit 1";
    let niss: String = portal.owner().await.query_one(other, &[]).await.unwrap().get(0);
    let ask = async |patient: &str| {
        let told = app.post("/access/v1/evaluation", &question(&[(SSIN, &niss), (RIZIV, SOFIE)], patient)).await.json();
        let id: Uuid = told["context"]["decision_id"].as_str().unwrap().parse().unwrap();
        let sql = "select d.permit, coalesce(w.riziv8, '') from decisions d join care_workers w on w.id = d.care_worker_id where d.id = $1";
        let row = portal.owner().await.query_one(sql, &[&id]).await.unwrap();
        (row.get::<_, bool>(0), row.get::<_, String>(1))
    };
    assert_eq!(ask(JAN).await, (false, "10000007".to_owned()));
    assert!(ask("01020300071").await.0, "nobody excludes either");
    let sofies = "select count(*) from decisions d join care_workers w on w.id = d.care_worker_id where d.permit and w.riziv8 = '10000007'";
    assert_eq!(portal.count(sofies).await, 0, "the surest number, where nobody is refused");
}

/// The program as the owner, with this on standard input: its output, and what it said.
async fn look_up(portal: &Portal, key: &std::path::Path, arguments: &[&str], number: &'static str) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    let owner = portal.cluster.connection_string("mijntoegang_owner", &portal.database);
    command.args(["decisions", "asked", "--from", "2026-11-01", "--until", "2026-11-30"]).args(arguments);
    command.env_clear().env("RUST_LOG", "error").env("PORTAL_OWNER_DATABASE_URL", owner).env("PORTAL_AUDIT_LOOKUP_KEY_FILE", key);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let done = move || {
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(number.as_bytes());
        child.wait_with_output().unwrap()
    };
    let output = tokio::task::spawn_blocking(done).await.unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// After a complaint: the numbers of a question about somebody unknown are not in the log, and an operator who has the key and the number
/// finds the question.
#[tokio::test]
async fn an_operator_finds_which_unknown_number_was_asked_about() {
    let portal = Portal::start().await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let system = format!("{}/id/personnel/0566988259", portal.base);
    let numbers = [(system.as_str(), "P-9001"), (SSIN, "85473099921")];
    let told = app.post("/access/v1/evaluation", &question(&numbers, "70010100089")).await.json();
    assert_eq!(told["context"]["person"], "unknown");
    let id = told["context"]["decision_id"].as_str().unwrap().to_owned();
    app.post("/access/v1/evaluation", &by_riziv(SOFIE, JAN)).await;
    let kept = "select count(*) from decisions where octet_length(unknown_person) = 32 and octet_length(unknown_patient) = 16
        and unknown_patient not in (sha256('70010100089'), substr(sha256('70010100089'), 1, 16))";
    assert_eq!(portal.count(kept).await, 1);
    assert_eq!(portal.count("select count(*) from decisions where unknown_person is null and unknown_patient is null").await, 1);

    let key = std::env::temp_dir().join(format!("mijntoegang-lookup-{}", Uuid::now_v7()));
    write_private(&key, &format!("{}\n", "09".repeat(32)));
    for (arguments, number) in [
        (vec!["--kind", "personnel", "--institution", "0566988259"], "p-9001\n"),
        (vec!["--kind", "niss"], "85.47.30-999.21"),
        (vec!["--kind", "patient"], "70010100089"),
    ] {
        let (found, said) = look_up(&portal, &key, &arguments, number).await;
        assert_eq!(found, format!("2026-11-23 13:05:00 UTC · EPD · permit · {id}\n"), "{arguments:?}: {said}");
        assert_eq!(said, "1 decision.\n");
    }
    for (arguments, number, says) in [
        (vec!["--kind", "personnel", "--institution", "0566988259"], "P-9002", "0 decisions.\n"),
        (vec!["--kind", "patient"], "85473099921", "0 decisions.\n"),
        (vec!["--kind", "niss"], "85473099922", "mijntoegang: standard input: holds no such number in its first line\n"),
    ] {
        assert_eq!(look_up(&portal, &key, &arguments, number).await, (String::new(), says.to_owned()), "{arguments:?}");
    }
    let rows = "select count(*) from audit_events where action = 'decisions-looked-up'";
    assert_eq!(portal.count(rows).await, 5, "on record");
    // Another key finds nothing.
    write_private(&key, &"08".repeat(32));
    assert_eq!(look_up(&portal, &key, &["--kind", "patient"], "70010100089").await.1, "0 decisions.\n");
    write_private(&key, "geen sleutel");
    let said = look_up(&portal, &key, &["--kind", "patient"], "70010100089").await.1;
    assert!(said.starts_with("mijntoegang: audit.lookup_key_file: ") && said.contains("openssl rand -hex 32"), "{said}");
    std::fs::remove_file(&key).unwrap();
}
