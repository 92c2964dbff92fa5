//! **Voer een aanvraag in**: what came on paper, by e-mail or telephone, for a patient who does not use the portal.

mod doubles;
mod letters;
mod limits;
mod one_answer;
mod who_asks;

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use mijntoegang::db::ids::{InstitutionId, PersonId};
use mijntoegang::demo::people;
use mijntoegang::identity::{DemoPerson, SignIn};

use crate::support::{Page, Portal, Visitor};

pub const NEW: &str = "/ombudsdienst/aanvragen/nieuw";

/// A telephone call of somebody whom nobody knows yet, about somebody described.
pub const CALL: [(&str, &str); 16] = [
    ("rijksregisternummer", "39.05.18-000.23"),
    ("voornaam", "Irène"),
    ("familienaam", "D'Hondt–Müller"),
    ("geboortedatum", "18/5/1939"),
    ("kanaal", "telephone"),
    ("ontvangen", "23/11/2026"),
    ("gevraagd-door", "self"),
    ("identiteit", "teruggebeld"),
    ("naam", "Sofie"),
    ("waar", "AZ Sint-Lucas Brugge, cardiologie"),
    ("gelezen", "ja"),
    ("gelezen-op", "23/11/2026"),
    ("opmerking", "Graag <snel> & stil."),
    ("contact", "telefoon"),
    ("telefoon", "050 12 34 56"),
    ("boodschap", "ja"),
];

const GIVEN: &str = "Vul een voornaam in. Heeft deze persoon maar één naam? Laat dit veld dan leeg.";
const BORN: &str =
    "Vul een geboortedatum in zoals 30/7/1985 of 30 juli 1985. Ken je de dag of de maand niet? Vul dan 00/7/1985 of 1985 in.";

/// These fields, with some of them otherwise.
pub fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = CALL.to_vec();
    for (name, value) in changed {
        fields.retain(|(other, _)| other != name);
        fields.push((name, value));
    }
    fields
}

/// Enters it on a fresh page.
pub async fn enter(officer: &Visitor, changed: &[(&str, &str)]) -> Page {
    officer.fill(NEW, NEW, &with(changed)).await
}

/// **Zoek** on a fresh page.
async fn search(officer: &Visitor, term: &str) -> Page {
    officer.send(&officer.get(NEW).await, &format!("{NEW}/zoek"), &[("zoek-persoon", term)]).await
}

/// The reference of what was entered, as the receipt says it.
pub async fn reference(officer: &Visitor, page: &Page) -> String {
    let receipt = officer.get(&page.location()).await;
    assert_eq!(receipt.text_of("h1"), "De aanvraag is ingevoerd", "{}", receipt.text());
    let text = receipt.text();
    text.split("Referentie ").nth(1).unwrap().split('.').next().unwrap().to_owned()
}

/// The page of what was entered, for whoever handles it.
pub async fn request_page(officer: &Visitor, page: &Page) -> String {
    format!("/ombudsdienst/aanvragen/{}", reference(officer, page).await)
}

#[track_caller]
fn refused(page: &Page, field: &str, message: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.text_of("title").starts_with("Fout: "));
    assert_eq!(page.texts(&format!(".govuk-error-summary a[href='#{field}']")), [message], "{}", page.text());
    assert!(page.text_of(&format!("#{field}-fout")).contains(message));
    assert!(page.attribute(&format!("[id='{field}']"), "id").is_some(), "the link has a target");
}

/// What nothing may have come of.
async fn nothing(portal: &Portal) {
    assert_eq!(portal.count("select count(*) from exclusion_requests").await, 1, "Emma's, of the demo");
    assert_eq!(portal.count("select count(*) from patients").await, 4);
    assert_eq!(portal.count("select count(*) from request_events where kind = 'entered'").await, 0);
}

/// The portal again, where this patient's row can be signed in as.
pub async fn where_signs_in(portal: &Portal, niss: &str, key: &'static str) -> Portal {
    let row = portal
        .owner()
        .await
        .query_one(
            "select id, mt_full_name(given_name, family_name), home_institution_id from patients where niss = $1",
            &[&niss],
        )
        .await
        .unwrap();
    let (id, name, institution): (PersonId, String, InstitutionId) = (row.get(0), row.get(1), row.get(2));
    Portal::over(portal.database.clone(), portal.clock.clone(), move |builder| {
        let mut list = people::to_click();
        list.push(DemoPerson { key, label: name.clone(), id, officer: false, name, institution });
        builder.sign_in = Arc::new(SignIn::Demo(list));
    })
    .await
}

#[tokio::test]
async fn a_telephone_request_is_registered_and_there_when_the_patient_first_signs_in() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let list = an.get("/ombudsdienst").await;
    assert_eq!(list.attribute("main a[href='/ombudsdienst/aanvragen/nieuw']", "href").as_deref(), Some(NEW));
    let page = an.get(NEW).await;
    assert_eq!(page.text_of("h1"), "Voer een aanvraag in");
    assert_eq!(page.attribute("#ontvangen", "value").as_deref(), Some("23/11/2026"), "today, until it is changed");
    assert!(page.attribute("input[type=radio][checked]", "name").is_none(), "nothing is chosen beforehand");
    // The search keeps what was typed, and changes nothing.
    let searched = search(&an, "").await;
    refused(&searched, "zoek-persoon", "Vul een naam of een RIZIV-nummer in.");
    let found = an.send(&page, &format!("{NEW}/zoek"), &with(&[("zoek-persoon", "Tom Janssens")])).await;
    assert_eq!(found.status, 200);
    assert_eq!(found.attribute("#familienaam", "value").as_deref(), Some("D'Hondt–Müller"));
    assert_eq!(found.attribute("#telefoon", "value").as_deref(), Some("050 12 34 56"));
    assert_eq!(found.attribute("input[name=kanaal][checked]", "value").as_deref(), Some("telephone"));
    let tom = found.radio("Tom Janssens Verpleegkundige");
    nothing(&portal).await;
    let sent = an.send(&found, NEW, &with(&[("zoek-persoon", "Tom Janssens"), ("persoon", &tom), ("advies", "ja")])).await;
    let reference = reference(&an, &sent).await;
    let page = an.get(&request_page(&an, &sent).await).await;
    assert!(page.has("23 november 2026, per telefoon") && page.has("Ingevoerd door An De Smet"));
    assert!(page.has("De patiënt zelf") && page.has("Teruggebeld op een gekend nummer"));
    assert!(page.has("Uitgelegd op 23 november 2026, door An De Smet") && page.has("Gekregen, koos voor het ziekenhuis"));
    assert!(page.has("Aanvraag ingevoerd door An De Smet") && page.has("Nog niemand behandelt deze aanvraag."));
    assert_eq!(
        portal.count("select count(*) from outbox").await,
        0,
        "the ombudsdienst knows, and no address of the patient's is known"
    );
    let row = portal
        .owner()
        .await
        .query_one(
            "select r.state, r.channel, r.asked_by, r.identity_check, r.consequences_version, o.given_name, p.given_name || p.family_name,
               p.home_institution_id = o.institution_id, p.search_key, p.family_key, p.sorted_key, p.birth_date::text
             from exclusion_requests r join officers o on o.id = r.entered_by join patients p on p.id = r.patient_id where reference = $1",
            &[&reference],
        )
        .await
        .unwrap();
    let text = |at: usize| row.get::<_, String>(at);
    assert_eq!([text(0), text(1), text(2), text(3), text(4), text(5)], ["sent", "telephone", "self", "teruggebeld", "1", "An"]);
    assert!(row.get::<_, bool>(7), "at home where it was entered");
    assert_eq!(
        [text(6), text(8), text(9), text(10), text(11)],
        ["IrèneD'Hondt–Müller", "irene dhondt muller", "dhondt muller irene", "dhondt irene muller", "1939-05-18"]
    );
    // A colleague registers it.
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let address = format!("/ombudsdienst/aanvragen/{reference}");
    let done = lien.fill(&address, &format!("{address}/registreer"), &[("persoon", &tom)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    // Some days later the patient signs in for the first time, and finds it all.
    portal.clock.advance(TimeDelta::days(3));
    let later = where_signs_in(&portal, "39051800023", "irene").await;
    let irene = later.signed_in("irene").await;
    crate::oidc::choose_home(&irene).await;
    let list = irene.get("/uitsluitingen").await;
    assert!(list.has("Tom Janssens") && list.has("Nu uitgesloten") && list.has("Geef opnieuw toegang"), "{}", list.text());
    let hers = irene.get(&format!("/aanvragen/{reference}")).await;
    assert!(hers.has("Geregistreerd") && hers.has("Ontvangen en ingevoerd door de ombudsdienst"), "{}", hers.text());
    assert!(hers.has("23 november 2026") && !hers.has("12.00 uur") && hers.has("Graag <snel> & stil."));
    assert!(!hers.has("An De Smet") && !hers.has("Teruggebeld"), "how the ombudsdienst works is its own affair");
    let jan = later.signed_in("jan").await;
    assert_eq!(jan.get(&format!("/aanvragen/{reference}")).await.status, 404);
}

#[tokio::test]
async fn a_refused_form_keeps_everything_and_says_what_to_mend_in_the_order_of_the_page() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let empty = an.fill(NEW, NEW, &[("ontvangen", "")]).await;
    assert_eq!(
        empty.texts(".govuk-error-summary a"),
        [
            "Vul een rijksregisternummer in.",
            "Vul een familienaam in.",
            BORN,
            "Kies hoe de aanvraag binnenkwam.",
            "Vul de dag in waarop de aanvraag binnenkwam, zoals 23/11/2026.",
            "Kies wie het vroeg.",
            "Kies hoe je de identiteit gecontroleerd hebt.",
            "Kies een persoon uit de lijst, of beschrijf de persoon.",
            "Vink aan dat de gevolgen uitgelegd zijn.",
            "Vul de dag in waarop de gevolgen uitgelegd zijn, zoals 23/11/2026.",
            "Kies hoe we de patiënt mogen bereiken.",
        ]
    );
    let (long_name, long_remark) = ("x".repeat(121), "x".repeat(1001));
    for (field, value, message) in [
        ("rijksregisternummer", "39.05.18-000.24", "Dit rijksregisternummer klopt niet. Kijk de cijfers na."),
        ("voornaam", "😀", GIVEN),
        ("familienaam", &long_name, "Gebruik maximaal 120 tekens."),
        ("geboortedatum", "31/6/1939", BORN),
        ("geboortedatum", "18/00/1939", BORN),
        ("geboortedatum", "39", BORN),
        ("geboortedatum", "1879", "Deze dag is te lang geleden. Kijk de datum na."),
        ("geboortedatum", "24/11/2026", "Deze datum ligt in de toekomst. Kijk ze na."),
        ("kanaal", "portal", "Kies hoe de aanvraag binnenkwam."),
        ("ontvangen", "24/11/2026", "Deze datum ligt in de toekomst. Kijk ze na."),
        ("ontvangen", "23/11/2016", "Deze dag is te lang geleden. Kijk de datum na."),
        ("gevraagd-door", "buur", "Kies wie het vroeg."),
        ("identiteit", "zomaar", "Kies hoe je de identiteit gecontroleerd hebt."),
        ("naam", "alle artsen", "Vul de naam van één persoon in. Een afdeling of groep uitsluiten kan niet."),
        ("naam", "Jan Willems en Piet Maes", "Vul maar één persoon in. Doe voor elke persoon een aparte aanvraag."),
        ("waar", "", "Vul in waar deze persoon werkt."),
        ("gelezen", "", "Vink aan dat de gevolgen uitgelegd zijn."),
        ("gelezen-op", "gisteren", "Vul de dag in waarop de gevolgen uitgelegd zijn, zoals 23/11/2026."),
        ("opmerking", &long_remark, "Je opmerking is te lang: 1001 tekens. Gebruik er maximaal 1000."),
        (
            "telefoon",
            "geen",
            "Vul een telefoonnummer in zoals 0470 12 34 56 of 050 12 34 56. Een nummer uit het buitenland? Begin met de landcode, zoals +31 6 12345678.",
        ),
        ("persoon", "0197a000-0000-7000-8000-000000000001", "Deze persoon staat niet meer in de lijst. Zoek opnieuw."),
    ] {
        let page = enter(&an, &[(field, value)]).await;
        refused(&page, field, message);
        for (name, kept) in CALL.iter().filter(|(name, _)| ["voornaam", "waar", "telefoon"].contains(name) && *name != field) {
            assert_eq!(page.attribute(&format!("#{name}"), "value").as_deref(), Some(*kept), "{field}: {name} is kept");
        }
        assert_eq!(page.attribute("input[name=gevraagd-door][checked]", "value").is_some(), field != "gevraagd-door");
    }
    nothing(&portal).await;
}

#[tokio::test]
async fn the_same_form_again_is_the_same_request_also_twenty_times_at_once() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(NEW).await;
    let key = page.attribute("input[name=aanvraag]", "value").unwrap();
    let fields = with(&[("aanvraag", &key)]);
    let answers = join_all((0..20).map(|_| an.send(&page, NEW, &fields))).await;
    let to = answers[0].location();
    assert!(answers.iter().all(|answer| answer.location() == to));
    assert_eq!(an.send(&page, NEW, &fields).await.location(), to, "and later on");
    assert_eq!(portal.count("select count(*) from exclusion_requests where channel = 'telephone'").await, 1);
    assert_eq!(portal.count("select count(*) from request_events where kind = 'entered'").await, 1);
    assert_eq!(portal.count("select count(*) from patients where niss = '39051800023'").await, 1);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'request-entered'").await, 1);
    assert_eq!(portal.count("select count(*) from messages where kind = 'entered'").await, 1);
    // Back, and changed: another request, a double included.
    let mut again = fields.clone();
    again.retain(|(name, _)| *name != "telefoon");
    again.push(("telefoon", "050 65 43 21"));
    assert_ne!(an.send(&page, NEW, &again).await.location(), to);
    assert_eq!(portal.count("select count(*) from exclusion_requests where channel = 'telephone'").await, 2);
    // Two officers with two forms for one new patient, about two people: one patient.
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let other = [("rijksregisternummer", "48031100020"), ("geboortedatum", "11/3/1948")];
    let (one, two) = ([other[0], other[1], ("naam", "Qwxzina")], [other[0], other[1], ("naam", "Qwxzinus")]);
    let (mine, hers) = tokio::join!(enter(&an, &one), enter(&lien, &two));
    assert_eq!((mine.status, hers.status), (303, 303), "{} {}", mine.text(), hers.text());
    assert_eq!(portal.count("select count(*) from patients where niss = '48031100020'").await, 1);
}

#[tokio::test]
async fn a_known_number_is_that_patient_and_what_is_known_stays_as_it_is() {
    let portal = Portal::start().await;
    let (an, jan) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("jan").await);
    let jans = [("rijksregisternummer", "85.07.30-999.32"), ("geboortedatum", "30-07-1985")];
    let mark = "Naam of geboortedatum wijkt af";
    // A slip in the name, or the two of them turned round, is the same person.
    for (given, family, who) in [("Willems", "Jan", "Sofie"), ("Jan", "Willem", "Greet")] {
        let done = enter(&an, &[jans[0], jans[1], ("voornaam", given), ("familienaam", family), ("naam", who)]).await;
        let page = an.get(&request_page(&an, &done).await).await;
        assert!(page.has("Jan Willems") && !page.has(mark), "{}", page.text());
    }
    // Another name or another birth date is taken, and marked where the patient is at home.
    for (given, family, born, who) in [
        ("Piet", "Willems-Vandamme", "30-07-1985", "Qwxzilla"),
        ("Emma", "Peeters", "30-07-1985", "Qwxzinus"),
        ("Jan", "Willems", "30/7/1986", "Qwxzina"),
    ] {
        let typed = [jans[0], ("voornaam", given), ("familienaam", family), ("geboortedatum", born), ("naam", who)];
        let done = enter(&an, &typed).await;
        let receipt = an.get(&done.location()).await;
        assert!(receipt.has(&format!("{given} {family}")) && !receipt.has(mark), "{}", receipt.text());
        let page = an.get(&request_page(&an, &done).await).await;
        assert!(page.has(mark) && page.has("Jan Willems") && page.has(&format!("{given} {family}")), "{}", page.text());
    }
    assert_eq!(portal.count("select count(*) from patients where given_name = 'Jan' and family_name = 'Willems'").await, 1);
    assert_eq!(portal.count("select count(*) from patients").await, 4);
    assert!(jan.get("/uitsluitingen").await.has("Lopende aanvragen"));
    let first: String = portal
        .owner()
        .await
        .query_one("select reference from exclusion_requests where described_name = 'Sofie' and channel = 'telephone'", &[])
        .await
        .unwrap()
        .get(0);
    let page = jan.get(&format!("/aanvragen/{first}")).await;
    assert!(page.has("Ontvangen en ingevoerd door de ombudsdienst"));
    assert_eq!(jan.fill(&format!("/aanvragen/{first}"), &format!("/aanvragen/{first}/intrekken"), &[]).await.status, 303);
}

#[tokio::test]
async fn an_officer_asks_for_herself_as_a_patient() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    let sql = "update care_workers set niss = '01020300071' where given_name = 'Greet' and family_name = 'Vandamme' and riziv8 is null returning id::text";
    let entry: String = owner.query_one(sql, &[]).await.unwrap().get(0);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let own = [
        ("rijksregisternummer", "01.02.03-000.71"),
        ("voornaam", "Lien"),
        ("familienaam", "Maes"),
        ("geboortedatum", "3/2/2001"),
    ];
    let page = enter(&lien, &own).await;
    refused(&page, "rijksregisternummer", "Voor jezelf vraag je een uitsluiting aan als patiënt.");
    nothing(&portal).await;
    assert_eq!(portal.count("select count(*) from audit_events where action = 'intake-refused'").await, 1);
    let found = search(&lien, "Greet Vandamme").await;
    assert!(!found.body.contains(&entry), "she is nobody's candidate on her own screen");
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(enter(&an, &own).await.status, 303, "a colleague enters hers");
    let told = "select count(*) from messages where kind = 'entered'";
    assert_eq!(portal.count(told).await, 1);
    assert!(portal.signed_in("lien").await.get("/berichten").await.has("Er is een aanvraag voor je ingevoerd"));
}

#[tokio::test]
async fn the_dates_count_from_the_day_it_was_received() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    // Friday of last week: two working days after it is Tuesday.
    let sent = enter(&an, &[("ontvangen", "20.11.2026"), ("kanaal", "paper"), ("gelezen-op", "18/11/2026")]).await;
    let page = an.get(&request_page(&an, &sent).await).await;
    assert!(page.has("Doel: afgewerkt tegen 24 november 2026. Uiterste datum: 30 november 2026."), "{}", page.text());
    assert!(page.has("20 november 2026, op papier") && page.has("Uitgelegd op 18 november 2026"));
    // One that lay about is late at once.
    let sent = enter(&an, &[("ontvangen", "2026-11-10"), ("naam", "Qwxzina")]).await;
    let page = an.get(&request_page(&an, &sent).await).await;
    assert_eq!(page.text_of(".mt-late"), "6 werkdagen te laat", "11 November is a holiday");
}

#[tokio::test]
async fn what_was_typed_outlives_the_session() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(NEW).await;
    portal.clock.advance(TimeDelta::minutes(31));
    let typed = with(&[
        ("gevraagd-door", "representative"),
        ("vertegenwoordiger", "O’Hara <b>é</b> 😀"),
        ("grond", "care-mandate"),
        ("bewijs", "volmacht van 't jaar 2025"),
    ]);
    assert_eq!(an.send(&page, NEW, &typed).await.location(), "/aanmelden");
    nothing(&portal).await;
    let sign_in = an.get("/aanmelden").await;
    let back = an.post("/aanmelden", &[("csrf", &sign_in.token()), ("persoon", "an-ombudsdienst")]).await;
    assert_eq!(back.location(), NEW);
    let page = an.get(NEW).await;
    assert_eq!(page.attribute("#familienaam", "value").as_deref(), Some("D'Hondt–Müller"));
    assert_eq!(page.text_of("#opmerking").trim(), "Graag <snel> & stil.");
    assert_eq!(page.attribute("#identiteit option[selected]", "value").as_deref(), Some("teruggebeld"));
    assert_eq!(page.attribute("#vertegenwoordiger", "value").as_deref(), Some("O’Hara <b>é</b> 😀"));
    assert_eq!(page.attribute("#grond option[selected]", "value").as_deref(), Some("care-mandate"));
    assert_eq!(page.attribute("#bewijs", "value").as_deref(), Some("volmacht van 't jaar 2025"));
    assert_eq!(an.fill(NEW, NEW, &CALL).await.status, 303);
    assert_eq!(portal.count("select count(*) from saved_forms").await, 0, "entered, so forgotten");
    assert_eq!(an.get(NEW).await.attribute("#familienaam", "value").as_deref(), Some(""));
}

#[tokio::test]
async fn the_house_may_word_its_own_list_of_checks() {
    let portal = Portal::start().await;
    let own = Portal::over(portal.database.clone(), portal.clock.clone(), |builder| {
        builder.rules.identity_checks = vec![mijntoegang::config::ListEntry {
            code: "itsme-scherm".into(),
            text: "itsme <getoond>".into(),
            in_person: false,
        }];
    })
    .await;
    let an = own.signed_in("an-ombudsdienst").await;
    refused(&enter(&an, &[]).await, "identiteit", "Kies hoe je de identiteit gecontroleerd hebt.");
    let sent = enter(&an, &[("identiteit", "itsme-scherm")]).await;
    let page = request_page(&an, &sent).await;
    assert!(an.get(&page).await.has("itsme <getoond>"));
    // A list that changes leaves what was kept.
    let before = portal.signed_in("an-ombudsdienst").await;
    assert!(before.get(&page).await.has("itsme-scherm"));
}

#[tokio::test]
async fn the_scanned_form_is_kept_with_the_request_and_a_wrong_file_keeps_the_text() {
    use crate::attachments::{multipart, post};
    use crate::files::jpeg;
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(NEW).await;
    assert_eq!(page.attribute("main form", "enctype").as_deref(), Some("multipart/form-data"));
    let hidden = page.hidden(NEW);
    let mut fields = with(&[("kanaal", "paper")]);
    fields.retain(|(name, _)| *name != "aanvraag");
    fields.extend(hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let wrong = post(&an, NEW, multipart(&fields, &[("scan.pdf", b"MZ not a document")])).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.attribute(".govuk-error-summary a[href='#bijlage']", "href").is_some(), "{}", wrong.text());
    assert_eq!(wrong.attribute("#familienaam", "value").as_deref(), Some("D'Hondt–Müller"));
    nothing(&portal).await;
    let picture = jpeg();
    let body = multipart(&fields, &[("scan.jpg", &picture)]);
    let sent = post(&an, NEW, body.clone()).await;
    assert_eq!(post(&an, NEW, body).await.location(), sent.location(), "the same form again");
    assert_eq!(portal.count("select count(*) from attachments where request_id is not null").await, 1);
    let page = an.get(&request_page(&an, &sent).await).await;
    let link = page.attribute(".mt-files a", "href").unwrap();
    assert_eq!(an.get(&link).await.status, 200);
    assert_eq!(portal.signed_in("koen-ombudsdienst").await.get(&link).await.status, 404);
    assert_eq!(portal.signed_in("jan").await.get(&link.replace("/ombudsdienst", "")).await.status, 404);
}
