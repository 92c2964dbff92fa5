//! What happened with the account (R23): a year of it, for the patient to see, with the kind of device and no more.

use chrono::TimeDelta;

use crate::account::download;
use crate::disputes::told;
use crate::support::{Page, Portal, Visitor};

const PAGE: &str = "/mijn-gegevens/toegang";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// Somebody of the demo, signed in with this device.
async fn signed_in_with(portal: &Portal, key: &str, agent: &str) -> Visitor {
    let client = reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none()).no_proxy();
    let visitor = Visitor { client: client.user_agent(agent).build().unwrap(), base: portal.base.clone() };
    let page = visitor.get("/aanmelden").await;
    assert_eq!(visitor.send(&page, "/aanmelden", &[("persoon", key)]).await.status, 303);
    visitor
}

fn events(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text());
    page.texts(".mt-events li")
}

/// Whoever has the phone for ten minutes: signs in, looks, downloads, asks for another address, signs out.
#[tokio::test]
async fn an_intruder_leaves_a_trace_of_every_step() {
    let portal = Portal::start().await;
    let intruder = signed_in_with(&portal, "emma", IPHONE).await;
    let minute = async || portal.clock.advance(TimeDelta::minutes(1));
    minute().await;
    intruder.get("/berichten").await;
    let file = intruder.fill("/mijn-gegevens/download", "/mijn-gegevens/download", &[("vorm", "json")]).await;
    assert_eq!(file.status, 200);
    minute().await;
    intruder.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail", &[("e-mail", "ander@example.org")]).await.location();
    minute().await;
    intruder.fill("/mijn-gegevens", "/afmelden", &[]).await.location();
    minute().await;
    let emma = signed_in_with(&portal, "emma", FIREFOX).await;
    let page = emma.get(PAGE).await;
    assert_eq!(
        events(&page),
        [
            "Aangemeld 23 november 2026 om 14.09 uur, computer met Firefox",
            "Afgemeld 23 november 2026 om 14.08 uur, telefoon met Safari",
            "E-mailadres gevraagd 23 november 2026 om 14.07 uur, telefoon met Safari",
            "Gegevens gedownload 23 november 2026 om 14.06 uur, telefoon met Safari",
            "Aangemeld 23 november 2026 om 14.05 uur, telefoon met Safari",
        ]
    );
    assert_eq!(page.texts("h2").first().map(String::as_str), Some("Wat gebeurde er met jouw toegang?"));
    assert!(page.has("Herken je iets niet? Meld dat toestel af en bel 050 36 57 89."), "{}", page.text());
    assert!(emma.get("/mijn-gegevens").await.attribute(&format!("a[href='{PAGE}']"), "href").is_some());
    // Nothing of what the browser sent, and no address.
    let rows = portal.owner().await.query("select row_to_json(e)::text from account_events e", &[]).await.unwrap();
    for row in rows {
        let row: String = row.get(0);
        assert!(!["Mozilla", "iPhone", "Linux", "127.0.0.1", "example.org"].iter().any(|word| row.contains(word)), "{row}");
    }
    // In the download as well, of which the file itself is the last event; and nobody else's.
    let (_, all) = download(&emma).await;
    let kinds: Vec<&str> = all["account_events"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["data-downloaded", "signed-in", "signed-out", "email-asked", "data-downloaded", "signed-in"]);
    assert_eq!(all["account_events"][2]["device"], "phone");
    let everything = emma.get("/mijn-gegevens/alles").await;
    assert!(everything.has("23 november 2026 om 14.06 uur, telefoon met Safari"), "{}", everything.text());
    assert_eq!(
        events(&portal.signed_in("jan").await.get(PAGE).await),
        ["Aangemeld 23 november 2026 om 14.09 uur, ander toestel"]
    );
}

/// So that no mail tells of it the address is removed first; then the record is opened, and the message about it is read.
#[tokio::test]
async fn removing_the_address_and_opening_the_record_shows_step_by_step_and_is_taken_back() {
    let portal = Portal::start().await;
    let holding = "select count(*) from exclusion_periods where ended_at is null";
    let before = portal.count(holding).await;
    let intruder = signed_in_with(&portal, "emma", IPHONE).await;
    let minute = async || portal.clock.advance(TimeDelta::minutes(1));
    minute().await;
    intruder.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail-verwijderen", &[]).await.location();
    minute().await;
    let give = intruder.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
    intruder.fill(&give, &give, &[]).await.location();
    let message = told(&portal, "ended").await;
    assert!(intruder.get("/berichten").await.has("is stopgezet"));
    intruder.get(&message).await;
    minute().await;
    intruder.fill("/mijn-gegevens", "/afmelden", &[]).await.location();
    minute().await;
    let emma = signed_in_with(&portal, "emma", FIREFOX).await;
    assert_eq!(
        events(&emma.get(PAGE).await),
        [
            "Aangemeld 23 november 2026 om 14.09 uur, computer met Firefox",
            "Afgemeld 23 november 2026 om 14.08 uur, telefoon met Safari",
            "E-mailadres verwijderd 23 november 2026 om 14.06 uur, telefoon met Safari",
            "Aangemeld 23 november 2026 om 14.05 uur, telefoon met Safari",
        ]
    );
    assert!(emma.get("/uitsluitingen").await.texts("tbody td").iter().any(|cell| cell.starts_with("Jou ")));
    assert!(emma.get("/berichten").await.has("is stopgezet"));
    let shown = emma.get(&message).await;
    assert!(shown.has("Jij zette de uitsluiting stop op 23 november 2026 om 14.07 uur."), "{}", shown.text());
    assert_eq!(portal.count(holding).await, before - 1);
    let question = shown.attribute("a[href$=dat-was-ik-niet]", "href").unwrap();
    emma.fill(&question, &question, &[]).await.location();
    assert_eq!(portal.count(holding).await, before, "it holds again");
}

#[tokio::test]
async fn an_address_and_its_removal_the_home_and_another_session_leave_theirs() {
    let portal = Portal::start().await;
    let (emma, phone) = (signed_in_with(&portal, "emma", FIREFOX).await, signed_in_with(&portal, "emma", IPHONE).await);
    let kinds = async || -> Vec<String> {
        let rows = "select kind || coalesce(' ' || device, '') from account_events where kind <> 'signed-in' order by id";
        portal.owner().await.query(rows, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    };
    let confirm = async |address: &str| {
        emma.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail", &[("e-mail", address)]).await.location();
        let link = crate::account::confirmation(&portal).await.3;
        for _ in 0..2 {
            assert_eq!(phone.post(&link, &[]).await.location(), "/e-mail-bevestigd");
        }
    };
    confirm("een@example.org").await;
    emma.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail-verwijderen", &[]).await.location();
    emma.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail", &[("e-mail", "twee@example.org")]).await.location();
    confirm("drie@example.org").await;
    assert_eq!(
        kinds().await,
        [
            "email-asked computer",
            "email-changed",
            "email-removed computer",
            "email-asked computer",
            "email-asked computer",
            "email-confirmed"
        ]
    );
    let before = kinds().await.len();
    let page = emma.get("/mijn-gegevens/ombudsdienst").await;
    let other = page.radio("Ziekenhuis Leieland");
    emma.fill("/mijn-gegevens/ombudsdienst", "/mijn-gegevens/ombudsdienst", &[("ombudsdienst", &other)]).await.location();
    let end = emma
        .get("/mijn-gegevens/aangemeld")
        .await
        .attribute("form[action$='/afmelden'][action^='/mijn-gegevens/sessies']", "action");
    emma.fill("/mijn-gegevens/aangemeld", &end.unwrap(), &[]).await.location();
    phone.get("/mijn-gegevens").await;
    assert_eq!(kinds().await.split_off(before), ["home-changed computer", "session-ended computer"]);
    let seen = events(&emma.get(PAGE).await);
    for words in [
        "Aanmelding beëindigd 23 november 2026 om 14.05 uur, computer met Firefox",
        "Ombudsdienst gewijzigd 23 november 2026 om 14.05 uur, computer met Firefox",
        "E-mailadres bevestigd 23 november 2026 om 14.05 uur, met de link in een e-mail",
        "E-mailadres gewijzigd 23 november 2026 om 14.05 uur, met de link in een e-mail",
        "E-mailadres verwijderd 23 november 2026 om 14.05 uur, computer met Firefox",
    ] {
        assert!(seen.iter().any(|row| row == words), "{words}: {seen:?}");
    }
}

/// What is opened by its address is a download too; once in a while, however often it is read.
#[tokio::test]
async fn everything_opened_by_its_address_is_a_download() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let downloads = async || portal.count("select count(*) from account_events where kind = 'data-downloaded'").await;
    emma.get("/mijn-gegevens/alles").await;
    emma.get("/mijn-gegevens/alles").await;
    assert_eq!(downloads().await, 1);
    portal.clock.advance(TimeDelta::minutes(11));
    let led = emma.fill("/mijn-gegevens/download", "/mijn-gegevens/download", &[("vorm", "pagina")]).await.location();
    emma.get(&led).await;
    assert_eq!(downloads().await, 2, "the form and its page are one");
}

#[tokio::test]
async fn the_quick_exit_leaves_its_event_and_a_year_later_all_are_gone() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    emma.fill("/mijn-gegevens", "/verlaat", &[]).await.location();
    let count = async || portal.count("select count(*) from account_events").await;
    assert_eq!(count().await, 2);
    portal.clock.advance(TimeDelta::days(364));
    mijntoegang::operate::sweep_once(&portal.site()).await.unwrap();
    assert_eq!(count().await, 2);
    portal.clock.advance(TimeDelta::days(2));
    mijntoegang::operate::sweep_once(&portal.site()).await.unwrap();
    assert_eq!(count().await, 0);
}

/// For that a mail is enough, no sign-in.
#[tokio::test]
async fn stopping_the_mails_by_the_link_in_one_shows_and_so_does_their_return() {
    let portal = Portal::start().await;
    let (emma, an) = (signed_in_with(&portal, "emma", FIREFOX).await, portal.signed_in("an-ombudsdienst").await);
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    an.fill(&page, &format!("{page}/weiger"), &[("reden", "andere"), ("uitleg", "nee")]).await.location();
    let link = "select unsubscribe from outbox where kind = 'patient-notice'";
    let link: String = portal.owner().await.query_one(link, &[]).await.unwrap().get(0);
    for _ in 0..2 {
        portal.anonymous().post(link.strip_prefix(&portal.base).unwrap(), &[]).await;
    }
    emma.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail-aan", &[]).await.location();
    assert_eq!(
        events(&emma.get(PAGE).await),
        [
            "E-mails weer aangezet 23 november 2026 om 14.05 uur, computer met Firefox",
            "E-mails stopgezet 23 november 2026 om 14.05 uur, met de link in een e-mail",
            "Aangemeld 23 november 2026 om 14.05 uur, computer met Firefox",
        ]
    );
}

/// Nothing runs when a session ends by itself: the sweep of the next hour puts that moment on record, once.
#[tokio::test]
async fn a_session_that_ended_by_itself_leaves_the_moment_at_which_it_did() {
    let portal = Portal::start().await;
    let intruder = signed_in_with(&portal, "emma", IPHONE).await;
    portal.clock.advance(TimeDelta::minutes(5));
    intruder.get("/berichten").await;
    let sweep = async || mijntoegang::operate::sweep_once(&portal.site()).await.unwrap();
    sweep().await;
    portal.clock.advance(TimeDelta::minutes(70));
    assert_eq!(intruder.get("/berichten").await.location(), "/aanmelden");
    for _ in 0..2 {
        sweep().await;
    }
    let emma = signed_in_with(&portal, "emma", FIREFOX).await;
    assert_eq!(
        events(&emma.get(PAGE).await),
        [
            "Aangemeld 23 november 2026 om 15.20 uur, computer met Firefox",
            "Vanzelf afgemeld 23 november 2026 om 15.10 uur, telefoon met Safari",
            "Aangemeld 23 november 2026 om 14.05 uur, telefoon met Safari",
        ]
    );
    let (_, all) = download(&emma).await;
    let kinds: Vec<&str> = all["account_events"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["data-downloaded", "signed-in", "session-expired", "signed-in"]);
    // After a week without a sweep too; an officer's leaves none.
    portal.signed_in("an-ombudsdienst").await;
    portal.clock.advance(TimeDelta::days(8));
    sweep().await;
    assert_eq!(portal.count("select count(*) from account_events where kind = 'session-expired'").await, 2);
    assert_eq!(portal.count("select count(*) from sessions").await, 0);
}

#[tokio::test]
async fn thirty_stand_on_a_page() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    portal
        .owner()
        .await
        .batch_execute(
            "insert into account_events (patient_id, happened_at, kind, device, browser)
               select p.id, timestamptz '2026-11-22 12:00+01' - n * interval '1 day', 'signed-in', 'tablet', 'Chrome'
                 from patients p, generate_series(1, 60) n where p.given_name = 'Emma'",
        )
        .await
        .unwrap();
    let rows = async |page: u32| events(&emma.get(&format!("{PAGE}?bladzijde={page}")).await).len();
    assert_eq!((rows(1).await, rows(2).await, rows(3).await), (30, 30, 1));
    assert_eq!(emma.get(&format!("{PAGE}?bladzijde=4")).await.status, 404);
    assert_eq!(emma.get(&format!("{PAGE}?bladzijde=2")).await.texts("nav[aria-label=Bladeren] a"), ["Nieuwer", "Ouder"]);
    // The application's role adds none by itself, changes none, removes none.
    let app = portal.app_role().await;
    for sql in [
        "insert into account_events (patient_id, happened_at, kind) select id, now(), 'signed-in' from patients",
        "update account_events set device = 'phone'",
        "delete from account_events",
    ] {
        let error = app.execute(sql, &[]).await.unwrap_err();
        assert_eq!(error.as_db_error().unwrap().code().code(), "42501", "{sql}");
    }
}
