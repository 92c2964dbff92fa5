//! What an answer does, in one transaction: new, unchanged, gone against what is held. A lease that is over, or a doubt, changes nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;

use super::answer::Answer;
use super::doubt::{are_too_many, is_lost};
use super::people::MeantPeople;
use super::store::{self, JOB, Landed};
use super::{organisations, people};
use crate::config::EhealthRules;
use crate::db::ids::{CareWorkerId, EhealthLeaseId, ExclusionId};
use crate::db::{DbError, read_now};
use crate::directory::Niss;
use crate::exclusions::Period;
use crate::exclusions::ehealth::{self, EhealthChange};
use crate::patients::{self, Home, lock_requests_of_patient};
use crate::web::AppState;

/// Outcome of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LandOutcome {
    /// Taken over; how many appeared and went.
    Landed { appeared: usize, gone: usize },
    /// Another instance holds the check meanwhile, or the patient's numbers changed.
    LeaseLost,
    /// It may be a fault of the service.
    Doubtful,
}

/// An answer with the check that it belongs to.
pub(super) struct Arrived<'a> {
    pub niss: &'a Niss,
    pub holder: EhealthLeaseId,
    pub called_at: DateTime<Utc>,
    pub answer: &'a Answer,
}

pub(super) async fn land(site: &AppState, rules: &EhealthRules, arrived: &Arrived<'_>) -> Result<LandOutcome, DbError> {
    let Arrived { niss, holder, called_at, answer } = *arrived;
    let mut tx = site.db.begin(JOB).await?;
    let known = patients::find_by_number(&mut tx, &niss.clone().into()).await?;
    // Before the check, as a change of the patient's numbers locks them.
    if let Some(home) = &known {
        lock_requests_of_patient(&mut tx, home.patient).await?;
    }
    if !store::hold(&mut tx, niss, holder).await? {
        tx.rollback().await?;
        return Ok(LandOutcome::LeaseLost);
    }
    let (mut appeared, mut gone) = (0, 0);
    let mut landed = Landed { called_at, holds: false, emptied: false };
    if known.is_some() || !answer.is_empty() {
        let home = match known {
            Some(home) => home,
            None => {
                let first = site.institutions.first().ok_or(diesel::result::Error::NotFound)?.id;
                let began = tx.now();
                patients::register_unnamed(&mut tx, niss, first, began).await?
            }
        };
        let held = ehealth::list_held(&mut tx, home.patient).await?;
        let held_organisations = organisations::list_organisations(&tx, home.patient).await?;
        let now = read_now(&mut tx).await?;
        let difference = compare(&mut tx, answer, &held, now).await?;
        let held_count = held.len() + held_organisations.len();
        let gone_count = difference.gone.len() + organisations::gone(&held_organisations, &answer.organisations).count();
        landed.emptied = answer.is_empty() && held_count > 0;
        let history = store::load_history(&mut tx, niss).await?;
        if history.accepted_until.is_none_or(|until| until <= now)
            && (are_too_many(held_count, gone_count) || (landed.emptied && is_lost(store::load_losses(&mut tx, niss).await?)))
        {
            tx.rollback().await?;
            return Ok(LandOutcome::Doubtful);
        }
        // What was there before we asked for the first time is no news.
        let tells = patients::uses_portal(&mut tx, home.patient).await? && history.checked_at.is_some();
        appeared = difference.new.len();
        gone = difference.gone.len();
        for entries in &difference.new {
            let mut told: Option<(ExclusionId, CareWorkerId)> = None;
            for entry in entries {
                let exclusion = ehealth::take_over(&mut tx, JOB, home.patient, *entry, now).await?;
                told.get_or_insert((exclusion, *entry));
            }
            tell(&mut tx, site, (home, tells), told, EhealthChange::Appeared, now).await?;
        }
        // A patient who was merged may hold the same person twice, and is told once, when both have ended.
        for period in &difference.gone {
            ehealth::end(&mut tx, JOB, home.patient, period, now).await?;
        }
        let mut told = HashSet::new();
        for period in difference.gone.iter().filter(|period| told.insert(period.care_worker)) {
            let about = Some((period.exclusion, period.care_worker));
            tell(&mut tx, site, (home, tells), about, EhealthChange::Gone, now).await?;
        }
        let organised = organisations::take_over(&mut tx, JOB, home.patient, &answer.organisations, now).await?;
        landed.holds = !answer.people.is_empty() || organised > 0;
    }
    store::land(&mut tx, niss, holder, &landed, rules).await?;
    tx.commit().await?;
    Ok(LandOutcome::Landed { appeared, gone })
}

async fn tell(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    (home, tells): (Home, bool),
    about: Option<(ExclusionId, CareWorkerId)>,
    change: EhealthChange,
    now: DateTime<Utc>,
) -> diesel::QueryResult<()> {
    match about {
        Some(about) if tells => ehealth::tell(conn, site, home, about, change, now).await,
        _ => Ok(()),
    }
}

/// The difference of an answer to what is held.
struct Difference<'a> {
    /// The entries of each person who is new.
    new: Vec<Vec<CareWorkerId>>,
    gone: Vec<&'a Period>,
}

async fn compare<'a>(
    conn: &mut AsyncPgConnection,
    answer: &Answer,
    held: &'a [Period],
    now: DateTime<Utc>,
) -> diesel::QueryResult<Difference<'a>> {
    let by_worker: HashMap<CareWorkerId, &Period> = held.iter().map(|period| (period.care_worker, period)).collect();
    let (mut answered, mut named, mut new) = (HashSet::new(), HashSet::new(), Vec::new());
    for person in &answer.people {
        let mut missing = Vec::new();
        let MeantPeople { people, all_entries } = people::people_of(conn, person, now).await?;
        for entries in people {
            // One exclusion a person, whichever entry it was registered against: the entries may have been linked since.
            if !entries.iter().any(|entry| by_worker.contains_key(entry) || answered.contains(entry)) {
                missing.extend(entries.as_slice().first().copied());
            }
            answered.extend(entries);
        }
        named.extend(all_entries);
        if !missing.is_empty() {
            new.push(missing);
        }
    }
    // Where the numbers of one answered are of two people, an exclusion of either has not ended.
    let is_named = |worker: &CareWorkerId| answered.contains(worker) || named.contains(worker);
    let gone = held.iter().filter(|period| !is_named(&period.care_worker)).collect();
    Ok(Difference { new, gone })
}
