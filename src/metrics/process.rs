//! The process itself, under the names that Prometheus' own clients give, from `/proc`. Elsewhere than on Linux there is none of it.

use std::fmt::Debug;
use std::fs;
use std::sync::atomic::AtomicU64;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::EncodeMetric;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// What Linux counts processor time in towards programs, on every machine that it runs on (`USER_HZ`).
const TICKS_PER_SECOND: u32 = 100;

fn gauge(value: i64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

/// Adds what the process uses, as far as the machine tells it.
pub(super) fn register_process(registry: &mut Registry, started_at: DateTime<Utc>) {
    fn put(registry: &mut Registry, name: &str, help: &str, metric: Option<impl EncodeMetric + Debug + Send + Sync + 'static>) {
        if let Some(metric) = metric {
            registry.register(name, help, metric);
        }
    }
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let began = Some(gauge(started_at.timestamp()));
    put(registry, "process_start_time_seconds", "When the process began, in seconds since 1970", began);
    let cpu = cpu_seconds(&stat).map(|seconds| {
        let counter = Counter::<f64, AtomicU64>::default();
        counter.inc_by(seconds);
        counter
    });
    put(registry, "process_cpu_seconds", "Processor time that the process used, in seconds", cpu);
    let memory = fs::read_to_string("/proc/self/status").ok().and_then(|status| number_after(&status, "VmRSS:"));
    put(
        registry,
        "process_resident_memory_bytes",
        "Memory of the process that is in use, in bytes",
        memory.and_then(|kibibytes| kibibytes.checked_mul(1024)).map(gauge),
    );
    let files = fs::read_dir("/proc/self/fd").ok().map(|all| gauge(i64::try_from(all.count()).unwrap_or(i64::MAX)));
    put(registry, "process_open_fds", "Files and connections that the process has open", files);
    let limit = fs::read_to_string("/proc/self/limits").ok().and_then(|limits| number_after(&limits, "Max open files"));
    put(registry, "process_max_fds", "Files and connections that the process may have open", limit.map(gauge));
}

/// The number that follows a name in one of the files of `/proc`.
fn number_after(text: &str, name: &str) -> Option<i64> {
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

/// A field of `/proc/self/stat`, counted from 1, in ticks. The second is the program's name in brackets, which may hold spaces.
fn ticks(stat: &str, field: usize) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(field - 3)?.parse().ok()
}

/// In programs and in the kernel on their behalf.
fn cpu_seconds(stat: &str) -> Option<f64> {
    Some((f64::from(ticks(stat, 14)?) + f64::from(ticks(stat, 15)?)) / f64::from(TICKS_PER_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_behind_whatever_name() {
        let stat = "4711 (mijn ) toegang) S 1 4711 4711 0 -1 4194560 100 0 0 0 1234 66 0 0 20 0 9 0 100 1 1";
        assert_eq!(cpu_seconds(stat), Some(13.0));
        assert_eq!(cpu_seconds("4711 (x) S 1"), None);
    }

    #[test]
    fn numbers_are_found_by_their_name() {
        assert_eq!(number_after("VmPeak:\t 9 kB\nVmRSS:\t   39312 kB\n", "VmRSS:"), Some(39312));
        assert_eq!(
            number_after("Max open files            1024                 524288               files", "Max open files"),
            Some(1024)
        );
        assert_eq!(number_after("Max open files            unlimited", "Max open files"), None);
    }
}
