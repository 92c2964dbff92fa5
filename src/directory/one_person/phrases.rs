//! What people type into the field, and whether it names one person (R1). Each phrase is judged as it stands here, in lower
//! case, in capitals and with a capital at every word.

use super::real_names::cases;
use super::{NotOnePerson, one_person};

#[rustfmt::skip]
const PERSONS: &[&str] = &[
    // A given name before a word that also names a group, a service or a function.
    "Tom Bloed", "Sofie Spoed", "Jan De Dokter", "An Balie", "Bert Team", "Lies Dienst", "Wim Afdeling", "Mehmet Groep", "Karim Kliniek", "Ayşe Keuken",
    "Małgorzata Zaal", "Céline Service", "Pieter Personeel", "Fatima Poort", "Koen Kassa", "Greet Wacht", "Dirk Van de Spoed", "Els De Zuster", "Luc Apotheker",
    "Rita Zorg", "Hans Hulp", "Nele Opname", "Piet Arts", "Jef De Verpleger", "Lotte Verpleegster", "Bart De Nacht", "Hilde Broeders", "Koen De Directeur", "Ilse Chirurg",
    "Mohamed Dokter", "Zofia Labo", "Sofie Ziekenhuis", "Bert De Groep", "Sam Praktijk", "Noor De Ploeg", "Wout Collega", "Ine De Man", "Tim Nachtploeg", "Marc De Baas",
    "Elke Spoed", "Elke Arts", "Elke Dienst", "Piotr Doctor", "Jean Medecin", "Bilal Student",
    // One word, a title, an initial.
    "Sofie", "Claes", "Zwartbol", "Dr. Claes", "dr Claes", "Zuster Maria", "zuster An", "broeder Bert", "dokter De Dokter", "meneer Spoed", "mevrouw Balie", "Mevr. De Wacht",
    "dokter De Jonge", "dokter De Laat", "Prof. Van Heel", "An D.", "J.P.", "J. Peeters", "De Man", "De Meester", "mevrouw De Heer", "dokter Kok", "Dokter Wacht", "zuster Dames",
    "de heer Claes", "le docteur Dupont", "docteur Lambert", "M. Dupont", "Mme Leroy", "Schwester Anna", "nurse Jackie", "Herr Schmidt", "the nurse called Kim",
    // A name with a function, a place, a mark.
    "mevrouw Jansens van het onthaal", "mevrouw Jansens van het onthaal met het rode haar", "Sofie van de nachtploeg", "Jan van de balie", "de An van spoed", "onze Sofie",
    "verpleegster Sofie van cardiologie", "hoofdverpleegkundige Claes", "nachtverpleegkundige Tom", "de kinesist Peeters", "kinesist Bram (dinsdag)", "Sofie, nachtverpleegkundige",
    "Sofie Claes, arts en professor", "Sofie van spoed en cardiologie", "Sofie Claes dienst radiologie", "Jan Peeters afdeling 3B", "spoed: Sofie Claes", "onthaal - Greet", "iemand genaamd Tom",
    "iemand die Sofie heet", "Tom, poetsman", "poetsvrouw Fatima", "stagiaire Lotte", "de stagiair Bilal", "An (nachtshift)", "Maria van de poetsdienst", "dokter Peeters van wacht",
    "verpleegkundige Sofie of Sophie", "de verpleegster met het rode haar", "de vrouw met het rode haar van het onthaal", "Jan met de baard", "de dokter met de snor", "mijn ex-man",
    // Names that look like more.
    "Karel de Grote", "Anne-Marie", "Anne Marie", "Anne Marie Claes", "Vanden Broucke-Claes", "Jan Sint", "Jan Palfijn", "Saint-Germain", "De Smet - Van den Broeck", "Mohamed En Nouri",
    "Jan-Piet Claes", "Jean-Marie Le Grand", "Bernard, Luc", "Thomas, Jan", "De Dokter, Jan", "Arts, Piet", "Dokters, Els", "Ward", "Ward Claes", "Staf", "Mei Li", "Nguyen Thi Lan",
    "dokter Op de Beeck", "DR. OP DE BEECK", "Op de Beeck", "mevrouw Te Riele", "Vandokter", "Dedokter", "Vanderploeg", "Van der Keuken", "De Raad", "Allen", "Dames", "Zondag", "D’Hondt", "L’Heureux", "Guy Garde", "Roos", "Le Sage", "Co Claes", "Lieve De Vrouw", "Maria Claes", "Ons Jabeur", "Broeders",
    // Family and given names that are words too.
    "Blok", "Marieke Blok", "Blok Anna", "Kader Benali", "Yilmaz Kader", "De Blok", "dr. Blok", "Mens", "De Mens", "mevrouw Mens", "dr. Gast", "De Gast", "De Tolk", "De Priester", "mevrouw Portier", "dr. Baas",
    "Porter", "Aso", "Boy", "verpleger Boy", "kok", "de kok", "de baas", "de mens", "De Heer", "Arts", "elke arts", "Van Buren", "Broers", "Van der Kamer", "Kappers", "Maartsen", "de man van de technische dienst",
    "de man van de parking", "de vrouw van het onthaal", "de vrouw aan het loket",
    // A function, a place or a remark behind a comma.
    "Claes, Sofie, arts", "dokter Claes, arts", "Dr. Sofie Claes, arts", "mevrouw Peeters, arts", "Sofie Claes, mijn buurvrouw", "Sofie Claes, uit Assebroek", "Tom Janssens, werkt in Gent", "Tom Janssens, man van Els",
    "Claes, Sofie, Brugge", "Sofie Claes, Sint-Andries", "Sofie Claes, vrouw van Tom Janssens", "Sofie Claes, familie van mij", "Vanden Broucke - Claes", "Sofie Claes met de bril",
    // One person without a name.
    "mijn man", "mijn vrouw", "mijn huisarts", "mijn psychiater", "mijn collega", "mijn dokter", "my doctor", "mon médecin traitant", "onze huisarts", "de hoofdarts", "het hoofd van cardiologie", "de verpleger van kamer 12",
    "de verpleegster van kamer 12", "verpleegster van zaal A", "poetsvrouw van de derde verdieping", "verpleegkundige op de derde verdieping", "the nurse of ward 3", "het diensthoofd van de spoed",
    "de hoofdverpleegkundige van geriatrie", "de directeur", "mevrouw de directeur",
    // Doubt about one person's name.
    "Sofie of Sophie Claes", "Tom (of Thomas) Janssens", "Jan Peeters of Pieters", "Peeters/Janssens Marie", "Claes (Klaas?) Sofie", "Jan of Piet Claes", "Jan/Piet Claes", "Sofie/Sophie Claes",
    "Marie Peeters of Janssens", "Marie Peeters/Janssens", "Claes of Klaas", "Sofie of Sophie", "Claes Sofie of Lotte", "Jan Claes of Piet Claes", "Jan Claes of Jan Peeters", "Peeters Marie of Maria",
    "Sofie Claes of De Smet", "An De Smet of De Smedt", "Mohamed of Mohammed El Amrani", "Fatima of Fatma", "Tim of Tom van spoed", "Sofie Claes of zo", "Sofie of zoiets", "dokter of verpleegkundige Claes",
    "Jan Peeters, verpleegkundige of arts", "Sofie van cardiologie of spoed", "Peeters (of Janssens) Marie", "Claes / spoed", "Dirk ou Dierick Dubois", "Kim or Kym Peeters", "mevrouw Claes of Klaes",
    "Jan of Jan-Piet Claes", "Sofie Claes (of Claeys?)",
];

/// A group, a place, everyone.
#[rustfmt::skip]
const GROUPS: &[&str] = &[
    "alle dokters", "alle dokters van cardiologie", "iedereen", "iedereen van spoed", "heel de afdeling", "de hele ploeg", "team cardiologie", "Team Janssens", "Team Sofie", "het team van Sofie", "Janssens team",
    "het Sofie team", "de nachtploeg", "nachtploeg", "de ploeg van dinsdag", "Groepspraktijk De Linde", "apotheek Peeters", "Apotheek De Linde", "Sint-Jan", "Sint-Jan ziekenhuis", "Jan Palfijn ziekenhuis",
    "AZ Sint-Jan", "AZ Jan Palfijn", "het onthaal", "de balie", "balie", "de spoed", "Spoed", "cardiologie", "de verpleging", "de kinesisten", "kinesisten", "verpleegsters van spoed", "de verpleegsters", "de artsen",
    "onze huisartsen", "de poetsvrouwen", "alle poetsvrouwen", "de mensen van het onthaal", "de collega's van An", "Sofie en haar team", "Sofie met haar ploeg", "dokter Claes en zijn collega's", "Jan en de verpleging",
    "de nachtdienst", "de wachtdienst", "de dienst van dokter Claes", "wzc Zeewind", "praktijk Janssens", "tous les médecins", "l'équipe de nuit", "les infirmières", "le service de cardiologie", "l'accueil", "all doctors",
    "the nurses", "the night team", "everyone at reception", "elke dokter", "elke verpleegkundige van spoed", "ieder van het team", "niemand van spoed", "twee verpleegkundigen", "sociale dienst", "de gesloten afdeling",
    "de directie", "het personeel", "keuken", "de kassa", "kamer 12", "zaal A", "dokters van cardiologie (Peeters, Claes)", "Ombudsdienst", "de kine", "van de keuken", "de zusters",
    "Maria Middelares", "Onze-Lieve-Vrouw", "Heilig Hart", "de nachtequipe", "loket 3", "de infobalie", "blok 3", "kamer B",
    "familie Peeters", "de familie Peeters", "het gezin Claes", "de broers Peeters", "het koppel Peeters", "mijn familie", "mijn buren", "de buren", "allen behalve Jan", "le personnel", "tout le personnel",
];

/// A function, a shift, a post.
#[rustfmt::skip]
const NAMELESS: &[&str] = &[
    "dokter", "de dokter", "De dokter", "een dokter", "de arts", "arts cardiologie", "cardioloog", "de nachtverpleegkundige", "nachtverpleegkundige", "de dokter van wacht", "dokter van wacht", "verpleegster op spoed",
    "verpleegkundige cardiologie", "iemand van de balie", "iemand van het onthaal", "iemand", "hoofdverpleegkundige", "de kinesist van dinsdag", "poetsvrouw",
    "de poetsvrouw", "stagiair", "een stagiaire van cardiologie", "student verpleegkunde", "de vroedvrouw", "de chirurg", "de anesthesist van gisteren", "zaalarts", "de zaalarts", "wachtdokter", "de dokter met dienst", "de arts van het team",
    "de vriendelijke verpleegster", "die onvriendelijke secretaresse", "een jonge dokter", "de oude kinesist", "de nieuwe assistent", "mevrouw", "mevrouw van het onthaal", "de mevrouw van de balie", "meneer", "die meneer van de kassa",
    "een man van spoed", "een kok", "die gast", "the porter", "de dame aan de balie", "een collega", "de zuster", "zuster", "de broeder", "de nacht", "de late", "nachtshift", "de nachtshift van maandag",
    "de verpleger van de nacht", "de verpleegkundige van 3 mei", "dokter in opleiding", "diensthoofd",
    "secretaresse", "de secretaresse van de dienst", "onthaalmedewerker", "medewerker onthaal", "de onthaalbediende", "maatschappelijk werker", "de sociaal werkster", "brancardier", "de chauffeur van de ziekenwagen",
    "logistiek medewerker", "apotheker", "de ziekenhuisapotheker", "verpleegster (nacht)", "de dokter, spoed", "dr.", "le médecin de garde", "l'infirmière de nuit", "l’infirmière", "le docteur", "le kinésithérapeute du mardi",
    "la secrétaire", "la dame de l'accueil", "quelqu'un de l'accueil", "un stagiaire", "the night nurse", "the doctor on call", "the nice nurse", "the lady at the front desk", "someone from reception", "the surgeon",
    "sage-femme", "la femme de ménage", "l'infirmière en chef", "aide-soignante", "co-assistent", "nachtwacht", "persoon aan de infobalie", "orthodontist",
    "onbekend", "weet ik niet", "geen idee", "n.v.t.", "der Arzt", "de verpleegkundige die nacht deed", "de dokter die gisteren werkte", "VERPLEEGSTER",
];

/// Two people.
#[rustfmt::skip]
const TWO: &[&str] = &[
    "Jan en Piet", "Jan Peeters en Piet Claes", "Jan Peeters, Piet Claes", "An, Els", "dr. Claes, dr. Peeters", "Jan et Pierre Dupont", "Sofie & Tom", "Jan Peeters; Piet Claes", "Tom en een collega", "Sofie Claes en Tom Janssens van spoed",
    "Sofie Claes - Els Peeters", "Sofie Claes – Els Peeters", "1. Sofie Claes 2. Els Peeters", "Sofie Claes met Els Peeters", "Claes, Sofie, Tom",
];

/// One or the other.
#[rustfmt::skip]
const EITHER: &[&str] = &[
    "Jan of Piet", "Kristof Vanheule of Jan", "An/Els", "An of Jo", "Jan Peeters of Piet Claes", "Jan Peeters / Piet Claes", "Peeters of Janssens", "Sofie of de dokter", "Sofie of iemand anders van spoed", "dr. Claes of dr. Peeters",
    "Sofie Claes (of Jan Peeters)", "Claes of Piet Peeters", "Els of Elke",
];

fn wrong(phrases: &[&'static str], expected: Option<NotOnePerson>) -> Vec<(&'static str, Option<NotOnePerson>)> {
    phrases.iter().map(|phrase| (*phrase, one_person(phrase).err())).filter(|(_, answer)| *answer != expected).collect()
}

#[test]
fn every_phrase_is_judged_right() {
    let all = [PERSONS, GROUPS, NAMELESS, TWO, EITHER];
    assert!(all.iter().map(|phrases| phrases.len()).sum::<usize>() >= 300);
    for (phrases, expected) in [
        (PERSONS, None),
        (GROUPS, Some(NotOnePerson::Group)),
        (NAMELESS, Some(NotOnePerson::NoName)),
        (TWO, Some(NotOnePerson::TwoNames)),
        (EITHER, Some(NotOnePerson::EitherOf)),
    ] {
        assert_eq!(wrong(phrases, expected), [], "expected {expected:?}");
    }
}

/// In lower case these say something else: every ward, every department.
const SPELT: &[&str] = &["Elke Spoed", "Elke Dienst"];

#[test]
fn capitals_do_not_decide() {
    let persons: Vec<String> = PERSONS.iter().filter(|phrase| !SPELT.contains(phrase)).flat_map(|phrase| cases(phrase)).collect();
    let refused: Vec<&String> = persons.iter().filter(|phrase| one_person(phrase).is_err()).collect();
    assert_eq!(refused, Vec::<&String>::new());
    for phrase in GROUPS.iter().chain(NAMELESS).chain(TWO).chain(EITHER) {
        assert!(one_person(&phrase.to_uppercase()).is_err(), "{}", phrase.to_uppercase());
        assert!(one_person(&phrase.to_lowercase()).is_err(), "{}", phrase.to_lowercase());
    }
}
