//! Mijn gegevens: what is held, the address for notices, who looked, and everything to take along.

use std::time::Duration;

use base64::Engine;
use chrono::TimeDelta;
use serde_json::Value;

use crate::support::{Page, Portal, Visitor};

/// The settings.
const SETTINGS: &str = "/mijn-gegevens";
/// The page of the address for notices.
const PAGE: &str = "/mijn-gegevens/e-mail";
const LOOKS: &str = "/mijn-gegevens/wie-keek";
const DOWNLOAD: &str = "/mijn-gegevens/download";

/// Sends **Bewaar e-mailadres**.
async fn save(visitor: &Visitor, address: &str) -> Page {
    visitor.fill(PAGE, PAGE, &[("e-mail", address)]).await
}

/// The last confirmation mail: to whom, its subject, its text, and the path of its link.
pub async fn confirmation(portal: &Portal) -> (String, String, String, String) {
    let sql =
        "select recipient, subject, body from outbox where kind = 'email-confirmation' order by created_at desc, id desc limit 1";
    let row = portal.owner().await.query_one(sql, &[]).await.unwrap();
    let body: String = row.get(2);
    let at = body.find(&portal.base).unwrap() + portal.base.len();
    let path = body[at..].split_whitespace().next().unwrap().to_owned();
    (row.get(0), row.get(1), body, path)
}

async fn confirmations(portal: &Portal) -> i64 {
    portal.count("select count(*) from outbox where kind = 'email-confirmation'").await
}

async fn address(portal: &Portal, given: &str) -> Option<String> {
    portal.owner().await.query_one("select email from patients where given_name = $1", &[&given]).await.unwrap().get(0)
}

#[tokio::test]
async fn it_says_what_is_held() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    emma.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = emma.get(SETTINGS).await;
    assert_eq!((page.status, page.text_of("h1")), (200, "Mijn gegevens".to_owned()));
    assert_eq!(
        page.texts("main h2.govuk-heading-m"),
        ["Over jou", "Berichten per e-mail", "Veilig aangemeld", "Wie keek", "Alles wat we bewaren"]
    );
    for words in [
        "Emma Peeters",
        "30 juli 1985",
        "85.07.30-000.61",
        "AZ Sint-Lucas Brugge",
        "1 toestel",
        "Als je 60 minuten niets doet",
        "Nu 3 personen uitgesloten",
        "1 vroegere uitsluiting",
        "1 aanvraag begonnen en nog niet verstuurd",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    assert_eq!(page.attribute(".mt-nav__link[aria-current]", "href").as_deref(), Some(SETTINGS));
    assert_eq!(portal.signed_in("jan").await.get(SETTINGS).await.text().matches("Emma").count(), 0);
    // Behind each line stands a page with its own heading, and the way back.
    for (behind, heading) in [
        (PAGE, "E-mail bij een nieuw bericht"),
        ("/mijn-gegevens/aangemeld", "Waar ben je aangemeld?"),
        ("/mijn-gegevens/toegang", "Jouw toegang"),
        (LOOKS, "Wie keek in je gegevens?"),
        (DOWNLOAD, "Alles downloaden"),
        ("/mijn-gegevens/bewaartermijn", "Hoelang bewaren we dit?"),
    ] {
        assert!(page.attribute(&format!(".mt-settings__do a[href='{behind}']"), "aria-describedby").is_some(), "{behind}");
        let there = emma.get(behind).await;
        assert_eq!((there.status, there.text_of("h1").as_str()), (200, heading));
        assert_eq!(there.attribute(".govuk-back-link", "href").as_deref(), Some(SETTINGS), "{behind}");
    }
    let kept = emma.get("/mijn-gegevens/bewaartermijn").await;
    assert!(kept.has("Je wordt afgemeld als je 60 minuten niets doet, en altijd na 10 uur."), "{}", kept.text());
}

#[tokio::test]
async fn an_address_is_used_once_its_owner_said_yes() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let before = address(&portal, "Emma").await;
    assert_eq!(save(&emma, " nieuw@example.org ").await.location(), PAGE);
    let (to, subject, body, path) = confirmation(&portal).await;
    assert_eq!((to.as_str(), subject.as_str()), ("nieuw@example.org", "Bevestig je e-mailadres"));
    for word in ["Emma", "Peeters", "Sint-Lucas", "ziekenhuis", "patiënt", "dossier", "uitsluiting"] {
        assert!(!body.contains(word), "{word}: {body}");
    }
    assert!(path.starts_with("/e-mail-bevestigen/") && path.len() == "/e-mail-bevestigen/".len() + 43, "{path}");
    assert_eq!(address(&portal, "Emma").await, before, "the address before stays in use");
    let page = emma.get(PAGE).await;
    assert!(
        page.has("We stuurden een e-mail naar nieuw@example.org.") && page.has("25 november 2026 om 14.05 uur"),
        "{}",
        page.text()
    );
    // Whoever holds the mailbox, without signing in.
    let owner = portal.anonymous();
    let asked = owner.get(&path).await;
    assert_eq!((asked.status, asked.texts("main button")), (200, vec!["Bevestig e-mailadres".to_owned()]));
    assert_eq!(address(&portal, "Emma").await, before, "opening the link does nothing");
    assert_eq!(owner.post(&path, &[]).await.location(), "/e-mail-bevestigd");
    assert_eq!(address(&portal, "Emma").await.as_deref(), Some("nieuw@example.org"));
    let done = owner.get("/e-mail-bevestigd").await;
    for shown in [&asked, &done] {
        for word in ["Emma", "example.org", "Sint-Lucas", "Aanmelden"] {
            assert!(!shown.body.contains(word), "{word}");
        }
    }
    // The button again: the same answer, and nothing new.
    assert_eq!(owner.post(&path, &[]).await.location(), "/e-mail-bevestigd");
    assert_eq!(portal.count("select count(*) from audit_events where action = 'email-confirmed'").await, 1);
    let page = emma.get(PAGE).await;
    assert!(page.has("We sturen e-mails naar: nieuw@example.org") && !page.has("We stuurden een e-mail"), "{}", page.text());
    // Nothing went to the address before.
    assert_eq!(portal.count("select count(*) from outbox where recipient = 'emma@example.org'").await, 0);
}

#[tokio::test]
async fn the_link_ends_after_48_hours_and_with_a_newer_one() {
    let portal = Portal::start().await;
    let (emma, owner) = (portal.signed_in("emma").await, portal.anonymous());
    save(&emma, "een@example.org").await.location();
    let first = confirmation(&portal).await.3;
    save(&emma, "twee@example.org").await.location();
    let second = confirmation(&portal).await.3;
    assert_eq!(confirmations(&portal).await, 1, "the older mail had not gone out, and does not any more");
    let gone = owner.post(&first, &[]).await;
    assert_eq!((gone.status, gone.text_of("h1")), (404, "Deze link werkt niet meer".to_owned()));
    portal.clock.advance(TimeDelta::hours(48));
    let late = owner.post(&second, &[]).await;
    let unknown = owner.post(&format!("/e-mail-bevestigen/{}", "A".repeat(43)), &[]).await;
    let nonsense = owner.post("/e-mail-bevestigen/onzin", &[]).await;
    for page in [&late, &unknown, &nonsense] {
        assert_eq!((page.status, &page.body), (404, &gone.body), "replaced, too late, unknown: alike");
    }
    assert_eq!(address(&portal, "Emma").await.as_deref(), Some("emma@example.org"));
    let emma = portal.signed_in("emma").await;
    assert!(!emma.get(PAGE).await.has("twee@example.org"), "what expired is not waited for");
}

#[tokio::test]
async fn the_same_form_again_sends_no_second_mail() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let page = emma.get(PAGE).await;
    let hidden = page.hidden(PAGE);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.push(("e-mail", "nieuw@example.org"));
    let sending = (0..5).map(|_| emma.post(PAGE, &fields));
    for answer in futures_util::future::join_all(sending).await {
        assert_eq!(answer.location(), PAGE);
    }
    assert_eq!(confirmations(&portal).await, 1);
    // The one in use already: nobody is asked.
    assert_eq!(save(&emma, "EMMA@example.org").await.location(), PAGE);
    assert!(emma.get(PAGE).await.has("We gebruiken dit e-mailadres al."));
    assert_eq!(confirmations(&portal).await, 0, "and what was asked before is not wanted any more");
}

#[tokio::test]
async fn nobody_is_bombed_with_mail() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    for number in 0..5 {
        assert_eq!(save(&emma, &format!("a{number}@example.org")).await.location(), PAGE);
    }
    let refused = save(&emma, "a9@example.org").await;
    assert_eq!((refused.status, refused.attribute("#e-mail", "value").as_deref()), (422, Some("a9@example.org")));
    assert!(refused.has("Je probeerde dit te vaak. Wacht even en probeer het opnieuw."));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'email-asked'").await, 5);
    // One mailbox, by several people.
    portal.owner().await.batch_execute("update email_confirmations set address = 'Doel@example.org'").await.unwrap();
    assert_eq!(save(&portal.signed_in("jan").await, "doel@example.org").await.status, 422);
    portal.clock.advance(TimeDelta::hours(24));
    assert_eq!(save(&portal.signed_in("emma").await, "a9@example.org").await.location(), PAGE);
}

#[tokio::test]
async fn what_is_no_address_is_refused_and_kept() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let long = format!("{}@example.org", "a".repeat(65));
    let mega = "x".repeat(900_000);
    for typed in [
        "",
        "emma",
        "emma@",
        "emma@example",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "<a@example.org",
        "\"a b\"@example.org",
        "💌@example.org",
        "💌",
        "\u{202e}gro.elpmaxe@a",
        "<script>alert(1)</script>@example.org",
        &long,
        &mega,
    ] {
        let page = save(&emma, typed).await;
        assert_eq!(page.status, 422, "{typed:.40}");
        assert_eq!(page.texts(".govuk-error-summary a"), ["Vul een e-mailadres in zoals naam@voorbeeld.be."], "{typed:.40}");
        assert_eq!(page.text_of("title"), "Fout: E-mail bij een nieuw bericht – Mijn Toegang");
        assert!(!page.body.contains("<script>alert"));
        if !typed.contains('\n') {
            assert_eq!(page.attribute("#e-mail", "value").as_deref(), Some(typed), "{typed:.40}");
        }
    }
    assert_eq!((confirmations(&portal).await, address(&portal, "Emma").await.as_deref()), (0, Some("emma@example.org")));
}

#[tokio::test]
async fn a_removed_address_gets_nothing_more() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    an.fill(&page, &format!("{page}/weiger"), &[("reden", "andere"), ("uitleg", "nee")]).await.location();
    save(&emma, "nieuw@example.org").await.location();
    let path = confirmation(&portal).await.3;
    let from = emma.get(PAGE).await;
    for _ in 0..2 {
        assert_eq!(emma.send(&from, "/mijn-gegevens/e-mail-verwijderen", &[]).await.location(), PAGE);
    }
    assert_eq!(address(&portal, "Emma").await, None);
    assert_eq!(portal.count("select count(*) from outbox where state = 'waiting' and patient_id is not null").await, 0);
    assert_eq!(portal.anonymous().post(&path, &[]).await.status, 404, "nor is what was asked for before");
    assert_eq!(portal.count("select count(*) from audit_events where action = 'email-removed'").await, 1);
    assert!(emma.get(PAGE).await.has("We sturen je nu geen e-mails."));
}

#[tokio::test]
async fn a_notice_that_waits_goes_to_the_new_address_with_a_link_of_its_own() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    an.fill(&page, &format!("{page}/weiger"), &[("reden", "andere"), ("uitleg", "nee")]).await.location();
    let notices = async || {
        let sql = "select recipient, unsubscribe from outbox where kind = 'patient-notice'";
        let rows = portal.owner().await.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| (row.get::<_, String>(0), row.get::<_, String>(1))).collect::<Vec<_>>()
    };
    let before = notices().await;
    assert_eq!((before.len(), before[0].0.as_str()), (1, "emma@example.org"));
    save(&emma, "nieuw@example.org").await.location();
    portal.anonymous().post(&confirmation(&portal).await.3, &[]).await.location();
    let after = notices().await;
    assert_eq!((after.len(), after[0].0.as_str()), (1, "nieuw@example.org"), "told once, where she reads it");
    assert_ne!(after[0].1, before[0].1);
}

#[tokio::test]
async fn what_came_too_late_stands_filled_in_after_signing_in() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let from = emma.get(PAGE).await;
    portal.clock.advance(TimeDelta::minutes(61));
    assert_eq!(emma.send(&from, PAGE, &[("e-mail", "laat@example.org")]).await.location(), "/aanmelden");
    assert_eq!(confirmations(&portal).await, 0, "kept, never executed");
    let sign_in = emma.get("/aanmelden").await;
    assert_eq!(emma.send(&sign_in, "/aanmelden", &[("persoon", "emma")]).await.location(), PAGE);
    assert_eq!(emma.get(PAGE).await.attribute("#e-mail", "value").as_deref(), Some("laat@example.org"));
    save(&emma, "laat@example.org").await.location();
    assert_eq!(emma.get(PAGE).await.attribute("#e-mail", "value").as_deref(), Some(""), "taken: no longer kept");
}

#[tokio::test]
async fn the_patient_sees_which_officer_opened_what_and_when() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    assert!(emma.get(LOOKS).await.has("Nog niemand van de ombudsdienst opende je gegevens."));
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    an.get("/ombudsdienst").await;
    an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
    let page = emma.get(LOOKS).await;
    let rows = page.texts("main tbody tr");
    assert_eq!(
        rows,
        [format!("23 november 2026 om 14.05 uur An De Smet Ombudsdienst AZ Sint-Lucas Brugge Je aanvraag {reference}")]
    );
    assert!(portal.signed_in("jan").await.get(LOOKS).await.has("Nog niemand"));
    // However often she looks, it is a line a day; the file for programs has each time.
    for _ in 0..2 {
        portal.clock.advance(TimeDelta::minutes(1));
        an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
    }
    let rows = emma.get(LOOKS).await.texts("main tbody tr");
    assert_eq!(rows.len(), 1);
    assert!(rows[0].starts_with("23 november 2026: 3 keer, het laatst om 14.07 uur An De Smet"), "{rows:?}");
    assert_eq!(download(&emma).await.1["readings_by_officers"].as_array().unwrap().len(), 3);
    let all = emma.get("/mijn-gegevens/alles").await;
    assert_eq!((all.texts("main table").len(), all.texts("main tbody tr").len()), (1, 1));
    // Twenty on a page.
    portal
        .owner()
        .await
        .batch_execute(
            "insert into audit_events (happened_at, action, actor_kind, actor_id, patient_id)
               select timestamptz '2026-11-22 12:00+01' - n * interval '1 day', 'conversation-read', 'officer',
                 (select id from officers where given_name = 'An'), (select id from patients where given_name = 'Emma')
               from generate_series(1, 44) n",
        )
        .await
        .unwrap();
    let rows = async |path: &str| emma.get(path).await.texts("main tbody tr").len();
    assert_eq!(
        (rows(LOOKS).await, rows("/mijn-gegevens/wie-keek?bladzijde=2").await, rows("/mijn-gegevens/wie-keek?bladzijde=3").await),
        (20, 20, 5)
    );
    assert_eq!(emma.get("/mijn-gegevens/wie-keek?bladzijde=4").await.status, 404);
    assert_eq!(emma.get("/mijn-gegevens/wie-keek?bladzijde=x").await.status, 404);
    let last = emma.get("/mijn-gegevens/wie-keek?bladzijde=3").await;
    assert_eq!(last.texts("nav[aria-label=Bladeren] a"), ["Nieuwere inzages"]);
}

/// **Download mijn gegevens** as JSON.
pub async fn download(visitor: &Visitor) -> (Page, Value) {
    let page = visitor.fill(DOWNLOAD, DOWNLOAD, &[("vorm", "json")]).await;
    let value = serde_json::from_str(&page.body).unwrap_or_else(|error| panic!("{error}: {}", page.body));
    (page, value)
}

#[tokio::test]
async fn everything_is_there_to_take_along() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let reference =
        emma.send_draft(&emma.draft_described("Łucja \"D'Hondt\" 🙏", "AZ Sint-Lucas, </script> onthaal").await).await;
    let theirs = format!("/ombudsdienst/aanvragen/{reference}");
    an.fill(&theirs, &format!("{theirs}/weiger"), &[("reden", "andere"), ("uitleg", "uitgelegd\nop twee regels")])
        .await
        .location();
    emma.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    save(&emma, "nieuw@example.org").await.location();
    // A file of several chunks, and one that the scanner forbids.
    let owner = portal.owner().await;
    owner
        .batch_execute(&format!(
            "insert into attachments (id, request_id, place, name, kind, size, sha256, scan, written_at)
               select id, id, 1, 'formulier.pdf', 'pdf', 300000, sha256('a'), 'none', now() from exclusion_requests where reference = '{reference}';
             insert into attachment_chunks select id, 0, convert_to(repeat('a', 262144), 'UTF8') from attachments;
             insert into attachment_chunks select id, 1, convert_to(repeat('b', 37856), 'UTF8') from attachments;
             insert into attachments (id, request_id, place, name, kind, size, sha256, scan, written_at)
               select gen_random_uuid(), id, 2, 'kwaad.pdf', 'pdf', 1, sha256('a'), 'infected', now() from exclusion_requests where reference = '{reference}'"
        ))
        .await
        .unwrap();
    let (page, all) = download(&emma).await;
    assert_eq!(page.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(page.header("content-disposition"), "attachment; filename=\"mijn-gegevens-2026-11-23.json\"");
    assert_eq!((page.header("cache-control"), page.header("x-content-type-options")), ("no-store", "nosniff"));
    assert_eq!((&all["person"]["given_name"], &all["person"]["niss"]), (&"Emma".into(), &"85073000061".into()));
    assert_eq!(
        (&all["email"]["address"], &all["email_to_confirm"]["address"]),
        (&"emma@example.org".into(), &"nieuw@example.org".into())
    );
    assert_eq!(all["exclusions"].as_array().unwrap().len(), 5);
    let request = all["requests"].as_array().unwrap().iter().find(|one| one["reference"] == reference.as_str()).unwrap();
    assert_eq!(request["person"]["name"], "Łucja \"D'Hondt\" 🙏");
    assert_eq!((&request["state"], &request["refusal_words"]), (&"refused".into(), &"uitgelegd\nop twee regels".into()));
    let kinds: Vec<&Value> = request["events"].as_array().unwrap().iter().map(|event| &event["kind"]).collect();
    assert_eq!(kinds, ["sent", "refused"]);
    assert_eq!(all["drafts"].as_array().unwrap().len(), 1);
    let told = &all["conversations"].as_array().unwrap().iter().find(|one| one["subject"] == "Je aanvraag is geweigerd").unwrap()
        ["messages"];
    assert!(told[0]["body"].as_str().unwrap().contains(&reference) && told[0]["officer"].is_null(), "{told}");
    let readings = all["readings_by_officers"].as_array().unwrap();
    assert!(readings.iter().all(|one| one["given_name"] == "An" && one["action"] == "request-read") && !readings.is_empty());
    let files = all["attachments"].as_array().unwrap();
    let content = |name: &str| files.iter().find(|file| file["name"] == name).unwrap()["content"].clone();
    let bytes = base64::engine::general_purpose::STANDARD.decode(content("formulier.pdf").as_str().unwrap()).unwrap();
    assert_eq!((bytes.len(), bytes[262_143], bytes[262_144]), (300_000, b'a', b'b'));
    assert!(content("kwaad.pdf").is_null());
    assert_eq!(portal.count("select count(*) from audit_events where action = 'data-downloaded'").await, 1);
    // The same to read, printed by the page itself.
    let led = emma.fill(DOWNLOAD, DOWNLOAD, &[("vorm", "pagina")]).await.location();
    let page = emma.get(&led).await;
    assert_eq!(page.text_of("h1"), "Al mijn gegevens");
    for words in [&reference, "Łucja \"D'Hondt\" 🙏", "nieuw@example.org", "formulier.pdf", "An De Smet", "85.07.30-000.61"] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    // Nobody else's.
    let (_, jans) = download(&portal.signed_in("jan").await).await;
    let text = jans.to_string();
    for word in ["Emma", "Łucja", "85073000061", "formulier.pdf"] {
        assert!(!text.contains(word), "{word}");
    }
    let none = emma.fill(DOWNLOAD, DOWNLOAD, &[]).await;
    assert_eq!(
        (none.status, none.texts(".govuk-error-summary a")),
        (422, vec!["Kies hoe je je gegevens wilt krijgen.".to_owned()])
    );
}

#[tokio::test]
async fn it_is_all_of_one_moment() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let from = emma.get(PAGE).await;
    let (owner, watch) = (portal.owner().await, portal.owner().await);
    // It reads the person, the exclusions and the requests, then waits here.
    owner.batch_execute("begin; lock table conversations in access exclusive mode").await.unwrap();
    let downloading = {
        let (emma, token) = (emma.clone(), from.token());
        tokio::spawn(async move { emma.post("/mijn-gegevens/download", &[("csrf", &token), ("vorm", "json")]).await })
    };
    let waits = "select count(*) from pg_locks where not granted and relation = 'conversations'::regclass";
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while watch.query_one(waits, &[]).await.unwrap().get::<_, i64>(0) == 0 {
        assert!(std::time::Instant::now() < until, "the download never came to the conversations");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Meanwhile: what it has read already changes, and what it has still to read.
    watch
        .batch_execute("update exclusion_requests set state = 'withdrawn', decided_at = now() where state = 'sent'")
        .await
        .unwrap();
    owner
        .batch_execute(
            "insert into conversations (id, reference, patient_id, institution_id, topic, subject, started_at, last_at)
               select gen_random_uuid(), 'GB-2026-999999-A', id, home_institution_id, 'other', 'Te laat geschreven', now(), now() from patients where given_name = 'Emma';
             insert into saved_forms select id, '/te-laat', '{}', now() from patients where given_name = 'Emma';
             insert into audit_events (happened_at, action, actor_kind, actor_id, patient_id)
               select now(), 'request-read', 'officer', (select id from officers where given_name = 'An'), id from patients where given_name = 'Emma';
             commit",
        )
        .await
        .unwrap();
    let page = downloading.await.unwrap();
    let all: Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(all["readings_by_officers"], Value::Array(Vec::new()), "read last, and of the moment of the first all the same");
    assert!(!page.body.contains("Te laat geschreven") && !page.body.contains("/te-laat"), "{}", page.body);
    let request = all["requests"].as_array().unwrap().iter().find(|one| one["reference"] == reference.as_str()).unwrap();
    assert_eq!(request["state"], "sent");
    let (_, next) = download(&emma).await;
    assert!(next.to_string().contains("Te laat geschreven"), "the next one has it");
}

#[tokio::test]
async fn a_download_that_breaks_off_does_not_look_whole() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let from = emma.get(PAGE).await;
    portal.owner().await.batch_execute("alter table attachments rename to gone").await.unwrap();
    let request = emma.client.post(format!("{}/mijn-gegevens/download", portal.base));
    let answer = request.form(&[("csrf", from.token().as_str()), ("vorm", "json")]).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.is_err(), "the connection says that there should have been more");
}

#[tokio::test]
async fn what_is_past_its_time_goes() {
    let portal = Portal::start().await;
    save(&portal.signed_in("emma").await, "nieuw@example.org").await.location();
    let site = portal.builder.site().unwrap();
    mijntoegang::operate::sweep_once(&site).await.unwrap();
    assert_eq!(portal.count("select count(*) from email_confirmations").await, 1);
    portal.clock.advance(TimeDelta::days(7) + TimeDelta::seconds(1));
    mijntoegang::operate::sweep_once(&site).await.unwrap();
    assert_eq!(portal.count("select count(*) from email_confirmations").await, 0);
}

#[tokio::test]
async fn the_same_page_with_another_address_asks_anew_and_the_one_in_use_ends_what_was_asked() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let page = emma.get(PAGE).await;
    let hidden = page.hidden(PAGE);
    let send = async |address: &str| {
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("e-mail", address));
        assert_eq!(emma.post(PAGE, &fields).await.location(), PAGE);
    };
    send("fout@example.org").await;
    send("juist@example.org").await;
    let (to, _, _, link) = confirmation(&portal).await;
    assert_eq!(to, "juist@example.org", "back, and mended: a mail of its own");
    // The one in use after all.
    assert_eq!(save(&emma, "emma@example.org").await.location(), PAGE);
    assert!(!emma.get(PAGE).await.has("juist@example.org"));
    assert_eq!(confirmations(&portal).await, 0, "its mail does not go out");
    assert_eq!(portal.anonymous().post(&link, &[]).await.status, 404);
    assert_eq!(address(&portal, "Emma").await.as_deref(), Some("emma@example.org"));
    assert_eq!(portal.count("select count(*) from email_confirmations where ended_as = 'replaced'").await, 2);
}
