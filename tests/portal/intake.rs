//! **Voer een aanvraag in**: what came on paper, by e-mail or telephone, for a patient who does not use the portal.

mod doubles;
mod drafts;
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

/// The steps after the first, each with its fields.
const LATER: [(&str, &[&str]); 2] = [
    ("persoon", &["persoon", "naam", "waar", "functie", "andere-ouder"]),
    ("gevolgen", &["gelezen", "gelezen-op", "advies", "opmerking", "contact", "telefoon", "iemand-anders", "boodschap"]),
];

/// The fields of a step: the first has all that no other has.
pub fn of_step<'a>(step: &str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let later = LATER.iter().flat_map(|(_, names)| names.iter()).collect::<Vec<_>>();
    let own = LATER.iter().find(|(name, _)| *name == step).map(|(_, names)| *names);
    let belongs = |name: &str| own.map_or_else(|| !later.contains(&&name), |names| names.contains(&name));
    fields.iter().copied().filter(|(name, _)| belongs(name)).collect()
}

/// Enters it on a fresh page, step by step. Answers the first that is refused, or where **Voer aanvraag in** leads.
pub async fn enter(officer: &Visitor, changed: &[(&str, &str)]) -> Page {
    let fields = with(changed);
    let first = officer.fill(NEW, NEW, &of_step("patient", &fields)).await;
    enter_from(officer, first, &fields).await
}

/// Goes on from the answer to the first step.
pub async fn enter_from(officer: &Visitor, first: Page, fields: &[(&str, &str)]) -> Page {
    if first.status != 303 {
        return first;
    }
    let Some(draft) = first.location().strip_suffix("/persoon").map(str::to_owned) else {
        return first;
    };
    for (step, _) in LATER {
        let page = format!("{draft}/{step}");
        let answer = officer.fill(&page, &page, &of_step(step, fields)).await;
        if answer.status != 303 {
            return answer;
        }
    }
    let check = format!("{draft}/controle");
    officer.fill(&check, &check, &[]).await
}

/// A draft of which every step is filled in: the address below which its steps stand.
pub async fn complete_draft(officer: &Visitor, changed: &[(&str, &str)]) -> String {
    let draft = start(officer, changed).await;
    for (step, _) in LATER {
        let page = format!("{draft}/{step}");
        let answer = officer.fill(&page, &page, &of_step(step, &with(changed))).await;
        assert_eq!(answer.status, 303, "{step}: {}", answer.text());
    }
    draft
}

/// A draft whose first step is filled in: the address below which its steps stand.
pub async fn start(officer: &Visitor, changed: &[(&str, &str)]) -> String {
    let first = officer.fill(NEW, NEW, &of_step("patient", &with(changed))).await;
    assert_eq!(first.status, 303, "{}", first.text());
    first.location().strip_suffix("/persoon").expect("the second step").to_owned()
}

/// **Zoek** in the second step of a new draft: the refused page, or what it leads to.
pub async fn search(officer: &Visitor, term: &str) -> Page {
    let draft = start(officer, &[]).await;
    search_in(officer, &draft, term).await
}

/// The same in a draft that is there.
pub async fn search_in(officer: &Visitor, draft: &str, term: &str) -> Page {
    let answer = officer.fill(&format!("{draft}/persoon"), &format!("{draft}/zoek"), &[("zoek-persoon", term)]).await;
    if answer.status == 303 { officer.get(&answer.location()).await } else { answer }
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
pub async fn nothing(portal: &Portal) {
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
    let chosen = page.texts(".mt-seg label:has(input[checked])");
    assert_eq!(chosen, ["per telefoon", "De patiënt zelf"], "what is usual");
    assert_eq!(page.attribute("[aria-current=step]", "aria-current").as_deref(), Some("step"));
    // The search keeps what was typed, and changes nothing outside the draft.
    let draft = start(&an, &[]).await;
    refused(&search_in(&an, &draft, "").await, "zoek-persoon", "Vul een naam of een RIZIV-nummer in.");
    let found = search_in(&an, &draft, "Tom Janssens").await;
    assert_eq!(found.status, 200);
    assert!(found.has("Telefoon, vandaag") && found.has("Irène D'Hondt–Müller, ° 1939") && found.has("Teruggebeld"));
    let first = an.get(&format!("{draft}/patient")).await;
    assert_eq!(first.attribute("#familienaam", "value").as_deref(), Some("D'Hondt–Müller"));
    assert_eq!(first.attribute("input[name=kanaal][checked]", "value").as_deref(), Some("telephone"));
    let tom = found.radio("Tom Janssens Verpleegkundige");
    nothing(&portal).await;
    let (persoon, gevolgen, controle) = (format!("{draft}/persoon"), format!("{draft}/gevolgen"), format!("{draft}/controle"));
    assert_eq!(an.get(&controle).await.location(), persoon, "no step is skipped");
    let none = an.fill(&persoon, &persoon, &[]).await;
    refused(&none, "persoon", "Kies een persoon uit de lijst, of beschrijf de persoon.");
    assert_eq!(an.fill(&persoon, &persoon, &[("persoon", &tom)]).await.location(), gevolgen);
    let third = an.get(&gevolgen).await;
    assert_eq!(third.attribute("#gelezen-op", "value").as_deref(), Some("23/11/2026"));
    assert_eq!(third.attribute("input[name=contact][checked]", "value").as_deref(), Some("bericht"), "as in the patient's own");
    let told = [&of_step("gevolgen", &CALL)[..], &[("advies", "ja")]].concat();
    assert_eq!(an.fill(&gevolgen, &gevolgen, &told).await.location(), controle);
    let check = an.get(&controle).await;
    for words in ["39.05.18-000.23", "18 mei 1939", "Tom Janssens", "050 12 34 56", "Graag <snel> & stil.", "Teruggebeld"] {
        assert!(check.has(words), "{words}: {}", check.text());
    }
    nothing(&portal).await;
    let sent = an.fill(&controle, &controle, &[]).await;
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
            "Vul een rijksregisternummer in, of een dossiernummer als de patiënt er geen heeft.",
            "Vul een familienaam in.",
            BORN,
            "Kies hoe de aanvraag binnenkwam.",
            "Vul de dag in waarop de aanvraag binnenkwam, zoals 23/11/2026.",
            "Kies wie het vroeg.",
            "Kies hoe je de identiteit gecontroleerd hebt.",
        ]
    );
    assert_eq!(portal.count("select count(*) from intake_drafts").await, 0, "nothing is kept of it");
    let draft = start(&an, &[]).await;
    let person = format!("{draft}/persoon");
    assert_eq!(an.fill(&person, &person, &of_step("persoon", &CALL)).await.status, 303);
    let third = format!("{draft}/gevolgen");
    assert_eq!(
        an.fill(&third, &third, &[]).await.texts(".govuk-error-summary a"),
        [
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
        // What stands on the refused step is kept as it was typed.
        let step = LATER.iter().find(|(_, fields)| fields.contains(&field)).map_or("patient", |(step, _)| *step);
        let typed = ["voornaam", "waar", "telefoon"];
        for (name, kept) in of_step(step, &CALL).iter().filter(|(name, _)| typed.contains(name) && *name != field) {
            assert_eq!(page.attribute(&format!("#{name}"), "value").as_deref(), Some(*kept), "{field}: {name} is kept");
        }
        if step == "patient" {
            assert_eq!(page.attribute("input[name=gevraagd-door][checked]", "value").is_some(), field != "gevraagd-door");
        }
    }
    nothing(&portal).await;
}

#[tokio::test]
async fn the_same_form_again_is_the_same_request_also_twenty_times_at_once() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(NEW).await;
    let key = page.attribute("input[name=aanvraag]", "value").unwrap();
    let fields = [&of_step("patient", &CALL)[..], &[("aanvraag", key.as_str())]].concat();
    let starts = join_all((0..20).map(|_| an.send(&page, NEW, &fields))).await;
    let second = starts[0].location();
    assert!(starts.iter().all(|answer| answer.location() == second), "one draft");
    let draft = second.strip_suffix("/persoon").unwrap().to_owned();
    for (step, _) in LATER {
        let address = format!("{draft}/{step}");
        let form = an.get(&address).await;
        let step = of_step(step, &CALL);
        let answers = join_all((0..3).map(|_| an.send(&form, &address, &step))).await;
        assert!(answers.iter().all(|answer| answer.status == 303));
    }
    let check = format!("{draft}/controle");
    let shown = an.get(&check).await;
    let version = shown.attribute("input[name=versie]", "value").unwrap();
    let last = [("versie", version.as_str())];
    let answers = join_all((0..20).map(|_| an.send(&shown, &check, &last))).await;
    let to = answers[0].location();
    assert!(answers.iter().all(|answer| answer.location() == to), "twenty clicks on the last button");
    assert_eq!(an.send(&shown, &check, &last).await.location(), to, "and later on");
    assert_eq!(an.send(&page, NEW, &fields).await.location(), to, "back to the first step, and sent again");
    for step in ["patient", "persoon", "gevolgen", "controle"] {
        assert_eq!(an.get(&format!("{draft}/{step}")).await.location(), to, "back to {step}");
    }
    assert_eq!(portal.count("select count(*) from exclusion_requests where channel = 'telephone'").await, 1);
    assert_eq!(portal.count("select count(*) from request_events where kind = 'entered'").await, 1);
    assert_eq!(portal.count("select count(*) from patients where niss = '39051800023'").await, 1);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'request-entered'").await, 1);
    assert_eq!(portal.count("select count(*) from messages where kind = 'entered'").await, 1);
    assert_eq!(portal.count("select count(*) from intake_drafts where content <> '{}'").await, 0, "nothing of it is left");
    // A double is entered on a page of its own.
    assert_ne!(enter(&an, &[("telefoon", "050 65 43 21")]).await.location(), to);
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
    assert_eq!(page.text_of(".mt-late2"), "6 werkdagen te laat", "11 November is a holiday");
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
