//! What was searched is kept in the session: the page leads to itself, so that going back shows it again, and no address names it.

use crate::support::Portal;

#[tokio::test]
async fn a_search_can_be_gone_back_to_and_stands_in_no_address() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    jan.writes("andere", "Een vraag over radiologie").await;
    crate::break_glass::kept(&portal.site(), &crate::break_glass::last_night(portal.clock.now())).await;
    let reason = ("reden", "stopzetten");
    for (who, page, fields, shown) in [
        (&an, "/ombudsdienst", vec![("zoek", "willems"), ("status", "nieuw")], reference.as_str()),
        (&an, "/ombudsdienst/patienten", vec![reason, ("zoek", "Jan Willems")], "rijksregisternummer eindigt op 32"),
        (&an, "/ombudsdienst/berichten", vec![("zoek", "85073099932")], "Een vraag over radiologie"),
        (&an, "/ombudsdienst/doorbrekingen", vec![("zoek", "sofie claes")], "Dossier van Jan Willems"),
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
        for page in ["/ombudsdienst", "/ombudsdienst/patienten", "/ombudsdienst/berichten", "/ombudsdienst/doorbrekingen"] {
            let found = lists.get(&format!("{page}?gezocht")).await;
            assert_eq!(found.attribute("#zoek", "value").as_deref(), Some(""), "{page}");
        }
    }
}

/// What was typed may be a NISS: whoever reads the database finds it in no session.
#[tokio::test]
async fn what_was_searched_stands_in_no_session_as_it_was_typed() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    jan.writes("andere", "Een vraag over radiologie").await;
    let reason = ("reden", "stopzetten");
    an.search("/ombudsdienst", &[("zoek", "85073099932")]).await;
    an.search("/ombudsdienst/patienten", &[reason, ("zoek", "85073099932")]).await;
    an.search("/ombudsdienst/berichten", &[("zoek", "Willems")]).await;
    jan.search("/berichten", &[("zoek", "radiologie")]).await;
    let states: Vec<String> =
        portal.owner().await.query("select state::text from sessions", &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    assert_eq!(states.iter().filter(|state| state.contains("searches")).count(), 2, "{states:?}");
    for typed in ["85073099932", "illems", "radiologie", "zoek", "reden"] {
        assert!(states.iter().all(|state| !state.contains(typed)), "{typed}: {states:?}");
    }
    assert_eq!(an.get("/ombudsdienst?gezocht").await.attribute("#zoek", "value").as_deref(), Some("85073099932"));
    // As somebody else's, or with another key, it opens for nobody: then nothing was searched.
    let swap = "update sessions s set state = s.state || jsonb_build_object('searches', o.state->'searches') from sessions o
        where s.officer_id is not null and o.patient_id is not null";
    portal.owner().await.batch_execute(swap).await.unwrap();
    let page = an.get("/ombudsdienst?gezocht").await;
    assert_eq!((page.status, page.attribute("#zoek", "value").as_deref()), (200, Some("")));
    an.search("/ombudsdienst", &[("zoek", "Willems")]).await;
    assert_eq!(an.get("/ombudsdienst?gezocht").await.attribute("#zoek", "value").as_deref(), Some("Willems"));
}
