//! People who are not on the list any more.

use crate::hospital::Hospital;

fn list(people: impl IntoIterator<Item = u32>) -> String {
    let lines: Vec<String> = people.into_iter().map(|n| format!("P-{n};Achternaam{n};Voornaam;Arts;Spoed\n")).collect();
    format!("Personeelsnummer;Familienaam;Voornaam;Functie;Dienst\n{}", lines.concat())
}

#[tokio::test]
async fn who_left_is_closed_within_a_limit_and_comes_back() {
    let hospital = Hospital::start().await;
    hospital.import(&list(1..=40), &[]).await.done();
    // What an officer added is on no list, and no list ends it.
    hospital
        .owner
        .batch_execute(
            "insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at, added_by)
               values (gen_random_uuid(), 'Els', 'Extern', 'Arts', 'els extern', 'extern els', 'els extern', now(), gen_random_uuid());
             insert into care_worker_posts select w.id, i.id, '', 'X-1' from care_workers w, institutions i where w.family_name = 'Extern' and i.ordinal = 1",
        )
        .await
        .unwrap();
    let before = hospital.snapshot().await;
    let gone = hospital.import(&list(1..=37), &[]).await;
    assert!(gone.has("not on it any more         3"), "{}", gone.out);
    gone.refused("nothing was changed: 3 of the 40 people on the lists until now are not on this one (7.5 %), more than --allow-closing 5 allows");
    assert_eq!(hospital.snapshot().await, before);
    let done = hospital.import(&list(1..=37), &["--allow-closing", "8"]).await.done();
    assert!(done.has("Done: 0 added, 0 changed, 3 closed."), "{}", done.out);
    let closed = "select count(*) from care_workers where not active";
    assert_eq!(hospital.one::<i64>(closed).await, 3);
    assert_eq!(
        hospital
            .one::<i64>("select count(*) from care_worker_posts where ended_at is not null and personnel_number is not null")
            .await,
        3,
        "their numbers still name them"
    );
    assert_eq!(hospital.one::<i64>("select count(*) from audit_events where action = 'care-worker-closed'").await, 3);
    assert!(hospital.import(&list(1..=37), &[]).await.done().has("Nothing to change"));
    let back = hospital.import(&list(1..=38), &[]).await.done();
    assert!(back.has("Done: 0 added, 1 changed, 0 closed."), "{}", back.out);
    assert_eq!(hospital.one::<i64>(closed).await, 2);
    assert_eq!(hospital.one::<i64>("select count(*) from care_workers where family_name = 'Extern' and active").await, 1);
}

#[tokio::test]
async fn a_last_day_in_the_past_closes_and_a_first_day_ahead_waits() {
    let hospital = Hospital::start().await;
    let list = |from: &str, until: &str| {
        format!(
            "Personeelsnummer;Naam;Voornaam;In dienst;Uit dienst\nP-1;Claes;Sofie;{from};{until}\nP-2;Maes;Bert;1/1/2020;31/12/2999\n"
        )
    };
    hospital.import(&list("1/1/2999", ""), &[]).await.done();
    assert_eq!(hospital.directory().await, ["Bert Maes | Medewerker | - | - | P-2 "]);
    hospital.import(&list("1/1/2020", ""), &[]).await.done();
    let left = hospital.import(&list("1/1/2020", "31/12/2024"), &["--allow-closing", "50"]).await.done();
    assert!(left.has("who start later or left    1") && left.has("1 closed"), "{}", left.out);
    assert_eq!(
        hospital.directory().await,
        ["Sofie Claes | Medewerker | - | - | P-1  ended | closed", "Bert Maes | Medewerker | - | - | P-2 "]
    );
}

#[tokio::test]
async fn nobody_is_closed_over_a_line_that_could_not_be_read() {
    let hospital = Hospital::start().await;
    hospital.import(&list(1..=3), &[]).await.done();
    let broken = list(1..=3).replace("P-3;", "8,5E+10;");
    let answer = hospital.import(&broken, &[]).await.done();
    assert!(answer.has("not on it any more         0") && answer.has("not closed                 1"), "{}", answer.out);
    assert_eq!(hospital.one::<i64>("select count(*) from care_workers where active").await, 3);
}
