//! Every route of the officers as one of them reaches it: lists with each filter and search, pages and forms of things of which the officer
//! only guesses the reference or id. Driven by the table of all routes, so that a new one cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use reqwest::Method;
use uuid::Uuid;

use super::Normaliser;
use crate::routes::table::{ROUTES, Row, Who};
use crate::support::{Page, Visitor};

/// Pages without a parameter, with what stands behind their address. A list of the officers' that has no row here fails the test.
const PAGES: &[(&str, &[&str])] = &[
    (
        "/ombudsdienst",
        &[
            "",
            "?lijst=mijn",
            "?lijst=vrij.patient",
            "?lijst=te-laat.status-af",
            "?lijst=vandaag",
            "?lijst=antwoord",
            "?lijst=wacht",
            "?lijst=alles.patient-af",
            "?lijst=nieuw",
        ],
    ),
    ("/ombudsdienst/aanvragen/nieuw", &[""]),
    ("/ombudsdienst/berichten", &["", "?toon=te-beantwoorden", "?toon=mijn", "?toon=gesloten", "?bladzijde=2"]),
    ("/ombudsdienst/brieven", &["", "?toon=verstuurd"]),
    ("/ombudsdienst/cijfers", &["", "?jaar=2025", "?jaar=alle"]),
    ("/ombudsdienst/cijfers/csv", &["", "?jaar=alle"]),
    (
        "/ombudsdienst/doorbrekingen",
        &[
            "",
            "?toon=te-bekijken",
            "?toon=te-bekijken&volgorde=nieuw",
            "?toon=te-bekijken&volgorde=oud",
            "?toon=zaken",
            "?toon=zaken&volgorde=nieuw",
            "?toon=zaken&volgorde=oud",
            "?toon=alle",
            "?toon=alle&volgorde=oud",
        ],
    ),
    (
        LOG,
        &[
            "",
            "?wat=request-sent",
            "?wat=request-read",
            "?wat=patient-read",
            "?wat=gelezen",
            "?wie=patient",
            "?van=23-11-2026&tot=23-11-2026",
            "?tot=22-11-2026",
        ],
    ),
    ("/ombudsdienst/logboek/csv", &["", "?wat=gewijzigd", "?wie=patient"]),
    ("/ombudsdienst/patienten", &[""]),
    ("/ombudsdienst/patienten/aannemen", &[""]),
    ("/ombudsdienst/personen", &[""]),
    ("/ombudsdienst/sessies", &[""]),
    ("/ombudsdienst/wat-als", &[""]),
    ("/ombudsdienst/sjablonen", &[""]),
    ("/ombudsdienst/sjablonen/nieuw", &[""]),
];
const LOG: &str = "/ombudsdienst/logboek";

/// Searches that lead back to their page.
const SEARCHES: &[(&str, &[(&str, &str)])] = &[
    ("/ombudsdienst", &[("status", "nieuw")]),
    ("/ombudsdienst", &[("status", "behandeling")]),
    ("/ombudsdienst", &[("status", "wacht")]),
    ("/ombudsdienst", &[("status", "afgewerkt")]),
];
/// Patients, officers and those who were excluded, by name and by number.
const TERMS: &[&str] =
    &["Peeters", "Maes", "De Smet", "Baert", "Vandamme", "Irène", "ombudsdienst", "85073000061", "01020399942", "39051800023"];

const EMMA: &[(&str, &str)] =
    &[("rijksregisternummer", "85073000061"), ("voornaam", "Emma"), ("familienaam", "Peeters"), ("geboortedatum", "30/7/1985")];

/// What an officer guesses: ids and references, by what they are of.
#[derive(Default, Clone)]
pub struct Guesses(BTreeMap<&'static str, Vec<String>>);

/// Of these there are others where the matter does not exist; the rest is the same in both portals.
const DRAWN: [&str; 9] = ["request", "conversation", "break", "exclusion", "letter", "receipt", "file", "dispute", "matter"];

impl Guesses {
    pub fn add(&mut self, kind: &'static str, value: impl Into<String>) {
        self.0.entry(kind).or_default().push(value.into());
    }

    pub fn append(&mut self, other: Self) {
        for (kind, values) in other.0 {
            self.0.entry(kind).or_default().extend(values);
        }
    }

    /// As many of each kind that are nothing's.
    pub fn of_nothing(&self) -> Self {
        let mut number = 899_000;
        let mut draw = |kind: &str| {
            number += 1;
            match kind {
                "request" => reference("UA", number),
                "conversation" => reference("GB", number),
                _ => Uuid::now_v7().to_string(),
            }
        };
        let drawn = |(kind, values): (&&'static str, &Vec<String>)| {
            let values = if DRAWN.contains(kind) { values.iter().map(|_| draw(kind)).collect() } else { values.clone() };
            (*kind, values)
        };
        Self(self.0.iter().map(drawn).collect())
    }

    fn of(&self, kind: &str) -> &[String] {
        self.0.get(kind).map_or(&[], Vec::as_slice)
    }

    fn first(&self, kind: &str) -> &str {
        self.of(kind).first().map_or("0197a000-0000-7000-8000-000000000001", String::as_str)
    }

    /// The addresses of a route, one for each guess.
    fn addresses(&self, path: &str) -> Vec<String> {
        let Some(kind) = parameter_of(path) else { return vec![path.to_owned()] };
        let whole = path.replace("{patient}", self.first("patient"));
        let whole = if kind == "intake" { whole } else { whole.replace("{intake}", self.first("intake")) };
        if kind == "patient" {
            return self.of(kind).iter().map(|value| path.replace("{patient}", value)).collect();
        }
        let braces = Regex::new(r"\{[a-z]+\}").unwrap();
        self.of(kind).iter().map(|value| braces.replace(&whole, value.as_str()).into_owned()).collect()
    }
}

/// A reference with its check letter.
pub fn reference(prefix: &str, number: u32) -> String {
    let letter = b"ABCDEFGHJKLMNPRSTUVWXYZ"[((2026 * 1_000_000_u64 + u64::from(number)) % 23) as usize] as char;
    format!("{prefix}-2026-{number:06}-{letter}")
}

/// Of what a route's parameter is the id; none without a parameter. A parameter that is not known here fails the test.
fn parameter_of(path: &str) -> Option<&'static str> {
    let braces = Regex::new(r"\{([a-z]+)\}").unwrap();
    let name = braces.captures_iter(path).last()?[1].to_owned();
    Some(match (name.as_str(), path) {
        ("reference", _) => "request",
        ("gesprek", _) => "conversation",
        ("break", _) => "break",
        ("exclusion", _) => "exclusion",
        ("patient", _) => "patient",
        ("letter", _) => "letter",
        ("session", _) => "session",
        // Words of the house: about nobody.
        ("sjabloon", _) => "template",
        ("melding", _) => "dispute",
        ("intake", _) => "intake",
        ("file", _) => "draft-file",
        ("id", "/ombudsdienst/personen/{id}") => "matter",
        ("id", "/ombudsdienst/bijlagen/{id}") => "file",
        ("id", "/ombudsdienst/aanvragen/ingevoerd/{id}") => "receipt",
        _ => panic!("{path}: of what is {{{name}}} the id? Add it to the matrix"),
    })
}

fn officer_routes() -> impl Iterator<Item = &'static Row> {
    ROUTES.iter().filter(|row| row.who == Who::Officer)
}

#[test]
fn every_route_of_the_officers_is_looked_at() {
    let kinds: BTreeSet<&str> = officer_routes().filter_map(|row| parameter_of(row.path)).collect();
    assert_eq!(kinds.len(), DRAWN.len() + 5, "each is guessed: {kinds:?}");
    let pages: BTreeSet<&str> =
        officer_routes().filter(|row| row.method == "GET" && parameter_of(row.path).is_none()).map(|row| row.path).collect();
    let looked_at: BTreeSet<&str> = PAGES.iter().map(|(path, _)| *path).collect();
    assert_eq!(pages, looked_at, "pages of the router, and those of the matrix");
}

/// One officer's answers, by where they came from.
struct Looker<'a> {
    officer: &'a Visitor,
    token: String,
    normaliser: Normaliser,
    seen: BTreeMap<String, String>,
    links: Vec<String>,
}

/// Everything that the officer reaches or guesses.
pub async fn look(officer: &Visitor, guesses: &Guesses) -> BTreeMap<String, String> {
    // A draft of the officer's own for a patient of the house: what it shows of the patient is looked at with the other routes.
    let mut guesses = guesses.clone();
    let draft = crate::intake::start(officer, EMMA).await;
    guesses.add("intake", draft.rsplit('/').next().unwrap());
    guesses.add("draft-file", "0197a000-0000-7000-8000-000000000001");
    let guesses = &guesses;
    let token = officer.get("/ombudsdienst").await.token();
    let (normaliser, links) = (Normaliser::default(), Vec::new());
    let mut looker = Looker { officer, token, normaliser, seen: BTreeMap::new(), links };
    looker.lists(guesses).await;
    looker.patients(guesses).await;
    looker.linked().await;
    looker.guessed(guesses).await;
    looker.log(guesses).await;
    looker.seen
}

impl Looker<'_> {
    fn keep(&mut self, what: &str, page: &Page) {
        let place = format!("{:04} {}", self.seen.len(), self.normaliser.normalise(what));
        // A letter names the address without its scheme.
        let host = self.officer.base.trim_start_matches("http://");
        let mut text = self.normaliser.whole_answer(page).replace(&self.officer.base, "BASE").replace(host, "HOST");
        // Of two sessions that began at one moment of the test's clock either may stand first.
        if what.contains("/ombudsdienst/sessies") {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.sort_unstable();
            text = lines.join("\n");
        }
        let links = Regex::new(
            r##"href="(/ombudsdienst/(?:aanvragen/UA|berichten/GB|doorbrekingen/|bijlagen/|brieven/)[^"#?]+(?:\?lijst=[a-z.-]+)?)""##,
        )
        .unwrap();
        self.links.extend(links.captures_iter(&page.body).map(|found| found[1].to_owned()));
        self.seen.insert(place, text);
    }

    async fn open(&mut self, what: &str, path: &str) {
        let page = self.officer.get(path).await;
        assert!(page.status < 500, "{path}");
        self.keep(what, &page);
    }

    async fn send(&mut self, what: &str, path: &str, fields: &[(String, String)]) -> Page {
        let mut all = vec![("csrf".to_owned(), self.token.clone())];
        all.extend_from_slice(fields);
        let request = self.officer.client.request(Method::POST, format!("{}{path}", self.officer.base)).form(&all);
        let page = Page::of(request.header("origin", &self.officer.base).send().await.unwrap()).await;
        assert!(page.status < 500 && page.status != 403, "{path}: {}", page.text());
        self.keep(what, &page);
        page
    }

    async fn search(&mut self, path: &str, fields: &[(&str, &str)]) {
        let owned: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let found = self.send("search", path, &owned).await;
        assert_eq!(found.status, 303, "{path} {fields:?}: {}", found.text());
        self.open(&format!("{path} {fields:?}"), found.header("location")).await;
    }

    async fn lists(&mut self, guesses: &Guesses) {
        for (path, queries) in PAGES {
            for query in *queries {
                self.open(&format!("{path}{query}"), &format!("{path}{query}")).await;
            }
        }
        for (path, fields) in SEARCHES {
            self.search(path, fields).await;
        }
        let references: Vec<String> = guesses.of("request").iter().chain(guesses.of("conversation")).cloned().collect();
        for term in TERMS.iter().copied().chain(references.iter().map(String::as_str)) {
            self.search("/ombudsdienst", &[("zoek", term)]).await;
            self.search("/ombudsdienst/berichten", &[("zoek", term)]).await;
            self.search("/ombudsdienst/doorbrekingen", &[("zoek", term)]).await;
        }
        self.search("/ombudsdienst", &[("zoek", "Peeters"), ("status", "afgewerkt")]).await;
        for reference in guesses.of("request") {
            for place in ["?bij=", "?na=", "?lijst=te-laat.patient&bij="] {
                self.open("place", &format!("/ombudsdienst{place}{reference}")).await;
            }
            self.open("placed", &format!("/ombudsdienst/aanvragen/{reference}?lijst=vrij")).await;
        }
        for term in TERMS.iter().filter(|term| term.starts_with(|first: char| first.is_ascii_digit())) {
            self.search("/ombudsdienst/personen", &[("zoek", term)]).await;
        }
    }

    /// Finds patients by name and number, and opens their pages.
    async fn patients(&mut self, guesses: &Guesses) {
        for term in TERMS {
            self.search("/ombudsdienst/patienten", &[("reden", "aanvraag"), ("zoek", term)]).await;
        }
        for patient in guesses.of("patient") {
            let fields = [("zoek", "Peeters"), ("reden", "aanvraag"), ("patient", patient)];
            let owned: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            self.send("choose", "/ombudsdienst/patienten/kies", &owned).await;
            self.open("patient", &format!("/ombudsdienst/patienten/{patient}")).await;
            self.open("log of a patient", &format!("{LOG}?patient={patient}")).await;
            self.open("file of a patient", &format!("{LOG}/csv?patient={patient}")).await;
            // Whoever might be excluded: what is withheld changes no answer.
            for (term, entry) in
                guesses.of("entry").iter().flat_map(|entry| TERMS.iter().map(move |term| (*term, entry.as_str())))
            {
                let fields = [("patient", patient.as_str()), ("zoek", term), ("persoon", entry)];
                let owned: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
                self.send("what if", "/ombudsdienst/wat-als", &owned).await;
                self.open("what if", "/ombudsdienst/wat-als?gezocht").await;
            }
        }
    }

    /// What the lists lead to, in the order of the links.
    async fn linked(&mut self) {
        let mut opened = BTreeSet::new();
        while !self.links.is_empty() {
            let link = self.links.remove(0);
            if opened.insert(link.clone()) {
                self.open("link", &link).await;
            }
        }
    }

    /// Every route, with the fields that its owner sends.
    async fn guessed(&mut self, guesses: &Guesses) {
        for row in officer_routes() {
            for address in guesses.addresses(row.path) {
                let what = format!("{} {}", row.method, row.path);
                if row.method == "GET" {
                    self.open(&what, &address).await;
                } else {
                    let fill = |value: &str| {
                        value.replace("{patient}", guesses.first("patient")).replace("{entry}", guesses.first("entry"))
                    };
                    let fields: Vec<_> = row.fields.iter().map(|(name, value)| ((*name).to_owned(), fill(value))).collect();
                    self.send(&what, &address, &fields).await;
                }
            }
        }
    }

    /// The log at the end, to its last page: what was done above stands in it.
    async fn log(&mut self, guesses: &Guesses) {
        for reference in guesses.of("request") {
            self.open("log of a reference", &format!("{LOG}?referentie={reference}")).await;
        }
        self.open("log of what was not found", &format!("{LOG}?wat=matter-not-found")).await;
        let older = Regex::new(r#"href="(/ombudsdienst/logboek\?[^"]*voor=[^"]*)""#).unwrap();
        let mut next = Some(LOG.to_owned());
        while let Some(path) = next {
            let page = self.officer.get(&path).await;
            self.keep("log", &page);
            next = older.captures(&page.body).map(|found| found[1].replace("&amp;", "&"));
        }
    }
}
