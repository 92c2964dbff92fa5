//! What is open follows the patient to another confirmed home.

use chrono::TimeDelta;
use mijntoegang::homes::carry_out_due;

use super::{ADOPT, CHOICE, THERE, choose, told};
use crate::conflict_matrix::{HOME, OTHER, house_of};
use crate::officer_decisions::{act, page_of, state};
use crate::officer_worklist::rows;
use crate::support::{Portal, Visitor};

const OVER: &str = "Een andere ombudsdienst behandelt dit verder.";

/// When it came in and is due, and how often it was handed over.
async fn dates(portal: &Portal, reference: &str) -> (String, i64) {
    let sql = "select sent_at::text || ' ' || target_on || ' ' || latest_on,
        (select count(*) from request_events e where e.request_id = r.id and e.kind = 'handed_over')
        from exclusion_requests r where reference = $1";
    let row = portal.owner().await.query_one(sql, &[&reference]).await.unwrap();
    (row.get(0), row.get(1))
}

/// It is at the new home: as it was handed over there, and as the old home keeps it.
async fn followed(portal: &Portal, patient: &Visitor, reference: &str, before: &str) {
    assert_eq!((house_of(portal, reference).await.as_str(), state(portal, reference).await.as_str()), (OTHER, "sent"));
    assert_eq!(dates(portal, reference).await, (before.to_owned(), 1), "the dates run on");
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let kept = an.get(&page_of(reference)).await;
    assert_eq!((kept.status, kept.text_of(".govuk-tag")), (200, "Overgedragen".to_owned()));
    assert!(kept.has(OVER) && kept.has("Emma Peeters") && !kept.has("Leieland"), "{}", kept.text());
    assert!(!rows(&an.get("/ombudsdienst").await).contains(&reference.to_owned()));
    assert!(rows(&an.search("/ombudsdienst", &[("status", "afgewerkt")]).await).contains(&reference.to_owned()));
    let there = koen.get(&page_of(reference)).await;
    assert!(there.has("Aanvraag overgedragen aan deze ombudsdienst") && there.has("Emma Peeters"), "{}", there.text());
    assert!(there.has("Nog niemand behandelt deze aanvraag."), "{}", there.text());
    assert!(rows(&koen.get("/ombudsdienst").await).contains(&reference.to_owned()));
    let hers = patient.get(&format!("/aanvragen/{reference}")).await;
    assert_eq!(hers.texts(".mt-timeline strong")[0], "Een andere ombudsdienst behandelt je aanvraag verder");
}

#[tokio::test]
async fn open_requests_follow_the_patient_who_chooses_another_home() {
    let portal = crate::conflict_matrix::portal(2).await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let sent = emma.request_for("Greet Vandamme", "Greet Vandamme").await;
    let taken = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    assert_eq!(act(&an, &taken, "neem", &[]).await.status, 303);
    let asked = emma.send_draft(&emma.draft_described("Klaartje", "cardiologie").await).await;
    let question = format!("{}/vraag", page_of(&asked));
    assert_eq!(an.fill(&question, &question, &[("vraag", "Wie precies?")]).await.status, 303);
    let refused = emma.send_draft(&emma.draft_described("Griet", "cardiologie").await).await;
    assert_eq!(act(&an, &refused, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await.status, 303);
    // Elsewhere by R12, and one that is about an officer of the new home.
    let about_an = emma.request_for("An De Smet", "P-1101").await;
    let about_koen = emma.draft_for("Koen Baert", "P-1201").await;
    let about_koen = emma.send_draft_answering(&about_koen, "nee").await;
    assert_eq!([house_of(&portal, &about_an).await, house_of(&portal, &about_koen).await], [OTHER, HOME]);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(act(&koen, &about_an, "neem", &[]).await.status, 303);
    let mut before = Vec::new();
    for reference in [&sent, &taken, &asked] {
        before.push(dates(&portal, reference).await.0);
    }
    let mails = "select count(*) from outbox where recipient = 'ombudsdienst.leieland@example.org'";
    let mailed = portal.count(mails).await;

    let page = emma.get(CHOICE).await;
    assert_eq!(choose(&emma, &page, THERE).await.status, 303);
    for (reference, before) in [&sent, &taken, &asked].into_iter().zip(&before) {
        followed(&portal, &emma, reference, before).await;
    }
    // Emma's of the demo as well.
    assert_eq!(portal.count(mails).await - mailed, 4);
    assert_eq!(told(&portal, "Emma").await, ["home_changed"]);
    let audited = "select count(*) from audit_events where action = 'request-handed-over' and actor_kind = 'patient'";
    assert_eq!(portal.count(audited).await, 4);
    // The question stays where it was, closed; finished requests and those that R12 placed stay as they are.
    let talk =
        "select reference from conversations c where request_id = (select id from exclusion_requests where reference = $1)";
    let talk: String = portal.owner().await.query_one(talk, &[&asked]).await.unwrap().get(0);
    assert!(an.get(&format!("/ombudsdienst/berichten/{talk}")).await.has(OVER));
    for (reference, house, is) in [(&refused, HOME, "refused"), (&about_an, OTHER, "taken"), (&about_koen, HOME, "sent")] {
        assert_eq!((house_of(&portal, reference).await.as_str(), state(&portal, reference).await.as_str()), (house, is));
        assert_eq!(dates(&portal, reference).await.1, 0, "{reference}");
    }
    // Back again: what R12 placed stays, the others come back and are no longer listed twice.
    portal.clock.advance(TimeDelta::minutes(1));
    let page = emma.get(CHOICE).await;
    assert_eq!(choose(&emma, &page, super::HERE).await.status, 303);
    assert_eq!([house_of(&portal, &sent).await, house_of(&portal, &about_an).await], [HOME, OTHER]);
    assert_eq!(state(&portal, &about_an).await, "taken");
    let all = rows(&an.search("/ombudsdienst", &[("zoek", "Peeters")]).await);
    assert_eq!(all.iter().filter(|one| **one == sent).count(), 1, "{all:?}");
    assert!(rows(&koen.search("/ombudsdienst", &[("status", "afgewerkt")]).await).contains(&sent));
}

#[tokio::test]
async fn open_requests_follow_a_patient_whom_another_house_adopted() {
    let portal = crate::conflict_matrix::portal(2).await;
    let (emma, koen) = (portal.signed_in("emma").await, portal.signed_in("koen-ombudsdienst").await);
    let sent = emma.request_for("Greet Vandamme", "Greet Vandamme").await;
    let (before, _) = dates(&portal, &sent).await;
    let fields = [
        ("rijksregisternummer", "85.07.30-000.61"),
        ("voornaam", "Emma"),
        ("familienaam", "Peeters"),
        ("geboortedatum", "30/7/1985"),
        ("identiteit", "identiteitskaart"),
    ];
    assert_eq!(koen.fill(ADOPT, ADOPT, &fields).await.status, 303);
    assert_eq!(house_of(&portal, &sent).await, HOME, "nothing for a day");
    portal.clock.advance(TimeDelta::hours(24));
    assert_eq!(carry_out_due(&portal.site()).await.unwrap(), 1);
    followed(&portal, &portal.signed_in("emma").await, &sent, &before).await;
    assert_eq!(
        portal.count("select count(*) from audit_events where action = 'request-handed-over' and actor_kind = 'system'").await,
        2
    );
}
