//! The headers of staff lists in Dutch, French and English, as [`plain_key`](crate::directory::names::plain_key) makes them.

use super::fields::{Field, NameOrder};

/// A family name beside a column of given names, a whole name without one.
pub(super) const NAME_WORDS: [&str; 3] = ["naam", "nom", "name"];

#[rustfmt::skip]
const HEADERS: [(Field, &[&str]); 11] = [
    (Field::Number, &[
        "personeelsnummer", "personeelsnr", "personeels nr", "personeel nr", "pers nr", "persnr", "persnummer", "stamnummer", "stamnr", "stam nr", "personeelsid", "personeels id",
        "medewerkernummer", "medewerkersnummer", "medewerker nr", "medewerkernr", "medewerker id", "werknemersnummer", "werknemernummer", "werknemersnr", "badgenummer",
        "matricule", "numero matricule", "numero de matricule", "n matricule", "no matricule", "numero personnel", "numero de personnel", "numero du personnel", "n personnel", "no personnel",
        "n de personnel", "no de personnel", "numero de l employe", "numero employe", "id employe",
        "personnel number", "personnel no", "personnel nr", "personnel id", "employee number", "employee no", "employee nr", "employee id", "employeeid", "employeenumber", "staff number", "staff no", "staff nr", "staff id",
    ]),
    (Field::Name, &[
        "naam", "nom", "name", "naam voornaam", "naam en voornaam", "voornaam naam", "voornaam en naam", "voornaam en familienaam", "familienaam en voornaam", "volledige naam",
        "naam medewerker", "medewerker", "nom prenom", "nom et prenom", "prenom nom", "prenom et nom", "nom complet", "full name", "fullname", "employee name", "display name", "name first name",
        "last name first name", "first name last name",
    ]),
    (Field::GivenName, &["voornaam", "voornamen", "roepnaam", "prenom", "prenoms", "first name", "firstname", "given name", "givenname", "forename"]),
    (Field::FamilyName, &["familienaam", "achternaam", "nom de famille", "nom famille", "last name", "lastname", "family name", "familyname", "surname"]),
    (Field::Function, &["functie", "functieomschrijving", "omschrijving functie", "beroep", "functiebenaming", "fonction", "metier", "profession", "function", "job title", "jobtitle", "job", "position", "role"]),
    (Field::Department, &["dienst", "afdeling", "departement", "eenheid", "kostenplaats omschrijving", "service", "unite", "department", "dept", "unit", "ward"]),
    (Field::Riziv, &[
        "riziv", "rizivnummer", "riziv nummer", "rizivnr", "riziv nr", "inami", "numero inami", "n inami", "no inami", "nr inami", "inami nr", "nihdi", "nihii", "nihdi number", "nihdi nr", "nihii number", "nihii nr",
    ]),
    (Field::Niss, &[
        "niss", "insz", "insznummer", "insz nummer", "insz nr", "rijksregisternummer", "rijksregister nummer", "rijksregisternr", "rijksregister nr", "rijksregister", "rrn", "rr nr", "rrnr", "numero niss", "n niss", "no niss", "niss nr",
        "numero national", "numero de registre national", "registre national", "n national", "no national", "ssin", "national number", "national register number", "national id",
    ]),
    (Field::Email, &["e mail", "email", "mail", "e mailadres", "emailadres", "mailadres", "courriel", "adresse e mail", "adresse mail", "adresse email", "e mail address", "email address"]),
    (Field::From, &[
        "van", "vanaf", "in dienst", "indienst", "datum in dienst", "begindatum", "begin", "startdatum", "indiensttreding", "datum indiensttreding", "du", "a partir du", "depuis", "debut", "date debut", "date de debut",
        "date dentree", "entree", "from", "start", "start date", "startdate", "hire date", "valid from",
    ]),
    (Field::Until, &[
        "tot", "tot en met", "t m", "uit dienst", "uitdienst", "datum uit dienst", "einddatum", "einde", "uitdiensttreding", "datum uitdiensttreding", "au", "jusquau", "fin", "date fin", "date de fin", "date de sortie", "sortie",
        "until", "to", "end", "end date", "enddate", "termination date", "valid until", "valid to",
    ]),
];

/// What a header names.
pub(super) fn field_of(key: &str) -> Option<Field> {
    HEADERS.iter().find(|(_, words)| words.contains(&key)).map(|(field, _)| *field)
}

/// In which order a column of whole names has them, by its header.
pub(super) fn name_order(key: &str) -> NameOrder {
    let begins = |words: &[&str]| words.iter().any(|word| key.starts_with(word));
    let has_both = key.contains(' ') && ["voornaam", "prenom", "first name"].iter().any(|word| key.contains(word));
    if has_both && begins(&["voornaam", "prenom", "first"]) {
        NameOrder::GivenFirst
    } else if has_both {
        NameOrder::FamilyFirst
    } else {
        NameOrder::Unsaid
    }
}
