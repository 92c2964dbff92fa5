//! Methods, tokens of forms, and addresses written otherwise, for every route of the table.

use super::*;

#[tokio::test]
async fn another_method_is_405() {
    let scene = Scene::new().await;
    let paths: BTreeSet<_> = ROUTES.iter().map(|row| row.path).collect();
    for pattern in paths {
        let path = scene.fill(pattern);
        let known = |method: &str| ROUTES.iter().any(|row| row.path == pattern && row.method == method);
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
            if known(method) || (method == "HEAD" && known("GET")) {
                continue;
            }
            for visitor in [&scene.nobody, &scene.emma, &scene.an] {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let page = ask(visitor, method.clone(), &path, &[], &[]).await;
                assert_eq!(page.status, 405, "{method} {pattern}: {}", page.text());
            }
        }
    }
}

#[tokio::test]
async fn a_form_without_its_own_sessions_token_is_403_and_changes_nothing() {
    let scene = Scene::new().await;
    let twin = scene.portal.signed_in("emma").await;
    let before = scene.all_rows().await;
    for row in guarded().filter(|row| row.method == "POST") {
        let (path, what, owner) = (scene.fill(row.path), row.path, scene.owner_of(row));
        let mine = token(owner).await;
        let colleague = if row.who == Officer { &scene.koen } else { &scene.jan };
        let same_person = if row.who == Officer { &scene.emma } else { &twin };
        let tokens = [
            None,
            Some(String::new()),
            Some("onzin".to_owned()),
            Some(mine[1..].to_owned()),
            Some(token(colleague).await),
            Some(token(same_person).await),
        ];
        for (at, token) in tokens.into_iter().enumerate() {
            let mut fields = scene.fields(row);
            fields.extend(token.map(|token| ("csrf".to_owned(), token)));
            let page = ask(owner, Method::POST, &path, &fields, &[]).await;
            assert_eq!(page.status, 403, "POST {what}, wrong token {at}: {}", page.text());
        }
        let mut fields = scene.fields(row);
        fields.push(("csrf".to_owned(), mine));
        let near = format!("{}.example.org", scene.portal.base);
        for header in [
            ("origin", "https://elders.example.org"),
            ("origin", "null"),
            ("origin", near.as_str()),
            ("origin", ""),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let page = ask(owner, Method::POST, &path, &fields, &[header]).await;
            assert_eq!(page.status, 403, "POST {what} with {header:?}: {}", page.text());
        }
        // In the address a token counts for nothing.
        let page = ask(owner, Method::POST, &format!("{path}?csrf={}", fields[fields.len() - 1].1), &[], &[]).await;
        assert_eq!(page.status, 403, "POST {what}, token in the address");
        assert_eq!(scene.all_rows().await, before, "POST {what} changed something");
    }
}

#[tokio::test]
async fn signing_in_or_out_asks_for_a_token_too() {
    let scene = Scene::new().await;
    for fields in [vec![], vec![("csrf".to_owned(), token(&scene.jan).await)]] {
        let mut enter = fields.clone();
        enter.push(("persoon".to_owned(), "jan".to_owned()));
        assert_eq!(ask(&scene.nobody, Method::POST, "/aanmelden", &enter, &[]).await.status, 403);
        assert_eq!(ask(&scene.emma, Method::POST, "/aanmelden", &enter, &[]).await.status, 403);
        assert_eq!(ask(&scene.emma, Method::POST, "/afmelden", &fields, &[]).await.status, 403);
    }
    let own = [("csrf".to_owned(), token(&scene.emma).await)];
    let foreign = [("origin", "https://elders.example.org")];
    assert_eq!(ask(&scene.emma, Method::POST, "/afmelden", &own, &foreign).await.status, 403);
    assert!(scene.emma.get("/uitsluitingen").await.has("Emma Peeters"), "Emma is still signed in");
    assert_eq!(ask(&scene.emma, Method::POST, "/afmelden", &own, &[]).await.location(), "/afgemeld");
    assert_eq!(scene.emma.get("/uitsluitingen").await.location(), "/aanmelden");
}

#[tokio::test]
async fn opening_a_page_changes_nothing_and_head_is_get_without_the_page() {
    let scene = Scene::new().await;
    let before = scene.all_rows().await;
    for row in ROUTES.iter().filter(|row| row.method == "GET") {
        let path = scene.fill(row.path);
        for visitor in [&scene.nobody, &scene.emma, &scene.jan, &scene.an, &scene.koen] {
            let page = visitor.get(&path).await;
            let head = ask(visitor, Method::HEAD, &path, &[], &[]).await;
            assert_eq!((head.status, head.body.as_str()), (page.status, ""), "HEAD {}", row.path);
            assert_eq!(head.header("content-type"), page.header("content-type"), "HEAD {}", row.path);
        }
        assert_eq!(scene.all_rows().await, before, "GET {} changed something", row.path);
    }
}

#[tokio::test]
async fn after_signing_in_one_is_back_on_the_page() {
    let scene = Scene::new().await;
    for row in guarded() {
        let path = scene.fill(row.path);
        let visitor = scene.portal.anonymous();
        assert_eq!(scene.send(&visitor, row, &path).await.location(), "/aanmelden");
        let page = visitor.get("/aanmelden").await;
        let key = if row.who == Officer { "an-ombudsdienst" } else { "emma" };
        let back = visitor.send(&page, "/aanmelden", &[("persoon", key)]).await.location();
        if row.method == "GET" {
            assert_eq!(back, path);
        } else {
            // A form comes back to the page it stands on, which can be opened, unless there is nothing of it in the scene.
            let is_setting = path.starts_with("/mijn-gegevens/") && back.starts_with("/mijn-gegevens/");
            // What an intake searches and throws away stands in a step of it.
            let is_step = back.starts_with(crate::intake::NEW)
                && back.rsplit_once('/').is_some_and(|(draft, _)| path.starts_with(&format!("{draft}/")));
            let is_part = path.starts_with(&back) || is_setting || is_step;
            assert!(is_part || back == "/uitsluitingen", "{path} comes back to {back}");
            let status = visitor.get(&back).await.status;
            assert!(status < 400 || status == row.status && status == 404, "{back} can be opened");
        }
    }
    // The other role's page is no page to come back to.
    let visitor = scene.portal.anonymous();
    assert_eq!(visitor.get("/ombudsdienst").await.location(), "/aanmelden");
    let page = visitor.get("/aanmelden").await;
    assert_eq!(visitor.send(&page, "/aanmelden", &[("persoon", "emma")]).await.location(), "/uitsluitingen");
}

/// The path with the first letter of one segment escaped, for each segment.
fn written_otherwise(path: &str) -> Vec<String> {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    (0..segments.len())
        .filter_map(|at| {
            let letter = segments[at].find(|letter: char| letter.is_ascii_alphanumeric())?;
            let (before, after) = (&segments[at][..letter], &segments[at][letter + 1..]);
            let escaped = format!("{before}%{:02x}{after}", segments[at].as_bytes()[letter]);
            Some(format!("/{}", [&segments[..at], &[escaped.as_str()], &segments[at + 1..]].concat().join("/")))
        })
        .collect()
}

/// A page has one address. Were `/%62erichten` read as `/berichten`, what is counted by path would count nothing there.
#[tokio::test]
async fn a_path_with_an_escaped_letter_is_404_for_everybody_and_neither_does_nor_counts_anything() {
    let scene = Scene::with(|builder| builder.limited = true).await;
    let before = scene.all_rows().await;
    for row in ROUTES {
        for path in written_otherwise(&scene.fill(row.path)) {
            for visitor in [scene.owner_of(row), &scene.nobody] {
                let page = scene.send(visitor, row, &path).await;
                assert_eq!(page.status, 404, "{} {path}: {}", row.method, page.text());
                assert!(page.has("Naar de startpagina"), "{} {path}: a page with a way on", row.method);
            }
        }
    }
    assert_eq!(scene.all_rows().await, before, "something was done or counted");
    for call in CALLS {
        let path = scene.fill(call.path).replace("{version}", "1");
        for path in written_otherwise(&path) {
            let method = Method::from_bytes(call.method.as_bytes()).unwrap();
            let page = ask(&scene.nobody, method, &path, &[], &[]).await;
            assert_eq!(page.status, 404, "{} {path}: {}", call.method, page.body);
            let kind =
                if call.path.starts_with("/fhir") { "application/fhir+json; charset=utf-8" } else { "application/problem+json" };
            assert_eq!(page.header("content-type"), kind, "{path}");
        }
    }
}
