//! Who learned something of a patient, for that patient: officers by name with their reason, applications, whom they refused.

use mijntoegang::applications::Scope;
use serde_json::json;

use crate::account::download;
use crate::hospital::{SSIN, by_riziv};
use crate::intake::{enter, reference};
use crate::support::{Portal, Visitor};

const SECTION: &str = "main tbody tr";
const PATIENTS: &str = "/ombudsdienst/patienten";

async fn who_looked(visitor: &Visitor) -> Vec<String> {
    let when = "23 november 2026 om 14.05 uur An De Smet Ombudsdienst AZ Sint-Lucas Brugge ";
    visitor.get("/mijn-gegevens/wie-keek").await.texts(SECTION).iter().map(|row| row.replace(when, "")).collect()
}

#[tokio::test]
async fn a_search_that_showed_a_patient_is_shown_to_that_patient() {
    let portal = Portal::start().await;
    let (emma, jan, an) =
        (portal.signed_in("emma").await, portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let reason = ("reden", "vraag-patient");
    an.search(PATIENTS, &[reason, ("zoek", "Emma Peeters")]).await;
    assert_eq!(who_looked(&emma).await, ["Je naam bij het zoeken. Reden: De patiënt stelt een vraag"]);
    // By number as well, and who is not among the results is not told.
    an.search(PATIENTS, &[reason, ("zoek", "85.07.30-000.61")]).await;
    assert_eq!(who_looked(&emma).await.len(), 1, "a line a day");
    assert_eq!(who_looked(&jan).await, [""; 0]);
    an.search(PATIENTS, &[reason, ("zoek", "Qwxz Vbnm")]).await;
    // On the werklijst and among the messages: by a name, and not by a reference or without a search.
    an.get("/ombudsdienst").await;
    an.search("/ombudsdienst", &[("zoek", &reference)]).await;
    assert_eq!(who_looked(&emma).await.len(), 1);
    an.search("/ombudsdienst", &[("zoek", "Peeters")]).await;
    let rows = who_looked(&emma).await;
    assert_eq!(rows.iter().filter(|row| row.ends_with("Je naam bij het zoeken")).count(), 1, "{rows:?}");
    let found = an.search(PATIENTS, &[reason, ("zoek", "Emma Peeters")]).await;
    let patient = found.radio("Emma Peeters");
    an.send(&found, &format!("{PATIENTS}/kies"), &[reason, ("zoek", "Emma Peeters"), ("patient", &patient)]).await.location();
    let rows = who_looked(&emma).await;
    assert!(
        rows.iter().any(|row| row.ends_with("Je gegevens, gekozen om te bekijken. Reden: De patiënt stelt een vraag")),
        "{rows:?}"
    );
    let (_, all) = download(&emma).await;
    let searches = all["searches_by_officers"].as_array().unwrap();
    let actions: Vec<&str> = searches.iter().map(|one| one["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["chosen", "patients-searched", "patients-searched", "patients-searched", "worklist-read"]);
    assert_eq!((&searches[0]["reason"], &searches[0]["officer"]), (&json!("vraag-patient"), &json!("An De Smet")));
    assert_eq!(download(&jan).await.1["searches_by_officers"], json!([]));
}

#[tokio::test]
async fn applications_and_whom_they_refused_are_in_the_download() {
    let portal = Portal::start().await;
    let (emma, jan) = (portal.signed_in("emma").await, portal.signed_in("jan").await);
    let owner = portal.owner().await;
    let epd = portal.application("EPD AZ Zeewind", &[Scope::Decision, Scope::ConsentRead]).await;
    let decides = async |riziv: &str, patient: &str| {
        epd.post("/access/v1/evaluation", &by_riziv(riziv, patient)).await.json()["decision"].as_bool().unwrap()
    };
    // An excluded person is refused twice, somebody else is not; and Jan's are not Emma's.
    let excluded = "select w.riziv, mt_full_name(w.given_name, w.family_name) from exclusion_periods x join care_workers w on w.id = x.care_worker_id
                      join patients p on p.id = x.patient_id where p.given_name = 'Emma' and x.ended_at is null and w.riziv is not null limit 1";
    let row = owner.query_one(excluded, &[]).await.unwrap();
    let (number, name): (String, String) = (row.get(0), row.get(1));
    for _ in 0..2 {
        assert!(!decides(&number, "85073000061").await);
    }
    assert!(decides(&number, "85073099932").await);
    let consents = epd.search(&[("patient:identifier", &format!("{SSIN}|85073000061"))]).await;
    assert!(consents.text.contains("\"Consent\""), "{}", consents.text);
    let (_, all) = download(&emma).await;
    assert_eq!(
        all["refusals_by_applications"],
        json!([{ "day": "2026-11-23", "person": name, "application": "EPD AZ Zeewind", "institution": "AZ Sint-Lucas Brugge", "times": 2 }])
    );
    let fetched =
        json!([{ "day": "2026-11-23", "application": "EPD AZ Zeewind", "institution": "AZ Sint-Lucas Brugge", "times": 1 }]);
    assert_eq!(all["disclosures_to_applications"], fetched);
    let page = emma.get("/mijn-gegevens/alles").await;
    for words in [
        "Toepassingen die je uitsluitingen kregen EPD AZ Zeewind, AZ Sint-Lucas Brugge",
        "1 keer, op 23 november 2026",
        "23 november 2026: 2 keer, door EPD AZ Zeewind, AZ Sint-Lucas Brugge",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    // Somebody whom the patient did not exclude is not named, whatever number the question bore.
    owner
        .batch_execute(
            "insert into decisions select gen_random_uuid(), timestamptz '2026-11-24 12:00+01', a.id, p.id,
                 (select w.id from care_workers w where not exists (select from exclusions x where x.care_worker_id = w.id) limit 1), false, 1
               from applications a, patients p where a.name = 'EPD AZ Zeewind' and p.given_name = 'Emma'",
        )
        .await
        .unwrap();
    assert_eq!(download(&emma).await.1["refusals_by_applications"][1]["person"], json!(null));
    let (_, jans) = download(&jan).await;
    assert_eq!((&jans["refusals_by_applications"], &jans["disclosures_to_applications"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn what_an_officer_entered_says_so_and_how_it_was_checked() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let emma_called = [
        ("rijksregisternummer", "85073000061"),
        ("voornaam", "Emma"),
        ("familienaam", "Peeters"),
        ("geboortedatum", "30/7/1985"),
    ];
    let reference = reference(&an, &enter(&an, &emma_called).await).await;
    let emma = portal.signed_in("emma").await;
    let (_, all) = download(&emma).await;
    let request = all["requests"].as_array().unwrap().iter().find(|one| one["reference"] == reference.as_str()).unwrap().clone();
    assert_eq!((&request["channel"], &request["entered"]["officer"]), (&json!("telephone"), &json!("An De Smet")));
    assert_eq!((&request["entered"]["asked_by"], &request["entered"]["identity_check"]), (&json!("self"), &json!("teruggebeld")));
    let page = emma.get("/mijn-gegevens/alles").await;
    for words in ["Ingevoerd doorAn De Smet", "Hoe de identiteit nagekeken is"] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
}
