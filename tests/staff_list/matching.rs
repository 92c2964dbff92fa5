//! Whose entry a line is: personnel number, NISS, RIZIV; never the name.

use crate::hospital::{HOME, Hospital, OTHER};

const HEADERS: &str = "Personeelsnummer;Familienaam;Voornaam;Functie;Dienst;RIZIV;INSZ\n";

fn list(lines: &[&str]) -> String {
    format!("{HEADERS}{}\n", lines.join("\n"))
}

#[tokio::test]
async fn the_same_list_twice_changes_nothing_and_says_so() {
    let hospital = Hospital::start().await;
    let lines = list(&[
        "P-1;Claes;Sofie;Arts;Cardiologie;1-00000-07-003;85073000061",
        "P-1;Claes;Sofie;Arts;Spoed;;",
        "P-2;CLAES;Sofie;Arts;Cardiologie;;85073000061",
        "P-3;DE SMET;An;;Ombudsdienst;;",
    ]);
    let first = hospital.import(&lines, &[]).await.done();
    assert!(first.has("Done: 2 added, 0 changed, 0 closed."), "{}", first.out);
    // Two contracts in one department, and two departments of one contract.
    let directory = hospital.directory().await;
    assert_eq!(
        directory,
        [
            "Sofie Claes | Arts | 85073000061 | 10000007003 | P-1 Cardiologie, P-2 Cardiologie, Spoed",
            "An De Smet | Medewerker | - | - | P-3 Ombudsdienst"
        ]
    );
    let before = hospital.snapshot().await;
    let again = hospital.import(&lines, &[]).await.done();
    assert!(again.has("Nothing to change: the directory is as this list says."), "{}", again.out);
    assert_eq!(hospital.snapshot().await, before);
    let rewritten = list(&[
        "p1;Claes;Sofie;Arts;Cardiologie;10000007;85073000061",
        "P-0001;Claes;S.;;Spoed;;",
        "P - 2;Claes;Sofie;;Cardiologie;;",
        "P-3;De Smet;An;;Ombudsdienst;;",
    ]);
    let otherwise = hospital.import(&rewritten, &["--dry-run"]).await.done();
    assert_eq!(otherwise.code, Some(0));
}

#[tokio::test]
async fn a_number_written_otherwise_keeps_its_writing() {
    let hospital = Hospital::start().await;
    hospital.import(&list(&["P-0012;Claes;Sofie;Arts;Spoed;;", "P-13;Maes;Bert;Arts;Spoed;;"]), &[]).await.done();
    let before = hospital.snapshot().await;
    let answer =
        hospital.import(&list(&["p12;Claes;Sofie;Arts;Spoed;;", "P 013;Maes;Bert;Arts;Spoed;;"]), &["--strict"]).await.done();
    assert!(answer.has("Nothing to change"), "{}", answer.out);
    assert_eq!(hospital.snapshot().await, before);
    // Another person with a number of the same form is another person.
    let other = hospital
        .import(&list(&["P-0012;Claes;Sofie;Arts;Spoed;;", "P-13;Maes;Bert;Arts;Spoed;;", "P-12;Wouters;Jan;Arts;Spoed;;"]), &[])
        .await
        .done();
    assert!(other.has("questions must write it exactly\n    taken: line 4"), "{}", other.out);
    assert_eq!(hospital.one::<i64>("select count(*) from care_workers").await, 3);
}

#[tokio::test]
async fn what_a_list_corrects() {
    let hospital = Hospital::start().await;
    hospital
        .import(
            &list(&[
                "P-1;Claes;Sofie;Arts;Spoed;;",
                "P-2;Maes;Bert;Laborant;Labo;;85073000061",
                "P-3;Noël;Zoe;Arts;Labo;1-00000-07-003;",
            ]),
            &[],
        )
        .await
        .done();
    let ids: Vec<uuid::Uuid> = hospital
        .owner
        .query("select id from care_workers order by family_key", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    // A NISS that was missing, a new name and department, a new personnel number and a diacritic.
    let answer = hospital
        .import(
            &list(&[
                "P-1;Claes;Sofie;Arts;Spoed;;01020399942",
                "P-2;Maes-Wouters;Bert;Hoofdlaborant;Kwaliteit;;85073000061",
                "P-33;Noël;Zoë;Arts;Labo;1-00000-07-405;",
            ]),
            &[],
        )
        .await
        .done();
    assert!(answer.has("Done: 0 added, 3 changed, 0 closed."), "{}", answer.out);
    assert_eq!(
        hospital.directory().await,
        [
            "Sofie Claes | Arts | 01020399942 | - | P-1 Spoed",
            "Bert Maes-Wouters | Hoofdlaborant | 85073000061 | - | P-2 Kwaliteit",
            "Zoë Noël | Arts | - | 10000007405 | P-3 Labo ended, P-33 Labo"
        ]
    );
    let after: Vec<uuid::Uuid> = hospital
        .owner
        .query("select id from care_workers order by family_key", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert_eq!(ids, after, "the entries stay, and with them exclusions and officers' links");
    // The old number still names its person: it was given to nobody else.
    let old: uuid::Uuid = hospital.one("select care_worker_id from care_worker_posts where personnel_number = 'P-3'").await;
    assert_eq!(old, after[2]);
}

#[tokio::test]
async fn a_number_given_to_somebody_else_is_reported_and_moves() {
    let hospital = Hospital::start().await;
    hospital.import(&list(&["P-1;Claes;Sofie;Arts;Spoed;;85073000061", "P-2;Maes;Bert;Arts;Labo;;"]), &[]).await.done();
    let sofie: uuid::Uuid = hospital.one("select id from care_workers where family_name = 'Claes'").await;
    let lines = list(&[
        "P-9;Claes;Sofie;Arts;Spoed;;85073000061",
        "P-1;Wouters;Jan;Arts;Spoed;;01020399942",
        "P-2;Peeters;Els;Arts;Labo;;",
    ]);
    hospital.import(&lines, &["--strict"]).await.refused("--strict: 2 lines are reported");
    let answer = hospital.import(&lines, &["--allow-closing", "50"]).await.done();
    assert!(
        answer.has("who loses it; the ombudsdienst looks which exclusions that concerns\n    taken: lines 3, 4"),
        "{}",
        answer.out
    );
    assert_eq!(
        hospital.directory().await,
        [
            "Sofie Claes | Arts | 85073000061 | - | P-9 Spoed",
            "Bert Maes | Arts | - | - |  | closed",
            "Els Peeters | Arts | - | - | P-2 Labo",
            "Jan Wouters | Arts | 01020399942 | - | P-1 Spoed"
        ]
    );
    let renumbered = "select count(*) from audit_events where action = 'care-worker-renumbered' and actor_kind = 'system'";
    assert_eq!(hospital.one::<i64>(renumbered).await, 2);
    assert_eq!(hospital.one::<i64>(&format!("{renumbered} and care_worker_id = '{sofie}'")).await, 1);
    // Two people who changed numbers with one another.
    let swapped = list(&[
        "P-1;Claes;Sofie;Arts;Spoed;;85073000061",
        "P-9;Wouters;Jan;Arts;Spoed;;01020399942",
        "P-2;Peeters;Els;Arts;Labo;;",
    ]);
    hospital.import(&swapped, &[]).await.done();
    let numbers: String = hospital
        .one("select string_agg(w.family_name || ' ' || p.personnel_number, ', ' order by w.family_key) from care_workers w join care_worker_posts p on p.care_worker_id = w.id")
        .await;
    assert_eq!(numbers, "Claes P-1, Peeters P-2, Wouters P-9");
    assert!(hospital.import(&swapped, &[]).await.done().has("Nothing to change"));
}

#[tokio::test]
async fn a_copied_riziv_number_is_left_out_and_a_niss_of_two_is_an_officers_to_settle() {
    let hospital = Hospital::start().await;
    hospital.import(&list(&["P-1;Claes;Sofie;Arts;Spoed;1-00000-07-003;85073000061"]), &[]).await.done();
    let copied = list(&[
        "P-1;Claes;Sofie;Arts;Spoed;1-00000-07-003;85073000061",
        "P-2;Maes;Bert;Arts;Spoed;;",
        "P-3;Wouters;Jan;Arts;Spoed;10000007;",
        "P-4;Peeters;Els;Arts;Spoed;;85073000061",
    ]);
    let answer = hospital.import(&copied, &[]).await.done();
    assert!(
        answer.has("on another line of the file; the ombudsdienst looks whose it is\n    taken: line 5 (as line 2)"),
        "{}",
        answer.out
    );
    assert!(
        answer.has("another person has this RIZIV number on another line of the file\n    taken without it: line 4 (as line 2)"),
        "{}",
        answer.out
    );
    let links =
        "select coalesce(string_agg(l.state || ' ' || l.ground, ', '), '') from care_worker_links l where l.ended_at is null";
    assert_eq!(hospital.one::<String>(links).await, "proposed niss");
    let bears = "select coalesce(string_agg(family_name, ', ' order by family_name), '') from care_workers where";
    assert_eq!(hospital.one::<String>(&format!("{bears} niss = '85073000061'")).await, "Claes, Peeters");
    assert_eq!(hospital.one::<String>(&format!("{bears} riziv8 is not null")).await, "Claes");
    let before = hospital.snapshot().await;
    let again = hospital.import(&copied, &[]).await.done();
    assert!(again.has("Nothing to change"), "{}", again.out);
    assert_eq!(hospital.snapshot().await, before);
    assert_eq!(hospital.one::<i64>("select count(*) from care_worker_links").await, 1, "proposed once");
    // The same where the holder is on no line.
    let of_other = list(&[
        "P-2;Maes;Bert;Arts;Spoed;10000007003;",
        "P-3;Wouters;Jan;Arts;Spoed;;85073000061",
        "P-4;Peeters;Els;Arts;Spoed;;",
    ]);
    let answer = hospital.import(&of_other, &["--allow-closing", "100"]).await.done();
    assert!(
        answer.has(
            "the directory has this NISS for another entry too; the ombudsdienst looks whether they are one person\n    taken: line 3"
        ),
        "{}",
        answer.out
    );
    assert!(answer.has("the directory has this RIZIV number for another person, or for this person a second time\n    taken without it: line 2"), "{}", answer.out);
    assert_eq!(hospital.one::<String>(&format!("{bears} niss = '85073000061'")).await, "Claes, Peeters, Wouters");
    assert_eq!(hospital.one::<String>(&format!("{bears} riziv8 is not null")).await, "Claes");
    assert_eq!(
        hospital.one::<i64>("select count(*) from care_worker_links where ended_at is null and state = 'proposed'").await,
        3
    );
    // A NISS that fills a column is nobody's.
    let filled = list(&[
        "P-5;Aerts;Mia;Arts;Spoed;;01020399942",
        "P-6;Baert;Nele;Arts;Spoed;;01020399942",
        "P-7;Cools;Omar;Arts;Spoed;;01020399942",
        "P-6;Baert;Nele;Arts;Labo;;01020399942",
    ]);
    let answer = hospital.import(&filled, &["--allow-closing", "100"]).await.done();
    assert!(
        answer.has("two other people have this NISS on other lines of the file\n    taken without it: line 4"),
        "{}",
        answer.out
    );
    assert_eq!(hospital.one::<String>(&format!("{bears} niss = '01020399942'")).await, "Aerts, Baert");
}

#[tokio::test]
async fn two_institutions_share_a_person_without_a_quarrel() {
    let hospital = Hospital::start().await;
    let home = list(&["P-1;Claes;Sofie;Arts;Spoed;1-00000-07-003;"]);
    let other = list(&["77;CLAES;Sofie;Arts-specialist;Cardio;10000007405;85073000061"]);
    hospital.import(&home, &["--institution", HOME]).await.done();
    let answer = hospital.import(&other, &["--institution", OTHER]).await.done();
    assert!(answer.has("Done: 0 added, 1 changed, 0 closed."), "{}", answer.out);
    assert_eq!(hospital.directory().await, ["Sofie Claes | Arts | 85073000061 | 10000007003 | 77 Cardio, P-1 Spoed"]);
    for (list, institution) in [(&home, HOME), (&other, OTHER)] {
        let again = hospital.import(list, &["--institution", institution]).await.done();
        assert!(again.has("Nothing to change"), "{}", again.out);
    }
    let differs = other.replace("85073000061", "01020399942");
    let answer = hospital.import(&differs, &["--institution", OTHER]).await.done();
    assert!(answer.has("than the one this person has at another institution\n    taken without it: line 2"), "{}", answer.out);
    // Who leaves one of them is there in the other.
    hospital.import(&list(&["P-2;Maes;Bert;Arts;Spoed;;"]), &["--institution", OTHER, "--allow-closing", "100"]).await.done();
    assert_eq!(
        hospital.directory().await,
        ["Sofie Claes | Arts | 85073000061 | 10000007003 | 77 Cardio ended, P-1 Spoed", "Bert Maes | Arts | - | - | P-2 Spoed"]
    );
}
