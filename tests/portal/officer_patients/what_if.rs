//! `/ombudsdienst/wat-als`: what applications are answered, with its reasons, about a patient whom the officer looks at.

use std::time::Duration;

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use mijntoegang::clock::Clock;
use mijntoegang::config::{EhealthRules, Unchecked};
use mijntoegang::web::EhealthLink;

use super::open;
use crate::break_glass::{JAN, jan_excludes_sofie, kept, of_jan};
use crate::disputes::register_entered;
use crate::hospital::{HOME, SSIN, by_riziv};
use crate::intake::{enter, reference};
use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

const PAGE: &str = "/ombudsdienst/wat-als";

/// The answer about a person of the directory, found by this term.
async fn asks(officer: &Visitor, patient: &str, term: &str, label: &str) -> Page {
    let id = patient.rsplit('/').next().unwrap();
    let found = officer.search(PAGE, &[("patient", id), ("zoek", term)]).await;
    let person = found.radio(label);
    officer.search(PAGE, &[("patient", id), ("zoek", term), ("persoon", &person)]).await
}

#[tokio::test]
async fn it_says_no_and_why_and_yes_for_anybody_else() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let empty = an.get(PAGE).await;
    assert!(empty.has("Kies eerst een patiënt, met je reden.") && !empty.has("Jan Willems"), "{}", empty.text());
    let refused = an.fill(PAGE, PAGE, &[("zoek", "Claes")]).await;
    assert!(refused.status == 422 && refused.has("Kies een patiënt."), "{}", refused.text());
    let jan = open(&an, "Jan Willems", "Jan Willems").await;
    let no = asks(&an, &jan, "Sofie Claes", "Sofie Claes Arts").await;
    for words in [
        "Nee: Sofie Claes kan het dossier nu niet openen",
        "Dossier van Jan Willems, 23 november 2026 om 14.05 uur.",
        "De patiënt sluit deze persoon uit via nexuzhealth, sinds 23 november 2026 om 14.05 uur.",
        "Herkend aan:",
        "RIZIV-nummer 1-00000-07",
        "Niet elke uitsluiting staat hier.",
    ] {
        assert!(no.has(words), "{words}: {}", no.text());
    }
    assert!(no.texts("tbody td").iter().all(|answer| answer == "Geweigerd"), "each of her numbers: {}", no.text());
    assert_eq!(no.text_of("title"), "Wat als – Mijn Toegang");
    let yes = asks(&an, &jan, "Tom Janssens", "Tom Janssens Verpleegkundige").await;
    for words in ["Ja: we zien niets dat Tom Janssens tegenhoudt", "We zien geen uitsluiting van deze persoon.", "Niet geweigerd"]
    {
        assert!(yes.has(words), "{words}: {}", yes.text());
    }
    let by_number = asks(&an, &jan, "Greet Vandamme", "Greet Vandamme").await;
    assert!(by_number.has("We kennen alleen een personeelsnummer."), "{}", by_number.text());
    let rows = "select patient_id is not null and care_worker_id is not null, details::text from audit_events
        where action = 'what-if-read' order by id";
    let rows: Vec<(bool, String)> =
        portal.owner().await.query(rows, &[]).await.unwrap().iter().map(|row| (row.get(0), row.get(1))).collect();
    let told = |permit: bool| (true, format!("{{\"permit\": {permit}}}"));
    assert_eq!(rows, [told(false), told(true), told(true)], "each answer is on record, and nothing of a name");
    let jan = portal.signed_in("jan").await;
    assert!(jan.get("/mijn-gegevens/wie-keek").await.has("Of iemand je dossier kan openen"));
}

#[tokio::test]
async fn a_break_that_runs_is_named_with_its_end() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    kept(&portal.site(), &of_jan(portal.clock.now())).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let jan = open(&an, "Jan Willems", "Jan Willems").await;
    let yes = asks(&an, &jan, "Sofie Claes", "Sofie Claes Arts").await;
    for words in [
        "Ja: we zien niets dat Sofie Claes tegenhoudt",
        "De patiënt sluit deze persoon uit via nexuzhealth",
        "Een doorbreking opent het dossier voor deze persoon tot 23 november 2026 om 18.05 uur. Daarna geldt de uitsluiting weer.",
    ] {
        assert!(yes.has(words), "{words}: {}", yes.text());
    }
    portal.clock.advance(TimeDelta::minutes(241));
    let an = portal.signed_in("an-ombudsdienst").await;
    let jan = open(&an, "Jan Willems", "Jan Willems").await;
    assert!(asks(&an, &jan, "Sofie Claes", "Sofie Claes Arts").await.has("Nee: Sofie Claes kan het dossier nu niet openen"));
}

#[tokio::test]
async fn only_about_a_patient_of_the_last_half_hour_and_never_about_oneself() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let jan = open(&an, "Jan Willems", "Jan Willems").await;
    let id = jan.rsplit('/').next().unwrap();
    let refused = koen.fill(PAGE, PAGE, &[("patient", id), ("zoek", "Claes")]).await;
    assert!(refused.status == 422 && refused.has("Kies een patiënt."), "another house's patient: {}", refused.text());
    let owner = portal.owner().await;
    let own = "select id::text from care_workers where given_name = 'An' and family_name = 'De Smet'";
    let own: String = owner.query_one(own, &[]).await.unwrap().get(0);
    let found = an.search(PAGE, &[("patient", id), ("zoek", "De Smet"), ("persoon", &own)]).await;
    assert!(!found.has("An De Smet Arts") && found.attribute("#antwoord", "id").is_none(), "{}", found.text());
    assert!(!found.texts(".mt-choice__name").contains(&"An De Smet".to_owned()), "{}", found.text());
    portal.clock.advance(TimeDelta::minutes(29));
    assert!(asks(&an, &jan, "Sofie Claes", "Sofie Claes Arts").await.has("Nee: Sofie Claes"));
    portal.clock.advance(TimeDelta::minutes(1));
    let late = an.get(&format!("{PAGE}?gezocht")).await;
    assert!(late.has("Kies eerst een patiënt") && !late.has("Sofie Claes"), "{}", late.text());
    assert_eq!(an.fill(PAGE, PAGE, &[("patient", id), ("zoek", "Claes")]).await.status, 422);
}

#[tokio::test]
async fn who_was_never_checked_at_ehealth_is_refused_where_the_house_says_so_and_nobody_known_by_a_file() {
    let rules = EhealthRules { decision_wait: Duration::ZERO, unchecked: Unchecked::Deny, ..EhealthRules::default() };
    let connect = |builder: &mut mijntoegang::app::AppBuilder| builder.ehealth = EhealthLink::connected(rules);
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), connect).await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let permits = async |system: &str, number: &str| {
        let mut question = by_riziv("40000028401", number);
        question["resource"]["properties"]["system"] = serde_json::json!(system);
        app.post("/access/v1/evaluation", &question).await.json()["decision"].as_bool().unwrap()
    };
    let an = portal.signed_in("an-ombudsdienst").await;
    let jan = open(&an, "Jan Willems", "Jan Willems").await;
    let never = "eHealth werd nog nooit gevraagd naar deze patiënt, en jullie ziekenhuis weigert dan.";
    let no = asks(&an, &jan, "Tom Janssens", "Tom Janssens Verpleegkundige").await;
    assert!(no.has("Nee: Tom Janssens kan het dossier nu niet openen") && no.has(never), "{}", no.text());
    assert!(!no.has("We zien geen uitsluiting van deze persoon."), "{}", no.text());
    assert!(!permits(SSIN, JAN).await, "as applications are answered");

    let sent = enter(&an, &[("rijksregisternummer", ""), ("dossiernummer", "D-4711")]).await;
    register_entered(&an, &reference(&an, &sent).await, "Sofie Claes").await;
    let file = open(&an, "D-4711", "Irène").await;
    let yes = asks(&an, &file, "Tom Janssens", "Tom Janssens Verpleegkundige").await;
    assert!(yes.has("Ja: we zien niets dat Tom Janssens tegenhoudt") && !yes.has(never), "{}", yes.text());
    assert!(permits(&format!("{}/id/patient-file/{HOME}", portal.base), "D-4711").await, "eHealth knows no files");

    let checked = "insert into ehealth_checks (niss, wanted_at, due_at, checked_at) values ($1, mt_now(), mt_now(), mt_now())
        on conflict (niss) do update set checked_at = mt_now()";
    portal.owner().await.execute(checked, &[&JAN]).await.unwrap();
    let yes = asks(&an, &jan, "Tom Janssens", "Tom Janssens Verpleegkundige").await;
    assert!(yes.has("Ja: we zien niets dat Tom Janssens tegenhoudt") && !yes.has(never), "{}", yes.text());
    assert!(permits(SSIN, JAN).await);
}
