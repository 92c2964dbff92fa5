//! `/ombudsdienst/personen`, and what **Voeg persoon toe** asks first.

use super::{Directory, Entry, consent_numbers, entry, epd, permits, personnel, state};
use crate::break_glass::{EMMA, JAN};
use crate::hospital::{RIZIV, SSIN};
use crate::support::{Portal, Visitor};

/// The address of the only matter of these words.
async fn matter(an: &Visitor, words: &str) -> String {
    let list = an.get("/ombudsdienst/personen").await;
    assert!(list.has(words), "{}", list.text());
    list.attribute("main table a", "href").unwrap()
}

#[tokio::test]
async fn unlinking_shows_every_exclusion_and_until_each_is_answered_both_are_refused() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let one = directory.add(&Entry { personnel: Some("Q-1".into()), ..entry("Qwa", "Zinedine") }).await;
    let other = directory.add(&Entry { personnel: Some("Q-2".into()), ..entry("Qwa", "Zinedine") }).await;
    assert_eq!(state(directory.link(one, other).await), "proposed name");
    directory.exclude(JAN, one).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = matter(&an, "Dezelfde naam, functie en zorginstelling").await;
    assert_eq!(an.fill(&page, &page, &[("antwoord", "zelfde")]).await.status, 303);
    assert_eq!(state(directory.link(one, other).await), "same name");
    directory.exclude(EMMA, one).await;
    directory.exclude(JAN, other).await;
    let refused = async |number: &str, patient: &str| !permits(&app, &[(&staff, number)], patient).await;
    assert!(refused("Q-2", JAN).await && refused("Q-1", JAN).await && refused("Q-2", EMMA).await);
    let versions = portal.count("select count(*) from changes").await;

    let page = matter(&an, "Gekoppeld in de laatste 30 dagen").await;
    let asked = an.get(&page).await;
    assert!(asked.has("Zijn dit toch twee personen?"));
    assert_eq!(an.fill(&page, &page, &[("antwoord", "ontkoppel")]).await.status, 303);
    let page = matter(&an, "Nog na te kijken").await;
    for left in (1..=3).rev() {
        let shown = an.get(&page).await;
        let items: Vec<String> = shown.texts("main form button[name=uitsluiting]");
        assert_eq!(items.len(), left, "{}", shown.text());
        assert!(!shown.has("Willems") && !shown.has("Peeters"), "no patient is named");
        assert!(refused("Q-2", EMMA).await && refused("Q-1", JAN).await && refused("Q-2", JAN).await, "{left} left");
        let exclusion = shown.attribute("main form button[name=uitsluiting]", "value").unwrap();
        assert_eq!(an.fill(&page, &page, &[("uitsluiting", &exclusion)]).await.status, 303);
    }
    assert_eq!(state(directory.link(one, other).await), "undone name");
    assert!(!refused("Q-2", EMMA).await, "it was registered against the other one");
    assert!(refused("Q-1", EMMA).await && refused("Q-1", JAN).await && refused("Q-2", JAN).await);
    assert_eq!(portal.count("select count(*) from changes").await, versions + 3, "each Consent has a new version");
    assert_eq!(
        portal.count("select last from change_counter").await,
        portal.count("select count(*) from changes").await,
        "no gap"
    );
    assert_eq!(portal.count("select count(*) from audit_events where action = 'unlinking-answered'").await, 3);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'people-unlinked'").await, 1);
    // Undone stays undone.
    directory.set_personnel(one, Some("Q-3")).await;
    assert_eq!(state(directory.link(one, other).await), "undone name");
}

#[tokio::test]
async fn two_people_who_were_told_apart_are_asked_about_once() {
    let portal = Portal::start().await;
    let directory = Directory::of(&portal).await;
    let one = directory.add(&Entry { personnel: Some("Q-1".into()), ..entry("Qwa", "Zinedine") }).await;
    let other = directory.add(&Entry { personnel: Some("Q-01".into()), ..entry("Bram", "Oosters") }).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = matter(&an, "Bijna hetzelfde personeelsnummer").await;
    assert_eq!(an.get(&page).await.text_of("h1"), "Is dit dezelfde persoon?");
    assert_eq!(an.fill(&page, &page, &[("antwoord", "verschillend")]).await.status, 303);
    assert_eq!(state(directory.link(one, other).await), "different form");
    assert!(an.get("/ombudsdienst/personen").await.has("Er valt nu niets na te kijken."));
    assert!(!an.get("/ombudsdienst").await.has("Er zijn mogelijk dubbele personen."));
    assert_eq!(an.get(&page).await.status, 404);
    assert_eq!(an.get("/ombudsdienst/personen/x").await.status, 404);
}

#[tokio::test]
async fn an_officer_never_meets_a_matter_about_themself() {
    let portal = Portal::start().await;
    let directory = Directory::of(&portal).await;
    // A twin of An's own entry, which her colleague settles.
    let own: (uuid::Uuid, String) = {
        let sql = "select c.id, c.family_name from care_workers c join care_worker_posts p on p.care_worker_id = c.id where p.personnel_number = 'P-1101'";
        let row = directory.owner.query_one(sql, &[]).await.unwrap();
        (row.get(0), row.get(1))
    };
    let twin = directory.add(&Entry { personnel: Some("P-01101".into()), ..entry("Annelies", "Zinedine") }).await;
    assert_eq!(state(directory.link(own.0, twin).await), "proposed form");
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    assert!(!an.get("/ombudsdienst").await.has("Er zijn mogelijk dubbele personen."));
    assert!(an.get("/ombudsdienst/personen").await.has("Er valt nu niets na te kijken."));
    let page = matter(&lien, "Bijna hetzelfde personeelsnummer").await;
    assert_eq!(an.get(&page).await.status, 404);
    let late = an.send(&an.get("/ombudsdienst/personen").await, &page, &[("antwoord", "zelfde")]).await;
    assert_eq!(late.status, 404, "as one that is not there");
    assert_eq!(state(directory.link(own.0, twin).await), "proposed form");
    // Linked, it is An as well: what concerns it is kept from her (R12).
    assert_eq!(lien.fill(&page, &page, &[("antwoord", "zelfde")]).await.status, 303);
    directory.exclude(JAN, twin).await;
    let own_entries =
        "select count(*) from officers o, mt_entries_of_officer(o.id) e join care_worker_posts p on p.care_worker_id = e
        where p.personnel_number = 'P-01101'";
    assert_eq!(portal.count(own_entries).await, 1);
}

#[tokio::test]
async fn an_entry_that_may_be_there_already_is_shown_before_another_is_added() {
    let portal = Portal::start().await;
    let (app, directory, staff) = (epd(&portal).await, Directory::of(&portal).await, personnel(&portal));
    let there = directory.add(&Entry { niss: Some("91060500057".into()), ..entry("Qwa", "Zinedine") }).await;
    directory.exclude(EMMA, there).await;
    let jan = portal.signed_in("jan").await;
    let reference = jan.send_draft(&jan.draft_described("Qwa Zinedine", "AZ Sint-Lucas").await).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let add = format!("/ombudsdienst/aanvragen/{reference}/persoon");
    let home = mijntoegang::demo::people::institution_id("AZ Sint-Lucas Brugge").to_string();
    let fields = [
        ("voornaam", "Qwa"),
        ("familienaam", "Zinedine"),
        ("functie", "Laborant"),
        ("instelling", home.as_str()),
        ("personeelsnummer", "Q-7777"),
    ];
    let asked = an.fill(&add, &add, &fields).await;
    assert_eq!(asked.status, 422);
    assert!(asked.has("Staat deze persoon al in de lijst?"), "{}", asked.text());
    assert!(asked.attribute("main li a[href*=persoon]", "href").unwrap().ends_with(&format!("?persoon={there}")));
    assert_eq!(portal.count("select count(*) from care_workers where added_by is not null").await, 0);
    let anyway: Vec<(&str, &str)> = fields.into_iter().chain([("nieuw", "ja")]).collect();
    assert_eq!(an.fill(&add, &add, &anyway).await.status, 303);
    // Proposed at once; until it is settled the two are two.
    let page = matter(&an, "Dezelfde naam, functie en zorginstelling").await;
    assert!(permits(&app, &[(&staff, "Q-7777")], EMMA).await);
    assert_eq!(an.fill(&page, &page, &[("antwoord", "zelfde")]).await.status, 303);
    assert!(!permits(&app, &[(&staff, "Q-7777")], EMMA).await && !permits(&app, &[(SSIN, "91060500057")], EMMA).await);
}

#[tokio::test]
async fn who_is_excluded_or_asked_for_under_one_entry_is_so_under_the_other() {
    let portal = Portal::start().await;
    let directory = Directory::of(&portal).await;
    let niss = Some("91060500057".to_owned());
    directory.add(&Entry { niss: niss.clone(), personnel: Some("Q-1".into()), ..entry("Qwa", "Zinedine") }).await;
    let jan = portal.signed_in("jan").await;
    let reference = jan.request_for("Qwa Zinedine", "Qwa Zinedine Laborant").await;
    directory.add(&Entry { niss, ..entry("Qwaxina", "Zinedine") }).await;
    let choose = async || {
        let start = "/uitsluitingen/aanvragen";
        let choose = jan.fill(start, start, &[("zoek", "Qwaxina Zinedine")]).await.location();
        let twin = jan.get(&choose).await.radio("Qwaxina Zinedine Laborant");
        jan.fill(&choose, &choose, &[("persoon", &twin)]).await
    };
    let asked = choose().await;
    assert!(asked.status != 303 && asked.has(&reference), "{}: {}", asked.status, asked.text());
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = an.get(&page).await.radio("Qwa Zinedine");
    assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.status, 303);
    let excluded = choose().await;
    assert!(
        excluded.status != 303 && excluded.has("Deze persoon is al uitgesloten."),
        "{}: {}",
        excluded.status,
        excluded.text()
    );
}

#[tokio::test]
async fn a_number_that_never_was_somebodys_is_called_wrong_by_an_officer() {
    let portal = Portal::start().await;
    let (app, directory) = (epd(&portal).await, Directory::of(&portal).await);
    let mistyped = directory
        .add(&Entry { niss: Some("88060200084".into()), riziv: Some("40000029003".into()), ..entry("Qwa", "Zinedine") })
        .await;
    directory.exclude(JAN, mistyped).await;
    assert!(!permits(&app, &[(SSIN, "88060200084")], JAN).await);
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let people = "/ombudsdienst/personen";
    assert!(an.get("/ombudsdienst").await.attribute("main a[href='/ombudsdienst/personen']", "href").is_some());
    for (typed, why) in
        [("", "Vul een nummer in."), ("Zinedine", "Vul een rijksregisternummer, RIZIV-nummer of personeelsnummer in.")]
    {
        let refused = an.fill(people, people, &[("zoek", typed)]).await;
        assert!(refused.status == 422 && refused.has(why), "{typed}: {}", refused.text());
    }
    let found = an.search(people, &[("zoek", "88.06.02-000.84")]).await;
    assert!(found.has("Qwa Zinedine, Laborant (heeft het nu)"), "{}", found.text());
    let page = found.attribute("main section li a", "href").unwrap();
    let asked = an.get(&page).await;
    assert_eq!(asked.text_of("h1"), "Was dit nummer nooit van deze persoon?");
    assert!(asked.has("Bij jullie sluit één patiënt deze persoon uit.") && !asked.has("88060200084"), "{}", asked.text());
    assert_eq!(an.fill(&page, &page, &[("antwoord", "nooit")]).await.location(), people);
    assert!(permits(&app, &[(SSIN, "88060200084")], JAN).await, "it never was theirs");
    assert!(!permits(&app, &[(RIZIV, "40000029003")], JAN).await, "the other numbers are");
    assert!(!consent_numbers(&app, JAN).await.contains(&"88060200084".to_owned()), "a new version says so");
    assert!(an.search(people, &[("zoek", "88060200084")]).await.has("Niemand in de lijst heeft of had dit nummer."));
    // The same form again is the same answer; another one comes too late.
    assert_eq!(an.send(&asked, &page, &[("antwoord", "nooit")]).await.location(), people);
    assert_eq!(an.send(&asked, &page, &[("antwoord", "zelfde")]).await.status, 409);
    assert_eq!(lien.send(&lien.get(people).await, &page, &[("antwoord", "nooit")]).await.status, 409);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'number-settled'").await, 1);
    // A former one as well; of her own numbers An finds none (R12).
    directory.set_niss(mistyped, "91060500057").await;
    directory.set_niss(mistyped, "85473099921").await;
    assert!(an.search(people, &[("zoek", "91060500057")]).await.has("(had het vroeger)"));
    assert!(an.search(people, &[("zoek", "P-1101")]).await.has("Niemand in de lijst heeft of had dit nummer."));
    let own = lien.search(people, &[("zoek", "P-1101")]).await.attribute("main section li a", "href").unwrap();
    assert_eq!(an.get(&own).await.status, 404);
    assert_eq!(an.send(&an.get(people).await, &own, &[("antwoord", "nooit")]).await.status, 404, "as one that is not there");
}
