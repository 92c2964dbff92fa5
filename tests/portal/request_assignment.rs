//! What an officer does besides deciding: notes, calls, taking over, handing back, reopening a refusal; and forms that are
//! bound to what they saw.

use chrono::TimeDelta;
use mijntoegang::db::Actor;

use crate::support::{Page, Portal, Visitor};

fn page_of(reference: &str) -> String {
    format!("/ombudsdienst/aanvragen/{reference}")
}

async fn act(officer: &Visitor, reference: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let page = page_of(reference);
    officer.fill(&page, &format!("{page}/{action}"), fields).await
}

/// The fields of a form that is open, to be sent later.
fn held(page: &Page, reference: &str, action: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all = page.hidden(&format!("{}/{action}", page_of(reference)));
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    all
}

async fn send_held(officer: &Visitor, reference: &str, action: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    officer.post(&format!("{}/{action}", page_of(reference)), &fields).await
}

async fn row(portal: &Portal, reference: &str) -> (String, Option<String>) {
    let sql =
        "select r.state, o.given_name from exclusion_requests r left join officers o on o.id = r.taken_by where reference = $1";
    let row = portal.owner().await.query_one(sql, &[&reference]).await.unwrap();
    (row.get(0), row.get(1))
}

#[track_caller]
fn refused(page: &Page, field: &str, message: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert_eq!(page.texts(&format!(".govuk-error-summary a[href='#{field}']")), [message], "{}", page.text());
    assert!(page.attribute(&format!("[id='{field}']"), "id").is_some(), "the link has a target");
}

#[tokio::test]
async fn notes_and_calls_are_read_by_the_ombudsdienst_alone() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let long = "x".repeat(2001);
    refused(&act(&an, &reference, "notitie", &[("notitie", " \n ")]).await, "notitie", "Schrijf je notitie.");
    refused(&act(&an, &reference, "notitie", &[("notitie", &long)]).await, "notitie", "Gebruik maximaal 2000 tekens.");
    refused(&act(&an, &reference, "gesprek", &[("gesprek", "Dag")]).await, "bereikt", "Kies wie je bereikt hebt.");
    let kept = act(&an, &reference, "gesprek", &[("bereikt", "voicemail")]).await;
    refused(&kept, "gesprek", "Schrijf wat er gezegd is.");
    assert_eq!(kept.attribute("#bereikt option[selected]", "value").as_deref(), Some("voicemail"));
    let open = an.get(&page_of(&reference)).await;
    let note = held(&open, &reference, "notitie", &[("notitie", "Merkwoord <b>een</b> 😀")]);
    for _ in 0..2 {
        assert_eq!(send_held(&an, &reference, "notitie", &note).await.location(), page_of(&reference));
    }
    portal.clock.advance(TimeDelta::minutes(1));
    let call = act(&an, &reference, "gesprek", &[("bereikt", "voicemail"), ("gesprek", "Merkwoord twee")]).await;
    assert_eq!(call.status, 303);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let page = lien.get(&page_of(&reference)).await;
    let timeline = page.texts(".mt-timeline li");
    assert_eq!(timeline.len(), 3, "{timeline:?}");
    assert!(
        timeline[0].contains("Telefoongesprek door An De Smet. Bereikt: Voicemail.") && timeline[0].contains("Merkwoord twee")
    );
    assert!(timeline[1].contains("Notitie van An De Smet") && timeline[1].contains("Merkwoord <b>een</b> 😀"));
    assert_eq!(row(&portal, &reference).await, ("sent".into(), None), "nobody has it for that");
    assert_eq!(portal.count("select count(*) from request_notes").await, 2, "the same form again is one note");
    assert_eq!(portal.count("select count(*) from audit_events where action in ('request-noted', 'request-called')").await, 2);
    // The patient's page and list say nothing of it, nor does the database to the patient.
    for path in [format!("/aanvragen/{reference}"), "/uitsluitingen".into()] {
        let page = jan.get(&path).await;
        assert!(!page.has("Merkwoord") && !page.has("Notitie") && !page.has("Telefoongesprek"), "{}", page.text());
    }
    let (owner, app) = (portal.owner().await, portal.app_role().await);
    let id = owner.query_one("select id from patients where given_name = 'Jan'", &[]).await.unwrap().get(0);
    app.batch_execute(&Actor::Patient(id).begin_statement()).await.unwrap();
    let seen = app
        .query_one("select (select count(*) from request_notes), count(*), count(*) filter (where reason is not null) from request_events", &[])
        .await
        .unwrap();
    assert_eq!((seen.get::<_, i64>(0), seen.get::<_, i64>(1), seen.get::<_, i64>(2)), (0, 1, 0), "the patient's own event alone");
    app.batch_execute("rollback").await.unwrap();
    // A finished request can be noted too; another institution's cannot.
    act(&an, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await.location();
    act(&an, &reference, "notitie", &[("notitie", "Nog gebeld.")]).await.location();
    // Back, and written otherwise: another note.
    let changed: Vec<_> = note
        .iter()
        .map(|(name, value)| (name.clone(), if name == "notitie" { "Merkwoord drie".to_owned() } else { value.clone() }))
        .collect();
    assert_eq!(send_held(&an, &reference, "notitie", &changed).await.status, 303);
    assert_eq!(
        portal.count("select count(*) from request_notes where words = 'Merkwoord drie'").await,
        1,
        "changed, it is another"
    );
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let from = koen.get("/privacy").await;
    assert_eq!(koen.send(&from, &format!("{}/notitie", page_of(&reference)), &[("notitie", "x")]).await.status, 404);
}

#[tokio::test]
async fn the_page_says_whether_a_message_may_be_left() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    for (name, fields, says) in [
        ("Qwxzina", vec![("contact", "bericht")], ["De patiënt wil geen telefoon"; 2]),
        ("Qwxzinus", vec![("boodschap", "ja")], ["Je mag een boodschap achterlaten.", "Spreek alleen met de patiënt zelf."]),
        (
            "Qwxzinum",
            vec![("boodschap", ""), ("iemand-anders", "ja")],
            ["Laat geen boodschap achter.", "Iemand anders mag opnemen."],
        ),
    ] {
        let fields: Vec<(&str, &str)> = fields.into_iter().chain([("naam", name)]).collect();
        let entered = crate::intake::enter(&an, &fields).await;
        let page = an.get(&crate::intake::request_page(&an, &entered).await).await;
        for words in [
            "De patiënt wil geen telefoon",
            "Je mag een boodschap achterlaten.",
            "Laat geen boodschap achter.",
            "Spreek alleen met de patiënt zelf.",
            "Iemand anders mag opnemen.",
        ] {
            assert_eq!(
                page.text_of("main").split("Notities").nth(1).unwrap().contains(words),
                says.contains(&words),
                "{name}: {words}: {}",
                page.text()
            );
        }
    }
}

#[tokio::test]
async fn a_request_is_taken_over_from_an_absent_colleague_and_handed_back() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let free = lien.get(&page_of(&reference)).await;
    assert!(!free.has("Neem over") && !free.has("Geef terug"));
    act(&lien, &reference, "neem", &[]).await.location();
    let (hers, mine) = (lien.get(&page_of(&reference)).await, an.get(&page_of(&reference)).await);
    assert!(hers.has("Geef terug") && !hers.has("Neem over") && mine.has("Neem over") && !mine.has("Geef terug"));
    let (over, back) = (held(&mine, &reference, "neem-over", &[]), held(&hers, &reference, "geef-terug", &[]));
    portal.clock.advance(TimeDelta::minutes(5));
    for _ in 0..2 {
        assert_eq!(send_held(&an, &reference, "neem-over", &over).await.location(), page_of(&reference));
    }
    assert_eq!(row(&portal, &reference).await, ("taken".into(), Some("An".into())));
    let late = send_held(&lien, &reference, "geef-terug", &back).await;
    assert_eq!(late.status, 409);
    assert!(
        late.has(
            "An De Smet heeft deze aanvraag intussen overgenomen (23 november 2026 om 14.10 uur). Jouw keuze is niet bewaard."
        ),
        "{}",
        late.text()
    );
    // Lien takes it back; An's old form names Lien no longer as whom it was taken from.
    act(&lien, &reference, "neem-over", &[]).await.location();
    act(&an, &reference, "neem-over", &[]).await.location();
    let page = an.get(&page_of(&reference)).await;
    let back = held(&page, &reference, "geef-terug", &[]);
    for _ in 0..2 {
        assert_eq!(send_held(&an, &reference, "geef-terug", &back).await.location(), page_of(&reference));
    }
    assert_eq!(row(&portal, &reference).await, ("sent".into(), None));
    let gone = send_held(&an, &reference, "neem-over", &over).await;
    assert_eq!(gone.status, 409, "nobody has it to take over from");
    assert!(gone.has("An De Smet heeft deze aanvraag intussen teruggegeven"), "{}", gone.text());
    let kinds: Vec<String> = portal
        .owner()
        .await
        .query("select kind from request_events e join exclusion_requests r on r.id = e.request_id where reference = $1 order by e.id", &[&reference])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert_eq!(kinds, ["sent", "taken", "taken_over", "taken_over", "taken_over", "handed_back"]);
    assert_eq!(
        portal.count("select count(*) from audit_events where action in ('request-taken-over', 'request-handed-back')").await,
        4
    );
    let theirs = jan.get(&format!("/aanvragen/{reference}")).await;
    assert_eq!(
        theirs.texts(".mt-timeline strong"),
        ["In behandeling", "Ontvangen"],
        "which officer has it is not the patient's affair"
    );
    // At once: whoever hands back and whoever takes over cannot both have it their way.
    act(&lien, &reference, "neem", &[]).await.location();
    let (mine, hers) = tokio::join!(act(&an, &reference, "neem-over", &[]), act(&lien, &reference, "geef-terug", &[]));
    let mut answers = [mine.status, hers.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
}

#[tokio::test]
async fn a_refusal_is_reopened_with_a_message_unless_something_newer_stands() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    assert!(!an.get(&page_of(&reference)).await.has("Heropen aanvraag"));
    act(&an, &reference, "weiger", &[("reden", "niet-gevonden"), ("uitleg", "We vonden niemand.")]).await.location();
    refused(&act(&lien, &reference, "heropen", &[]).await, "reden-heropening", "Schrijf waarom je de aanvraag heropent.");
    let open = lien.get(&page_of(&reference)).await;
    let form = held(&open, &reference, "heropen", &[("reden-heropening", "Merkwoord: de patiënt belde.")]);
    let ans = held(&an.get(&page_of(&reference)).await, &reference, "heropen", &[("reden-heropening", "Iets anders.")]);
    portal.clock.advance(TimeDelta::minutes(5));
    for _ in 0..2 {
        assert_eq!(send_held(&lien, &reference, "heropen", &form).await.location(), page_of(&reference));
    }
    assert_eq!(row(&portal, &reference).await, ("taken".into(), Some("Lien".into())));
    let late = send_held(&an, &reference, "heropen", &ans).await;
    assert_eq!(late.status, 409);
    assert!(late.has("Lien Maes heeft deze aanvraag intussen heropend (23 november 2026 om 14.10 uur)."), "{}", late.text());
    let page = an.get(&page_of(&reference)).await;
    assert!(
        page.has("Heropend door Lien Maes") && page.has("Merkwoord: de patiënt belde.") && page.has("Registreer uitsluiting")
    );
    let theirs = jan.get(&format!("/aanvragen/{reference}")).await;
    assert_eq!(theirs.texts(".mt-timeline strong"), ["Opnieuw in behandeling", "Geweigerd", "Ontvangen"]);
    assert!(!theirs.has("Merkwoord") && theirs.has("Uiterlijk behandeld op"));
    assert!(jan.get("/uitsluitingen").await.has("Lopende aanvragen"));
    let (subject, body) = portal.told("m.kind = 'reopened'").await.remove(0);
    let told = format!("{subject}: {body}");
    assert_eq!(
        told,
        format!(
            "Je aanvraag is opnieuw in behandeling: We bekijken je aanvraag {reference} opnieuw. Je krijgt een bericht als we beslist hebben."
        )
    );
    assert_eq!(portal.count("select count(*) from outbox where kind = 'patient-notice'").await, 2, "refused, and reopened");
    assert_eq!(portal.count("select count(*) from audit_events where action = 'request-reopened'").await, 1);
    // Refused again; the patient asks anew: then the old one stays as it is, and so it does once the person is excluded.
    act(&lien, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await.location();
    let newer = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let late = act(&an, &reference, "heropen", &[("reden-heropening", "Toch.")]).await;
    assert_eq!(late.status, 409);
    assert!(late.has("De patiënt heeft intussen een andere aanvraag voor deze persoon."), "{}", late.text());
    let sofie = an.get(&page_of(&newer)).await.radio("Sofie Claes");
    act(&an, &newer, "registreer", &[("persoon", &sofie)]).await.location();
    let late = act(&an, &reference, "heropen", &[("reden-heropening", "Toch.")]).await;
    assert_eq!(late.status, 409);
    assert!(late.has("De patiënt heeft deze persoon intussen uitgesloten."), "{}", late.text());
    assert_eq!(row(&portal, &reference).await.0, "refused");
    // The same for somebody described.
    let place = "AZ Sint-Lucas, cardiologie";
    let first = jan.send_draft(&jan.draft_described("Qwxzina", place).await).await;
    act(&an, &first, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await.location();
    jan.send_draft(&jan.draft_described("Qwxzina", place).await).await;
    assert_eq!(act(&an, &first, "heropen", &[("reden-heropening", "Toch.")]).await.status, 409);
}

#[tokio::test]
async fn a_stale_form_never_decides_about_what_came_after_it() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Tom Janssens", "AZ Sint-Lucas, spoed").await).await;
    let page = lien.get(&page_of(&reference)).await;
    let porter = page.radio("Tom Janssens Medewerker");
    let nurse = page.radio("Tom Janssens Verpleegkundige");
    let register = held(&page, &reference, "registreer", &[("persoon", &porter)]);
    let refuse = held(&page, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]);
    // Meanwhile An registers the porter, and takes that back: it was the nurse.
    act(&an, &reference, "registreer", &[("persoon", &porter)]).await.location();
    let first = held(&an.get(&page_of(&reference)).await, &reference, "trek-registratie-in", &[("reden-intrekking", "Vergist.")]);
    act(&an, &reference, "trek-registratie-in", &[("reden-intrekking", "Het was de naamgenoot.")]).await.location();
    for (action, form) in [("registreer", &register), ("weiger", &refuse)] {
        let late = send_held(&lien, &reference, action, form).await;
        assert_eq!(late.status, 409, "{action}: {}", late.text());
        assert!(late.has("An De Smet heeft deze registratie intussen ingetrokken"), "{action}: {}", late.text());
    }
    assert_eq!(row(&portal, &reference).await.0, "taken");
    act(&an, &reference, "registreer", &[("persoon", &nurse)]).await.location();
    // The form of the first registration does not take back the second.
    let late = send_held(&an, &reference, "trek-registratie-in", &first).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.has("heeft deze aanvraag intussen geregistreerd"));
    assert_eq!(row(&portal, &reference).await.0, "registered");
    assert_eq!(portal.count("select count(*) from exclusion_periods where ended_by = 'error'").await, 1);
    // Whoever merely took it meanwhile changed nothing that a form decides about.
    let other = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let page = an.get(&page_of(&other)).await;
    let register = held(&page, &other, "registreer", &[("persoon", &page.radio("Greet Vandamme"))]);
    act(&lien, &other, "neem", &[]).await.location();
    act(&lien, &other, "notitie", &[("notitie", "Gebeld.")]).await.location();
    assert_eq!(send_held(&an, &other, "registreer", &register).await.status, 303);
}

#[tokio::test]
async fn notes_outlive_the_session() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let form =
        held(&an.get(&page_of(&reference)).await, &reference, "gesprek", &[("bereikt", "other"), ("gesprek", "Belt terug.")]);
    portal.clock.advance(TimeDelta::minutes(31));
    assert_eq!(send_held(&an, &reference, "gesprek", &form).await.location(), "/aanmelden");
    assert_eq!(portal.count("select count(*) from request_notes").await, 0);
    let page = an.get("/aanmelden").await;
    let back = an.post("/aanmelden", &[("csrf", &page.token()), ("persoon", "an-ombudsdienst")]).await.location();
    let page = an.get(&back).await;
    assert_eq!(page.text_of("#gesprek").trim(), "Belt terug.");
    assert_eq!(page.attribute("#bereikt option[selected]", "value").as_deref(), Some("other"));
}

#[tokio::test]
async fn words_that_came_too_late_are_there_to_copy() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let open = lien.get(&page_of(&reference)).await;
    let hers = held(&open, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Merkuitleg van Lien")]);
    act(&an, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await.location();
    let late = send_held(&lien, &reference, "weiger", &hers).await;
    assert_eq!((late.status, late.text_of("#uitleg")), (409, "Merkuitleg van Lien".into()), "{}", late.text());
    assert_eq!(lien.get(&page_of(&reference)).await.text_of("#uitleg"), "");
    let open = lien.get(&page_of(&reference)).await;
    let hers = held(&open, &reference, "heropen", &[("reden-heropening", "Merkreden van Lien")]);
    act(&an, &reference, "heropen", &[("reden-heropening", "Toch wel.")]).await.location();
    let late = send_held(&lien, &reference, "heropen", &hers).await;
    assert_eq!((late.status, late.text_of("#reden-heropening")), (409, "Merkreden van Lien".into()), "{}", late.text());
}

#[tokio::test]
async fn the_page_says_who_was_excluded_and_why_it_was_refused_before() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Greetje", "AZ Sint-Lucas, onthaal").await).await;
    let page = page_of(&reference);
    act(&an, &reference, "weiger", &[("reden", "niet-gevonden"), ("uitleg", "Wie bedoel je?")]).await.location();
    act(&an, &reference, "heropen", &[("reden-heropening", "Toch gevonden.")]).await.location();
    let refused = an.get(&page).await.texts(".mt-timeline li")[1].clone();
    for words in ["Geweigerd door An De Smet", "We vonden de persoon niet", "Wie bedoel je?"] {
        assert!(refused.contains(words), "{words}: {refused}");
    }
    assert!(!jan.get(&format!("/aanvragen/{reference}")).await.has("Wie bedoel je?"));
    let found = an.fill(&page, &format!("{page}/zoek"), &[("zoek-persoon", "Vandamme")]).await;
    act(&an, &reference, "registreer", &[("persoon", &found.radio("Greet Vandamme"))]).await.location();
    let shown = an.get(&page).await;
    let registered = shown.texts(".mt-timeline li")[0].clone();
    assert!(registered.contains("Geregistreerd door An De Smet") && registered.contains("Greet Vandamme"), "{registered}");
    let excluded = shown.texts(".govuk-summary-list__row").into_iter().find(|row| row.starts_with("Uitgesloten")).unwrap();
    assert!(excluded.contains("Greet Vandamme") && excluded.contains("P-1002"), "{excluded}");
}
