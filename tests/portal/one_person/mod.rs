//! One care worker stays one person (R20): former numbers, twin entries, numbers that somebody else got.

mod pages;
mod spellings;
mod what_if;

use chrono::{DateTime, Utc};
use mijntoegang::applications::Scope;
use mijntoegang::directory::PersonName;
use serde_json::Value;
use uuid::Uuid;

use crate::break_glass::{EMMA, JAN};
use crate::hospital::{App, HOME, RIZIV, SSIN, question};
use crate::support::Portal;

/// An entry of the directory that a test writes as a list of staff does.
#[derive(Default, Clone)]
struct Entry {
    given: &'static str,
    family: String,
    niss: Option<String>,
    riziv: Option<String>,
    personnel: Option<String>,
}

fn entry(given: &'static str, family: &str) -> Entry {
    Entry { given, family: family.to_owned(), ..Entry::default() }
}

/// The directory and what is written in it, as its owner: what an import does.
struct Directory {
    owner: tokio_postgres::Client,
}

impl Directory {
    async fn of(portal: &Portal) -> Self {
        Self { owner: portal.owner().await }
    }

    async fn add(&self, of: &Entry) -> Uuid {
        let id = Uuid::now_v7();
        let keys = PersonName { given_name: Some(of.given.to_owned()), family_name: of.family.clone() }.keys();
        let riziv8 = of.riziv.as_ref().map(|number| number[..8].to_owned());
        self.owner
            .execute(
                "insert into care_workers (id, niss, riziv8, riziv, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
                 values ($1, $2, $3, $4, $5, $6, 'Laborant', $7, $8, $9, mt_now())",
                &[&id, &of.niss, &riziv8, &of.riziv, &of.given, &of.family, &keys.search, &keys.family, &keys.sorted],
            )
            .await
            .unwrap();
        self.owner
            .execute(
                "insert into care_worker_posts (care_worker_id, institution_id, personnel_number)
                 select $1::uuid, id, $2::text from institutions where cbe = '0566988259'",
                &[&id, &of.personnel],
            )
            .await
            .unwrap();
        id
    }

    async fn set_personnel(&self, entry: Uuid, number: Option<&str>) {
        let sql = "update care_worker_posts set personnel_number = $2 where care_worker_id = $1";
        assert_eq!(self.owner.execute(sql, &[&entry, &number]).await.unwrap(), 1);
    }

    async fn set_niss(&self, entry: Uuid, number: &str) {
        assert_eq!(self.owner.execute("update care_workers set niss = $2 where id = $1", &[&entry, &number]).await.unwrap(), 1);
    }

    /// An exclusion as eHealth has it.
    async fn exclude(&self, patient: &str, entry: Uuid) {
        let made = self
            .owner
            .execute(
                "with made as (insert into exclusions (id, patient_id, care_worker_id, origin)
                   select gen_random_uuid(), id, $2::uuid, 'ehealth' from patients where niss = $1 returning id, patient_id, care_worker_id, origin)
                 insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
                   select gen_random_uuid(), id, patient_id, care_worker_id, origin, mt_now() from made",
                &[&patient, &entry],
            )
            .await
            .unwrap();
        assert_eq!(made, 1);
    }

    /// The state of the link of two entries, and why there is one.
    async fn link(&self, one: Uuid, other: Uuid) -> Option<(String, String)> {
        let sql = "select state, ground from care_worker_links where one_id = least($1::uuid, $2::uuid) and other_id = greatest($1::uuid, $2::uuid) and ended_at is null";
        self.owner.query_opt(sql, &[&one, &other]).await.unwrap().map(|row| (row.get(0), row.get(1)))
    }
}

fn state(link: Option<(String, String)>) -> String {
    link.map_or_else(String::new, |(state, ground)| format!("{state} {ground}"))
}

async fn epd(portal: &Portal) -> App {
    portal.application("EPD", &[Scope::Decision, Scope::ConsentRead, Scope::BreakGlassWrite]).await
}

fn personnel(portal: &Portal) -> String {
    format!("{}/id/personnel/{HOME}", portal.base)
}

async fn permits(app: &App, numbers: &[(&str, &str)], patient: &str) -> bool {
    let answer = app.post("/access/v1/evaluation", &question(numbers, patient)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["decision"].as_bool().unwrap()
}

/// The numbers of everybody whom the patient excludes, as an application that holds Consents knows them.
async fn consent_numbers(app: &App, patient: &str) -> Vec<String> {
    let found = app.search(&[("patient:identifier", &format!("{SSIN}|{patient}")), ("status", "active")]).await.json();
    let mut numbers = Vec::new();
    collect(&found["entry"], &mut numbers);
    numbers
}

/// Every identifier's value below actors.
fn collect(value: &Value, numbers: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| collect(one, numbers)),
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member.as_str()) {
                    ("value", Some(number)) => numbers.push(number.to_owned()),
                    _ => collect(member, numbers),
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn a_former_number_counts_until_somebody_else_got_it_and_an_officer_settled_it() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let former = directory
        .add(&Entry { personnel: Some("Q-4711".into()), niss: Some("88060200084".into()), ..entry("Qwa", "Zinedine") })
        .await;
    directory.exclude(JAN, former).await;
    assert!(!permits(&app, &[(&staff, "Q-4711")], JAN).await);
    directory.set_personnel(former, Some("Q-9")).await;
    for number in ["Q-4711", "q 4711", "Q04711", "Q-9"] {
        assert!(!permits(&app, &[(&staff, number)], JAN).await, "{number}");
    }
    assert!(consent_numbers(&app, JAN).await.contains(&"Q-4711".to_owned()), "the copy of an application agrees");
    // The house gives the number to somebody else.
    let holder = directory
        .add(&Entry { personnel: Some("Q-4711".into()), niss: Some("91060500057".into()), ..entry("Bram", "Oosters") })
        .await;
    assert!(!permits(&app, &[(&staff, "Q-4711")], JAN).await, "alone it may be the former holder's");
    assert!(permits(&app, &[(&staff, "Q-4711"), (SSIN, "91060500057")], JAN).await, "another number tells who asks");
    assert!(!permits(&app, &[(&staff, "Q-4711"), (SSIN, "88060200084")], JAN).await);
    let an = portal.signed_in("an-ombudsdienst").await;
    assert!(an.get("/ombudsdienst").await.has("Een personeelsnummer kreeg een andere houder."));
    let list = an.get("/ombudsdienst/personen").await;
    assert!(list.has("Het nummer Q-4711 kreeg een andere houder"), "{}", list.text());
    let page = list.attribute("main table a", "href").unwrap();
    let asked = an.get(&page).await;
    assert!(
        asked.has("Van wie is dit nummer nu?") && asked.has("Bij jullie sluit één patiënt deze persoon uit."),
        "{}",
        asked.text()
    );
    assert!(!asked.has("Willems"), "no patient is named");
    assert_eq!(an.fill(&page, &page, &[]).await.status, 422);
    assert_eq!(an.fill(&page, &page, &[("antwoord", "verschillend")]).await.status, 303);
    // The new holder is refused nothing, the former one stays refused under the other numbers.
    assert!(permits(&app, &[(&staff, "Q-4711")], JAN).await);
    assert!(permits(&app, &[(&staff, "Q-4711"), (SSIN, "91060500057")], JAN).await);
    assert!(!permits(&app, &[(&staff, "Q-9")], JAN).await && !permits(&app, &[(SSIN, "88060200084")], JAN).await);
    assert!(!consent_numbers(&app, JAN).await.contains(&"Q-4711".to_owned()), "a new version says so");
    // It is the new holder's indeed.
    directory.exclude(EMMA, holder).await;
    assert!(!permits(&app, &[(&staff, "Q-4711")], EMMA).await);
    // The same form again is the same answer; another one comes too late.
    assert_eq!(an.send(&asked, &page, &[("antwoord", "verschillend")]).await.location(), "/ombudsdienst/personen");
    let other = an.send(&asked, &page, &[("antwoord", "zelfde")]).await;
    assert!(other.status == 409 && other.has("Een collega was je voor."), "{}", other.text());
    assert_eq!(portal.count("select count(*) from audit_events where action = 'number-settled'").await, 1);
}

#[tokio::test]
async fn a_mistyped_niss_that_is_somebody_elses_is_nobodys_once_it_is_called_wrong() {
    let portal = Portal::start().await;
    let (app, directory) = (epd(&portal).await, Directory::of(&portal).await);
    let mistyped = directory
        .add(&Entry { niss: Some("88060200084".into()), riziv: Some("40000029003".into()), ..entry("Qwa", "Zinedine") })
        .await;
    directory.exclude(JAN, mistyped).await;
    assert!(!permits(&app, &[(SSIN, "88060200084")], JAN).await);
    directory.set_niss(mistyped, "91060500057").await;
    assert!(!permits(&app, &[(SSIN, "88060200084")], JAN).await, "by default a number that changed is a former one");
    let number: Uuid =
        directory.owner.query_one("select id from care_worker_numbers where key = 'niss 88060200084'", &[]).await.unwrap().get(0);
    directory.owner.query_one("select mt_mark_number_wrong($1, null)", &[&number]).await.unwrap();
    assert!(permits(&app, &[(SSIN, "88060200084")], JAN).await, "it never was theirs");
    assert!(!permits(&app, &[(SSIN, "91060500057")], JAN).await && !permits(&app, &[(RIZIV, "40000029003")], JAN).await);
    assert!(!consent_numbers(&app, JAN).await.contains(&"88060200084".to_owned()));
    // Whose it is comes into the directory later.
    let other = directory.add(&Entry { niss: Some("88060200084".into()), ..entry("Bram", "Zinedine") }).await;
    assert!(permits(&app, &[(SSIN, "88060200084")], JAN).await);
    assert_eq!(directory.link(mistyped, other).await, None);
}

#[tokio::test]
async fn a_copied_riziv_number_is_no_certain_link() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let number = Some("40000029003".to_owned());
    let first = directory.add(&Entry { riziv: number.clone(), personnel: Some("Q-1".into()), ..entry("Qwa", "Zinedine") }).await;
    // The same person once more, with the last digits of another qualification.
    let twin = directory.add(&Entry { riziv: Some("40000029999".into()), ..entry("Q.", "Zinedien") }).await;
    assert_eq!(state(directory.link(first, twin).await), "certain riziv");
    directory.exclude(JAN, twin).await;
    assert!(!permits(&app, &[(&staff, "Q-1")], JAN).await, "under every number of either entry");
    // Copied: another family name, or another NISS.
    let copied = directory.add(&Entry { riziv: number.clone(), personnel: Some("Q-2".into()), ..entry("Bram", "Oosters") }).await;
    assert_eq!(state(directory.link(first, copied).await), "proposed riziv");
    assert!(permits(&app, &[(&staff, "Q-2")], JAN).await);
    assert!(!permits(&app, &[(RIZIV, "40000029003")], JAN).await, "while both bear it, it is refused where either is");
    let (one, other) = (Some("88060200084".to_owned()), Some("91060500057".to_owned()));
    let with = directory.add(&Entry { niss: one, riziv: Some("50000036006".into()), ..entry("Noa", "Quaghebeur") }).await;
    let unlike = directory.add(&Entry { niss: other, riziv: Some("50000036006".into()), ..entry("Noa", "Quaghebeur") }).await;
    assert!(state(directory.link(with, unlike).await).starts_with("proposed"), "another NISS");
    let an = portal.signed_in("an-ombudsdienst").await;
    assert!(an.get("/ombudsdienst").await.has("Er zijn mogelijk dubbele personen."));
    assert!(an.get("/ombudsdienst/personen").await.has("Allebei hetzelfde RIZIV-nummer"));
}

#[tokio::test]
async fn two_people_whose_numbers_differ_in_writing_are_both_kept() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let first = directory.add(&Entry { personnel: Some("Q-4711".into()), ..entry("Qwa", "Zinedine") }).await;
    let second = directory.add(&Entry { personnel: Some("Q-04711".into()), ..entry("Bram", "Oosters") }).await;
    directory.exclude(JAN, first).await;
    assert_eq!(state(directory.link(first, second).await), "proposed form", "reported");
    assert!(!permits(&app, &[(&staff, "q-4711")], JAN).await);
    assert!(permits(&app, &[(&staff, "Q-04711")], JAN).await, "the exact writing decides");
    for form in ["Q4711", "Q 00 4711", "Q.4711"] {
        assert!(!permits(&app, &[(&staff, form)], JAN).await, "only the form: {form}");
    }
    let held = async |number: &str| {
        let found = app.search(&[("actor:identifier", &format!("{staff}|{number}")), ("status", "active")]).await.json();
        found["total"].as_i64().unwrap_or_else(|| i64::try_from(found["entry"].as_array().map_or(0, Vec::len)).unwrap())
    };
    assert_eq!((held("Q-4711").await, held("Q-04711").await, held("Q4711").await), (1, 0, 1));
    for wrong in ["Q+4711", "Q,4711", "Ԛ-4711"] {
        assert_eq!(app.post("/access/v1/evaluation", &question(&[(&staff, wrong)], JAN)).await.status, 400, "{wrong}");
    }
}

/// A break that its new holder reports by the number alone opens the record, and to them.
#[tokio::test]
async fn a_number_that_two_have_had_still_opens_in_an_emergency() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let former = directory.add(&Entry { personnel: Some("Q-4711".into()), ..entry("Qwa", "Zinedine") }).await;
    directory.exclude(JAN, former).await;
    directory.set_personnel(former, None).await;
    let holder = directory.add(&Entry { personnel: Some("Q-4711".into()), ..entry("Bram", "Oosters") }).await;
    assert!(!permits(&app, &[(&staff, "Q-4711")], JAN).await);
    let id = Uuid::now_v7();
    let now: DateTime<Utc> = portal.clock.now();
    let mut event = crate::hospital::breaks::start(id, now);
    event["agent"][0]["who"]["identifier"] = serde_json::json!({ "system": staff, "value": "q4711" });
    let path = format!("/fhir/AuditEvent/{id}");
    let headers = [("content-type", "application/fhir+json")];
    let answer = app.send(reqwest::Method::PUT, &path, &headers, Some(event.to_string())).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert!(permits(&app, &[(&staff, "Q-4711")], JAN).await);
    let broken: Uuid = directory.owner.query_one("select care_worker_id from breaks", &[]).await.unwrap().get(0);
    assert_eq!(broken, holder);
}
