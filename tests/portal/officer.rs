//! The ombudsdienst: the worklist, a request's page, every decision, and what an officer never meets (R12).

use chrono::TimeDelta;

use crate::support::{Page, Portal, Visitor};

fn page_of(reference: &str) -> String {
    format!("/ombudsdienst/aanvragen/{reference}")
}

/// A form of a request's page.
async fn act(officer: &Visitor, reference: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let page = page_of(reference);
    officer.fill(&page, &format!("{page}/{action}"), fields).await
}

/// Registers against the candidate with this label.
async fn register(officer: &Visitor, reference: &str, label: &str) -> Page {
    let worker = officer.get(&page_of(reference)).await.radio(label);
    act(officer, reference, "registreer", &[("persoon", &worker)]).await
}

#[track_caller]
fn refused(page: &Page, field: &str, message: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.text_of("title").starts_with("Fout: "));
    assert_eq!(page.text_of("h2"), "Er klopt iets niet");
    assert_eq!(page.texts(&format!(".govuk-error-summary a[href='#{field}']")), [message], "{}", page.text());
    assert!(page.text_of(&format!("#{field}-fout")).contains(message));
    assert!(page.attribute(&format!("[id='{field}']"), "id").is_some(), "the link has a target");
}

async fn state(portal: &Portal, reference: &str) -> String {
    let row = portal.owner().await.query_one("select state from exclusion_requests where reference = $1", &[&reference]).await;
    row.unwrap().get(0)
}

/// The references on the worklist, in its order.
fn rows(page: &Page) -> Vec<String> {
    page.texts("tbody th a")
}

#[tokio::test]
async fn taking_a_request_shows_who_works_on_it() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = an.get(&page_of(&reference)).await;
    assert!(
        page.has("Nog niemand behandelt deze aanvraag. Doel: afgewerkt tegen 25 november 2026. Uiterste datum: 3 december 2026.")
    );
    assert!(page.has("Jan Willems") && page.has("85.07.30-999.32") && page.has("Gekozen uit de lijst"), "{}", page.text());
    assert!(!page.text_of("title").contains("Jan"));
    let token = an.get(&page_of(&reference)).await;
    for _ in 0..2 {
        let answer = an.send(&token, &format!("{}/neem", page_of(&reference)), &[]).await;
        assert_eq!(answer.location(), page_of(&reference));
    }
    let page = an.get(&page_of(&reference)).await;
    assert!(page.has(&format!("Je behandelt nu aanvraag {reference}.")));
    assert!(page.has("An De Smet behandelt deze aanvraag.") && page.has("In behandeling genomen door An De Smet"));
    assert!(!page.has("Neem in behandeling"));
    assert!(jan.get("/uitsluitingen").await.text_of("section[aria-labelledby=aanvragen]").contains("In behandeling"));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'request-taken'").await, 1);
    assert!(portal.count("select count(*) from audit_events where action = 'request-read'").await >= 3, "reads are audited");
}

#[tokio::test]
async fn a_chosen_person_is_registered_and_nobody_else() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = an.get(&page_of(&reference)).await;
    assert_eq!(page.texts("#registreer input[type=radio]").len(), 1);
    assert!(page.has("Komt overeen met de aanvraag") && !page.has("Voeg persoon toe"));
    assert!(page.attribute("#registreer input[checked]", "id").is_none(), "choosing is the confirmation");
    let message = "Kies precies één persoon uit de lijst.";
    refused(&act(&an, &reference, "registreer", &[]).await, "persoon", message);
    refused(&act(&an, &reference, "registreer", &[("persoon", "Tom")]).await, "persoon", message);
    let owner = portal.owner().await;
    let other: String = owner
        .query_one(
            "select id::text from care_workers where given_name = 'Tom' and family_name = 'Janssens' and riziv8 is null",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    refused(&act(&an, &reference, "registreer", &[("persoon", &other)]).await, "persoon", message);
    assert_eq!(state(&portal, &reference).await, "sent");
    let worker = page.radio("Tom Janssens Verpleegkundige");
    for _ in 0..2 {
        let answer = an.send(&page, &format!("{}/registreer", page_of(&reference)), &[("persoon", &worker)]).await;
        assert_eq!(answer.location(), page_of(&reference));
    }
    let page = an.get(&page_of(&reference)).await;
    assert!(
        page.has("Tom Janssens is nu uitgesloten. De patiënt krijgt een bericht.") && page.has("Geregistreerd door An De Smet")
    );
    assert!(!page.has("Weiger aanvraag"));
    let (subject, body) = portal.told("true").await.remove(0);
    assert_eq!(subject, "Je uitsluiting is geregistreerd");
    assert_eq!(
        body,
        "Tom Janssens kan je dossier niet meer openen. Dat geldt vanaf nu, in alle zorginstellingen van het nexuzhealth-netwerk, tot jij de uitsluiting stopzet."
    );
    let mail = owner.query_one("select subject, body from outbox where recipient = 'jan@example.org'", &[]).await.unwrap();
    let (subject, body): (String, String) = (mail.get(0), mail.get(1));
    assert_eq!(subject, "Er staat een bericht voor je klaar");
    assert!(!body.contains("UA-") && !body.contains("Sint-Lucas") && !body.contains("Tom"), "{body}");
    assert_eq!(jan.get(&format!("/aanvragen/{reference}")).await.text_of(".govuk-tag"), "Geregistreerd");
}

#[tokio::test]
async fn a_described_person_is_found_out_by_the_officer() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Vandamme", "AZ Sint-Lucas, onthaal").await).await;
    let page = an.get(&page_of(&reference)).await;
    assert!(page.has("Beschreven door de patiënt") && page.has("Voeg persoon toe"));
    page.radio("Greet Vandamme");
    let search = format!("{}/zoek", page_of(&reference));
    refused(&an.send(&page, &search, &[("zoek-persoon", "")]).await, "zoek-persoon", "Vul een naam of een RIZIV-nummer in.");
    let found = an.send(&page, &search, &[("zoek-persoon", "1-00000-07-003")]).await;
    assert_eq!(found.status, 200);
    let sofie = found.radio("Sofie Claes");
    let answer = an.send(&found, &format!("{}/registreer", page_of(&reference)), &[("persoon", &sofie)]).await;
    assert_eq!(answer.location(), page_of(&reference));
    assert!(an.get(&page_of(&reference)).await.has("Sofie Claes is nu uitgesloten."));
    assert!(jan.get("/uitsluitingen").await.text_of("section[aria-labelledby=actief]").contains("Sofie Claes"));

    // The same person once more, described: the officer is told.
    let again = jan.send_draft(&jan.draft_described("Sofie", "AZ Sint-Lucas, cardiologie").await).await;
    refused(&register(&an, &again, "Sofie Claes").await, "persoon", "De patiënt heeft deze persoon al uitgesloten.");
    assert_eq!(state(&portal, &again).await, "sent");
    assert_eq!(portal.count("select count(*) from messages").await, 1);
}

#[tokio::test]
async fn a_refusal_has_a_reason_and_words_that_reach_the_patient() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let words = "Bel ons even op <b>050</b>.\r\nWe vonden ’n D'Hondt–Müller 😀";
    refused(&act(&an, &reference, "weiger", &[("reden", ""), ("uitleg", words)]).await, "reden", "Kies een reden.");
    let other = act(&an, &reference, "weiger", &[("reden", "zomaar"), ("uitleg", words)]).await;
    refused(&other, "reden", "Kies een reden.");
    assert_eq!(other.text_of("#uitleg"), words.split_whitespace().collect::<Vec<_>>().join(" "), "what was typed is kept");
    let empty = act(&an, &reference, "weiger", &[("reden", "niet-gevonden"), ("uitleg", " \n ")]).await;
    refused(&empty, "uitleg", "Schrijf een uitleg voor de patiënt.");
    assert_eq!(empty.attribute("#reden option[selected]", "value").as_deref(), Some("niet-gevonden"));
    let long = "é".repeat(2001);
    refused(
        &act(&an, &reference, "weiger", &[("reden", "andere"), ("uitleg", &long)]).await,
        "uitleg",
        "Gebruik maximaal 2000 tekens.",
    );
    assert_eq!(state(&portal, &reference).await, "sent");

    let open = an.get(&page_of(&reference)).await;
    for _ in 0..2 {
        let fields = [("reden", "niet-gevonden"), ("uitleg", words)];
        let answer = an.send(&open, &format!("{}/weiger", page_of(&reference)), &fields).await;
        assert_eq!(answer.location(), page_of(&reference));
    }
    let other =
        an.send(&open, &format!("{}/weiger", page_of(&reference)), &[("reden", "andere"), ("uitleg", "Iets anders")]).await;
    assert_eq!(other.status, 409, "another answer is another form");
    assert!(other.has("An De Smet heeft deze aanvraag intussen geweigerd (23 november 2026 om 14.05 uur)."));
    let theirs = jan.get(&format!("/aanvragen/{reference}")).await;
    assert_eq!(theirs.text_of(".govuk-tag"), "Geweigerd");
    assert!(theirs.has("We vonden de persoon niet") && theirs.has("Bel ons even op <b>050</b>. We vonden ’n D'Hondt–Müller 😀"));
    assert!(theirs.has("Er verandert niets aan de toegang tot je dossier."));
    assert!(!theirs.body.contains("<b>050"));
    assert_eq!(portal.count("select count(*) from messages where kind = 'refused'").await, 1);
    let body = portal.told_body("true").await;
    assert!(
        body.starts_with(&format!(
            "We konden de uitsluiting niet registreren (aanvraag {reference}). Reden: We vonden de persoon niet. Bel ons"
        )),
        "{body}"
    );
    // Afterwards the patient may ask anew.
    jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
}

#[tokio::test]
async fn with_another_reason_the_words_alone_tell_it() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    act(&an, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Je belde ons.")]).await;
    assert!(!jan.get(&format!("/aanvragen/{reference}")).await.has("Een andere reden"));
    let body = portal.told_body("true").await;
    assert!(!body.contains("Reden:") && body.contains("Je belde ons."), "{body}");
}

#[tokio::test]
async fn somebody_missing_from_the_list_is_added_and_chosen() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Qwxzina", "AZ Sint-Lucas, labo").await).await;
    let add = format!("{}/persoon", page_of(&reference));
    let page = an.get(&add).await;
    let place = page.attribute("#instelling option:nth-child(2)", "value").unwrap();
    let whole =
        [("voornaam", "Qwxzina"), ("familienaam", "D'Hondt–Müller"), ("functie", "Laborant"), ("instelling", place.as_str())];
    let with = |changes: &[(&'static str, &'static str)]| {
        let mut fields: Vec<(&str, &str)> =
            whole.iter().copied().filter(|(name, _)| changes.iter().all(|(other, _)| other != name)).collect();
        fields.extend_from_slice(changes);
        fields
    };
    let post = async |fields: Vec<(&str, &str)>| an.fill(&add, &add, &fields).await;
    let riziv = "Een RIZIV-nummer heeft 11 cijfers, zoals 1-42758-26-730. De eerste 8 zijn ook goed.";
    let number = ("personeelsnummer", "P-77");
    for (changes, field, message) in [
        (&[][..], "riziv", "Vul minstens één nummer in, zodat ziekenhuistoepassingen deze persoon herkennen."),
        (
            &[number, ("voornaam", "7")],
            "voornaam",
            "Vul een voornaam in. Heeft deze persoon maar één naam? Laat dit veld dan leeg.",
        ),
        (&[number, ("familienaam", "")], "familienaam", "Vul een familienaam in."),
        (&[number, ("functie", "")], "functie", "Vul een functie in."),
        (&[number, ("instelling", "")], "instelling", "Kies een zorginstelling."),
        (&[number, ("instelling", "ergens")], "instelling", "Kies een zorginstelling."),
        (&[("riziv", "1234")], "riziv", riziv),
        (
            &[("rijksregisternummer", "85073000062")],
            "rijksregisternummer",
            "Dit rijksregisternummer klopt niet. Kijk de cijfers na.",
        ),
        (&[("riziv", "1-00000-07-003")], "riziv", "Deze persoon staat al in de lijst. Zoek op de naam of het nummer."),
        (
            &[("personeelsnummer", "P-1001"), ("instelling", "HOME")],
            "personeelsnummer",
            "Deze persoon staat al in de lijst. Zoek op de naam of het nummer.",
        ),
    ] {
        let home = mijntoegang::demo::people::institution_id("AZ Sint-Lucas Brugge").to_string();
        let fields =
            with(changes).into_iter().map(|(name, value)| (name, if value == "HOME" { home.as_str() } else { value })).collect();
        let answer = post(fields).await;
        refused(&answer, field, message);
        if field != "familienaam" {
            assert_eq!(answer.attribute("#familienaam", "value").as_deref(), Some("D'Hondt–Müller"), "what was typed is kept");
        }
    }
    assert_eq!(portal.count("select count(*) from care_workers where added_by is not null").await, 0);
    // It is An's own number: she is no candidate on her own screen and may not register against herself; Lien may.
    let to = post(with(&[number, ("rijksregisternummer", "70.05.15-000.85")])).await.location();
    let shown = an.get(&to).await;
    assert!(shown.has("Qwxzina D'Hondt–Müller staat nu in de lijst."));
    let (_, added) = to.split_once("?persoon=").unwrap();
    assert!(shown.attribute(&format!("input[value='{added}']"), "id").is_none());
    assert_eq!(portal.count("select count(*) from audit_events where action = 'care-worker-added'").await, 1);
    let own = an.send(&shown, &format!("{}/registreer", page_of(&reference)), &[("persoon", added)]).await;
    assert_eq!((own.status, own.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".into()));
    assert_eq!(state(&portal, &reference).await, "sent");
    // Somebody else's is there to choose at once.
    let other = [("personeelsnummer", "P-78"), ("voornaam", "Qwxzinus"), ("rijksregisternummer", "91.06.05-000.57")];
    let to = post(with(&other)).await.location();
    an.get(&to).await.radio("Qwxzinus D'Hondt–Müller Laborant");
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(register(&lien, &reference, "Qwxzina D'Hondt–Müller").await.status, 303);
    assert_eq!(an.get(&page_of(&reference)).await.status, 403);
}

#[tokio::test]
async fn a_registration_in_error_is_taken_back_with_a_message() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Tom Janssens", "AZ Sint-Lucas, spoed").await).await;
    assert_eq!(register(&an, &reference, "Tom Janssens Medewerker").await.status, 303);
    let (empty, long) = ([("reden-intrekking", " ")], "x".repeat(2001));
    refused(
        &act(&an, &reference, "trek-registratie-in", &empty).await,
        "reden-intrekking",
        "Schrijf waarom je de registratie intrekt.",
    );
    let field = [("reden-intrekking", long.as_str())];
    refused(&act(&an, &reference, "trek-registratie-in", &field).await, "reden-intrekking", "Gebruik maximaal 2000 tekens.");
    let open = an.get(&page_of(&reference)).await;
    let why = [("reden-intrekking", "Het was de naamgenoot van de spoed.")];
    let path = format!("{}/trek-registratie-in", page_of(&reference));
    let hidden = open.hidden(&path);
    let fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(why).collect();
    for _ in 0..2 {
        assert_eq!(an.post(&path, &fields).await.location(), page_of(&reference));
    }
    let page = an.get(&page_of(&reference)).await;
    assert!(page.has("De registratie is ingetrokken.") && page.has("Het was de naamgenoot van de spoed."));
    assert!(page.has("An De Smet behandelt deze aanvraag.") && page.has("Registreer uitsluiting"));
    let list = jan.get("/uitsluitingen").await;
    assert!(list.text_of("tbody").contains("Tom Janssens") && list.text_of("tbody").contains("Ingetrokken wegens vergissing"));
    assert!(!list.has("Maak ongedaan") && list.has("Lopende aanvragen"));
    let theirs = jan.get(&format!("/aanvragen/{reference}")).await;
    assert!(theirs.has("Registratie ingetrokken wegens vergissing") && !theirs.has("naamgenoot"), "{}", theirs.text());
    let body = portal.told_body("m.kind = 'registration_retracted'").await;
    assert_eq!(
        body,
        format!(
            "We registreerden per vergissing een uitsluiting van Tom Janssens. Die geldt niet meer. Je aanvraag {reference} is opnieuw in behandeling."
        )
    );
    assert_eq!(portal.count("select count(*) from exclusion_periods where ended_by = 'error'").await, 1);

    // Registered against the right one; the patient ends it; then there is nothing left to take back.
    assert_eq!(register(&an, &reference, "Tom Janssens Verpleegkundige").await.status, 303);
    let open = an.get(&page_of(&reference)).await;
    let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
    jan.fill(&give, &give, &[]).await;
    let late = an.send(&open, &format!("{}/trek-registratie-in", page_of(&reference)), &why).await;
    assert_eq!(late.status, 409);
    assert!(late.has("De patiënt heeft deze uitsluiting intussen zelf stopgezet (23 november 2026 om 14.05 uur). Jouw keuze is niet bewaard."), "{}", late.text());
    assert_eq!(state(&portal, &reference).await, "registered");
    assert_eq!(portal.count("select count(*) from messages where kind = 'registration_retracted'").await, 1);
}

#[tokio::test]
async fn the_worklist_shows_the_nearest_date_first_and_marks_what_is_late() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let first = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    portal.clock.advance(TimeDelta::minutes(10));
    let second = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let emmas: String = portal
        .owner()
        .await
        .query_one("select reference from exclusion_requests order by sent_at limit 1", &[])
        .await
        .unwrap()
        .get(0);
    let list = an.get("/ombudsdienst").await;
    assert_eq!(list.text_of("h1"), "Werklijst");
    assert_eq!(rows(&list), [emmas.clone(), first.clone(), second.clone()]);
    assert_eq!(list.texts(".mt-stats li"), ["3 open aanvragen", "0 te laat (doel: 2 werkdagen)", "3 niet toegewezen"]);
    assert!(list.has("Nog 2 dagen") && list.texts("tr.is-late").is_empty());
    assert!(list.text_of("tbody").contains("Emma Peeters ° 1985"));

    // Wednesday is the target; on Thursday it is a day late, on Monday three.
    for (days, left) in [(2, "Vandaag afwerken"), (1, "1 dag te laat"), (4, "3 dagen te laat")] {
        portal.clock.advance(TimeDelta::days(days));
        let an = portal.signed_in("an-ombudsdienst").await;
        let list = an.get("/ombudsdienst").await;
        assert_eq!(list.texts("tbody small").iter().filter(|text| *text == left).count(), 3, "{}", list.text());
        let late = left.ends_with("te laat");
        assert_eq!(list.texts("tr.is-late").len(), if late { 3 } else { 0 });
        assert_eq!(an.get(&page_of(&first)).await.text_of(".mt-late"), if late { left } else { "" });
    }
    // What comes in now is due later, whatever its number.
    let (an, jan) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("jan").await);
    let third = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let list = an.get("/ombudsdienst").await;
    assert_eq!(rows(&list), [emmas, first, second, third]);
    assert_eq!(list.texts(".mt-stats li")[1], "3 te laat (doel: 2 werkdagen)");
    assert!(portal.count("select count(*) from audit_events where action = 'worklist-read'").await >= 5);
}

#[tokio::test]
async fn the_worklist_is_filtered_and_searched_without_names_in_the_address() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let emmas: String = portal.owner().await.query_one("select reference from exclusion_requests", &[]).await.unwrap().get(0);
    let (taken, done) =
        (jan.request_for("Sofie Claes", "Sofie Claes Arts").await, jan.request_for("Greet Vandamme", "Greet Vandamme").await);
    let described = jan.send_draft(&jan.draft_described("D'Hondt–Müller", "AZ Sint-Lucas").await).await;
    act(&an, &taken, "neem", &[]).await;
    act(&an, &done, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await;
    let list = async |officer: &Visitor, fields: &[(&str, &str)]| {
        let page = officer.search("/ombudsdienst", fields).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let mut found = rows(&page);
        found.sort();
        (found, page)
    };
    let sorted = |wanted: &[&String]| {
        let mut wanted: Vec<String> = wanted.iter().map(|one| (*one).clone()).collect();
        wanted.sort();
        wanted
    };
    for (fields, wanted) in [
        (&[][..], &[&emmas, &taken, &described][..]),
        (&[("status", "nieuw")], &[&emmas, &described]),
        (&[("status", "behandeling")], &[&taken]),
        (&[("status", "afgewerkt")], &[&done]),
        (&[("wie", "ik")], &[&taken]),
        (&[("wie", "niemand")], &[&emmas, &described]),
        (&[("zoek", &taken)], &[&taken]),
        (&[("zoek", &taken.to_lowercase())], &[&taken]),
        (&[("zoek", &taken.replace('-', " "))], &[&taken]),
        (&[("zoek", "85073099932")], &[&taken, &done, &described]),
        (&[("zoek", "85.07.30-999.32")], &[&taken, &done, &described]),
        (&[("zoek", "willems")], &[&taken, &done, &described]),
        (&[("zoek", "Emma Pee")], &[&emmas]),
        (&[("zoek", "sofie cla")], &[&taken]),
        (&[("zoek", "dhondt muller")], &[&described]),
        (&[("zoek", "willems"), ("status", "afgewerkt")], &[&done]),
        (&[("zoek", "willems"), ("status", "afgewerkt"), ("wie", "niemand")], &[&done]),
        (&[("zoek", "100%")], &[]),
        (&[("zoek", "_")], &[]),
    ] {
        let (found, page) = list(&an, fields).await;
        assert_eq!(found, sorted(wanted), "{fields:?}");
        for (name, value) in fields {
            let kept = match *name {
                "zoek" => page.attribute("#zoek", "value"),
                other => page.attribute(&format!("#{other} option[selected]"), "value"),
            };
            assert_eq!(kept.as_deref(), Some(*value), "the filter stays filled in");
        }
    }
    assert_eq!(list(&lien, &[("wie", "ik")]).await.0, Vec::<String>::new());
    assert!(list(&an, &[("zoek", "Qwxz")]).await.1.has("We vonden geen aanvragen."));
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let empty = koen.get("/ombudsdienst").await;
    assert!(empty.has("Geen open aanvragen. Alles is afgewerkt."));
    for term in [taken.as_str(), "willems", "85073099932"] {
        assert!(rows(&koen.search("/ombudsdienst", &[("zoek", term)]).await).is_empty(), "{term}");
    }
    assert_eq!(koen.get(&page_of(&taken)).await.status, 404, "another institution's");
}

/// Lien, as officer, neither sees this request on the worklist, nor finds it, nor opens or decides it. An does.
async fn hidden_from_lien(portal: &Portal, reference: &str) {
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    assert!(rows(&an.get("/ombudsdienst").await).iter().any(|row| row == reference), "An sees it");
    assert_eq!(an.get(&page_of(reference)).await.status, 200);
    let list = lien.get("/ombudsdienst").await;
    assert!(!rows(&list).iter().any(|row| row == reference), "not on Lien's worklist");
    assert!(rows(&lien.search("/ombudsdienst", &[("zoek", reference)]).await).is_empty());
    for path in [page_of(reference), format!("{}/persoon", page_of(reference)), page_of(&reference.to_lowercase())] {
        let page = lien.get(&path).await;
        assert_eq!((page.status, page.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".into()), "{path}");
        assert!(!page.has(reference), "the page is neutral");
    }
    let before = state(portal, reference).await;
    for action in ["neem", "registreer", "weiger", "zoek", "persoon", "trek-registratie-in"] {
        let fields = [("reden", "andere"), ("uitleg", "Nee."), ("zoek-persoon", "Claes"), ("reden-intrekking", "Nee.")];
        let page = lien.send(&list, &format!("{}/{action}", page_of(reference)), &fields).await;
        assert_eq!((page.status, page.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".into()), "{action}");
    }
    assert_eq!(state(portal, reference).await, before);
}

#[tokio::test]
async fn an_officer_never_meets_a_request_of_her_own() {
    let portal = Portal::start().await;
    let reference = portal.signed_in("lien").await.request_for("Sofie Claes", "Sofie Claes Arts").await;
    hidden_from_lien(&portal, &reference).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(register(&an, &reference, "Sofie Claes").await.status, 303);
    hidden_after(&portal, &reference).await;
}

/// Decided: still none of Lien's business.
async fn hidden_after(portal: &Portal, reference: &str) {
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(lien.get(&page_of(reference)).await.status, 403);
    assert!(rows(&lien.search("/ombudsdienst", &[("zoek", reference)]).await).is_empty());
}

/// Puts Lien into the directory, under her own number. Answers the entry.
async fn lien_in_the_directory(portal: &Portal) -> String {
    let sql = "update care_workers set niss = '01020300071' where given_name = 'Greet' and family_name = 'Vandamme' and riziv8 is null returning id::text";
    portal.owner().await.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn an_officer_never_meets_a_request_to_exclude_her() {
    let portal = Portal::start().await;
    lien_in_the_directory(&portal).await;
    let jan = portal.signed_in("jan").await;
    let chosen = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    hidden_from_lien(&portal, &chosen).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(register(&an, &chosen, "Greet Vandamme").await.status, 303);
    hidden_after(&portal, &chosen).await;
    for name in ["Lien Maas", "Maes", "lien maes", "L. Maes", "Maes Lien"] {
        let described = jan.send_draft(&jan.draft_described(name, "AZ Sint-Lucas, ombudsdienst").await).await;
        hidden_from_lien(&portal, &described).await;
        jan.fill("/uitsluitingen", &format!("/aanvragen/{described}/intrekken"), &[]).await;
    }
}

#[tokio::test]
async fn once_a_colleague_settled_that_it_is_somebody_else_the_officer_sees_it() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let reference = jan.send_draft(&jan.draft_described("Lien Maas", "AZ Sint-Lucas, cardiologie").await).await;
    hidden_from_lien(&portal, &reference).await;
    let page = an.get(&page_of(&reference)).await;
    let found = an.send(&page, &format!("{}/zoek", page_of(&reference)), &[("zoek-persoon", "Sofie Claes")]).await;
    let sofie = found.radio("Sofie Claes Arts");
    assert_eq!(an.send(&found, &format!("{}/registreer", page_of(&reference)), &[("persoon", &sofie)]).await.status, 303);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(lien.get(&page_of(&reference)).await.status, 200);
    assert_eq!(rows(&lien.search("/ombudsdienst", &[("zoek", &reference)]).await), [reference]);
}

#[tokio::test]
async fn nobody_registers_an_exclusion_of_herself() {
    let portal = Portal::start().await;
    let entry = lien_in_the_directory(&portal).await;
    let (jan, lien) = (portal.signed_in("jan").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Greet", "AZ Sint-Lucas, onthaal").await).await;
    assert_eq!(lien.get(&page_of(&reference)).await.status, 200);
    let refused = act(&lien, &reference, "registreer", &[("persoon", &entry)]).await;
    assert_eq!((refused.status, refused.text_of("h1")), (403, "Deze aanvraag behandelt een collega.".into()));
    assert_eq!(state(&portal, &reference).await, "sent");
    assert_eq!(portal.count("select count(*) from exclusions where request_id is not null").await, 0);
    assert_eq!(portal.count("select count(*) from messages").await, 0);
}
