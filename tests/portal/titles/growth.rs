//! For every act of an officer and every table of the catalogue: what the officer, a colleague, an officer of the house that stands in and
//! one of a third house can read does not grow, but for what the act itself writes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use mijntoegang::homes::carry_out_due;
use regex::Regex;

use super::acts::{ADOPTING, Act, CONVERSATION, EXEMPT, HANDING_ON, INTAKE, NEW, NOTHING, REVIEW, Writes};
use super::{Watch, grown};
use crate::conflict_matrix::entry_of;
use crate::intake::{enter, reference};
use crate::officer_decisions::page_of;
use crate::routes::table::{ROUTES, Who};
use crate::support::{Page, Portal, Visitor};

/// What stands in the braces of an act.
type Names = BTreeMap<&'static str, String>;

fn filled(text: &str, names: &Names) -> String {
    names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// Sends the act's form as its page has it. A value `radio:…` is the choice with that label.
async fn carry_out(officer: &Visitor, act: &Act, names: &Names) -> Page {
    if act.pattern == NEW {
        return enter(officer, act.fields).await;
    }
    let braces = Regex::new(r"\{\w+\}").unwrap();
    let of = names.get(act.of).map_or("", String::as_str);
    let (path, on) = (braces.replace(act.pattern, of), braces.replace(act.on, of));
    let page = officer.get(&on).await;
    assert_eq!(page.status, 200, "{}: {}", act.what, page.text());
    let mut fields = page.hidden(&path);
    for (name, value) in act.fields {
        let value = value.strip_prefix("radio:").map_or_else(|| filled(value, names), |label| page.radio(label));
        fields.retain(|(other, _)| other != name);
        fields.push(((*name).to_owned(), value));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    officer.post(&path, &fields).await
}

/// Carries the acts out in their order, and compares what each officer reads before and after.
async fn compare(portal: &Portal, watch: &Watch, acts: &[Act], names: &Names) {
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let mut wrong = Vec::new();
    for act in acts {
        let before = watch.look().await;
        let done = carry_out(if act.by_colleague { &lien } else { &an }, act, names).await;
        assert!([200, 303].contains(&done.status), "{}: {} {}", act.what, done.status, done.text());
        wrong.extend(unexpected(act.what, &act.writes, &before, &watch.look().await));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where an officer reads more or less than an act writes.
fn unexpected(what: &str, writes: &Writes, before: &super::Sight, after: &super::Sight) -> Vec<String> {
    let expected = [("An", writes.an), ("Lien", writes.lien), ("Koen", writes.koen), ("Mia", writes.mia)];
    let differs = |(who, rows): &(&'static str, &[(&str, usize)])| {
        let expected: BTreeMap<String, usize> = rows.iter().map(|(table, count)| ((*table).to_owned(), *count)).collect();
        let more = grown(&before[who], &after[who]);
        (more != expected).then(|| format!("{what}, {who}: {more:?}, not {expected:?}"))
    };
    expected.iter().filter_map(differs).collect()
}

#[tokio::test]
async fn every_form_of_an_officer_is_compared_here_or_named_as_no_act() {
    let acts = [INTAKE, CONVERSATION, REVIEW, HANDING_ON, ADOPTING].concat();
    let known: BTreeSet<&str> = acts.iter().map(|act| act.pattern).chain(EXEMPT).collect();
    let all: BTreeSet<&str> =
        ROUTES.iter().filter(|row| row.method == "POST" && row.who == Who::Officer).map(|row| row.path).collect();
    assert_eq!(known, all);
}

/// What an officer enters, and everything that can be done with it: the patient is known by what was typed.
#[tokio::test]
async fn acts_on_what_an_officer_entered_show_nothing_of_the_patient() {
    let portal = Portal::start().await;
    let watch = Watch::of(&portal).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let other = [("naam", "Piet Onbestaand"), ("waar", "AZ Sint-Lucas Brugge")];
    let double = reference(&an, &enter(&an, &other).await).await;
    let irene = reference(&an, &enter(&an, &[]).await).await;
    let letter = "select m.id::text from messages m join conversations c on c.id = m.conversation_id
        join exclusion_requests r on r.id = c.request_id where r.reference = $1";
    let letter: String = portal.owner().await.query_one(letter, &[&irene]).await.unwrap().get(0);
    let place = mijntoegang::demo::people::institution_id("AZ Sint-Lucas Brugge").to_string();
    let names = Names::from([("irene", irene), ("double", double), ("letter", letter), ("house", place)]);
    compare(&portal, &watch, INTAKE, &names).await;
}

/// Noor's home is Koen's; she wrote to An's house.
#[tokio::test]
async fn acts_on_a_conversation_show_nothing_else_of_the_patient() {
    let portal = Portal::start().await;
    let watch = Watch::of(&portal).await;
    let noor = portal.signed_in("noor").await;
    let here = mijntoegang::demo::people::institution_id("AZ Sint-Lucas Brugge").to_string();
    let fields = [("onderwerp", "andere"), ("instelling", here.as_str()), ("tekst", "Kun je iemand uitsluiten?")];
    let conversation = noor.fill("/berichten/nieuw", "/berichten/nieuw", &fields).await.location();
    let names = Names::from([("talk", conversation.rsplit('/').next().unwrap().to_owned())]);
    compare(&portal, &watch, CONVERSATION, &names).await;
}

#[tokio::test]
async fn the_review_of_a_break_shows_nothing_else_of_the_patient() {
    let portal = Portal::start().await;
    let watch = Watch::of(&portal).await;
    crate::break_glass::jan_excludes_sofie(&portal).await;
    let broken = crate::break_glass::kept(&portal.site(), &crate::break_glass::of_jan(portal.clock.now())).await;
    let jan = portal.signed_in("jan").await;
    let distrusts = jan.get("/doorbrekingen").await.attribute("a[href$='/vertrouw-niet']", "href").unwrap();
    assert_eq!(jan.fill(&distrusts, &distrusts, &[]).await.status, 303);
    let names = Names::from([("break", broken.to_string())]);
    compare(&portal, &watch, REVIEW, &names).await;
}

/// The person turns out to be Lien: the request goes to the house that stands in, which sees who sent it, and for one that An entered what
/// was typed.
#[tokio::test]
async fn handing_on_shows_the_request_there_and_nothing_else() {
    let portal = Portal::start().await;
    let watch = Watch::of(&portal).await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let sent = emma.send_draft(&emma.draft_described("Klaartje", "AZ Sint-Lucas").await).await;
    let entered = reference(&an, &enter(&an, &[]).await).await;
    let lien = entry_of(&portal.owner().await, "P-1102").await;
    let names = Names::from([("sent", sent.clone()), ("entered", entered.clone()), ("lien", lien)]);
    compare(&portal, &watch, HANDING_ON, &names).await;
    let koen = portal.signed_in("koen-ombudsdienst").await;
    for (reference, name) in [(sent, "Emma Peeters"), (entered, "Irène D'Hondt–Müller")] {
        for (officer, what) in [(&an, "kept"), (&koen, "handled")] {
            let page = officer.get(&page_of(&reference)).await;
            assert!(page.status == 200 && page.has(name), "{what}: {}", page.text());
        }
    }
}

/// Nothing for a day, and then what Koen, the home until then, saw: but for the request that Koen registered, which stays his.
#[tokio::test]
async fn an_adoption_shows_nothing_for_a_day_and_then_what_a_confirmed_home_sees() {
    let portal = Portal::start().await;
    let watch = Watch::of(&portal).await;
    let (noor, koen) = (portal.signed_in("noor").await, portal.signed_in("koen-ombudsdienst").await);
    let done = noor.request_for("Greet Vandamme", "Greet Vandamme").await;
    assert_eq!(crate::officer_decisions::register(&koen, &done, "Greet Vandamme").await.status, 303);
    noor.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    compare(&portal, &watch, ADOPTING, &Names::new()).await;
    let before = watch.look().await;
    portal.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 0);
    assert_eq!(watch.look().await, before);
    portal.clock.advance(TimeDelta::seconds(1));
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 1);
    let house: &[(&str, usize)] = &[
        ("patients", 1),
        ("patient_numbers", 1),
        // Her exclusion with its version, and the open request, which followed her.
        ("exclusions", 1),
        ("exclusion_periods", 1),
        ("changes", 1),
        ("exclusion_requests", 1),
        ("request_events", 2),
        ("patient_titles", 1),
        ("audit_events", 1),
        ("log_places", 1),
    ];
    let writes = Writes { an: house, lien: house, koen: &[("request_snapshots", 1)], ..NOTHING };
    let wrong = unexpected("the day is over", &writes, &before, &watch.look().await);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Emma's home is Koen's neighbour: nothing of her is his to see, whatever he looks for.
#[tokio::test]
async fn an_officer_elsewhere_finds_nothing_of_a_patient() {
    let portal = Portal::start().await;
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let watch = Watch::of(&portal).await;
    let emma: String =
        portal.owner().await.query_one("select id::text from patients where niss = '85073000061'", &[]).await.unwrap().get(0);
    let before = watch.look().await;
    let search = "/ombudsdienst/patienten";
    let found = koen.fill(search, search, &[("zoek", "85073000061"), ("reden", "vraag-patient")]).await;
    assert!(found.status < 500 && !found.has("Emma"), "{}", found.text());
    koen.post("/ombudsdienst/patienten/kies", &[("patient", emma.as_str()), ("reden", "vraag-patient")]).await;
    let after = watch.look().await;
    for officer in ["An", "Lien", "Koen", "Mia"] {
        assert!(grown(&before[officer], &after[officer]).is_empty(), "{officer}");
    }
}

#[tokio::test]
async fn a_confirmed_home_sees_all_and_a_provisional_one_what_came_to_it() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    let watch = Watch::of(&portal).await;
    let noor: String =
        owner.query_one("select row(id)::text from patients where niss = '01020399942'", &[]).await.unwrap().get(0);
    assert!(watch.look().await["Koen"]["patients"].contains_key(&noor), "confirmed");
    let provisional = "update patients set home_confirmed_at = null, home_confirmed_by = null where niss = '01020399942'";
    owner.execute(provisional, &[]).await.unwrap();
    assert!(!watch.look().await["Koen"]["patients"].contains_key(&noor), "nothing of hers came to it");
}
