//! R6: eHealth's exclusions are taken over within the hour, by the real client from the stand-in of the service.

mod accept;
mod decisions;
mod doubts;
mod newcomers;
mod numbers;
mod online;
mod property;
mod rights;
mod sweep;
mod visible;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use mijntoegang::clock::Clock;
use mijntoegang::config::{EhealthRules, Unchecked};
use mijntoegang::demo::ehealth::{ExcludedParty, ServiceStandIn};
use mijntoegang::ehealth::{self, Checker, Client, load_figures};
use mijntoegang::web::EhealthLink;
use serde_json::Value;
use tokio::sync::watch;

use crate::hospital::{App, RIZIV, question};
use crate::support::{Portal, new_database, start_of_tests};

pub const JAN: &str = "85073099932";
pub const SOFIE: &str = "10000007003";
pub const TOM: &str = "40000028401";
/// Whom nobody here knows.
pub const STRANGER: &str = "57042700225";

pub fn sofie() -> ExcludedParty {
    person(SOFIE, "Sofie", "Claes")
}

pub fn tom() -> ExcludedParty {
    person(TOM, "Tom", "Janssens")
}

pub const ORGANISATION: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-organization";
pub const PHARMACY: &str = "70000107999";

pub fn pharmacy() -> ExcludedParty {
    ExcludedParty::Organisation { nihii: PHARMACY.to_owned(), name: "Apotheek De Linde".to_owned() }
}

pub fn person(nihii: &str, given: &str, family: &str) -> ExcludedParty {
    ExcludedParty::Person { niss: None, nihii: Some(nihii.to_owned()), given: given.to_owned(), family: family.to_owned() }
}

pub fn rules() -> EhealthRules {
    EhealthRules { decision_wait: Duration::from_secs(2), calls_per_second: 500, ..EhealthRules::default() }
}

/// A portal that is connected to a stand-in, with the task that asks it.
pub struct Scene {
    pub portal: Portal,
    pub stand_in: ServiceStandIn,
    pub app: App,
    stop: watch::Sender<bool>,
}

impl Scene {
    pub async fn start(rules: EhealthRules) -> Self {
        let (stand_in, server) = ServiceStandIn::bind().unwrap();
        tokio::spawn(server);
        let change = |builder: &mut mijntoegang::app::AppBuilder| builder.ehealth = EhealthLink::connected(rules);
        let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), change).await;
        let checker = checker(&portal, &stand_in, rules);
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(ehealth::run(checker, stopped));
        let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead]).await;
        Self { portal, stand_in, app, stop }
    }

    /// The whole context of a decision, and whether it permits.
    pub async fn ask(&self, numbers: &[(&str, &str)], patient: &str) -> (bool, Value) {
        let answer = self.app.post("/access/v1/evaluation", &question(numbers, patient)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let answer = answer.json();
        (answer["decision"].as_bool().unwrap(), answer["context"].clone())
    }

    pub async fn permits(&self, riziv: &str, patient: &str) -> bool {
        self.ask(&[(RIZIV, riziv)], patient).await.0
    }

    /// Waits until that is so; for ten seconds at most.
    pub async fn until(&self, what: &str, so: impl AsyncFn(&Self) -> bool) {
        for _ in 0..200 {
            if so(self).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never: {what}");
    }

    /// Until the last answer about a patient is as old as this.
    pub async fn until_checked(&self, patient: &str) {
        let sql = format!(
            "select count(*) from ehealth_checks where niss = '{patient}' and checked_at = mt_now() and taken_by is null"
        );
        self.until("checked", async |scene| scene.portal.count(&sql).await == 1).await;
    }

    /// Until the service was asked about a number, and what it answered was taken over or failed.
    pub async fn until_asked(&self, number: &str, since: usize) {
        let idle = "select count(*) from ehealth_checks where taken_by is not null";
        self.until("asked", async |scene| {
            scene.stand_in.calls().iter().skip(since).any(|(_, asked)| asked == number) && scene.portal.count(idle).await == 0
        })
        .await;
    }

    /// Exclusions of eHealth's that hold, of the patient with this number.
    pub async fn holding(&self, number: &str) -> i64 {
        let sql = "select count(*) from exclusion_periods where origin = 'ehealth' and ended_at is null and patient_id";
        self.portal.count(&format!("{sql} = mt_patient_with('{number}')")).await
    }

    pub async fn doubted(&self) -> i64 {
        load_figures(&self.portal.db()).await.unwrap().doubted
    }

    /// Time goes by, so that the sweep is due.
    pub async fn next_hour(&self) {
        self.portal.clock.advance(TimeDelta::minutes(58));
    }

    pub async fn periods(&self, patient: &str) -> i64 {
        let sql = "select count(*) from exclusion_periods x join patients p on p.id = x.patient_id where x.origin = 'ehealth' and p.niss";
        self.portal.count(&format!("{sql} = '{patient}'")).await
    }

    pub async fn audited(&self, action: &str) -> i64 {
        self.portal.count(&format!("select count(*) from audit_events where action = '{action}'")).await
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// Another process that asks the same service.
pub fn checker(portal: &Portal, stand_in: &ServiceStandIn, rules: EhealthRules) -> Arc<Checker> {
    let client = Client::new(stand_in.service(rules).unwrap(), Clock::System).unwrap();
    Arc::new(Checker::new(portal.builder.job_site().unwrap(), client, rules))
}

pub fn denying() -> EhealthRules {
    EhealthRules { unchecked: Unchecked::Deny, ..rules() }
}
