//! Numbers with the right check digits that no person has: NISS serials 000 and 999 are never issued.

use crate::directory::Niss;

/// The four patients of the demo.
const TAKEN: [&str; 4] = ["85073000061", "85073099932", "01020399942", "01020300071"];

/// How many numbers one serial gives.
const SPACE: u32 = 200 * 36 * 31;
/// Those born from 1958 up to 2004 with a rijksregisternummer: these come first, since they look like anyone's.
const ORDINARY: std::ops::Range<u32> = 58..105;

/// Unique numbers for patients: some 220 000.
pub fn patient_nisses(count: usize) -> impl Iterator<Item = Niss> {
    unissued(0).take(count)
}

/// All numbers with this serial (000 or 999), well mixed, without those of the demo's patients.
pub fn unissued(serial: u32) -> impl Iterator<Item = Niss> {
    let numbers = move |ordinary: bool| {
        // The step shares no factor with the space: every place is met once.
        (0..u64::from(SPACE))
            .map(|at| (at * 104_729 % u64::from(SPACE)) as u32)
            .filter_map(move |place| number(place, serial, ordinary))
    };
    numbers(true).chain(numbers(false)).filter(|niss| !TAKEN.contains(&niss.as_str()))
}

fn number(place: u32, serial: u32, ordinary: bool) -> Option<Niss> {
    let (day, rest) = (place % 31 + 1, place / 31);
    let (month, year) = (rest % 36, rest / 36);
    // A BIS number adds 20 or 40 to the month.
    let (month, bis) = (month % 12 + 1, month / 12);
    if ordinary != (bis == 0 && day <= 28 && ORDINARY.contains(&year)) {
        return None;
    }
    let first9 = u64::from(year % 100 * 10_000_000 + (month + 20 * bis) * 100_000 + day * 1000 + serial);
    let summed = if year >= 100 { 2_000_000_000 + first9 } else { first9 };
    Niss::parse(&format!("{first9:09}{:02}", 97 - summed % 97)).ok()
}

/// RIZIV numbers of one profession (its first digit), each with other first 8 digits: some 198 000.
pub(super) fn rizivs(profession: u32, qualifications: &'static [&'static str]) -> impl Iterator<Item = String> {
    let first6 = move |n: u32| profession * 100_000 + n;
    // Most by the old scheme, a tenth by the newer; then each number by the other scheme.
    let newer = |n: u32| n % 10 == 9;
    let first = (1..100_000).map(move |n| (first6(n), check(first6(n), newer(n))));
    let then = (1..100_000).filter_map(move |n| {
        let (before, now) = (check(first6(n), newer(n)), check(first6(n), !newer(n)));
        (before != now).then_some((first6(n), now))
    });
    first.chain(then).zip(qualifications.iter().cycle()).map(|((six, two), three)| format!("{six:06}{two:02}{three}"))
}

fn check(first6: u32, newer: bool) -> u32 {
    if newer { 89 - first6 % 89 } else { 97 - first6 % 97 }
}
