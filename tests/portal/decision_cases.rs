//! A decision over the database: what the table of cases says, by the clock of the tests, with nothing running in between.

use chrono::TimeDelta;
use mijntoegang::break_glass::{self, BreakKind, BreakReport, ReportOutcome};
use mijntoegang::db::ids::ReportId;
use mijntoegang::decisions::{Decision, Recognition};
use mijntoegang::directory::{Cbe, Identifier, Identifiers, Niss, PersonnelNumber};

use crate::break_glass::{EMMA, JAN, jan_excludes_sofie, of_jan, reporter, riziv};
use crate::hospital::{RIZIV, SSIN, question};
use crate::support::Portal;
use mijntoegang::applications::Scope;

const YES: Decision = Decision { permit: true, person: Recognition::Known, break_minutes: None };
const UNKNOWN: Decision = Decision { permit: true, person: Recognition::Unknown, break_minutes: None };
const NO: Decision = Decision { permit: false, person: Recognition::Known, break_minutes: Some(240) };

fn stop_at(at: chrono::DateTime<chrono::Utc>) -> break_glass::Stop {
    break_glass::Stop { id: ReportId::generate(), at }
}

/// What an application is answered that asks with these numbers.
async fn ask(portal: &Portal, person: &Identifiers, patient: &str) -> Decision {
    let numbers: Vec<(String, String)> = person
        .iter()
        .map(|identifier| match identifier {
            Identifier::Niss(digits) => (SSIN.to_owned(), digits.clone()),
            Identifier::Riziv(digits) => (RIZIV.to_owned(), digits.clone()),
            Identifier::Personnel { cbe, number } => (format!("{}/id/personnel/{cbe}", portal.base), number.clone()),
        })
        .collect();
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(system, value)| (system.as_str(), value.as_str())).collect();
    let app = portal.application(&uuid::Uuid::now_v7().to_string(), &[Scope::Decision]).await;
    let told = app.post("/access/v1/evaluation", &question(&numbers, patient)).await.json();
    Decision {
        permit: told["decision"].as_bool().unwrap(),
        person: if told["context"]["person"] == "known" { Recognition::Known } else { Recognition::Unknown },
        break_minutes: told["context"]["break_glass"]["max_minutes"].as_u64().map(|minutes| u32::try_from(minutes).unwrap()),
    }
}

fn staff(number: &str) -> Identifiers {
    let cbe = Cbe::parse("0566988259").unwrap();
    Identifiers::new([Identifier::personnel(&cbe, &PersonnelNumber::parse(number).unwrap())]).unwrap()
}

#[tokio::test]
async fn a_break_of_four_hours_permits_during_it_and_not_after() {
    let portal = Portal::start().await;
    let (site, sofie) = (portal.site(), riziv("10000007003"));
    assert_eq!(ask(&portal, &sofie, JAN).await, YES, "no exclusion");
    jan_excludes_sofie(&portal).await;
    assert_eq!(ask(&portal, &sofie, JAN).await, NO, "at once");
    let report = of_jan(portal.clock.now());
    let answer = break_glass::report(&site, &reporter(), &report).await.unwrap();
    assert!(matches!(answer, ReportOutcome::Recorded { opens: true, .. }));
    assert_eq!(ask(&portal, &sofie, JAN).await, YES, "during it");
    assert_eq!(ask(&portal, &riziv("10000007999"), JAN).await, YES, "by the first 8 digits");
    portal.clock.advance(TimeDelta::hours(4) - TimeDelta::microseconds(1));
    assert_eq!(ask(&portal, &sofie, JAN).await, YES, "until its end");
    portal.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(ask(&portal, &sofie, JAN).await, NO, "after it");
    // Again, and stopped early.
    let again = of_jan(portal.clock.now());
    break_glass::report(&site, &reporter(), &again).await.unwrap();
    portal.clock.advance(TimeDelta::hours(1));
    assert_eq!(ask(&portal, &sofie, JAN).await, YES);
    break_glass::report_stop(&site, &reporter(), again.id, &stop_at(portal.clock.now())).await.unwrap();
    assert_eq!(ask(&portal, &sofie, JAN).await, NO);
}

#[tokio::test]
async fn who_is_asked_for_is_recognised_by_any_number() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let sofie = riziv("10000007003");
    let site = portal.site();
    let nobody = Identifiers::new([Identifier::from(&Niss::parse("85473099921").unwrap())]).unwrap();
    assert_eq!(ask(&portal, &sofie.union(&nobody), JAN).await, NO, "one matches, another differs");
    assert_eq!(ask(&portal, &sofie.union(&staff("P-1001")), JAN).await, NO);
    assert_eq!(ask(&portal, &riziv("10000007"), JAN).await, NO, "RIZIV by its first 8");
    assert_eq!(ask(&portal, &staff("P-1001"), JAN).await, YES, "somebody else");
    assert_eq!(ask(&portal, &nobody, JAN).await, UNKNOWN);
    assert_eq!(ask(&portal, &sofie, EMMA).await, YES, "another patient");
    assert_eq!(ask(&portal, &sofie, "85473099921").await, YES, "a patient whom nobody knows here");
    // Somebody with a personnel number only.
    let owner = portal.owner().await;
    owner
        .batch_execute(
            "with made as (insert into exclusions (id, patient_id, care_worker_id, origin)
               select gen_random_uuid(), p.id, w.care_worker_id, 'nexuzhealth' from patients p, care_worker_posts w
               where p.niss = '85073099932' and w.personnel_number = 'P-1002' and w.institution_id = p.home_institution_id returning *)
             insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
               select gen_random_uuid(), id, patient_id, care_worker_id, origin, now() from made",
        )
        .await
        .unwrap();
    assert_eq!(ask(&portal, &staff("p-1002"), JAN).await, NO);
    // A break of another person, of another patient, and one that opens nothing.
    let now = portal.clock.now();
    let of_sofie = of_jan(now);
    break_glass::report(&site, &reporter(), &of_sofie).await.unwrap();
    assert_eq!(ask(&portal, &staff("P-1002"), JAN).await, NO, "Sofie's break is Sofie's");
    assert_eq!(ask(&portal, &sofie.union(&staff("P-1002")), JAN).await, NO, "an exclusion that no break lifts refuses");
    break_glass::report_stop(&site, &reporter(), of_sofie.id, &stop_at(now)).await.unwrap();
    for report in [
        BreakReport { kind: BreakKind::NoRelationship, ..of_jan(now) },
        BreakReport { kind: BreakKind::NoRelationship, patient: Niss::parse(EMMA).unwrap().into(), ..of_jan(now) },
    ] {
        break_glass::report(&site, &reporter(), &report).await.unwrap();
        assert_eq!(ask(&portal, &sofie, JAN).await, NO);
    }
    // A break reported by one number permits under the others.
    let by_number =
        BreakReport { person: break_glass::ReportedPerson { identifiers: staff("P-1002"), ..of_jan(now).person }, ..of_jan(now) };
    owner
        .batch_execute("update care_workers set niss = '85473099921' where id = (select care_worker_id from care_worker_posts where personnel_number = 'P-1002')")
        .await
        .unwrap();
    assert_eq!(ask(&portal, &nobody, JAN).await, NO);
    break_glass::report(&site, &reporter(), &by_number).await.unwrap();
    assert_eq!(ask(&portal, &nobody, JAN).await, YES);
}

#[tokio::test]
async fn ended_in_error_and_undone() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let (sofie, jan) = (riziv("10000007003"), portal.signed_in("jan").await);
    let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
    assert_eq!(jan.fill(&give, &give, &[]).await.status, 303);
    assert_eq!(ask(&portal, &sofie, JAN).await, YES, "ended");
    let list = jan.get("/uitsluitingen").await;
    let undo = list.attribute("form[action$=maak-ongedaan]", "action").unwrap();
    assert_eq!(jan.fill("/uitsluitingen", &undo, &[]).await.status, 303);
    assert_eq!(ask(&portal, &sofie, JAN).await, NO, "undone");
    portal.owner().await.batch_execute("update exclusion_periods set ended_at = now(), ended_by = 'error' where ended_at is null and patient_id = (select id from patients where niss = '85073099932')").await.unwrap();
    assert_eq!(ask(&portal, &sofie, JAN).await, YES, "in error");
}
