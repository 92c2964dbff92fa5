//! R12 from the front: two portals that differ only in a matter that concerns an officer. Every page, list, count, mail and refusal that
//! the officer can get is the same in both, but for tokens and random references.

mod handed_over;
mod matrix;
mod one_institution;
mod statements;
mod surfaces;
mod two_institutions;
mod waiting;
mod ways;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mijntoegang::clock::Clock;
use mijntoegang::demo::people;
use mijntoegang::mail::EmailAddress;
use regex::{Captures, Regex};
use tokio_postgres::Client;

use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

/// Where an officer begins to look, with the form that is sent there, if any.
const BEGIN: &[(&str, &[(&str, &str)])] = &[
    ("/ombudsdienst", &[]),
    ("/ombudsdienst", &[("status", "nieuw")]),
    ("/ombudsdienst", &[("status", "behandeling")]),
    ("/ombudsdienst", &[("status", "wacht")]),
    ("/ombudsdienst", &[("status", "afgewerkt")]),
    ("/ombudsdienst?lijst=vrij", &[]),
    ("/ombudsdienst", &[("zoek", "Peeters")]),
    ("/ombudsdienst", &[("zoek", "De Smet")]),
    ("/ombudsdienst", &[("zoek", "01020300071")]),
    ("/ombudsdienst/berichten", &[]),
    ("/ombudsdienst/berichten?toon=te-beantwoorden", &[]),
    ("/ombudsdienst/berichten?toon=mijn", &[]),
    ("/ombudsdienst/berichten?toon=gesloten", &[]),
    ("/ombudsdienst/berichten", &[("zoek", "Peeters")]),
    ("/ombudsdienst/doorbrekingen", &[]),
    ("/ombudsdienst/doorbrekingen?toon=alle&volgorde=oud", &[]),
    ("/ombudsdienst/doorbrekingen", &[("zoek", "Peeters")]),
    ("/ombudsdienst/doorbrekingen", &[("zoek", "01020300071")]),
    ("/ombudsdienst/patienten", &[]),
    ("/ombudsdienst/logboek", &[]),
    ("/ombudsdienst/sessies", &[]),
    ("/ombudsdienst/aanvragen/nieuw", &[]),
];

/// Emma's page, as an officer with a title reaches it.
const PATIENTS: [&str; 2] = ["85073000061", "01020300071"];

/// An answer without what is drawn at random: tokens, ids and references, each by the order in which it came up.
#[derive(Default)]
pub struct Normaliser {
    names: HashMap<String, String>,
}

impl Normaliser {
    pub fn normalise(&mut self, text: &str) -> String {
        let drawn = Regex::new(
            r#"(?x) [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12} | (?:UA|GB)-\d{4}-\d{6,7}-[A-Z]
               | name="csrf"\svalue="[^"]*" | nonce[-=]"?[A-Za-z0-9+/=_-]+ | voor=[A-Za-z0-9_-]+"#,
        )
        .unwrap();
        drawn
            .replace_all(text, |found: &Captures<'_>| {
                let kind: String = found[0].chars().take(2).filter(char::is_ascii_uppercase).collect();
                if ["name=", "nonce", "voor="].iter().any(|sealed| found[0].starts_with(sealed)) {
                    return "token".to_owned();
                }
                let next = format!("{kind}#{}", self.names.len());
                self.names.entry(found[0].to_owned()).or_insert(next).clone()
            })
            .into_owned()
    }

    /// With its headers, but for the cookie, the time and the length, which tokens change.
    pub fn whole_answer(&mut self, page: &Page) -> String {
        let headers = page.headers.iter().filter(|(name, _)| !["set-cookie", "date", "content-length"].contains(&name.as_str()));
        let mut lines: Vec<String> = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        lines.sort();
        self.normalise(&format!("{}\n{}\n{}", page.status, lines.join("\n"), page.body))
    }

    fn answer(&mut self, page: &Page) -> String {
        let location = page.headers.get("location").map_or("", |value| value.to_str().unwrap());
        self.normalise(&format!("{} {location}\n{}", page.status, page.body))
    }
}

/// All that an officer can open, by the way that leads there.
pub async fn look_around(officer: &Visitor) -> BTreeMap<String, String> {
    let (mut seen, mut normaliser) = (BTreeMap::new(), Normaliser::default());
    let (mut links, mut opened) = (Vec::new(), BTreeSet::new());
    for (at, (path, fields)) in BEGIN.iter().enumerate() {
        let page = if fields.is_empty() { officer.get(path).await } else { officer.search(path, fields).await };
        assert_eq!(page.status, 200, "{path}");
        links.extend(links_of(&page));
        seen.insert(format!("{at:02} {path} {fields:?}"), normaliser.answer(&page));
    }
    for niss in PATIENTS {
        let search = "/ombudsdienst/patienten";
        let found = officer.fill(search, search, &[("reden", "vraag-patient"), ("zoek", niss)]).await;
        let page = if found.status == 303 { officer.get(&found.location()).await } else { found };
        if let Some(patient) = page.attribute("input[name=patient]", "value") {
            let from = officer.get(search).await;
            let fields = [("reden", "vraag-patient"), ("zoek", niss), ("patient", patient.as_str())];
            let chosen = officer.send(&from, "/ombudsdienst/patienten/kies", &fields).await;
            if chosen.status == 303 {
                let shown = officer.get(chosen.header("location")).await;
                seen.insert(format!("patient {niss}"), normaliser.answer(&shown));
            }
        }
        seen.insert(format!("search {niss}"), normaliser.answer(&page));
    }
    // Each page that these lead to, in the order of the links.
    let mut number = 0;
    while let Some(link) = (!links.is_empty()).then(|| links.remove(0)) {
        if !opened.insert(link.clone()) || number > 60 {
            continue;
        }
        let page = officer.get(&link).await;
        links.extend(links_of(&page));
        number += 1;
        seen.insert(format!("link {number:02}"), normaliser.answer(&page));
    }
    seen
}

fn links_of(page: &Page) -> Vec<String> {
    let links =
        Regex::new(r##"href="(/ombudsdienst/(?:aanvragen/UA|berichten/GB|doorbrekingen/)[^"#?]+(?:\?lijst=[a-z.-]+)?)""##)
            .unwrap();
    links.captures_iter(&page.body).map(|found| found[1].to_owned()).collect()
}

/// The mails to an ombudsdienst, in no order: they are of one moment.
pub async fn mails(portal: &Portal, to: &str) -> Vec<String> {
    let sql = "select kind || ' ' || created_at || ' ' || coalesce(pause_minutes, -1), subject || E'\n' || body from outbox where recipient = $1";
    let rows = portal.owner().await.query(sql, &[&to]).await.unwrap();
    let mut mails: Vec<String> = rows
        .iter()
        .map(|row| {
            let (kind, message): (String, String) = (row.get(0), row.get(1));
            let message = message.replace(&portal.base, "BASE");
            format!("{kind}\n{}", Normaliser::default().normalise(&message))
        })
        .collect();
    mails.sort();
    mails
}

/// Names what differs, the first places of it.
#[track_caller]
pub fn assert_same(with: &BTreeMap<String, String>, without: &BTreeMap<String, String>, what: &str) {
    // A line that stands there twice is two.
    let lines = |text: Option<&String>| {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        let numbered = text.into_iter().flat_map(|text| text.lines()).map(|line| {
            let time = times.entry(line).or_default();
            *time += 1;
            format!("{line} #{time}")
        });
        numbered.collect::<BTreeSet<_>>()
    };
    let mut told = String::new();
    let differing = without.keys().chain(with.keys()).filter(|place| with.get(*place) != without.get(*place));
    let places: BTreeSet<&String> = differing.collect();
    for place in places.iter().take(6) {
        let (one, two) = (lines(without.get(*place)), lines(with.get(*place)));
        let some = |one: &BTreeSet<String>, two: &BTreeSet<String>| one.difference(two).take(8).cloned().collect::<Vec<_>>();
        told.push_str(&format!("{place}\nonly without it: {:#?}\nonly with it: {:#?}\n", some(&one, &two), some(&two, &one)));
    }
    assert!(places.is_empty(), "{what}: {} places differ\n{told}", places.len());
}

/// A portal with two institutions that stand in for each other, or with one; officers linked to their entries of the directory.
pub async fn portal(institutions: usize) -> Portal {
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| {
        builder.institutions.truncate(institutions);
        if let [only] = builder.institutions.as_mut_slice() {
            only.escalation_email = Some(EmailAddress::parse(BOARD).unwrap());
        }
    })
    .await;
    let owner = portal.owner().await;
    if institutions == 1 {
        let other = people::institutions().unwrap()[1].id.uuid();
        owner.execute("update institutions set stand_in_id = null", &[]).await.unwrap();
        owner.execute("update institutions set ordinal = 0 where id = $1", &[&other]).await.unwrap();
    }
    portal
}

/// The entry of an officer in the directory.
pub async fn entry_of(owner: &Client, personnel: &str) -> String {
    let sql = "select care_worker_id::text from care_worker_posts where personnel_number = $1";
    owner.query_one(sql, &[&personnel]).await.unwrap().get(0)
}

/// A link that is proposed of an entry and another one.
pub async fn twin_of(owner: &Client, entry: &str) -> String {
    let sql = "insert into care_worker_links (one_id, other_id, state, ground, made_at)
        select least(c.id, o.id), greatest(c.id, o.id), 'proposed', 'name', mt_now() from care_workers c, care_workers o
        where c.id::text = $1 and o.id <> c.id and o.person_id <> c.person_id order by o.id limit 1 returning id::text";
    owner.query_one(sql, &[&entry]).await.unwrap().get(0)
}

/// Where a request or a conversation is, by reference.
pub async fn house_of(portal: &Portal, reference: &str) -> String {
    let sql = "select i.name from institutions i join (
        select reference, institution_id from exclusion_requests union all select reference, institution_id from conversations) m
        on m.institution_id = i.id where m.reference = $1";
    portal.owner().await.query_one(sql, &[&reference]).await.unwrap().get(0)
}

/// Who names whom a matter of the only ombudsdienst may be shown.
pub const BOARD: &str = "directie@example.org";

/// The demo's two.
pub const HOME: &str = "AZ Sint-Lucas Brugge";
pub const OTHER: &str = "Ziekenhuis Leieland";

impl Visitor {
    /// **Verstuur aanvraag**, where the question comes before it. Answers the reference.
    pub async fn send_draft_answering(&self, draft: &str, answer: &str) -> String {
        let question = self.get(&format!("{draft}/controle")).await.location();
        assert_eq!(question, format!("{draft}/ombudsdienst"));
        assert_eq!(self.get(&question).await.text_of("h1"), "Gaat dit over iemand van de ombudsdienst?");
        let answered = self.fill(&question, &question, &[("gaat-over", answer)]).await;
        assert_eq!(answered.location(), format!("{draft}/controle"));
        self.send_draft(draft).await
    }

    /// The tick of step 3 on a draft that is ready.
    pub async fn tick(&self, draft: &str) {
        let contact = format!("{draft}/contact");
        let answer = self.fill(&contact, &contact, &[("contact", "bericht"), ("over-ombudsdienst", "ja")]).await;
        assert_eq!(answer.location(), format!("{draft}/controle"));
    }

    /// Writes a message that is asked about, and answers. Answers where it leads.
    pub async fn writes_answering(&self, page: &str, fields: &[(&str, &str)], answer: &str) -> String {
        let asked = self.fill(page, page, fields).await;
        assert_eq!((asked.status, asked.text_of("h1")), (200, "Gaat dit over iemand van de ombudsdienst?".to_owned()));
        let hidden = asked.hidden(page);
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let unanswered = self.post(page, &all).await;
        assert!(unanswered.status == 422 && unanswered.has("Kies ja of nee."), "{}", unanswered.text());
        all.push(("gaat-over", answer));
        self.post(page, &all).await.location()
    }
}
