//! The patient's list: giving access again (R5), taking that back (R4), and what history tells.

use chrono::TimeDelta;

use crate::support::{Page, Portal, Visitor};

const LIST: &str = "/uitsluitingen";

/// Jan's request for Sofie Claes, registered by An.
async fn register(jan: &Visitor, an: &Visitor) -> String {
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = an.get(&page).await.radio("Sofie Claes");
    assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location(), page);
    reference
}

/// The link **Geef opnieuw toegang** of the first card that has one.
async fn give_link(visitor: &Visitor) -> String {
    visitor.get(LIST).await.attribute("a[href$=opnieuw-toegang]", "href").unwrap()
}

fn late(page: &Page, words: &str) {
    assert_eq!(page.status, 409, "{}", page.text());
    assert_eq!(page.text_of("h1"), "Uitsluitingen");
    assert!(page.text_of(".govuk-warning-text[role=alert]").contains(words), "{words} – on: {}", page.text());
}

async fn post(visitor: &Visitor, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(path, &fields).await
}

#[tokio::test]
async fn emma_has_a_card_for_each_of_three_people_and_ends_two_exclusions_here() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let list = emma.get(LIST).await;
    assert_eq!(list.text_of("h1"), "Uitsluitingen");
    assert_eq!(list.texts("section[aria-labelledby=actief] .mt-person").len(), 3);
    assert_eq!(list.texts("a[href$=opnieuw-toegang]"), ["Geef opnieuw toegang", "Geef opnieuw toegang"]);
    assert_eq!(list.texts("section[aria-labelledby=actief] .govuk-tag--purple").len(), 2);
    assert_eq!(list.texts("section[aria-labelledby=actief] .govuk-tag--teal").len(), 2);
    assert_eq!(list.texts("section[aria-labelledby=aanvragen] .mt-card").len(), 1);
    assert_eq!(list.text_of("section[aria-labelledby=aanvragen] .govuk-tag"), "Ontvangen");
    assert!(list.has("Vroegere uitsluitingen") && !list.has("Maak ongedaan"), "it ended long ago");
    assert_eq!(list.texts("h2").iter().filter(|text| *text == "Nu uitgesloten").count(), 1);
    // The one excluded through both: two lines on one card, the one that can be ended here first.
    let lines = list.texts(".mt-person:has(.mt-lines li:nth-child(2)) .mt-lines strong");
    assert_eq!(lines, ["nexuzhealth", "eHealth"]);
    assert_eq!(
        list.texts(".mt-person__state").iter().filter(|state| state.starts_with("Kan je dossier niet openen sinds ")).count(),
        3
    );
}

#[tokio::test]
async fn jan_has_excluded_nobody_and_is_told_what_that_means() {
    let portal = Portal::start().await;
    let list = portal.signed_in("jan").await.get(LIST).await;
    assert!(list.has("Je hebt niemand uitgesloten") && list.has("Je hoeft niet te zeggen waarom."));
    assert_eq!(list.texts("a[href='/uitsluitingen/aanvragen']"), ["Vraag een uitsluiting aan"]);
    for heading in ["Nu uitgesloten", "Lopende aanvragen", "Vroegere uitsluitingen"] {
        assert!(!list.has(heading), "{heading}");
    }
    assert!(!list.has("We zijn niet verbonden met eHealth."));
}

#[tokio::test]
async fn access_is_given_again_at_once_and_the_same_form_again_gives_the_same() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    register(&jan, &an).await;
    let give = give_link(&jan).await;
    let question = jan.get(&give).await;
    assert_eq!(question.text_of("h1"), "Mag Sofie Claes je dossier opnieuw openen?");
    assert!(!question.text_of("title").contains("Sofie"), "no title holds a name");
    assert!(question.has("stopt deze uitsluiting meteen, in alle zorginstellingen van het nexuzhealth-netwerk"));
    assert_eq!(question.texts("main form button"), ["Geef opnieuw toegang"]);
    assert_eq!(question.texts("main a.govuk-link[href='/uitsluitingen']"), ["Annuleer"]);
    assert_eq!(
        portal.count("select count(*) from exclusion_periods where ended_by = 'patient' and ended_at > '2026-11-01'").await,
        0,
        "asking ends nothing"
    );
    let form = question.hidden(&give);
    for _ in 0..2 {
        assert_eq!(post(&jan, &give, &form).await.location(), LIST);
        assert!(jan.get(LIST).await.has("Sofie Claes is niet meer uitgesloten."));
    }
    assert_eq!(portal.count("select count(*) from audit_events where action = 'access-given-again'").await, 1);
    let list = jan.get(LIST).await;
    assert!(!list.has("Nu uitgesloten") && list.has("Vroegere uitsluitingen"));
    assert!(list.text_of("tbody").contains("Jou"), "{}", list.text());
    late(&jan.get(&give).await, "Deze uitsluiting was al stopgezet.");

    // Taken back: a new period. The form of the earlier one ends nothing.
    let undo = give.replace("opnieuw-toegang", "maak-ongedaan");
    assert_eq!(jan.fill(LIST, &undo, &[]).await.location(), LIST);
    late(&post(&jan, &give, &form).await, "Deze uitsluiting was al stopgezet.");
    assert!(jan.get(LIST).await.has("Nu uitgesloten"));
    let without: Vec<_> = form.iter().filter(|(name, _)| name != "periode").cloned().collect();
    late(&post(&jan, &give, &without).await, "Deze uitsluiting was al stopgezet.");
    assert_eq!(jan.fill(&give, &give, &[]).await.location(), LIST);
    assert_eq!(
        portal.count("select count(*) from exclusion_periods where ended_by = 'patient' and ended_at > '2026-11-01'").await,
        2
    );
}

#[tokio::test]
async fn an_ehealth_exclusion_is_ended_at_ehealth_only() {
    let portal = Portal::start().await;
    let (emma, owner) = (portal.signed_in("emma").await, portal.owner().await);
    let words = "Deze uitsluiting kun je alleen stopzetten via eHealth.";
    for row in
        owner.query("select exclusion_id::text, id::text from exclusion_periods where origin = 'ehealth'", &[]).await.unwrap()
    {
        let (exclusion, period): (&str, &str) = (row.get(0), row.get(1));
        let path = format!("/uitsluitingen/{exclusion}/opnieuw-toegang");
        late(&emma.get(&path).await, words);
        let list = emma.get(LIST).await;
        late(&emma.send(&list, &path, &[("periode", period)]).await, words);
        let undo = emma.send(&list, &format!("/uitsluitingen/{exclusion}/maak-ongedaan"), &[("periode", period)]).await;
        assert_eq!(undo.status, 409);
    }
    assert_eq!(portal.count("select count(*) from exclusion_periods where origin = 'ehealth' and ended_at is null").await, 2);
    assert_eq!(portal.count("select count(*) from audit_events where action <> 'signed-in'").await, 0);
}

#[tokio::test]
async fn ending_one_of_two_origins_says_that_the_other_still_holds() {
    let portal = Portal::start().await;
    let (emma, owner) = (portal.signed_in("emma").await, portal.owner().await);
    let both = owner.query_one("select p.exclusion_id::text, c.given_name || ' ' || c.family_name from exclusion_periods p join care_workers c on c.id = p.care_worker_id
        where p.ended_at is null and p.origin = 'nexuzhealth' and exists (select from exclusion_periods o where o.care_worker_id = p.care_worker_id and o.origin = 'ehealth')", &[]).await.unwrap();
    let (exclusion, name): (&str, &str) = (both.get(0), both.get(1));
    let give = format!("/uitsluitingen/{exclusion}/opnieuw-toegang");
    let question = emma.get(&give).await;
    assert!(question.has("De uitsluiting via eHealth blijft gelden."));
    assert!(
        question.has(&format!(
            "{name} kan je dossier dus nog niet openen. De uitsluiting via eHealth zet je stop op mijngezondheid.belgie.be"
        )),
        "{}",
        question.text()
    );
    assert_eq!(emma.fill(&give, &give, &[]).await.location(), LIST);
    let list = emma.get(LIST).await;
    assert!(list.has(&format!("De uitsluiting via nexuzhealth is stopgezet. Via eHealth blijft {name} uitgesloten.")));
    assert_eq!(list.texts(".mt-person").len(), 3);
    assert!(list.texts(".mt-lines li:nth-child(2)").is_empty());
    assert_eq!(
        list.text_of("title"),
        "Opnieuw toegang gegeven – Uitsluitingen – Mijn Toegang",
        "the result first, without a name"
    );
    // The other one holds through nexuzhealth alone.
    let give = give_link(&emma).await;
    assert!(!emma.get(&give).await.has("eHealth blijft gelden"));
    emma.fill(&give, &give, &[]).await;
    assert!(emma.get(LIST).await.text_of(".govuk-notification-banner").ends_with("is niet meer uitgesloten."));
}

#[tokio::test]
async fn an_ending_is_taken_back_within_a_day_once_and_history_keeps_the_gap() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    register(&jan, &an).await;
    let give = give_link(&jan).await;
    let undo = give.replace("opnieuw-toegang", "maak-ongedaan");
    jan.fill(&give, &give, &[]).await;
    portal.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    let jan = portal.signed_in("jan").await;
    let list = jan.get(LIST).await;
    assert!(list.has("Maak ongedaan"));
    let form = list.hidden(&undo);
    for _ in 0..2 {
        assert_eq!(post(&jan, &undo, &form).await.location(), LIST);
        assert!(jan.get(LIST).await.has("Sofie Claes is opnieuw uitgesloten."));
    }
    let list = jan.get(LIST).await;
    assert!(list.has("Nu uitgesloten") && list.has("Vroegere uitsluitingen"), "the gap stays in the history");
    assert!(!list.has("Maak ongedaan"), "once per ending");
    assert_eq!(
        list.text_of("section[aria-labelledby=actief] .mt-person__state"),
        "Kan je dossier niet openen sinds 24 november 2026.",
        "{}",
        list.text()
    );
    assert_eq!(portal.count("select count(*) from audit_events where action = 'ending-undone'").await, 1);
    assert_eq!(
        portal
            .count("select count(*) from exclusion_periods where ended_at = '2026-11-23 13:05:00+00' and ended_by = 'patient'")
            .await,
        1
    );

    // Ended again: that is another ending, with a day of its own; the first one's form does nothing any more.
    jan.fill(&give, &give, &[]).await;
    late(
        &post(&jan, &undo, &form).await,
        "Dit kun je niet meer ongedaan maken. Wil je deze persoon opnieuw uitsluiten? Doe dan een nieuwe aanvraag.",
    );
    let newer = jan.get(LIST).await.hidden(&undo);
    portal.clock.advance(TimeDelta::hours(24));
    let jan = portal.signed_in("jan").await;
    let list = jan.get(LIST).await;
    assert!(!list.has("Maak ongedaan"), "a day is over");
    let period = newer.iter().find(|(name, _)| name == "periode").unwrap().1.clone();
    late(&jan.send(&list, &undo, &[("periode", &period)]).await, "Dit kun je niet meer ongedaan maken.");
    assert_eq!(portal.count("select count(*) from exclusion_periods where undoes is not null").await, 1);
}

#[tokio::test]
async fn nothing_is_taken_back_over_a_newer_exclusion_or_an_open_request() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    register(&jan, &an).await;
    let give = give_link(&jan).await;
    let undo = give.replace("opnieuw-toegang", "maak-ongedaan");
    jan.fill(&give, &give, &[]).await;
    let list = jan.get(LIST).await;
    let form = list.hidden(&undo);
    portal.clock.advance(TimeDelta::minutes(5));
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    assert!(!jan.get(LIST).await.has("Maak ongedaan"), "an open request");
    late(&post(&jan, &undo, &form).await, "Dit kun je niet meer ongedaan maken.");
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = an.get(&page).await.radio("Sofie Claes");
    an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await;
    assert!(!jan.get(LIST).await.has("Maak ongedaan"), "a newer exclusion");
    late(&post(&jan, &undo, &form).await, "Dit kun je niet meer ongedaan maken.");
    // That one ended too: only its own ending can be taken back.
    let give = give_link(&jan).await;
    jan.fill(&give, &give, &[]).await;
    let list = jan.get(LIST).await;
    assert_eq!(list.texts("form[action$=maak-ongedaan] button"), ["Maak ongedaan"]);
    assert_eq!(list.attribute("form[action$=maak-ongedaan]", "action"), Some(give.replace("opnieuw-toegang", "maak-ongedaan")));
    late(&post(&jan, &undo, &form).await, "Dit kun je niet meer ongedaan maken.");
}

#[tokio::test]
async fn a_withdrawn_request_leaves_the_ending_to_be_taken_back() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    register(&jan, &an).await;
    let give = give_link(&jan).await;
    jan.fill(&give, &give, &[]).await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    jan.fill(LIST, &format!("/aanvragen/{reference}/intrekken"), &[]).await;
    let undo = give.replace("opnieuw-toegang", "maak-ongedaan");
    assert_eq!(jan.fill(LIST, &undo, &[]).await.location(), LIST);
}

#[tokio::test]
async fn somebody_elses_or_an_unknown_exclusion_is_not_found() {
    let portal = Portal::start().await;
    let (emma, jan, owner) = (portal.signed_in("emma").await, portal.signed_in("jan").await, portal.owner().await);
    let row = owner.query_one("select exclusion_id::text, id::text from exclusion_periods where origin = 'nexuzhealth' and ended_at is null limit 1", &[]).await.unwrap();
    let (hers, period): (&str, &str) = (row.get(0), row.get(1));
    assert_eq!(emma.get(&format!("/uitsluitingen/{hers}/opnieuw-toegang")).await.status, 200);
    let token = jan.get("/uitsluitingen/aanvragen").await;
    for id in [hers, "00000000-0000-7000-8000-000000000000", "1", "%00", "%3Cscript%3E"] {
        assert_eq!(jan.get(&format!("/uitsluitingen/{id}/opnieuw-toegang")).await.status, 404, "{id}");
        for action in ["opnieuw-toegang", "maak-ongedaan"] {
            let answer = jan.send(&token, &format!("/uitsluitingen/{id}/{action}"), &[("periode", period)]).await;
            assert_eq!(answer.status, 404, "{id} {action}");
        }
    }
}
