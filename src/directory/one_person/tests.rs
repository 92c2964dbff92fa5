//! Single texts, one by one.

use super::{NotOnePerson, one_person};

fn refused(text: &str) -> Option<NotOnePerson> {
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
        "elke dokter",
        "Elke verpleegster",
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
        assert_eq!(refused(group), Some(NotOnePerson::Group), "{group}");
    }
}

#[test]
fn two_persons_are_refused() {
    for two in [
        "Jan Peeters en Piet Claes",
        "An, Els",
        "An & Els",
        "An + Els",
        "An&Els",
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
        assert_eq!(refused(two), Some(NotOnePerson::TwoNames), "{two}");
    }
}

#[test]
fn one_or_the_other_is_refused() {
    for two in ["An / Els", "An/Els", "Jan of Piet"] {
        assert_eq!(refused(two), Some(NotOnePerson::EitherOf), "{two}");
    }
}

#[test]
fn empty_and_too_long() {
    for empty in ["", "  ", "...", "123", "\u{200b}", "-", "🙂"] {
        assert_eq!(refused(empty), Some(NotOnePerson::Empty), "{empty:?}");
    }
    assert_eq!(refused(&"a".repeat(121)), Some(NotOnePerson::TooLong(120)));
    assert!(one_person(&"é".repeat(120)).is_ok());
    assert_eq!(one_person("  Sofie\u{0}\t Claes ").unwrap().as_str(), "Sofie Claes");
}

/// Some keyboards and other programs write an accent as a sign of its own.
#[test]
fn a_name_is_one_person_with_its_accents_apart() {
    for name in ["Rene\u{301}e Wouters", "i\u{307}brahim kliniek", "Bjo\u{308}rn Peeters"] {
        assert_eq!(refused(name), None, "{name}");
    }
    assert_eq!(refused("Rene\u{301}e en Bjo\u{308}rn"), Some(NotOnePerson::TwoNames));
}
