//! The worklist of the ombudsdienst: order, targets, filters and search.

use chrono::TimeDelta;

use crate::officer_decisions::{act, page_of};
use crate::support::{Page, Portal, Visitor};

/// The references on the worklist, in its order.
pub fn rows(page: &Page) -> Vec<String> {
    page.texts("tbody th a")
}

#[tokio::test]
async fn the_worklist_shows_the_nearest_date_first_and_marks_what_is_late() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let first = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    portal.clock.advance(TimeDelta::minutes(10));
    let second = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let emmas: String = portal
        .owner()
        .await
        .query_one("select reference from exclusion_requests order by sent_at limit 1", &[])
        .await
        .unwrap()
        .get(0);
    let list = an.get("/ombudsdienst").await;
    assert_eq!(list.text_of("h1"), "Werklijst");
    assert_eq!(rows(&list), [emmas.clone(), first.clone(), second.clone()]);
    assert_eq!(list.texts(".mt-tabs li"), ["Mijn 0", "Niet toegewezen 3", "Te laat 0", "Wacht op patiënt 0", "Alles 3"]);
    assert_eq!(list.texts(".mt-tabs a[aria-current]"), ["Alles"]);
    assert_eq!(list.texts(".mt-group th"), ["Later deze week 3"]);
    assert!(list.has("Nog 2 werkdagen") && list.texts(".mt-tabs .is-late").is_empty());
    assert!(list.text_of("tbody").contains("Emma Peeters ° 1985"));

    // Wednesday is the target; on Thursday it is a day late, on Monday three.
    for (days, left, head) in
        [(2, "Vandaag", "Vandaag 3"), (1, "1 werkdag te laat", "Te laat 3"), (4, "3 werkdagen te laat", "Te laat 3")]
    {
        portal.clock.advance(TimeDelta::days(days));
        let an = portal.signed_in("an-ombudsdienst").await;
        let list = an.get("/ombudsdienst").await;
        assert_eq!(list.texts("tbody td.p-1r"), [left; 3], "{}", list.text());
        assert_eq!(list.texts(".mt-group th"), [head]);
        assert_eq!(an.get(&page_of(&first)).await.text_of(".mt-late2, .mt-soon"), left);
    }
    // What comes in now is due later, whatever its number.
    let (an, jan) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("jan").await);
    let third = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let list = an.get("/ombudsdienst").await;
    assert_eq!(rows(&list), [emmas, first, second, third]);
    assert_eq!(list.texts(".mt-tabs .is-late"), ["Te laat 3"]);
    assert_eq!(list.texts(".mt-filtertiles li")[..2], ["3 Te laat", "0 Vandaag af te werken"]);
    assert!(portal.count("select count(*) from audit_events where action = 'worklist-read'").await >= 5);
}

#[tokio::test]
async fn the_worklist_is_filtered_and_searched_without_names_in_the_address() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let emmas: String = portal.owner().await.query_one("select reference from exclusion_requests", &[]).await.unwrap().get(0);
    let (taken, done) =
        (jan.request_for("Sofie Claes", "Sofie Claes Arts").await, jan.request_for("Greet Vandamme", "Greet Vandamme").await);
    let described = jan.send_draft(&jan.draft_described("D'Hondt–Müller", "AZ Sint-Lucas").await).await;
    act(&an, &taken, "neem", &[]).await;
    act(&an, &done, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await;
    let list = async |officer: &Visitor, fields: &[(&str, &str)]| {
        let page = officer.search("/ombudsdienst", fields).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let mut found = rows(&page);
        found.sort();
        (found, page)
    };
    let sorted = |wanted: &[&String]| {
        let mut wanted: Vec<String> = wanted.iter().map(|one| (*one).clone()).collect();
        wanted.sort();
        wanted
    };
    for (fields, wanted) in [
        (&[][..], &[&emmas, &taken, &described][..]),
        (&[("status", "nieuw")], &[&emmas, &described]),
        (&[("status", "behandeling")], &[&taken]),
        (&[("status", "afgewerkt")], &[&done]),
        (&[("zoek", &taken)], &[&taken]),
        (&[("zoek", &taken.to_lowercase())], &[&taken]),
        (&[("zoek", &taken.replace('-', " "))], &[&taken]),
        (&[("zoek", "85073099932")], &[&taken, &done, &described]),
        (&[("zoek", "85.07.30-999.32")], &[&taken, &done, &described]),
        (&[("zoek", "willems")], &[&taken, &done, &described]),
        (&[("zoek", "Emma Pee")], &[&emmas]),
        (&[("zoek", "sofie cla")], &[&taken]),
        (&[("zoek", "dhondt muller")], &[&described]),
        (&[("zoek", "willems"), ("status", "afgewerkt")], &[&done]),
        (&[("zoek", "100%")], &[]),
        (&[("zoek", "_")], &[]),
    ] {
        let (found, page) = list(&an, fields).await;
        assert_eq!(found, sorted(wanted), "{fields:?}");
        for (name, value) in fields {
            let kept = match *name {
                "zoek" => page.attribute("#zoek", "value"),
                other => page.attribute(&format!("#{other} option[selected]"), "value"),
            };
            assert_eq!(kept.as_deref(), Some(*value), "the filter stays filled in");
        }
    }
    for (officer, place, wanted) in [
        (&an, "mijn", &[&taken][..]),
        (&an, "vrij", &[&emmas, &described]),
        (&lien, "mijn", &[]),
        (&lien, "vrij", &[&emmas, &described]),
        (&an, "alles", &[&emmas, &taken, &described]),
        (&an, "te-laat", &[]),
        (&an, "wacht", &[]),
        // What is no place is the whole list.
        (&an, "//example.org", &[&emmas, &taken, &described]),
    ] {
        let mut found = rows(&officer.get(&format!("/ombudsdienst?lijst={place}")).await);
        found.sort();
        assert_eq!(found, sorted(wanted), "{place}");
    }
    assert!(list(&an, &[("zoek", "Qwxz")]).await.1.has("We vonden geen aanvragen."));
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let empty = koen.get("/ombudsdienst").await;
    assert!(empty.has("Geen open aanvragen. Alles is afgewerkt."));
    for term in [taken.as_str(), "willems", "85073099932"] {
        assert!(rows(&koen.search("/ombudsdienst", &[("zoek", term)]).await).is_empty(), "{term}");
    }
    assert_eq!(koen.get(&page_of(&taken)).await.status, 404, "another institution's");
}

#[tokio::test]
async fn a_search_knows_the_names_that_the_officer_sees_as_they_are_now() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let chosen = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let sent = crate::intake::enter(&an, &[]).await;
    let entered = crate::intake::reference(&an, &sent).await;
    let found = async |term: &str| rows(&an.search("/ombudsdienst", &[("zoek", term)]).await);
    for term in ["Willems Jan", "jan wil", "CLAES"] {
        assert_eq!(found(term).await, std::slice::from_ref(&chosen), "{term}");
    }
    // Typed of a patient whom the officer does not see: by what was typed, and by nothing else.
    for (term, is_found) in [("Irène", true), ("irene", true), ("Geheim", false), ("Merk Geheim", false)] {
        owner
            .batch_execute(
                "update patients set given_name = 'Merk', family_name = 'Geheim', search_key = 'merk geheim', family_key = 'geheim merk',
                   sorted_key = 'geheim merk', title_institution_id = null where niss = '39051800023'",
            )
            .await
            .unwrap();
        assert_eq!(found(term).await.contains(&entered), is_found, "{term}");
    }
    // Names that change, of the patient and of the entry; and a request that is finished.
    owner
        .batch_execute(
            "update patients set family_name = 'Van den Broeck', search_key = 'jan van den broeck', family_key = 'van den broeck jan',
               sorted_key = 'broeck den jan van' where niss = '85073099932';
             update care_workers set search_key = 'sofie doosterlinck', family_key = 'doosterlinck sofie' where riziv = '10000007003'",
        )
        .await
        .unwrap();
    assert!(found("willems").await.is_empty() && found("claes").await.is_empty());
    for term in ["vandenbroeck", "Van den Broeck", "d'Oosterlinck", "oosterlinck"] {
        assert_eq!(found(term).await, std::slice::from_ref(&chosen), "{term}");
    }
    act(&an, &chosen, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await;
    assert_eq!(
        rows(&an.search("/ombudsdienst", &[("zoek", "doosterlinck"), ("status", "afgewerkt")]).await),
        std::slice::from_ref(&chosen)
    );
    assert!(rows(&an.search("/ombudsdienst", &[("zoek", "doosterlinck"), ("status", "nieuw")]).await).is_empty());
    // What the triggers keep is what would be written anew.
    const NAMES: &str = "select coalesce(string_agg(n::text, ';' order by request_id), '') from request_names n";
    let names = async || -> String { owner.query_one(NAMES, &[]).await.unwrap().get(0) };
    let kept = names().await;
    owner.batch_execute("select mt_note_request_names(array(select id from exclusion_requests))").await.unwrap();
    assert_eq!(names().await, kept);
    let without =
        "select count(*) from exclusion_requests r where not exists (select from request_names n where n.request_id = r.id)";
    assert_eq!(portal.count(without).await, 0);
}

#[tokio::test]
async fn what_a_search_finds_is_cut_where_it_is_too_much_and_says_so() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let open = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    crate::officer_place::many(&portal, 210).await;
    portal
        .owner()
        .await
        .batch_execute(
            "update exclusion_requests set state = 'withdrawn', decided_at = mt_now()
               where reference like 'UA-2026-0005%' or reference like 'UA-2026-0006%'",
        )
        .await
        .unwrap();
    let page = an.search("/ombudsdienst", &[("zoek", "willems")]).await;
    let found = rows(&page);
    assert_eq!((found.len(), &found[0]), (100, &open), "open ones first");
    assert_eq!(page.text_of(".mt-parts .mt-muted"), "Je ziet de eerste 100 aanvragen. Maak je zoekopdracht preciezer.");
    let few = an.search("/ombudsdienst", &[("zoek", "willems"), ("status", "nieuw")]).await;
    assert!(few.texts(".mt-parts").is_empty());
}
