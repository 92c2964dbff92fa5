//! Sessions end; what was typed does not.

use chrono::TimeDelta;
use mijntoegang::db::{Actor, Job};
use mijntoegang::identity;

use crate::support::{Page, Portal, Visitor};

pub const NOTICE: &str = "Je was een tijdje niet actief. Meld je opnieuw aan. Wat je invulde, is bewaard.";

/// Signs in with the browser as it is. Answers where that leads.
pub async fn sign_in(visitor: &Visitor, key: &str) -> String {
    let page = visitor.get("/aanmelden").await;
    visitor.post("/aanmelden", &[("csrf", &page.token()), ("persoon", key)]).await.location()
}

/// The session's cookie, as an answer set it.
fn session_cookie(page: &Page) -> Option<String> {
    let cookies = page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    cookies.filter(|cookie| cookie.starts_with("mt=")).map(|cookie| cookie.split(';').next().unwrap().to_owned()).next()
}

/// Asks with this cookie and nothing else.
pub async fn with_cookie(portal: &Portal, cookie: &str, path: &str, fields: Option<&[(&str, &str)]>) -> Page {
    let client = portal.anonymous().client;
    let url = format!("{}{path}", portal.base);
    let request = match fields {
        None => client.get(url),
        Some(fields) => client.post(url).form(fields),
    };
    Page::of(request.header("cookie", cookie).send().await.unwrap()).await
}

pub async fn saved_forms(portal: &Portal) -> i64 {
    portal.count("select count(*) from saved_forms").await
}

/// A patient's draft of Tom Janssens the nurse, up to the contact page.
pub async fn up_to_contact(visitor: &Visitor) -> String {
    let start = "/uitsluitingen/aanvragen";
    let choose = visitor.fill(start, start, &[("zoek", "Tom Janssens")]).await.location();
    let draft = choose.rsplit_once('/').unwrap().0.to_owned();
    let tom = visitor.get(&choose).await.radio("Tom Janssens Verpleegkundige");
    let ehealth = visitor.fill(&choose, &choose, &[("persoon", &tom)]).await.location();
    visitor.fill(&ehealth, &ehealth, &[("via", "nexuzhealth")]).await;
    let read = format!("{draft}/gevolgen");
    visitor.fill(&read, &read, &[("gelezen", "ja")]).await;
    draft
}

#[tokio::test]
async fn an_expired_session_authenticates_nothing() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let draft = up_to_contact(&jan).await;
    portal.clock.advance(TimeDelta::minutes(30));
    assert_eq!(jan.get("/uitsluitingen").await.status, 200, "a patient has an hour");
    for path in ["/ombudsdienst".to_owned(), format!("/ombudsdienst/aanvragen/{reference}")] {
        assert_eq!(an.get(&path).await.location(), "/aanmelden", "an officer has half an hour: {path}");
    }
    portal.clock.advance(TimeDelta::minutes(59));
    assert_eq!(jan.get("/uitsluitingen").await.status, 200, "each page starts the hour anew");
    portal.clock.advance(TimeDelta::minutes(60));
    for path in [
        "/uitsluitingen".to_owned(),
        "/uitsluitingen/aanvragen".into(),
        format!("{draft}/contact"),
        format!("/aanvragen/{reference}"),
    ] {
        let page = jan.get(&path).await;
        assert_eq!(page.location(), "/aanmelden", "{path}");
        assert!(!page.body.contains("Jan"));
    }
    for path in ["/", "/aanmelden", "/privacy", "/nergens"] {
        let page = jan.get(path).await;
        assert!(!page.has("Jan Willems") || path == "/aanmelden", "{path}");
        assert!(!page.has("Afmelden"), "{path}");
    }
    assert!(jan.get("/aanmelden").await.has(NOTICE));
    assert_eq!(sign_in(&jan, "jan").await, format!("/aanvragen/{reference}"), "back on the page");
    assert!(!jan.get("/aanmelden").await.has(NOTICE));
}

#[tokio::test]
async fn no_session_outlives_the_absolute_limit() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    for _ in 0..19 {
        portal.clock.advance(TimeDelta::minutes(30));
        assert_eq!(jan.get("/uitsluitingen").await.status, 200);
    }
    portal.clock.advance(TimeDelta::minutes(30));
    assert_eq!(jan.get("/uitsluitingen").await.location(), "/aanmelden", "ten hours");
}

#[tokio::test]
async fn a_page_says_how_long_the_session_lasts_and_a_patient_can_stay() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let page = jan.get("/berichten/nieuw").await;
    // A minute less than the limit, which is moved on once a minute.
    assert_eq!(page.attribute(".mt-ends", "data-ends-in").as_deref(), Some("3540"));
    assert!(page.has("Doe je 60 minuten niets, dan word je afgemeld."));
    let stay = async || {
        let answer = jan.send(&page, "/mijn-gegevens/blijf-aangemeld", &[]).await;
        assert_eq!(answer.status, 200);
        serde_json::from_str::<serde_json::Value>(&answer.body).unwrap()
    };
    for _ in 0..10 {
        portal.clock.advance(TimeDelta::minutes(59));
        assert_eq!(stay().await["idle_minutes"], 60);
    }
    assert_eq!(stay().await["ends_in"], 600, "ten minutes before the absolute limit");
    assert_eq!(jan.get("/berichten").await.attribute(".mt-ends", "data-ends-in").as_deref(), Some("600"));
    portal.clock.advance(TimeDelta::minutes(10));
    let late = jan.send(&page, "/mijn-gegevens/blijf-aangemeld", &[]).await;
    assert_eq!(late.location(), "/aanmelden");
    assert_eq!(saved_forms(&portal).await, 0, "nothing was typed");
    assert_eq!(jan.get("/").await.attribute(".mt-ends", "data-ends-in"), None);
    assert_eq!(portal.signed_in("an-ombudsdienst").await.get("/ombudsdienst").await.attribute(".mt-ends", "data-ends-in"), None);
}

#[tokio::test]
async fn what_is_sent_with_an_expired_session_stands_filled_in_after_signing_in() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = up_to_contact(&jan).await;
    let contact = format!("{draft}/contact");
    let open = jan.get(&contact).await;
    portal.clock.advance(TimeDelta::minutes(61));
    let remark = "Bel liever niet thuis.\nD'Hondt–Müller 😀 <b>";
    let fields = [("opmerking", remark), ("contact", "telefoon"), ("telefoon", "0470 12"), ("boodschap", "ja")];
    assert_eq!(jan.send(&open, &contact, &fields).await.location(), "/aanmelden");
    let version = "select version::bigint from request_drafts";
    let before = portal.count(version).await;
    assert_eq!(saved_forms(&portal).await, 1);
    assert!(jan.get("/aanmelden").await.has(NOTICE));
    assert_eq!(sign_in(&jan, "jan").await, contact);
    let page = jan.get(&contact).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.text_of("#opmerking"), remark.replace('\n', " "));
    assert_eq!(page.attribute("#telefoon", "value").as_deref(), Some("0470 12"));
    assert!(page.attribute("#contact-2[checked]", "id").is_some() && page.attribute("#boodschap[checked]", "id").is_some());
    assert_eq!(portal.count(version).await, before, "nothing was done with it");
    // Sent again: refused as any other, then taken, and only then forgotten.
    assert_eq!(jan.fill(&contact, &contact, &fields).await.status, 422);
    assert_eq!(saved_forms(&portal).await, 1);
    let mended = [("opmerking", remark), ("contact", "telefoon"), ("telefoon", "0470 12 34 56")];
    assert_eq!(jan.fill(&contact, &contact, &mended).await.location(), format!("{draft}/controle"));
    assert_eq!(saved_forms(&portal).await, 0);
    assert!(jan.get(&contact).await.attribute("#boodschap[checked]", "id").is_none());
}

#[tokio::test]
async fn every_page_of_the_journey_keeps_what_came_too_late() {
    let portal = Portal::start().await;
    let mut jan = portal.signed_in("jan").await;
    let start = "/uitsluitingen/aanvragen".to_owned();
    let draft = up_to_contact(&jan).await;
    let tom = jan.get(&format!("{draft}/kiezen")).await.radio("Tom Janssens Medewerker");
    let tom_id = format!("input[checked][value='{tom}']");
    for (path, field, value, shown) in [
        (start.clone(), "zoek", "D'Hondt", "#zoek[value=\"D'Hondt\"]"),
        (format!("{draft}/zoeken"), "zoek", "D'Hondt", "#zoek[value=\"D'Hondt\"]"),
        (format!("{draft}/kiezen"), "persoon", &tom, &tom_id),
        (format!("{draft}/beschrijven"), "naam", "Maaike", "#naam[value=Maaike]"),
        (format!("{draft}/ehealth"), "via", "ehealth", "#via[checked]"),
        (format!("{draft}/gevolgen"), "gelezen", "ja", "#gelezen[checked]"),
    ] {
        let open = jan.get(&path).await;
        let mut fields: Vec<(String, String)> = open.hidden(&path);
        fields.push((field.into(), value.into()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        portal.clock.advance(TimeDelta::minutes(61));
        assert_eq!(jan.post(&path, &fields).await.location(), "/aanmelden", "{path}");
        assert_eq!(sign_in(&jan, "jan").await, path);
        let page = jan.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.attribute(shown, "id").is_some(), "{shown} on {path}: {}", page.body);
        jan = portal.signed_in("jan").await;
    }
    assert_eq!(portal.count("select count(*) from request_drafts").await, 1, "no second draft was started");
}

#[tokio::test]
async fn nothing_that_comes_too_late_is_executed() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let excluded = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let theirs = format!("/ombudsdienst/aanvragen/{excluded}");
    let greet = an.get(&theirs).await.radio("Greet Vandamme");
    an.fill(&theirs, &format!("{theirs}/registreer"), &[("persoon", &greet)]).await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let request = format!("/ombudsdienst/aanvragen/{reference}");
    let draft = jan.draft_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let (check, give) =
        (format!("{draft}/controle"), jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap());
    let sofie = an.get(&request).await.radio("Sofie Claes");
    let forms = [
        (&jan, "jan", check.clone(), check.clone(), jan.get(&check).await.hidden(&check)),
        (&jan, "jan", give.clone(), give.clone(), jan.get(&give).await.hidden(&give)),
        (&jan, "jan", format!("/aanvragen/{reference}/intrekken"), format!("/aanvragen/{reference}"), vec![]),
        (&an, "an-ombudsdienst", format!("{request}/neem"), request.clone(), vec![]),
        (&an, "an-ombudsdienst", format!("{request}/registreer"), request.clone(), vec![("persoon".to_owned(), sofie)]),
        (
            &an,
            "an-ombudsdienst",
            format!("{theirs}/trek-registratie-in"),
            theirs.clone(),
            vec![("reden-intrekking".to_owned(), "Fout".to_owned())],
        ),
    ];
    let tokens = [jan.get("/uitsluitingen").await.token(), an.get("/ombudsdienst").await.token()];
    portal.clock.advance(TimeDelta::minutes(61));
    let before = portal.count("select count(*) from audit_events").await;
    for (who, key, path, back, mut fields) in forms {
        fields.retain(|(name, _)| name != "csrf");
        let token = if key == "jan" { &tokens[0] } else { &tokens[1] };
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        // The same browser's expired session, again and again.
        let answer = who.post(&path, &all).await;
        assert_eq!(answer.location(), "/aanmelden", "{path}");
        assert!(
            answer.header("set-cookie").contains(&format!("mt_terug={back}"))
                || answer
                    .headers
                    .get_all("set-cookie")
                    .iter()
                    .any(|one| one.to_str().unwrap().contains(&format!("mt_terug={back}"))),
            "{path} comes back to {back}"
        );
    }
    assert_eq!(portal.count("select count(*) from audit_events").await, before);
    assert_eq!(portal.count("select count(*) from exclusion_periods where ended_at > '2026-11-01'").await, 0);
    assert_eq!(portal.count("select count(*) from request_drafts where sent_at is null").await, 1);
    assert_eq!(portal.count("select count(*) from exclusion_requests where state = 'sent'").await, 2, "Emma's and Jan's");
}

#[tokio::test]
async fn somebody_else_at_the_same_browser_sees_nothing_of_it() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = up_to_contact(&jan).await;
    let contact = format!("{draft}/contact");
    let open = jan.get(&contact).await;
    portal.clock.advance(TimeDelta::minutes(61));
    jan.send(&open, &contact, &[("opmerking", "Alleen van Jan"), ("contact", "bericht")]).await;
    // The browser is Jan's; Emma signs in.
    let to = sign_in(&jan, "emma").await;
    for path in [to.as_str(), "/uitsluitingen", "/uitsluitingen/aanvragen", &contact] {
        let page = jan.get(path).await;
        assert!(!page.has("Alleen van Jan") && !page.has("Tom Janssens"), "{path}");
        assert!([200, 404].contains(&page.status), "{path}");
    }
    assert_eq!(jan.get(&contact).await.status, 404);
    // An officer neither.
    sign_in(&jan, "an-ombudsdienst").await;
    assert_eq!(jan.get(&contact).await.status, 403);
    // Jan himself, at another machine.
    let page = portal.signed_in("jan").await.get(&contact).await;
    assert_eq!(page.text_of("#opmerking"), "Alleen van Jan");
}

#[tokio::test]
async fn without_the_expired_sessions_own_token_nothing_is_kept() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = up_to_contact(&jan).await;
    let contact = format!("{draft}/contact");
    let others = portal.signed_in("noor").await.get("/uitsluitingen").await.token();
    let own = jan.get(&contact).await.token();
    portal.clock.advance(TimeDelta::minutes(61));
    let visitors = jan.get("/aanmelden").await.token();
    for token in ["", "x", &others, &visitors] {
        assert_eq!(jan.post(&contact, &[("csrf", token), ("opmerking", "x")]).await.location(), "/aanmelden");
    }
    let elsewhere = jan.client.post(format!("{}{contact}", jan.base)).header("origin", "https://elders.example.org");
    let answer = Page::of(elsewhere.form(&[("csrf", own.as_str()), ("opmerking", "x")]).send().await.unwrap()).await;
    assert_eq!(answer.location(), "/aanmelden");
    assert_eq!(
        portal.anonymous().post(&contact, &[("csrf", &own), ("opmerking", "x")]).await.location(),
        "/aanmelden",
        "no cookie"
    );
    assert_eq!(jan.post("/ombudsdienst", &[("csrf", &own), ("zoek", "x")]).await.location(), "/aanmelden", "another role's page");
    let huge = jan.post(&contact, &[("csrf", &own), ("opmerking", &"x".repeat(1_100_000))]).await;
    assert_eq!(huge.status, 413);
    assert_eq!(saved_forms(&portal).await, 0);
}

#[tokio::test]
async fn after_seven_days_nothing_is_kept() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = up_to_contact(&jan).await;
    let contact = format!("{draft}/contact");
    let open = jan.get(&contact).await;
    let late = [("opmerking", "Heel laat"), ("contact", "bericht")];
    portal.clock.advance(TimeDelta::minutes(60) + TimeDelta::days(7) - TimeDelta::seconds(1));
    assert_eq!(jan.send(&open, &contact, &late).await.location(), "/aanmelden");
    assert_eq!(saved_forms(&portal).await, 1, "up to the last second");
    portal.clock.advance(TimeDelta::seconds(1));
    assert_eq!(jan.send(&open, &contact, &[("opmerking", "Te laat"), ("contact", "bericht")]).await.location(), "/aanmelden");
    assert!(!jan.get("/aanmelden").await.has(NOTICE));
    assert_eq!(portal.count("select count(*) from saved_forms where fields->>'opmerking' = 'Heel laat'").await, 1);
    // Nobody comes back for it: the sweep removes session and form.
    portal.clock.advance(TimeDelta::days(7) + TimeDelta::seconds(1));
    let mut tx = portal.db().begin(Actor::System(Job::Sweep)).await.unwrap();
    identity::sweep(&mut tx, portal.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((saved_forms(&portal).await, portal.count("select count(*) from sessions").await), (0, 0));
    // The draft itself is there.
    let jan = portal.signed_in("jan").await;
    assert_eq!(jan.get(&contact).await.status, 200);
    assert!(!jan.get(&contact).await.has("Heel laat"));
}

#[tokio::test]
async fn after_signing_out_nothing_is_kept_and_the_old_cookie_is_dead() {
    let portal = Portal::start().await;
    for minutes in [0, 61] {
        let jan = portal.anonymous();
        let page = jan.get("/aanmelden").await;
        assert_eq!(session_cookie(&page), None, "no session before signing in");
        let cookie = session_cookie(&jan.post("/aanmelden", &[("csrf", &page.token()), ("persoon", "jan")]).await).unwrap();
        let draft = up_to_contact(&jan).await;
        let contact = format!("{draft}/contact");
        assert_eq!(with_cookie(&portal, &cookie, &contact, None).await.status, 200);
        let token = jan.get(&contact).await.token();
        portal.clock.advance(TimeDelta::minutes(minutes));
        let sessions = portal.count("select count(*) from sessions").await;
        assert_eq!(jan.post("/afmelden", &[("csrf", "x")]).await.status, 403, "only with the token");
        let out = jan.post("/afmelden", &[("csrf", &token)]).await;
        assert_eq!(out.location(), "/afgemeld");
        assert!(out.header("clear-site-data").contains("cache"));
        assert_eq!(portal.count("select count(*) from sessions").await, sessions - 1);
        assert_eq!(with_cookie(&portal, &cookie, &contact, None).await.location(), "/aanmelden");
        let fields = [("csrf", token.as_str()), ("opmerking", "Na het afmelden"), ("contact", "bericht")];
        assert_eq!(with_cookie(&portal, &cookie, &contact, Some(&fields)).await.location(), "/aanmelden");
        assert_eq!(jan.post(&contact, &fields).await.location(), "/aanmelden");
        assert_eq!(saved_forms(&portal).await, 0);
        assert!(!jan.get("/aanmelden").await.has(NOTICE));
    }
}

#[tokio::test]
async fn the_session_has_a_new_id_after_each_sign_in() {
    let portal = Portal::start().await;
    let visitor = portal.anonymous();
    let mut cookies = Vec::new();
    for key in ["jan", "jan", "emma", "an-ombudsdienst"] {
        let page = visitor.get("/aanmelden").await;
        let answer = visitor.post("/aanmelden", &[("csrf", &page.token()), ("persoon", key)]).await;
        cookies.push(session_cookie(&answer).unwrap());
        assert_eq!(portal.count("select count(*) from sessions").await, 1, "the one before is gone");
        for (n, old) in cookies.iter().enumerate() {
            let page =
                with_cookie(&portal, old, if key == "an-ombudsdienst" { "/ombudsdienst" } else { "/uitsluitingen" }, None).await;
            assert_eq!(page.status, if n + 1 == cookies.len() { 200 } else { 303 }, "{key} {n}");
        }
    }
    cookies.dedup();
    assert_eq!(cookies.len(), 4);
    // A cookie that somebody planted does not become a session.
    let planted = with_cookie(&portal, "mt=geplant", "/aanmelden", None).await;
    assert_eq!(planted.status, 200);
}

#[tokio::test]
async fn an_officers_words_come_back_to_the_same_officer() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.send_draft(&jan.draft_described("Sofie", "AZ Sint-Lucas").await).await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let open = an.get(&page).await;
    portal.clock.advance(TimeDelta::minutes(31));
    let words = "We belden je drie keer.\nBel ons terug.";
    let fields = [("reden", "geen-antwoord"), ("uitleg", words)];
    assert_eq!(an.send(&open, &format!("{page}/weiger"), &fields).await.location(), "/aanmelden");
    assert_eq!(portal.count("select count(*) from exclusion_requests where state = 'refused'").await, 0);
    assert_eq!(sign_in(&an, "lien-ombudsdienst").await, page);
    assert_eq!(an.get(&page).await.text_of("#uitleg"), "", "not a colleague's");
    let an = portal.signed_in("an-ombudsdienst").await;
    let shown = an.get(&page).await;
    assert_eq!(shown.text_of("#uitleg"), words.replace('\n', " "));
    assert_eq!(shown.attribute("#reden option[selected]", "value").as_deref(), Some("geen-antwoord"));
    // Looking for somebody meanwhile loses nothing of it.
    let found = an.send(&shown, &format!("{page}/zoek"), &[("zoek-persoon", "Claes")]).await;
    assert_eq!(found.text_of("#uitleg"), words.replace('\n', " "));
    assert_eq!(an.send(&shown, &format!("{page}/weiger"), &fields).await.location(), page);
    assert_eq!(saved_forms(&portal).await, 0);

    // One form after the other, and a click besides: each stays.
    let open = an.get(&page).await;
    portal.clock.advance(TimeDelta::minutes(31));
    for (action, fields) in [
        ("weiger", &[("reden", "andere"), ("uitleg", words), ("gezien", "")][..]),
        ("notitie", &[("sleutel", "00000000-0000-4000-8000-000000000000"), ("notitie", "Een notitie")]),
        ("neem", &[]),
        ("neem-over", &[("van", "00000000-0000-4000-8000-000000000000")]),
    ] {
        assert_eq!(an.send(&open, &format!("{page}/{action}"), fields).await.location(), "/aanmelden", "{action}");
    }
    sign_in(&an, "an-ombudsdienst").await;
    let shown = an.get(&page).await;
    assert_eq!(shown.text_of("#notitie"), "Een notitie");
    assert_eq!(saved_forms(&portal).await, 1);

    // The other forms of an officer.
    let reference = jan_again(&portal).await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    for (path, back, fields, shown) in [
        (format!("{page}/zoek"), page.clone(), &[("zoek-persoon", "Vandamme")][..], "[id=zoek-persoon][value=Vandamme]"),
        (
            format!("{page}/persoon"),
            format!("{page}/persoon"),
            &[("voornaam", "Qwxzina"), ("familienaam", "Qwxz")],
            "#voornaam[value=Qwxzina]",
        ),
    ] {
        let an = portal.signed_in("an-ombudsdienst").await;
        let open = an.get(&back).await;
        portal.clock.advance(TimeDelta::minutes(31));
        assert_eq!(an.send(&open, &path, fields).await.location(), "/aanmelden", "{path}");
        assert_eq!(sign_in(&an, "an-ombudsdienst").await, back);
        let page = an.get(&back).await;
        assert!(page.attribute(shown, "id").is_some(), "{shown} on {path}");
    }
    assert_eq!(portal.count("select count(*) from care_workers where added_by is not null").await, 0);
}

async fn jan_again(portal: &Portal) -> String {
    let jan = portal.signed_in("jan").await;
    jan.send_draft(&jan.draft_described("Maaike", "AZ Sint-Lucas").await).await
}

#[tokio::test]
async fn a_draft_is_there_days_later() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    portal.clock.advance(TimeDelta::days(80));
    let mut tx = portal.db().begin(Actor::System(Job::Sweep)).await.unwrap();
    mijntoegang::requests::sweep_drafts(&mut tx, portal.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let jan = portal.signed_in("jan").await;
    let start = jan.get("/uitsluitingen/aanvragen").await;
    assert!(start.has("Sofie Claes") && start.has("Bewaard op 23 november 2026 om 14.05 uur"));
    assert_eq!(start.attribute(".mt-card a", "href"), Some(format!("{draft}/controle")));
    assert!(jan.send_draft(&draft).await.starts_with("UA-2027-"), "the reference's year is the sending's");
}

#[tokio::test]
async fn a_message_that_came_too_late_stands_there_after_signing_in() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let talk = jan.writes("andere", "Een vraag").await;
    let words = "Nog iets 😀\n<b>dank</b>";
    let before = portal.count("select count(*) from messages").await;
    for (who, minutes, page, fields) in [
        ("jan", 61, "/berichten/nieuw".to_owned(), vec![("onderwerp", "inzage"), ("tekst", words)]),
        ("jan", 61, talk.clone(), vec![("tekst", words)]),
        ("an-ombudsdienst", 31, format!("/ombudsdienst{talk}"), vec![("tekst", words)]),
        ("an-ombudsdienst", 31, format!("/ombudsdienst{talk}/aanvraag"), vec![("stap", "beschrijf"), ("naam", words)]),
    ] {
        let visitor = portal.signed_in(who).await;
        let open = visitor.get(&page).await;
        portal.clock.advance(TimeDelta::minutes(minutes));
        assert_eq!(visitor.send(&open, &page, &fields).await.location(), "/aanmelden", "{page}");
        assert_eq!(portal.count("select count(*) from messages").await, before, "nothing was done with it");
        assert!(visitor.get("/aanmelden").await.has(NOTICE));
        assert_eq!(sign_in(&visitor, who).await, page);
        let shown = visitor.get(&page).await;
        match fields[0] {
            ("stap", _) => assert!(shown.attribute("#naam", "value").unwrap().contains("Nog iets 😀")),
            _ => assert_eq!(shown.text_of("#tekst"), words.replace('\n', " "), "{page}"),
        }
        if page == "/berichten/nieuw" {
            assert!(shown.attribute("#onderwerp-inzage[checked]", "id").is_some());
        }
    }
    assert_eq!(saved_forms(&portal).await, 4);
    // Sent again it is taken, and then forgotten.
    let jan = portal.signed_in("jan").await;
    assert_eq!(jan.replies(&talk, words).await.location(), talk);
    jan.writes("inzage", words).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(an.replies(&format!("/ombudsdienst{talk}"), words).await.status, 303);
    assert_eq!(saved_forms(&portal).await, 1);
    // A search is not kept: it may hold a name or a number.
    for (who, page) in [("jan", "/berichten"), ("an-ombudsdienst", "/ombudsdienst/berichten")] {
        let visitor = portal.signed_in(who).await;
        let open = visitor.get(page).await;
        portal.clock.advance(TimeDelta::minutes(61));
        assert_eq!(visitor.send(&open, page, &[("zoek", "85073099932")]).await.location(), "/aanmelden");
    }
    assert_eq!(saved_forms(&portal).await, 1);
}
