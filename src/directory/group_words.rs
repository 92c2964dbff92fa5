//! Words by which people name a department, a team or a hospital instead of a person.
//! All are keys as [`super::names::plain_key`] makes them.

/// Everyone, whatever stands around it.
#[rustfmt::skip]
pub(super) const EVERYONE: &[&str] = &[
    "iedereen", "allemaal", "elkeen", "alles", "niemand", "iemand", "everyone", "everybody", "anyone",
];
/// Everyone, when something follows or nothing goes before.
#[rustfmt::skip]
pub(super) const EVERY: &[&str] = &["alle", "ieder", "iedere", "elk", "tous", "toutes", "every"];
/// A group of people or a place full of them.
#[rustfmt::skip]
const COLLECTIVE: &[&str] = &[
    "team", "teams", "ploegen", "dienst", "diensten", "afdeling", "afdelingen", "groep", "equipe", "service", "departement", "department",
    "personeel", "verpleging", "staff", "directie", "bestuur", "unit", "units", "ziekenhuis", "ziekenhuizen", "hospitaal",
    "hopital", "hospital", "kliniek", "klinieken", "clinique", "campus", "instelling", "zorginstelling", "zorginstellingen", "rusthuis",
    "woonzorgcentrum", "wzc", "centrum", "praktijk", "netwerk", "nexuzhealth", "cozo", "ehealth", "mynexuzhealth", "vleugel", "verdieping",
    "artsen", "huisartsen", "tandartsen", "spoedartsen", "dokters", "doctors", "nurses", "medecins", "infirmieres", "infirmiers", "zorgteam",
    "verpleegsters", "verplegers", "kinesisten", "kinesitherapeuten", "logopedisten", "dietisten", "ergotherapeuten", "internisten",
    "apothekers", "vroedvrouwen", "vroedkundigen", "psychologen", "psychiaters", "pediaters", "kinderartsen", "chirurgen", "specialisten",
    "assistenten", "stagiairs", "stagiaires", "studenten", "secretaressen", "secretarissen", "laboranten", "bedienden", "vrijwilligers",
    "collegas", "personeelsleden", "teamleden", "brancardiers", "poetsvrouwen", "onthaalmedewerkers", "zorgkundigen", "hulpverleners",
    "zorgverleners", "medewerkers", "professoren", "profs", "hoofdverpleegkundigen", "consulenten", "begeleiders", "werknemers",
];
#[rustfmt::skip]
const COLLECTIVE_ENDS: &[&str] = &[
    "dienst", "diensten", "afdeling", "afdelingen", "team", "teams", "groep", "ziekenhuis", "ziekenhuizen", "kliniek", "klinieken",
    "personeel", "verpleging", "verpleegkundigen", "verleners", "medewerkers", "assistenten", "chirurgen", "therapeuten", "specialisten",
    "studenten", "bedienden", "ologen", "ploeg", "ploegen", "centrum", "praktijk", "kundigen", "zorgers", "huisartsen",
];
/// A department, also said of one person ('Sofie van spoed').
#[rustfmt::skip]
const DEPARTMENT: &[&str] = &[
    "spoed", "spoedgevallen", "urgences", "urgentie", "urgenties", "onthaal", "receptie", "opname", "inschrijving", "inschrijvingen",
    "secretariaat", "labo", "laboratorium", "apotheek", "materniteit", "kraam", "radio", "radiotherapie", "beeldvorming", "dialyse",
    "revalidatie", "icu", "mug", "intensieve", "reanimatie", "anesthesie", "orthopedie", "pediatrie", "geriatrie", "psychiatrie",
    "consultatie", "consultaties", "raadpleging", "raadplegingen", "bloedafname", "patientenvervoer", "vervoer", "boekhouding",
    "facturatie", "administratie", "informatica", "ict", "logistiek", "schoonmaak", "catering", "cafetaria", "hulp", "zorg", "zorgen",
    "ziekten", "ziektes", "operatiekwartier", "verloskwartier", "operatiezaal", "dagzaal", "palliatief", "ziekenvervoer", "cardio", "neuro",
    "gastro", "onco", "gyneco", "gynaeco", "gynaecologie", "ortho", "pneumo", "nko", "oncologie", "mortuarium", "archief", "thuiszorg",
    "thuisverpleging", "kinesitherapie", "fysiotherapie", "ergotherapie", "logopedie", "dietetiek", "pastoraal", "triage", "emergency",
    "heelkunde", "urologie", "wachtpost", "wachtzaal", "neonatologie", "endoscopie", "stomatologie", "sterilisatie", "ombudsdienst",
];
#[rustfmt::skip]
const DEPARTMENT_ENDS: &[&str] = &["ologie", "iatrie", "kunde", "therapie", "kwartier", "pedie", "logopedie", "scopie", "grafie"];
/// Words that are a department and a family name both (Van der Ploeg, Van der Keuken): a department only on their own.
#[rustfmt::skip]
const AMBIGUOUS: &[&str] = &["ploeg", "keuken", "zaal", "poort", "balie", "kassa", "kine", "poets", "wacht", "bureau", "lab", "uro", "gang", "linnen"];
/// People without a name, in the plural: a group on their own after 'de', or 'van' a department.
#[rustfmt::skip]
pub(super) const PEOPLE: &[&str] = &["mensen", "zusters", "broeders", "nonnen", "dames", "heren", "mannen", "vrouwen", "meisjes", "jongens", "allen", "anderen", "rest", "gasten"];
/// One function: after 'elke' it makes a group ('elke arts'; 'Elke Claes' is a person).
#[rustfmt::skip]
const FUNCTION: &[&str] = &[
    "dokter", "dr", "doctor", "arts", "verpleger", "verpleegster", "zuster", "broeder", "kinesist", "apotheker", "chirurg", "psychiater",
    "pediater", "stagiair", "stagiaire", "student", "collega", "persoon", "logopedist", "dietist", "internist", "brancardier", "laborant",
    "vroedvrouw", "secretaris", "secretaresse", "zorgverlener", "medewerker", "specialist", "professor", "prof", "poetsvrouw", "poetsman",
    "geriater", "cardioloog", "medecin", "infirmiere", "nurse", "vrijwilliger", "hoofdarts", "huisarts", "tandarts", "spoedarts", "kinderarts", "oogarts", "diensthoofd", "man", "vrouw", "werknemer",
    "vervoerder", "personeelslid", "wetsdokter", "gynaecoloog", "stafmedewerker", "consulent", "begeleider",
];
#[rustfmt::skip]
const FUNCTION_ENDS: &[&str] = &["huisarts", "kinderarts", "tandarts", "spoedarts", "oogarts", "dokter", "oloog", "iater", "kundige", "medewerker", "assistent", "assistente", "therapeut", "chirurg", "bediende", "verlener", "specialist", "analist"];
/// Words that say nothing by themselves and stand before a group.
#[rustfmt::skip]
const GLUE: &[&str] = &[
    "de", "het", "een", "t", "die", "dat", "deze", "dit", "mijn", "onze", "ons", "jullie", "uw", "je", "hun", "al", "heel", "hele", "gans", "ganse",
    "gehele", "geheel", "volledig", "volledige", "op", "in", "bij", "van", "vd", "der", "den", "uit", "voor", "aan", "le", "la", "les", "des",
    "du", "l", "the", "all", "of", "beide", "enkele", "sommige", "meerdere", "verschillende", "vele", "veel", "andere", "overige", "eerste",
    "twee", "drie", "vier", "vijf", "inwendige", "algemene", "palliatieve", "administratieve", "operatieve",
    "postoperatieve", "sociale", "mobiele", "jonge", "vaste", "mannelijke", "vrouwelijke", "behandelend", "behandelende", "ook", "gewoon",
    "liefst", "graag", "zeker", "dus", "ander", "jouw", "zijn", "haar",
];
/// What links a person to a place: 'Sofie van spoed', 'Sofie op de dienst'.
#[rustfmt::skip]
pub(super) const LINK: &[&str] = &["van", "vd", "v", "bij", "op", "in", "uit", "aan", "voor", "te", "ter", "du", "a", "at", "from"];
/// A name of a hospital after 'AZ', 'UZ', 'Sint' and the like.
#[rustfmt::skip]
const HOSPITAL_NAMES: &[&str] = &[
    "sint", "st", "saint", "zeewind", "leieland", "klina", "damiaan", "groeninge", "delta", "nikolaas", "monica", "alma", "diest",
    "glorieux", "oudenaarde", "lokeren", "vesalius", "herentals", "turnhout", "oostende", "west", "brugge", "gent", "leuven", "brussel",
    "antwerpen", "kortrijk", "roeselare", "aalst", "mechelen", "hasselt", "genk", "jozef", "lucas", "vilvoorde", "geel", "mol", "portaels",
    "rivierenland", "zeno", "noorderkempen", "voorkempen", "ieper", "veurne", "tielt", "waregem", "halle", "tienen", "gasthuisberg", "pellenberg",
];
/// University hospitals are named after their town; `Uz` is a family name too.
#[rustfmt::skip]
const UNIVERSITY_TOWNS: &[&str] = &["leuven", "gent", "brussel", "antwerpen", "gasthuisberg", "pellenberg", "scheldemonde"];
#[rustfmt::skip]
const HOSPITAL_STARTS: &[&str] = &["az", "zna", "gza", "ku", "kuleuven", "chu", "zol", "olv", "jessa", "zas"];
#[rustfmt::skip]
const SAINTS: &[&str] = &[
    "lucas", "jan", "jozef", "maria", "maarten", "elisabeth", "vincentius", "augustinus", "trudo", "franciscus", "andries", "rembert",
    "rafael", "anna", "camillus", "dimpna", "blasius", "pieter", "nikolaas", "niklaas", "erasmus", "godelieve", "bernardus", "lukas",
];

fn ends(word: &str, list: &[&str]) -> bool {
    // A joined surname such as Vanderploeg is no ploeg.
    !word.starts_with("van") && list.iter().any(|end| word.len() > end.len() && word.ends_with(end))
}

/// What a word says about a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A group or an organisation.
    Collective,
    /// A department.
    Department,
    /// A department on its own, a surname beside a name.
    Ambiguous,
    /// Nothing by itself.
    Glue,
    /// Perhaps a name.
    Other,
}

/// Sorts one word.
pub(super) fn kind(word: &str) -> Kind {
    if COLLECTIVE.contains(&word) || EVERYONE.contains(&word) || ends(word, COLLECTIVE_ENDS) {
        Kind::Collective
    } else if GLUE.contains(&word) || word.len() > 6 && word.ends_with("ische") || word.bytes().all(|b| b.is_ascii_digit()) {
        Kind::Glue
    } else if DEPARTMENT.contains(&word) || ends(word, DEPARTMENT_ENDS) {
        Kind::Department
    } else if AMBIGUOUS.contains(&word) {
        Kind::Ambiguous
    } else {
        Kind::Other
    }
}

/// Whether the word is a function of one person.
pub(super) fn is_function(word: &str) -> bool {
    FUNCTION.contains(&word) || ends(word, FUNCTION_ENDS)
}

/// Whether these first words name a hospital: `az sint lucas`, `uz leuven`, `sint lucas`.
pub(super) fn is_hospital(words: &[&str]) -> bool {
    match words {
        [start] => matches!(*start, "az" | "uz" | "zna" | "gza"),
        ["az", "maria", "middelares", ..] | ["az", "jan", "palfijn" | "portaels" | "yperman", ..] => true,
        ["uz", town, ..] => UNIVERSITY_TOWNS.contains(town),
        [start, next, ..] if HOSPITAL_STARTS.contains(start) => HOSPITAL_NAMES.contains(next),
        ["sint", saint] => SAINTS.contains(saint),
        ["sint", saint, place] => SAINTS.contains(saint) && HOSPITAL_NAMES.contains(place),
        _ => false,
    }
}
