//! The session's cookie ends with the browser; the other one finds who sent a form too late, and signs nobody in (R23).

use chrono::TimeDelta;

use crate::session_expiry::{NOTICE, saved_forms, sign_in, up_to_contact, with_cookie};
use crate::support::{Page, Portal, Visitor};

const SENDER: &str = "mt_bewaard";

fn set_cookie(page: &Page, name: &str) -> Option<String> {
    let cookies = page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    cookies.filter(|cookie| cookie.starts_with(&format!("{name}="))).map(str::to_owned).next()
}

/// Signs in. Answers the visitor, and the cookie that is left of it once the browser was closed.
async fn signed_in(portal: &Portal, key: &str) -> (Visitor, String) {
    let visitor = portal.anonymous();
    let page = visitor.get("/aanmelden").await;
    let answer = visitor.post("/aanmelden", &[("csrf", &page.token()), ("persoon", key)]).await;
    let cookie = set_cookie(&answer, SENDER).unwrap();
    (visitor, cookie.split(';').next().unwrap().to_owned())
}

#[tokio::test]
async fn one_cookie_ends_with_the_browser_and_the_other_outlives_what_is_kept() {
    let portal = Portal::start().await;
    let visitor = portal.anonymous();
    let page = visitor.get("/aanmelden").await;
    assert!(set_cookie(&page, SENDER).is_none(), "nobody sent anything yet");
    let answer = visitor.post("/aanmelden", &[("csrf", &page.token()), ("persoon", "jan")]).await;
    let (session, sender) = (set_cookie(&answer, "mt").unwrap(), set_cookie(&answer, SENDER).unwrap());
    for cookie in [&session, &sender] {
        assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/"), "{cookie}");
    }
    let lower = session.to_lowercase();
    assert!(!lower.contains("max-age") && !lower.contains("expires"), "{session}");
    let age: i64 = sender.split("Max-Age=").nth(1).unwrap().split(';').next().unwrap().parse().unwrap();
    assert!(TimeDelta::seconds(age) > TimeDelta::minutes(600) + TimeDelta::days(7), "{age}");
    // A change of the session's state makes its cookie no longer either.
    let saved = visitor.fill("/mijn-gegevens/aangemeld", "/mijn-gegevens/sessieduur", &[("minuten", "60")]).await;
    let again = set_cookie(&saved, "mt").unwrap().to_lowercase();
    assert!(!again.contains("max-age") && !again.contains("expires"), "{again}");
}

#[tokio::test]
async fn a_form_of_before_the_browser_was_closed_is_kept_for_its_sender() {
    let portal = Portal::start().await;
    for (key, minutes) in [("jan", 0), ("jan", 61), ("jan", 60 * 24 * 6), ("an-ombudsdienst", 31)] {
        let (visitor, sender) = signed_in(&portal, key).await;
        let (page, fields) = if key == "jan" {
            (
                format!("{}/contact", up_to_contact(&visitor).await),
                [("opmerking", "Van voor het sluiten"), ("contact", "bericht")],
            )
        } else {
            ("/ombudsdienst/aanvragen/nieuw".to_owned(), [("familienaam", "Van voor het sluiten"), ("voornaam", "Irène")])
        };
        let token = visitor.get(&page).await.token();
        portal.clock.advance(TimeDelta::minutes(minutes));
        let late = [&[("csrf", token.as_str())][..], &fields].concat();
        assert_eq!(with_cookie(&portal, &sender, &page, Some(&late)).await.location(), "/aanmelden", "{key} {minutes}");
        assert_eq!(saved_forms(&portal).await, 1, "{key} {minutes}");
        // Not for another person at that browser.
        let other = portal.anonymous();
        let onto = sign_in(&other, if key == "jan" { "emma" } else { "lien-ombudsdienst" }).await;
        assert!(!other.get(&onto).await.has("Van voor het sluiten") && !other.get(&page).await.has("Van voor het sluiten"));
        let back = portal.signed_in(key).await;
        assert!(back.get(&page).await.body.contains("Van voor het sluiten"), "{key} {minutes}");
        let out = back.get("/privacy").await;
        back.send(&out, "/afmelden", &[]).await;
        assert_eq!(saved_forms(&portal).await, 0);
    }
}

#[tokio::test]
async fn the_cookie_that_finds_a_form_does_nothing_else() {
    let portal = Portal::start().await;
    let (jan, sender) = signed_in(&portal, "jan").await;
    let draft = up_to_contact(&jan).await;
    let contact = format!("{draft}/contact");
    let own = jan.get(&contact).await.token();
    const OF_JAN: &str = "from sessions s join patients p on p.id = s.patient_id where p.niss = '85073099932'";
    let idle = format!("select extract(epoch from s.idle_until)::bigint {OF_JAN}");
    let before = portal.count(&idle).await;
    portal.clock.advance(TimeDelta::minutes(5));
    for path in ["/uitsluitingen", &contact, "/mijn-gegevens", "/ombudsdienst"] {
        assert_eq!(with_cookie(&portal, &sender, path, None).await.location(), "/aanmelden", "{path}");
    }
    for path in ["/", "/aanmelden", "/privacy"] {
        let page = with_cookie(&portal, &sender, path, None).await;
        assert!(page.status == 200 && !page.has("Afmelden") && !page.has(NOTICE), "{path}: {}", page.text());
    }
    // No token, another session's, another site's: nothing is kept.
    let emmas = portal.signed_in("emma").await.get("/uitsluitingen").await.token();
    for token in ["", "x", &emmas] {
        let fields = [("csrf", token), ("opmerking", "x"), ("contact", "bericht")];
        assert_eq!(with_cookie(&portal, &sender, &contact, Some(&fields)).await.location(), "/aanmelden");
    }
    let fields = [("csrf", own.as_str()), ("opmerking", "x"), ("contact", "bericht")];
    let elsewhere =
        portal.anonymous().client.post(format!("{}{contact}", portal.base)).header("origin", "https://elders.example.org");
    assert_eq!(Page::of(elsewhere.header("cookie", &sender).form(&fields).send().await.unwrap()).await.location(), "/aanmelden");
    // Changed, or under another name.
    for cookie in [format!("{sender}A"), sender.replace("mt_bewaard=", "mt_bewaard=A"), sender.replace("mt_bewaard", "mt")] {
        assert_eq!(with_cookie(&portal, &cookie, &contact, Some(&fields)).await.location(), "/aanmelden", "{cookie}");
    }
    assert_eq!(
        with_cookie(&portal, &sender, "/ombudsdienst", Some(&fields)).await.location(),
        "/aanmelden",
        "another role's page"
    );
    assert_eq!(saved_forms(&portal).await, 0);
    // It ends nobody's session, and moves no limit.
    for path in ["/afmelden", "/verlaat"] {
        with_cookie(&portal, &sender, path, Some(&fields)).await;
    }
    assert_eq!(portal.count(&idle).await, before);
    assert_eq!(jan.get("/uitsluitingen").await.status, 200);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'signed-out'").await, 0);
    // A number of the session, as its owner's page shows it, is no cookie.
    let id: String = portal.owner().await.query_one(&format!("select s.id::text {OF_JAN}"), &[]).await.unwrap().get(0);
    assert_eq!(with_cookie(&portal, &format!("mt_bewaard={id}"), &contact, Some(&fields)).await.location(), "/aanmelden");
    assert_eq!(saved_forms(&portal).await, 0);
}

#[tokio::test]
async fn after_leaving_it_finds_nothing() {
    let portal = Portal::start().await;
    for path in ["/afmelden", "/verlaat"] {
        let (jan, sender) = signed_in(&portal, "jan").await;
        let contact = format!("{}/contact", up_to_contact(&jan).await);
        let token = jan.get(&contact).await.token();
        let left = jan.post(path, &[("csrf", &token)]).await;
        assert!(set_cookie(&left, SENDER).unwrap().contains("Max-Age=0"), "{path}");
        let fields = [("csrf", token.as_str()), ("opmerking", "Na het vertrek"), ("contact", "bericht")];
        assert_eq!(with_cookie(&portal, &sender, &contact, Some(&fields)).await.location(), "/aanmelden");
        assert_eq!(saved_forms(&portal).await, 0, "{path}");
    }
    // Nor after its 7 days, or for an officer whose account was closed.
    let (jan, sender) = signed_in(&portal, "jan").await;
    let contact = format!("{}/contact", up_to_contact(&jan).await);
    let token = jan.get(&contact).await.token();
    portal.clock.advance(TimeDelta::minutes(60) + TimeDelta::days(7));
    let fields = [("csrf", token.as_str()), ("opmerking", "Te laat"), ("contact", "bericht")];
    assert_eq!(with_cookie(&portal, &sender, &contact, Some(&fields)).await.location(), "/aanmelden");
    let (an, sender) = signed_in(&portal, "an-ombudsdienst").await;
    let token = an.get("/ombudsdienst/aanvragen/nieuw").await.token();
    portal.owner().await.batch_execute("update officers set active = false").await.unwrap();
    let fields = [("csrf", token.as_str()), ("familienaam", "Gesloten")];
    let answer = with_cookie(&portal, &sender, "/ombudsdienst/aanvragen/nieuw", Some(&fields)).await;
    assert_eq!(answer.location(), "/aanmelden");
    assert_eq!(saved_forms(&portal).await, 0);
}
