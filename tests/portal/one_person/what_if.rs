//! `/ombudsdienst/wat-als` about numbers that are or were somebody's: what applications are answered with all of them, and with each alone.

use uuid::Uuid;

use super::{Directory, Entry, entry, epd, permits, personnel};
use crate::break_glass::JAN;
use crate::hospital::SSIN;
use crate::officer_patients::open;
use crate::support::{Page, Portal, Visitor};

const PAGE: &str = "/ombudsdienst/wat-als";

async fn asks(an: &Visitor, patient: &str, term: &str, worker: Uuid) -> Page {
    let id = patient.rsplit('/').next().unwrap();
    an.search(PAGE, &[("patient", id), ("zoek", term), ("persoon", &worker.to_string())]).await
}

/// The page says what an application is answered, with all numbers and with each; `listed` as the page writes them.
async fn agrees(page: &Page, app: &crate::hospital::App, numbers: &[(&str, &str)], listed: &[&str]) {
    let permitted = permits(app, numbers, JAN).await;
    assert_eq!(page.text_of("#antwoord").starts_with("Ja: "), permitted, "{}", page.text());
    let (names, answers) = (page.texts("tbody th"), page.texts("tbody td"));
    assert_eq!(names.len(), numbers.len(), "{names:?}");
    for (number, written) in numbers.iter().zip(listed) {
        let at = names.iter().position(|name| name.starts_with(written)).unwrap_or_else(|| panic!("{written}: {names:?}"));
        let expected = if permits(app, &[*number], JAN).await { "Niet geweigerd" } else { "Geweigerd" };
        assert_eq!(answers[at], expected, "{written}: {}", page.text());
    }
}

#[tokio::test]
async fn a_number_that_somebody_else_got_is_explained_as_it_is_answered() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let former = directory
        .add(&Entry { personnel: Some("Q-4711".into()), niss: Some("88060200084".into()), ..entry("Qwa", "Zinedine") })
        .await;
    directory.exclude(JAN, former).await;
    directory.set_personnel(former, Some("Q-9")).await;
    let holder = directory
        .add(&Entry { personnel: Some("Q-4711".into()), niss: Some("91060500057".into()), ..entry("Bram", "Oosters") })
        .await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let jan = open(&an, "Jan Willems", "Jan Willems").await;
    let note = "Dit nummer kreeg een andere houder.";
    let shared = "Personeelsnummer Q-4711, AZ Sint-Lucas Brugge";

    let theirs = [(SSIN, "88060200084"), (staff.as_str(), "Q-4711"), (staff.as_str(), "Q-9")];
    let listed = ["Rijksregisternummer dat eindigt op 0084", shared, "Personeelsnummer Q-9, AZ Sint-Lucas Brugge"];
    let page = asks(&an, &jan, "Zinedine", former).await;
    agrees(&page, &app, &theirs, &listed).await;
    assert!(page.text_of("#antwoord").starts_with("Nee: Qwa Zinedine") && page.has(note), "{}", page.text());
    assert!(page.has("Herkend aan: Rijksregisternummer dat eindigt op 0084,"), "{}", page.text());
    assert!(!page.has("88060200084") && !page.has("88.06.02"), "no national number is shown: {}", page.text());

    let own = [(SSIN, "91060500057"), (staff.as_str(), "Q-4711")];
    let page = asks(&an, &jan, "Oosters", holder).await;
    agrees(&page, &app, &own, &["Rijksregisternummer dat eindigt op 0057", shared]).await;
    assert!(page.text_of("#antwoord").starts_with("Ja: "), "another number tells who asks: {}", page.text());
    assert!(page.has("We zien geen uitsluiting van deze persoon.") && page.has(note), "{}", page.text());

    let settled = an.get("/ombudsdienst/personen").await.attribute("main table a", "href").unwrap();
    assert_eq!(an.fill(&settled, &settled, &[("antwoord", "verschillend")]).await.status, 303);
    let page = asks(&an, &jan, "Oosters", holder).await;
    agrees(&page, &app, &own, &["Rijksregisternummer dat eindigt op 0057", shared]).await;
    assert!(page.texts("tbody td").iter().all(|answer| answer == "Niet geweigerd") && !page.has(note), "{}", page.text());
    let page = asks(&an, &jan, "Zinedine", former).await;
    agrees(&page, &app, &[theirs[0], theirs[2]], &[listed[0], listed[2]]).await;
}

#[tokio::test]
async fn an_exclusion_of_another_entry_of_the_same_person_refuses_under_every_number() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let niss = Some("88060200084".to_owned());
    let first = directory.add(&Entry { niss: niss.clone(), personnel: Some("Q-1".into()), ..entry("Qwa", "Zinedine") }).await;
    let twin = directory.add(&Entry { niss, personnel: Some("Q-2".into()), ..entry("Qwa", "Zinedine") }).await;
    directory.exclude(JAN, twin).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let jan = open(&an, "Jan Willems", "Jan Willems").await;
    let numbers = [(SSIN, "88060200084"), (staff.as_str(), "Q-1"), (staff.as_str(), "Q-2")];
    let listed = [
        "Rijksregisternummer dat eindigt op 0084",
        "Personeelsnummer Q-1, AZ Sint-Lucas Brugge",
        "Personeelsnummer Q-2, AZ Sint-Lucas Brugge",
    ];
    for one in [first, twin] {
        let id = jan.rsplit('/').next().unwrap();
        let found = an.search(PAGE, &[("patient", id), ("zoek", "Zinedine")]).await;
        if found.attribute(&format!("input[value='{one}']"), "value").is_none() {
            continue;
        }
        let page = asks(&an, &jan, "Zinedine", one).await;
        agrees(&page, &app, &numbers, &listed).await;
        assert!(page.has("De patiënt sluit deze persoon uit via eHealth, sinds 23 november 2026"), "{}", page.text());
        return;
    }
    panic!("the search found neither entry");
}
