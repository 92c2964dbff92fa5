//! `/ombudsdienst/brieven`: a letter at once for a patient who never signed in.

use super::{enter, where_signs_in};
use crate::support::Portal;

const BRIEVEN: &str = "/ombudsdienst/brieven";

#[tokio::test]
async fn a_patient_who_never_signed_in_gets_a_letter_at_once() {
    let portal = Portal::start().await;
    let (an, lien, koen) = (
        portal.signed_in("an-ombudsdienst").await,
        portal.signed_in("lien-ombudsdienst").await,
        portal.signed_in("koen-ombudsdienst").await,
    );
    let list = an.get("/ombudsdienst").await;
    assert_eq!(list.attribute(&format!("nav a[href='{BRIEVEN}']"), "href").as_deref(), Some(BRIEVEN), "in the menu");
    assert!(an.get(BRIEVEN).await.has("Er zijn geen brieven te schrijven.") && !list.has("Er zijn brieven te schrijven."));
    assert_eq!(enter(&an, &[]).await.status, 303);
    // Jan signs in, and reads it there.
    let jan =
        [("rijksregisternummer", "85073099932"), ("geboortedatum", "1985"), ("voornaam", "Jan"), ("familienaam", "Willems")];
    assert_eq!(enter(&an, &jan).await.status, 303);
    let page = an.get(BRIEVEN).await;
    assert_eq!(page.texts("tbody .mt-who"), ["Irène D'Hondt–Müller"], "{}", page.text());
    assert!(page.has("39.05.18-000.23") && page.has("Er is een aanvraag voor je ingevoerd"));
    assert!(page.has("Meldde zich nooit aan: meteen schrijven"));
    let letter = an.get(&page.attribute("tbody th a", "href").unwrap()).await;
    let talk = an.get(&letter.attribute("main a[href^='/ombudsdienst/berichten/']", "href").unwrap()).await;
    assert!(talk.has("Irène D'Hondt–Müller") && talk.has("39.05.18-000.23"), "as it was typed: {}", talk.text());
    let list = lien.get("/ombudsdienst").await;
    assert_eq!(list.texts(".mt-signals p"), ["Er zijn brieven te schrijven. Bekijk de brieven"]);
    assert_eq!(list.attribute(".mt-signals a", "href").as_deref(), Some(BRIEVEN));
    assert!(
        koen.get(BRIEVEN).await.has("Er zijn geen brieven te schrijven.") && !koen.get("/ombudsdienst").await.has("brieven te")
    );

    let action = page.attribute("main form", "action").unwrap();
    let theirs = lien.get(BRIEVEN).await;
    for _ in 0..2 {
        assert_eq!(an.send(&page, &action, &[]).await.location(), BRIEVEN, "once, and the same form again");
    }
    assert!(an.get(BRIEVEN).await.has("De brief is gemarkeerd als verstuurd."));
    let late = lien.send(&theirs, &action, &[]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft deze brief intussen verstuurd"), "{}", late.text());
    assert_eq!(koen.send(&koen.get("/ombudsdienst").await, &action, &[]).await.status, 404);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'letter-sent'").await, 1);
    assert!(!lien.get("/ombudsdienst").await.has("Er zijn brieven te schrijven."));
}

#[tokio::test]
async fn a_letter_need_not_be_written_once_the_patient_read_the_message() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(enter(&an, &[]).await.status, 303);
    let page = an.get(BRIEVEN).await;
    let later = where_signs_in(&portal, "39051800023", "irene").await;
    let irene = later.signed_in("irene").await;
    crate::oidc::choose_home(&irene).await;
    let told = irene.get("/berichten").await.attribute("main a[href^='/berichten/GB-']", "href").unwrap();
    assert!(irene.get(&told).await.has("voerde op 23 november 2026 een aanvraag in om Sofie uit te sluiten (per telefoon)"));
    let late = an.send(&page, &page.attribute("main form", "action").unwrap(), &[]).await;
    assert!(late.status == 409 && late.has("De patiënt heeft dit bericht intussen gelezen"), "{}", late.text());
    assert!(an.get(BRIEVEN).await.has("Er zijn geen brieven te schrijven."));
}
