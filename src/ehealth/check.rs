//! One check: a call at its moment for each number of the patient, and what comes of the answers.

use std::time::{Duration, Instant};

use super::answer::Answer;
use super::client::CallError;
use super::job::Checker;
use super::land::{Arrived, LandOutcome, land};
use super::store::{self, ClaimedCheck, FailedCheck};
use crate::db::ids::EhealthLeaseId;
use crate::directory::Niss;

impl Checker {
    /// Makes the calls when their turn comes, and takes the answers over. Nothing of it is anybody's fault who waits.
    pub(super) async fn check(&self, claimed: ClaimedCheck, holder: EhealthLeaseId) {
        let Ok(_slot) = self.calls.acquire().await else {
            return;
        };
        let numbers: Result<Vec<Niss>, _> = claimed.numbers.iter().map(|number| Niss::parse(number)).collect();
        let failed = match numbers {
            Err(_) => Some((FailedCheck::Senseless, "a number that does not fit")),
            Ok(numbers) => self.call(&numbers, &claimed, holder).await,
        };
        if let Some((failed, cause)) = failed {
            if failed.is_doubtful() {
                tracing::error!(cause, "an answer of eHealth changes nothing: it makes no sense");
            }
            if let Err(error) = store::fail(&self.site.db, &claimed.niss, holder, failed).await {
                tracing::warn!(cause = %error, "a check at eHealth could not be given back; its lease ends by itself");
            }
        }
    }

    /// Why the check is to be repeated; nothing where the answers were taken over.
    async fn call(
        &self,
        numbers: &[Niss],
        claimed: &ClaimedCheck,
        holder: EhealthLeaseId,
    ) -> Option<(FailedCheck, &'static str)> {
        let answers = (0..numbers.len()).map(|place| self.fetch(numbers, place, claimed.starts_in));
        let answer = match futures_util::future::try_join_all(answers).await {
            Ok(answers) => Answer::union(answers),
            Err(error) if error.is_doubtful() => {
                self.breaker.succeed();
                tracing::warn!(cause = %error, "eHealth's answer cannot be read");
                return Some((FailedCheck::Senseless, "it cannot be what the service says of this patient"));
            }
            Err(error) => {
                self.breaker.fail(Instant::now());
                tracing::warn!(cause = %error, "eHealth does not answer; it is asked again");
                return Some((FailedCheck::Unanswered, "no answer"));
            }
        };
        self.breaker.succeed();
        let arrived = Arrived { niss: numbers.first()?, holder, called_at: claimed.claimed_at, answer: &answer };
        match land(&self.site, &self.rules, &arrived).await {
            Ok(LandOutcome::Doubtful) => return Some((FailedCheck::Doubted, "much is gone at once")),
            Ok(LandOutcome::Landed { appeared, gone }) => {
                if appeared + gone > 0 {
                    tracing::info!(appeared, gone, "exclusions of eHealth were taken over");
                }
            }
            Ok(LandOutcome::LeaseLost) => {}
            // The lease ends by itself, and the check is due again.
            Err(error) => {
                tracing::warn!(cause = %error, "an answer of eHealth could not be taken over; it is asked again");
            }
        }
        None
    }

    /// The answer about one of a patient's numbers, the present one first, each call at a moment of its own.
    async fn fetch(&self, numbers: &[Niss], place: usize, starts_in: f64) -> Result<Answer, CallError> {
        let Some(number) = numbers.get(place) else {
            return Ok(Answer::default());
        };
        let gap = 1_000.0 / f64::from(self.rules.planned_calls_per_second());
        let wait = starts_in.max(0.0) + gap * u32::try_from(place).map_or(0.0, f64::from);
        tokio::time::sleep(Duration::from_secs_f64(wait / 1_000.0)).await;
        match self.client.fetch(number, numbers).await {
            // A number that is out of use excludes nobody; about the present one that would be a wrong address.
            Err(error) if place > 0 && error.is_unknown_number() => Ok(Answer::default()),
            other => other,
        }
    }
}
