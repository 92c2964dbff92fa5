//! R5 as a model, and the product beside it: over times, acts and instances the exclusion holds exactly as the model says, each thing
//! is told once, and no decision is wrong.

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::clock::Clock;
use mijntoegang::exclusions::stops::carry_out_due;
use mijntoegang::exclusions::stops::dispute::{self, DisputeOutcome};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::dispute::{dispute_it, jan};
use super::{AT_DESK, BY_TELEPHONE, LIST, Scene};
use crate::support::{Portal, new_database};

#[derive(Debug, Clone, Copy)]
enum Act {
    Wait(i64),
    Plan,
    Desk,
    Keep,
    Cancel,
    GiveAccess,
    Undo,
    /// On which instance.
    Job(bool),
    /// On both at once, twice.
    Jobs,
    Letter,
    Retract,
    Register,
    Dispute,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let minutes = prop_oneof![
        Just(1),
        Just(59),
        Just(60),
        1_i64..300,
        Just(24 * 60 - 1),
        Just(24 * 60),
        Just(7 * 24 * 60),
        Just(31 * 24 * 60)
    ];
    let act = prop_oneof![
        6 => minutes.prop_map(Act::Wait),
        6 => Just(Act::Plan),
        1 => Just(Act::Desk),
        2 => Just(Act::Keep),
        1 => Just(Act::Cancel),
        2 => Just(Act::GiveAccess),
        2 => Just(Act::Undo),
        5 => any::<bool>().prop_map(Act::Job),
        3 => Just(Act::Jobs),
        2 => Just(Act::Letter),
        1 => Just(Act::Retract),
        3 => Just(Act::Register),
        2 => Just(Act::Dispute),
    ];
    prop::collection::vec(act, 16..24)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum EndedBy {
    Patient,
    Officer,
    Error,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Plan {
    LetterFirst,
    /// Until when.
    Waiting(DateTime<Utc>),
}

/// By whom a period ended, and when.
type Ending = Option<(EndedBy, DateTime<Utc>)>;

/// R5, of one person excluded by one patient.
#[derive(Debug)]
struct Model {
    now: DateTime<Utc>,
    /// Whether the portal reaches the patient, else letters.
    reached: bool,
    /// Open until they end, and whether that was undone.
    periods: Vec<(Ending, bool)>,
    plan: Option<Plan>,
    /// Messages: planned, cancelled by an officer, ended.
    told: [i64; 3],
    /// The newest request is registered: it can be taken back.
    registered: bool,
}

impl Model {
    fn holds(&self) -> bool {
        self.periods.iter().any(|(end, _)| end.is_none())
    }

    fn end(&mut self, by: EndedBy) {
        if let Some(open) = self.periods.iter_mut().find(|(end, _)| end.is_none()) {
            open.0 = Some((by, self.now));
        }
        self.plan = None;
        // A registration that was taken back is told otherwise.
        self.told[2] += i64::from(by != EndedBy::Error);
    }

    /// The newest period, when it ended by this and is younger than this: a new one stands in its place.
    fn again(&mut self, by: EndedBy, within: TimeDelta) -> bool {
        let now = self.now;
        match self.periods.last_mut() {
            Some((Some((ended_by, at)), undone)) if *ended_by == by && !*undone && now - *at < within => *undone = true,
            _ => return false,
        }
        self.periods.push((None, false));
        true
    }

    /// What the act does, and whether it is accepted.
    fn act(&mut self, act: Act) -> bool {
        match act {
            Act::Wait(minutes) => {
                self.now += TimeDelta::minutes(minutes);
                true
            }
            Act::Plan if self.holds() && self.plan.is_none() => {
                self.plan = Some(if self.reached { Plan::Waiting(self.now + TimeDelta::hours(24)) } else { Plan::LetterFirst });
                self.told[0] += 1;
                true
            }
            Act::Desk if self.holds() => {
                self.end(EndedBy::Officer);
                true
            }
            Act::Keep => self.plan.take().is_some(),
            Act::Cancel if self.plan.take().is_some() => {
                self.told[1] += 1;
                true
            }
            Act::GiveAccess if self.holds() => {
                self.end(EndedBy::Patient);
                true
            }
            Act::Undo => self.again(EndedBy::Patient, TimeDelta::hours(24)),
            Act::Job(_) | Act::Jobs => match self.plan {
                Some(Plan::Waiting(until)) if until <= self.now => {
                    self.end(EndedBy::Officer);
                    true
                }
                _ => false,
            },
            Act::Letter if self.plan == Some(Plan::LetterFirst) => {
                self.plan = Some(Plan::Waiting(self.now + TimeDelta::hours(7 * 24)));
                true
            }
            Act::Retract if self.holds() && self.registered => {
                self.end(EndedBy::Error);
                self.registered = false;
                true
            }
            Act::Register if !self.holds() => {
                self.periods.push((None, false));
                self.registered = true;
                true
            }
            Act::Dispute => self.plan.take().is_some() || self.again(EndedBy::Officer, TimeDelta::days(30)),
            _ => false,
        }
    }
}

/// A case: the scene, a second instance over its database, and the model.
struct Run {
    scene: Scene,
    other: Portal,
    model: Model,
}

impl Run {
    async fn begin(start: DateTime<Utc>, reached: bool) -> Self {
        let long = |builder: &mut mijntoegang::app::AppBuilder| {
            builder.rules.patient_idle_minutes = 2_000_000;
            builder.rules.officer_idle_minutes = 2_000_000;
            builder.rules.session_absolute_minutes = 2_000_000;
        };
        // The only sign-ins are a year ago.
        let year = TimeDelta::days(366);
        let database = new_database().await;
        let portal = Portal::over(database.clone(), Clock::fixed(start - year), long).await;
        let scene = Scene::over(portal).await;
        if !reached {
            scene.portal.owner().await.batch_execute("update patients set email = null where given_name = 'Jan'").await.unwrap();
        }
        let other = Portal::over(database, scene.portal.clock.clone(), long).await;
        scene.portal.clock.advance(year);
        let model = Model { now: start, reached, periods: vec![(None, false)], plan: None, told: [0; 3], registered: true };
        Self { scene, other, model }
    }

    /// Time passes.
    fn step(&mut self, by: TimeDelta) {
        self.model.now += by;
        self.scene.portal.clock.advance(by);
    }

    /// Where the product is not as the model says.
    async fn difference(&self, wanted: bool, done: bool) -> Option<String> {
        let scene = &self.scene;
        let active = "select count(*) from exclusion_periods p join patients j on j.id = p.patient_id where j.given_name = 'Jan' and ended_at is null";
        let product = (done, !scene.is_permitted().await, scene.portal.count(active).await, scene.told().await);
        let model = (wanted, self.model.holds(), i64::from(self.model.holds()), self.model.told);
        (product != model).then(|| format!("{product:?} instead of {model:?}"))
    }

    /// What the product does of it, and whether it took it.
    async fn act(&mut self, act: Act) -> bool {
        let scene = &self.scene;
        match act {
            Act::Wait(minutes) => {
                scene.portal.clock.advance(TimeDelta::minutes(minutes));
                true
            }
            Act::Plan | Act::Desk => {
                let stop = scene.stop_address(&scene.an).await;
                if scene.an.get(&stop).await.status != 200 {
                    return false;
                }
                let fields = if matches!(act, Act::Plan) { BY_TELEPHONE } else { AT_DESK };
                scene.an.fill(&stop, &stop, &fields).await.status == 303
            }
            Act::Keep | Act::GiveAccess | Act::Undo => {
                let list = scene.jan.get(LIST).await;
                let (path, page) = match act {
                    Act::Keep => ("niet-stopzetten", list),
                    Act::Undo => ("maak-ongedaan", list),
                    _ => ("opnieuw-toegang", scene.jan.get(&format!("{LIST}/{}/opnieuw-toegang", scene.exclusion)).await),
                };
                let action = format!("{LIST}/{}/{path}", scene.exclusion);
                if page.attribute(&format!("form[action='{action}']"), "action").is_none() {
                    return false;
                }
                let hidden = page.hidden(&action);
                let fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                // Clicked twice.
                let answers = [scene.jan.post(&action, &fields).await.status, scene.jan.post(&action, &fields).await.status];
                assert_eq!(answers, [303, 303], "{act:?}");
                true
            }
            Act::Cancel => {
                let page = scene.opened(&scene.an).await;
                let action = format!("{page}/uitsluitingen/{}/annuleer-stopzetting", scene.exclusion);
                if scene.an.get(&page).await.attribute(&format!("form[action='{action}']"), "action").is_none() {
                    return false;
                }
                scene.an.fill(&page, &action, &[]).await.status == 303
            }
            Act::Job(first) => {
                let site = if first { scene.site() } else { self.other.site() };
                carry_out_due(&site).await.unwrap() == 1
            }
            Act::Jobs => {
                let (one, two) = (scene.site(), self.other.site());
                let (a, b) = tokio::join!(carry_out_due(&one), carry_out_due(&two));
                a.unwrap() + b.unwrap() + carry_out_due(&one).await.unwrap() == 1
            }
            Act::Letter => {
                if !scene.an.get("/ombudsdienst/brieven").await.has("wacht op deze brief") {
                    return false;
                }
                super::letter::send_letter(&scene.an).await;
                true
            }
            Act::Retract | Act::Register => self.decide_request(act).await,
            Act::Dispute => {
                let (jan, db) = (jan(scene).await, scene.portal.db());
                let mut tx = db.begin(jan.actor()).await.unwrap();
                let found = dispute::find_by_exclusion(&mut tx, &jan, scene.exclusion.parse().unwrap()).await.unwrap();
                tx.commit().await.unwrap();
                match found {
                    None => false,
                    Some(found) => {
                        let outcome = dispute_it(scene, &found).await;
                        let done = matches!(outcome, DisputeOutcome::Cancelled | DisputeOutcome::TakenBack(_));
                        assert!(!done || dispute_it(scene, &found).await == DisputeOutcome::Settled, "twice");
                        done
                    }
                }
            }
        }
    }

    /// **Trek registratie in** of the newest request, or one more request that is registered.
    async fn decide_request(&mut self, act: Act) -> bool {
        let scene = &mut self.scene;
        if matches!(act, Act::Retract) {
            let newest =
                "select reference from exclusion_requests r join patients p on p.id = r.patient_id where p.given_name = 'Jan'
                and r.state = 'registered' order by r.decided_at desc limit 1";
            let Some(row) = scene.portal.owner().await.query_opt(newest, &[]).await.unwrap() else { return false };
            let page = format!("/ombudsdienst/aanvragen/{}", row.get::<_, String>(0));
            let retract = format!("{page}/trek-registratie-in");
            if scene.an.get(&page).await.attribute(&format!("form[action='{retract}']"), "action").is_none() {
                return false;
            }
            return scene.an.fill(&page, &retract, &[("reden-intrekking", "Vergissing")]).await.status == 303;
        }
        if !scene.is_permitted().await {
            return false;
        }
        // One that was taken back is open still.
        let open = "select reference from exclusion_requests r join patients p on p.id = r.patient_id where p.given_name = 'Jan'
            and r.state in ('sent', 'taken') limit 1";
        let open = scene.portal.owner().await.query_opt(open, &[]).await.unwrap().map(|row| row.get::<_, String>(0));
        let reference = match open {
            Some(reference) => reference,
            None => scene.jan.request_for("Sofie Claes", "Sofie Claes Arts").await,
        };
        let page = format!("/ombudsdienst/aanvragen/{reference}");
        let worker = scene.an.get(&page).await.radio("Sofie Claes");
        let registered = scene.an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.status == 303;
        let newest = "select e.id::text from exclusions e join exclusion_periods p on p.exclusion_id = e.id join patients j on j.id = p.patient_id
            where j.given_name = 'Jan' and p.ended_at is null";
        scene.exclusion = scene.portal.owner().await.query_one(newest, &[]).await.unwrap().get(0);
        registered
    }
}

/// The share of moments at which the product was as the model says: to be 1.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the measure")]
async fn an_exclusion_holds_exactly_as_the_rule_says() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]));
    let (mut moments, mut right, mut wrong) = (0_u32, 0_u32, Vec::new());
    // The last afternoon of winter time, of summer time, and an ordinary one.
    for (at, start) in ["2026-03-28T13:00:00Z", "2026-10-24T12:00:00Z", "2026-11-23T13:05:00Z"].iter().cycle().take(9).enumerate()
    {
        let acts = acts().new_tree(&mut runner).unwrap().current();
        let mut run = Run::begin(start.parse().unwrap(), at % 4 != 3).await;
        let mut past = Vec::new();
        for act in acts {
            run.step(TimeDelta::seconds(1));
            let (wanted, done) = (run.model.act(act), run.act(act).await);
            past.push((act, wanted));
            moments += 1;
            match run.difference(wanted, done).await {
                None => right += 1,
                Some(difference) => {
                    wrong.push(format!("{start}: {past:?}: {difference}"));
                    break;
                }
            }
        }
    }
    println!("planned stops: {} ({right} of {moments} moments as R5 says)", f64::from(right) / f64::from(moments));
    assert_eq!(wrong, Vec::<String>::new());
}
