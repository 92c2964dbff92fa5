//! The officers' list: searched by whom it names, put in order, and the place in it that an act leads back to.

use super::*;
use crate::support::Page;

const LIST: &str = "/ombudsdienst/doorbrekingen";

/// Whom the rows name: the person, and whose record.
fn rows(page: &Page) -> Vec<String> {
    page.texts(".mt-breaks > li > div:nth-of-type(1)")
}

#[tokio::test]
async fn a_break_is_found_by_its_person_its_patient_or_a_number() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    send(&site, &last_night(now)).await;
    let told = ReportedPerson { name: ReportedLine::new("Bruno D’Hondt-Müller"), ..ReportedPerson::default() };
    send(&site, &BreakReport { person: told, ..last_night(now) }).await;
    let elsewhere = BreakReport { patient: Niss::parse("39051800023").unwrap().into(), ..last_night(now) };
    send(&site, &elsewhere).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    for (term, found) in [
        ("Sofie Claes", 2),
        ("claes", 2),
        ("CLAES sofie", 2),
        ("d'hondt muller", 1),
        ("bruno", 1),
        ("Willems, Jan", 2),
        ("85.07.30-999.32", 2),
        ("39051800023", 1),
        ("laes", 0),
        ("Sofie Willems", 0),
        ("%", 0),
        ("Peeters", 0),
    ] {
        let page = an.search(LIST, &[("zoek", term)]).await;
        assert_eq!(rows(&page).len(), found, "{term}: {}", page.text());
        assert!(!page.has("Er zijn geen doorbrekingen."), "{term}");
        assert_eq!(page.has("We vonden geen doorbrekingen."), found == 0, "{term}");
        assert_eq!(page.texts(".mt-tabs [aria-current]").len(), 0, "{term}: in all of them");
        assert_eq!(page.attribute("#zoek", "value").as_deref(), Some(term));
    }
    // Who was found goes on record, as for the list of messages.
    an.search(LIST, &[("zoek", "willems")]).await;
    let looked = "select count(*) from (select details from audit_events where action = 'breaks-read' order by id desc limit 1) e
        where details->'patients' = (select jsonb_agg(id) from patients where niss = '85073099932') and jsonb_array_length(details->'breaks') = 2";
    assert_eq!(portal.count(looked).await, 1);
    assert_eq!(rows(&portal.signed_in("koen-ombudsdienst").await.search(LIST, &[("zoek", "claes")]).await).len(), 0);
    // An empty search shows what waits.
    assert_eq!(an.search(LIST, &[("zoek", " ")]).await.texts(".mt-tabs [aria-current]"), ["Te bekijken"]);
}

#[tokio::test]
async fn an_act_in_a_row_leads_back_to_its_place_in_the_list() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let mut ids = Vec::new();
    for hours in 1..=22 {
        let report = BreakReport {
            motivation: Motivation::new(&format!("Dringend op spoed, nummer {hours}")),
            starts_at: now - TimeDelta::hours(hours),
            ends_at: Some(now),
            ..last_night(now)
        };
        portal.clock.advance(TimeDelta::seconds(1));
        ids.push(kept(&site, &report).await);
    }
    let an = portal.signed_in("an-ombudsdienst").await;
    let motivations = |page: &Page| page.texts(".mt-breaks bdi");
    let newest = an.get(&format!("{LIST}?toon=te-bekijken&volgorde=nieuw")).await;
    assert_eq!(motivations(&newest)[0], "‘Dringend op spoed, nummer 22’");
    assert_eq!(newest.texts(".mt-orders [aria-current]"), ["Nieuwste eerst"]);
    assert_eq!(newest.texts(".mt-orders a"), ["Dringendste eerst", "Nieuwste eerst", "Oudste eerst"]);
    let second = an.get(&newest.attribute("a[rel=next]", "href").unwrap()).await;
    assert_eq!(motivations(&second), ["‘Dringend op spoed, nummer 2’", "‘Dringend op spoed, nummer 1’"]);
    let place = format!("{LIST}?toon=te-bekijken&volgorde=nieuw&pagina=2");
    let reviewed = |page: &Page| page.attribute(".mt-breaks form", "action").unwrap();
    let first = reviewed(&second);
    assert_eq!(an.fill(&place, &first, &[]).await.location(), place);
    let left = an.get(&place).await;
    assert!(left.has("De doorbreking is bekeken.") && reviewed(&left) != first, "{}", left.text());
    // The last one of a page: back to the page before.
    let done = an.fill(&place, &reviewed(&left), &[]).await;
    assert_eq!(done.location(), format!("{LIST}?toon=te-bekijken&volgorde=nieuw"));
    // Searched, it leads back to what was found; and from the break's own page to that page.
    let found = an.search(LIST, &[("zoek", "claes")]).await;
    assert_eq!(motivations(&found).len(), 20, "{}", found.text());
    let oldest = format!("{LIST}?gezocht&volgorde=oud");
    let found = an.get(&oldest).await;
    assert_eq!(motivations(&found)[0], "‘Dringend op spoed, nummer 1’");
    assert_eq!(an.fill(&oldest, &reviewed(&found), &[]).await.location(), oldest);
    let page = format!("{LIST}/{}", ids[10]);
    assert_eq!(an.fill(&page, &format!("{page}/bekeken"), &[]).await.location(), page);
    // What is no place.
    for query in
        ["?toon=niets", "?volgorde=niets", "?toon=alle&volgorde=dringend", "?pagina=9", "?pagina=x", "?pagina=99999999999"]
    {
        assert_eq!(an.get(&format!("{LIST}{query}")).await.status, 404, "{query}");
    }
}
