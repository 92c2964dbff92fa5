//! The facts of a decision, in a constant number of statements, as a job that sees nothing else.

use chrono::{DateTime, Utc};

use super::model::{Decision, Facts, decide};
use crate::break_glass;
use crate::db::{Actor, Db, DbError, Job};
use crate::directory::{self, Identifiers, Niss};
use crate::exclusions;

/// Whether a person may open a patient's record now. `break_minutes` is how long a break may be (`rules.break_minutes`). A NISS
/// that is nobody's here is a patient without exclusions.
///
/// # Errors
/// Those of the database.
pub async fn decision(
    db: &Db,
    person: &Identifiers,
    patient: &Niss,
    break_minutes: u32,
    now: DateTime<Utc>,
) -> Result<Decision, DbError> {
    let mut tx = db.begin(Actor::System(Job::Decide)).await?;
    let periods = exclusions::with_identifiers(&mut tx, patient).await?;
    let mut breaks = break_glass::open_access(&mut tx, patient, now).await?;
    let known = !directory::recognise(&mut tx, person).await?.is_empty();
    tx.commit().await?;
    // A break reported by one number opens the record to that person under every other one.
    for access in &mut breaks {
        let entry = periods.iter().find(|(period, _)| Some(period.care_worker) == access.care_worker);
        if let Some((_, numbers)) = entry {
            access.person = access.person.and(numbers);
        }
    }
    Ok(decide(person, &Facts { periods, breaks, known }, break_minutes, now))
}
