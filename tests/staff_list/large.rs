//! 300 000 lines with every flaw: within a minute and 200 MB. Not in the ordinary suite:
//! `cargo test --release --test staff_list -- --ignored --nocapture large`.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use mijntoegang::demo::generate;

use crate::hospital::{Answer, Hospital};

const LINES: usize = 300_000;
const MAX_TIME: Duration = Duration::from_secs(60);
const MAX_MEMORY_MB: u64 = 200;

/// A list as a large network would send it: a line in fifty has something wrong.
fn list() -> String {
    let mut text = "Personeelsnummer;Familienaam;Voornaam;Functie;Dienst;RIZIV;INSZ;E-mail;In dienst\r\n".to_owned();
    for (n, person) in generate::care_workers(LINES, 7).enumerate() {
        let (mut number, mut niss) = (format!("{:07}", n + 1), person.niss.unwrap_or_default());
        let mut riziv = person.riziv.unwrap_or_default();
        let (mut family, mut from) = (person.name.family_name, "1/9/2020".to_owned());
        match n % 500 {
            10 => niss = niss.trim_start_matches('0').to_owned(),
            20 => number = "8,5E+10".to_owned(),
            30 => niss = format!("{niss}.0"),
            40 => niss = niss.chars().rev().collect(),
            50 => riziv.push('9'),
            60 => number = "1/03/2026".to_owned(),
            70 => family.clear(),
            80 => family.insert(family.chars().next().map_or(0, char::len_utf8), '\u{fffd}'),
            90 => from = "46000".to_owned(),
            100 => number = format!("{:07}", n),
            110 => number = format!("'{number}"),
            120 => number = number.trim_start_matches('0').to_owned(),
            130 => family = family.to_uppercase(),
            140 => family = format!("\u{a0}{family}\u{200b}"),
            150 => family = format!("\"{family}\""),
            _ => {}
        }
        let given = person.name.given_name.unwrap_or_default();
        let _ = write!(text, "{number};{family};{given};{};", person.function);
        let _ = write!(
            text,
            "{};{riziv};{niss};n{n}@example.org;{from}\r\n",
            person.posts.first().map_or("", |post| post.department)
        );
    }
    text
}

#[tokio::test]
#[ignore = "minutes: for the figures of docs/operations.md"]
async fn a_large_list_with_every_flaw() {
    let hospital = Hospital::start().await;
    let list = list();
    println!("{} lines, {} MB", LINES, list.len() / 1_000_000);
    hospital.write("lijst.csv", &list);
    for run in ["first", "second"] {
        let begun = Instant::now();
        let child = hospital.command("lijst.csv", &[]).spawn().unwrap();
        let peak = watch_memory(child.id());
        let answer: Answer = child.wait_with_output().unwrap().into();
        let answer = answer.done();
        let (taken, memory) = (begun.elapsed(), peak.join().unwrap() / 1024);
        println!("{run}: {taken:?}, {memory} MB at most\n{}", answer.out);
        assert!(memory <= MAX_MEMORY_MB, "{run}: {memory} MB");
        // Without optimisation the program alone takes half of it.
        assert!(cfg!(debug_assertions) || taken < MAX_TIME, "{run}: {taken:?}");
        if run == "second" {
            assert!(answer.has("Nothing to change"), "{}", answer.out);
        }
    }
}

/// The largest memory of a process, in KiB, until it ends.
fn watch_memory(process: u32) -> std::thread::JoinHandle<u64> {
    std::thread::spawn(move || {
        let mut peak = 0;
        loop {
            let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(now) = line.and_then(|line| line.split_whitespace().next()) else { return peak };
            peak = peak.max(now.parse().unwrap());
            std::thread::sleep(Duration::from_millis(20));
        }
    })
}
