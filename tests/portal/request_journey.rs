//! The journey of a request, step by step: what each page refuses, keeps and leads to.

mod sending;
mod unreadable;

use chrono::TimeDelta;

use crate::support::{Page, Portal, Visitor};

/// A refused form: 422, the summary first, its link at the field, the same words there.
#[track_caller]
pub fn refused(page: &Page, field: &str, message: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.text_of("title").starts_with("Fout: "));
    assert_eq!(page.text_of("h2"), "Er klopt iets niet", "the summary comes before every other heading");
    let links = page.texts(&format!(".govuk-error-summary a[href='#{field}']"));
    assert_eq!(links, [message], "{}", page.text());
    assert!(page.text_of(&format!("#{field}-fout")).contains(message));
    assert!(page.attribute(&format!("[id='{field}']"), "id").is_some(), "the link has a target");
}

/// Searches on the start page. Answers the draft's address and the page that came.
pub async fn found(visitor: &Visitor, term: &str) -> (String, Page) {
    let start = "/uitsluitingen/aanvragen";
    let to = visitor.fill(start, start, &[("zoek", term)]).await.location();
    (to.rsplit_once('/').unwrap().0.to_owned(), visitor.get(&to).await)
}

/// Up to the page after choosing the first person found.
async fn chosen(visitor: &Visitor, term: &str, name: &str) -> String {
    let (draft, page) = found(visitor, term).await;
    let choose = format!("{draft}/kiezen");
    assert_eq!(visitor.fill(&choose, &choose, &[("persoon", &page.radio(name))]).await.status, 303);
    draft
}

pub async fn answer(visitor: &Visitor, draft: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let path = format!("{draft}/{step}");
    visitor.fill(&path, &path, fields).await
}

pub fn value(page: &Page, field: &str) -> String {
    page.attribute(&format!("#{field}"), "value").unwrap_or_default()
}

#[tokio::test]
async fn a_step_that_is_skipped_leads_to_the_first_missing_one() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (draft, page) = found(&jan, "Sofie Claes").await;
    let leads = async |later: &[&str], missing: &str| {
        for step in later {
            let path = format!("{draft}/{step}");
            assert_eq!(jan.get(&path).await.location(), format!("{draft}/{missing}"), "GET {step}");
            if !["verstuurd", "via-ehealth"].contains(step) {
                let fields = [("gelezen", "ja"), ("via", "nexuzhealth"), ("contact", "bericht"), ("versie", "1")];
                assert_eq!(jan.send(&page, &path, &fields).await.location(), format!("{draft}/{missing}"), "POST {step}");
            }
        }
    };
    leads(&["ehealth", "via-ehealth", "gevolgen", "contact", "controle", "verstuurd"], "kiezen").await;
    answer(&jan, &draft, "kiezen", &[("persoon", &page.radio("Sofie Claes Arts"))]).await;
    leads(&["gevolgen", "contact", "controle", "verstuurd"], "ehealth").await;
    answer(&jan, &draft, "ehealth", &[("via", "nexuzhealth")]).await;
    leads(&["contact", "controle", "verstuurd"], "gevolgen").await;
    answer(&jan, &draft, "gevolgen", &[("gelezen", "ja")]).await;
    leads(&["controle", "verstuurd"], "contact").await;
    answer(&jan, &draft, "contact", &[("contact", "bericht")]).await;
    leads(&["verstuurd"], "controle").await;
    assert_eq!(jan.get(&draft).await.location(), format!("{draft}/controle"));
    assert_eq!(portal.count("select count(*) from outbox").await, 0);
    jan.send_draft(&draft).await;
    leads(&["zoeken", "kiezen", "beschrijven", "ehealth", "gevolgen", "contact"], "verstuurd").await;
}

#[tokio::test]
async fn a_search_says_what_to_mend_and_keeps_what_was_typed() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let start = "/uitsluitingen/aanvragen";
    let long = "a".repeat(201);
    let riziv = "Een RIZIV-nummer heeft 11 cijfers, zoals 1-42758-26-730. De eerste 8 zijn ook goed.";
    let (draft, _) = found(&jan, "Sofie Claes").await;
    for (typed, message) in [
        ("", "Vul een naam of een RIZIV-nummer in."),
        ("  ", "Vul een naam of een RIZIV-nummer in."),
        ("?!", "Vul een naam of een RIZIV-nummer in."),
        ("a", "Vul minstens 2 letters van de naam in."),
        ("100000070", riziv),
        (long.as_str(), "Gebruik maximaal 200 tekens."),
    ] {
        for (page, path) in [(start.to_owned(), start.to_owned()), (format!("{draft}/zoeken"), format!("{draft}/zoeken"))] {
            let answer = jan.fill(&page, &path, &[("zoek", typed)]).await;
            refused(&answer, "zoek", message);
            assert_eq!(value(&answer, "zoek"), typed.trim());
        }
    }
    assert_eq!(portal.count("select count(*) from request_drafts").await, 1);
}

#[tokio::test]
async fn a_search_finds_by_name_and_by_every_form_of_the_riziv_number() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    for typed in ["10000007003", "1-00000-07-003", "1.00000.07.003", "10000007", "1 00000 07", "RIZIV 1-00000-07-003"] {
        let (_, page) = found(&jan, typed).await;
        assert_eq!(page.text_of("h1"), "Kies de juiste persoon", "{typed}");
        assert_eq!(page.text_of("legend"), format!("1 persoon gevonden voor ‘{typed}’"));
        page.radio("Sofie Claes Arts, cardiologie RIZIV-nummer 1-00000-07-003 Werkt in AZ Sint-Lucas Brugge");
    }
    let (_, two) = found(&jan, "Tom Janssens").await;
    assert!(two.text_of("legend").ends_with(" personen gevonden voor ‘Tom Janssens’"), "{}", two.text_of("legend"));
    two.radio("Tom Janssens Verpleegkundige RIZIV-nummer 4-00000-28-401");
    two.radio("Tom Janssens Medewerker patiëntenvervoer Geen RIZIV-nummer, personeelsnummer P-1001");
    two.radio("De persoon staat er niet bij");
    assert_eq!(two.texts("input[checked]").len(), 0, "nobody is chosen beforehand");
    let (_, many) = found(&jan, "ma").await;
    assert!(many.has("Maak je zoekopdracht preciezer."));
    assert_eq!(many.texts("input[type=radio]").len(), 21);
    let (draft, nobody) = found(&jan, "Qwxz Qwxz").await;
    assert_eq!(nobody.text_of("h1"), "Beschrijf de persoon");
    let words = "We vonden niemand voor ‘Qwxz Qwxz’. Kijk na of de naam juist geschreven is, of beschrijf de persoon.";
    assert!(nobody.has(words));
    assert!(jan.get(&format!("{draft}/kiezen")).await.has(words));
    let (_, mistyped) = found(&jan, "10000007999").await;
    assert_eq!(mistyped.text_of("h1"), "Kies de juiste persoon", "the first 8 digits count");
    let (_, mistyped) = found(&jan, "12345678999").await;
    assert!(mistyped.has("Kijk dit RIZIV-nummer nog eens na."), "{}", mistyped.text());
}

#[tokio::test]
async fn choosing_says_who_cannot_be_chosen() {
    let portal = Portal::start().await;
    let (jan, owner) = (portal.signed_in("jan").await, portal.owner().await);
    let (draft, page) = found(&jan, "Tom Janssens").await;
    let choose = "Kies een persoon, of kies ‘De persoon staat er niet bij’.";
    refused(&answer(&jan, &draft, "kiezen", &[]).await, "persoon", choose);
    refused(&answer(&jan, &draft, "kiezen", &[("persoon", "Tom")]).await, "persoon", choose);
    let gone = "Deze persoon staat niet meer in de lijst. Zoek opnieuw.";
    let nobody = "00000000-0000-0000-0000-000000000000";
    refused(&answer(&jan, &draft, "kiezen", &[("persoon", nobody)]).await, "persoon", gone);
    let nurse = page.radio("Tom Janssens Verpleegkundige");
    let transport = page.radio("Tom Janssens Medewerker");
    owner.execute("update care_workers set active = false where riziv8 = '40000028'", &[]).await.unwrap();
    refused(&answer(&jan, &draft, "kiezen", &[("persoon", &nurse)]).await, "persoon", gone);
    owner.execute("update care_workers set niss = '85073099932' where id = $1::text::uuid", &[&transport]).await.unwrap();
    let oneself = answer(&jan, &draft, "kiezen", &[("persoon", &transport)]).await;
    refused(&oneself, "persoon", "Je kunt jezelf niet uitsluiten.");
    assert_eq!(oneself.attribute("input[checked]", "value"), Some(transport), "the choice is kept");
    assert_eq!(jan.get(&format!("{draft}/gevolgen")).await.location(), format!("{draft}/kiezen"), "nobody was chosen");
}

#[tokio::test]
async fn who_is_excluded_or_asked_for_already_is_said_with_the_link() {
    let portal = Portal::start().await;
    let (emma, owner) = (portal.signed_in("emma").await, portal.owner().await);
    let by_origin = "select c.riziv8, c.given_name || ' ' || c.family_name from exclusion_periods p join care_workers c on c.id = p.care_worker_id
        where p.ended_at is null and c.riziv8 is not null group by c.id having string_agg(p.origin, ',' order by p.origin) = $1";
    let both = owner.query_one(by_origin, &[&"ehealth,nexuzhealth"]).await.unwrap();
    let (draft, page) = found(&emma, both.get(0)).await;
    let answered = answer(&emma, &draft, "kiezen", &[("persoon", &page.radio(both.get(1)))]).await;
    refused(&answered, "persoon", "Deze persoon is al uitgesloten.");
    assert_eq!(answered.attribute("main fieldset a", "href").as_deref(), Some("/uitsluitingen"));

    let asked = owner.query_one("select c.riziv8, c.given_name || ' ' || c.family_name, r.reference from exclusion_requests r join care_workers c on c.id = r.care_worker_id", &[]).await.unwrap();
    let reference: &str = asked.get(2);
    let (draft, page) = found(&emma, asked.get(0)).await;
    let answered = answer(&emma, &draft, "kiezen", &[("persoon", &page.radio(asked.get(1)))]).await;
    refused(&answered, "persoon", &format!("Je hebt al een aanvraag voor deze persoon: {reference}."));
    assert_eq!(answered.attribute("main fieldset a", "href"), Some(format!("/aanvragen/{reference}")));

    // Excluded through eHealth only: advice, and the way on stays open.
    let ehealth = owner.query_one(by_origin, &[&"ehealth"]).await.unwrap();
    let name: &str = ehealth.get(1);
    let draft = chosen(&emma, ehealth.get(0), name).await;
    let advice = emma.get(&format!("{draft}/ehealth")).await;
    assert!(advice.has(&format!(
        "{name} is al uitgesloten via eHealth, ook in onze zorginstellingen. Een tweede uitsluiting is meestal niet nodig."
    )));
    assert_eq!(answer(&emma, &draft, "ehealth", &[("via", "nexuzhealth")]).await.location(), format!("{draft}/gevolgen"));
    answer(&emma, &draft, "gevolgen", &[("gelezen", "ja")]).await;
    answer(&emma, &draft, "contact", &[("contact", "bericht")]).await;
    assert!(emma.send_draft(&draft).await.starts_with("UA-2026-"));
}

#[tokio::test]
async fn ehealth_is_advised_for_whoever_has_a_riziv_number_and_sends_nothing() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = chosen(&jan, "Greet Vandamme", "Greet Vandamme").await;
    assert_eq!(jan.get(&format!("{draft}/controle")).await.location(), format!("{draft}/gevolgen"));
    assert_eq!(jan.get(&format!("{draft}/ehealth")).await.location(), format!("{draft}/gevolgen"));
    assert_eq!(
        jan.get(&format!("{draft}/gevolgen")).await.attribute(".govuk-back-link", "href"),
        Some(format!("{draft}/kiezen"))
    );

    let draft = chosen(&jan, "Sofie Claes", "Sofie Claes Arts").await;
    let advice = jan.get(&format!("{draft}/ehealth")).await;
    assert_eq!(advice.text_of("h1"), "We raden je eHealth aan");
    assert!(!advice.has("al uitgesloten via eHealth"));
    assert!(advice.texts("input[checked]").is_empty(), "two equal ways");
    refused(&answer(&jan, &draft, "ehealth", &[]).await, "via", "Kies hoe je deze persoon wilt uitsluiten.");
    refused(&answer(&jan, &draft, "ehealth", &[("via", "anders")]).await, "via", "Kies hoe je deze persoon wilt uitsluiten.");
    let out = answer(&jan, &draft, "ehealth", &[("via", "ehealth")]).await;
    assert_eq!(out.location(), format!("{draft}/via-ehealth"));
    let out = jan.get(&out.location()).await;
    assert_eq!(out.texts("main a[href='https://www.mijngezondheid.belgie.be/']"), ["Ga naar mijngezondheid.belgie.be"]);
    assert_eq!(jan.get(&format!("{draft}/controle")).await.location(), format!("{draft}/ehealth"), "nothing was decided here");
    assert_eq!(portal.count("select count(*) from outbox").await, 0);
    assert_eq!(
        portal
            .count(
                "select count(*) from exclusion_requests where patient_id = (select id from patients where niss = '85073099932')"
            )
            .await,
        0
    );
}

#[tokio::test]
async fn a_described_person_is_one_natural_person() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (draft, _) = found(&jan, "Qwxz Qwxz").await;
    let place = "AZ Sint-Lucas, onthaal";
    let group = "Vul de naam van één persoon in. Een afdeling of groep uitsluiten kan niet.";
    let two = "Vul maar één persoon in. Doe voor elke persoon een aparte aanvraag.";
    for (name, message) in [
        ("", "Vul de naam van één persoon in."),
        ("alle dokters", group),
        ("de dienst spoedgevallen", group),
        ("AZ Sint-Lucas", group),
        ("iedereen van cardiologie", group),
        ("Sofie Claes en Tom Janssens", two),
        ("Sofie Claes, Tom Janssens", two),
    ] {
        let answered = answer(&jan, &draft, "beschrijven", &[("naam", name), ("waar", place), ("functie", "arts")]).await;
        refused(&answered, "naam", message);
        assert_eq!(
            (value(&answered, "naam"), value(&answered, "waar"), value(&answered, "functie")),
            (name.into(), place.into(), "arts".into())
        );
    }
    let missing = answer(&jan, &draft, "beschrijven", &[("naam", "Sofie"), ("waar", " ")]).await;
    refused(&missing, "waar", "Vul in waar deze persoon werkt.");
    let long = "é".repeat(201);
    refused(
        &answer(&jan, &draft, "beschrijven", &[("naam", "Sofie"), ("waar", &long)]).await,
        "waar",
        "Gebruik maximaal 200 tekens.",
    );
    let fields = [("naam", "Sofie"), ("waar", place), ("functie", long.as_str())];
    refused(&answer(&jan, &draft, "beschrijven", &fields).await, "functie", "Gebruik maximaal 200 tekens.");
    for name in ["'t Kindt", "El Amrani", "De Smet - Van den Broeck", "O'Neill", "Li Yu", "Sofie", "D'Hondt–Müller"] {
        let answered = answer(&jan, &draft, "beschrijven", &[("naam", name), ("waar", place)]).await;
        assert_eq!(answered.location(), format!("{draft}/gevolgen"), "{name}");
        assert!(jan.get(&answered.location()).await.has(name));
        assert_eq!(value(&jan.get(&format!("{draft}/beschrijven")).await, "naam"), name);
    }
    answer(&jan, &draft, "gevolgen", &[("gelezen", "ja")]).await;
    answer(&jan, &draft, "contact", &[("contact", "bericht")]).await;
    let reference = jan.send_draft(&draft).await;
    let (draft, _) = found(&jan, "Qwxz Qwxz").await;
    let again = answer(&jan, &draft, "beschrijven", &[("naam", "d hondt muller"), ("waar", place)]).await;
    refused(&again, "naam", &format!("Je hebt al een aanvraag voor deze persoon: {reference}."));
    assert!(again.attribute(&format!("main a[href='/aanvragen/{reference}']"), "href").is_some());
}

#[tokio::test]
async fn the_consequences_are_acknowledged_and_version_and_time_are_kept() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = chosen(&jan, "Greet Vandamme", "Greet Vandamme").await;
    refused(&answer(&jan, &draft, "gevolgen", &[]).await, "gelezen", "Vink aan dat je de gevolgen gelezen hebt.");
    portal.clock.advance(TimeDelta::minutes(3));
    assert_eq!(answer(&jan, &draft, "gevolgen", &[("gelezen", "ja")]).await.location(), format!("{draft}/contact"));
    portal.clock.advance(TimeDelta::minutes(4));
    answer(&jan, &draft, "contact", &[("contact", "bericht")]).await;
    assert_eq!(answer(&jan, &draft, "gevolgen", &[("gelezen", "ja")]).await.location(), format!("{draft}/controle"));
    let reference = jan.send_draft(&draft).await;
    let row = portal
        .owner()
        .await
        .query_one(
            "select consequences_version, consequences_read_at::text, sent_at::text from exclusion_requests where reference = $1",
            &[&reference],
        )
        .await
        .unwrap();
    let kept: (String, String, String) = (row.get(0), row.get(1), row.get(2));
    assert_eq!(kept, ("1".into(), "2026-11-23 13:08:00+00".into(), "2026-11-23 13:12:00+00".into()));
}

#[tokio::test]
async fn remarks_are_counted_in_characters_and_the_telephone_is_one() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = chosen(&jan, "Greet Vandamme", "Greet Vandamme").await;
    answer(&jan, &draft, "gevolgen", &[("gelezen", "ja")]).await;
    let contact = async |fields: &[(&str, &str)]| answer(&jan, &draft, "contact", fields).await;
    let long = "😀".repeat(1001);
    let answered =
        contact(&[("opmerking", &long), ("contact", "telefoon"), ("telefoon", "0470 12 34 56"), ("boodschap", "ja")]).await;
    refused(&answered, "opmerking", "Je opmerking is te lang: 1001 tekens. Gebruik er maximaal 1000.");
    assert_eq!(answered.text_of("#opmerking"), long);
    assert_eq!(value(&answered, "telefoon"), "0470 12 34 56");
    assert!(answered.attribute("#boodschap[checked]", "id").is_some());
    assert!(answered.attribute("#contact-2[checked]", "id").is_some());
    assert!(answered.attribute("[maxlength]", "id").is_none(), "nothing is cut silently");
    refused(&contact(&[("contact", "")]).await, "contact", "Kies hoe we je mogen bereiken.");
    refused(&contact(&[("contact", "telefoon")]).await, "telefoon", "Vul een telefoonnummer in.");
    let dots = format!("0470{}123456", ".".repeat(1000));
    for wrong in ["12", "0470 12 34 5x", "bel maar", &dots] {
        let answered = contact(&[("contact", "telefoon"), ("telefoon", wrong)]).await;
        refused(
            &answered,
            "telefoon",
            "Vul een telefoonnummer in zoals 0470 12 34 56 of 050 12 34 56. Een nummer uit het buitenland? Begin met de landcode, zoals +31 6 12345678.",
        );
        assert_eq!(value(&answered, "telefoon"), wrong);
    }
    refused(&contact(&[("contact", "bericht"), ("instelling", "ergens")]).await, "instelling", "Kies een zorginstelling.");
    let emoji = "😀".repeat(1000);
    assert_eq!(contact(&[("contact", "bericht"), ("opmerking", &emoji)]).await.location(), format!("{draft}/controle"));
    let lines = format!("{}xx", "x\r\n".repeat(499));
    assert_eq!(contact(&[("contact", "bericht"), ("opmerking", &lines)]).await.location(), format!("{draft}/controle"));
    jan.send_draft(&draft).await;
    assert_eq!(
        portal
            .count("select count(*) from exclusion_requests where length(remark) = 1000 and position(chr(13) in remark) = 0")
            .await,
        1
    );
}
