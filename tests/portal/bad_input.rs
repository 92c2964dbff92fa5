//! What no browser sends, and what people do type: a clear answer each time, never a fault of ours, nothing half-written.

mod addresses;

use std::io::{Read as _, Write as _};

use reqwest::Method;

use crate::support::{Page, Portal, Visitor};

/// A POST route, whose it is, and its fields.
pub struct Route {
    pub by: Visitor,
    pub token: String,
    pub path: String,
    pub fields: Vec<&'static str>,
}

/// The fields of a step of the intake.
fn names_of_step(step: &str) -> Vec<&'static str> {
    crate::intake::of_step(step, &crate::intake::CALL).into_iter().map(|(name, _)| name).collect()
}

/// A portal in which every POST route has something to work on.
pub async fn world() -> (Portal, Vec<Route>) {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let excluded = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let theirs = format!("/ombudsdienst/aanvragen/{excluded}");
    let worker = an.get(&theirs).await.radio("Greet Vandamme");
    assert_eq!(an.fill(&theirs, &format!("{theirs}/registreer"), &[("persoon", &worker)]).await.status, 303);
    let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
    let request = jan.send_draft(&jan.draft_described("Sofie", "AZ Sint-Lucas, cardiologie").await).await;
    let draft = jan.draft_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let broken = crate::break_glass::last_night(portal.clock.now());
    let broken = crate::break_glass::kept(&portal.site(), &broken).await;
    let own_break = format!("/doorbrekingen/{broken}/vertrouw-niet");
    assert_eq!(jan.send(&jan.get("/doorbrekingen").await, &own_break, &[]).await.status, 303);
    let letter = portal.owner().await.query_one("select id::text from messages where kind = 'broken'", &[]).await.unwrap();
    let letter: String = letter.get(0);
    let talk = jan.writes("andere", "Een vraag").await;
    let talks = format!("/ombudsdienst{talk}");
    an.get(&talks).await;
    // Before Jan's exclusion is ended, its page is opened for An.
    let patient = crate::officer_patients::open(&an, "Jan Willems", "Jan Willems").await;
    let intake = crate::intake::complete_draft(&an, &[]).await;
    let stop = an.get(&patient).await.attribute("a[href$=stopzetten]", "href").unwrap();
    let (mine, hers) = (jan.get("/uitsluitingen").await.token(), an.get("/ombudsdienst").await.token());
    let nobody = portal.anonymous();
    let nobodys = nobody.get("/aanmelden").await.token();
    let page = format!("/ombudsdienst/aanvragen/{request}");
    let mut routes = vec![Route { by: nobody, token: nobodys, path: "/aanmelden".into(), fields: vec!["persoon"] }];
    for (path, fields) in [
        ("/uitsluitingen/aanvragen".into(), vec!["zoek", "aanvraag"]),
        (format!("{draft}/zoeken"), vec!["zoek"]),
        (format!("{draft}/kiezen"), vec!["persoon"]),
        (format!("{draft}/beschrijven"), vec!["naam", "waar", "functie"]),
        (format!("{draft}/ehealth"), vec!["via"]),
        (format!("{draft}/gevolgen"), vec!["gelezen"]),
        (format!("{draft}/contact"), vec!["opmerking", "contact", "telefoon", "iemand-anders", "boodschap", "instelling"]),
        (format!("{draft}/controle"), vec!["versie"]),
        (give.clone(), vec!["periode"]),
        (give.replace("opnieuw-toegang", "niet-stopzetten"), vec!["stopzetting"]),
        (give.replace("opnieuw-toegang", "maak-ongedaan"), vec!["periode"]),
        (format!("/aanvragen/{request}/intrekken"), vec![]),
        (own_break, vec!["tekst"]),
        ("/uitsluitingen".into(), vec!["zoek"]),
        ("/berichten".into(), vec!["zoek"]),
        ("/berichten/nieuw".into(), vec!["onderwerp", "instelling", "tekst", "formulier"]),
        (talk.clone(), vec!["tekst", "formulier"]),
        ("/mijn-gegevens/e-mail".into(), vec!["e-mail", "formulier"]),
        ("/mijn-gegevens/download".into(), vec!["vorm"]),
        ("/mijn-gegevens/e-mail-aan".into(), vec![]),
        ("/mijn-gegevens/e-mail-verwijderen".into(), vec![]),
        ("/afmelden".into(), vec![]),
    ] {
        routes.push(Route { by: jan.clone(), token: mine.clone(), path, fields });
    }
    for (path, fields) in [
        ("/ombudsdienst".into(), vec!["zoek", "status"]),
        (format!("{page}/zoek"), vec!["zoek-persoon"]),
        (format!("{page}/registreer"), vec!["persoon"]),
        (format!("{page}/weiger"), vec!["reden", "uitleg"]),
        (format!("{page}/sjabloon"), vec!["sjabloon", "reden", "uitleg"]),
        (format!("{page}/hoort-bij"), vec!["andere"]),
        (
            format!("{page}/persoon"),
            vec!["voornaam", "familienaam", "functie", "riziv", "rijksregisternummer", "personeelsnummer", "instelling"],
        ),
        (stop.clone(), vec!["periode", "formulier", "kanaal", "gevraagd-door", "identiteit"]),
        (stop.replace("stopzetten", "annuleer-stopzetting"), vec!["stopzetting"]),
        ("/ombudsdienst/patienten".into(), vec!["reden", "zoek"]),
        ("/ombudsdienst/wat-als".into(), vec!["patient", "zoek", "persoon"]),
        ("/ombudsdienst/personen".into(), vec!["zoek"]),
        ("/ombudsdienst/patienten/kies".into(), vec!["reden", "zoek", "patient"]),
        (patient.replace("patienten", "logboek/patient"), vec!["reden", "naar"]),
        (crate::intake::NEW.into(), names_of_step("patient")),
        (format!("{intake}/patient"), names_of_step("patient")),
        (format!("{intake}/persoon"), names_of_step("persoon")),
        (format!("{intake}/zoek"), vec!["zoek-persoon", "zoek-plaats"]),
        (format!("{intake}/gevolgen"), names_of_step("gevolgen")),
        (format!("{intake}/controle"), vec!["versie"]),
        (format!("{page}/notitie"), vec!["notitie", "sleutel"]),
        (format!("{page}/gesprek"), vec!["gesprek", "bereikt", "sleutel"]),
        (format!("{page}/heropen"), vec!["reden-heropening"]),
        (format!("{page}/neem-over"), vec!["van"]),
        (format!("{page}/geef-terug"), vec![]),
        (format!("{theirs}/trek-registratie-in"), vec!["reden-intrekking"]),
        (format!("{page}/vraag"), vec!["vraag", "formulier"]),
        ("/ombudsdienst/berichten".into(), vec!["zoek"]),
        (talks.clone(), vec!["tekst", "formulier"]),
        (format!("{talks}/sjabloon"), vec!["sjabloon", "tekst"]),
        ("/ombudsdienst/sjablonen/nieuw".into(), vec!["soort", "titel", "tekst", "formulier"]),
        (format!("{talks}/aanvraag/zoek"), vec!["zoek-persoon"]),
        (format!("{talks}/aanvraag"), vec![]),
        (format!("{talks}/sluit"), vec![]),
        (format!("{talks}/heropen"), vec![]),
        ("/ombudsdienst/doorbrekingen".into(), vec!["zoek"]),
        // Its fields only say where to go back to.
        (format!("/ombudsdienst/doorbrekingen/{broken}/bekeken"), vec![]),
        (format!("/ombudsdienst/doorbrekingen/{broken}/onderzoek"), vec![]),
        (format!("/ombudsdienst/doorbrekingen/{broken}/afsluiten"), vec!["besluit", "bevindingen", "uitleg"]),
        (format!("/ombudsdienst/brieven/{letter}/afdrukken"), vec!["adres", "reden", "formulier", "afgedrukt"]),
        (format!("/ombudsdienst/brieven/{letter}/verstuurd"), vec![]),
        (format!("{page}/neem"), vec![]),
        ("/ombudsdienst/neem".into(), vec!["lijst", "bij"]),
        ("/ombudsdienst/signalen/gezien".into(), vec![]),
    ] {
        routes.push(Route { by: an.clone(), token: hers.clone(), path, fields });
    }
    (portal, routes)
}

/// All that a form can change, in a word.
pub async fn everything(portal: &Portal) -> Vec<String> {
    let owner = portal.owner().await;
    let mut found = Vec::new();
    for table in [
        "exclusion_requests",
        "request_events",
        "request_drafts",
        "exclusions",
        "exclusion_periods",
        "conversations",
        "messages",
        "letter_prints",
        "reply_templates",
        "reply_template_versions",
        "attachments",
        "breaks",
        "break_cases",
        "outbox",
        "email_confirmations",
        "unsubscribe_tokens",
        "patients",
        "care_workers",
        "care_worker_posts",
        "saved_forms",
        "patients",
        "patient_looks",
        "request_notes",
    ] {
        let sql = format!(
            "select '{table} ' || count(*) || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t"
        );
        found.push(owner.query_one(&sql, &[]).await.unwrap().get(0));
    }
    found
}

impl Route {
    async fn body(&self, kind: &str, body: impl Into<reqwest::Body>) -> Page {
        let request = self.by.client.post(format!("{}{}", self.by.base, self.path)).header("content-type", kind).body(body);
        Page::of(request.send().await.unwrap()).await
    }

    async fn form(&self, body: impl Into<reqwest::Body>) -> Page {
        self.body("application/x-www-form-urlencoded", body).await
    }
}

/// A page that a person can read, in our words.
#[track_caller]
fn readable(page: &Page, status: u16, heading: &str, about: &str) {
    assert_eq!(page.status, status, "{about}: {}", page.text());
    assert_eq!(page.text_of("h1"), heading, "{about}");
    assert!(page.header("content-type").starts_with("text/html"), "{about}");
    assert!(page.has("Mijn Toegang"), "{about}");
}

#[tokio::test]
async fn what_is_no_form_is_refused_readably_and_writes_nothing() {
    let (portal, routes) = world().await;
    let before = everything(&portal).await;
    for route in &routes {
        let (csrf, path) = (format!("csrf={}", route.token), route.path.as_str());
        let size = if route.fields.len() > 1 { 10 } else { 2 };
        let huge = route.form(format!("{csrf}&opmerking={}", "x".repeat(size * 1024 * 1024))).await;
        readable(&huge, 413, "Je bericht of bestand is te groot", path);
        assert!(huge.has("Maak je tekst korter of kies een kleiner bestand"), "{path}");
        let just_over = route.form(format!("{csrf}&x={}", "x".repeat(1024 * 1024))).await;
        readable(&just_over, 413, "Je bericht of bestand is te groot", path);
        let unreadable = "We kunnen dit niet lezen";
        for field in ["csrf"].iter().chain(&route.fields) {
            for value in ["%00", "a%00b", "%ff", "%c3%28", "%zz", "%2", "%ed%a0%80"] {
                let body = if *field == "csrf" { format!("{csrf}&x={value}") } else { format!("{csrf}&{field}={value}") };
                readable(&route.form(body).await, 400, unreadable, path);
            }
            let twice = if *field == "csrf" { format!("{csrf}&{csrf}") } else { format!("{csrf}&{field}=1&{field}=1") };
            readable(&route.form(twice).await, 400, unreadable, path);
        }
        let mut raw = csrf.clone().into_bytes();
        raw.extend_from_slice(b"&x=\x00\xff\xfe");
        readable(&route.form(raw).await, 400, unreadable, path);
        let json = route.body("application/json", format!("{{\"csrf\":\"{}\"}}", route.token)).await;
        readable(&json, 400, unreadable, path);
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--x--\r\n", route.token);
        let part = route.body("multipart/form-data; boundary=x", part).await;
        if takes_files(path) {
            // Words are optional in a report.
            let expected = if path.ends_with("/vertrouw-niet") { 303 } else { 422 };
            assert_eq!(part.status, expected, "{path}: an empty form with files is a form");
        } else {
            readable(&part, 400, unreadable, path);
        }
        readable(&route.body("text/plain", csrf.clone()).await, 400, unreadable, path);
    }
    assert_eq!(everything(&portal).await, before);
}

#[tokio::test]
async fn without_the_sessions_token_nothing_is_done() {
    let (portal, routes) = world().await;
    let before = everything(&portal).await;
    let other = portal.signed_in("noor").await.get("/uitsluitingen/aanvragen").await.token();
    for route in &routes {
        for token in ["", "x", &other, &"A".repeat(86), &"é".repeat(1000)] {
            let page = Page::of(
                route
                    .by
                    .client
                    .post(format!("{}{}", route.by.base, route.path))
                    .form(&[("csrf", token), ("persoon", "emma")])
                    .send()
                    .await
                    .unwrap(),
            )
            .await;
            readable(&page, 403, "Dit formulier is verlopen", &route.path);
        }
        let none = route.form("").await;
        readable(&none, 403, "Dit formulier is verlopen", &route.path);
        // The second line: another site's form, even with the token.
        let from =
            route.by.client.post(format!("{}{}", route.by.base, route.path)).header("origin", "https://elders.example.org");
        let page = Page::of(from.form(&[("csrf", route.token.as_str())]).send().await.unwrap()).await;
        assert_eq!(page.status, 403, "{}", route.path);
    }
    assert_eq!(everything(&portal).await, before);
}

/// The forms that files come with.
fn takes_files(path: &str) -> bool {
    let conversation = path.rsplit_once("/berichten/").is_some_and(|(_, rest)| !rest.contains('/'));
    let first_step = path == crate::intake::NEW || path.starts_with(crate::intake::NEW) && path.ends_with("/patient");
    // A template is put into an answer that may have files.
    let template = path.contains("/berichten/") && path.ends_with("/sjabloon");
    conversation || template || first_step || path.ends_with("/vertrouw-niet")
}

#[tokio::test]
async fn fields_that_are_missing_unknown_or_endless_get_a_clear_answer() {
    let (portal, routes) = world().await;
    let endless = ["é".repeat(100_000), "<script>alert(1)</script>".repeat(4_000)];
    for route in routes.iter().filter(|route| !["/afmelden"].contains(&route.path.as_str())) {
        let before = everything(&portal).await;
        let action = route.path.rsplit('/').next().unwrap();
        // These have no field: any form with a token is whole.
        const NO_FIELD: [&str; 13] = [
            "e-mail-aan",
            "e-mail-verwijderen",
            "intrekken",
            "neem",
            "neem-over",
            "geef-terug",
            "sluit",
            "heropen",
            "aanvraag",
            "vertrouw-niet",
            "bekeken",
            "onderzoek",
            "verstuurd",
        ];
        if !NO_FIELD.contains(&action) {
            let bare = route.by.post(&route.path, &[("csrf", &route.token)]).await;
            let odd =
                route.by.post(&route.path, &[("csrf", &route.token), ("onbekend", "x"), ("", "leeg"), ("nog[een]", "1")]).await;
            assert_eq!(bare.status, odd.status, "{}: a field nobody knows changes nothing", route.path);
            let expected: &[u16] = match action {
                "aanmelden" | "maak-ongedaan" => &[404],
                "opnieuw-toegang" | "controle" | "neem-over" | "geef-terug" | "niet-stopzetten" | "annuleer-stopzetting" => {
                    &[409]
                }
                "ombudsdienst" | "berichten" | "doorbrekingen" | "uitsluitingen" | "gezien" => &[303],
                _ => &[422],
            };
            assert!(expected.contains(&bare.status), "{}: {} {}", route.path, bare.status, bare.text());
        }
        for field in &route.fields {
            for value in &endless {
                let page = route.by.post(&route.path, &[("csrf", &route.token), (field, value)]).await;
                // A search leads to what it found.
                let search = page.status == 303 && page.header("location").ends_with("?gezocht");
                let page = if search { route.by.get(page.header("location")).await } else { page };
                assert!(
                    [200, 404, 409, 422].contains(&page.status),
                    "{} {field}: {} {:.300}",
                    route.path,
                    page.status,
                    page.text()
                );
                assert!(!page.body.contains("<script>alert"), "{} {field}", route.path);
                assert!(!page.text_of("h1").is_empty(), "{} {field}", route.path);
            }
        }
        if !["aanvragen", "zoeken"].contains(&action) {
            assert_eq!(everything(&portal).await, before, "{}", route.path);
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_said_to_be_one() {
    let (portal, routes) = world().await;
    let before = everything(&portal).await;
    let heading = "Deze pagina werkt niet op die manier";
    for route in &routes {
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let request = route.by.client.request(method.clone(), format!("{}{}", route.by.base, route.path));
            let page = Page::of(request.form(&[("csrf", route.token.as_str())]).send().await.unwrap()).await;
            readable(&page, 405, heading, &format!("{method} {}", route.path));
        }
        let action = route.path.rsplit('/').next().unwrap();
        const ACTS: [&str; 20] = [
            "sjabloon",
            "afdrukken",
            "gezien",
            "afmelden",
            "maak-ongedaan",
            "niet-stopzetten",
            "annuleer-stopzetting",
            "intrekken",
            "neem",
            "registreer",
            "weiger",
            "hoort-bij",
            "zoek",
            "trek-registratie-in",
            "bekeken",
            "onderzoek",
            "afsluiten",
            "verstuurd",
            "sluit",
            "heropen",
        ];
        if ACTS.contains(&action) {
            readable(&route.by.get(&route.path).await, 405, heading, &route.path);
        }
    }
    let jan = &routes[1];
    for path in ["/", "/info/uitsluitingen", "/aanvraagformulier", "/privacy", "/toegankelijkheid"] {
        readable(&jan.by.post(path, &[("csrf", &jan.token)]).await, 405, heading, path);
    }
    assert_eq!(everything(&portal).await, before);
}

#[tokio::test]
async fn what_people_type_is_shown_as_they_typed_it_and_never_runs() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let script = "<script>alert(1)</script>";
    let mut sent = 0;
    for name in [
        "D'Hondt–Müller",
        "Sofie 😀",
        "مريم العلي",
        "\u{202e}Sofie",
        "O’Neill & Zoon",
        "\"Sofie\"",
        script,
        "{{ csrf }}",
        "Łukasz Çelik",
        "ﬁona",
    ] {
        let start = "/uitsluitingen/aanvragen";
        let found = jan.fill(start, start, &[("zoek", name)]).await;
        assert!([303, 422].contains(&found.status), "{name}: {}", found.status);
        let found = if found.status == 303 { found } else { jan.fill(start, start, &[("zoek", "Qwxz Qwxz")]).await };
        let step = jan.get(&found.location()).await;
        assert!(step.status == 200 && !step.body.contains("<script>alert"), "{name}");
        let draft = found.location().rsplit_once('/').unwrap().0.to_owned();
        let (describe, place) = (format!("{draft}/beschrijven"), format!("AZ Sint-Lucas, {name}"));
        let answer = jan.fill(&describe, &describe, &[("naam", name), ("waar", &place), ("functie", script)]).await;
        assert!(!answer.body.contains("<script>alert"));
        if answer.status == 422 {
            assert_eq!(answer.attribute("#naam", "value").as_deref(), Some(name), "kept as typed");
            continue;
        }
        assert_eq!(answer.location(), format!("{draft}/gevolgen"), "{name}");
        jan.fill(&format!("{draft}/gevolgen"), &format!("{draft}/gevolgen"), &[("gelezen", "ja")]).await;
        let contact = format!("{draft}/contact");
        let remark = format!("{name}\n{script} 😀");
        assert_eq!(jan.fill(&contact, &contact, &[("contact", "bericht"), ("opmerking", &remark)]).await.status, 303);
        let check = jan.get(&format!("{draft}/controle")).await;
        let reference = jan.send_draft(&draft).await;
        sent += 1;
        let theirs = format!("/ombudsdienst/aanvragen/{reference}");
        let pages = [
            check,
            jan.get(&format!("{draft}/verstuurd")).await,
            jan.get("/uitsluitingen").await,
            jan.get(&format!("/aanvragen/{reference}")).await,
            an.get("/ombudsdienst").await,
            an.get(&theirs).await,
            an.search("/ombudsdienst", &[("zoek", name)]).await,
        ];
        for page in pages {
            assert_eq!(page.status, 200, "{name}");
            assert!(page.has(name), "{name} – on: {}", page.text());
            assert!(!page.body.contains("<script>alert"), "{name}");
        }
    }
    assert!(sent >= 4, "real names go through: {sent}");
    for name in ["D'Hondt–Müller", "مريم العلي", "Łukasz Çelik"] {
        let kept = portal
            .count(&format!("select count(*) from exclusion_requests where described_name = '{}'", name.replace('\'', "''")))
            .await;
        assert_eq!(kept, 1, "{name}");
    }
}
