//! A patient without a rijksregister- or BIS-number, known by the number of a file at an institution.

use mijntoegang::applications::Scope;
use mijntoegang::directory::PatientNumber;
use mijntoegang::operate::patient::{self, MergeTerms, NumberTerms};
use serde_json::{Value, json};

use super::numbers::numbers_of;
use super::{OTHER, SOFIE, known};
use crate::break_glass::JAN;
use crate::disputes::register_entered;
use crate::hospital::{App, SSIN, by_riziv};
use crate::intake::{enter, reference};
use crate::officer_patients::open;
use crate::support::{Portal, Visitor};

const AZ: &str = "0566988259";
const LEIELAND: &str = "0999000129";

/// Nobody else's name, so that no other patient is proposed.
const FILE: [(&str, &str); 2] = [("rijksregisternummer", ""), ("dossiernummer", "d-47 11")];

fn system(portal: &Portal, cbe: &str) -> String {
    format!("{}/id/patient-file/{cbe}", portal.base)
}

/// May Sofie open the record of this file?
async fn decide(app: &App, system: &str, number: &str) -> (bool, String) {
    let mut asked = by_riziv(SOFIE, number);
    asked["resource"]["properties"]["system"] = json!(system);
    let told: Value = app.post("/access/v1/evaluation", &asked).await.json();
    (told["decision"].as_bool().unwrap(), told["context"]["patient"].as_str().unwrap().to_owned())
}

async fn consents(app: &App, system: &str, number: &str) -> Vec<Value> {
    let found = app.search(&[("patient:identifier", &format!("{system}|{number}"))]).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let entries = found.json()["entry"].as_array().cloned().unwrap_or_default();
    entries.into_iter().map(|entry| entry["resource"].clone()).collect()
}

/// The patient of file D4711 of AZ Sint-Lucas excludes Sofie Claes, as An entered and registered it.
async fn file_excludes_sofie(portal: &Portal) -> (Visitor, String) {
    let an = portal.signed_in("an-ombudsdienst").await;
    let sent = enter(&an, &FILE).await;
    let request = reference(&an, &sent).await;
    register_entered(&an, &request, "Sofie Claes").await;
    (an, request)
}

fn number(text: &str) -> PatientNumber {
    PatientNumber::parse_stored(text).unwrap()
}

async fn change(portal: &Portal, before: &str, after: &str) -> Result<String, String> {
    let pair = (&number(before), &number(after));
    let done = patient::change_number(&portal.owner_pool(), &portal.site(), pair, NumberTerms::default()).await;
    done.map(|lines| lines.join("\n")).map_err(|error| format!("{error:#}"))
}

async fn merge(portal: &Portal, from: &str, into: &str) -> Result<String, String> {
    let terms = MergeTerms { despite_differences: true, ..MergeTerms::default() };
    let done = patient::merge(&portal.owner_pool(), &portal.site(), (&number(from), &number(into)), terms).await;
    done.map(|lines| lines.join("\n")).map_err(|error| format!("{error:#}"))
}

#[tokio::test]
async fn who_has_no_national_number_is_known_by_the_file_at_every_door() {
    let portal = Portal::start().await;
    let (an, request) = file_excludes_sofie(&portal).await;
    let page = an.get(&format!("/ombudsdienst/aanvragen/{request}")).await;
    assert!(page.has("geen, dossiernummer D4711"), "{}", page.text());

    let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead, Scope::ChangesRead]).await;
    let files = system(&portal, AZ);
    for written in ["D4711", "d-47.11", "D 0004711"] {
        assert_eq!(decide(&app, &files, written).await, known(false), "{written}");
        assert_eq!(consents(&app, &files, written).await.len(), 1, "{written}");
    }
    // The same number at another house is another file.
    assert_eq!(decide(&app, &system(&portal, LEIELAND), "D4711").await, (true, "unknown".to_owned()));
    let consent = consents(&app, &files, "D4711").await.remove(0);
    assert_eq!(consent["patient"]["identifier"], json!({ "system": files, "value": "D4711" }));
    assert_eq!(numbers_of(&consent), ["D4711"]);

    // Found by the number as the house writes it; entered again it is the same patient.
    open(&an, "D-4711", "Irène").await;
    let again = enter(&an, &[FILE[0], FILE[1], ("naam", "Tom"), ("waar", "AZ Sint-Lucas Brugge")]).await;
    reference(&an, &again).await;
    assert_eq!(portal.count("select count(*) from patients where niss like '%/%'").await, 1);
    assert_eq!(
        portal.count("select count(*) from ehealth_checks where niss like '%/%'").await,
        0,
        "eHealth knows nobody by a file"
    );
}

#[tokio::test]
async fn one_of_two_numbers_is_typed_and_a_national_number_is_no_file() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    for (fields, field, message) in [
        (
            vec![("rijksregisternummer", "")],
            "rijksregisternummer",
            "Vul een rijksregisternummer in, of een dossiernummer als de patiënt er geen heeft.",
        ),
        (
            vec![("dossiernummer", "D4711")],
            "dossiernummer",
            "Vul één van de twee nummers in: met een rijksregisternummer is het dossiernummer niet nodig.",
        ),
        (
            vec![("rijksregisternummer", ""), ("dossiernummer", "39.05.18-000.23")],
            "dossiernummer",
            "Dit is een rijksregisternummer. Vul het in bij Rijksregisternummer.",
        ),
        (
            vec![("rijksregisternummer", ""), ("dossiernummer", "<script>")],
            "dossiernummer",
            "Dit dossiernummer klopt niet. Het heeft minstens één cijfer, en hoogstens 20 letters en cijfers.",
        ),
    ] {
        let page = enter(&an, &fields).await;
        assert_eq!(page.status, 422, "{}", page.text());
        assert_eq!(page.texts(&format!(".govuk-error-summary a[href='#{field}']")), [message], "{}", page.text());
    }
    assert_eq!(portal.count("select count(*) from patients where niss like '%/%'").await, 0);
}

#[tokio::test]
async fn a_file_becomes_a_national_number_and_both_find_the_patient() {
    let portal = Portal::start().await;
    file_excludes_sofie(&portal).await;
    let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead, Scope::ChangesRead]).await;
    let files = system(&portal, AZ);
    change(&portal, "0566988259/D-4711", OTHER).await.unwrap();
    assert_eq!(decide(&app, &files, "D4711").await, known(false));
    assert_eq!(decide(&app, SSIN, OTHER).await, known(false));
    let consent = consents(&app, SSIN, OTHER).await.remove(0);
    assert_eq!(numbers_of(&consent), [OTHER, "D4711"]);
    assert_eq!(consent["contained"][0]["identifier"][1]["system"], json!(files));
    // From now on eHealth is asked about the patient.
    assert_eq!(portal.count(&format!("select count(*) from ehealth_checks where niss = '{OTHER}'")).await, 1);
    let refused = change(&portal, OTHER, "0566988259/E-1").await.unwrap_err();
    assert!(refused.contains("that of a file"), "{refused}");
}

#[tokio::test]
async fn a_file_is_merged_into_the_patient_with_a_national_number_and_never_the_other_way() {
    let portal = Portal::start().await;
    file_excludes_sofie(&portal).await;
    let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead, Scope::ChangesRead]).await;
    assert_eq!(decide(&app, SSIN, JAN).await, known(true));
    let refused = merge(&portal, JAN, "0566988259/D4711").await.unwrap_err();
    assert!(refused.contains("stays"), "{refused}");
    merge(&portal, "0566988259/D4711", JAN).await.unwrap();
    assert_eq!(decide(&app, SSIN, JAN).await, known(false));
    assert_eq!(decide(&app, &system(&portal, AZ), "D4711").await, known(false));
}
