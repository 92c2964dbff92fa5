//! `mijntoegang demo`, started to look around.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A warning at each start teaches people to overlook warnings.
#[test]
fn a_demo_starts_and_stops_without_a_warning() {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_mijntoegang"))
        .arg("demo")
        .env("RUST_LOG", "warn")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
    let ready = lines.by_ref().any(|line| line.unwrap().starts_with("Ready:"));
    // Sealer, worker and feed have had a turn.
    std::thread::sleep(Duration::from_secs(3));
    let stopped = Command::new("kill").args(["-INT", &demo.id().to_string()]).status().unwrap();
    let mut said = String::new();
    demo.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(demo.wait().unwrap().success() && stopped.success() && ready, "{said}");
    let loud: Vec<&str> = said.lines().filter(|line| ["WARN", "ERROR"].iter().any(|level| line.contains(level))).collect();
    assert!(loud.is_empty(), "{loud:#?}");
}
