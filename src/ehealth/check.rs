//! One check: the call at its moment, and what comes of it.

use std::time::{Duration, Instant};

use super::job::Checker;
use super::land::{Arrived, LandOutcome, land};
use super::store::{self, ClaimedCheck};
use crate::db::ids::EhealthLeaseId;
use crate::directory::Niss;

impl Checker {
    /// Makes the call when its turn comes, and takes the answer over. Nothing of it is anybody's fault who waits.
    pub(super) async fn check(&self, claimed: ClaimedCheck, holder: EhealthLeaseId) {
        let Ok(_slot) = self.calls.acquire().await else {
            return;
        };
        tokio::time::sleep(Duration::from_secs_f64(claimed.starts_in.max(0.0) / 1_000.0)).await;
        let outcome = match Niss::parse(&claimed.niss) {
            Err(_) => Err("a number that does not fit"),
            Ok(niss) => self.call(&niss, &claimed, holder).await,
        };
        match outcome {
            Ok(()) => {}
            Err(cause) => {
                tracing::error!(cause, "an answer of eHealth changes nothing: it makes no sense");
                self.give_back(&claimed.niss, holder, true).await;
            }
        }
    }

    /// The error: the answer makes no sense.
    async fn call(&self, niss: &Niss, claimed: &ClaimedCheck, holder: EhealthLeaseId) -> Result<(), &'static str> {
        let answer = match self.client.fetch(niss).await {
            Ok(answer) => answer,
            Err(error) if error.is_doubtful() => {
                self.breaker.succeed();
                tracing::warn!(cause = %error, "eHealth's answer cannot be read");
                return Err("it cannot be what the service says of this patient");
            }
            Err(error) => {
                self.breaker.fail(Instant::now());
                tracing::warn!(cause = %error, "eHealth does not answer; it is asked again");
                self.give_back(&claimed.niss, holder, false).await;
                return Ok(());
            }
        };
        self.breaker.succeed();
        let arrived = Arrived { niss, holder, called_at: claimed.claimed_at, answer: &answer };
        match land(&self.site, &self.rules, &arrived).await {
            Ok(LandOutcome::Doubtful) => Err("nothing is left where much was"),
            Ok(LandOutcome::Landed { appeared, gone }) => {
                if appeared + gone > 0 {
                    tracing::info!(appeared, gone, "exclusions of eHealth were taken over");
                }
                Ok(())
            }
            Ok(LandOutcome::LeaseLost) => Ok(()),
            // The lease ends by itself, and the check is due again.
            Err(error) => {
                tracing::warn!(cause = %error, "an answer of eHealth could not be taken over; it is asked again");
                Ok(())
            }
        }
    }

    async fn give_back(&self, niss: &str, holder: EhealthLeaseId, doubtful: bool) {
        if let Err(error) = store::fail(&self.site.db, niss, holder, doubtful).await {
            tracing::warn!(cause = %error, "a check at eHealth could not be given back; its lease ends by itself");
        }
    }
}
