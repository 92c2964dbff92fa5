//! The log on standard error.

use std::fmt::{self, Write};
use std::io::IsTerminal;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// JSON for machines, lines for a person. `RUST_LOG` chooses; what could hold an address or a message (the mail library's
/// conversations) is kept out whatever it says, and that the process is ready is always said.
pub fn start_log() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn,actix_session=error"));
    let filter = ["lettre=warn", "tokio_postgres=warn", "mijntoegang::ready=info"].iter().fold(filter, |filter, rule| match rule
        .parse()
    {
        Ok(rule) => filter.add_directive(rule),
        Err(_) => filter,
    });
    let registry = tracing_subscriber::registry().with(filter).with(WithoutStrangers);
    if std::io::stderr().is_terminal() {
        registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr)).init();
    } else {
        registry.with(tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr)).init();
    }
}

/// Keeps out what the HTTP library calls an error of its own, though a stranger caused it: a malformed request, a connection that
/// was dropped or too slow. Any scan of ports would trip an alarm on level `error`. At level `trace` the library says it again.
#[derive(Debug, Clone, Copy)]
pub struct WithoutStrangers;

/// How such lines begin. A stream that ended for a reason of ours begins otherwise.
const STRANGERS: [&str; 5] = [
    "stream error: request parse error",
    "stream error: I/O error",
    "stream error: request did not complete within the specified timeout",
    "stream error: connection shutdown timeout",
    "MAX_BUFFER_SIZE unprocessed data reached",
];

impl<S: Subscriber> Layer<S> for WithoutStrangers {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        if !event.metadata().target().starts_with("actix_http::h1") {
            return true;
        }
        let mut message = Message(String::new());
        event.record(&mut message);
        !STRANGERS.iter().any(|stranger| message.0.starts_with(stranger))
    }
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            let _ = write!(self.0, "{value:?}");
        }
    }
}
