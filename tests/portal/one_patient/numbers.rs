//! A new number for a known patient, the one before a former one or wrong.

use mijntoegang::applications::Scope;
use mijntoegang::operate::patient::NumberTerms;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{OTHER, SOFIE, change_number, decide, everything, known, merge};
use crate::break_glass::{JAN, jan_excludes_sofie};
use crate::hospital::{App, SSIN};
use crate::officer_patients::open;
use crate::support::Portal;

async fn start() -> (Portal, App) {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead, Scope::ChangesRead]).await;
    (portal, app)
}

/// Every Consent of a patient, by one of their numbers.
pub async fn consents(app: &App, number: &str) -> Vec<Value> {
    let found = app.search(&[("patient:identifier", &format!("{SSIN}|{number}"))]).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let entries = found.json()["entry"].as_array().cloned().unwrap_or_default();
    entries.into_iter().map(|entry| entry["resource"].clone()).collect()
}

/// The numbers of its patient, as an application reads them that knows Consents only.
pub fn numbers_of(consent: &Value) -> Vec<String> {
    let text = |value: &Value| value["value"].as_str().unwrap().to_owned();
    match consent["contained"][0]["identifier"].as_array() {
        Some(all) => all.iter().map(text).collect(),
        None => vec![text(&consent["patient"]["identifier"])],
    }
}

#[tokio::test]
async fn a_former_number_finds_the_same_patient_for_decisions_and_for_who_knows_consents_only() {
    let (portal, app) = start().await;
    assert_eq!(decide(&app, SOFIE, JAN).await, known(false));
    assert_eq!(decide(&app, SOFIE, OTHER).await, (true, "unknown".to_owned()));
    let first = consents(&app, JAN).await.remove(0);
    assert!(first.get("contained").is_none());

    let before = everything(&portal).await;
    let dry = change_number(&portal, JAN, OTHER, NumberTerms { dry_run: true, ..NumberTerms::default() }).await.unwrap();
    assert!(dry.contains("Nothing was done") && dry.contains("exclusion ") && dry.contains("request UA-"), "{dry}");
    assert!(!dry.contains("Jan") && !dry.contains(JAN) && !dry.contains(OTHER), "{dry}");
    assert_eq!(everything(&portal).await, before);

    let last = portal.count("select last from change_counter").await;
    change_number(&portal, JAN, OTHER, NumberTerms::default()).await.unwrap();
    for number in [JAN, OTHER] {
        assert_eq!(decide(&app, SOFIE, number).await, known(false), "{number}");
        let found = consents(&app, number).await;
        assert_eq!(found.len(), 1);
        assert_eq!(
            (&found[0]["id"], &found[0]["meta"]["versionId"], &found[0]["status"]),
            (&first["id"], &json!("2"), &json!("active"))
        );
        assert_eq!(numbers_of(&found[0]), [OTHER, JAN]);
    }
    assert_eq!(portal.count("select last from change_counter").await, last + 1, "one change, no gap");
    assert_eq!(portal.count("select count(*) from changes").await, last + 1);
    // The version before says what it said.
    let path = format!("/fhir/Consent/{}/_history/1", first["id"].as_str().unwrap());
    assert_eq!(app.get(&path).await.json(), first);
    let audited = "select count(*) from audit_events where action = 'patient-number-changed' and actor_kind = 'system'";
    assert_eq!(portal.count(audited).await, 1);

    // The officer who looks by the former number finds the patient, and the intake makes no second one.
    let an = portal.signed_in("an-ombudsdienst").await;
    open(&an, JAN, "Jan Willems").await;
    // What cannot be done says why, and does nothing.
    for (from, to, why) in [
        (JAN, "01420399931", "a former one"),
        ("01420399931", JAN, "no patient is known by the first number"),
        (OTHER, "85073000061", "another patient's"),
        (OTHER, OTHER, "already"),
    ] {
        let error = change_number(&portal, from, to, NumberTerms::default()).await.unwrap_err();
        assert!(error.contains(why), "{error}");
    }
    assert!(merge(&portal, JAN, OTHER, super::all_the_same()).await.unwrap_err().contains("of one patient already"));
}

#[tokio::test]
async fn a_wrong_number_counts_for_nothing_and_what_was_registered_under_it_stays() {
    let (portal, app) = start().await;
    let terms = NumberTerms { was_wrong: true, ..NumberTerms::default() };
    // Jan signed in at the demo's button only: nothing proved the number.
    change_number(&portal, JAN, OTHER, terms).await.unwrap();
    assert_eq!(decide(&app, SOFIE, OTHER).await, known(false));
    assert_eq!(decide(&app, SOFIE, JAN).await, (true, "unknown".to_owned()));
    assert!(consents(&app, JAN).await.is_empty());
    assert_eq!(numbers_of(&consents(&app, OTHER).await[0]), [OTHER]);

    // It is a living patient's, who signs in: another patient, without Jan's exclusion, and theirs by proof.
    let jan: uuid::Uuid = portal
        .owner()
        .await
        .query_one("select patient_id from patient_numbers where number = $1", &[&OTHER])
        .await
        .unwrap()
        .get(0);
    let (living, made) = sign_in(&portal, JAN).await;
    assert!(made && living != jan);
    assert_eq!(decide(&app, SOFIE, JAN).await, known(true));
    let refused = change_number(&portal, JAN, "01420399931", terms).await.unwrap_err();
    assert!(refused.contains("signed in with that number"), "{refused}");
    let moved =
        merge(&portal, JAN, OTHER, mijntoegang::operate::patient::MergeTerms { number_wrong: true, ..super::all_the_same() });
    assert!(moved.await.unwrap_err().contains("signed in with that number"));
    assert_eq!(sign_in(&portal, JAN).await, (living, false));
    assert_eq!(sign_in(&portal, OTHER).await, (jan, false));
}

/// The patient of a number whom the provider vouches for.
pub async fn sign_in(portal: &Portal, number: &str) -> (uuid::Uuid, bool) {
    let app = portal.app_role().await;
    app.batch_execute("begin; select set_config('mt.kind', 'system', true), set_config('mt.job', 'sign-in', true)")
        .await
        .unwrap();
    let sql = "select patient, made from mt_sign_in_patient(gen_random_uuid(), $1, 'Jan', 'Willems',
      (select id from institutions where ordinal = 1), 'jan willems', 'willems jan', 'jan willems', now())";
    let row = app.query_one(sql, &[&number]).await.unwrap();
    app.batch_execute("commit").await.unwrap();
    (row.get(0), row.get(1))
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (_portal, app, an) = runtime.block_on(async {
        let (portal, app) = start().await;
        change_number(&portal, JAN, OTHER, NumberTerms::default()).await.unwrap();
        let an = portal.signed_in("an-ombudsdienst").await;
        (portal, app, an)
    });
    let separators = proptest::collection::vec(
        prop_oneof![3 => Just(""), 1 => Just("."), 1 => Just("-"), 1 => Just(" "), 1 => Just("\u{200b}")],
        10,
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&(separators, any::<bool>()), |(between, former)| {
            let digits = if former { JAN } else { OTHER };
            let mut written = String::new();
            for (n, digit) in digits.chars().enumerate() {
                written.push(digit);
                written.push_str(between.get(n).copied().unwrap_or_default());
            }
            runtime.block_on(async {
                assert_eq!(decide(&app, SOFIE, &written).await, known(false), "{written:?}");
                assert_eq!(consents(&app, &written).await.len(), 1, "{written:?}");
                open(&an, &written, "Jan Willems").await;
            });
            Ok(())
        })
        .unwrap();
}
