use super::*;
use proptest::prelude::*;
use proptest::sample::select;

fn refused(text: &str) -> Option<WhyNot> {
    one_person(text).err()
}

#[test]
fn one_person_is_one_person() {
    for name in [
        "'t Kindt",
        "El Amrani",
        "De Smet - Van den Broeck",
        "O'Neill",
        "Li Yu",
        "Sofie",
        "Dr. Claes",
        "dokter Janssens",
        "zuster An",
        "Van de Ziekenhuysen",
        "Alleman",
        "Ena",
        "Tiene",
        "Spoedman",
        "En-Nouri",
        "Mohamed En Nouri",
        "En Nouri",
        "De Smet, An",
        "Claes Sofie",
        "Claes, Sofie",
        "Elke",
        "Elke Claes",
        "Elke Arts",
        "elke van spoed",
        "Elke, spoed",
        "Sofie van spoed",
        "Sofie van de dienst cardiologie",
        "Sofie (team 3)",
        "Jan Van der Ploeg",
        "Van der Ploeg",
        "Van der Keuken",
        "De Raad",
        "Gans",
        "Van Heel",
        "Allen",
        "Dames",
        "An Dames",
        "de dokter van wacht",
        "cardioloog",
        "Prof. dr. Van Acker",
        "Ben Ahmed, Karim",
        "García López, María José",
        "Thomas, Jan",
        "Van den Broeck, An Sofie",
        "Nguyen Thi, Lan Anh",
        "Jan Peeters, cardiologie",
        "Jan Peeters, Brugge",
        "Sofie, verpleegkundige",
        "Jan Peeters, AZ Sint-Lucas Brugge",
        "Claes / spoed",
        "Az-Eddine",
        "Azeddine",
        "Uz Ali",
        "Staf Claes",
        "Staf",
        "Pit Claes",
        "mevrouw Claes van het onthaal",
        "Jan met de baard",
        "Uz, María",
        "Saint-Germain",
        "Ward",
        "Ons Jabeur",
        "D’Hondt–Müller",
        "X Æ",
        "王小明",
        "Nour",
        "Marie Maartsen",
        "Elke Zwarts",
        "Jean-Marie Le Grand",
    ] {
        assert_eq!(one_person(name).map(|n| n.as_str().to_owned()), Ok(name.to_owned()), "{name}");
    }
}

#[test]
fn a_group_is_refused() {
    for group in [
        "alle dokters",
        "Alle artsen van cardiologie",
        "dokters van cardiologie",
        "de verpleging",
        "spoed",
        "De Spoed",
        "iedereen",
        "het onthaal",
        "team Sofie",
        "Team",
        "dienst cardiologie",
        "AZ Sint-Lucas",
        "az sint lucas brugge",
        "UZ Leuven",
        "de staf",
        "alle dokters van AZ Sint-Lucas",
        "Iedereen op spoed",
        "AZ Maria Middelares",
        "Sint-Lucas",
        "ziekenhuis Leieland",
        "heel het ziekenhuis",
        "Jan Palfijn ziekenhuis",
        "elke arts",
        "Elke arts",
        "elke verpleegkundige van spoed",
        "intensieve zorgen",
        "medische beeldvorming",
        "alle verpleegkundigen en dokters",
        "Sofie en haar team",
        "dokter Claes en zijn collega's",
        "collega's van Tom",
        "mensen van spoed",
        "de zusters",
        "de ploeg",
        "de keuken",
        "twee verpleegkundigen",
        "sociale dienst",
        "nachtploeg",
        "iedereen behalve Jan",
        "om het even wie",
        "tous les médecins",
        "ALLE DOKTERS",
        "kinesisten",
        "het personeel van de opname",
        "apotheek Peeters",
        "wie dan ook",
        "niemand van spoed",
        "de hele afdeling 3B",
        "pneumologie",
        "geriatrie",
        "wzc Zeewind",
        "allemaal",
        "Ombudsdienst",
        "alle",
    ] {
        assert_eq!(refused(group), Some(WhyNot::Group), "{group}");
    }
}

#[test]
fn two_persons_are_refused() {
    for two in [
        "Jan Peeters en Piet Claes",
        "An, Els",
        "An & Els",
        "An / Els",
        "An/Els",
        "An + Els",
        "An&Els",
        "Jan of Piet",
        "An én Els",
        "AN EN ELS",
        "Jan Peeters, Piet Claes",
        "Jan Peeters, Piet",
        "Peeters Jan, Claes Piet",
        "De Smet An, Claes Els",
        "An, Els, Mia",
        "Jan Peeters e.a.",
        "dr. Claes, dr. Peeters",
        "Jan Peeters; Piet Claes",
        "Jan Peeters\nPiet Claes",
        "Sofie samen met Tom",
        "An, Els Claes",
        "Jan en Piet en Joris",
    ] {
        assert_eq!(refused(two), Some(WhyNot::TwoNames), "{two}");
    }
}

#[test]
fn empty_and_too_long() {
    for empty in ["", "  ", "...", "123", "\u{200b}", "-", "🙂"] {
        assert_eq!(refused(empty), Some(WhyNot::Empty), "{empty:?}");
    }
    assert_eq!(refused(&"a".repeat(121)), Some(WhyNot::TooLong(120)));
    assert!(one_person(&"é".repeat(120)).is_ok());
    assert_eq!(one_person("  Sofie\u{0}\t Claes ").unwrap().as_str(), "Sofie Claes");
}

fn full_name() -> impl Strategy<Value = String> {
    (select(GIVEN), select(FAMILY)).prop_map(|(given, family)| format!("{given} {family}"))
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
    (phrase, 0..3).prop_map(|(phrase, case)| match case {
        0 => phrase,
        1 => phrase.to_uppercase(),
        _ => {
            let mut rest = phrase.trim().chars();
            rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn names_of_people_are_accepted(
        words in prop::collection::vec(prop_oneof![select(GIVEN), select(FAMILY)], 1..=4),
        title in select(&["", "Dr. ", "dokter ", "Prof. ", "zuster ", "mevrouw "][..]),
        case in 0..3,
    ) {
        let name = format!("{title}{}", words.join(" "));
        let name = match case { 0 => name, 1 => name.to_lowercase(), _ => name.to_uppercase() };
        // In lower case 'elke arts' is every doctor.
        prop_assume!(!plain_key(&name).contains("elke arts"));
        // A bare 'Uz' is a university hospital; who is called so is described with another name beside it.
        prop_assume!(words != ["Uz"]);
        prop_assert_eq!(refused(&name), None, "{}", name);
    }

    #[test]
    fn family_comma_given_is_one(family in select(FAMILY), given in select(GIVEN)) {
        prop_assume!(!GIVEN_KEYS.contains(&plain_key(family)) || FAMILY_KEYS.contains(&plain_key(family)));
        let name = format!("{family}, {given}");
        prop_assert_eq!(refused(&name), None, "{}", name);
    }

    #[test]
    fn groups_are_refused(phrase in group_phrase()) {
        prop_assert!(refused(&phrase).is_some(), "{}", phrase);
    }

    #[test]
    fn two_full_names_are_refused(one in full_name(), other in full_name(), joint in select(&[" en ", ", ", " & ", "&", " + ", " / ", "/", "; ", " EN ", " én "][..])) {
        let both = format!("{one}{joint}{other}");
        prop_assert!(refused(&both).is_some(), "{}", both);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,140}") {
        let _ = one_person(&text);
    }
}
