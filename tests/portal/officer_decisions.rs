//! The ombudsdienst: a request's page and every decision.

use crate::support::{Page, Portal, Visitor};

pub fn page_of(reference: &str) -> String {
    format!("/ombudsdienst/aanvragen/{reference}")
}

/// A form of a request's page.
pub async fn act(officer: &Visitor, reference: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let page = page_of(reference);
    officer.fill(&page, &format!("{page}/{action}"), fields).await
}

/// Registers against the candidate with this label.
pub async fn register(officer: &Visitor, reference: &str, label: &str) -> Page {
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

pub async fn state(portal: &Portal, reference: &str) -> String {
    let row = portal.owner().await.query_one("select state from exclusion_requests where reference = $1", &[&reference]).await;
    row.unwrap().get(0)
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
    assert!(page.has("De patiënt koos deze persoon") && !page.has("Voeg persoon toe"));
    assert_eq!(page.attribute("#registreer input[checked]", "id").as_deref(), Some("persoon"), "the patient chose");
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

    // The same person once more, described: registered, without a second period, and the patient reads since when.
    let again = jan.send_draft(&jan.draft_described("Sofie", "AZ Sint-Lucas, cardiologie").await).await;
    assert_eq!(register(&an, &again, "Sofie Claes").await.location(), page_of(&again));
    assert_eq!(state(&portal, &again).await, "registered");
    assert_eq!(portal.count(&format!("select count(*) from exclusion_periods where care_worker_id = '{sofie}'")).await, 1);
    assert_eq!(portal.count("select count(*) from messages where arguments ->> 'since' is not null").await, 1);
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
    // It is An's own number: she is no candidate on her own screen.
    let to = post(with(&[number, ("rijksregisternummer", "70.05.15-000.85")])).await.location();
    let shown = an.get(&to).await;
    assert!(shown.has("Qwxzina D'Hondt–Müller staat nu in de lijst."));
    let (_, added) = to.split_once("?persoon=").unwrap();
    assert!(shown.attribute(&format!("input[value='{added}']"), "id").is_none());
    assert_eq!(portal.count("select count(*) from audit_events where action = 'care-worker-added'").await, 1);
    // Somebody else's is there to choose at once.
    let other = [("personeelsnummer", "P-78"), ("voornaam", "Qwxzinus"), ("rijksregisternummer", "91.06.05-000.57")];
    let to = post(with(&other)).await.location();
    an.get(&to).await.radio("Qwxzinus D'Hondt–Müller Laborant");
    // Found to be An, it is the stand-in's.
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(register(&lien, &reference, "Qwxzina D'Hondt–Müller").await.status, 303);
    assert_eq!(state(&portal, &reference).await, "sent");
    assert!(lien.get(&page_of(&reference)).await.has("Een andere ombudsdienst behandelt dit verder."));
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
