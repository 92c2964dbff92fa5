//! Addresses, ids and cookies that no browser sends.

use super::*;

/// A request as it is written, without a client that tidies the path.
async fn raw(visitor: &Visitor, method: &str, path: &str, cookie: &str) -> (u16, String) {
    let host = visitor.base.strip_prefix("http://").unwrap().to_owned();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookie}\r\nContent-Length: 0\r\n\r\n");
    tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0), answer)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn an_id_that_is_none_is_not_found_like_any_other() {
    let (portal, routes) = world().await;
    let before = everything(&portal).await;
    let jan = &routes[1];
    let an = routes.iter().find(|route| route.path.ends_with("/neem")).unwrap();
    let long = "9".repeat(5_000);
    let unknown = "00000000-0000-7000-8000-000000000000";
    let ids = [
        "x",
        "0",
        "-1",
        "%00",
        "a%00b",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%F0%28%8C%28",
        "..%2F..%2Fetc%2Fpasswd",
        "%25",
        "null",
        "'%20or%201=1--",
        "UA-2026-999999-A",
        "UA-2026-000001-",
        "%F0%9F%98%80",
        unknown,
        &long,
    ];
    let (mine, theirs) = (
        [
            "/uitsluitingen/{}/opnieuw-toegang",
            "/uitsluitingen/aanvragen/{}/zoeken",
            "/uitsluitingen/aanvragen/{}/kiezen",
            "/uitsluitingen/aanvragen/{}/beschrijven",
            "/uitsluitingen/aanvragen/{}/ehealth",
            "/uitsluitingen/aanvragen/{}/gevolgen",
            "/uitsluitingen/aanvragen/{}/contact",
            "/uitsluitingen/aanvragen/{}/controle",
            "/berichten/{}",
        ],
        [
            "/ombudsdienst/aanvragen/{}/persoon",
            "/ombudsdienst/aanvragen/{}/vraag",
            "/ombudsdienst/berichten/{}",
            "/ombudsdienst/berichten/{}/aanvraag",
        ],
    );
    let get = [
        "/aanvragen/{}",
        "/uitsluitingen/aanvragen/{}",
        "/uitsluitingen/aanvragen/{}/verstuurd",
        "/uitsluitingen/aanvragen/{}/via-ehealth",
    ];
    let post = ["/uitsluitingen/{}/maak-ongedaan", "/aanvragen/{}/intrekken", "/doorbrekingen/{}/vertrouw-niet"];
    let theirs_post = ["neem", "registreer", "weiger", "zoek", "trek-registratie-in"]
        .map(|action| format!("/ombudsdienst/aanvragen/{{}}/{action}"));
    let whole = [
        ("persoon", unknown),
        ("reden", "andere"),
        ("uitleg", "Nee."),
        ("zoek-persoon", "Claes"),
        ("reden-intrekking", "Nee."),
        ("periode", unknown),
    ];
    for id in ids {
        let gets = mine
            .iter()
            .chain(&get)
            .map(|path| (jan, path.replace("{}", id)))
            .chain(theirs.iter().chain(&["/ombudsdienst/aanvragen/{}"]).map(|path| (an, path.replace("{}", id))));
        for (route, path) in gets {
            let page = route.by.get(&path).await;
            readable(&page, 404, "We vinden deze pagina niet", &format!("GET {path:.90}"));
            assert!(!page.body.contains("<script>alert"));
        }
        let posts =
            mine.iter().chain(&post).map(|path| (jan, path.replace("{}", id))).chain(
                theirs.iter().map(ToString::to_string).chain(theirs_post.clone()).map(|path| (an, path.replace("{}", id))),
            );
        for (route, path) in posts {
            let mut fields = whole.to_vec();
            fields.push(("csrf", &route.token));
            readable(&route.by.post(&path, &fields).await, 404, "We vinden deze pagina niet", &format!("POST {path:.90}"));
        }
    }
    let request = an.path.trim_end_matches("/neem");
    for query in ["persoon=x", "persoon=%00", "persoon=%ff", "persoon"] {
        assert_eq!(an.by.get(&format!("{request}?{query}")).await.status, 404, "{query}");
    }
    assert_eq!(everything(&portal).await, before);
}

#[tokio::test]
async fn paths_and_cookies_as_nobody_writes_them_are_no_fault_of_ours() {
    let portal = Portal::start().await;
    let nobody = portal.anonymous();
    for path in [
        "/uitsluitingen/../x/opnieuw-toegang",
        "/../../etc/passwd",
        "/static/../Cargo.toml",
        "/static/x/../../Cargo.toml",
        "/static/x/%2e%2e%2fCargo.toml",
        "//",
        "/%",
        "/%zz",
        "/aanvragen/%c3%28",
        "/\u{e9}",
        "/?%00",
    ] {
        for method in ["GET", "POST", "HEAD"] {
            let (status, answer) = raw(&nobody, method, path, "").await;
            assert!((200..500).contains(&status), "{method} {path}: {answer}");
            assert!(!answer.contains("[package]"), "{path}");
        }
    }
    for cookie in [
        "mt=",
        "mt=x",
        "mt=%00",
        "mt=\"",
        "=;=;;",
        "mt_terug=https://elders.example.org; mt_bezoek=x",
        &format!("mt={}", "A".repeat(4_000)),
    ] {
        let (status, answer) = raw(&nobody, "GET", "/uitsluitingen", cookie).await;
        assert_eq!(status, 303, "{cookie:.60}: {answer}");
        assert_eq!(raw(&nobody, "GET", "/", cookie).await.0, 200, "{cookie:.60}");
        assert_eq!(raw(&nobody, "POST", "/afmelden", cookie).await.0, 303, "{cookie:.60}");
    }
}
