//! The main job, thin but whole.

use crate::support::Portal;

#[tokio::test]
async fn a_patient_asks_the_ombudsdienst_registers_the_exclusion_stands_and_access_is_given_again() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    assert!(jan.get("/uitsluitingen").await.has("Lopende aanvragen"));

    let an = portal.signed_in("an-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let register = format!("{page}/registreer");
    let worker = an.get(&page).await.radio("Sofie Claes");
    let answer = an.fill(&page, &register, &[("persoon", &worker)]).await;
    assert_eq!(answer.location(), page);
    assert!(an.get(&page).await.has("Sofie Claes is nu uitgesloten. De patiënt krijgt een bericht."));

    let list = jan.get("/uitsluitingen").await;
    assert!(list.has("Nu uitgesloten") && list.has("Sofie Claes"));
    let give = list.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
    assert_eq!(jan.fill(&give, &give, &[]).await.location(), "/uitsluitingen");
    let list = jan.get("/uitsluitingen").await;
    assert!(list.has("Sofie Claes is niet meer uitgesloten."));
    assert!(list.has("Vroegere uitsluitingen") && list.has("Maak ongedaan"));
    assert_eq!(portal.count("select count(*) from outbox where recipient = 'ombudsdienst@example.org'").await, 1);
}

#[tokio::test]
async fn a_refusal_stands_on_the_list_with_the_way_to_the_officers_words() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let reference = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let words = [("reden", "niet-gevonden"), ("uitleg", "Greet werkt hier niet meer.\nBel ons gerust.")];
    assert_eq!(an.fill(&page, &format!("{page}/weiger"), &words).await.location(), page);

    let list = jan.get("/uitsluitingen").await;
    assert!(list.has("De ombudsdienst heeft je aanvraag over Greet Vandamme geweigerd op 23 november 2026."));
    assert!(!list.has("Lopende aanvragen"));
    let own = list.attribute("a[href^='/aanvragen/']", "href").unwrap();
    let request = jan.get(&own).await;
    assert!(request.has("We vonden de persoon niet") && request.has("Greet werkt hier niet meer. Bel ons gerust."));
    portal.clock.advance(chrono::TimeDelta::days(31));
    let jan = portal.signed_in("jan").await;
    assert!(!jan.get("/uitsluitingen").await.has("geweigerd"));
}

#[tokio::test]
async fn a_draft_is_thrown_away_by_its_patient_only_and_a_sent_one_never() {
    let portal = Portal::start().await;
    let (jan, emma) = (portal.signed_in("jan").await, portal.signed_in("emma").await);
    let draft = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
    let start = "/uitsluitingen/aanvragen";
    let away = format!("{draft}/verwijder");
    let (page, emmas) = (jan.get(start).await, emma.get(start).await);
    assert!(page.has("Nog niet verstuurd") && page.has("Greet Vandamme"));
    assert_eq!(emma.send(&emmas, &away, &[]).await.status, 404);
    assert_eq!(jan.send(&page, &away, &[]).await.location(), start);
    let page = jan.get(start).await;
    assert!(page.has("Je begonnen aanvraag is verwijderd.") && !page.has("Greet Vandamme"));
    assert_eq!(jan.send(&page, &away, &[]).await.status, 404);

    let sent = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
    jan.send_draft(&sent).await;
    assert_eq!(jan.send(&jan.get(start).await, &format!("{sent}/verwijder"), &[]).await.status, 404);
    assert!(jan.get("/uitsluitingen").await.has("Greet Vandamme"));
}
