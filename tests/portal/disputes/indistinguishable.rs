//! R12 with a disputed act: nobody in the house whose act it is can tell that it was disputed.

use super::{case, dispute, entered_for_emma};
use crate::conflict_matrix::{BOARD, OTHER, assert_same, look_around, mails, portal};
use crate::support::{Portal, Visitor};

/// An enters two requests for Emma and registers nothing; Lien enters one.
async fn ordinary(portal: &Portal) -> (Visitor, String) {
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let emma = portal.signed_in("emma").await;
    let (_, conversation) = entered_for_emma(portal, &an).await;
    entered_for_emma(portal, &lien).await;
    emma.get(&conversation).await;
    (emma, conversation)
}

#[tokio::test]
async fn with_two_institutions_nothing_differs_for_the_house_of_the_act() {
    let (with, without) = (portal(2).await, portal(2).await);
    let (emma, conversation) = ordinary(&with).await;
    ordinary(&without).await;
    dispute(&emma, &conversation).await.location();
    assert_eq!(case(&with).await.0, OTHER);
    for officer in ["an-ombudsdienst", "lien-ombudsdienst"] {
        let (one, two) = (with.signed_in(officer).await, without.signed_in(officer).await);
        assert_same(&look_around(&one).await, &look_around(&two).await, officer);
    }
    let an = with.signed_in("an-ombudsdienst").await;
    assert_eq!(an.get(&case(&with).await.1).await.status, 404);
    let home = "ombudsdienst@example.org";
    assert_eq!(mails(&with, home).await, mails(&without, home).await);
    assert_eq!(mails(&with, "ombudsdienst.leieland@example.org").await.len(), 1);
}

#[tokio::test]
async fn in_a_lone_house_a_colleague_handles_it_and_the_officer_cannot_tell() {
    let (with, without) = (portal(1).await, portal(1).await);
    let (emma, conversation) = ordinary(&with).await;
    ordinary(&without).await;
    dispute(&emma, &conversation).await.location();
    let (one, two) = (with.signed_in("an-ombudsdienst").await, without.signed_in("an-ombudsdienst").await);
    assert_same(&look_around(&one).await, &look_around(&two).await, "An");
    let (_, address) = case(&with).await;
    assert_eq!(one.get(&address).await.status, 404);
    // Lien reads, takes and closes it; An's log, list and pages stay the same.
    let lien = with.signed_in("lien-ombudsdienst").await;
    assert!(lien.get("/ombudsdienst").await.has("1 melding ‘Dat was ik niet’ wacht."));
    lien.get("/ombudsdienst/doorbrekingen").await;
    lien.fill(&address, &format!("{address}/onderzoek"), &[]).await.location();
    let verdict = [("besluit", "ongegrond"), ("bevindingen", "Nagekeken."), ("uitleg", "Alles klopt.")];
    lien.fill(&address, &format!("{address}/afsluiten"), &verdict).await.location();
    let other = without.signed_in("lien-ombudsdienst").await;
    for path in ["/ombudsdienst", "/ombudsdienst/doorbrekingen"] {
        other.get(path).await;
    }
    let page = one.get("/ombudsdienst/logboek").await;
    assert!(!page.texts("tbody").join(" ").contains("Dat was ik niet"), "{}", page.text());
    assert_eq!(mails(&with, "ombudsdienst@example.org").await, mails(&without, "ombudsdienst@example.org").await);
    assert_eq!(mails(&with, BOARD).await.len(), 1, "word goes past the shared mailbox");
}
