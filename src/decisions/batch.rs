//! What a batch of questions sends to Postgres: the numbers to look up, what is written down, and who asked.

use std::collections::BTreeSet;

use actix_web::web;
use chrono::{DateTime, Utc};

use super::sql::mt_decision_facts;
use crate::applications::Calls;
use crate::db::ids::{ApplicationId, CareWorkerId, DecisionId, PatientId};
use crate::directory::{Identifier, Identifiers};
use crate::web::AppState;

/// The numbers of people, each once: those of a ward's questions are one person's.
#[derive(Default)]
pub(super) struct PersonNumbers<'a>(BTreeSet<&'a Identifier>);

impl<'a> PersonNumbers<'a> {
    pub(super) fn add(&mut self, person: &'a Identifiers) {
        self.0.extend(person.iter());
    }

    /// All that these people and patients need.
    pub(super) fn facts(&self, tokens: Vec<&'a [u8]>, now: DateTime<Utc>, asked: Vec<&'a str>) -> FactsQuery<'a> {
        let keys: BTreeSet<String> = self.0.iter().map(|number| number.key()).collect();
        mt_decision_facts(tokens, now, asked, Vec::from_iter(keys))
    }
}

pub(super) type FactsQuery<'a> = mt_decision_facts<Vec<&'a [u8]>, DateTime<Utc>, Vec<&'a str>, Vec<String>>;

/// What is written down.
#[derive(Default)]
pub(super) struct Log<'a> {
    pub ids: Vec<DecisionId>,
    pub applications: Vec<ApplicationId>,
    pub patients: Vec<Option<PatientId>>,
    pub workers: Vec<Option<CareWorkerId>>,
    pub permits: Vec<bool>,
    pub tokens: Vec<&'a [u8]>,
    pub requests: Vec<&'a str>,
    pub unknown_persons: Vec<Option<Vec<u8>>>,
    pub unknown_patients: Vec<Option<Vec<u8>>>,
}

/// The answers have left: nobody waits for a count. What cannot be reported is added to the next report.
pub(super) async fn report_usage(
    site: web::Data<AppState>,
    calls: web::Data<Calls>,
    callers: BTreeSet<ApplicationId>,
    now: DateTime<Utc>,
) {
    if !site.limited {
        return;
    }
    for application in callers {
        if let Err(error) = calls.report(&site.decisions_db, application, now).await {
            tracing::warn!(cause = %error, "usage of an application could not be reported to the other instances");
        }
    }
}
