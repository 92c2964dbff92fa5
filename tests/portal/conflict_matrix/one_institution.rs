//! One institution: what concerns an officer is a colleague's, and the officer cannot tell.

use super::{BOARD, assert_same, look_around, mails, portal};
use crate::messages::theirs;
use crate::officer_decisions::page_of;
use crate::support::{Portal, Visitor};

async fn ordinary(portal: &Portal) -> Visitor {
    let jan = portal.signed_in("jan").await;
    jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    jan.writes("andere", "Beste mevrouw De Smet, dank u voor de hulp.").await;
    portal.signed_in("emma").await
}

#[tokio::test]
async fn a_chosen_officer_meets_nothing_and_a_colleague_handles_it() {
    let (with, without) = (portal(1).await, portal(1).await);
    let emma = ordinary(&with).await;
    ordinary(&without).await;
    let reference = emma.request_for("An De Smet", "P-1101").await;
    let (one, two) = (with.signed_in("an-ombudsdienst").await, without.signed_in("an-ombudsdienst").await);
    assert_same(&look_around(&one).await, &look_around(&two).await, "An");
    assert_eq!(one.get(&page_of(&reference)).await.status, 404);
    let lien = with.signed_in("lien-ombudsdienst").await;
    assert_eq!(lien.get(&page_of(&reference)).await.status, 200);
    assert_eq!(mails(&with, "ombudsdienst@example.org").await, mails(&without, "ombudsdienst@example.org").await);
    assert_eq!(mails(&with, BOARD).await.len(), 1, "word goes past the shared mailbox");
}

#[tokio::test]
async fn an_officer_who_is_the_patient_is_helped_by_a_colleague() {
    let (with, without) = (portal(1).await, portal(1).await);
    ordinary(&with).await;
    ordinary(&without).await;
    let patient = with.signed_in("lien").await;
    let reference = patient.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let (one, two) = (with.signed_in("lien-ombudsdienst").await, without.signed_in("lien-ombudsdienst").await);
    assert_same(&look_around(&one).await, &look_around(&two).await, "Lien");
    assert_eq!(one.get(&page_of(&reference)).await.status, 404);
    // Counted and listed: with nobody else to handle it, it would be lost.
    let an = with.signed_in("an-ombudsdienst").await;
    assert!(crate::officer_worklist::rows(&an.get("/ombudsdienst").await).contains(&reference));
    let page = an.get(&page_of(&reference)).await;
    assert!(page.status == 200 && page.has("Lien Maes"), "{}", page.text());
}

#[tokio::test]
async fn what_nobody_knows_whom_it_concerns_waits_for_everybody() {
    let (with, without) = (portal(1).await, portal(1).await);
    let emma = ordinary(&with).await;
    ordinary(&without).await;
    let draft = emma.draft_for("Greet Vandamme", "Greet Vandamme").await;
    let contact = emma.get(&format!("{draft}/contact")).await;
    assert!(contact.has("Dan behandelt iemand die er niets mee te maken heeft je aanvraag."), "{}", contact.text());
    emma.tick(&draft).await;
    let reference = emma.send_draft(&draft).await;
    let fields = [("onderwerp", "andere"), ("tekst", "Bel mij."), ("over-ombudsdienst", "ja")];
    let conversation = emma.fill("/berichten/nieuw", "/berichten/nieuw", &fields).await.location();
    for officer in ["an-ombudsdienst", "lien-ombudsdienst"] {
        let (one, two) = (with.signed_in(officer).await, without.signed_in(officer).await);
        assert_same(&look_around(&one).await, &look_around(&two).await, officer);
    }
    for officer in ["an-ombudsdienst", "lien-ombudsdienst"] {
        let officer = with.signed_in(officer).await;
        assert_eq!(officer.get(&page_of(&reference)).await.status, 404);
        assert_eq!(officer.get(&theirs(&conversation)).await.status, 404);
    }
    assert_eq!(mails(&with, "ombudsdienst@example.org").await, mails(&without, "ombudsdienst@example.org").await);
    let mine = emma.get(&format!("/aanvragen/{reference}")).await;
    assert!(mine.status == 200 && mine.has("Rechten van de patiënt"), "{}", mine.text());
    // The person behind the other address names Lien, for each of the two.
    let sql = "select body from outbox where recipient = $1 order by created_at, id";
    let told = with.owner().await.query(sql, &[&BOARD]).await.unwrap();
    assert_eq!(told.len(), 2);
    let board = with.anonymous();
    for row in told {
        let body: String = row.get(0);
        assert!(!body.contains("Emma") && !body.contains("UA-") && !body.contains("GB-"), "{body}");
        let link = body.split_whitespace().find(|word| word.contains("/wie-mag-behandelen/")).unwrap();
        let path = link.strip_prefix(&with.base).unwrap();
        let page = board.get(path).await;
        assert_eq!(
            (page.text_of("h1"), page.texts("label")),
            ("Wie mag dit behandelen?".into(), vec!["An De Smet".to_owned(), "Lien Maes".to_owned()])
        );
        assert!(!page.has("Peeters"));
        let field = page.attribute("input[id^='wie-']", "name").unwrap();
        assert_eq!(board.post(path, &[]).await.status, 422);
        assert!(board.post(path, &[(&field, "ja")]).await.has("Bewaard."));
        assert_eq!(board.get(path).await.status, 404, "once");
    }
    let (an, lien) = (with.signed_in("an-ombudsdienst").await, with.signed_in("lien-ombudsdienst").await);
    for page in [page_of(&reference), theirs(&conversation)] {
        assert_eq!((an.get(&page).await.status, lien.get(&page).await.status), (404, 200), "{page}");
    }
    assert!(!emma.get(&format!("/aanvragen/{reference}")).await.has("Rechten van de patiënt"));
    assert_eq!(emma.get(&format!("/aanvragen/{reference}/andere-ombudsdienst")).await.status, 404, "there is none");
}
