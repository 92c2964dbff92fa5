//! The program as an operator runs it: killed in the middle of answering, and `mijntoegang client`.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use mijntoegang::applications::Scope;
use uuid::Uuid;

use super::by_riziv;
use crate::break_glass::{EMMA, JAN, jan_excludes_sofie};
use crate::support::{INSTITUTIONS, Portal, set_database_clock, write_private};

/// A folder with settings in it, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("mijntoegang-client-{}", Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let file = self.0.join(name);
        write_private(&file, text);
        file.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    command.args(arguments).env_clear().env("RUST_LOG", "error").stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn settings(portal: &Portal, port: u16) -> String {
    format!(
        "base_url = \"http://127.0.0.1:{port}\"\nlisten = \"127.0.0.1:{port}\"\nsmtp_url = \"smtp://127.0.0.1:9\"\n\
         mail_from = \"toegang@example.org\"\nsession_key = \"{}\"\ndatabase_url = \"{}\"\n{INSTITUTIONS}",
        "0a".repeat(64),
        portal.cluster.connection_string("mijntoegang_app", &portal.database)
    )
}

fn serve(config: &str) -> Child {
    let mut child = program(&["serve", "--config", config]).spawn().unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !said.contains("Ready:") {
        assert!(lines.read_line(&mut said).unwrap() > 0, "serve ended: {said}");
    }
    std::thread::spawn(move || lines.lines().for_each(drop));
    child
}

#[tokio::test]
async fn no_answered_decision_is_missing_after_the_process_was_killed() {
    let portal = Portal::start().await;
    let folder = Folder::new();
    let app = portal.application("EPD", &[Scope::Decision]).await;
    jan_excludes_sofie(&portal).await;
    // The program has no other clock.
    set_database_clock(&portal.cluster.connection_string("mijntoegang_owner", &portal.database), None).await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = folder.write("portal.toml", &settings(&portal, port));
    let answered = Arc::new(Mutex::new(Vec::new()));
    for _ in 0..3 {
        let config = config.clone();
        let mut child = tokio::task::spawn_blocking(move || serve(&config)).await.unwrap();
        let mut there = app.clone();
        there.base = format!("http://127.0.0.1:{port}");
        let asking = (0..16).map(|n| {
            let (there, answered) = (there.clone(), Arc::clone(&answered));
            tokio::spawn(async move {
                loop {
                    let body = by_riziv("10000007003", if n % 2 == 0 { EMMA } else { JAN });
                    let Ok(told) = there.try_post("/access/v1/evaluation", &body).await else {
                        return;
                    };
                    let id = told["context"]["decision_id"].as_str().unwrap().parse::<Uuid>().unwrap();
                    answered.lock().unwrap().push((id, told["decision"].as_bool().unwrap()));
                }
            })
        });
        let asking: Vec<_> = asking.collect();
        let before = answered.lock().unwrap().len();
        while answered.lock().unwrap().len() < before + 300 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        for one in asking {
            one.await.unwrap();
        }
    }
    let answered = answered.lock().unwrap().clone();
    for permit in [true, false] {
        let ids: Vec<Uuid> = answered.iter().filter(|(_, said)| *said == permit).map(|(id, _)| *id).collect();
        let sql = "select count(*) from decisions where permit = $2 and id = any($1)";
        let kept: i64 = portal.owner().await.query_one(sql, &[&ids, &permit]).await.unwrap().get(0);
        assert!(ids.len() > 100, "{permit}: {}", ids.len());
        assert_eq!(usize::try_from(kept).unwrap(), ids.len(), "each answer was on record before it left");
    }
}

#[tokio::test]
async fn an_operator_lets_an_application_in_changes_its_token_and_shuts_it_out() {
    let portal = Portal::start().await;
    let folder = Folder::new();
    let owner = portal.cluster.connection_string("mijntoegang_owner", &portal.database);
    let config = folder.write("owner.toml", &format!("owner_database_url = \"{owner}\"\n"));
    let run = async |arguments: &[&str]| {
        let mut command = program(&[&["client"], arguments, &["--config", &config]].concat());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let add = [
        "add",
        "EPD Brugge",
        "--institution",
        "0566.988.259",
        "--scope",
        "decision",
        "--scope",
        "consent.read",
        "--scope",
        "changes.read",
    ];
    let (code, token, said) = run(&add).await;
    assert_eq!((code, token.trim().len()), (Some(0), 43), "{said}");
    assert!(said.contains("not shown again") && !said.contains(token.trim()));
    let app = portal.app_with(token.trim());
    assert_eq!(app.post("/access/v1/evaluation", &by_riziv("10000007003", JAN)).await.status, 200);
    let (code, out, said) = run(&add).await;
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(said.contains("there is an application of this name"), "{said}");
    let (_, second, _) = run(&["rotate", "EPD Brugge"]).await;
    let (code, listed, _) = run(&["list"]).await;
    assert_eq!(code, Some(0));
    assert!(
        listed.starts_with("EPD Brugge · AZ Sint-Lucas Brugge · decision consent.read changes.read · 60000 calls a minute\n"),
        "{listed}"
    );
    assert_eq!(listed.lines().count(), 3);
    assert!(listed.contains("never used") && !listed.contains(token.trim()) && !listed.contains(second.trim()), "{listed}");
    let first = listed.lines().find(|line| line.contains(" · used ")).unwrap().split_whitespace().next().unwrap().to_owned();
    assert_eq!(run(&["revoke", "EPD Brugge", "--token", &first]).await.0, Some(0));
    assert_eq!(app.post("/access/v1/evaluation", &by_riziv("10000007003", JAN)).await.status, 401);
    assert_eq!(run(&["revoke", "EPD Brugge"]).await.0, Some(0));
    assert_eq!(portal.app_with(second.trim()).get("/api/v1/changes/position").await.status, 401);
    assert!(run(&["list"]).await.1.contains("shut out on"));
    for wrong in [
        vec!["add", "X", "--institution", "0566988250", "--scope", "decision"],
        vec!["add", "X", "--institution", "0566988259", "--scope", "all"],
        vec!["add", "X", "--institution", "0566988259"],
        vec!["add", "X", "--institution", "0566988259", "--scope", "changes.read"],
        vec!["add", " ", "--institution", "0566988259", "--scope", "decision"],
        vec!["add", "X", "--institution", "0400000086", "--scope", "decision"],
        vec!["rotate", "Niemand"],
        vec!["revoke", "EPD Brugge"],
    ] {
        let (code, out, said) = run(&wrong).await;
        assert!(code != Some(0) && out.is_empty() && !said.is_empty(), "{wrong:?}");
    }
}
