//! Readiness, told to the supervisor: to systemd by its socket (`Type=notify`), to any other by a line of the log.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio::sync::watch;

/// The line is written whatever `RUST_LOG` says (`start_log`).
pub(super) fn report_ready(line: &str) {
    tracing::info!(target: "mijntoegang::ready", "{line}");
    notify(NotifyState::Ready);
}

pub(super) fn report_stopping() {
    notify(NotifyState::Stopping);
}

/// Says often enough that the process still runs its tasks: where it hangs (`WatchdogSec`), systemd starts it anew.
pub(super) async fn keep_alive(mut stopped: watch::Receiver<bool>) {
    // Twice as often as asked for, as systemd recommends.
    let every = sd_notify::watchdog_enabled().map_or(Duration::from_secs(3600), |limit| limit / 2);
    while !*stopped.borrow() {
        notify(NotifyState::Watchdog);
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}

fn notify(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(cause = %error, "systemd could not be told of the state of this process");
    }
}
