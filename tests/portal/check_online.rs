//! `check --online`: whether what is outside answers as `serve` will ask it, each with the key to change.

use std::process::Command;

use crate::break_glass_crash::failing_smtp_server::Sink;
use crate::support::{INSTITUTIONS, cluster, new_database, set_database_clock, write_private};

/// A database of the machine's own time, as the program's is.
async fn real_time_database() -> String {
    let database = new_database().await;
    set_database_clock(&cluster().connection_string("mijntoegang_owner", &database), None).await;
    database
}

/// Whether `check` with this ends well, and what it says.
async fn check(database: &str, smtp: &str, more: &str, online: bool) -> (bool, String) {
    let folder = std::env::temp_dir().join(format!("mt-online-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("portal.toml");
    let app = cluster().connection_string("mijntoegang_app", database);
    let text = format!(
        "base_url = \"https://toegang.example.org\"\nsmtp_url = \"{smtp}\"\nmail_from = \"toegang@example.org\"\n\
         session_key = \"{}\"\ndatabase_url = \"{app}\"\n{more}\n{INSTITUTIONS}",
        "0a".repeat(64)
    );
    write_private(&file, &text);
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    command.args(["check", "--config", file.to_str().unwrap()]).env_clear();
    if online {
        command.arg("--online");
    }
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn what_does_not_answer_is_named_by_its_key_and_fails_only_when_asked_for() {
    let database = real_time_database().await;
    let busy = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = busy.local_addr().unwrap();
    let more = format!("listen = \"{address}\"\nops_listen = \"192.0.2.1:9\"\nclamd_url = \"unix:/run/nowhere/clamd.ctl\"");
    let (fine, said) = check(&database, "smtp://127.0.0.1:9", &more, false).await;
    assert!(fine && said.contains("The configuration is fine."), "an outage elsewhere is no fault of the file: {said}");
    let (fine, said) = check(&database, "smtp://127.0.0.1:9", &more, true).await;
    assert!(!fine, "{said}");
    for line in [
        "smtp_url: the mail server cannot be used: unreachable",
        "clamd_url: no usable answer of the virus scanner",
        &format!("listen: {address} is in use"),
        "ops_listen: cannot listen on 192.0.2.1:9",
        "--online: 3 of the services outside cannot be used as configured",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
}

#[tokio::test]
async fn what_answers_is_said_and_no_mail_is_sent() {
    let database = real_time_database().await;
    let server = Sink::start(&[]).await;
    let more = "listen = \"127.0.0.1:0\"\nsmtp_hello = \"toegang.example.org\"";
    let (fine, said) = check(&database, &server.url(), more, true).await;
    assert!(
        fine && said.contains("Mail: the server took the greeting.") && said.contains("The configuration is fine."),
        "{said}"
    );
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn postgres_own_words_stand_in_what_an_administrator_reads() {
    let database = new_database().await;
    let (fine, said) = check(&format!("{database}_elsewhere"), "smtp://127.0.0.1:9", "listen = \"127.0.0.1:0\"", false).await;
    assert!(!fine && said.contains("(SQLSTATE 3D000)") && said.contains(&format!("\"{database}_elsewhere\"")), "{said}");
}
