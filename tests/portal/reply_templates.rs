//! `/ombudsdienst/sjablonen`: kept by the house, with versions; chosen in an answer and in a refusal without script.

use crate::messages::theirs;
use crate::support::{Page, Portal, Visitor};

const LIST: &str = "/ombudsdienst/sjablonen";
const NEW: &str = "/ombudsdienst/sjablonen/nieuw";

async fn add(officer: &Visitor, kind: &str, title: &str, text: &str) -> Page {
    let page = officer.get(NEW).await;
    let key = page.attribute("[name=formulier]", "value").unwrap();
    officer.send(&page, NEW, &[("formulier", &key), ("soort", kind), ("titel", title), ("tekst", text)]).await
}

async fn address_of(officer: &Visitor, title: &str) -> String {
    let list = officer.get(LIST).await;
    let links = list.texts("tbody th a");
    let at = links.iter().position(|one| one == title).unwrap_or_else(|| panic!("{title}: {links:?}"));
    let selector = scraper::Selector::parse("tbody th a").unwrap();
    let html = scraper::Html::parse_document(&list.body);
    html.select(&selector).nth(at).unwrap().attr("href").unwrap().to_owned()
}

#[tokio::test]
async fn a_template_is_added_once_checked_changed_and_every_version_stays() {
    let portal = Portal::start().await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    assert!(an.get(LIST).await.has("Nog geen sjablonen."));
    let refused = an.fill(NEW, NEW, &[]).await;
    for words in ["Kies waarvoor het sjabloon is.", "Geef het sjabloon een titel.", "Schrijf de tekst van het sjabloon."] {
        assert!(refused.status == 422 && refused.has(words), "{}", refused.text());
    }
    for (text, says) in [
        ("Dag {niss}", "‘niss’ kennen we niet. Tussen accolades mag alleen: {voornaam}, {naam}, {referentie}"),
        ("Dag {voornaam", "Een accolade staat alleen."),
    ] {
        let refused = add(&an, "antwoord", "Dag", text).await;
        assert!(refused.status == 422 && refused.has(says), "{text}: {}", refused.text());
        assert_eq!(refused.text_of("textarea"), text, "as it was typed");
    }
    let page = an.get(NEW).await;
    let key = page.attribute("[name=formulier]", "value").unwrap();
    let fields = [
        ("formulier", key.as_str()),
        ("soort", "antwoord"),
        ("titel", "Bedankt"),
        ("tekst", "Dag {voornaam},\nbedankt. {medewerker}"),
    ];
    for _ in 0..2 {
        assert_eq!(an.send(&page, NEW, &fields).await.location(), LIST, "the same form again adds no second one");
    }
    assert_eq!(portal.count("select count(*) from reply_templates").await, 1);

    let one = address_of(&lien, "Bedankt").await;
    let (theirs, page) = (lien.get(&one).await, an.get(&one).await);
    assert!(page.has("Dag Ada, bedankt. An De Smet"), "as a patient reads it: {}", page.text());
    let changed = [("titel", "Bedankt"), ("tekst", "Dag {naam}, bedankt."), ("versie", "1")];
    for _ in 0..2 {
        assert_eq!(an.send(&page, &one, &changed).await.location(), LIST);
    }
    let late = lien.send(&theirs, &one, &[("titel", "Dank"), ("tekst", "Dank je"), ("versie", "1")]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft dit sjabloon intussen gewijzigd"), "{}", late.text());
    assert_eq!(late.text_of("textarea"), "Dank je", "kept");
    let page = lien.get(&one).await;
    let versions = page.texts("details");
    assert!(versions.len() == 2 && versions[0].starts_with("Versie 2: An De Smet, 23 november 2026"), "{versions:?}");
    assert!(versions[1].contains("Dag {voornaam}, bedankt. {medewerker}"), "{versions:?}");

    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert!(koen.get(LIST).await.has("Nog geen sjablonen.") && koen.get(&one).await.status == 404);
    let from = koen.get("/ombudsdienst").await;
    assert_eq!(koen.send(&from, &one, &[("titel", "x"), ("tekst", "x"), ("versie", "2")]).await.status, 404);
    assert_eq!(koen.send(&from, &format!("{one}/gebruik"), &[("zet", "uit")]).await.status, 404);
    let rows =
        "select action || ' ' || (details - 'template')::text from audit_events where action like 'template-%' order by id";
    let rows = portal.owner().await.query(rows, &[]).await.unwrap();
    let rows: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(rows, ["template-added {}", "template-changed {\"version\": 2}"]);
}

#[tokio::test]
async fn an_answer_begins_from_a_template_and_keeps_what_was_typed() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let talk = theirs(&jan.writes("andere", "Een vraag").await);
    assert!(an.get(&talk).await.attribute("select[name=sjabloon]", "name").is_none(), "nothing to choose from yet");
    add(&an, "antwoord", "Bedankt", "Dag {voornaam}, over {referentie}: bel {telefoon}. {medewerker}, {ombudsdienst}")
        .await
        .location();
    add(&an, "weigering", "Niet gevonden", "We vonden niemand, {naam}.").await.location();
    let page = an.get(&talk).await;
    assert_eq!(page.texts("select[name=sjabloon] option"), ["Kies een sjabloon", "Bedankt"]);
    let id = page.attribute("select[name=sjabloon] option:nth-of-type(2)", "value").unwrap();
    let fill = format!("{talk}/sjabloon");
    let filled = an.send(&page, &fill, &[("tekst", "Goede vraag."), ("sjabloon", &id)]).await;
    let reference = talk.rsplit('/').next().unwrap();
    let expected = format!("Goede vraag. Dag Jan, over {reference}: bel 050 36 57 89. An De Smet, AZ Sint-Lucas Brugge");
    assert_eq!((filled.status, filled.text_of("textarea")), (200, expected), "{}", filled.text());
    assert_eq!(portal.count("select count(*) from messages where author = 'officer'").await, 0, "nothing was sent");
    for wrong in ["", "0197a000-0000-7000-8000-00000000000a", "onzin"] {
        let refused = an.send(&page, &fill, &[("tekst", "Goede vraag."), ("sjabloon", wrong)]).await;
        assert!(refused.status == 422 && refused.has("Kies een sjabloon uit de lijst."), "{}", refused.text());
        assert_eq!(refused.text_of("textarea"), "Goede vraag.");
    }
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let from = koen.get("/ombudsdienst").await;
    assert_eq!(koen.send(&from, &fill, &[("sjabloon", &id)]).await.status, 404);

    let one = address_of(&an, "Bedankt").await;
    assert_eq!(an.fill(&one, &format!("{one}/gebruik"), &[]).await.location(), LIST);
    assert!(an.get(LIST).await.has("Buiten gebruik") && an.get(&talk).await.attribute("select[name=sjabloon]", "name").is_none());
    let refused = an.send(&page, &fill, &[("sjabloon", &id)]).await;
    assert_eq!(refused.status, 422, "out of use");
    assert_eq!(an.fill(&one, &format!("{one}/gebruik"), &[]).await.location(), LIST);
    assert_eq!(an.get(&talk).await.texts("select[name=sjabloon] option").len(), 2);
}

#[tokio::test]
async fn a_refusal_begins_from_a_template_with_the_reason_that_was_chosen() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Sofie", "AZ Sint-Lucas, cardiologie").await).await;
    add(&an, "weigering", "Niet gevonden", "We vonden niemand, {naam} ({referentie}).").await.location();
    let request = format!("/ombudsdienst/aanvragen/{reference}");
    let page = an.get(&request).await;
    let id = page.attribute("select[name=sjabloon] option:nth-of-type(2)", "value").unwrap();
    let fields = [("reden", "niet-gevonden"), ("uitleg", "Dag Jan."), ("sjabloon", id.as_str())];
    let filled = an.send(&page, &format!("{request}/sjabloon"), &fields).await;
    assert_eq!(filled.status, 200, "{}", filled.text());
    assert_eq!(filled.text_of("textarea[name=uitleg]"), format!("Dag Jan. We vonden niemand, Jan Willems ({reference})."));
    assert_eq!(filled.attribute("select[name=reden] option[selected]", "value").as_deref(), Some("niet-gevonden"));
    assert_eq!(portal.count("select count(*) from exclusion_requests where state = 'refused'").await, 0);
    let refused = an.send(&page, &format!("{request}/sjabloon"), &[("uitleg", "Dag Jan.")]).await;
    assert!(refused.status == 422 && refused.has("Kies een sjabloon uit de lijst."), "{}", refused.text());
    assert_eq!(refused.text_of("textarea[name=uitleg]"), "Dag Jan.");
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let from = koen.get("/ombudsdienst").await;
    assert_eq!(koen.send(&from, &format!("{request}/sjabloon"), &fields).await.status, 404);
}

/// What no markup, quotation mark or sign may break: a page, a field, a message.
const AWKWARD: &str = "<script>alert(1)</script> d'Hondt & \"zo\" 🙂 {voornaam}";

#[tokio::test]
async fn a_text_stays_as_it_was_typed_wherever_it_is_shown_and_sent() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let talk = theirs(&jan.writes("andere", "Een vraag").await);
    assert_eq!(add(&an, "antwoord", "d'Hondt <b> 🙂", AWKWARD).await.location(), LIST);
    let list = an.get(LIST).await;
    assert_eq!(list.texts("tbody th"), ["d'Hondt <b> 🙂"]);
    assert!(list.has(AWKWARD), "{}", list.text());
    let one = address_of(&an, "d'Hondt <b> 🙂").await;
    let page = an.get(&one).await;
    assert_eq!(page.text_of("textarea"), AWKWARD);
    assert_eq!(page.attribute("#titel", "value").as_deref(), Some("d'Hondt <b> 🙂"));
    let filled = AWKWARD.replace("{voornaam}", "Ada");
    assert!(page.text_of(".mt-typed") == filled && page.texts("details")[0].contains(AWKWARD), "{}", page.text());
    let talked = an.get(&talk).await;
    let id = talked.attribute("select[name=sjabloon] option:nth-of-type(2)", "value").unwrap();
    let filled = an.send(&talked, &format!("{talk}/sjabloon"), &[("sjabloon", &id)]).await;
    let expected = AWKWARD.replace("{voornaam}", "Jan");
    assert_eq!(filled.text_of("textarea[name=tekst]"), expected);
    assert_eq!(an.fill(&talk, &talk, &[("tekst", &expected)]).await.status, 303);
    let read = jan.get(talk.strip_prefix("/ombudsdienst").unwrap()).await;
    assert!(read.has(&expected), "{}", read.text());
    for page in [&list, &page, &filled, &read, &an.get(&talk).await] {
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<b> 🙂"), "{}", page.body);
    }
}

/// A patient whose name looks like a field is filled in by it, and only once.
#[tokio::test]
async fn a_name_with_braces_is_no_field() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let talk = theirs(&jan.writes("andere", "Een vraag").await);
    portal.owner().await.batch_execute("update patients set given_name = '{telefoon}' where given_name = 'Jan'").await.unwrap();
    add(&an, "antwoord", "Dag", "Dag {voornaam} / {naam}").await.location();
    let page = an.get(&talk).await;
    let id = page.attribute("select[name=sjabloon] option:nth-of-type(2)", "value").unwrap();
    let filled = an.send(&page, &format!("{talk}/sjabloon"), &[("sjabloon", &id)]).await;
    assert_eq!(filled.text_of("textarea[name=tekst]"), "Dag {telefoon} / {telefoon} Willems");
}
