//! What holds for every name and every phrase that can be made of the lists.

use proptest::prelude::*;
use proptest::sample::select;

use super::words::{is_family, is_given};
use super::{NotOnePerson, one_person};
use crate::directory::group_words::SAINTS;
use crate::directory::name_lists::{FAMILY_NAMES, GIVEN_NAMES, MORE_GIVEN_NAMES};
use crate::directory::names::plain_key;

fn refused(text: &str) -> Option<NotOnePerson> {
    one_person(text).err()
}

/// As typed, in lower case, in capitals, or with only the first letter a capital.
fn cased(text: &str, case: i32) -> String {
    match case {
        0 => text.to_owned(),
        1 => text.to_lowercase(),
        2 => text.to_uppercase(),
        _ => {
            let mut rest = text.trim().chars();
            rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
        }
    }
}

fn given() -> impl Strategy<Value = &'static str> {
    prop_oneof![select(GIVEN_NAMES.as_slice()), select(MORE_GIVEN_NAMES.as_slice())]
}

/// Words for a group, a service, a post or a function that are family names too, or may be.
fn group_word() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "Bloed",
            "Spoed",
            "Dokter",
            "Balie",
            "Team",
            "Dienst",
            "Groep",
            "Ploeg",
            "Keuken",
            "Zaal",
            "Poort",
            "Wacht",
            "Kassa",
            "Zorg",
            "Labo",
            "Kraam",
            "Opname",
            "Hulp",
            "Raad",
            "Arts",
            "Dames",
            "Broeders",
            "Zusters",
            "Apotheker",
            "Chirurg",
            "Kliniek",
            "Personeel",
            "Bestuur",
            "Praktijk",
            "Afdeling",
            "Nacht",
            "Secretaris",
            "Student",
            "Portier",
            "Kok",
            "Chef",
            "Verpleegster",
            "Ziekenhuis",
            "Man",
            "Heer",
            "Service",
            "Garde",
            "Docteur",
        ][..],
    )
}

fn full_name() -> impl Strategy<Value = String> {
    (select(GIVEN_NAMES.as_slice()), select(FAMILY_NAMES.as_slice())).prop_map(|(given, family)| format!("{given} {family}"))
}

/// Words that a whole group phrase starts with, and what may follow.
fn group_phrase() -> impl Strategy<Value = String> {
    let every =
        select(&["alle", "al de", "alle andere", "elke", "iedere", "iedereen van", "heel het team van", "de hele ploeg van"][..]);
    let people =
        select(&["dokters", "artsen", "verpleegkundigen", "medewerkers", "kinesisten", "secretaressen", "cardiologen"][..]);
    let one = select(&["dokter", "arts", "verpleegkundige", "medewerker", "kinesist", "cardioloog", "stagiair"][..]);
    let body = select(
        &["dienst", "afdeling", "team", "de afdeling", "de dienst", "het team", "het personeel", "de mensen", "ploegen"][..],
    );
    let place = || {
        select(
            &[
                "spoed",
                "cardiologie",
                "het onthaal",
                "de spoed",
                "pediatrie",
                "de apotheek",
                "intensieve zorgen",
                "heelkunde",
                "dialyse",
            ][..],
        )
    };
    let link = || select(&["van", "op", "bij", "uit", "in"][..]);
    let phrase = prop_oneof![
        (select(&["alle", "al de", "alle andere", "de", "onze", "sommige", ""][..]), people.clone())
            .prop_map(|(a, b)| format!("{a} {b}")),
        (people, link(), place()).prop_map(|(a, b, c)| format!("{a} {b} {c}")),
        (select(&["elke", "iedere", "ieder", "alle"][..]), one, link(), place())
            .prop_map(|(a, b, c, d)| format!("{a} {b} {c} {d}")),
        (body.clone(), place()).prop_map(|(a, b)| format!("{a} {b}")),
        (body, link(), place()).prop_map(|(a, b, c)| format!("{a} {b} {c}")),
        (select(&["iedereen", "iedereen die werkt", "allemaal"][..]), link(), place())
            .prop_map(|(a, b, c)| format!("{a} {b} {c}")),
        (every, select(&["cardiologie", "spoed", "dienst", "afdeling", "verpleging"][..])).prop_map(|(a, b)| format!("{a} {b}")),
        place().prop_map(str::to_owned),
    ];
    (phrase, 0..4).prop_map(|(phrase, case)| cased(&phrase, case))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn names_of_people_are_accepted(
        words in prop::collection::vec(prop_oneof![select(GIVEN_NAMES.as_slice()), select(MORE_GIVEN_NAMES.as_slice()), select(FAMILY_NAMES.as_slice())], 1..=4),
        title in select(&["", "Dr. ", "dokter ", "Prof. ", "zuster ", "mevrouw "][..]),
        case in 0..3,
    ) {
        let name = format!("{title}{}", words.join(" "));
        let name = cased(&name, case);
        // In lower case 'elke arts' before more is every doctor.
        // Two given names around a joined family name are two people.
        prop_assume!(words.len() < 3 || !name.contains(" - "));
        prop_assume!(plain_key(&name) == "elke arts" || !plain_key(&name).contains("elke arts"));
        prop_assert_eq!(refused(&name), None, "{}", name);
    }

    #[test]
    fn a_given_name_before_a_word_for_a_group_is_a_person(
        given in given(), particle in select(&["", "De ", "Van ", "Van der ", "Van de "][..]), word in group_word(),
        title in select(&["", "Dr. ", "dokter ", "zuster ", "mevrouw ", "Mevr. ", "de heer "][..]),
        place in select(&["", " van spoed", ", cardiologie", " (nachtdienst)", " van het team", " op de afdeling", ", AZ Sint-Lucas"][..]),
        case in 0..3,
    ) {
        // In one case 'elke dienst' is every department, and saints have hospitals.
        prop_assume!(given != "Elke" || case == 0);
        prop_assume!(!matches!(word, "Ziekenhuis" | "Kliniek") || !SAINTS.contains(&plain_key(given).as_str()));
        let name = cased(&format!("{title}{given} {particle}{word}"), case);
        prop_assert_eq!(refused(&format!("{name}{place}")), None, "{}{}", name, place);
    }

    #[test]
    fn a_full_name_is_one_wherever_somebody_works(
        name in full_name(),
        what in select(&["", " van het onthaal", " op spoed", ", verpleegkundige", " (arts)", " van de nachtploeg", " dienst radiologie", ", arts en professor", " van spoed of cardiologie", ", AZ Sint-Lucas Brugge"][..]),
    ) {
        let name = format!("{name}{what}");
        prop_assert_eq!(refused(&name), None, "{}", name);
    }

    #[test]
    fn a_function_alone_is_nobody(
        which in select(&["", "de ", "een ", "die ", "de vriendelijke ", "een jonge "][..]),
        function in select(&["dokter", "arts", "verpleegkundige", "verpleegster", "kinesist", "poetsvrouw", "stagiair", "huisarts", "nachtverpleegkundige", "cardioloog", "secretaresse", "vroedvrouw", "brancardier", "dame", "meneer", "mevrouw"][..]),
        of in select(&["", " van wacht", " van dinsdag", " van de nacht", " op spoed", " van het onthaal", " van de balie", " van gisteren", " van cardiologie", " (nachtdienst)", ", spoed"][..]),
        case in 0..4,
    ) {
        let phrase = cased(&format!("{which}{function}{of}"), case);
        // A name too, when it is spelt as one.
        prop_assume!(plain_key(&phrase) != "arts");
        prop_assert!(matches!(refused(&phrase), Some(NotOnePerson::NoName | NotOnePerson::Group)), "{}", phrase);
    }

    #[test]
    fn doubt_before_or_after_one_name_is_one_person(
        one in select(GIVEN_NAMES.as_slice()), other in select(GIVEN_NAMES.as_slice()), family in select(FAMILY_NAMES.as_slice()), or in select(&[" of ", "/", " / ", " ou ", " or "][..]), form in 0..4,
    ) {
        let sort = |name: &str| is_given(&plain_key(name)) && !is_family(&plain_key(name));
        prop_assume!(sort(one) && sort(other) && !is_given(&plain_key(family)) && one != "Elke" && other != "Elke" && family != "Arts");
        let name = match form {
            0 => format!("{one}{or}{other} {family}"),
            1 => format!("{family} {one}{or}{other}"),
            2 => format!("{one} ({}{other}) {family}", or.trim_start()),
            _ => format!("{one} {family}{or}{other} {family}"),
        };
        prop_assert_eq!(refused(&name), None, "{}", name);
    }

    #[test]
    fn family_comma_given_is_one(family in select(FAMILY_NAMES.as_slice()), given in given()) {
        prop_assume!(!is_given(&plain_key(family)) || is_family(&plain_key(family)));
        let name = format!("{family}, {given}");
        prop_assert_eq!(refused(&name), None, "{}", name);
    }

    #[test]
    fn groups_are_refused(phrase in group_phrase()) {
        prop_assert!(refused(&phrase).is_some(), "{}", phrase);
    }

    #[test]
    fn two_full_names_are_refused(one in full_name(), other in full_name(), joint in select(&[" en ", ", ", " & ", "&", " + ", "; ", " EN ", " én "][..])) {
        let both = format!("{one}{joint}{other}");
        prop_assert!(refused(&both).is_some(), "{}", both);
    }

    #[test]
    fn one_full_name_or_another_is_refused(one in full_name(), other in full_name(), or in select(&[" of ", " / ", "/", " OF "][..])) {
        let key = |name: &str| plain_key(name).split(' ').map(str::to_owned).collect::<Vec<_>>();
        // With a name in common it is doubt about one person.
        prop_assume!(!key(&one).iter().any(|word| key(&other).contains(word)));
        let both = format!("{one}{or}{other}");
        let both = if or == " OF " { both.to_uppercase() } else { both };
        prop_assert!(refused(&both).is_some(), "{}", both);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,140}") {
        let _ = one_person(&text);
    }
}
