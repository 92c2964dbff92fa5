//! The same against a full SMTP server that others wrote: encryption, login, and what it makes of the mail.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mijntoegang::mail::{SmtpUrl, Transport};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::certificate::certificate;
use crate::db::Db;
use crate::{Running, smtp, until};

/// The server in a process of its own; ends with this value.
struct Server {
    port: u16,
    lines: UnboundedReceiver<String>,
    child: Child,
}

impl Server {
    async fn start(arguments: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp.mjs");
        let node = std::env::var("MIJNTOEGANG_TEST_NODE").unwrap_or_else(|_| "node".to_owned());
        let mut child =
            Command::new(node).arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let printed = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = unbounded_channel();
        std::thread::spawn(move || printed.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut server = Self { port: 0, lines, child };
        server.port = server.line().await.parse().unwrap();
        server
    }

    async fn line(&mut self) -> String {
        let line = timeout(Duration::from_secs(20), self.lines.recv()).await.unwrap();
        line.unwrap_or_else(|| panic!("the server ended; smtp-server comes with npm ci in tests/browser"))
    }

    /// The next mail.
    async fn mail(&mut self) -> serde_json::Value {
        serde_json::from_str(&self.line().await).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A certificate for localhost and its key, in a folder of the test's.
fn localhost(name: &str) -> (PathBuf, PathBuf) {
    let folder = std::env::temp_dir().join(format!("mijntoegang-{name}-{}", std::process::id()));
    certificate(&folder, "DNS:localhost,IP:127.0.0.1")
}

fn trusting(url: &str, certificate: &Path) -> Transport {
    Transport::smtp(SmtpUrl::parse(url).unwrap(), Some(certificate)).unwrap()
}

#[tokio::test]
async fn a_plain_server_takes_it_in() {
    let (db, mut server) = (Db::new().await, Server::start(&[]).await);
    let worker = Running::start(&db, smtp(&format!("smtp://localhost:{}", server.port)));
    db.write_one().await;
    let mail = server.mail().await;
    assert_eq!(mail["from"], "noreply@example.org");
    assert_eq!(mail["to"], serde_json::json!(["ombudsdienst@example.org"]));
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("\r\nSubject: Aanvraag 1\r\n") && text.contains("één aanvraag"), "{text}");
    until("sent", async || db.rows().await[0].0 == "sent").await;
    worker.stop().await;
}

#[tokio::test]
async fn starttls_and_a_login_are_used_and_a_stranger_gets_nothing() {
    let (certificate, key) = localhost("starttls");
    let files = [certificate.to_str().unwrap(), key.to_str().unwrap()];
    let mut server = Server::start(&["--cert", files[0], "--key", files[1], "--login", "portal:geh/eim"]).await;
    let url = |password: &str| format!("smtp://portal:{password}@localhost:{}?tls=required", server.port);
    let (good, bad) = (url("geh%2Feim"), url("fout"));

    let db = Db::new().await;
    db.write_one().await;
    let stranger = Running::start(&db, smtp(&good));
    until("the certificate is refused", async || db.rows().await[0].2.as_deref() == Some("tls-issuer")).await;
    stranger.stop().await;
    let locked_out = Running::start(&db, trusting(&bad, &certificate));
    until("the password is refused", async || db.rows().await[0].2.as_deref() == Some("login 535")).await;
    locked_out.stop().await;
    assert_eq!(db.counts().await, (1, 0), "neither is the mail's fault");

    let worker = Running::start(&db, trusting(&good, &certificate));
    let mail = server.mail().await;
    assert_eq!((&mail["secure"], &mail["user"]), (&true.into(), &"portal".into()));
    until("sent", async || db.rows().await[0].0 == "sent").await;
    worker.stop().await;
    std::fs::remove_dir_all(certificate.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn smtps_is_encrypted_from_the_first_byte() {
    let (certificate, key) = localhost("smtps");
    let mut server = Server::start(&["--smtps", "--cert", certificate.to_str().unwrap(), "--key", key.to_str().unwrap()]).await;
    let db = Db::new().await;
    let worker = Running::start(&db, trusting(&format!("smtps://localhost:{}", server.port), &certificate));
    db.write_one().await;
    assert_eq!(server.mail().await["secure"], true);
    until("sent", async || db.rows().await[0].0 == "sent").await;
    worker.stop().await;
    std::fs::remove_dir_all(certificate.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn its_refusals_are_told_apart() {
    for (answer, state, class) in [("451", "waiting", "smtp 451"), ("552", "failed", "smtp 552")] {
        let (db, server) = (Db::new().await, Server::start(&["--data", answer]).await);
        let worker = Running::start(&db, smtp(&format!("smtp://127.0.0.1:{}", server.port)));
        db.write_one().await;
        until(class, async || db.rows().await[0].0 == state && db.rows().await[0].2.as_deref() == Some(class)).await;
        worker.stop().await;
    }
}

#[tokio::test]
async fn a_server_is_tried_out_without_a_mail_and_its_certificate_is_judged() {
    let (certificate, key) = localhost("trying");
    let files = [certificate.to_str().unwrap(), key.to_str().unwrap()];
    let server = Server::start(&["--cert", files[0], "--key", files[1]]).await;
    let url = format!("smtp://localhost:{}?tls=required", server.port);
    let limit = Duration::from_secs(10);
    assert_eq!(trusting(&url, &certificate).greeting_as("toegang.example.org").try_out(limit).await, Ok(()));
    assert_eq!(smtp(&url).try_out(limit).await, Err("tls-issuer".to_owned()));
    let folder = std::env::temp_dir().join(format!("mijntoegang-elsewhere-{}", std::process::id()));
    let (elsewhere, key) = crate::certificate::certificate(&folder, "DNS:elders.example.org");
    let other = Server::start(&["--cert", elsewhere.to_str().unwrap(), "--key", key.to_str().unwrap()]).await;
    let found = trusting(&format!("smtp://localhost:{}?tls=required", other.port), &elsewhere).try_out(limit).await;
    assert_eq!(found, Err("tls-name".to_owned()));
    for file in [certificate, elsewhere] {
        std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }
}
