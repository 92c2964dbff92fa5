//! `/ombudsdienst/brieven`: a letter as a sheet, printed once and, with a reason, again; by whom stays known.

use chrono::TimeDelta;

use crate::break_glass::{jan_excludes_sofie, kept, last_night};
use crate::intake::{enter, reference};
use crate::support::{Page, Portal, Visitor};

const LETTERS: &str = "/ombudsdienst/brieven";
const ADDRESS: &str = "Zeedijk  148 bus 3\n\n 8400 Oostende";

/// The address of a letter on the list, by its title.
async fn letter_of(officer: &Visitor, title: &str) -> String {
    let list = officer.get(LETTERS).await;
    let at = list.texts("tbody th").iter().position(|one| one == title).unwrap_or_else(|| panic!("{title}: {}", list.text()));
    list.attribute(&format!("tbody tr:nth-of-type({}) th a", at + 1), "href").unwrap()
}

async fn print(officer: &Visitor, page: &Page, letter: &str, fields: &[(&str, &str)]) -> Page {
    let hidden = |name: &str| page.attribute(&format!("main [name={name}]"), "value").unwrap();
    let (key, seen) = (hidden("formulier"), hidden("afgedrukt"));
    let all = [&[("formulier", key.as_str()), ("afgedrukt", seen.as_str())], fields].concat();
    officer.send(page, &format!("{letter}/afdrukken"), &all).await
}

#[tokio::test]
async fn an_entered_request_is_a_letter_with_its_reference_and_answer() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(enter(&an, &[]).await.status, 303);
    let letter = letter_of(&an, "Er is een aanvraag voor je ingevoerd").await;
    let page = an.get(&letter).await;
    assert_eq!(page.texts(".mt-sheet__to span"), ["Irène D'Hondt–Müller", "Hier komt het adres"]);
    let sheet = page.text_of(".mt-sheet");
    let reference: String = portal
        .owner()
        .await
        .query_one("select reference from exclusion_requests where entered_by is not null", &[])
        .await
        .unwrap()
        .get(0);
    for words in [
        "Dag Irène D'Hondt–Müller,",
        "De ombudsdienst van AZ Sint-Lucas Brugge voerde op 23 november 2026 een aanvraag in om Sofie uit te sluiten (per telefoon).",
        "Je krijgt antwoord, uiterlijk op 3 december 2026.",
        "Heb jij dit niet gevraagd? Bel ons dan zo snel mogelijk op 050 36 57 89 en zeg: ‘Dat was ik niet’. Hou je referentie bij de hand.",
        "Vriendelijke groeten, An De Smet",
        "Je kunt je aanvraag ook online volgen op",
        &reference,
    ] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    assert!(!sheet.contains("Kies") && !sheet.contains("mevrouw") && !sheet.contains("meneer"), "{sheet}");
    assert!(page.text_of("title").contains(&reference) && !page.text_of("title").contains("Hondt"), "{}", page.text_of("title"));
    assert!(page.body.contains("/letter-window-115-45.css"));
}

#[tokio::test]
async fn printed_once_and_again_with_a_reason_and_never_unnoticed() {
    let portal = Portal::start().await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    assert_eq!(enter(&an, &[]).await.status, 303);
    let letter = letter_of(&an, "Er is een aanvraag voor je ingevoerd").await;
    let (page, theirs) = (an.get(&letter).await, lien.get(&letter).await);
    assert!(
        page.has("Wie drukte deze brief af?") && page.has("Nog niemand.") && page.attribute("[name=reden]", "name").is_none()
    );
    for (address, says) in [
        ("", "Vul het adres in: straat en nummer, en daaronder postcode en gemeente."),
        ("Oostende", "Vul het adres in"),
        ("1\n2\n3\n4\n8400 Oostende", "Dit adres past niet in het venster. Gebruik hoogstens 4 regels van 40 tekens."),
    ] {
        let refused = print(&an, &page, &letter, &[("adres", address)]).await;
        assert!(refused.status == 422 && refused.has(says), "{address}: {}", refused.text());
        assert_eq!(refused.text_of("textarea"), address.replace('\n', " "), "as it was typed");
    }
    assert_eq!(an.get(&format!("{letter}/afdruk")).await.location(), letter, "nothing was printed yet");
    for _ in 0..2 {
        let sent = print(&an, &page, &letter, &[("adres", ADDRESS)]).await;
        assert_eq!(sent.location(), format!("{letter}/afdruk"), "the same form again is the same print");
    }
    let sheet = an.get(&format!("{letter}/afdruk")).await;
    assert_eq!(sheet.texts(".mt-sheet__to span"), ["Irène D'Hondt–Müller", "Zeedijk 148 bus 3", "8400 Oostende"]);
    assert!(!sheet.has("Voorbeeld") && sheet.body.contains("/print.js") && sheet.has("Markeer brief als verstuurd"));
    assert!(an.get(&letter).await.has("Voorbeeld"), "the page itself is no print");
    assert_eq!(lien.get(&format!("{letter}/afdruk")).await.location(), letter, "the print is An's");

    let late = print(&lien, &theirs, &letter, &[("adres", ADDRESS)]).await;
    assert!(
        late.status == 409 && late.has("An De Smet heeft deze brief intussen afgedrukt (23 november 2026 om"),
        "{}",
        late.text()
    );
    assert_eq!(late.text_of("textarea"), "Zeedijk 148 bus 3 8400 Oostende", "kept");
    assert!(lien.get(LETTERS).await.has("An De Smet, 23 november 2026 om"), "on the list");
    let again = lien.get(&letter).await;
    assert_eq!(again.text_of("textarea"), "Zeedijk 148 bus 3 8400 Oostende", "the last address");
    let refused = print(&lien, &again, &letter, &[("adres", ADDRESS)]).await;
    assert!(refused.status == 422 && refused.has("Schrijf waarom je de brief opnieuw afdrukt."), "{}", refused.text());
    let long = "a".repeat(201);
    let refused = print(&lien, &again, &letter, &[("adres", ADDRESS), ("reden", &long)]).await;
    assert!(refused.status == 422 && refused.has("Je reden is te lang. Gebruik maximaal 200 tekens."), "{}", refused.text());
    let moved = [("adres", "Kerkstraat 1\n8000 Brugge"), ("reden", "Kwam terug: het adres klopte niet")];
    assert_eq!(print(&lien, &again, &letter, &moved).await.location(), format!("{letter}/afdruk"));
    assert_eq!(an.get(&format!("{letter}/afdruk")).await.location(), letter, "Lien's is the last one");
    let lines = an.get(&letter).await.texts("main .mt-quietcard ul li");
    assert!(lines.len() == 2 && lines[0].starts_with("An De Smet, 23 november 2026"), "{lines:?}");
    assert!(lines[1].starts_with("Lien Maes,") && lines[1].ends_with("Kwam terug: het adres klopte niet"), "{lines:?}");
    assert_eq!(portal.count("select count(*) from letter_prints").await, 2);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'letter-printed'").await, 2);
    portal.clock.advance(TimeDelta::minutes(29));
    assert_eq!(lien.get(&format!("{letter}/afdruk")).await.status, 200);
    portal.clock.advance(TimeDelta::minutes(1));
    assert_eq!(lien.get(&format!("{letter}/afdruk")).await.location(), letter, "half an hour later it is to be printed anew");
}

#[tokio::test]
async fn two_who_print_at_once_are_one_print_and_one_who_is_told() {
    let portal = Portal::start().await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    assert_eq!(enter(&an, &[]).await.status, 303);
    let letter = letter_of(&an, "Er is een aanvraag voor je ingevoerd").await;
    let (page, theirs) = (an.get(&letter).await, lien.get(&letter).await);
    let fields = [("adres", ADDRESS)];
    let (one, other) = tokio::join!(print(&an, &page, &letter, &fields), print(&lien, &theirs, &letter, &fields));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(portal.count("select count(*) from letter_prints").await, 1);
}

#[tokio::test]
async fn two_tabs_of_one_officer_are_one_print_and_a_double_click_is_one() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(enter(&an, &[]).await.status, 303);
    let letter = letter_of(&an, "Er is een aanvraag voor je ingevoerd").await;
    let (page, tab) = (an.get(&letter).await, an.get(&letter).await);
    let fields = [("adres", ADDRESS)];
    let (first, second) = tokio::join!(print(&an, &page, &letter, &fields), print(&an, &page, &letter, &fields));
    assert_eq!((first.location(), second.location()), (format!("{letter}/afdruk"), format!("{letter}/afdruk")));
    let told = print(&an, &tab, &letter, &fields).await;
    assert!(told.status == 409 && told.has("An De Smet heeft deze brief intussen afgedrukt"), "{}", told.text());
    assert!(told.attribute("[name=reden]", "name").is_some(), "from here it is printed again with a reason");
    let other = print(&an, &page, &letter, &[("adres", "Kerkstraat 1\n8000 Brugge")]).await;
    assert_eq!(other.status, 409, "the page before, with another address: {}", other.text());
    let mark = format!("{letter}/verstuurd");
    let (sent, again) = tokio::join!(an.send(&page, &mark, &[]), an.send(&tab, &mark, &[]));
    assert_eq!((sent.location(), again.location()), (LETTERS.to_owned(), LETTERS.to_owned()));
    for (what, count) in [
        ("select count(*) from letter_prints", 1),
        ("select count(*) from audit_events where action = 'letter-printed'", 1),
        ("select count(*) from audit_events where action = 'letter-sent'", 1),
    ] {
        assert_eq!(portal.count(what).await, count, "{what}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_with_its_explanation_as_it_was_typed() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let sent = enter(&an, &[]).await;
    let request = format!("/ombudsdienst/aanvragen/{}", reference(&an, &sent).await);
    let words = "<script>alert(1)</script> d'Hondt & 🙂\n\nBel ons {naam}.";
    let refused = an.fill(&request, &format!("{request}/weiger"), &[("reden", "niet-gevonden"), ("uitleg", words)]).await;
    assert_eq!(refused.status, 303, "{}", refused.text());
    let letter = letter_of(&an, "Je aanvraag is geweigerd").await;
    let page = an.get(&letter).await;
    let paragraphs = page.texts(".mt-sheet > p");
    for part in ["<script>alert(1)</script> d'Hondt & 🙂", "Bel ons {naam}."] {
        assert!(paragraphs.iter().any(|one| one.contains(part)), "{part}: {paragraphs:?}");
    }
    assert!(!page.body.contains("<script>alert"), "no markup of it");
    assert!(!page.text_of(".mt-sheet").contains("Heb jij dit niet gevraagd?"), "{}", page.text());
    let titles = page.texts(".mt-letterlist li");
    assert!(titles.len() == 2 && titles[0].starts_with("Er is een aanvraag voor je ingevoerd"), "the oldest first: {titles:?}");
}

#[tokio::test]
async fn a_patients_letters_stand_in_their_order_and_the_address_is_offered_again() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    portal.clock.advance(TimeDelta::hours(1));
    kept(&portal.site(), &last_night(portal.clock.now())).await;
    portal.clock.advance(TimeDelta::days(7));
    let an = portal.signed_in("an-ombudsdienst").await;
    let first = letter_of(&an, "Sofie Claes is uitgesloten").await;
    let page = an.get(&first).await;
    let sheet = page.text_of(".mt-sheet");
    for words in [
        "Op 23 november 2026 vroeg je ons om Sofie Claes uit te sluiten. Dat is nu gebeurd.",
        "Sofie Claes kan je dossier niet meer openen. Dat geldt sinds 23 november 2026, in alle zorginstellingen van het nexuzhealth-netwerk, tot jij de uitsluiting stopzet.",
        "Ziet die persoon dat? Die persoon krijgt van ons geen bericht.",
        "Goed om te weten Een uitsluiting vervalt nooit vanzelf.",
        "Heb jij dit niet gevraagd?",
    ] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    assert_eq!(print(&an, &page, &first, &[("adres", ADDRESS)]).await.status, 303);
    assert_eq!(an.send(&page, &format!("{first}/verstuurd"), &[]).await.location(), LETTERS);
    let list = an.get(&format!("{LETTERS}?toon=verstuurd")).await;
    assert_eq!(list.texts("tbody th"), ["Sofie Claes is uitgesloten"]);
    assert!(list.has("Verstuurd op 30 november 2026") && list.has("An De Smet, 30 november 2026 om"), "{}", list.text());

    let list = an.get(LETTERS).await;
    let (title, second) = (list.text_of("tbody th"), list.attribute("tbody th a", "href").unwrap());
    let page = an.get(&second).await;
    assert_eq!(page.text_of("textarea"), "Zeedijk 148 bus 3 8400 Oostende", "offered again");
    assert_eq!(page.texts(".mt-sheet__to span").len(), 2, "but nothing was printed to it yet");
    let letters = page.texts(".mt-letterlist li");
    assert!(letters.len() == 2 && letters[0].starts_with("Sofie Claes is uitgesloten 23 november 2026 Verstuurd"), "{letters:?}");
    assert!(letters[1].starts_with(&format!("{title} (deze brief)")) && letters[1].ends_with("Niet gelezen"), "{letters:?}");
    let sheet = page.text_of(".mt-sheet");
    assert!(sheet.contains("Bel of schrijf de ombudsdienst. We zoeken het uit, en je krijgt antwoord."), "{sheet}");
    assert!(!sheet.contains("hieronder") && !sheet.contains("Heb jij dit niet gevraagd?"), "{sheet}");
    assert_eq!(
        an.get(&first).await.texts("main form").len(),
        1,
        "what was sent is not marked again: {}",
        an.get(&first).await.text()
    );
}

#[tokio::test]
async fn the_patient_takes_along_where_letters_went_and_sees_who_looked() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    portal.clock.advance(TimeDelta::days(7));
    let an = portal.signed_in("an-ombudsdienst").await;
    let letter = letter_of(&an, "Sofie Claes is uitgesloten").await;
    assert_eq!(print(&an, &an.get(&letter).await, &letter, &[("adres", ADDRESS)]).await.status, 303);
    let jan = portal.signed_in("jan").await;
    let download = "/mijn-gegevens/download";
    let all: serde_json::Value = serde_json::from_str(&jan.fill(download, download, &[("vorm", "json")]).await.body).unwrap();
    let letters = all["letters"].as_array().unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["address"], "Zeedijk 148 bus 3\n8400 Oostende");
    assert_eq!(letters[0]["institution"], "AZ Sint-Lucas Brugge");
    let page = jan.fill(download, download, &[("vorm", "pagina")]).await.location();
    let page = jan.get(&page).await;
    assert!(page.has("Brieven aan jou") && page.has("8400 Oostende"), "{}", page.text());
    assert!(jan.get("/mijn-gegevens/wie-keek").await.has("Een brief aan jou"));
}
