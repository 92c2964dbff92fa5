//! What was searched is kept in the session: the page leads to itself, so that going back shows it again, and no address names it.

use crate::support::Portal;

#[tokio::test]
async fn a_search_can_be_gone_back_to_and_stands_in_no_address() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let conversation = jan.writes("andere", "Een vraag over radiologie").await;
    let number = conversation.rsplit('/').next().unwrap();
    let reason = ("reden", "stopzetten");
    for (who, page, fields, shown) in [
        (&an, "/ombudsdienst", vec![("zoek", "willems"), ("status", "nieuw")], reference.as_str()),
        (&an, "/ombudsdienst/patienten", vec![reason, ("zoek", "Jan Willems")], "rijksregisternummer eindigt op 32"),
        (&an, "/ombudsdienst/berichten", vec![("zoek", "85073099932"), ("toon", "alles")], number),
        (&jan, "/berichten", vec![("zoek", "radiologie")], "Een vraag over radiologie"),
    ] {
        let found = who.search(page, &fields).await;
        assert!(found.has(shown), "{page}: {}", found.text());
        let again = who.get(&format!("{page}?gezocht")).await;
        assert!(again.has(shown), "{page}: {}", again.text());
        for (name, value) in &fields {
            let kept = match *name {
                "zoek" => again.attribute("#zoek", "value"),
                other => again.attribute(&format!("#{other} option[selected]"), "value"),
            };
            assert_eq!(kept.as_deref(), Some(*value), "{page}: the form stays filled in");
        }
        // What finds nothing, whatever it is, and however long.
        let long = "x".repeat(5000);
        let last: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (*name, if *name == "zoek" { long.as_str() } else { *value })).collect();
        let nothing = who.search(page, &last).await;
        assert!(!nothing.has(shown), "{page}: {}", nothing.text());
        assert_eq!(nothing.attribute("#zoek", "value").map(|typed| typed.len()), Some(200), "{page}");
        // The menu and the way back lead to the whole list: nothing stays hidden behind an old search.
        assert_eq!(who.get(page).await.attribute(".mt-nav__link[aria-current]", "href").as_deref(), Some(page));
        assert_eq!(who.get(page).await.attribute("#zoek", "value").as_deref(), Some(""), "{page}");
        who.search(page, &fields).await;
    }
    // A colleague's pages are her own, and so are those of a new session.
    for lists in [&lien, &portal.signed_in("an-ombudsdienst").await] {
        for page in ["/ombudsdienst", "/ombudsdienst/patienten", "/ombudsdienst/berichten"] {
            let found = lists.get(&format!("{page}?gezocht")).await;
            assert_eq!(found.attribute("#zoek", "value").as_deref(), Some(""), "{page}");
        }
    }
}
