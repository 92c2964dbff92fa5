//! `mijntoegang audit …` as an operator runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use mijntoegang::audit::{Event, record};
use mijntoegang::clock::Clock;
use mijntoegang::db::ids::PatientId;
use mijntoegang::db::{Actor, Db, Job, Tls, connect};
use uuid::Uuid;

use crate::support::{INSTITUTIONS, cluster, new_database, set_database_clock, write_private};

/// The program, with `arguments`; what it needs of the environment and nothing more.
async fn run(arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    command.args(arguments).env_clear().env("RUST_LOG", "error");
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    write_private(&file, text);
    file.display().to_string()
}

#[tokio::test]
async fn an_operator_makes_a_key_verifies_exports_and_is_told_what_does_not_fit() {
    use std::os::unix::fs::PermissionsExt;
    let database = new_database().await;
    set_database_clock(&cluster().connection_string("mijntoegang_owner", &database), None).await;
    let folder: PathBuf = std::env::temp_dir().join(format!("mijntoegang-command-{}", Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let key = path("audit.key");
    let (made, _, said) = run(&["audit", "key", "--out", &key]).await;
    assert!(made && said.contains("audit.key signs"), "{said}");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let again = run(&["audit", "key", "--out", &key]).await;
    assert!(!again.0 && again.2.contains("cannot make"), "{}", again.2);

    let app = cluster().connection_string("mijntoegang_app", &database);
    let files = format!("[audit]\nkey_file = \"{key}\"\nhead_file = \"{}\"\n", path("heads"));
    let portal = format!(
        "base_url = \"https://toegang.example.org\"\nlisten = \"127.0.0.1:0\"\nsmtp_url = \"smtps://mail.example.org\"\n\
         mail_from = \"toegang@example.org\"\nsession_key = \"{}\"\ndatabase_url = \"{app}\"\n{files}{INSTITUTIONS}",
        "0a".repeat(64)
    );
    let config = write(&folder, "portal.toml", &portal);

    // Rows, sealed as `serve` seals them.
    let (tls, job) = (Tls::new(None).unwrap(), Actor::System(Job::Sweep));
    let db = Db::new(&app, &tls, 1).unwrap();
    for _ in 0..3 {
        let mut tx = db.begin(job).await.unwrap();
        record(&mut tx, job, Event::patient_read(PatientId::generate()), Clock::System.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    let settings = mijntoegang::config::for_audit(Some(Path::new(&config)), &|_| None).unwrap();
    let sealing = mijntoegang::operate::audit::sealing(Some(&settings.files)).unwrap().unwrap();
    let sealer = mijntoegang::audit::seal::Sealer::new(app.clone().into(), tls.clone(), sealing);
    sealer.seal_once(&mut connect(&app, &tls).await.unwrap()).await.unwrap();

    let (checked, _, said) = run(&["check", "--config", &config]).await;
    assert!(checked && said.contains("Audit: the oldest row without a seal waits 0 s."), "{said}");
    let (whole, out, said) = run(&["audit", "verify", "--config", &config]).await;
    assert!(whole && out.starts_with("3 rows in 1 seal, whole up to seal 1 of "), "{out}{said}");
    let (_, export, said) = run(&["audit", "export", "--config", &config]).await;
    assert_eq!(export.lines().count(), 5, "{said}");
    let (exported, public) = (write(&folder, "export", &export), format!("{key}.pub"));
    let offline = ["audit", "verify", "--export", &exported, "--head", &path("heads"), "--public-key", &public];
    let (whole, out, said) = run(&offline).await;
    assert!(whole && out.starts_with("3 rows in 1 seal"), "{out}{said}");
    write(&folder, "export", &export.replacen("patient-read", "patient-reae", 1));
    let (whole, out, said) = run(&offline).await;
    assert!(
        !whole && out.contains("row 1 (seal 1): was changed") && said.contains("first: row 1 (seal 1): was changed"),
        "{out}{said}"
    );
    let (whole, out, _) = run(&["audit", "verify", "--export", &exported, "--public-key", &public]).await;
    assert!(!whole && out.starts_with("Without a file of heads:"), "{out}");
    let owner = cluster().connection_string("mijntoegang_owner", &database);
    let owners = write(&folder, "owner.toml", &format!("owner_database_url = \"{owner}\"\n{files}"));
    let (done, _, said) = run(&["audit", "retain", "--config", &owners]).await;
    assert!(done && said.contains("Nothing is older than 10 years."), "{said}");
    let (done, _, said) = run(&["audit", "retain", "--config", &config]).await;
    assert!(!done && said.contains("owner_database_url: is missing"), "{said}");
    let (done, _, said) = run(&["audit", "restored", "--config", &config]).await;
    assert!(done && said.contains("nothing to give up"), "{said}");

    // What serve refuses, check refuses too.
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    for command in ["check", "serve"] {
        let (started, _, said) = run(&[command, "--config", &config]).await;
        assert!(!started && said.contains("audit.key_file") && said.contains("can be read by others; run: chmod 600"), "{said}");
    }
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let bare = write(&folder, "bare.toml", &portal.replace(&files, ""));
    let (checked, _, said) = run(&["check", "--config", &bare]).await;
    assert!(checked && said.contains("Audit: [audit] is not configured"), "{said}");
    let half = write(&folder, "half.toml", &portal.replace(&format!("key_file = \"{key}\"\n"), ""));
    let (checked, _, said) = run(&["check", "--config", &half]).await;
    assert!(!checked && said.contains("audit.key_file: is missing"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}
