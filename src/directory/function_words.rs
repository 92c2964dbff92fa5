//! Words for a person who is not named: functions, forms of address, 'the woman', shifts and days.
//! All are keys as [`super::names::plain_key`] makes them.

/// A form of address: the word after it is a name.
#[rustfmt::skip]
pub(super) const COURTESY: &[&str] = &[
    "mevrouw", "mevr", "mw", "mevrouwtje", "juffrouw", "juf", "madam", "madame", "mme", "mademoiselle", "mlle", "meneer", "mijnheer", "dhr", "mr", "mrs",
    "ms", "miss", "sir", "monsieur", "m",
];
/// A person, without a name or a function.
#[rustfmt::skip]
pub(super) const SOMEBODY: &[&str] = &[
    "man", "vrouw", "dame", "heer", "meisje", "jongen", "persoon", "iemand", "mens", "kerel", "gast", "vent", "collega", "mannelijk", "vrouwelijk",
    "femme", "homme", "personne", "fille", "garcon", "quelquun", "collegue", "woman", "lady", "girl", "boy", "person", "someone", "somebody", "colleague",
    "frau", "herr", "kollege",
];
/// Words for a person or a thing that are a family name or a given name too: alone, after 'de', after a title and beside
/// other names they are a person.
#[rustfmt::skip]
const NAMES_TOO: &[&str] = &[
    "man", "vrouw", "heer", "mens", "gast", "vent", "kerel", "boy", "garcon", "portier", "porter", "tolk", "kapper", "priester", "pastor", "aso", "haio", "baas", "kok", "hoofd", "driver",
    "pfleger", "doctor", "doktor", "blok", "kader", "vleugel", "verploeg", "terploeg", "salle",
];
/// A post that one person has, where it is pointed out or said of which department.
const SOLE: &[&str] = &[
    "hoofdarts",
    "hoofdgeneesheer",
    "hoofdverpleegkundige",
    "hoofdverpleger",
    "hoofdverpleegster",
    "hoofdapotheker",
    "diensthoofd",
    "afdelingshoofd",
    "directeur",
    "directrice",
    "ombudsman",
    "ombudsvrouw",
    "teamleider",
    "teamleidster",
    "ploegbaas",
];
#[rustfmt::skip]
const FUNCTION: &[&str] = &[
    "dokter", "dr", "doctor", "doktor", "arts", "geneesheer", "verpleger", "verpleegster", "zuster", "broeder", "kinesist", "kinesiste", "kinesitherapeut", "apotheker",
    "apothekeres", "chirurg", "psychiater", "pediater", "stagiair", "stagiaire", "student", "studente", "logopedist", "logopediste", "dietist", "dietiste",
    "internist", "interniste", "brancardier", "laborant", "laborante", "vroedvrouw", "secretaris", "secretaresse", "zorgverlener", "zorgverstrekker", "medewerker",
    "medewerkster", "specialist", "specialiste", "professor", "prof", "geriater", "vrijwilliger", "vrijwilligster", "diensthoofd", "afdelingshoofd",
    "werknemer", "werkneemster", "vervoerder", "personeelslid", "stafmedewerker", "consulent", "consulente", "begeleider", "begeleidster", "hoofd", "chef", "baas", "bazin",
    "anesthesist", "anesthesiste", "orthopedist", "therapeut", "therapeute", "assistent", "assistente", "bediende", "verzorgende", "verzorger", "verzorgster", "hulpverlener",
    "verantwoordelijke", "leidinggevende", "teamleider", "teamleidster", "ploegbaas", "directeur", "directrice", "manager", "coordinator", "coordinatrice", "ombudsman", "ombudsvrouw",
    "technieker", "technicus", "informaticus", "icter", "receptionist", "receptioniste", "telefonist", "telefoniste", "onthaalbediende", "portier", "chauffeur", "ambulancier",
    "kok", "poetsvrouw", "poetsman", "poetshulp", "kuisvrouw", "schoonmaakvrouw", "onthaalvrouw", "kuismeisje", "schoonmaker", "schoonmaakster", "bewaker", "bewakingsagent", "security", "brandweerman",
    "werker", "werkster", "opvoeder", "opvoedster", "animator", "pastor", "priester", "aalmoezenier", "tolk", "kapper", "kapster", "pedicure", "opticien", "haio", "aso", "orthodontist", "mondhygienist", "hygieniste", "optometrist", "orthoptist", "orthoptiste", "audicien",
    "bioloog", "osteopaat", "verpleeghulp", "onderzoeker", "onderzoekster", "begeleidend", "inschrijver", "prikker", "prikster", "nachtwaker", "ergotherapeut", "ergotherapeute",
    "docteur", "doctoresse", "medecin", "infirmier", "infirmiere", "chirurgien", "chirurgienne", "pharmacien", "pharmacienne", "dentiste", "secretaire", "receptionniste",
    "generaliste", "urgentiste", "anesthesiste", "pediatre", "psychiatre", "technicien", "technicienne", "laborantin", "laborantine", "employe", "employee", "responsable",
    "etudiant", "etudiante", "benevole", "dieteticien", "dieteticienne", "logopede", "interne", "soignant", "soignante", "kinesitherapeute", "aide", "ambulanciere", "sagefemme", "concierge",
    "nurse", "physician", "surgeon", "secretary", "therapist", "physiotherapist", "midwife", "pharmacist", "dentist", "cleaner", "porter", "intern", "consultant", "gp", "assistant", "driver", "employee",
    "arzt", "arztin", "krankenschwester", "pfleger", "hemsire",
];
/// What a compound that is a function ends in.
#[rustfmt::skip]
const FUNCTION_ENDS: &[&str] = &[
    "huisarts", "kinderarts", "tandarts", "spoedarts", "oogarts", "dokter", "verpleger", "verpleegster", "kundige", "medewerker", "medewerkster", "assistent", "assistente", "therapeut",
    "therapeute", "chirurg", "bediende", "verlener", "verleenster", "specialist", "analist", "oloog", "ologe", "ologue", "ologist", "iater", "iatre", "iatrist", "kinesist",
    "apotheker", "secretaresse", "begeleider", "begeleidster", "coordinator", "consulent", "verzorgende", "zorgster", "directeur", "laborant", "technieker", "chauffeur",
    "logopedist", "dietist", "stagiair", "student", "vrijwilliger", "verantwoordelijke", "diensthoofd", "afdelingshoofd", "geneesheer", "vroedvrouw",
];
/// With these before it, a short word is a function: 'zaalarts', 'nachtzuster', 'hoofddokter'.
#[rustfmt::skip]
const BEFORE_SHORT: &[&str] = &[
    "huis", "kinder", "tand", "spoed", "oog", "zaal", "wacht", "afdelings", "hoofd", "vrouwen", "nacht", "dag", "bedrijfs", "school", "arbeids", "controle", "huid", "nko", "ambulance", "sport", "polikliniek",
    "revalidatie", "raadgevend", "wets", "onderzoeks", "poets", "kuis", "schoonmaak", "onthaal", "ombuds", "ziekenhuis", "verpleeg", "zieken", "wijk", "thuis", "avond", "weekend", "zorg", "ploeg", "team",
];
const SHORT: &[&str] = &["arts", "zuster", "broeder", "hulp", "helper", "helpster", "chef", "baas", "hoofd", "nurse"];
/// A shift is not a person.
#[rustfmt::skip]
const SHIFT: &[&str] = &[
    "nacht", "nachten", "nachtshift", "dagshift", "avondshift", "shift", "shiften", "late", "vroege", "permanentie", "garde", "nuit", "night", "duty", "dienstdoende", "nachtwacht", "dagwacht", "weekendwacht", "nachtpost", "dagpost",
];
/// Adjectives, ordinals and the like. After a title such a word is a name ('dokter De Jonge').
#[rustfmt::skip]
const ADJECTIVE: &[&str] = &[
    "heel", "hele", "gans", "ganse", "gehele", "geheel", "volledig", "volledige", "beide", "enkele", "sommige", "meerdere", "verschillende", "vele", "veel", "andere", "overige", "ander",
    "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "laatste", "twee", "drie", "vier", "vijf", "zes", "inwendige", "algemene", "palliatieve", "administratieve", "administratief", "operatieve", "postoperatieve",
    "sociale", "sociaal", "maatschappelijk", "mobiele", "jonge", "oude", "nieuwe", "lange", "kleine", "grote", "vaste", "eigen", "zelfde", "onbekende", "behandelend", "behandelende",
    "logistiek", "technisch", "laat", "vroeg", "traitant", "traitante", "jeune", "petit", "petite", "nouveau", "nouvelle", "young", "old", "new", "same", "other", "front", "head", "sage", "co",
];
/// Days, moments and what is said of people at work: never a name.
#[rustfmt::skip]
const FILLER: &[&str] = &[
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "gisteren", "eergisteren", "vandaag", "vannacht", "vanmorgen", "vanochtend", "vanmiddag", "vanavond", "morgen", "overmorgen",
    "ochtend", "voormiddag", "middag", "namiddag", "avond", "dag", "week", "weekend", "maand", "jaar", "vorige", "volgende", "afgelopen", "uur", "januari", "februari", "maart", "april", "juni", "juli",
    "augustus", "september", "oktober", "november", "december", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "hier", "matin", "soir", "jour", "midi", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "day", "morning", "evening", "afternoon", "last",
    "werkt", "werkte", "werken", "is", "was", "had", "heeft", "zit", "zat", "staat", "stond", "doet", "deed", "loopt", "er", "daar", "altijd", "soms", "meestal", "toen", "nu", "ook", "gewoon", "liefst", "graag",
    "zeker", "dus", "waar", "wie", "call", "who", "works", "worked", "qui", "travaille", "travaillait", "est", "etait", "zo", "zoiets", "iets", "dergelijks", "genaamd", "genoemd", "heet", "heette", "naam", "voornaam",
    "met", "avec", "with", "named", "called", "nomme", "nommee", "om", "over", "tijdens", "na", "tegen",
];

/// Whether the word is longer than one of these endings and has it.
pub(super) fn ends_with_any(word: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| word.len() > end.len() && word.ends_with(end))
}

/// Whether the word is a function of one person. A joined surname (Vandokter, Dedokter) is not.
pub(super) fn is_function(word: &str) -> bool {
    if FUNCTION.contains(&word) {
        return true;
    }
    let surname = word.starts_with("van") || word.strip_prefix("de").is_some_and(|rest| FUNCTION.contains(&rest));
    !surname
        && (ends_with_any(word, FUNCTION_ENDS)
            || SHORT.iter().any(|short| word.strip_suffix(short).is_some_and(|before| BEFORE_SHORT.contains(&before))))
}

/// Whether the word is a name too, whatever else it says.
pub(super) fn is_name_too(word: &str) -> bool {
    NAMES_TOO.contains(&word)
}

/// Whether the word is a post of one person.
pub(super) fn is_sole(word: &str) -> bool {
    SOLE.contains(&word)
}

/// The word of which this may be the plural.
fn singulars(word: &str) -> impl Iterator<Item = &str> {
    ["en", "s", "n", "es"].iter().filter_map(move |end| word.strip_suffix(end)).filter(|one| one.len() > 3)
}

/// Whether the word is a plural and a family name: 'kappers', 'priesters'.
pub(super) fn are_names_too(word: &str) -> bool {
    singulars(word).any(is_name_too)
}

/// Whether the word is a function of several: 'kinesisten', 'verpleegsters', 'artsen'.
pub(super) fn are_functions(word: &str) -> bool {
    singulars(word).any(is_function)
}

/// Whether the word is a shift.
pub(super) fn is_shift(word: &str) -> bool {
    SHIFT.contains(&word)
}

/// Whether the word only says which.
pub(super) fn is_adjective(word: &str) -> bool {
    ADJECTIVE.contains(&word) || word.len() > 6 && word.ends_with("ische")
}

/// Whether the word says when, or that a person works.
pub(super) fn is_filler(word: &str) -> bool {
    FILLER.contains(&word) || word.chars().any(|c| c.is_ascii_digit())
}
