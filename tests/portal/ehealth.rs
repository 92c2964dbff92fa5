//! R21: what the portal says of eHealth is true here and now. Every page, mail and form that a crawl of the portal finds says only
//! what is listed here for an installation with eHealth, for one without, and for one that does not reach it.

use std::collections::{BTreeMap, BTreeSet};

use mijntoegang::clock::Clock;
use mijntoegang::config::Ehealth;
use mijntoegang::i18n::{Locale, messages, tr};
use mijntoegang::web::EhealthLink;
use regex::Regex;
use scraper::{Html, Selector};

use crate::officer_patients;
use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

/// True whether eHealth is connected or not: names, ways there, and what is held here.
const ALWAYS: &[&str] = &[
    // What a representative may hold, whether this hospital is connected or not.
    "requests-intake-grond-mandaat",
    "web-ehealth",
    "web-mijngezondheid",
    "web-naar-mijngezondheid",
    "patient-lookup-ehealth",
    "patient-lookup-door-ehealth",
    "patient-lookup-kort-ehealth",
    "patient-lookup-wat-als-ehealth",
    "overview-door-jou-ehealth",
    "overview-ook-ehealth",
    "overview-toegang-ehealth-blijft",
    "overview-melding-stopgezet-ehealth",
    "patient-lookup-melding-stopgezet-ehealth",
    "messages-stopgezet-ehealth",
    "web-info-types-kop",
    "web-info-types-tabel",
    "web-info-types-regelt-ehealth",
    "web-info-types-waar-nexuzhealth",
    "web-info-aanvragen-ehealth-kop",
    "requests-ehealth-zo-kop",
    "requests-ehealth-zo-aanmelden",
    // What a request has on record.
    "requests-officer-advies",
    // What happened there, told when it was seen.
    "messages-ehealth-nieuw-onderwerp",
    "messages-ehealth-nieuw",
    "messages-ehealth-weg-onderwerp",
    "messages-ehealth-weg",
    "messages-ehealth-weg-nexuzhealth",
    "officer-log-ehealth-answer-accepted",
    "officer-log-ehealth-exclusion-appeared",
    "officer-log-ehealth-exclusion-gone",
    "officer-log-ehealth-organisation-appeared",
    "officer-log-ehealth-organisation-gone",
];

/// Advice, and promises that its exclusions come here and go again.
const CONNECTED: &[&str] = &[
    "overview-via-ehealth",
    "overview-stop-ehealth",
    "overview-toegang-ehealth-dus",
    "overview-laat-alleen-ehealth",
    "web-info-types-wanneer-ehealth",
    "web-info-types-raad",
    "web-info-stop-ehealth",
    "requests-ehealth-kop",
    "requests-ehealth-intro",
    "requests-ehealth-buiten",
    "requests-ehealth-zelf",
    "requests-ehealth-al",
    "requests-ehealth-via",
    "requests-ehealth-via-hint",
    "requests-uit-kop",
    "requests-uit-tekst",
    "requests-uit-uur",
    "patient-lookup-via-ehealth",
    "patient-lookup-wat-als-ongecontroleerd",
    "patient-lookup-laat-ehealth",
    "requests-intake-advies",
];

/// That its exclusions are taken over, now or when it can be reached again.
const TAKEN_OVER: &[&str] = &["web-info-types-waar-ehealth"];

/// When a patient was checked, where a service is asked.
const CHECKED: &[&str] =
    &["overview-ehealth-nagekeken-vandaag", "overview-ehealth-nagekeken", "overview-ehealth-opnieuw", "overview-ehealth-bezig"];

/// That it is not connected.
const UNCONNECTED: &[&str] = &[
    "web-ehealth-uit",
    "overview-ehealth-niet-aangesloten",
    "web-info-types-waar-ehealth-uit",
    "web-info-types-wanneer-ehealth-uit",
];

/// That it cannot be reached.
const LATE: &[&str] = &["web-ehealth-laat", "web-info-types-wanneer-ehealth-laat", "overview-ehealth-laat"];

/// That a change there is not seen here now.
const UNSEEN: &[&str] = &[
    "overview-van-ehealth",
    "overview-toegang-van-ehealth",
    "overview-laat-van-ehealth",
    "web-info-types-raad-uit",
    "web-info-stop-ehealth-uit",
    "requests-laat-ehealth",
    "patient-lookup-van-ehealth",
];

/// What somebody says of eHealth, or of the hour within which its exclusions come and go.
fn about_ehealth(text: &str) -> bool {
    text.contains("eHealth") || text.contains("mijngezondheid") || text.contains("een uur")
}

/// The sentences of a text that are about eHealth.
fn sentences(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for word in text.split_whitespace() {
        let last = found.last_mut().unwrap();
        if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(word);
        if word.ends_with(['.', '?', '!']) {
            found.push(String::new());
        }
    }
    found.retain(|one| about_ehealth(one));
    found
}

/// The sentences of a key, whoever they name.
fn patterns(key: &'static str) -> Vec<Regex> {
    let text =
        tr(Locale::DUTCH, key, &[("persoon", "PERSOON".into()), ("tijdstip", "PERSOON".into()), ("uur", "PERSOON".into())]);
    let pattern = |one: &String| Regex::new(&format!("^{}$", regex::escape(one).replace("PERSOON", ".+"))).unwrap();
    sentences(&text).iter().map(pattern).collect()
}

/// Every sentence about eHealth, with a page that it stands on.
type Said = BTreeMap<String, String>;

fn collect(said: &mut Said, place: &str, page: &Page) {
    for text in Html::parse_document(&page.body).root_element().text() {
        // A title is the heading between two things that every title has.
        let text = text.trim_start_matches("Fout: ").trim_end_matches(" – Mijn Toegang");
        for sentence in sentences(text) {
            said.entry(sentence).or_insert_with(|| place.to_owned());
        }
    }
}

/// Follows every link of the portal from these pages.
async fn crawl(said: &mut Said, visitor: &Visitor, from: &[&str]) -> usize {
    let links = Selector::parse("a[href^='/']").unwrap();
    let (mut seen, mut next): (BTreeSet<String>, Vec<String>) =
        (BTreeSet::new(), from.iter().map(|&one| one.to_owned()).collect());
    while let Some(path) = next.pop() {
        let path = path.split('#').next().unwrap().to_owned();
        if path.starts_with("/static/") || seen.len() > 400 || !seen.insert(path.clone()) {
            continue;
        }
        let page = visitor.get(&path).await;
        if page.status == 303 {
            next.push(page.header("location").to_owned());
        }
        collect(said, &path, &page);
        for link in Html::parse_document(&page.body).select(&links) {
            next.push(link.attr("href").unwrap().to_owned());
        }
    }
    seen.len()
}

/// Somebody with a draft for a care worker who has a RIZIV number, at the step of the advice. Answers that step.
async fn advised(patient: &Visitor) -> String {
    let found = patient.fill("/uitsluitingen/aanvragen", "/uitsluitingen/aanvragen", &[("zoek", "10000007003")]).await;
    let choose = found.location();
    let person = patient.get(&choose).await.radio("Sofie Claes");
    let next = patient.fill(&choose, &choose, &[("persoon", &person)]).await.location();
    assert!(next.ends_with("/ehealth"), "{next}");
    next
}

/// Everything that is said of eHealth by the pages, forms, messages and mails of a portal on which everything was done once.
async fn said_by(portal: &Portal) -> Said {
    let mut said = Said::new();
    let (emma, jan, an) =
        (portal.signed_in("emma").await, portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    assert!(crawl(&mut said, &portal.anonymous(), &["/", "/aanmelden", "/afgemeld"]).await > 6);
    let step = advised(&jan).await;
    collect(&mut said, &step, &jan.get(&step).await);
    collect(&mut said, "a refused advice", &jan.fill(&step, &step, &[]).await);
    collect(&mut said, "via-ehealth", &jan.get(&step.replace("/ehealth", "/via-ehealth")).await);
    let reference = jan.request_for("40000028401", "Tom Janssens").await;
    // Registered, and ended by the patient; the person of whom eHealth holds a twin as well.
    let request = format!("/ombudsdienst/aanvragen/{reference}");
    let person = an.get(&request).await.radio("Tom Janssens");
    an.fill(&request, &format!("{request}/registreer"), &[("persoon", &person)]).await;
    for list in ["/uitsluitingen", "/uitsluitingen/aanvragen", "/berichten"] {
        crawl(&mut said, &emma, &[list]).await;
        crawl(&mut said, &jan, &[list]).await;
    }
    let twin = emma.get("/uitsluitingen").await;
    let twin = twin.attribute(".mt-person:has(.mt-lines li:nth-child(2)) a[href$='/opnieuw-toegang']", "href").unwrap();
    emma.fill(&twin, &twin, &[]).await;
    let held: String = portal
        .owner()
        .await
        .query_one("select exclusion_id::text from exclusion_periods where origin = 'ehealth' and ended_at is null limit 1", &[])
        .await
        .unwrap()
        .get(0);
    let late = emma.get(&format!("/uitsluitingen/{held}/opnieuw-toegang")).await;
    assert_eq!(late.status, 409, "{}", late.text());
    collect(&mut said, "too late", &late);
    crawl(&mut said, &emma, &["/uitsluitingen", "/berichten", "/mijn-gegevens/alles"]).await;
    let patient = officer_patients::open(&an, "85073000061", "Emma Peeters").await;
    collect(&mut said, "refused to an officer", &an.get(&format!("{patient}/uitsluitingen/{held}/stopzetten")).await);
    assert!(crawl(&mut said, &an, &["/ombudsdienst", &patient, "/ombudsdienst/aanvragen/nieuw"]).await > 10);
    let draft = crate::intake::start(&an, &[]).await;
    let found = crate::intake::search_in(&an, &draft, "Tom Janssens").await;
    let chosen = ("persoon", found.radio("Tom Janssens Verpleegkundige"));
    let step = an.fill(&format!("{draft}/persoon"), &format!("{draft}/persoon"), &[(chosen.0, &chosen.1)]).await;
    collect(&mut said, "the consequences, read out", &an.get(&step.location()).await);
    let mails = portal.owner().await.query("select body from outbox union all select subject from outbox", &[]).await.unwrap();
    let mails = mails.iter().map(|row| row.get::<_, Option<String>>(0).unwrap_or_default());
    let told = portal.told("true").await.into_iter().map(|(_, body)| body);
    for text in mails.chain(told) {
        for sentence in sentences(&text) {
            said.entry(sentence).or_insert_with(|| "a message or mail".to_owned());
        }
    }
    said
}

async fn portal_with(ehealth: Ehealth) -> Portal {
    Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| builder.ehealth = EhealthLink::said(ehealth))
        .await
}

/// Asserts that everything said is one of these, and that each of `expected` was said.
fn only(said: &Said, allowed: &[&[&'static str]], expected: &[&'static str]) {
    let known: Vec<Regex> = allowed.iter().flat_map(|keys| keys.iter()).flat_map(|key| patterns(key)).collect();
    let others: Vec<_> = said.iter().filter(|(text, _)| !known.iter().any(|one| one.is_match(text))).collect();
    assert!(others.is_empty(), "said, and not true here: {others:#?}");
    let missing: Vec<_> =
        expected.iter().filter(|key| !patterns(key).iter().all(|one| said.keys().any(|text| one.is_match(text)))).collect();
    assert!(missing.is_empty(), "not said anywhere: {missing:?}");
}

#[test]
fn every_sentence_about_ehealth_is_of_one_kind() {
    let mut listed = BTreeSet::new();
    for key in [ALWAYS, CONNECTED, TAKEN_OVER, CHECKED, UNCONNECTED, LATE, UNSEEN].concat() {
        assert!(listed.insert(key), "{key} is listed twice");
    }
    let said: BTreeSet<&str> = messages::message_keys(Locale::DUTCH)
        .filter(|key| about_ehealth(&tr(Locale::DUTCH, key, &[("persoon", "PERSOON".into()), ("tijdstip", "PERSOON".into())])))
        .collect();
    let unknown: Vec<_> = said.difference(&listed).collect();
    assert!(unknown.is_empty(), "say of these whether they hold with eHealth, without it, or always: {unknown:?}");
}

#[tokio::test]
async fn without_ehealth_nothing_is_promised_of_it() {
    let portal = portal_with(Ehealth::Off).await;
    let said = said_by(&portal).await;
    only(
        &said,
        &[ALWAYS, UNCONNECTED, UNSEEN],
        [UNCONNECTED, UNSEEN].concat().into_iter().filter(|key| *key != "requests-laat-ehealth").collect::<Vec<_>>().as_slice(),
    );
    let advised = "select count(*) from exclusion_requests r join patients p on p.id = r.patient_id \
                   where r.ehealth_advised and p.niss = '85073099932'";
    assert_eq!(portal.count(advised).await, 0);
}

#[tokio::test]
async fn with_ehealth_it_is_advised_and_its_hour_is_told() {
    let portal = portal_with(Ehealth::On).await;
    only(
        &said_by(&portal).await,
        &[ALWAYS, CONNECTED, TAKEN_OVER],
        [CONNECTED, TAKEN_OVER]
            .concat()
            .into_iter()
            // Somebody whom eHealth alone excludes is asked about; the list of eight people and more; a patient never asked about.
            .filter(|key| {
                !["requests-ehealth-al", "overview-stop-ehealth", "patient-lookup-wat-als-ongecontroleerd"].contains(key)
            })
            .collect::<Vec<_>>()
            .as_slice(),
    );
}

#[tokio::test]
async fn while_ehealth_cannot_be_reached_nothing_is_promised_of_it() {
    let portal = portal_with(Ehealth::Late { since: start_of_tests() - chrono::TimeDelta::hours(2) }).await;
    only(
        &said_by(&portal).await,
        &[ALWAYS, LATE, UNSEEN, TAKEN_OVER],
        [LATE, UNSEEN, TAKEN_OVER]
            .concat()
            .into_iter()
            .filter(|key| *key != "requests-laat-ehealth")
            .collect::<Vec<_>>()
            .as_slice(),
    );
    let jan = portal.signed_in("jan").await;
    let page = jan.get("/uitsluitingen").await;
    assert!(!page.has("Je hebt niemand uitgesloten") && !page.has("niet verbonden"), "{}", page.text());
    let step = advised(&jan).await;
    assert_eq!(jan.get(&step).await.text_of("h1"), "Vraag de uitsluiting hier aan");
    assert!(jan.get(&step).await.texts("input[type=radio]").is_empty());
}

#[tokio::test]
async fn without_ehealth_the_advice_is_to_ask_here_and_there_is_one_way_on() {
    let portal = portal_with(Ehealth::Off).await;
    let jan = portal.signed_in("jan").await;
    let step = advised(&jan).await;
    let page = jan.get(&step).await;
    assert_eq!(page.text_of("h1"), "Vraag de uitsluiting hier aan");
    assert!(page.texts("input[type=radio]").is_empty());
    let sentence = "Onze ziekenhuizen nemen uitsluitingen via eHealth nog niet over. Een uitsluiting via eHealth alleen is hier dus \
                    niet genoeg. Wil je dat ze ook elders geldt? Registreer ze dan ook op mijngezondheid.belgie.be.";
    assert!(page.has(sentence), "{}", page.text());
    assert!(portal.anonymous().get("/info/uitsluitingen").await.has(sentence));
    assert_eq!(jan.get(&step.replace("/ehealth", "/via-ehealth")).await.location(), step);
    // The choice of a page from before eHealth was switched off sends nobody there.
    let late = jan.fill(&step, &step, &[("via", "ehealth")]).await;
    assert_eq!(late.status, 409);
    assert!(late.has("Via eHealth alleen is hier niet genoeg. Vraag de uitsluiting hier aan."));
    assert!(jan.fill(&step, &step, &[]).await.location().ends_with("/gevolgen"));
}

#[tokio::test]
async fn the_information_page_tells_what_the_hospitals_own_texts_tell() {
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| {
        builder.info_url = mijntoegang::config::InfoUrl::parse("https://nexuzhealth.com").ok();
    })
    .await;
    let page = portal.anonymous().get("/info/uitsluitingen").await;
    for fact in [
        "Een zorgverlener stuurt een staal van jou naar het labo",
        "Je kunt een uitsluiting hier niet rechtstreeks registreren.",
        "Stuur een bericht aan de ombudsdienst",
        "noodzakelijk om een goede werking van de dienst te garanderen",
    ] {
        assert!(page.has(fact), "{fact}");
    }
    assert_eq!(page.texts("a[href='https://nexuzhealth.com/']"), ["nexuzhealth.com"]);
    assert_eq!(page.texts("a[href='/berichten/nieuw']"), ["Stuur een bericht"]);
    let page = Portal::start().await.anonymous().get("/info/uitsluitingen").await;
    assert!(page.texts("a[href^='https://nexuzhealth.com']").is_empty(), "no page of the network is configured");
}

#[tokio::test]
async fn a_visitor_finds_every_ombudsdienst_and_a_patient_their_own() {
    let portal = Portal::start().await;
    let institutions = &portal.builder.institutions;
    assert!(institutions.len() > 1);
    for path in ["/info/uitsluitingen", "/aanvraagformulier", "/privacy", "/toegankelijkheid"] {
        let (visitor, emma) = (portal.anonymous().get(path).await, portal.signed_in("emma").await.get(path).await);
        let mail = |page: &Page, email: &str| page.texts(&format!("main a[href='mailto:{email}']")).len();
        for (n, one) in institutions.iter().enumerate() {
            assert_eq!(mail(&visitor, &one.contact.email), 1, "{path}: {}", one.contact.institution);
            assert_eq!(mail(&emma, &one.contact.email) > 0, n == 0, "{path}: {}", one.contact.institution);
        }
    }
    // A printed form says whose address is whose.
    let addresses = portal.anonymous().get("/aanvraagformulier").await.texts("main address");
    assert_eq!(addresses.len(), institutions.len());
    for (one, address) in institutions.iter().zip(&addresses) {
        assert!(address.starts_with(&one.contact.institution) && address.contains(&one.contact.email), "{address}");
    }
    let footer = portal.anonymous().get("/").await.text_of("footer");
    assert!(institutions.iter().all(|one| footer.contains(&one.contact.phone)), "{footer}");
}
