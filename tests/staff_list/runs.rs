//! The runs themselves: killed midway, two at once, on record.

use std::io::{BufRead, BufReader};

use crate::hospital::{Answer, Hospital};

const PEOPLE: i64 = 12_000;

fn list() -> String {
    let lines: String = (1..=PEOPLE).map(|n| format!("P-{n};Achternaam{n};Voornaam;Arts;Spoed\n")).collect();
    format!("Personeelsnummer;Familienaam;Voornaam;Functie;Dienst\n{lines}")
}

#[tokio::test]
async fn an_import_that_was_killed_says_what_is_in_and_the_next_does_the_rest() {
    let hospital = Hospital::start().await;
    hospital.write("lijst.csv", list());
    let mut child = hospital.command("lijst.csv", &[]).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "Written 5000 of 12000 people."));
    child.kill().unwrap();
    child.wait().unwrap();
    let people = "select count(*) from care_workers";
    let kept: i64 = hospital.one(people).await;
    assert!((5_000..PEOPLE).contains(&kept), "killed before its end: {kept}");
    let posts = "select count(*) from care_worker_posts where listed and personnel_number is not null";
    assert_eq!(hospital.one::<i64>(posts).await, kept, "no batch is half in");
    let counted = "select added::bigint from directory_imports order by started_at limit 1";
    assert_eq!(hospital.one::<i64>(counted).await, kept);

    // Postgres notices that the program is gone.
    let mut next = hospital.run("lijst.csv", &[]).await;
    while next.err.contains("another import is under way") {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        next = hospital.run("lijst.csv", &[]).await;
    }
    let next = next.done();
    let told =
        format!("by els; {kept} of {PEOPLE} changes are in ({kept} added, 0 changed, 0 closed). This one does what is left.");
    assert!(
        next.err.contains("An earlier import did not end: that of AZ Sint-Lucas Brugge") && next.err.contains(&told),
        "{}",
        next.err
    );
    assert!(next.has(&format!("Done: {} added, 0 changed, 0 closed.", PEOPLE - kept)), "{}", next.out);
    assert_eq!(hospital.one::<i64>(people).await, PEOPLE);
    let runs: String =
        hospital.one("select string_agg(interrupted::text || ' ' || (ended_at is not null)::text, ', ' order by started_at) from directory_imports").await;
    assert_eq!(runs, "true true, false true");
    let audited = "select sum((details ->> 'added')::bigint)::bigint from audit_events where action = 'directory-imported'";
    assert_eq!(hospital.one::<i64>(audited).await, PEOPLE, "each batch is on record with what it brought");
    let third = hospital.run("lijst.csv", &[]).await.done();
    assert!(third.has("Nothing to change") && !third.err.contains("did not end"), "{}", third.err);
}

#[tokio::test]
async fn one_right_after_another_is_not_refused() {
    let hospital = Hospital::start().await;
    hospital.write("kort.csv", "Stamnr;Naam\nP-1;Achternaam1 Voornaam\n");
    for _ in 0..5 {
        let run = hospital.run("kort.csv", &[]).await;
        assert!(!run.err.contains("under way"), "{}", run.err);
    }
}

#[tokio::test]
async fn the_second_of_two_at_once_is_refused_with_a_sentence() {
    let hospital = Hospital::start().await;
    hospital.write("lijst.csv", list());
    let mut first = hospital.command("lijst.csv", &[]).spawn().unwrap();
    let mut lines = BufReader::new(first.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.starts_with("Written 5000")));
    hospital.write("kort.csv", "Stamnr;Naam\nP-1;Achternaam1 Voornaam\n");
    let second =
        hospital.run("kort.csv", &[]).await.refused("another import is under way: that of AZ Sint-Lucas Brugge, started on ");
    assert!(second.err.contains("by els;") && second.err.contains("Wait until it ends"), "{}", second.err);
    // A dry run takes nobody's turn.
    hospital.run("kort.csv", &["--dry-run", "--allow-closing", "100"]).await.done();
    let rest: Vec<String> = lines.collect();
    assert!(rest.iter().any(|line| line == "Written 12000 of 12000 people."), "{rest:?}");
    let first: Answer = first.wait_with_output().unwrap().into();
    first.done();
}
