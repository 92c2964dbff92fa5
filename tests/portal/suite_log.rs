//! The log of all tests of this program together, and what was typed in them. `bin/test` names two files for them, and looks
//! afterwards whether any of the one stands in the other.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

use mijntoegang::demo::people;
use mijntoegang::operate::WithoutStrangers;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

fn file(variable: &str) -> Option<Mutex<File>> {
    let path = std::env::var_os(variable)?;
    Some(Mutex::new(OpenOptions::new().create(true).append(true).open(path).unwrap()))
}

static LOG_FILE: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| file("MIJNTOEGANG_SUITE_LOG"));
static TYPED_FILE: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| file("MIJNTOEGANG_SUITE_TYPED"));

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        if let Some(file) = &*LOG_FILE {
            file.lock().unwrap().write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Set for the whole program, at more detail than operators see.
static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::registry()
        .with(EnvFilter::new("info,mijntoegang=trace,tracing_actix_web=trace,actix_web=debug"))
        .with(WithoutStrangers)
        .with(tracing_subscriber::fmt::layer().json().with_writer(move || writer.clone()));
    tracing::subscriber::set_global_default(log).unwrap();
    for person in people::all() {
        typed("niss", person.niss);
        typed("naam", &format!("{} {}", person.given, person.family));
    }
    lines
});

/// Begins to write, once.
pub fn begin() {
    LazyLock::force(&LINES);
}

/// All that was written so far.
pub fn text() -> String {
    String::from_utf8(LINES.0.lock().unwrap().clone()).unwrap()
}

/// Keeps a value that a form was sent with, if it is one that a person made up: not a code, and nothing that an address of
/// ours or the name of a field could be.
pub fn typed(field: &str, value: &str) {
    let Some(file) = &*TYPED_FILE else {
        return;
    };
    if ["csrf", "formulier", "aanvraag", "versie", "periode", "sleutel"].contains(&field) {
        return;
    }
    for line in value.lines().map(str::trim).filter(|line| (6..400).contains(&line.chars().count())) {
        let made_up = line.chars().any(|c| c == ' ' || c.is_uppercase() || c == '@') || line.chars().all(|c| c.is_ascii_digit());
        if made_up {
            writeln!(file.lock().unwrap(), "{line}").unwrap();
        }
    }
}
