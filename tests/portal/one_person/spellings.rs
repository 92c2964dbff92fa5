//! 300 people, 20 ways in which people and programs write each of their numbers: no decision is a yes because of the spelling, of a
//! twin entry or of a former number, and nobody else is refused.

use mijntoegang::directory::{Niss, RizivNumber};
use serde_json::{Value, json};

use super::{Directory, Entry, entry, epd, personnel};
use crate::break_glass::JAN;
use crate::hospital::{RIZIV, SSIN, question};
use crate::support::Portal;

const PEOPLE: u32 = 300;

/// A small generator: the same people at each run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(limit)).unwrap()
    }
}

fn niss(n: u32) -> String {
    let first9 = 600_101_100 + n;
    let number = format!("{first9:09}{:02}", 97 - first9 % 97);
    Niss::parse(&number).unwrap().as_str().to_owned()
}

fn riziv(n: u32) -> String {
    let first6 = 700_000 + n;
    let number = format!("{first6:06}{:02}{:03}", 97 - first6 % 97, n % 1000);
    RizivNumber::parse(&number).unwrap().full().unwrap().to_owned()
}

/// The same number, written otherwise.
fn respelled(draw: &mut Draw, number: &str, is_own: bool) -> String {
    const BETWEEN: [&str; 9] = ["", " ", "-", ".", "/", "\u{200b}", "\u{ad}", "\u{a0}", "\u{2011}"];
    let mut written = String::new();
    let mut before = ' ';
    for c in number.chars() {
        if is_own && c.is_ascii_digit() && !before.is_ascii_digit() && draw.below(3) == 0 {
            written.push_str(&"0".repeat(usize::try_from(draw.below(4)).unwrap()));
        }
        match draw.below(4) {
            0 if is_own => written.extend(c.to_lowercase()),
            // Full width, as a form of a program of elsewhere writes it.
            1 if is_own && c.is_ascii_alphanumeric() => written.push(char::from_u32(u32::from(c) + 0xfee0).unwrap()),
            _ => written.push(c),
        }
        // Separators do not part a run of digits.
        before = if c.is_ascii_alphanumeric() { c } else { before };
        if draw.below(3) == 0 {
            written.push_str(BETWEEN[usize::try_from(draw.below(9)).unwrap()]);
        }
    }
    format!(
        "{}{written}{}",
        ["", "\u{feff}", " "][usize::try_from(draw.below(3)).unwrap()],
        ["", "\t", "\u{2060}"][usize::try_from(draw.below(3)).unwrap()]
    )
}

/// Somebody of the test: the numbers, and whether Jan excludes them.
struct Someone {
    numbers: Vec<(String, String)>,
    excluded: bool,
}

#[tokio::test]
async fn nobody_is_let_in_by_the_spelling_of_a_number_and_nobody_else_is_refused() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let mut draw = Draw(20_261_130);
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        let own = format!("{}-{}", ["M", "W", "KX", "Z9"][usize::try_from(n % 4).unwrap()], 10_000 + n);
        let mut someone = Someone {
            numbers: vec![(SSIN.into(), niss(n)), (RIZIV.into(), riziv(n)), (staff.clone(), own.clone())],
            excluded: n % 2 == 0,
        };
        let family = format!("Qzineda{}", ["ert", "olf", "ums"][usize::try_from(n % 3).unwrap()]);
        let all = Entry { niss: Some(niss(n)), riziv: Some(riziv(n)), personnel: Some(own), ..entry("Qwa", &family) };
        let id = directory.add(&all).await;
        let mut excluded = id;
        // Every third stands twice, and may be excluded as the other one.
        if n % 3 == 0 {
            let number = format!("T-{}", 20_000 + n);
            let twin = directory.add(&Entry { riziv: None, personnel: None, ..all.clone() }).await;
            assert_eq!(super::state(directory.link(id, twin).await), "certain niss");
            directory.set_personnel(twin, Some(&number)).await;
            someone.numbers.push((staff.clone(), number));
            excluded = if n % 2 == 0 { twin } else { id };
        }
        // Every fifth got another personnel number since.
        if n % 5 == 0 {
            let number = format!("F-{}", 30_000 + n);
            directory.set_personnel(id, Some(&number)).await;
            someone.numbers.push((staff.clone(), number));
        }
        if someone.excluded {
            directory.exclude(JAN, excluded).await;
        }
        people.push(someone);
    }
    let mut asked: Vec<(bool, String, Value)> = Vec::new();
    for someone in &people {
        for (system, number) in &someone.numbers {
            for _ in 0..20 {
                let written = respelled(&mut draw, number, *system == staff);
                asked.push((someone.excluded, format!("{number} as {written:?}"), question(&[(system, &written)], JAN)));
            }
        }
    }
    assert!(asked.len() > 18_000);
    for part in asked.chunks(1_500) {
        let items: Vec<&Value> = part.iter().map(|(_, _, question)| question).collect();
        let told = app.post("/access/v1/evaluations", &json!({ "evaluations": items })).await.json();
        let answers = told["evaluations"].as_array().unwrap();
        assert_eq!(answers.len(), part.len());
        for ((excluded, what, _), answer) in part.iter().zip(answers) {
            assert!(answer["context"].get("error").is_none(), "{what}: {answer}");
            assert_eq!(answer["decision"].as_bool().unwrap(), !excluded, "{what}");
            assert_eq!(answer["context"]["person"], "known", "{what}");
        }
    }
    // An application that holds Consents finds the same by its search.
    for someone in people.iter().step_by(23) {
        for (system, number) in &someone.numbers {
            let written = respelled(&mut draw, number, *system == staff);
            let found = app.search(&[("actor:identifier", &format!("{system}|{written}")), ("status", "active")]).await;
            assert_eq!(found.status, 200, "{written:?}: {}", found.text);
            let held = found.json()["entry"].as_array().map_or(0, Vec::len);
            assert_eq!(held, usize::from(someone.excluded), "{number} as {written:?}");
        }
    }
}
