//! The headers of every answer, the cookies, and pages in which nothing inline runs (docs/architecture.md).

use mijntoegang::clock::Clock;
use regex::Regex;
use reqwest::Method;
use scraper::{Html, Selector};

use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'";
/// Of a page that carries the way out (`quick_exit.rs`).
const LEAVING: &str = " https://www.wikipedia.org; connect-src 'self'";

fn is_guarded(page: &Page, what: &str) {
    let policy = page.header("content-security-policy");
    let may_lead_out = match page.body.contains("action=\"/verlaat\"") {
        true => policy == format!("{POLICY}{LEAVING}"),
        false => policy == POLICY || page.status == 303 && policy == format!("{POLICY}{LEAVING}"),
    };
    assert!(may_lead_out, "the policy of {what}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(page.header(name), value, "{name} of {what}");
        assert_eq!(page.headers.get_all(name).iter().count(), 1, "{name} of {what}");
    }
    assert!(page.header("permissions-policy").contains("camera=()"), "{what}");
    for name in ["server", "x-powered-by", "last-modified", "access-control-allow-origin"] {
        assert_eq!(page.header(name), "", "{name} of {what}");
    }
}

fn is_never_kept(page: &Page, what: &str) {
    is_guarded(page, what);
    assert_eq!(page.header("cache-control"), "no-store", "{what}");
    assert_eq!(page.header("strict-transport-security"), "", "{what}, over http");
}

async fn ask(visitor: &Visitor, method: Method, path: &str, body: &str) -> Page {
    let request = visitor.client.request(method, format!("{}{path}", visitor.base));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned());
    Page::of(request.send().await.unwrap()).await
}

/// Every kind of page with everything on it that it may have: who opens it, and its answer.
async fn pages(portal: &Portal) -> Vec<(String, Page)> {
    let (nobody, emma, an) = (portal.anonymous(), portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let draft = emma.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let described = emma.draft_described("Bert Qwist", "AZ Sint-Lucas Brugge, onthaal").await;
    let sent = emma.draft_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let reference = emma.send_draft(&sent).await;
    let seen = emma.send_draft(&described).await;
    let list = emma.get("/uitsluitingen").await;
    let give = list.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
    let mut found = Vec::new();
    for path in [
        "/",
        "/info/uitsluitingen",
        "/aanvraagformulier",
        "/privacy",
        "/toegankelijkheid",
        "/aanmelden",
        "/uitsluitingen",
        "/bestaat-niet",
        "/uitschrijven/x",
        "/e-mail-bevestigen/x",
        "/e-mail-bevestigd",
    ] {
        found.push((format!("nobody {path}"), nobody.get(path).await));
    }
    let mut of_emma = vec![
        "/uitsluitingen".to_owned(),
        "/uitsluitingen/aanvragen".to_owned(),
        give.clone(),
        format!("/aanvragen/{reference}"),
        format!("{sent}/verstuurd"),
        "/mijn-gegevens".to_owned(),
        "/mijn-gegevens/alles".to_owned(),
        "/aanmelden".to_owned(),
        "/ombudsdienst".to_owned(),
        "/aanvragen/UA-2026-999999-A".to_owned(),
    ];
    for step in ["zoeken", "kiezen", "beschrijven", "ehealth", "via-ehealth", "gevolgen", "contact", "controle"] {
        of_emma.push(format!("{draft}/{step}"));
    }
    for path in of_emma {
        found.push((format!("emma {path}"), emma.get(&path).await));
    }
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    for path in [
        "/ombudsdienst".to_owned(),
        page.clone(),
        format!("/ombudsdienst/aanvragen/{seen}"),
        format!("{page}/persoon"),
        "/uitsluitingen".to_owned(),
    ] {
        found.push((format!("an {path}"), an.get(&path).await));
    }
    for (visitor, path, fields) in [
        (&emma, "/uitsluitingen/aanvragen".to_owned(), vec![("zoek", "")]),
        (&emma, format!("{draft}/kiezen"), vec![]),
        (&emma, format!("{draft}/beschrijven"), vec![]),
        (&emma, format!("{draft}/gevolgen"), vec![]),
        (&emma, format!("{draft}/contact"), vec![("contact", "telefoon"), ("telefoon", "12")]),
        (&emma, format!("{draft}/controle"), vec![("versie", "0")]),
        (&emma, give, vec![]),
        (&emma, "/mijn-gegevens/e-mail".to_owned(), vec![("e-mail", "x")]),
        (&emma, "/uitschrijven/x".to_owned(), vec![]),
        (&emma, "/e-mail-bevestigen/x".to_owned(), vec![]),
        (&an, format!("{page}/registreer"), vec![]),
        (&an, format!("{page}/weiger"), vec![]),
        (&an, format!("{page}/persoon"), vec![]),
        (&an, format!("{page}/zoek"), vec![("zoek-persoon", "Claes")]),
        (&an, format!("{page}/trek-registratie-in"), vec![("reden-intrekking", "nee")]),
    ] {
        let from = visitor.get("/privacy").await;
        found.push((format!("POST {path}"), visitor.send(&from, &path, &fields).await));
    }
    found.push(("a body of another kind".to_owned(), {
        let request = emma.client.post(format!("{}/afmelden", emma.base)).header("content-type", "text/plain").body("csrf=x");
        Page::of(request.send().await.unwrap()).await
    }));
    found.push(("too large".to_owned(), ask(&emma, Method::POST, "/afmelden", &"x".repeat(2 * 1024 * 1024)).await));
    found.push(("no token".to_owned(), ask(&emma, Method::POST, "/afmelden", "").await));
    for method in ["PUT", "TRACE", "OPTIONS"] {
        found.push((method.to_owned(), ask(&emma, Method::from_bytes(method.as_bytes()).unwrap(), "/uitsluitingen", "").await));
    }
    portal.owner().await.batch_execute("alter table exclusion_periods rename to gone").await.unwrap();
    found.push(("a fault of ours".to_owned(), emma.get("/uitsluitingen").await));
    found
}

#[tokio::test]
async fn every_answer_is_guarded_and_never_kept() {
    let portal = Portal::start().await;
    let found = pages(&portal).await;
    let statuses: Vec<u16> = found.iter().map(|(_, page)| page.status).collect();
    for status in [200, 303, 400, 403, 404, 405, 409, 413, 422, 500] {
        assert!(statuses.contains(&status), "an answer with {status} is among them: {statuses:?}");
    }
    for (what, page) in &found {
        is_never_kept(page, what);
        if page.status != 303 {
            assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{what}");
            assert!(page.text_of("h1").len() > 3 && page.has("Mijn Toegang"), "{what} is a page that says something");
        }
    }
}

#[tokio::test]
async fn nothing_inline_runs_and_nothing_comes_from_elsewhere() {
    let portal = Portal::start().await;
    let (all, links) = (
        Selector::parse("*").unwrap(),
        Regex::new(r"^(/|#|https://mijngezondheid\.belgie\.be|https://www\.|mailto:|tel:)").unwrap(),
    );
    for (what, page) in pages(&portal).await.iter().filter(|(_, page)| page.status != 303) {
        let html = Html::parse_document(&page.body);
        assert!(page.body.starts_with("<!DOCTYPE html>") || page.body.starts_with("<!doctype html>"), "{what}");
        assert_eq!(page.attribute("html", "lang").as_deref(), Some("nl-BE"), "{what}");
        for element in html.select(&all) {
            let (name, value) = (element.value().name(), element.value());
            assert_ne!(name, "style", "{what}: inline style");
            assert!(
                name != "script" || (value.attr("src").is_some() && element.text().collect::<String>().trim().is_empty()),
                "{what}: inline script"
            );
            assert!(!["iframe", "object", "embed", "base"].contains(&name), "{what}: {name}");
            for (attribute, text) in value.attrs() {
                assert!(
                    attribute != "style" && !attribute.starts_with("on") && attribute != "maxlength",
                    "{what}: {attribute} on {name}"
                );
                assert!(!text.trim_start().to_lowercase().starts_with("javascript:"), "{what}: {text}");
                if ["src", "srcset", "action", "formaction"].contains(&attribute) || (name != "a" && attribute == "href") {
                    assert!(
                        text.starts_with("/") && !text.starts_with("//") || text.starts_with('#'),
                        "{what}: {attribute}={text}"
                    );
                }
                if name == "a" && attribute == "href" {
                    assert!(links.is_match(text), "{what}: a link to {text}");
                }
            }
            if name == "form" {
                assert_eq!(
                    (value.attr("method"), value.attr("novalidate")),
                    (Some("post"), Some("")),
                    "{what}: {:?}",
                    value.attr("action")
                );
            }
        }
    }
}

#[tokio::test]
async fn no_title_and_no_link_holds_a_name_or_a_number() {
    let portal = Portal::start().await;
    let with_link = Selector::parse("[href], [action], [src]").unwrap();
    for (what, page) in pages(&portal).await.iter().filter(|(_, page)| page.status != 303) {
        let mut public = page.texts("title");
        assert!(public[0].contains("Mijn Toegang"), "{what}: {public:?}");
        for element in Html::parse_document(&page.body).select(&with_link) {
            public.extend(["href", "action", "src"].iter().filter_map(|name| element.value().attr(name)).map(str::to_owned));
        }
        for text in &public {
            let text = text.to_lowercase();
            for person in ["emma", "peeters", "sofie", "claes", "janssens", "qwist", "85073000061", "85.07.30", "10000007003"] {
                assert!(!text.contains(person), "{what}: {person} in {text}");
            }
        }
    }
}

#[tokio::test]
async fn static_files_are_kept_for_good_and_compressed_pages_are_compressed() {
    let portal = Portal::start().await;
    let visitor = portal.anonymous();
    let home = visitor.get("/").await;
    let mut files: Vec<String> = Vec::new();
    for (selector, attribute) in [("link[href]", "href"), ("script[src]", "src"), ("img[src]", "src"), ("use[href]", "href")] {
        let selector = Selector::parse(selector).unwrap();
        files.extend(
            Html::parse_document(&home.body).select(&selector).filter_map(|one| one.value().attr(attribute)).map(str::to_owned),
        );
    }
    files.retain(|file| file.starts_with("/static/"));
    assert!(files.iter().any(|file| file.ends_with("theme.css")), "{files:?}");
    let with = async |path: &str, coding: &str| {
        let request = visitor.client.get(format!("{}{path}", visitor.base)).header("accept-encoding", coding);
        let response = request.send().await.unwrap();
        let (status, headers, body) = (response.status().as_u16(), response.headers().clone(), response.bytes().await.unwrap());
        (Page { status, headers, body: String::new() }, body)
    };
    let hashed = Regex::new("/static/[^/]+/").unwrap();
    for file in files.iter().map(|file| file.split('#').next().unwrap()) {
        let (plain, whole) = with(file, "identity").await;
        is_guarded(&plain, file);
        assert_eq!((plain.status, plain.header("cache-control")), (200, "public, max-age=31536000, immutable"), "{file}");
        // Pictures and fonts are compressed by their own format.
        for coding in ["br", "gzip"].into_iter().filter(|_| !file.ends_with(".png") && !file.ends_with(".woff2")) {
            let (page, body) = with(file, coding).await;
            is_guarded(&page, file);
            assert_eq!(
                (page.header("content-encoding"), page.header("cache-control")),
                (coding, "public, max-age=31536000, immutable"),
                "{file}"
            );
            assert!(body.len() < whole.len(), "{file} is smaller as {coding}");
        }
        let old = hashed.replace(file, "/static/0000000000000000/").into_owned();
        let (gone, _) = with(&old, "identity").await;
        assert_eq!((gone.status, gone.header("cache-control")), (404, "no-store"), "another hash of {file}");
    }
    let icon = visitor.get("/favicon.ico").await;
    is_guarded(&icon, "the favicon");
    assert_eq!((icon.status, icon.header("content-type")), (200, "image/svg+xml; charset=utf-8"));
    for coding in ["br", "gzip"] {
        let (page, _) = with("/info/uitsluitingen", coding).await;
        assert_eq!((page.header("content-encoding"), page.header("cache-control")), (coding, "no-store"));
        assert!(page.header("vary").to_lowercase().contains("accept-encoding"));
    }
}

/// The cookies that an answer sets, whole.
fn cookies(page: &Page) -> Vec<String> {
    page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

fn cookie<'a>(all: &'a [String], name: &str) -> &'a str {
    all.iter().find(|one| one.starts_with(&format!("{name}="))).unwrap_or_else(|| panic!("no cookie {name} among {all:?}"))
}

/// Signs in by hand: cookies bound to https are not sent back over http by a browser, nor by this client.
async fn sign_in(portal: &Portal) -> (Page, Page) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let page = Page::of(client.get(format!("{}/aanmelden", portal.base)).send().await.unwrap()).await;
    let visit = cookies(&page)[0].split(';').next().unwrap().to_owned();
    let token = page.token();
    let request = client
        .post(format!("{}/aanmelden", portal.base))
        .header("cookie", visit)
        .header("origin", &portal.builder.base_url)
        .form(&[("csrf", token.as_str()), ("persoon", "emma")]);
    (page, Page::of(request.send().await.unwrap()).await)
}

#[tokio::test]
async fn over_https_everything_is_bound_to_it() {
    let change = |builder: &mut mijntoegang::app::AppBuilder| "https://toegang.example.org".clone_into(&mut builder.base_url);
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), change).await;
    let (page, entered) = sign_in(&portal).await;
    assert_eq!(entered.location(), "/uitsluitingen");
    for answer in [&page, &entered, &portal.anonymous().get("/bestaat-niet").await, &portal.anonymous().get("/favicon.ico").await]
    {
        is_guarded(answer, "https");
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
    }
    let session = cookies(&entered);
    let sender = cookie(&session, "__Host-mt_bewaard").to_owned();
    let session = cookie(&session, "__Host-mt");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(session.contains(part), "{part}: {session}");
    }
    assert!(!session.to_lowercase().contains("domain="), "{session}");
    let back = portal.anonymous().get("/uitsluitingen").await;
    for other in cookies(&page).iter().chain(&cookies(&back)).chain([&sender]) {
        assert!(other.contains("; Secure") && other.contains("; HttpOnly") && other.contains("; SameSite=Lax"), "{other}");
    }
    // The session is this cookie's and no other's.
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let value = session.split(';').next().unwrap();
    for (sent, status) in [(value.to_owned(), 200), (value.replace("__Host-mt", "mt"), 303), (format!("{value}x"), 303)] {
        let answer = client.get(format!("{}/uitsluitingen", portal.base)).header("cookie", sent).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
    }
}

#[tokio::test]
async fn a_session_starts_anew_with_each_signing_in_and_ends_at_the_server() {
    let portal = Portal::start().await;
    let (page, entered) = sign_in(&portal).await;
    let session = cookies(&entered);
    let session = cookie(&session, "mt");
    assert!(session.contains("; HttpOnly") && session.contains("; SameSite=Lax") && !session.contains("Secure"), "{session}");
    assert!(!cookies(&page).iter().any(|one| one.starts_with("mt=")), "nobody has no session");
    let key = session.split(';').next().unwrap().to_owned();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let get = async |path: &str| {
        Page::of(client.get(format!("{}{path}", portal.base)).header("cookie", &key).send().await.unwrap()).await
    };
    let post = async |path: &str, fields: &[(&str, &str)]| {
        Page::of(client.post(format!("{}{path}", portal.base)).header("cookie", &key).form(fields).send().await.unwrap()).await
    };
    // The key that is stored is not the key that is sent.
    let stored: Vec<u8> = portal.owner().await.query_one("select key_hash from sessions", &[]).await.unwrap().get(0);
    assert!(stored.len() == 32 && !key.as_bytes().windows(32).any(|part| part == stored));
    // Another person on the same computer gets another key.
    let token = get("/uitsluitingen").await.token();
    let other = post("/aanmelden", &[("csrf", &token), ("persoon", "jan")]).await;
    let renewed = cookies(&other);
    assert_ne!(cookie(&renewed, "mt").split(';').next().unwrap(), key);
    assert_eq!(get("/uitsluitingen").await.status, 303, "the old key opens nothing any more");
    assert_eq!(portal.count("select count(*) from sessions").await, 1);
    let visitor = portal.signed_in("emma").await;
    let from = visitor.get("/uitsluitingen").await;
    let left = visitor.send(&from, "/afmelden", &[]).await;
    assert!(left.header("clear-site-data").contains("cache"));
    assert!(cookie(&cookies(&left), "mt").contains("Max-Age=0"), "{:?}", cookies(&left));
    assert_eq!(portal.count("select count(*) from sessions").await, 1, "nothing is kept of it");
}
