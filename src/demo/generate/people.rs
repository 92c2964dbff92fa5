//! People with names, functions, departments and posts.

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::numbers::{rizivs, unissued};
use super::{InstitutionRow, NewCareWorkerRow, NewPostRow, dated_id, institutions};
use crate::directory::name_lists::{FAMILY_NAMES, GIVEN_NAMES};
use crate::directory::{Niss, PersonName};

struct Profession {
    function: &'static str,
    /// First digit of the RIZIV number, where there is one.
    digit: Option<u32>,
    /// How many of a hundred.
    share: u32,
    fields: &'static [&'static str],
    qualifications: &'static [&'static str],
}

const fn staff(function: &'static str, share: u32) -> Profession {
    Profession { function, digit: None, share, fields: &[], qualifications: &[] }
}

static PROFESSIONS: [Profession; 13] = [
    Profession {
        function: "Arts",
        digit: Some(1),
        share: 24,
        fields: &[
            "cardiologie",
            "huisarts",
            "pediatrie",
            "neurologie",
            "oncologie",
            "spoedgeneeskunde",
            "gynaecologie",
            "psychiatrie",
            "radiologie",
            "anesthesie",
            "geriatrie",
            "urologie",
            "heelkunde",
            "orthopedie",
            "dermatologie",
            "nefrologie",
            "oogheelkunde",
            "klinische biologie",
        ],
        qualifications: &["730", "003", "004", "780", "690", "100", "340", "770"],
    },
    Profession {
        function: "Apotheker",
        digit: Some(2),
        share: 3,
        fields: &["ziekenhuisapotheek"],
        qualifications: &["001", "050"],
    },
    Profession {
        function: "Tandarts",
        digit: Some(3),
        share: 3,
        fields: &["orthodontie", "parodontologie"],
        qualifications: &["001", "002"],
    },
    Profession {
        function: "Verpleegkundige",
        digit: Some(4),
        share: 38,
        fields: &["intensieve zorg", "spoed", "pediatrie", "oncologie", "geriatrie"],
        qualifications: &["401", "405", "407"],
    },
    Profession {
        function: "Kinesitherapeut",
        digit: Some(5),
        share: 8,
        fields: &["sport", "pediatrie"],
        qualifications: &["527", "520"],
    },
    staff("Zorgkundige", 7),
    staff("Medewerker onthaal", 4),
    staff("Medewerker patiëntenvervoer", 3),
    staff("Medisch secretaresse", 4),
    staff("Laborant", 3),
    staff("Sociaal werker", 1),
    staff("Psycholoog", 1),
    staff("Medewerker schoonmaak", 1),
];

const DEPARTMENTS: &[&str] = &[
    "Cardiologie",
    "Spoedgevallen",
    "Pediatrie",
    "Neurologie",
    "Oncologie",
    "Materniteit",
    "Geriatrie",
    "Intensieve zorg",
    "Radiologie",
    "Operatiekwartier",
    "Dagziekenhuis",
    "Dialyse",
    "Onthaal",
    "Opname",
    "Laboratorium",
    "Apotheek",
    "Revalidatie",
    "Heelkunde",
    "Orthopedie",
];

/// The people whom a check looks for by name: no generated person has their names.
const RESERVED: &[&str] = &["emma peeters", "jan willems", "noor el amrani", "lien maes", "an de smet", "koen baert"];

const BEGINS: &[&str] = &["", "", "", "", "Van ", "Van ", "De ", "Van de ", "Van den ", "Vander", "Ver"];
const STEMS: &[&str] = &[
    "Aer", "Beer", "Berg", "Bos", "Braek", "Brand", "Bul", "Cau", "Craen", "Dael", "Deck", "Driess", "Eeck", "Elst", "Ever",
    "Gheys", "Goet", "Haeg", "Heir", "Hel", "Hove", "Huy", "Kerck", "Kest", "Lae", "Land", "Lier", "Lom", "Maer", "Meul", "Moer",
    "Nev", "Nieu", "Oost", "Over", "Pauw", "Poel", "Putt", "Quag", "Raem", "Rey", "Roos", "Schel", "Schoon", "Slab", "Smed",
    "Snoe", "Spiess", "Steen", "Stroo", "Tem", "Til", "Tor", "Uyt", "Vaer", "Vel", "Vlaem", "Voor", "Waeg", "Wel", "Wild",
    "Wind", "Wout", "Zand", "Zeger", "Zwaen",
];
const ENDINGS: &[&str] = &[
    "aert", "aerts", "beke", "bergh", "broeck", "daele", "dijck", "donck", "eel", "eman", "emans", "ens", "ers", "gem", "ghem",
    "haut", "heyden", "hout", "inck", "ingen", "kens", "man", "mans", "meersch", "nick", "poel", "rode", "sel", "straete",
    "velde", "voorde", "weghe", "wyck",
];

/// `count` people, the same for the same seed.
pub fn care_workers(count: usize, seed: u64) -> impl Iterator<Item = NewCareWorkerRow> {
    let mut rng = SmallRng::seed_from_u64(seed);
    let places = institutions();
    let mut nisses = unissued(999);
    let mut numbers: Vec<Box<dyn Iterator<Item = String>>> = PROFESSIONS
        .iter()
        .map(|profession| -> Box<dyn Iterator<Item = String>> {
            profession.digit.map_or_else(
                || Box::new(std::iter::empty()) as _,
                |digit| Box::new(rizivs(digit, profession.qualifications)) as _,
            )
        })
        .collect();
    (0..count).map(move |n| {
        let (which, profession) = pick_profession(&mut rng);
        let name = name(&mut rng);
        let riziv = numbers.get_mut(which).and_then(Iterator::next);
        let field = profession.fields.choose(&mut rng).copied();
        NewCareWorkerRow {
            id: dated_id(0x10_0000 + n as u64, rng.random()),
            niss: rng.random_ratio(7, 10).then(|| nisses.next()).flatten().map(|niss: Niss| niss.as_str().to_owned()),
            riziv,
            name,
            function: profession.function,
            specialty: field.filter(|_| which == 0 || rng.random_ratio(1, 3)),
            posts: posts(&mut rng, n, &places),
        }
    })
}

fn pick_profession(rng: &mut SmallRng) -> (usize, &'static Profession) {
    let mut left = rng.random_range(0..100);
    for (which, profession) in PROFESSIONS.iter().enumerate() {
        if left < profession.share {
            return (which, profession);
        }
        left -= profession.share;
    }
    (0, &PROFESSIONS[0])
}

fn name(rng: &mut SmallRng) -> PersonName {
    loop {
        let given = common(rng, &GIVEN_NAMES).to_owned();
        let given = if rng.random_ratio(1, 40) { format!("{given}-{}", common(rng, &GIVEN_NAMES)) } else { given };
        let family = if rng.random_ratio(2, 5) { common(rng, &FAMILY_NAMES).to_owned() } else { invented_family(rng) };
        let family = if rng.random_ratio(1, 50) { format!("{family}-{}", common(rng, &FAMILY_NAMES)) } else { family };
        let name = PersonName::new(&given, &family);
        if !RESERVED.contains(&name.keys().search.as_str()) {
            return name;
        }
    }
}

/// The first names of the list are the common ones, so that there are homonyms.
fn common(rng: &mut SmallRng, names: &'static [&'static str]) -> &'static str {
    let place: f64 = rng.random();
    names.get((place.powf(1.5) * names.len() as f64) as usize).copied().unwrap_or("An")
}

fn invented_family(rng: &mut SmallRng) -> String {
    let begin = BEGINS.choose(rng).copied().unwrap_or_default();
    let stem = STEMS.choose(rng).copied().unwrap_or_default();
    let ending = ENDINGS.choose(rng).copied().unwrap_or_default();
    if begin.is_empty() || begin.ends_with(' ') {
        format!("{begin}{stem}{ending}")
    } else {
        format!("{begin}{}{ending}", stem.to_lowercase())
    }
}

fn posts(rng: &mut SmallRng, n: usize, places: &[InstitutionRow]) -> Vec<NewPostRow> {
    let how_many = match rng.random_range(0..100) {
        0..3 => 0,
        3..83 => 1,
        83..97 => 2,
        _ => 3,
    };
    places
        .choose_multiple(rng, how_many)
        .map(|place| NewPostRow {
            institution_id: place.id,
            department: DEPARTMENTS.choose(rng).copied().unwrap_or("Onthaal"),
            personnel_number: rng.random_ratio(3, 5).then(|| format!("P-{}", 2001 + n)),
        })
        .collect()
}
