//! What **Dat was ik niet** does to plans and endings, as its page calls it.

use chrono::TimeDelta;
use mijntoegang::db::ids::MessageId;
use mijntoegang::exclusions::stops::dispute::{self, DisputeOutcome, DisputeStanding, DisputedStop};
use mijntoegang::identity::{Patient, Role};
use serde_json::json;
use uuid::Uuid;

use super::{AT_DESK, BY_TELEPHONE, LIST, Scene};

/// Jan, as his own pages have him.
pub async fn jan(scene: &Scene) -> Patient {
    let row = "select id, home_institution_id from patients where given_name = 'Jan'";
    let row = scene.portal.owner().await.query_one(row, &[]).await.unwrap();
    let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
    let user = json!({ "kind": "patient", "id": id, "name": "Jan Willems", "institution": institution });
    Patient::from_user(&serde_json::from_value(user).unwrap()).unwrap()
}

/// What the newest message of a kind is about.
async fn found(scene: &Scene, kind: &str) -> Option<DisputedStop> {
    let message = format!("select id from messages where kind = '{kind}' order by written_at desc limit 1");
    let message: Uuid = scene.portal.owner().await.query_one(&message, &[]).await.unwrap().get(0);
    let (jan, db) = (jan(scene).await, scene.portal.db());
    let mut tx = db.begin(jan.actor()).await.unwrap();
    let found = dispute::find_by_message(&mut tx, &jan, MessageId::from_uuid(message)).await.unwrap();
    tx.commit().await.unwrap();
    found
}

async fn of_exclusion(scene: &Scene) -> Option<DisputeStanding> {
    let (jan, db) = (jan(scene).await, scene.portal.db());
    let mut tx = db.begin(jan.actor()).await.unwrap();
    let found = dispute::find_by_exclusion(&mut tx, &jan, scene.exclusion.parse().unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    found.map(|found| found.standing)
}

pub async fn dispute_it(scene: &Scene, disputed: &DisputedStop) -> DisputeOutcome {
    let (jan, db) = (jan(scene).await, scene.portal.db());
    let mut tx = db.begin(jan.actor()).await.unwrap();
    let outcome = dispute::dispute(&mut tx, &jan, disputed).await.unwrap();
    tx.commit().await.unwrap();
    outcome
}

#[tokio::test]
async fn a_plan_is_cancelled_once() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    let disputed = found(&scene, "stop_planned").await.unwrap();
    assert_eq!((disputed.standing, of_exclusion(&scene).await), (DisputeStanding::Planned, Some(DisputeStanding::Planned)));
    assert_eq!(disputed.person.name(), "Sofie Claes");
    assert!(disputed.officer.is_some() && disputed.institution.is_some() && disputed.stop.is_some());
    assert_eq!(dispute_it(&scene, &disputed).await, DisputeOutcome::Cancelled);
    assert_eq!(dispute_it(&scene, &disputed).await, DisputeOutcome::Settled, "the same form again");
    assert_eq!((scene.states().await, scene.told().await), (vec!["cancelled".to_owned()], [1, 0, 0]));
    assert_eq!((scene.audited("stop-cancelled").await, of_exclusion(&scene).await), (1, None));
    assert!(!scene.is_permitted().await);
}

#[tokio::test]
async fn a_stop_that_was_done_is_taken_back_for_thirty_days_and_history_keeps_the_gap() {
    for (hours, outcome) in [(0, true), (719, true), (720, false)] {
        let scene = Scene::new().await;
        scene.stop(&scene.an, &BY_TELEPHONE).await.location();
        scene.portal.clock.advance(TimeDelta::hours(24));
        assert_eq!(scene.carry_out().await, 1);
        scene.portal.clock.advance(TimeDelta::hours(hours));
        let (by_plan, by_ending) = (found(&scene, "stop_planned").await.unwrap(), found(&scene, "ended").await.unwrap());
        assert_eq!((by_plan.period, by_plan.stop), (by_ending.period, by_ending.stop), "one thing, told twice");
        let taken = dispute_it(&scene, &by_ending).await;
        if !outcome {
            assert_eq!((taken, by_plan.standing), (DisputeOutcome::TooLate, DisputeStanding::TooLate));
            assert!(scene.is_permitted().await);
            continue;
        }
        let DisputeOutcome::TakenBack(period) = taken else { panic!("{taken:?}") };
        assert!(!scene.is_permitted().await, "at once");
        assert_eq!(dispute_it(&scene, &by_plan).await, DisputeOutcome::Settled, "once");
        assert_eq!((scene.states().await, scene.audited("ending-taken-back").await), (vec!["taken_back".to_owned()], 1));
        let new =
            format!("select count(*) from exclusion_periods where id = '{period}' and undoes is not null and ended_at is null");
        assert_eq!(scene.portal.count(&new).await, 1);
        let list = scene.portal.signed_in("jan").await.get(LIST).await;
        assert!(list.has("Stopgezet, daarna teruggedraaid") && list.has("Ombudsdienst, op jouw vraag, per telefoon"));
    }
}

#[tokio::test]
async fn an_ending_at_the_desk_can_be_taken_back_too() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &AT_DESK).await.location();
    let disputed = found(&scene, "ended").await.unwrap();
    assert_eq!((disputed.standing, disputed.stop), (DisputeStanding::Ended, None));
    assert!(disputed.officer.is_some());
    assert!(matches!(dispute_it(&scene, &disputed).await, DisputeOutcome::TakenBack(_)));
    assert!(!scene.is_permitted().await);
}

#[tokio::test]
async fn nothing_is_taken_back_over_a_newer_period() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &AT_DESK).await.location();
    let disputed = found(&scene, "ended").await.unwrap();
    scene.portal.clock.advance(TimeDelta::minutes(1));
    let reference = scene.jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = scene.an.get(&page).await.radio("Sofie Claes");
    scene.an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location();
    assert_eq!(dispute_it(&scene, &disputed).await, DisputeOutcome::NewerPeriod);
    assert_eq!(scene.portal.count("select count(*) from exclusion_periods where undoes is not null").await, 0);
}

#[tokio::test]
async fn an_ending_of_ones_own_only_within_an_hour_of_a_change_of_the_address() {
    for (before, disputable) in [(None, false), (Some(59), true), (Some(61), false)] {
        let scene = Scene::new().await;
        if let Some(minutes) = before {
            let jan = scene.portal.signed_in("jan").await;
            assert_eq!(jan.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail-verwijderen", &[]).await.status, 303);
            scene.portal.clock.advance(TimeDelta::minutes(minutes));
        }
        let scene = Scene { jan: scene.portal.signed_in("jan").await, ..scene };
        scene.give_access().await.location();
        let disputed = found(&scene, "ended").await;
        assert_eq!(disputed.is_some(), disputable, "{before:?}");
        if let Some(disputed) = disputed {
            assert_eq!(disputed.officer, None);
            assert!(matches!(dispute_it(&scene, &disputed).await, DisputeOutcome::TakenBack(_)));
            assert!(!scene.is_permitted().await);
        }
    }
}

#[tokio::test]
async fn a_plan_that_ones_own_ending_overtook_is_settled() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    scene.give_access().await.location();
    let disputed = found(&scene, "stop_planned").await.unwrap();
    assert_eq!(disputed.standing, DisputeStanding::Settled);
    assert_eq!(dispute_it(&scene, &disputed).await, DisputeOutcome::Settled);
    assert!(scene.is_permitted().await);
}
