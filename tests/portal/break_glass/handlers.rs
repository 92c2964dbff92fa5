//! Whose ombudsdienst handles a break, and who is told.

use mijntoegang::break_glass::{BreakReport, ReportedLine, ReportedPerson, ReportedPlace};
use mijntoegang::directory::{Cbe, Identifier, Identifiers, Niss};

use super::{JAN, kept, last_night};
use crate::conflict_matrix::{BOARD, portal};
use crate::support::Portal;

async fn mails_to(portal: &Portal, address: &str) -> i64 {
    portal.count(&format!("select count(*) from outbox where recipient = '{address}'")).await
}

/// Lien opened Jan's record; there is no other ombudsdienst.
#[tokio::test]
async fn a_break_that_concerns_an_officer_of_the_only_ombudsdienst_is_told_past_the_shared_mailbox() {
    let portal = portal(1).await;
    let (site, now) = (portal.site(), portal.clock.now());
    let lien = Identifiers::new([Identifier::from(&Niss::parse("01020300071").unwrap())]).unwrap();
    let person = ReportedPerson { identifiers: lien, ..ReportedPerson::default() };
    let broken = kept(&site, &BreakReport { person, ..last_night(now) }).await;
    let both = async || (mails_to(&portal, "ombudsdienst@example.org").await, mails_to(&portal, BOARD).await);
    assert_eq!(both().await, (0, 1));
    let jan = portal.signed_in("jan").await;
    let list = jan.get("/doorbrekingen").await;
    let report = format!("/doorbrekingen/{broken}/vertrouw-niet");
    for _ in 0..2 {
        assert_eq!(jan.send(&list, &report, &[]).await.status, 303);
    }
    assert_eq!(both().await, (0, 2), "the report too, once");
    let page = format!("/ombudsdienst/doorbrekingen/{broken}");
    assert_eq!(portal.signed_in("lien-ombudsdienst").await.get(&page).await.status, 404);
    assert_eq!(portal.signed_in("an-ombudsdienst").await.get(&page).await.status, 200);
    kept(&site, &last_night(now)).await;
    assert_eq!(both().await, (1, 2), "an ordinary one");
    assert_eq!(last_night(now).patient.as_str(), JAN);
}

#[tokio::test]
async fn a_break_that_waits_for_its_patient_is_not_attracted_by_a_provisional_home() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let broken = BreakReport {
        patient: Niss::parse(crate::intake::CALL[0].1).unwrap().into(),
        place: ReportedPlace { institution: Some(Cbe::parse("0999000129").unwrap()), words: ReportedLine::new("spoed") },
        ..last_night(now)
    };
    let page = format!("/ombudsdienst/doorbrekingen/{}", kept(&site, &broken).await);
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    assert_eq!((an.get(&page).await.status, koen.get(&page).await.status), (404, 200));
    assert_eq!(crate::intake::enter(&an, &[]).await.status, 303);
    assert_eq!(portal.count("select count(*) from messages where kind = 'broken'").await, 1, "told");
    assert_eq!((an.get(&page).await.status, koen.get(&page).await.status), (404, 200), "as before");
    assert!(an.get("/ombudsdienst/doorbrekingen").await.texts(".mt-breaks > li").is_empty());
}
