//! Every template, rendered without a server: well-formed, with ids that meet, no words missing, nothing inline.
//! The pages are left in the target's `tmp/pages` to be looked at.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod breaks;
mod disputes;
mod letters;
mod log_and_figures;
mod messages;
mod pages;
mod reply_templates;

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use scraper::{Html, Selector};

const VOID: &[&str] = &["meta", "link", "input", "br", "col", "path", "circle", "rect", "line", "polyline", "polygon", "use"];

static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"<(/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>"#).unwrap());
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"\s([a-zA-Z][a-zA-Z0-9-]*)(?:="[^"]*")?"#).unwrap());

fn check_balance(name: &str, html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for found in TAG.captures_iter(html) {
        let element = found.get(2).unwrap().as_str();
        if &found[1] == "/" {
            // `use` is closed here, shapes close themselves.
            if element != "use" {
                assert_eq!(open.pop(), Some(element), "{name}: </{element}> closes something else");
            }
        } else if !VOID.contains(&element) {
            open.push(element);
        }
        let attributes = &found[3];
        let mut seen = HashSet::new();
        for attribute in ATTRIBUTE.captures_iter(attributes) {
            assert!(seen.insert(attribute[1].to_owned()), "{name}: {} stands twice in <{element}{attributes}>", &attribute[1]);
        }
    }
    assert!(open.is_empty(), "{name}: never closed: {open:?}");
}

fn check_references(name: &str, document: &Html) {
    let mut ids = HashSet::new();
    for element in document.select(&Selector::parse("[id]").unwrap()) {
        let id = element.attr("id").unwrap();
        assert!(ids.insert(id), "{name}: the id {id} stands twice");
    }
    for (attribute, strip) in [("for", ""), ("aria-describedby", ""), ("aria-labelledby", ""), ("form", ""), ("href", "#")] {
        for element in document.select(&Selector::parse(&format!("[{attribute}]")).unwrap()) {
            let value = element.attr(attribute).unwrap();
            if attribute == "href" && (!value.starts_with('#') || element.value().name() == "use") {
                continue;
            }
            for id in value.split_whitespace() {
                let id = id.strip_prefix(strip).unwrap_or(id);
                assert!(ids.contains(id), "{name}: {attribute} points at {id}, which is not there");
            }
        }
    }
}

fn check_forms(name: &str, document: &Html) {
    let token = Selector::parse(r#"input[type="hidden"][name="csrf"]"#).unwrap();
    for form in document.select(&Selector::parse("form").unwrap()) {
        // The log's filters hold days, codes and ids, so its addresses can be kept; nobody's name or number.
        if form.attr("action") == Some("/ombudsdienst/logboek") {
            assert!(form.attr("method") == Some("get") && form.attr("novalidate").is_some(), "{name}");
            continue;
        }
        assert_eq!(form.attr("method"), Some("post"), "{name}: a form that is no POST");
        assert!(form.attr("novalidate").is_some(), "{name}: the browser's own words would be shown");
        assert_eq!(form.select(&token).count(), 1, "{name}: a form without its token");
    }
    for field in document.select(&Selector::parse("input:not([type=hidden]), select, textarea").unwrap()) {
        let id = field.attr("id").unwrap();
        let label = Selector::parse(&format!(r#"label[for="{id}"]"#)).unwrap();
        assert_eq!(document.select(&label).count(), 1, "{name}: {id} has no label");
        assert!(field.attr("maxlength").is_none(), "{name}: maxlength cuts silently");
    }
}

#[test]
fn every_page_is_well_formed() {
    let keys: HashSet<&str> = mijntoegang::i18n::messages::message_keys(mijntoegang::i18n::Locale::DUTCH).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, html) in pages::all().into_iter().chain(breaks::all()).chain(disputes::all()) {
        std::fs::write(folder.join(format!("{name}.html")), &html).unwrap();
        check_balance(name, &html);
        let document = Html::parse_document(&html);
        check_references(name, &document);
        check_forms(name, &document);
        assert_eq!(document.select(&Selector::parse("h1").unwrap()).count(), 1, "{name}: one h1");
        assert!(!html.contains("style=") && !html.contains("onclick"), "{name}: something inline");
        assert!(!html.contains("<script>"), "{name}: what was typed is not escaped");
        for text in document.root_element().text() {
            assert!(!keys.contains(text.trim()), "{name}: the key {text} instead of its words");
            assert!(!text.contains("{$"), "{name}: words without their argument: {text}");
        }
    }
}

#[test]
fn names_of_buttons_and_links_are_exactly_the_copy() {
    let all: std::collections::HashMap<_, _> = pages::all().into_iter().chain(breaks::all()).chain(disputes::all()).collect();
    let names = |page: &str, selector: &str| -> Vec<String> {
        Html::parse_document(&all[page])
            .select(&Selector::parse(selector).unwrap())
            .map(|element| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(
        names("list", "h2.govuk-heading-m"),
        ["Nu uitgesloten", "Lopende aanvragen", "Vroegere uitsluitingen", "Vragen om een uitsluiting stop te zetten"]
    );
    assert_eq!(
        names("list", "main button"),
        ["Niet stopzetten", "Trek aanvraag in", "Trek aanvraag in", "Trek aanvraag in", "Maak ongedaan"]
    );
    assert_eq!(names("patient", "main button"), ["Annuleer stopzetting"]);
    assert_eq!(names("list", "a.govuk-button"), ["Vraag een uitsluiting aan"]);
    assert_eq!(
        names("list", ".mt-go"),
        ["Geef opnieuw toegang", "Ga naar mijngezondheid.belgie.be", "Geef opnieuw toegang", "Ga naar mijngezondheid.belgie.be"]
    );
    // The organisation has a card of its own.
    assert_eq!(names("list-many", ".mt-rows .mt-go"), ["Geef opnieuw toegang", "Stop via eHealth", "Geef opnieuw toegang"]);
    assert_eq!(names("list-many", "main [role=search] button"), ["Zoek"]);
    assert_eq!(names("give-access", "main button, .govuk-button-group a"), ["Geef opnieuw toegang", "Annuleer"]);
    assert_eq!(names("check", "main button"), ["Verstuur aanvraag"]);
    assert!(names("check", "dl a").iter().all(|name| name == "Wijzig"));
    assert_eq!(
        names("officer-request", "main button"),
        [
            "Bekijk de gegevens van de patiënt",
            "Neem in behandeling",
            "Registreer en open de volgende",
            "Registreer uitsluiting",
            "Zoek",
            "Vul in",
            "Weiger aanvraag",
            "Voeg notitie toe",
            "Noteer telefoongesprek",
        ]
    );
    let asks = "Stel hierover een vraag";
    assert_eq!(names("breaks", "main .mt-card__foot a"), ["Ik vertrouw dit niet", asks, asks, asks]);
    assert_eq!(names("break-report", "main button"), ["Verstuur melding"]);
    assert_eq!(names("conversation-break", "main .mt-notice__acts a"), ["Ik vertrouw dit niet", asks]);
    assert_eq!(names("breaks-empty", "main .mt-empty h2"), ["Niemand heeft je dossier geopend met een doorbreking"]);
    assert_eq!(names("letters", "main button"), ["Markeer brief als verstuurd"]);
    assert_eq!(names("officer-request-entered", "form[action$=hoort-bij] button"), ["Hoort bij een andere aanvraag"]);
    assert_eq!(
        names("officer-break", "main button"),
        ["Bekijk de gegevens van de patiënt", "Markeer als bekeken", "Start onderzoek", "Sluit melding af"]
    );
    assert_eq!(names("officer-request", ".mt-quietcard a.govuk-button"), ["Stel een vraag aan de patiënt"]);
    assert_eq!(names("inbox", "main .mt-section__head a"), ["Schrijf een bericht"]);
    assert_eq!(names("new-message", "main button"), ["Verstuur bericht"]);
    assert_eq!(
        names("conversation", "main button, main label"),
        ["Jouw antwoord", "Voeg een bestand toe (niet verplicht)", "Verstuur bericht"]
    );
    assert_eq!(
        names("talk", "main button"),
        ["Vul in", "Verstuur bericht", "Bekijk de gegevens van de patiënt", "Maak er een aanvraag van", "Sluit gesprek"]
    );
    assert_eq!(names("talk-closed", "main button"), ["Heropen gesprek", "Bekijk de gegevens van de patiënt"]);
    assert_eq!(names("question", "main button"), ["Verstuur vraag"]);
    assert_eq!(
        names("officer-request-registered", "main button"),
        ["Bekijk de gegevens van de patiënt", "Trek registratie in", "Voeg notitie toe", "Noteer telefoongesprek"]
    );
    for page in ["home", "info"] {
        assert_eq!(names(page, "a").iter().filter(|name| *name == "Aanmelden").count(), 1, "{page}");
    }
    let label = names("officer-request", ".mt-cand");
    for part in ["Tom Janssens", "Verpleegkundige, spoedgevallen", "AZ Sint-Lucas Brugge", "P-1001"] {
        assert!(label[1].contains(part), "{part} is not in {}", label[1]);
    }
}
