//! The search for the person leads on: it refuses what is no person, and loses nothing of what was typed.

use chrono::TimeDelta;

use crate::request_journey::{answer, found, refused, value};
use crate::support::Portal;

const START: &str = "/uitsluitingen/aanvragen";
const GROUP: &str = "Vul de naam van één persoon in. Een afdeling of groep uitsluiten kan niet.";
const FUNCTION: &str = "Vul de naam van één persoon in. Een functie of een dienst alleen is niet genoeg. \
    Ken je de naam niet? Schrijf ons dan een bericht met wat je wel weet.";
const TWO: &str = "Vul maar één persoon in. Doe voor elke persoon een aparte aanvraag.";
const DOUBT: &str = "Vul maar één persoon in. Doe voor elke persoon een aparte aanvraag. \
    Twijfel je over de naam? Vul dan één naam in, en schrijf je twijfel straks bij ‘Wil je iets toevoegen?’.";

#[tokio::test]
async fn a_group_is_refused_at_the_search_already() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (draft, _) = found(&jan, "Sofie Claes").await;
    for (typed, message) in [
        ("alle dokters van cardiologie", GROUP),
        ("Spoed", GROUP),
        ("AZ Sint-Lucas", GROUP),
        ("de dokter van wacht", FUNCTION),
        ("verpleegster", FUNCTION),
        ("Jan Peeters en Piet Claes", TWO),
        ("Jan Peeters of Piet Claes", DOUBT),
    ] {
        for page in [START.to_owned(), format!("{draft}/zoeken")] {
            let answered = jan.fill(&page, &page, &[("zoek", typed)]).await;
            refused(&answered, "zoek", message);
            assert_eq!(value(&answered, "zoek"), typed, "what was typed stays");
        }
    }
    assert_eq!(portal.count("select count(*) from request_drafts").await, 1, "nothing was begun");
    // Whoever is called so is found.
    let called = "update care_workers set given_name = 'Jan', family_name = 'De Dokter', search_key = 'jan de dokter',
        family_key = 'de dokter jan', sorted_key = 'de dokter jan' where given_name = 'Greet' and family_name = 'Vandamme'";
    portal.owner().await.execute(called, &[]).await.unwrap();
    for typed in ["De Dokter", "dokter", "de dokter", "zuster dokter", "Zuster Dokter"] {
        found(&jan, typed).await.1.radio("Jan De Dokter");
    }
}

#[tokio::test]
async fn the_name_that_was_searched_is_not_typed_twice() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    for (typed, name) in [
        ("Xandrine Zwartbol", "Xandrine Zwartbol"),
        ("Qwxz (of Qwzx) Zwartbol", "Qwxz (of Qwzx) Zwartbol"),
        ("12345678999", ""),
        ("Zwartbol 4711", ""),
        ("Zwartbol, Xandrine, arts", "Zwartbol, Xandrine, arts"),
        ("mijn huisarts", "mijn huisarts"),
    ] {
        let (draft, page) = found(&jan, typed).await;
        assert_eq!((page.text_of("h1"), value(&page, "naam")), ("Beschrijf de persoon".into(), name.into()), "{typed}");
        let answered = answer(&jan, &draft, "zoeken", &[("zoek", "Qwxzine Zwartbol")]).await;
        assert_eq!(value(&jan.get(&answered.location()).await, "naam"), "Qwxzine Zwartbol", "the last search counts");
    }
    // Whoever is not in the list that came is called so too.
    let (draft, _) = found(&jan, "Tom Janssens").await;
    let answered = answer(&jan, &draft, "kiezen", &[("persoon", "geen")]).await;
    assert_eq!(value(&jan.get(&answered.location()).await, "naam"), "Tom Janssens");
    // What was described stays.
    answer(&jan, &draft, "beschrijven", &[("naam", "Tommy"), ("waar", "Brugge")]).await;
    assert_eq!(value(&jan.get(&format!("{draft}/beschrijven")).await, "naam"), "Tommy");
}

#[tokio::test]
async fn more_people_than_are_shown_are_not_counted_as_twenty() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    portal
        .owner()
        .await
        .batch_execute(
            "insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
               select gen_random_uuid(), 'Qwxz', 'Zwartbol' || chr(64 + n), 'Arts', 'qwxz zwartbol' || chr(96 + n),
                 'zwartbol' || chr(96 + n) || ' qwxz', 'qwxz zwartbol' || chr(96 + n), now() from generate_series(1, 20) n",
        )
        .await
        .unwrap();
    let (_, twenty) = found(&jan, "Zwartbol").await;
    assert_eq!(twenty.text_of("legend"), "20 personen gevonden voor ‘Zwartbol’");
    assert!(!twenty.has("Maak je zoekopdracht preciezer."));
    portal
        .owner()
        .await
        .batch_execute(
            "insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
               values (gen_random_uuid(), 'Qwxz', 'Zwartbolz', 'Arts', 'qwxz zwartbolz', 'zwartbolz qwxz', 'qwxz zwartbolz', now())",
        )
        .await
        .unwrap();
    let (_, more) = found(&jan, "Zwartbol").await;
    assert_eq!(
        more.text_of("main .govuk-inset-text"),
        "Meer dan 20 personen gevonden voor ‘Zwartbol’. Je ziet de eerste 20. Maak je zoekopdracht preciezer."
    );
    assert_eq!(more.text_of("legend"), "Wie bedoel je?");
    assert_eq!(more.texts("input[type=radio]").len(), 21);
}

#[tokio::test]
async fn doubt_about_one_name_is_one_person() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (draft, _) = found(&jan, "Qwxz Qwxz").await;
    for name in [
        "Sofie of Sophie Claes",
        "Tom (of Thomas) Janssens",
        "Jan Peeters of Pieters",
        "Peeters/Janssens Marie",
        "Jan of Piet Claes",
    ] {
        let answered = answer(&jan, &draft, "beschrijven", &[("naam", name), ("waar", "Brugge")]).await;
        assert_eq!(answered.location(), format!("{draft}/gevolgen"), "{name}");
    }
    let answered = answer(&jan, &draft, "beschrijven", &[("naam", "Jan Peeters of Piet Claes"), ("waar", "Brugge")]).await;
    refused(&answered, "naam", DOUBT);
    let contact = "Wil je iets toevoegen? (niet verplicht)";
    answer(&jan, &draft, "gevolgen", &[("gelezen", "ja")]).await;
    assert!(jan.get(&format!("{draft}/contact")).await.has(contact), "the field that the message names");
    for (name, message) in [("de nachtverpleegkundige", FUNCTION), ("de nachtploeg", GROUP)] {
        refused(&answer(&jan, &draft, "beschrijven", &[("naam", name), ("waar", "Brugge")]).await, "naam", message);
    }
    for name in ["Sofie Spoed", "Jan De Dokter", "An Balie", "Bert Team", "Blok", "mijn huisarts", "Claes, Sofie, arts"] {
        let answered = answer(&jan, &draft, "beschrijven", &[("naam", name), ("waar", "Brugge")]).await;
        assert_eq!(answered.location(), format!("{draft}/contact"), "{name}");
    }
}

#[tokio::test]
async fn a_search_is_no_request_that_was_begun() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let begun = async || jan.get(START).await.texts("main .mt-card").len();
    let said = async || jan.get("/mijn-gegevens").await.has("aanvraag begonnen en nog niet verstuurd");
    // The same form again is the same search.
    let page = jan.get(START).await;
    let fields = page.hidden(START);
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.push(("zoek", "Tom Janssens"));
    let to = jan.post(START, &fields).await.location();
    assert_eq!(jan.post(START, &fields).await.location(), to);
    let draft = to.strip_suffix("/kiezen").unwrap().to_owned();
    found(&jan, "Xandrine Zwartbol").await;
    assert_eq!(portal.count("select count(*) from request_drafts").await, 2);
    assert_eq!((begun().await, said().await), (0, false));
    assert!(!jan.get(START).await.has("Nog niet verstuurd"));
    let nurse = jan.get(&to).await.radio("Tom Janssens Verpleegkundige");
    answer(&jan, &draft, "kiezen", &[("persoon", &nurse)]).await;
    assert_eq!((begun().await, said().await), (1, true));
    // Also once somebody is chosen: the choice stays, and the draft is the one that another tab shows.
    let version = async || portal.count("select version::bigint from request_drafts where has_person").await;
    let before = version().await;
    portal.clock.advance(TimeDelta::minutes(1));
    assert_eq!(jan.post(START, &fields).await.location(), to);
    let same = [("zoek", "Tom Janssens")];
    assert_eq!(answer(&jan, &draft, "zoeken", &same).await.location(), to);
    assert_eq!((begun().await, version().await), (1, before));
    // Nobody of the list after all.
    answer(&jan, &draft, "kiezen", &[("persoon", "geen")]).await;
    assert_eq!((begun().await, said().await), (0, false));
    answer(&jan, &draft, "beschrijven", &[("naam", "Tom"), ("waar", "Brugge")]).await;
    assert_eq!((begun().await, said().await), (1, true));
}

#[tokio::test]
async fn a_search_that_named_nobody_goes_after_a_day_and_never_under_an_open_page() {
    let portal = Portal::start().await;
    let sweep = async || mijntoegang::operate::sweep_once(&portal.site()).await.unwrap();
    let drafts = "select count(*) from request_drafts";
    let jan = portal.signed_in("jan").await;
    let kept = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
    let (draft, page) = found(&jan, "Xandrine Zwartbol").await;
    // The page stands open in a session that expired: its form is kept, so what it belongs to is.
    portal.clock.advance(TimeDelta::hours(25));
    sweep().await;
    assert_eq!(portal.count(drafts).await, 2);
    let describe = format!("{draft}/beschrijven");
    let late = jan.send(&page, &describe, &[("naam", "Xandrine"), ("waar", "Brugge")]).await;
    assert_eq!(late.location(), "/aanmelden");
    let again = jan.get("/aanmelden").await;
    assert_eq!(jan.send(&again, "/aanmelden", &[("persoon", "jan")]).await.location(), describe);
    portal.clock.advance(TimeDelta::minutes(10));
    sweep().await;
    assert_eq!(value(&jan.get(&describe).await, "waar"), "Brugge");
    // After leaving, nobody can come back to it.
    assert_eq!(jan.send(&jan.get(&describe).await, "/afmelden", &[]).await.location(), "/afgemeld");
    sweep().await;
    assert_eq!(portal.count(drafts).await, 1);
    let jan = portal.signed_in("jan").await;
    assert_eq!(jan.get(&describe).await.status, 404);
    assert!(jan.get(START).await.has("Greet Vandamme"));
    // Somebody who signed in since, and has a page of it open: the text that is typed there arrives.
    let (draft, _) = found(&jan, "Xandrine Zwartbol").await;
    let describe = format!("{draft}/beschrijven");
    jan.send(&jan.get(START).await, "/afmelden", &[]).await;
    portal.clock.advance(TimeDelta::hours(23));
    let jan = portal.signed_in("jan").await;
    let page = jan.get(&describe).await;
    portal.clock.advance(TimeDelta::minutes(61));
    sweep().await;
    let late = jan.send(&page, &describe, &[("naam", "Xandrine"), ("waar", "Brugge")]).await;
    assert_eq!(late.location(), "/aanmelden");
    jan.send(&jan.get("/aanmelden").await, "/aanmelden", &[("persoon", "jan")]).await;
    assert_eq!(value(&jan.get(&describe).await, "waar"), "Brugge");
    jan.send(&jan.get(START).await, "/afmelden", &[]).await;
    sweep().await;
    assert_eq!(portal.count(drafts).await, 1);
    let jan = portal.signed_in("jan").await;
    // One of today stays.
    let (draft, _) = found(&jan, "Xandrine Zwartbol").await;
    jan.send(&jan.get(START).await, "/afmelden", &[]).await;
    portal.clock.advance(TimeDelta::hours(23));
    sweep().await;
    assert_eq!(portal.count(drafts).await, 2);
    portal.clock.advance(TimeDelta::hours(1) + TimeDelta::seconds(1));
    sweep().await;
    let jan = portal.signed_in("jan").await;
    assert_eq!(jan.get(&format!("{draft}/beschrijven")).await.status, 404);
    assert_eq!(jan.get(&format!("{kept}/controle")).await.status, 200);
}

#[tokio::test]
async fn a_place_narrows_the_search_and_the_own_hospital_stands_first() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    portal
        .owner()
        .await
        .batch_execute(
            "insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
               select gen_random_uuid(), 'Qwxz', 'Zwartbol' || chr(64 + n), 'Arts', 'qwxz zwartbol' || chr(96 + n),
                 'zwartbol' || chr(96 + n) || ' qwxz', 'qwxz zwartbol' || chr(96 + n), now() from generate_series(1, 24) n;
             insert into care_worker_posts (care_worker_id, institution_id, department)
               select w.id, i.id, 'spoed' from care_workers w, institutions i
               where (w.family_name = 'ZwartbolX' and i.name = 'AZ Sint-Lucas Brugge')
                 or (w.family_name in ('ZwartbolB', 'ZwartbolW') and i.name = 'Ziekenhuis Leieland')",
        )
        .await
        .unwrap();
    let (draft, all) = found(&jan, "Zwartbol").await;
    assert_eq!(all.texts(".mt-pickrow").len(), 21, "twenty and none of them");
    assert_eq!(all.texts(".mt-pickhead"), ["In jouw ziekenhuis, AZ Sint-Lucas Brugge", "In andere zorginstellingen", "Of"]);
    assert!(all.texts(".mt-pickrow")[0].starts_with("Qwxz ZwartbolX"), "though it is not among the first twenty");
    let narrowed = async |place: &str| {
        let page = format!("{draft}/zoeken");
        let led = jan.fill(&page, &page, &[("zoek", "Zwartbol"), ("waar", place)]).await.location();
        jan.get(&led).await
    };
    let there = narrowed("leieland").await;
    assert_eq!(there.text_of("legend"), "2 personen gevonden voor ‘Zwartbol’");
    assert_eq!(value(&there, "waar"), "leieland", "what was typed stays");
    let nowhere = narrowed("Ziekenhuis Nergens").await;
    assert!(nowhere.has("We kennen geen zorginstelling met de naam ‘Ziekenhuis Nergens’."), "{}", nowhere.text());
    assert_eq!(nowhere.texts(".mt-pickrow").len(), 21);
    for page in [&all, &there, &nowhere] {
        assert!(page.attribute("a[href*=Zwartbol], a[href*=wartbol]", "href").is_none(), "no name in an address");
    }
}

#[tokio::test]
async fn names_are_suggested_to_a_patient_and_nothing_of_it_is_kept() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let page = jan.get(START).await;
    let suggest = async |typed: &str| {
        let answer = jan.send(&page, "/uitsluitingen/aanvragen/suggesties", &[("zoek", typed)]).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{typed}");
        serde_json::from_str::<Vec<serde_json::Value>>(&answer.body).unwrap()
    };
    let found = suggest("sofie cl").await;
    assert_eq!(found[0]["name"], "Sofie Claes");
    assert!(found[0]["detail"].as_str().unwrap().ends_with(" – AZ Sint-Lucas Brugge"), "{found:?}");
    assert!(suggest("janssens").await.len() == 6, "six at most");
    for nothing in ["", "q", "10000007003", "%%"] {
        assert!(suggest(nothing).await.is_empty(), "{nothing}");
    }
    assert_eq!(portal.count("select count(*) from request_drafts").await, 0);
    assert_eq!(
        portal.anonymous().post("/uitsluitingen/aanvragen/suggesties", &[("zoek", "claes")]).await.location(),
        "/aanmelden"
    );
}
