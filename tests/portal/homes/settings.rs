//! Stand-ins: the configuration, the table, and what `check` says.

use std::process::Command;

use mijntoegang::config::InstitutionConfig;
use mijntoegang::db::{Tls, client};
use mijntoegang::demo::people;
use mijntoegang::operate::institutions;

use crate::support::{INSTITUTIONS, cluster, new_database, set_database_clock, write_private};

/// What `check` says of these institutions, and of any section behind them.
pub async fn check(database: &str, institutions: &str) -> (bool, String) {
    let folder = std::env::temp_dir().join(format!("mt-homes-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("portal.toml");
    let app = cluster().connection_string("mijntoegang_app", database);
    set_database_clock(&cluster().connection_string("mijntoegang_owner", database), None).await;
    let head = format!(
        "base_url = \"https://toegang.example.org\"\nlisten = \"127.0.0.1:0\"\nsmtp_url = \"smtps://mail.example.org\"\n\
         mail_from = \"toegang@example.org\"\nsession_key = \"{}\"\ndatabase_url = \"{app}\"\n",
        "0a".repeat(64)
    );
    write_private(&file, &(head + institutions));
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    command.args(["check", "--config", file.to_str().unwrap()]).env_clear();
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

async fn write(database: &str, institutions: &[InstitutionConfig]) {
    let owner = cluster().connection_string("mijntoegang_owner", database);
    institutions::write(&mut client(&owner, &Tls::new(None).unwrap()).await.unwrap(), institutions).await.unwrap();
}

#[tokio::test]
async fn a_difference_between_the_file_and_the_table_is_refused_until_migrate_writes_it() {
    let database = new_database().await;
    let (fine, said) = check(&database, INSTITUTIONS).await;
    assert!(fine && !said.contains("stand_in"), "{said}");
    let without = INSTITUTIONS.replace("stand_in = \"0999000129\"\n", "");
    let (fine, said) = check(&database, &without).await;
    assert!(!fine && said.contains("institution.stand_in: AZ Sint-Lucas Brugge (0566988259) has another stand-in in the database; run: mijntoegang migrate"), "{said}");
    let [first, second] = INSTITUTIONS.trim().split("\n\n").collect::<Vec<_>>().try_into().unwrap();
    let (fine, said) = check(&database, &format!("{second}\n\n{first}")).await;
    assert!(!fine && said.contains("has another place in the database; run: mijntoegang migrate"), "{said}");

    let mut configured = people::institution_configs().unwrap();
    configured[0].stand_in = None;
    write(&database, &configured).await;
    let (fine, said) = check(&database, &without).await;
    assert!(fine && said.contains("institution.stand_in: AZ Sint-Lucas Brugge names no other institution"), "{said}");
    // Alone: nobody decides where no ombudsdienst is left.
    configured.truncate(1);
    write(&database, &configured).await;
    let alone = without.split("\n\n").next().unwrap();
    let (fine, said) = check(&database, alone).await;
    assert!(fine && said.contains("institution.escalation_email: AZ Sint-Lucas Brugge is the only institution"), "{said}");
    let (fine, said) = check(&database, &format!("{alone}\nescalation_email = \"directie@example.org\"\n")).await;
    assert!(fine && !said.contains("escalation_email"), "{said}");
}

#[tokio::test]
async fn what_left_the_configuration_keeps_its_row_and_loses_its_place() {
    let database = new_database().await;
    let mut configured = people::institution_configs().unwrap();
    configured.reverse();
    configured.truncate(1);
    configured[0].stand_in = None;
    write(&database, &configured).await;
    let owner = cluster().connection_string("mijntoegang_owner", &database);
    let owner = client(&owner, &Tls::new(None).unwrap()).await.unwrap();
    let rows = owner
        .query(
            "select name, ordinal, stand_in_id is null from institutions where ordinal > 0 or name like 'AZ Sint%' order by name",
            &[],
        )
        .await
        .unwrap();
    let rows: Vec<(String, i16, bool)> = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    assert_eq!(rows, [("AZ Sint-Lucas Brugge".to_owned(), 0, true), ("Ziekenhuis Leieland".to_owned(), 1, true)]);
}

#[tokio::test]
async fn check_counts_officers_without_an_entry() {
    let database = new_database().await;
    let owner = cluster().connection_string("mijntoegang_owner", &database);
    let owner = client(&owner, &Tls::new(None).unwrap()).await.unwrap();
    assert!(!check(&database, INSTITUTIONS).await.1.contains("without an entry"));
    owner
        .batch_execute("delete from officer_entries where officer_id = (select id from officers where given_name = 'An')")
        .await
        .unwrap();
    let (_, said) = check(&database, INSTITUTIONS).await;
    assert!(said.contains("Officers without an entry of the directory: 1.") && !said.contains("De Smet"), "{said}");
}
