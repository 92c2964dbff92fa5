//! **Verlaat deze site snel** (R14): on every public page and every page of a patient, and what it leaves: nothing.

use chrono::TimeDelta;
use mijntoegang::clock::Clock;
use mijntoegang::config::ExitUrl;
use reqwest::Method;

use crate::support::{Page, Portal, Visitor, new_database, portal_of_its_own, start_of_tests};

const OUT: &str = "https://www.wikipedia.org/";
const BUTTON: &str = "header form[action='/verlaat'] button";
const LINK: &str = "header .mt-exit a";

async fn leave(visitor: &Visitor, token: &str, headers: &[(&str, &str)]) -> Page {
    let mut request = visitor.client.post(format!("{}/verlaat", visitor.base)).form(&[("csrf", token)]);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Page::of(request.send().await.unwrap()).await
}

fn leads_out(page: &Page, clears: bool) {
    assert_eq!(page.location(), OUT);
    let cleared = if clears { "\"cache\", \"cookies\", \"storage\"" } else { "" };
    assert_eq!((page.header("clear-site-data"), page.header("cache-control")), (cleared, "no-store"));
}

#[tokio::test]
async fn every_public_page_and_every_page_of_a_patient_has_it_and_no_page_of_an_officer() {
    let portal = Portal::start().await;
    let (nobody, emma, an) = (portal.anonymous(), portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let draft = emma.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let pages = [
        "/uitsluitingen",
        "/uitsluitingen/aanvragen",
        &format!("{draft}/contact"),
        "/privacy",
        "/info/uitsluitingen",
        "/aanvraagformulier",
        "/aanmelden",
        "/mijn-gegevens",
        "/bestaat-niet",
        "/uitsluitingen/1/opnieuw-toegang",
        "/ombudsdienst",
    ];
    for path in pages {
        let page = emma.get(path).await;
        assert_eq!(page.texts(BUTTON), ["Verlaat deze site snel"], "{path} ({})", page.status);
        assert_eq!(page.attribute("form[action='/verlaat']", "data-to").as_deref(), Some(OUT), "{path}");
        assert!(page.attribute("script", "src").is_some_and(|src| src.ends_with("/exit.js")), "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("form-action 'self' https://www.wikipedia.org;"), "{path}: {policy}");
    }
    // Refused and too late, wrong method, no token: pages of a patient still.
    let from = emma.get("/privacy").await;
    for (path, token, status) in
        [(format!("{draft}/contact"), true, 422), (format!("{draft}/contact"), false, 403), ("/doorbrekingen".into(), true, 405)]
    {
        let page = if token { emma.send(&from, &path, &[]).await } else { emma.post(&path, &[]).await };
        assert_eq!((page.status, page.texts(BUTTON).len()), (status, 1), "{path}");
    }
    let public = ["/", "/info/uitsluitingen", "/aanvraagformulier", "/privacy", "/toegankelijkheid", "/aanmelden", "/afgemeld"];
    for path in public.into_iter().chain(["/bestaat-niet", "/static/x/bestaat-niet.css"]) {
        let page = nobody.get(path).await;
        assert_eq!(page.texts(LINK), ["Verlaat deze site snel"], "{path}");
        assert_eq!(page.attribute(LINK, "href").as_deref(), Some(OUT), "{path}");
        assert_eq!(page.attribute(LINK, "rel").as_deref(), Some("noreferrer"), "{path}");
        assert_eq!(page.attribute(".mt-exit", "data-to").as_deref(), Some(OUT), "{path}");
        assert!(page.attribute("script", "src").is_some_and(|src| src.ends_with("/exit.js")), "{path}");
        assert!(page.texts(BUTTON).is_empty(), "no session, nothing to end: {path}");
        assert!(page.header("content-security-policy").ends_with("form-action 'self'"), "{path}");
    }
    for path in ["/ombudsdienst", "/privacy"] {
        let page = an.get(path).await;
        assert!(page.texts(".mt-exit").is_empty(), "{path}");
        assert!(page.header("content-security-policy").ends_with("form-action 'self'"), "{path}");
    }
}

/// It is the first thing that Tab reaches after the skip link, on every page.
#[tokio::test]
async fn it_comes_first_after_the_skip_link() {
    let portal = Portal::start().await;
    let (nobody, emma) = (portal.anonymous(), portal.signed_in("emma").await);
    for (visitor, path) in
        [(&nobody, "/"), (&nobody, "/aanmelden"), (&nobody, "/uitschrijven/x"), (&emma, "/uitsluitingen"), (&emma, "/privacy")]
    {
        let page = visitor.get(path).await;
        let stops = page.texts("a[href], button");
        let first = stops.iter().find(|words| *words != "Naar de inhoud");
        assert_eq!(first.map(String::as_str), Some("Verlaat deze site snel"), "{path}");
    }
}

/// Where a session may be that the page does not know of, the exit ends it: a link in a mail, an expired session, no Postgres.
#[tokio::test]
async fn it_is_a_form_wherever_there_may_be_a_session() {
    let portal = portal_of_its_own().await;
    let (nobody, emma) = (portal.anonymous(), portal.signed_in("emma").await);
    let is_form = |page: &Page, what: &str| {
        assert_eq!(page.texts(BUTTON), ["Verlaat deze site snel"], "{what}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("form-action 'self' https://www.wikipedia.org;"), "{what}: {policy}");
        assert!(page.attribute("script", "src").is_some_and(|src| src.ends_with("/exit.js")), "{what}");
    };
    for path in ["/uitschrijven/x", "/e-mail-bevestigen/x", "/e-mail-bevestigd"] {
        is_form(&nobody.get(path).await, path);
        is_form(&emma.get(path).await, path);
    }
    portal.clock.advance(TimeDelta::minutes(61));
    is_form(&emma.get("/privacy").await, "an expired session");
    let noor = portal.signed_in("noor").await;
    let cluster = portal.cluster.clone();
    tokio::task::spawn_blocking(move || cluster.halt()).await.unwrap();
    let page = noor.get("/uitsluitingen").await;
    assert_eq!(page.status, 503);
    is_form(&page, "no Postgres");
    assert_eq!(nobody.get("/").await.texts(LINK), ["Verlaat deze site snel"], "without a session Postgres is not asked");
    let end = noor.get("/einde").await;
    assert_eq!((end.status, end.texts("h1")), (200, vec!["Afgemeld".to_owned()]));
}

/// Back shows it: it names nobody, no hospital and not even the product.
#[tokio::test]
async fn the_page_after_it_is_neutral() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    for visitor in [&portal.anonymous(), &emma] {
        let page = visitor.get("/einde").await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
        assert_eq!(page.texts("title"), ["Afgemeld"]);
        for word in ["Emma", "Sint-Lucas", "ombudsdienst", "Mijn Toegang", "uitsluit", "Uitsluit"] {
            assert!(!page.has(word), "{word}");
        }
        assert!(page.header("set-cookie").is_empty());
    }
}

#[tokio::test]
async fn it_ends_the_session_at_the_server_and_leads_out() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let page = emma.get("/uitsluitingen").await;
    portal
        .owner()
        .await
        .batch_execute("insert into saved_forms select id, '/uitsluitingen/aanvragen', '{}', now() from patients")
        .await
        .unwrap();
    let saved = portal.count("select count(*) from saved_forms").await;
    let token = page.token();
    let left = leave(&emma, &token, &[]).await;
    leads_out(&left, true);
    let cookies: Vec<_> = left.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    for name in ["mt=", "mt_bezoek=", "mt_terug=", "mt_bewaard="] {
        let gone = cookies.iter().any(|cookie| cookie.starts_with(name) && cookie.contains("Max-Age=0"));
        assert!(gone, "{name} goes: {cookies:?}");
    }
    assert!(cookies.iter().all(|cookie| cookie.contains("Max-Age=0")), "none is set anew: {cookies:?}");
    assert_eq!(portal.count("select count(*) from sessions").await, 0);
    assert_eq!(portal.count("select count(*) from saved_forms").await, saved - 1, "her kept forms are gone");
    assert_eq!(emma.get("/uitsluitingen").await.location(), "/aanmelden");
    // The same form again, from a page that is still open somewhere.
    leads_out(&leave(&emma, &token, &[]).await, true);
}

#[tokio::test]
async fn an_expired_session_none_and_an_older_page_lead_out_too() {
    let portal = Portal::start().await;
    leads_out(&leave(&portal.anonymous(), "", &[]).await, true);
    let emma = portal.signed_in("emma").await;
    let token = emma.get("/uitsluitingen").await.token();
    portal.clock.advance(TimeDelta::minutes(61));
    leads_out(&leave(&emma, &token, &[]).await, true);
    assert_eq!(portal.count("select count(*) from sessions").await, 0, "an expired one is not kept either");
    // Signed in anew in another window: the older page's token fits no more, its browser says whose page it is.
    let emma = portal.signed_in("emma").await;
    let old = emma.get("/uitsluitingen").await;
    let sign_in = emma.get("/aanmelden").await;
    emma.send(&sign_in, "/aanmelden", &[("persoon", "emma")]).await.location();
    leads_out(&leave(&emma, &old.token(), &[("origin", &portal.base)]).await, true);
    assert_eq!(portal.count("select count(*) from sessions").await, 0);
}

#[tokio::test]
async fn a_broken_form_leads_out_as_well() {
    let portal = Portal::start().await;
    for (kind, body) in [
        ("text/plain", "csrf=x".to_owned()),
        ("application/x-www-form-urlencoded", "csrf=%00&csrf=%ff".to_owned()),
        ("application/x-www-form-urlencoded", "x".repeat(2 * 1024 * 1024)),
        ("multipart/form-data; boundary=x", "--x--".to_owned()),
    ] {
        let emma = portal.signed_in("emma").await;
        let request = emma.client.post(format!("{}/verlaat", portal.base)).header("content-type", kind);
        let request = request.header("origin", &portal.base).body(body);
        leads_out(&Page::of(request.send().await.unwrap()).await, true);
        assert_eq!(emma.get("/uitsluitingen").await.location(), "/aanmelden", "{kind}");
    }
}

#[tokio::test]
async fn another_site_signs_nobody_out_with_it() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let token = emma.get("/uitsluitingen").await.token();
    let near = format!("{}.example.org", portal.base);
    for (token, headers) in [
        ("", vec![]),
        ("onzin", vec![]),
        (token.as_str(), vec![("origin", "https://elders.example.org")]),
        (token.as_str(), vec![("origin", near.as_str())]),
        (token.as_str(), vec![("origin", "null")]),
        (token.as_str(), vec![("sec-fetch-site", "cross-site")]),
    ] {
        leads_out(&leave(&emma, token, &headers).await, false);
        assert_eq!(emma.get("/uitsluitingen").await.status, 200, "{headers:?}");
    }
    leads_out(&leave(&portal.anonymous(), "", &[("origin", "https://elders.example.org")]).await, false);
}

#[tokio::test]
async fn while_postgres_is_away_it_leads_out_and_the_cookies_go() {
    let portal = portal_of_its_own().await;
    let emma = portal.signed_in("emma").await;
    let token = emma.get("/uitsluitingen").await.token();
    let cluster = portal.cluster.clone();
    tokio::task::spawn_blocking(move || cluster.halt()).await.unwrap();
    let left = leave(&emma, &token, &[]).await;
    leads_out(&left, true);
}

#[tokio::test]
async fn the_neutral_site_is_a_setting() {
    let change = |builder: &mut mijntoegang::app::AppBuilder| {
        builder.exit_url = ExitUrl::parse("https://weer.example.org:8443/nu?a=1&b=2", "https://toegang.example.org").unwrap();
    };
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), change).await;
    let emma = portal.signed_in("emma").await;
    let page = emma.get("/uitsluitingen").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("form-action 'self' https://weer.example.org:8443;"), "{policy}");
    let to = page.attribute("form[action='/verlaat']", "data-to");
    assert_eq!(to.as_deref(), Some("https://weer.example.org:8443/nu?a=1&b=2"));
    assert_eq!(leave(&emma, &page.token(), &[]).await.location(), to.unwrap());
    assert_eq!(emma.client.request(Method::GET, format!("{}/verlaat", portal.base)).send().await.unwrap().status(), 405);
}
