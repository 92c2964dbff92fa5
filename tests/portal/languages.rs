//! A second language: pages in the one that the browser prefers, mail in that of its recipient. The made-up one of the tests is Dutch in
//! fullwidth letters: an ordinary Dutch word on a page of it did not come from the messages of that language.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::TimeDelta;
use mijntoegang::i18n::messages::message_keys;
use mijntoegang::i18n::{Locale, t, tr};
use regex::Regex;
use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use scraper::{Html, Selector};

use crate::support::{Page, Portal, Visitor};

static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{Latin}&&[^\u{FF00}-\u{FFEF}]]{3,}").unwrap());

fn words(text: &str) -> impl Iterator<Item = String> {
    WORD.find_iter(text).map(|word| word.as_str().to_lowercase())
}

/// Every word of the Dutch messages.
static DUTCH: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    message_keys(Locale::DUTCH).flat_map(|key| words(&tr(Locale::DUTCH, key, &[])).collect::<Vec<_>>()).collect()
});

/// Words that stand in messages and in the demo's data too: names, functions, places.
const DATA: [&str; 18] = [
    "arts",
    "jan",
    "janssens",
    "klinische",
    "lucas",
    "medewerker",
    "medisch",
    "nexuzhealth",
    "ombudsdienst",
    "onthaal",
    "peeters",
    "polikliniek",
    "radiologie",
    "sint",
    "spoedgevallen",
    "van",
    "verpleegkundige",
    "ziekenhuis",
];

/// The Dutch words in a text that no message of another language would have put there.
fn left_over(text: &str) -> Vec<String> {
    let text = Regex::new(r"https?://\S+|\S+@\S+|\{\w+\}").unwrap().replace_all(text, " ").into_owned();
    words(&text).filter(|word| DUTCH.contains(word) && !DATA.contains(&word.as_str())).collect()
}

/// What a person reads or hears of a page.
fn shown(page: &Page) -> String {
    let document = Html::parse_document(&page.body);
    let mut all: Vec<String> = Vec::new();
    for element in document.select(&Selector::parse("*").unwrap()) {
        for name in ["alt", "aria-label", "placeholder", "title", "data-label"] {
            all.extend(element.attr(name).map(str::to_owned));
        }
        if !["script", "style"].contains(&element.value().name()) {
            all.extend(element.children().filter_map(|child| child.value().as_text().map(|text| text.to_string())));
        }
    }
    all.join("\n")
}

/// Somebody before a browser of the made-up language.
fn abroad(portal: &Portal) -> Visitor {
    let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("qps, nl;q=0.5"))]);
    let client = reqwest::Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .default_headers(headers)
        .build()
        .unwrap();
    Visitor { client, base: portal.base.clone() }
}

async fn signed_in_abroad(portal: &Portal, key: &str) -> Visitor {
    let visitor = abroad(portal);
    let page = visitor.get("/aanmelden").await;
    assert_eq!(visitor.post("/aanmelden", &[("csrf", &page.token()), ("persoon", key)]).await.status, 303, "{key} signs in");
    visitor
}

fn assert_translated(page: &Page, path: &str) {
    let lang = page.attribute("html", "lang").unwrap();
    assert_eq!(lang, t(Locale::Pseudo, "i18n-tag"), "{path}: the language it says it is in");
    let left = left_over(&shown(page));
    assert!(left.is_empty(), "{path}: not of the language: {left:?}");
    assert!(shown(page).contains(t(Locale::Pseudo, "web-product-naam")), "{path}");
}

#[tokio::test]
async fn every_page_of_a_visitor_is_in_the_language_of_the_browser() {
    let portal = Portal::start().await;
    let visitor = abroad(&portal);
    for path in ["/", "/info/uitsluitingen", "/aanvraagformulier", "/privacy", "/toegankelijkheid", "/aanmelden", "/nergens"] {
        assert_translated(&visitor.get(path).await, path);
    }
    for path in ["/uitschrijven/x", "/e-mail-bevestigen/x", "/e-mail-bevestigd"] {
        assert_translated(&visitor.get(path).await, path);
    }
    let page = portal.anonymous().get("/").await;
    assert_eq!(page.attribute("html", "lang").unwrap(), "nl-BE", "and in Dutch for everybody else");
}

#[tokio::test]
async fn every_page_of_a_patient_is_in_the_language_of_the_browser() {
    let portal = Portal::start().await;
    let emma = signed_in_abroad(&portal, "emma").await;
    let list = emma.get("/uitsluitingen").await;
    let month = Regex::new(r"\d{1,2} [ａ-ｚ]+ 20\d\d").unwrap();
    assert!(month.is_match(&list.text()), "days in words of the language: {}", list.text());
    for path in [
        "/uitsluitingen",
        "/berichten",
        "/berichten/nieuw",
        "/doorbrekingen",
        "/mijn-gegevens",
        "/mijn-gegevens/aangemeld",
        "/mijn-gegevens/alles",
    ] {
        let page = emma.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_translated(&page, path);
    }
    // A refused form, and what was done.
    let refused = emma.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail", &[("e-mail", "geen adres")]).await;
    assert_eq!(refused.status, 422);
    assert_translated(&refused, "a refused form");
    assert!(refused.has(t(Locale::Pseudo, "web-fout-samenvatting")));
}

#[tokio::test]
async fn every_page_of_an_officer_is_in_the_language_of_the_browser() {
    let portal = Portal::start().await;
    let an = signed_in_abroad(&portal, "an-ombudsdienst").await;
    let reference: String = portal
        .owner()
        .await
        .query_one(
            "select r.reference from exclusion_requests r join patients p on p.id = r.patient_id where p.niss = '85073000061'",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    let request = format!("/ombudsdienst/aanvragen/{reference}");
    let draft = crate::intake::complete_draft(&an, &[("opmerking", "")]).await;
    let steps = ["patient", "persoon", "gevolgen", "controle"].map(|step| format!("{draft}/{step}"));
    for path in [
        "/ombudsdienst",
        request.as_str(),
        "/ombudsdienst/aanvragen/nieuw",
        steps[0].as_str(),
        steps[1].as_str(),
        steps[2].as_str(),
        steps[3].as_str(),
        "/ombudsdienst/berichten",
        "/ombudsdienst/patienten",
        "/ombudsdienst/doorbrekingen",
        "/ombudsdienst/cijfers",
        "/ombudsdienst/logboek",
        "/ombudsdienst/brieven",
        "/ombudsdienst/sjablonen",
        "/ombudsdienst/sjablonen/nieuw",
        "/ombudsdienst/wat-als",
        "/ombudsdienst/sessies",
    ] {
        let page = an.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_translated(&page, path);
    }
}

#[tokio::test]
async fn a_mail_is_written_in_the_language_of_its_recipient_whoever_causes_it() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    let (jan, an) = (portal.signed_in("jan").await, signed_in_abroad(&portal, "an-ombudsdienst").await);
    owner
        .batch_execute("update patients set email = 'jan@example.org', email_confirmed_at = now() where given_name = 'Jan'")
        .await
        .unwrap();
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let vraag = format!("/ombudsdienst/aanvragen/{reference}/vraag");
    assert_eq!(an.fill(&vraag, &vraag, &[("vraag", "Bedoel je de verpleegkundige?")]).await.status, 303);
    let last = "select subject, body from outbox where recipient = $1 order by created_at desc, id desc limit 1";
    let mail = owner.query_one(last, &[&"jan@example.org"]).await.unwrap();
    assert_eq!(mail.get::<_, String>(0), t(Locale::DUTCH, "mail-patient-onderwerp"), "Dutch, though An's browser is not");

    // The check lists the languages that are shipped.
    owner
        .batch_execute("alter table patients drop constraint patients_language_check; update patients set language = 'qps'")
        .await
        .unwrap();
    let answer = jan.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail", &[("e-mail", "jan.nieuw@example.org")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let mail = owner.query_one(last, &[&"jan.nieuw@example.org"]).await.unwrap();
    let (subject, body): (String, String) = (mail.get(0), mail.get(1));
    assert_eq!(subject, t(Locale::Pseudo, "mail-bevestig-onderwerp"), "though Jan's browser is Dutch");
    assert_eq!(left_over(&body), Vec::<String>::new(), "{body}");
    assert!(body.contains("/e-mail-bevestigen/"), "the link is as it was");

    portal.clock.advance(TimeDelta::minutes(1));
    assert_eq!(an.fill(&vraag, &vraag, &[("vraag", "En van welke dienst?")]).await.status, 303);
    let mail = owner.query_one(last, &[&"jan@example.org"]).await.unwrap();
    assert_eq!(mail.get::<_, String>(0), t(Locale::Pseudo, "mail-patient-onderwerp"));
    assert_eq!(left_over(&mail.get::<_, String>(1)), Vec::<String>::new());
}

#[tokio::test]
async fn a_letter_is_in_the_language_of_its_reader_and_the_page_around_it_in_the_officers() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(crate::intake::enter(&an, &[]).await.status, 303);
    // The check lists the languages that are shipped.
    let abroad = "alter table patients drop constraint patients_language_check; update patients set language = 'qps' where niss = '39051800023'";
    portal.owner().await.batch_execute(abroad).await.unwrap();
    let letter = an.get("/ombudsdienst/brieven").await.attribute("tbody th a", "href").unwrap();
    let page = an.get(&letter).await;
    assert_eq!(page.attribute(".mt-sheet", "lang").unwrap(), t(Locale::Pseudo, "i18n-tag"));
    // Below the sender and the address, and above the names that sign.
    let body =
        [".mt-sheet__refs", ".mt-sheet__title", ".mt-sheet > p:not(.mt-sheet__close):not(.mt-sheet__draft)", ".mt-sheet__sub"];
    let text = body.map(|part| page.texts(part).join("\n")).join("\n");
    assert_eq!(left_over(&text), Vec::<String>::new(), "{text}");
    assert!(text.contains(t(Locale::Pseudo, "letters-niet-gevraagd")), "{text}");
    assert_eq!(page.attribute("html", "lang").unwrap(), "nl-BE");
    assert!(page.has("Druk deze brief af") && page.has("Voorbeeld"), "{}", page.text());
}
