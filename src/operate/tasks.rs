//! The background tasks of a process. None of them ends by itself: when one does, the process ends with the cause, and its supervisor
//! starts it anew.

use std::collections::HashMap;

use anyhow::anyhow;
use tokio::task::{Id, JoinError, JoinSet};

#[derive(Default)]
pub struct Tasks {
    running: JoinSet<()>,
    names: HashMap<Id, &'static str>,
}

impl Tasks {
    pub fn start(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let handle = self.running.spawn(task);
        self.names.insert(handle.id(), name);
    }

    /// Waits for the first one that ends before it is told to, and says which it was and why; for ever while all run.
    pub async fn first_failure(&mut self) -> anyhow::Error {
        match self.running.join_next_with_id().await {
            Some(ended) => self.failure(ended),
            None => std::future::pending().await,
        }
    }

    /// Waits until all have ended, as they were told to.
    ///
    /// # Errors
    /// With the first one that panicked.
    pub async fn finish(mut self) -> anyhow::Result<()> {
        let mut failed = None;
        while let Some(ended) = self.running.join_next_with_id().await {
            if ended.is_err() {
                failed.get_or_insert(self.failure(ended));
            }
        }
        failed.map_or(Ok(()), Err)
    }

    fn failure(&self, ended: Result<(Id, ()), JoinError>) -> anyhow::Error {
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        let name = self.names.get(&id).copied().unwrap_or("a task");
        let cause = match ended {
            Ok(_) => "it ended by itself".to_owned(),
            Err(error) => panic_message(error),
        };
        tracing::error!(task = name, cause, "a background task ended; the process ends as well");
        anyhow!("{name}: {cause}")
    }
}

fn panic_message(error: JoinError) -> String {
    match error.try_into_panic() {
        Ok(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
        }
        Err(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_or_ends_is_told_by_name_with_the_cause() {
        let mut tasks = Tasks::default();
        tasks.start("the waiting one", std::future::pending());
        tasks.start("the mail worker", async { panic!("row {} is odd", 7) });
        assert_eq!(tasks.first_failure().await.to_string(), "the mail worker: row 7 is odd");
        tasks.start("the sealer", async {});
        assert_eq!(tasks.first_failure().await.to_string(), "the sealer: it ended by itself");
    }

    #[tokio::test]
    async fn those_that_end_when_told_to_are_no_failure() {
        let mut tasks = Tasks::default();
        tasks.start("one", async {});
        assert!(tasks.finish().await.is_ok());
        let mut tasks = Tasks::default();
        tasks.start("one", async { panic!("late") });
        assert_eq!(tasks.finish().await.unwrap_err().to_string(), "one: late");
    }
}
