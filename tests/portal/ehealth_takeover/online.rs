//! `mijntoegang check --online` and `mijntoegang ehealth`, as an operator runs them, against the stand-in of the service.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use mijntoegang::clock::Clock;
use mijntoegang::demo::ehealth::{Behaviour, ServiceStandIn};
use mijntoegang::jose::OwnKey;

use super::JAN;
use crate::break_glass_crash::failing_smtp_server::Sink;
use crate::certificate::certificate;
use crate::proxy::free_port;
use crate::support::{INSTITUTIONS, Portal, new_database, write_private};

/// A portal's settings, and the stand-in that they name.
struct Installation {
    portal: Portal,
    folder: PathBuf,
    stand_in: ServiceStandIn,
    mail_server: Sink,
}

fn new_key(file: &Path) {
    let mut openssl = Command::new("openssl");
    openssl.args(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    write_private(file, &String::from_utf8(openssl.output().unwrap().stdout).unwrap());
}

impl Installation {
    async fn new() -> Self {
        // The program has no other clock.
        let portal = Portal::over(new_database().await, Clock::System, |_| {}).await;
        let folder = std::env::temp_dir().join(format!("mijntoegang-online-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        new_key(&folder.join("ours.pem"));
        new_key(&folder.join("other.pem"));
        let key = OwnKey::from_pem(&std::fs::read_to_string(folder.join("ours.pem")).unwrap()).unwrap();
        let (stand_in, server) = ServiceStandIn::bind_for(key).unwrap();
        tokio::spawn(server);
        Self { portal, folder, stand_in, mail_server: Sink::start(&[]).await }
    }

    fn settings(&self) -> String {
        let url = |role: &str| self.portal.cluster.connection_string(role, &self.portal.database);
        format!(
            "base_url = \"https://toegang.example.org\"\nlisten = \"127.0.0.1:0\"\nsmtp_url = \"{mail}\"\n\
             mail_from = \"toegang@example.org\"\nsession_key = \"{}\"\ndatabase_url = \"{}\"\nowner_database_url = \"{}\"\n\
             [ehealth]\nurl = \"{base}\"\ntoken_url = \"{base}/token\"\nclient_id = \"mijn-toegang\"\nkey = \"ours.pem\"\n{INSTITUTIONS}",
            "0a".repeat(64),
            url("mijntoegang_app"),
            url("mijntoegang_owner"),
            mail = self.mail_server.url(),
            base = self.stand_in.base()
        )
    }

    /// Whether it succeeds, and what it says.
    async fn run(&self, arguments: &[&str], (from, to): (&str, &str), input: &str) -> (bool, String) {
        let settings = self.settings();
        assert!(settings.contains(from), "{from}");
        let file = self.folder.join("portal.toml");
        write_private(&file, &settings.replace(from, to));
        let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        command.args(arguments).arg("--config").arg(&file).env_clear().env("RUST_LOG", "error");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let input = input.to_owned();
        let output = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            // A program that does not read is no fault.
            let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
            child.wait_with_output().unwrap()
        });
        let output = output.await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains(JAN) && !said.contains("PRIVATE KEY"), "{said}");
        (output.status.success(), said)
    }

    async fn check(&self, from: &str, to: &str) -> (bool, String) {
        self.run(&["check", "--online"], (from, to), "").await
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A server with a certificate of its own that says nothing else.
struct TlsServer(Child);

impl Drop for TlsServer {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_online_says_what_is_wrong_by_the_key_that_is_to_change() {
    let installation = Installation::new().await;
    let (done, said) = installation.check("", "").await;
    assert!(done, "{said}");
    for line in
        ["the token endpoint gave a token", "the service answered", "a decision about somebody", "The configuration is fine."]
    {
        assert!(said.contains(line), "{said}");
    }
    // Another client, and a key that is not this client's.
    for (from, to) in [("\"mijn-toegang\"", "\"another\""), ("ours.pem", "other.pem")] {
        let (done, said) = installation.check(from, to).await;
        assert!(!done && said.contains("ehealth.token_url") && said.contains("status 401"), "{said}");
        assert!(said.contains("ehealth.client_id, ehealth.key: "), "{said}");
    }
    // Nobody listens, and somebody listens who says nothing.
    let token_url = format!("{}/token", installation.stand_in.base());
    let (done, said) = installation.check(&token_url, &format!("http://127.0.0.1:{}", free_port())).await;
    assert!(!done && said.contains("ehealth.token_url") && said.contains("cannot connect"), "{said}");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let (done, said) = installation.check(&token_url, &format!("http://{}", silent.local_addr().unwrap())).await;
    assert!(!done && said.contains("ehealth.token_url") && said.contains("too slow"), "{said}");
    // A certificate that this authority did not sign.
    let (server, other) = (installation.folder.join("server"), installation.folder.join("authority"));
    let ((served, key), (trusted, _)) = (certificate(&server, "IP:127.0.0.1"), certificate(&other, "IP:127.0.0.1"));
    let port = free_port();
    let mut openssl = Command::new("openssl");
    openssl.args(["s_server", "-quiet", "-www", "-accept", &port.to_string(), "-cert"]).arg(&served).arg("-key").arg(&key);
    let _server = TlsServer(openssl.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let old = format!("token_url = \"{token_url}\"\n");
    let new = format!("token_url = \"https://127.0.0.1:{port}/token\"\nca = \"{}\"\n", trusted.display());
    let (done, said) = installation.check(&old, &new).await;
    assert!(!done && said.contains("ehealth.token_url") && said.contains("its certificate is not trusted"), "{said}");
    // The token is good, and the service is not.
    installation.stand_in.behave(Behaviour::Malformed);
    let (done, said) = installation.check("", "").await;
    assert!(!done && said.contains("ehealth.url") && said.contains("not the JSON of this service"), "{said}");
    let url = format!("url = \"{}\"\n", installation.stand_in.base());
    installation.stand_in.behave(Behaviour::Well);
    let (done, said) =
        installation.check(&format!("[ehealth]\n{url}"), &format!("[ehealth]\n{}", url.replace("\"\n", "/v3\"\n"))).await;
    assert!(!done && said.contains("ehealth.url") && said.contains("status 404"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_reads_how_it_stands_and_types_a_number() {
    let installation = Installation::new().await;
    let owner = installation.portal.owner().await;
    let doubt = "insert into ehealth_checks (niss, wanted_at, due_at, doubted_at, holds) values ($1, now(), now() + interval '5 minutes', now(), true)";
    owner.execute(doubt, &[&JAN]).await.unwrap();
    let (done, said) = installation.run(&["ehealth", "status"], ("", ""), "").await;
    assert!(done && said.contains("1 people are asked about") && said.contains("1 answers make no sense"), "{said}");
    for (input, says) in
        [("", "holds no rijksregister"), ("85073099933\n", "holds no rijksregister"), ("01020399942\n", "nothing was done")]
    {
        let (done, said) = installation.run(&["ehealth", "accept"], ("", ""), input).await;
        assert!(!done && said.contains(says), "{input}: {said}");
    }
    let (done, said) = installation.run(&["ehealth", "accept"], ("", ""), &format!(" 85.07.30-999.32 \n{JAN}")).await;
    assert!(done && said.contains("is asked now"), "{said}");
    let due = "select count(*) from ehealth_checks where due_at <= now() and accepted_until > now()";
    assert_eq!(installation.portal.count(due).await, 1);
    let (done, said) = installation.run(&["ehealth", "accept", "--all"], ("", ""), "").await;
    assert!(done && said.contains("about 1 person"), "{said}");
    assert_eq!(installation.portal.count("select count(*) from audit_events where action = 'ehealth-answer-accepted'").await, 2);
}
