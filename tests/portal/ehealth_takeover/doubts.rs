//! Answers that make no sense change nothing, and raise an alarm.

use chrono::TimeDelta;
use mijntoegang::demo::ehealth::{Behaviour, ExcludedParty};
use mijntoegang::ehealth::{load_figures, refresh_capability};

use super::sweep::{numbers, want};
use super::{JAN, SOFIE, STRANGER, Scene, TOM, person, rules, sofie};
use crate::hospital::{RIZIV, SSIN};

/// Jan excludes so many people at eHealth, Sofie among them, and it is taken over.
pub async fn with_many(count: usize) -> Scene {
    let scene = Scene::start(rules()).await;
    scene.stand_in.exclude(JAN, sofie());
    for number in 1..count {
        scene.stand_in.exclude(JAN, person(&format!("1000003{number}003"), "Arts", &format!("Nummer {number}")));
    }
    assert!(!scene.permits(SOFIE, JAN).await);
    assert_eq!(scene.periods(JAN).await, i64::try_from(count).unwrap());
    scene
}

#[tokio::test]
async fn another_patient_a_page_of_html_or_nothing_where_much_was_changes_nothing() {
    let scene = with_many(5).await;
    for behaviour in [Behaviour::Confused, Behaviour::Malformed, Behaviour::LosingAll] {
        scene.stand_in.behave(behaviour);
        scene.next_hour().await;
        scene.until("doubted", async |scene| scene.doubted().await == 1).await;
        assert!(!scene.permits(SOFIE, JAN).await);
        assert_eq!((scene.periods(JAN).await, scene.audited("ehealth-exclusion-gone").await), (5, 0), "{behaviour:?}");
        // A service that answers otherwise than it does is as one that does not answer.
        let failing = load_figures(&scene.portal.db()).await.unwrap().failing_since.is_some();
        assert_eq!(failing, behaviour != Behaviour::LosingAll, "{behaviour:?}");
        scene.stand_in.behave(Behaviour::Well);
        scene.next_hour().await;
        scene.until("believed", async |scene| scene.doubted().await == 0).await;
        assert!(load_figures(&scene.portal.db()).await.unwrap().failing_since.is_none());
    }
}

#[tokio::test]
async fn a_service_that_answers_nonsense_for_an_hour_is_late_on_every_page() {
    let scene = with_many(1).await;
    scene.stand_in.behave(Behaviour::Malformed);
    scene.next_hour().await;
    scene.until("doubted", async |scene| scene.doubted().await == 1).await;
    scene.portal.clock.advance(TimeDelta::minutes(61));
    refresh_capability(&scene.portal.site()).await.unwrap();
    assert!(scene.portal.signed_in("jan").await.get("/uitsluitingen").await.has("Deze lijst is misschien niet volledig."));
}

#[tokio::test]
async fn an_answer_that_lacks_most_of_many_is_doubted_and_one_that_lacks_some_is_not() {
    let scene = with_many(8).await;
    for number in 1..6 {
        assert!(scene.stand_in.end(JAN, &format!("1000003{number}003")));
    }
    scene.next_hour().await;
    scene.until("doubted", async |scene| scene.doubted().await == 1).await;
    assert_eq!(scene.holding(JAN).await, 8);
    // Two of them were there all the time: three of eight are gone.
    for number in 1..3 {
        scene.stand_in.exclude(JAN, person(&format!("1000003{number}003"), "Arts", &format!("Nummer {number}")));
    }
    scene.next_hour().await;
    scene.until("believed", async |scene| scene.holding(JAN).await == 5).await;
    assert_eq!(scene.doubted().await, 0);
}

#[tokio::test]
async fn a_service_that_lost_its_data_empties_few_lists_however_long_that_lasts() {
    let scene = Scene::start(rules()).await;
    let people = numbers(60);
    people.iter().for_each(|niss| scene.stand_in.exclude(niss, sofie()));
    want(&scene, &people).await;
    let holding = "select count(*) from ehealth_checks where holds";
    scene.until("taken over", async |scene| scene.portal.count(holding).await == 60).await;
    scene.stand_in.behave(Behaviour::LosingAll);
    let mut kept = Vec::new();
    for _ in 0..3 {
        scene.next_hour().await;
        scene
            .until("all were asked about", async |scene| {
                let open = "select count(*) from ehealth_checks where holds and (taken_by is not null or due_at <= mt_now())";
                scene.portal.count(open).await == 0
            })
            .await;
        kept.push(scene.portal.count(holding).await);
    }
    // Twenty, and those that were on their way together with the twentieth.
    assert!((60 - 20 - 16..=40).contains(&kept[0]), "{kept:?}");
    assert_eq!(kept, [kept[0]; 3], "no more of them in the next hours");
    assert_eq!(scene.doubted().await, kept[0]);
    scene.stand_in.behave(Behaviour::Well);
    scene.next_hour().await;
    scene.until("back", async |scene| scene.portal.count(holding).await == 60).await;
    assert_eq!(scene.doubted().await, 0);
}

#[tokio::test]
async fn an_exclusion_has_not_ended_while_the_answer_names_a_number_of_that_person() {
    let scene = with_many(1).await;
    // The NISS that eHealth tells beside Sofie's number is Tom's here.
    let owner = scene.portal.owner().await;
    owner.execute("update care_workers set niss = $1 where riziv = $2", &[&STRANGER, &TOM]).await.unwrap();
    assert!(scene.stand_in.end(JAN, SOFIE));
    let both = ExcludedParty::Person {
        niss: Some(STRANGER.to_owned()),
        nihii: Some(SOFIE.to_owned()),
        given: "Sofie".to_owned(),
        family: "Claes".to_owned(),
    };
    scene.stand_in.exclude(JAN, both);
    scene.next_hour().await;
    scene.until("taken over", async |scene| !scene.permits(TOM, JAN).await).await;
    assert!(!scene.permits(SOFIE, JAN).await);
    assert_eq!(scene.audited("ehealth-exclusion-gone").await, 0);
}

#[tokio::test]
async fn somebody_is_refused_by_every_number_that_ehealth_tells_of_them() {
    const SECOND: &str = "50000035527";
    let scene = Scene::start(rules()).await;
    let owner = scene.portal.owner().await;
    owner.execute("update care_workers set niss = $1 where riziv = $2", &[&STRANGER, &TOM]).await.unwrap();
    let both = |niss: &str, nihii: &str| ExcludedParty::Person {
        niss: Some(niss.to_owned()),
        nihii: Some(nihii.to_owned()),
        given: "Tom".to_owned(),
        family: "Janssens".to_owned(),
    };
    // Tom has a second profession, of which the directory knows nothing.
    scene.stand_in.exclude(JAN, both(STRANGER, SECOND));
    for number in [(SSIN, STRANGER), (RIZIV, TOM), (RIZIV, SECOND)] {
        assert!(!scene.ask(&[number], JAN).await.0, "{number:?}");
    }
    // The directory has Tom with another NISS than eHealth: whoever has either number is refused.
    scene.stand_in.exclude("01020399942", both("01420399931", TOM));
    for number in [(RIZIV, TOM), (SSIN, "01420399931")] {
        assert!(!scene.ask(&[number], "01020399942").await.0, "{number:?}");
    }
    let added = scene.portal.count("select count(*) from care_workers where niss = '01420399931'").await;
    assert_eq!((added, scene.holding("01020399942").await), (1, 2));
    // Once: the next answer, which is the same, changes nothing.
    scene.next_hour().await;
    let checked = "select count(*) from ehealth_checks where checked_at = mt_now()";
    scene.until("checked", async |scene| scene.portal.count(checked).await == 2).await;
    assert_eq!((scene.holding("01020399942").await, scene.audited("ehealth-exclusion-appeared").await), (2, 3));
    assert_eq!(scene.portal.count("select count(*) from care_workers where niss = '01420399931'").await, 1);
}

#[tokio::test]
async fn a_token_that_the_service_takes_back_is_replaced() {
    let scene = Scene::start(rules()).await;
    assert!(scene.permits(SOFIE, JAN).await);
    scene.stand_in.revoke_tokens();
    scene.stand_in.exclude(JAN, sofie());
    scene.next_hour().await;
    scene.until("refused again", async |scene| load_figures(&scene.portal.db()).await.unwrap().failing_since.is_some()).await;
    scene.portal.clock.advance(TimeDelta::minutes(6));
    scene.until("refused", async |scene| !scene.permits(SOFIE, JAN).await).await;
}
