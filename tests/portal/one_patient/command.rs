//! `mijntoegang patient …` as an operator runs it: numbers on standard input, no name and no number said.

use std::io::Write;
use std::process::{Command, Stdio};

use mijntoegang::clock::Clock;

use super::OTHER;
use crate::break_glass::{EMMA, JAN};
use crate::support::{INSTITUTIONS, Portal, new_database, write_private};

#[tokio::test]
async fn an_operator_types_numbers_and_reads_none() {
    // The program has no other clock.
    let portal = Portal::over(new_database().await, Clock::System, |_| {}).await;
    let url = |role: &str| portal.cluster.connection_string(role, &portal.database);
    let file = std::env::temp_dir().join(format!("mijntoegang-patient-{}.toml", uuid::Uuid::now_v7()));
    let text = format!(
        "base_url = \"https://toegang.example.org\"\nlisten = \"127.0.0.1:0\"\nsmtp_url = \"smtps://mail.example.org\"\n\
         mail_from = \"toegang@example.org\"\nsession_key = \"{}\"\ndatabase_url = \"{}\"\nowner_database_url = \"{}\"\n{INSTITUTIONS}",
        "0a".repeat(64),
        url("mijntoegang_app"),
        url("mijntoegang_owner")
    );
    write_private(&file, &text);
    let run = async |arguments: &[&str], input: String| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        command.arg("patient").args(arguments).arg("--config").arg(&file).env_clear().env("RUST_LOG", "error");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let done = move || {
            let mut child = command.spawn().unwrap();
            // A program that does not read is no fault.
            let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
            child.wait_with_output().unwrap()
        };
        let output = tokio::task::spawn_blocking(done).await.unwrap();
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        for secret in [EMMA, JAN, OTHER, "Emma", "Jan", "Peeters", "Willems"] {
            assert!(!said.contains(secret), "{said}");
        }
        (output.status.success(), said)
    };
    for (arguments, input, says) in [
        (vec!["merge"], String::new(), "standard input: holds no rijksregister- or BIS-number"),
        (vec!["merge"], format!("{EMMA}\n85073000062\n"), "standard input: holds no rijksregister- or BIS-number"),
        (vec!["merge"], format!("{EMMA}\n{JAN}\n"), "names differ"),
        (vec!["merge", "--dry-run"], format!("{EMMA}\n{JAN}\n"), "Nothing was done"),
        (vec!["number"], format!("{OTHER}\n{JAN}\n"), "no patient is known by the first number"),
        (vec!["unmerge"], format!("{EMMA}\n"), "no patient who was known by that number was merged"),
    ] {
        let (done, said) = run(&arguments, input).await;
        assert!(said.contains(says) && done == arguments.contains(&"--dry-run"), "{arguments:?}: {said}");
    }
    assert_eq!(portal.count("select count(*) from patient_merges").await, 0);
    let (done, said) = run(&["number"], format!(" rijksregisternummer: 85.07.30-999.32\n{OTHER}\n")).await;
    assert!(done && said.contains("The patient has the new number."), "{said}");
    let (done, said) = run(&["merge", "--despite-differences"], format!("{EMMA}\n{JAN}\n")).await;
    assert!(done && said.contains("Merged."), "{said}");
    let (done, said) = run(&["unmerge"], format!("{EMMA}\n")).await;
    assert!(done && said.contains("The merge was taken back."), "{said}");
    let audited =
        "select count(*) from audit_events where action in ('patient-number-changed', 'patients-merged', 'patients-unmerged')
      and actor_kind = 'system' and actor_id is null";
    assert_eq!(portal.count(audited).await, 3);
    std::fs::remove_file(file).unwrap();
}
