//! Names of people as they occur in Belgium, collected apart from the judge's own lists: a real name is never refused.

use super::one_person;

/// Family names: Flemish, Walloon, Turkish, Moroccan, Polish and others, and those that are words as well.
#[rustfmt::skip]
const FAMILY: &[&str] = &[
    // Words as well.
    "Blok", "De Blok", "Kader", "Mens", "De Mens", "Gast", "De Gast", "De Man", "Man", "Vent", "De Vent", "Heer", "De Heer", "Portier", "De Portier", "Porter", "Tolk", "De Tolk", "Kapper", "Kappers", "Priester", "De Priester",
    "Aso", "Baas", "De Baas", "Hoofd", "Pastor", "Pastoor", "De Pastoor", "Kok", "De Kok", "Koster", "De Koster", "De Bode", "De Meester", "Arts", "Dames", "Broeders", "Zondag", "Vrijdag", "Van der Kamer", "Van de Poort",
    "Van der Ploeg", "Van der Keuken", "De Wacht", "Maartsen", "Aartsen", "Van Buren", "Broers", "Verploeg", "De Jonge", "De Lange", "De Groote", "Klein", "De Oude", "De Laat", "Van Heel", "Gans", "Van Gansen", "Salle",
    // Flemish.
    "Vandeputte", "Verlinden", "Van Hove", "De Wit", "Desmedt", "Baeten", "Beckers", "Bervoets", "Bollen", "Braem", "Bruneel", "Buyse", "Carrein", "Casteleyn", "Christiaens", "Cuypers", "D’Hoker", "De Bie", "De Block", "De Maeyer",
    "De Meulemeester", "De Schepper", "De Schrijver", "De Sutter", "De Winter", "Debruyne", "Deprez", "Dewulf", "Eerdekens", "Feys", "Geerts", "Ghesquiere", "Gysels", "Haesendonck", "Hellemans", "Huybrechts", "Joos", "Kerkhofs", "Lammens", "Lauwers",
    "Lippens", "Maertens", "Meeus", "Naessens", "Neyt", "Olbrechts", "Op de Beeck", "Poppe", "Quintelier", "Rogiers", "Sabbe", "Schoenmaekers", "Slabbinck", "Smeets", "Snauwaert", "Stroobants", "Tanghe", "Teugels", "Tytgat", "Uyttenhove",
    "Van Ackere", "Van Cauwenberghe", "Van den Eynde", "Van Eeckhoutte", "Van Gorp", "Van Impe", "Van Nieuwenhove", "Vandenbroucke", "Vanhee", "Verbruggen", "Vlaeminck", "Wouters", "Wijnants", "Zwaenepoel",
    // Walloon.
    "Lejeune", "Leroy", "Dupont", "Delvaux", "Collard", "Gilson", "Henrotte", "Jadot", "Lecomte", "Mahieu", "Massart", "Noel", "Pirard", "Piron", "Rousseau", "Servais", "Toussaint", "Urbain", "Warnier", "Bodart",
    // Turkish.
    "Arslan", "Aksoy", "Bulut", "Çetin", "Erdoğan", "Karaca", "Koçak", "Polat", "Yıldız", "Yılmaz",
    // Moroccan.
    "Benali", "Bouhaddi", "Chakir", "El Haddaoui", "El Ouardi", "Essaidi", "Lahlou", "Tahiri", "Zerouali", "Ziani",
    // Polish and others.
    "Nowak", "Wojciechowska", "Mazur", "Kaczmarek", "Pawlak", "Okafor", "Ivanova", "Tran", "Ferreira", "Moretti",
];
/// Given names.
#[rustfmt::skip]
const GIVEN: &[&str] = &[
    // Words as well.
    "Boy", "Kader", "Aso", "Ward", "Guy", "Staf", "Elke", "Lieve", "Zus", "Roos", "Mei", "Can", "Ange", "Blessing", "Joy",
    // Others.
    "Marieke", "Lander", "Jeroom", "Gerda", "Godfried", "Nand", "Maurice", "Odiel", "Achiel", "Zenon", "Alfons", "Lutgart", "Hedwig", "Georgette", "Marie-Rose", "Rosanna", "Jozefien", "Lisse", "Febe", "Yoni", "Briek", "Cas", "Mats", "Lars",
    "Kobe", "Jarne", "Senne", "Sybren", "Tibo", "Miel", "Mauro", "Ibe", "Juna", "Nore", "Oona", "Pippa", "Estée", "Ambre", "Capucine", "Océane", "Loan", "Mathis", "Théo", "Baptiste", "Gauthier", "Ludivine", "Perrine", "Josiane", "Ghislaine", "Huguette",
    "Berkay", "Cansu", "Dilara", "Ebru", "Gizem", "Hakan", "İsmail", "Kerem", "Levent", "Nilay", "Okan", "Rukiye", "Sevgi", "Tolga", "Yağmur", "Abdelhak", "Bouchra", "Chaimae", "Fouad", "Hanane", "Ikram", "Jamila", "Kaoutar", "Latifa", "Mouna",
    "Naoual", "Oussama", "Redouane", "Siham", "Touria", "Wassim", "Zakia", "Aleksandra", "Bartosz", "Danuta", "Grzegorz", "Halina", "Jadwiga", "Kinga", "Mirosław", "Zbigniew",
];

/// As written, in lower case, in capitals, and with a capital at every word.
pub(super) fn cases(text: &str) -> [String; 4] {
    let title = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().collect::<String>() + &letters.as_str().to_lowercase())
            .unwrap_or_default()
    };
    let titled = text.split(' ').map(title).collect::<Vec<_>>().join(" ");
    [text.to_owned(), text.to_lowercase(), text.to_uppercase(), titled]
}

fn refused(names: impl IntoIterator<Item = String>) -> Vec<String> {
    names.into_iter().flat_map(|name| cases(&name)).filter(|name| one_person(name).is_err()).collect()
}

const NONE: Vec<String> = Vec::new();

#[test]
fn a_family_or_given_name_alone_is_somebody() {
    assert!(FAMILY.len() >= 150 && GIVEN.len() >= 100, "{} {}", FAMILY.len(), GIVEN.len());
    assert_eq!(refused(FAMILY.iter().chain(GIVEN).map(|name| (*name).to_owned())), NONE);
}

#[test]
fn a_name_with_a_title_is_somebody() {
    let titles = ["dr.", "dokter", "prof.", "mevrouw", "meneer", "verpleger", "verpleegkundige", "zuster"];
    let titled = FAMILY.iter().chain(GIVEN).flat_map(|name| titles.map(|title| format!("{title} {name}")));
    assert_eq!(refused(titled), NONE);
}

#[test]
fn a_full_name_is_somebody_in_either_order_and_with_a_function() {
    let pairs = FAMILY.iter().enumerate().flat_map(|(at, family)| {
        (0..7).filter_map(move |step| GIVEN.get((at * 7 + step) % GIVEN.len()).map(|given| (*given, *family)))
    });
    // In lower case 'elke' is every one too.
    let all = pairs.filter(|(given, _)| *given != "Elke").flat_map(|(given, family)| {
        [
            format!("{given} {family}"),
            format!("{family} {given}"),
            format!("{family}, {given}"),
            format!("{given} {family}, arts"),
            format!("{family}, {given}, arts"),
            format!("dr. {given} {family}"),
            format!("mevrouw {family}, arts"),
            format!("verpleger {given} {family} van spoed"),
        ]
    });
    assert_eq!(refused(all), NONE);
}
