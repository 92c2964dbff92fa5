//! Any sequence of changes there, answers, failures, restarts and new numbers of the patient ends in the service's last state, and no
//! decision on the way is wrong.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use mijntoegang::clock::Clock;
use mijntoegang::config::{EhealthRules, Unchecked};
use mijntoegang::demo::ehealth::{Behaviour, ServiceStandIn};
use mijntoegang::ehealth::Checker;
use mijntoegang::operate::patient::NumberTerms;
use mijntoegang::web::EhealthLink;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use super::{JAN, checker, person, rules};
use crate::hospital::{App, RIZIV, question};
use crate::one_patient::{OTHER, change_number};
use crate::support::{Portal, new_database, start_of_tests};

/// Fewer than are doubted when they all end at once.
const PEOPLE: [&str; 4] = ["10000007003", "40000028401", "10000036003", "50000035527"];

#[derive(Debug, Clone, Copy)]
enum Act {
    /// By the patient's other number, where there is one.
    Exclude(usize, bool),
    End(usize, bool),
    ChangeNumber,
    Behave(Behaviour),
    Wait(i64),
    /// By which instance.
    Check(bool),
    CheckByBoth,
    /// The instance dies while it waits for the answer, and another takes its place.
    Die(bool),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let behaviour = prop_oneof![
        5 => Just(Behaviour::Well),
        1 => Just(Behaviour::Slow(Duration::from_millis(30))),
        1 => Just(Behaviour::Failing),
        1 => Just(Behaviour::Confused),
        1 => Just(Behaviour::Malformed),
    ];
    let act = prop_oneof![
        4 => (0..PEOPLE.len(), any::<bool>()).prop_map(|(one, other)| Act::Exclude(one, other)),
        3 => (0..PEOPLE.len(), any::<bool>()).prop_map(|(one, other)| Act::End(one, other)),
        1 => Just(Act::ChangeNumber),
        3 => behaviour.prop_map(Act::Behave),
        3 => prop_oneof![Just(1_i64), Just(6), Just(58), Just(61), Just(180)].prop_map(Act::Wait),
        6 => any::<bool>().prop_map(Act::Check),
        2 => Just(Act::CheckByBoth),
        2 => any::<bool>().prop_map(Act::Die),
    ];
    prop::collection::vec(act, 14..22)
}

struct World {
    portal: Portal,
    stand_in: ServiceStandIn,
    app: App,
    rules: EhealthRules,
    instances: [Arc<Checker>; 2],
    /// The patient's, the present one first.
    numbers: Vec<&'static str>,
    /// At the service, by number.
    there: BTreeSet<(&'static str, usize)>,
    /// As of the last answer; none before the first.
    here: Option<BTreeSet<usize>>,
}

impl World {
    async fn begin(unchecked: Unchecked) -> Self {
        // Nothing waits, and no task asks: each check is an act.
        let rules = EhealthRules { decision_wait: Duration::ZERO, unchecked, ..rules() };
        let (stand_in, server) = ServiceStandIn::bind().unwrap();
        tokio::spawn(server);
        let connect = |builder: &mut mijntoegang::app::AppBuilder| builder.ehealth = EhealthLink::connected(rules);
        let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), connect).await;
        let app = portal.application("EPD", &[Scope::Decision]).await;
        let instances = [checker(&portal, &stand_in, rules), checker(&portal, &stand_in, rules)];
        Self { portal, stand_in, app, rules, instances, numbers: vec![JAN], there: BTreeSet::new(), here: None }
    }

    async fn act(&mut self, act: Act) {
        match act {
            Act::Exclude(one, other) => {
                let number = self.number(other);
                self.stand_in.exclude(number, person(PEOPLE[one], "Naam", &format!("Nummer {one}")));
                self.there.insert((number, one));
            }
            Act::End(one, other) => {
                let number = self.number(other);
                self.stand_in.end(number, PEOPLE[one]);
                self.there.remove(&(number, one));
            }
            Act::ChangeNumber => {
                let (before, after) = (self.numbers[0], if self.numbers[0] == JAN { OTHER } else { JAN });
                change_number(&self.portal, before, after, NumberTerms::default()).await.unwrap();
                self.numbers = vec![after, before];
            }
            Act::Behave(behaviour) => self.stand_in.behave(behaviour),
            Act::Wait(minutes) => self.portal.clock.advance(TimeDelta::minutes(minutes)),
            Act::Check(first) => {
                self.portal.clock.advance(TimeDelta::seconds(1));
                self.instance(first).check_asked(&[JAN.to_owned()]).await.unwrap();
            }
            Act::CheckByBoth => {
                self.portal.clock.advance(TimeDelta::seconds(1));
                let niss = [JAN.to_owned()];
                let (one, two) =
                    futures_util::future::join(self.instances[0].check_asked(&niss), self.instances[1].check_asked(&niss)).await;
                one.unwrap();
                two.unwrap();
            }
            Act::Die(first) => {
                self.portal.clock.advance(TimeDelta::seconds(1));
                let niss = [JAN.to_owned()];
                let _ = tokio::time::timeout(Duration::from_millis(15), self.instance(first).check_asked(&niss)).await;
                // A commit that was sent before the end is carried out all the same.
                tokio::time::sleep(Duration::from_millis(30)).await;
                self.instances[usize::from(first)] = checker(&self.portal, &self.stand_in, self.rules);
            }
        }
    }

    fn instance(&self, first: bool) -> &Checker {
        &self.instances[usize::from(first)]
    }

    fn number(&self, other: bool) -> &'static str {
        self.numbers.get(usize::from(other)).copied().unwrap_or(JAN)
    }

    /// Whom the patient excludes at the service, by any number.
    fn excluded_there(&self) -> BTreeSet<usize> {
        self.there.iter().map(|(_, one)| *one).collect()
    }

    /// An answer of now was taken over: what is held is what the service holds.
    async fn notice(&mut self) {
        let landed =
            "select count(*) from ehealth_checks where niss = mt_ehealth_number('85073099932') and checked_at = mt_now()";
        if self.portal.count(landed).await == 1 {
            self.here = Some(self.excluded_there());
        }
    }

    async fn permits(&self, one: usize) -> (bool, Value) {
        let answer = self.app.post("/access/v1/evaluation", &question(&[(RIZIV, PEOPLE[one])], JAN)).await.json();
        (answer["decision"].as_bool().unwrap(), answer["context"].clone())
    }

    async fn no_decision_is_wrong(&self, after: &[Act]) {
        for one in 0..PEOPLE.len() {
            let (permits, context) = self.permits(one).await;
            let expected = match &self.here {
                Some(held) => !held.contains(&one),
                None => self.rules.unchecked == Unchecked::Permit,
            };
            assert_eq!(permits, expected, "person {one} after {after:?}: {context}");
            assert_eq!(context["ehealth"] == "unchecked", self.here.is_none(), "{context}");
        }
    }
}

#[tokio::test]
async fn any_sequence_ends_in_the_services_last_state() {
    let cases = std::env::var("PROPTEST_CASES").ok().map_or(8, |cases| cases.parse().unwrap());
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[30; 32]));
    for case in 0..cases {
        let sequence = acts().new_tree(&mut runner).unwrap().current();
        let mut world = World::begin(if case % 2 == 0 { Unchecked::Permit } else { Unchecked::Deny }).await;
        for (index, act) in sequence.iter().enumerate() {
            world.act(*act).await;
            if matches!(act, Act::Check(_) | Act::CheckByBoth | Act::Die(_) | Act::ChangeNumber) {
                if !matches!(act, Act::ChangeNumber) {
                    world.notice().await;
                }
                world.no_decision_is_wrong(&sequence[..=index]).await;
            }
        }
        // The service is well again, and the instances are new: no pause of theirs is left.
        world.act(Act::Behave(Behaviour::Well)).await;
        world.instances =
            [checker(&world.portal, &world.stand_in, world.rules), checker(&world.portal, &world.stand_in, world.rules)];
        world.act(Act::Wait(61)).await;
        world.act(Act::CheckByBoth).await;
        world.notice().await;
        assert_eq!(world.here, Some(world.excluded_there()), "{sequence:?}");
        world.no_decision_is_wrong(&sequence).await;
        let running = "select count(*) from exclusion_periods x join patients p on p.id = x.patient_id
                       where x.origin = 'ehealth' and x.ended_at is null and p.id = mt_patient_with('85073099932')";
        let there = i64::try_from(world.excluded_there().len()).unwrap();
        assert_eq!(world.portal.count(running).await, there, "nothing doubled: {sequence:?}");
    }
}
