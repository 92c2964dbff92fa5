//! Two acts held against each other on a real Postgres: each waits at the row of the other, and nobody sees a 500. What a test holds makes
//! the two meet at that place every time.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::clock::Clock;
use mijntoegang::exclusions::stops::carry_out_due;

use crate::disputes::{BLOCKED, blocked, dispute, entered_for_emma, register_entered, stop_at, stop_of_emma, told};
use crate::homes::{CHOICE, THERE, choose};
use crate::officer_decisions::{page_of, state};
use crate::planned_stops::{AT_DESK, Scene};
use crate::support::{Portal, new_database};

/// A transaction of its own that holds something until it is released.
struct Held(tokio_postgres::Client);

impl Held {
    async fn new(portal: &Portal, sql: &str) -> Self {
        let owner = portal.owner().await;
        owner.batch_execute(&format!("begin; {sql}")).await.unwrap();
        Self(owner)
    }

    async fn release(self) {
        self.0.batch_execute("commit").await.unwrap();
    }
}

/// What every act on a patient's requests and exclusions waits for (`patients::lock_requests_of_patient`).
fn matters_of(given: &str) -> String {
    format!(
        "select pg_advisory_xact_lock(('x' || right(replace(id::text, '-', ''), 16))::bit(64)::bigint) from patients
         where given_name = '{given}'"
    )
}

/// Until so many transactions of the portal wait for a lock.
async fn until_waiting(portal: &Portal, count: i64) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    let waiting = "select count(*) from pg_stat_activity
        where usename = 'mijntoegang_app' and datname = current_database() and wait_event_type = 'Lock'";
    let until = Instant::now() + Duration::from_secs(20);
    while admin.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) < count {
        assert!(Instant::now() < until, "{count} never wait");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The officer holds the request, then the patient's row for the exclusion; the change of home wants the two as well.
#[tokio::test]
async fn a_registration_and_a_change_of_the_home() {
    let portal = crate::conflict_matrix::portal(2).await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = page_of(&reference);
    let (decision, choice) = (an.get(&page).await, jan.get(CHOICE).await);
    let worker = decision.radio("Sofie Claes");
    let (path, chosen) = (format!("{page}/registreer"), [("persoon", worker.as_str())]);
    let held = Held::new(&portal, &matters_of("Jan")).await;
    let (registered, moved, ()) = tokio::join!(
        an.send(&decision, &path, &chosen),
        async {
            until_waiting(&portal, 1).await;
            choose(&jan, &choice, THERE).await
        },
        async {
            until_waiting(&portal, 2).await;
            held.release().await;
        }
    );
    assert_eq!((registered.status, moved.status), (303, 303), "{} {}", registered.text(), moved.text());
    assert_eq!(state(&portal, &reference).await, "registered");
    let follows = "select count(*) from exclusions e join patients p on p.id = e.patient_id
        where p.given_name = 'Jan' and e.title_institution_id = p.home_institution_id and e.registered_at_id <> p.home_institution_id";
    assert_eq!(portal.count(follows).await, 1, "the exclusion is seen from the new home");
}

/// The officer holds the conversation, then the patient's row for the notice; the change of home wants the two as well.
#[tokio::test]
async fn an_answer_and_a_change_of_the_home() {
    let portal = crate::conflict_matrix::portal(2).await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let ask = format!("{}/vraag", page_of(&reference));
    assert_eq!(an.fill(&ask, &ask, &[("vraag", "Welke Sofie?")]).await.status, 303);
    let talk = told(&portal, "question").await.replace("/berichten", "/ombudsdienst/berichten");
    let (thread, choice) = (an.get(&talk).await, jan.get(CHOICE).await);
    let held = Held::new(&portal, "lock table messages in exclusive mode").await;
    let (answered, moved, ()) = tokio::join!(
        an.send(&thread, &talk, &[("tekst", "Die van cardiologie?")]),
        async {
            until_waiting(&portal, 1).await;
            choose(&jan, &choice, THERE).await
        },
        async {
            until_waiting(&portal, 2).await;
            held.release().await;
        }
    );
    assert_eq!((answered.status, moved.status), (303, 303), "{} {}", answered.text(), moved.text());
    assert_eq!(crate::conflict_matrix::house_of(&portal, &reference).await, THERE);
}

/// A registration starts a period of the person whose exclusion **Dat was ik niet** is taking back.
#[tokio::test]
async fn a_registration_and_an_ending_that_is_taken_back() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &AT_DESK).await.location();
    let ended = told(&scene.portal, "ended").await;
    let reference = scene.jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = page_of(&reference);
    let decision = scene.an.get(&page).await;
    let worker = decision.radio("Sofie Claes");
    let (path, chosen) = (format!("{page}/registreer"), [("persoon", worker.as_str())]);
    let held = Held::new(&scene.portal, "lock table messages in exclusive mode").await;
    let (registered, disputed, ()) = tokio::join!(
        scene.an.send(&decision, &path, &chosen),
        async {
            until_waiting(&scene.portal, 1).await;
            dispute(&scene.jan, &ended).await
        },
        async {
            until_waiting(&scene.portal, 2).await;
            held.release().await;
        }
    );
    assert_eq!((registered.status, disputed.status), (303, 303), "{} {}", registered.text(), disputed.text());
    let held_by = "select count(*) from exclusion_periods p join patients j on j.id = p.patient_id
        where j.given_name = 'Jan' and p.ended_at is null";
    assert_eq!(
        (scene.portal.count(held_by).await, blocked(&scene.portal).await),
        (1, 1),
        "the new one holds, and a case is open"
    );
}

/// The job holds the period, then the block, then the plan; **Dat was ik niet** cancels every plan before it puts the block on.
#[tokio::test]
async fn a_stop_that_is_carried_out_and_another_act_that_is_disputed() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let (_, entered) = entered_for_emma(&portal, &an).await;
    assert_eq!(stop_at(&an, &stop_of_emma(&an).await, "telephone").await.status, 303);
    portal.clock.advance(TimeDelta::hours(25));
    let (emma, site) = (portal.signed_in("emma").await, portal.site());
    let held = Held::new(&portal, "select from planned_stops for update").await;
    let job = async {
        until_waiting(&portal, 1).await;
        let mut job = Box::pin(carry_out_due(&site));
        let early = tokio::select! {
            done = &mut job => Some(done),
            () = until_waiting(&portal, 2) => None,
        };
        held.release().await;
        match early {
            Some(done) => done,
            None => job.await,
        }
    };
    let (disputed, done) = tokio::join!(dispute(&emma, &entered), job);
    assert_eq!(disputed.status, 303, "{}", disputed.text());
    assert_eq!(done.unwrap(), 0);
    assert_eq!(portal.count("select count(*) from planned_stops where state = 'cancelled'").await, 1);
    assert_eq!(
        portal.count("select count(*) from exclusion_periods where ended_by = 'ombudsdienst' and end_channel is not null").await,
        0
    );
}

/// Between the officer's look at the block and the plan the patient disputes an act.
#[tokio::test]
async fn a_stop_at_a_distance_and_a_dispute() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, entered) = entered_for_emma(&portal, &an).await;
    let address = stop_of_emma(&an).await;
    let held = Held::new(&portal, "select from exclusion_periods for update").await;
    let (refused, ()) = tokio::join!(stop_at(&an, &address, "telephone"), async {
        until_waiting(&portal, 1).await;
        assert_eq!(dispute(&emma, &entered).await.status, 303);
        held.release().await;
    });
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(refused.text_of("[role=alert]").contains(BLOCKED), "{}", refused.text());
    assert!(refused.has("Stopzetten op vraag van de patiënt"), "the patient's page as it is: {}", refused.text());
    assert_eq!(portal.count("select count(*) from planned_stops").await, 0);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'blocked-act-refused'").await, 1);
}

/// The same with a registration that is taken back.
#[tokio::test]
async fn a_retraction_and_a_dispute() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (reference, entered) = entered_for_emma(&portal, &an).await;
    register_entered(&an, &reference, "Greet Vandamme").await;
    let page = page_of(&reference);
    let path = format!("{page}/trek-registratie-in");
    let held = Held::new(&portal, "select from messages where kind = 'entered' for update").await;
    let (disputed, refused, ()) = tokio::join!(
        dispute(&emma, &entered),
        async {
            until_waiting(&portal, 1).await;
            an.fill(&page, &path, &[("reden-intrekking", "Vergissing")]).await
        },
        async {
            until_waiting(&portal, 2).await;
            held.release().await;
        }
    );
    assert_eq!((disputed.status, refused.status), (303, 409), "{} {}", disputed.text(), refused.text());
    assert!(refused.has(BLOCKED), "{}", refused.text());
    assert_eq!(state(&portal, &reference).await, "registered");
    assert_eq!(portal.count("select count(*) from audit_events where action = 'blocked-act-refused'").await, 1);
}

/// R22: an act is dated after the locks it waited for, never before what came to pass meanwhile.
#[tokio::test]
async fn a_withdrawal_that_waited_is_dated_when_its_turn_came() {
    let portal = Portal::over(new_database().await, Clock::System, |_| {}).await;
    let jan = portal.signed_in("jan").await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let (page, path) = (format!("/aanvragen/{reference}"), format!("/aanvragen/{reference}/intrekken"));
    let mine = jan.get(&page).await;
    let held = Held::new(&portal, &format!("select from exclusion_requests where reference = '{reference}' for update")).await;
    let (withdrawn, turn) = tokio::join!(jan.send(&mine, &path, &[]), async {
        until_waiting(&portal, 1).await;
        let turn: DateTime<Utc> = held.0.query_one("select clock_timestamp()", &[]).await.unwrap().get(0);
        held.release().await;
        turn
    });
    assert_eq!(withdrawn.status, 303, "{}", withdrawn.text());
    let dated = "select decided_at from exclusion_requests where state = 'withdrawn'";
    let at: DateTime<Utc> = portal.owner().await.query_one(dated, &[]).await.unwrap().get(0);
    assert!(at >= turn, "dated {at}, when it was not its turn before {turn}");
}
