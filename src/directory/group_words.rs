//! Words by which people name a department, a team or a hospital instead of a person.
//! All are keys as [`super::names::plain_key`] makes them.

use super::function_words;

/// Everyone, whatever stands around it.
#[rustfmt::skip]
pub(super) const EVERYONE: &[&str] = &[
    "iedereen", "allemaal", "elkeen", "alles", "niemand", "everyone", "everybody", "anyone", "nobody",
];
/// Everyone, when something follows or nothing goes before.
#[rustfmt::skip]
pub(super) const EVERY: &[&str] = &["alle", "ieder", "iedere", "elk", "tous", "toutes", "every"];
/// A group of people. As the last word after a name it still is one ('Janssens team').
#[rustfmt::skip]
const TEAM: &[&str] = &["team", "teams", "ploegen", "groep", "equipe", "zorgteam", "staff", "familie", "gezin", "echtpaar", "gebroeders", "famille", "family"];
/// A part of a hospital, or all who work in one.
#[rustfmt::skip]
const BODY: &[&str] = &[
    "dienst", "diensten", "afdeling", "afdelingen", "service", "departement", "department", "personeel", "personnel", "verpleging", "directie", "bestuur", "unit", "units", "vleugel",
    "verdieping", "verdiep", "etage", "chambre", "bloc",
];
/// A hospital, a practice, a home, a network.
#[rustfmt::skip]
const ORGANISATION: &[&str] = &[
    "ziekenhuis", "ziekenhuizen", "hospitaal", "hopital", "hospital", "kliniek", "klinieken", "clinique", "campus", "instelling", "zorginstelling", "zorginstellingen", "rusthuis",
    "woonzorgcentrum", "wzc", "centrum", "praktijk", "netwerk", "nexuzhealth", "cozo", "ehealth", "mynexuzhealth",
];
/// People by their function, in the plural.
#[rustfmt::skip]
const CROWD: &[&str] = &[
    "artsen", "doctors", "medecins", "collegas", "personeelsleden", "teamleden", "profs", "professoren", "medewerkers", "zorgverleners", "hulpverleners", "zorgverstrekkers", "zorgkundigen",
    "psychologen", "poetsvrouwen", "secretarissen", "laboranten", "dietetici", "technici", "studenten", "infirmieres", "infirmiers", "vroedvrouwen", "poetsmannen", "collegues", "colleagues", "therapists",
];
#[rustfmt::skip]
const TEAM_ENDS: &[&str] = &["team", "teams", "groep", "ploeg", "ploegen", "equipe"];
#[rustfmt::skip]
const BODY_ENDS: &[&str] = &["dienst", "diensten", "afdeling", "afdelingen", "personeel", "verpleging"];
#[rustfmt::skip]
const ORGANISATION_ENDS: &[&str] = &["ziekenhuis", "ziekenhuizen", "kliniek", "klinieken", "centrum", "praktijk"];
#[rustfmt::skip]
const CROWD_ENDS: &[&str] = &[
    "verpleegkundigen", "verleners", "medewerkers", "assistenten", "chirurgen", "therapeuten", "specialisten", "studenten", "bedienden", "ologen", "kundigen", "zorgers", "ologues", "ologists",
];
/// A department, also said of one person ('Sofie van spoed').
#[rustfmt::skip]
const DEPARTMENT: &[&str] = &[
    "spoed", "spoedgevallen", "spoeddienst", "urgences", "accueil", "reception", "desk", "urgentie", "urgenties", "onthaal", "receptie", "opname", "inschrijving", "inschrijvingen",
    "secretariaat", "labo", "laboratorium", "apotheek", "materniteit", "kraam", "radio", "radiotherapie", "beeldvorming", "dialyse",
    "revalidatie", "icu", "mug", "intensieve", "reanimatie", "anesthesie", "orthopedie", "pediatrie", "geriatrie", "psychiatrie",
    "consultatie", "consultaties", "raadpleging", "raadplegingen", "bloedafname", "patientenvervoer", "vervoer", "boekhouding",
    "facturatie", "administratie", "informatica", "ict", "logistiek", "schoonmaak", "catering", "cafetaria", "hulp", "zorg", "zorgen",
    "ziekten", "ziektes", "operatiekwartier", "verloskwartier", "operatiezaal", "dagzaal", "palliatief", "ziekenvervoer", "ziekenwagen", "ambulance", "menage", "nettoyage", "loket", "infopunt", "parking", "ingang", "inkom",
    "telefooncentrale", "scanner", "scan", "mri", "recovery", "hospitalisatie", "verpleegpost", "magazijn", "verbandkamer", "gipskamer", "behandelkamer", "verloskamer", "operatiekamer", "wachtkamer", "cardio", "neuro",
    "gastro", "onco", "gyneco", "gynaeco", "gynaecologie", "ortho", "pneumo", "nko", "oncologie", "mortuarium", "archief", "thuiszorg",
    "thuisverpleging", "kinesitherapie", "fysiotherapie", "ergotherapie", "logopedie", "dietetiek", "pastoraal", "triage", "emergency",
    "heelkunde", "urologie", "wachtpost", "wachtzaal", "neonatologie", "endoscopie", "stomatologie", "sterilisatie", "ombudsdienst",
];
#[rustfmt::skip]
const DEPARTMENT_ENDS: &[&str] = &["ologie", "iatrie", "kunde", "therapie", "kwartier", "pedie", "logopedie", "scopie", "grafie", "balie", "ingang"];
/// Words that are a department and a family name both (Van der Ploeg, Van der Keuken): a department only on their own.
#[rustfmt::skip]
const AMBIGUOUS: &[&str] = &["kamer", "ploeg", "keuken", "zaal", "poort", "balie", "kassa", "kine", "poets", "wacht", "bureau", "lab", "uro", "gang", "linnen"];
/// People without a name, in the plural: a group on their own after 'de', or 'van' a department.
#[rustfmt::skip]
const PEOPLE: &[&str] = &["mensen", "zusters", "broeders", "nonnen", "dames", "heren", "mannen", "vrouwen", "meisjes", "jongens", "allen", "anderen", "rest", "gasten"];
/// Several people of one home or street: after 'de', 'het' or 'mijn' they are a group, with a name behind them too.
pub(super) const KIN: &[&str] = &["broers", "zussen", "buren", "koppel", "ouders", "kinderen", "voisins", "neighbours"];
/// Words that say nothing by themselves and stand before a group.
#[rustfmt::skip]
const GLUE: &[&str] = &[
    "de", "het", "een", "t", "die", "dat", "deze", "dit", "mijn", "mn", "onze", "ons", "notre", "jullie", "uw", "je", "hun", "al", "op", "in", "bij", "van", "vd", "der", "den", "uit", "voor", "aan", "te", "ter", "zijn", "haar", "jouw",
    "le", "la", "les", "des", "du", "l", "d", "un", "une", "mon", "ma", "mes", "ce", "cette", "cet", "au", "aux", "a", "chez", "dans", "sur", "the", "all", "this", "that", "my", "our", "of", "on", "at", "from", "me", "mij", "ik",
];
/// What stands before a person or a thing that it points out.
pub(super) const DETERMINER: &[&str] = &[
    "de", "den", "het", "een", "die", "dat", "deze", "mijn", "onze", "ons", "le", "la", "l", "un", "une", "mon", "ma", "ce",
    "cette", "cet", "the", "this", "that", "my", "our",
];
/// What links a person to a place: 'Sofie van spoed', 'Sofie op de dienst'.
#[rustfmt::skip]
pub(super) const LINK: &[&str] = &["van", "vd", "v", "bij", "op", "in", "uit", "aan", "voor", "te", "ter", "du", "a", "at", "from", "of", "on", "dans", "chez", "sur"];
/// Mine or ours: one person, though without a name ('mijn huisarts').
pub(super) const POSSESSIVE: &[&str] = &["mijn", "mn", "onze", "ons", "mon", "ma", "notre", "my", "our"];
/// Before a word that is a name too: then it is the word ('een man', 'het hoofd', 'the porter').
pub(super) const BEFORE_A_WORD: &[&str] =
    &["een", "het", "die", "dat", "deze", "dit", "un", "une", "ce", "cet", "cette", "the", "this", "that"];
/// After these comes a place.
pub(super) const AT: &[&str] = &["in", "op", "bij", "te", "at", "on", "dans", "chez", "sur", "a"];
/// One of several, not a name: 'zaal A', 'kamer B'.
pub(super) const LETTERED: &[&str] = &[
    "zaal",
    "salle",
    "chambre",
    "gang",
    "unit",
    "blok",
    "kamer",
    "afdeling",
    "dienst",
    "vleugel",
    "campus",
    "team",
    "ploeg",
    "groep",
    "verdieping",
    "ward",
];
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
pub(super) const SAINTS: &[&str] = &[
    "lucas", "jan", "jozef", "maria", "maarten", "elisabeth", "vincentius", "augustinus", "trudo", "franciscus", "andries", "rembert",
    "rafael", "anna", "camillus", "dimpna", "blasius", "pieter", "nikolaas", "niklaas", "erasmus", "godelieve", "bernardus", "lukas", "imelda",
];

/// A joined surname such as Vanderploeg is no ploeg.
fn is_compound(word: &str, ends: &[&str]) -> bool {
    !word.starts_with("van") && function_words::ends_with_any(word, ends)
}

/// What a word says about whom a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
    Team,
    /// A part of a hospital, its staff.
    Body,
    /// A hospital, a practice.
    Organisation,
    /// People by their function, in the plural.
    Crowd,
    /// People without a name, in the plural.
    People,
    Department,
    /// A department or a post on its own, a surname beside a name.
    Ambiguous,
    /// A function of one person.
    Function,
    /// A form of address.
    Courtesy,
    /// One person without a name or a function.
    Somebody,
    /// A person or a thing, and a name as often.
    NameToo,
    Shift,
    /// Says which.
    Adjective,
    /// Says when or what a person does, or nothing.
    Filler,
    /// An article, a preposition, a pronoun.
    Glue,
    /// Perhaps a name.
    Other,
}

impl WordKind {
    /// A group, a place full of people, or people in the plural.
    pub(super) const fn is_group(self) -> bool {
        matches!(self, Self::Team | Self::Body | Self::Organisation | Self::Crowd)
    }

    /// A group or a department: where a person works.
    pub(super) const fn is_place(self) -> bool {
        self.is_group() || matches!(self, Self::Department)
    }

    /// Says nothing about who it is.
    pub(super) const fn is_idle(self) -> bool {
        matches!(self, Self::Glue | Self::Adjective | Self::Filler)
    }
}

pub(super) fn classify_word(word: &str) -> WordKind {
    let is = |list: &[&str]| list.contains(&word);
    if function_words::is_name_too(word) {
        WordKind::NameToo
    } else if is(TEAM) || is_compound(word, TEAM_ENDS) {
        WordKind::Team
    } else if is(CROWD) || is_compound(word, CROWD_ENDS) {
        WordKind::Crowd
    } else if is(PEOPLE) || is(KIN) || function_words::are_names_too(word) {
        WordKind::People
    } else if is(BODY) || is(EVERYONE) || is_compound(word, BODY_ENDS) {
        WordKind::Body
    } else if is(ORGANISATION) || is_compound(word, ORGANISATION_ENDS) {
        WordKind::Organisation
    } else if is(GLUE) {
        WordKind::Glue
    } else if function_words::is_adjective(word) {
        WordKind::Adjective
    } else if function_words::is_filler(word) {
        WordKind::Filler
    } else if function_words::is_shift(word) {
        WordKind::Shift
    } else if function_words::COURTESY.contains(&word) {
        WordKind::Courtesy
    } else if function_words::SOMEBODY.contains(&word) {
        WordKind::Somebody
    } else if function_words::is_function(word) {
        WordKind::Function
    } else if is(DEPARTMENT) || is_compound(word, DEPARTMENT_ENDS) {
        WordKind::Department
    } else if is(AMBIGUOUS) {
        WordKind::Ambiguous
    } else if function_words::are_functions(word) {
        WordKind::Crowd
    } else {
        WordKind::Other
    }
}

/// Whether these first words name a hospital: `az sint lucas`, `uz leuven`, `sint lucas`.
pub(super) fn is_hospital(words: &[&str]) -> bool {
    match words {
        [start] => matches!(*start, "az" | "uz" | "zna" | "gza"),
        ["az", "maria", "middelares", ..] | ["az", "jan", "palfijn" | "portaels" | "yperman", ..] => true,
        ["uz", town, ..] => UNIVERSITY_TOWNS.contains(town),
        [start, next, ..] if HOSPITAL_STARTS.contains(start) => HOSPITAL_NAMES.contains(next),
        ["maria", "middelares", ..] | ["heilig", "hart", ..] => true,
        ["sint", saint] => SAINTS.contains(saint),
        ["sint", saint, place] => SAINTS.contains(saint) && HOSPITAL_NAMES.contains(place),
        _ => false,
    }
}
