//! The letter about an adoption (R19): who never signed in is told on paper, by another ombudsdienst than the one that took them in.

use super::{ADOPT, adoption::adopt};
use crate::support::Portal;

const LETTERS: &str = "/ombudsdienst/brieven";
const ZOE: [(&str, &str); 4] =
    [("rijksregisternummer", "85473099921"), ("voornaam", "Zoë"), ("familienaam", "Janssens"), ("geboortedatum", "30/7/1985")];

#[tokio::test]
async fn another_ombudsdienst_writes_to_who_was_taken_in_and_never_signed_in() {
    let portal = Portal::start().await;
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    assert_eq!(adopt(&an, ZOE).await.location(), ADOPT);
    let page = koen.get(LETTERS).await;
    assert_eq!(page.texts("tbody .mt-who"), ["Zoë Janssens"], "{}", page.text());
    assert!(page.has("85.47.30-999.21") && page.has("Een ombudsdienst wil je helpen"), "{}", page.text());
    assert!(page.has("Meldde zich nooit aan: meteen schrijven"));
    let letter = koen.get(&page.attribute("tbody th a", "href").unwrap()).await;
    assert_eq!(letter.texts(".mt-sheet__to span")[0], "Zoë Janssens", "{}", letter.text());
    assert!(letter.has("toonde iemand bij de ombudsdienst") && letter.has("Heb jij dit niet gevraagd?"), "{}", letter.text());
    let talk = koen.get(&letter.attribute("main a[href^='/ombudsdienst/berichten/']", "href").unwrap()).await;
    assert!(talk.has("identiteitskaart op jouw naam") && talk.has("Zoë Janssens"), "what to write: {}", talk.text());
    assert!(!koen.get("/ombudsdienst/berichten").await.has("Zoë"), "it is no conversation to answer");
    let search = "/ombudsdienst/patienten";
    let found = koen.fill(search, search, &[("reden", "vraag-patient"), ("zoek", "85473099921")]).await;
    assert!(!found.has("Zoë"), "no sight of the patient: {}", found.text());
    for officer in [&an, &portal.signed_in("lien-ombudsdienst").await] {
        let own = officer.get(LETTERS).await;
        assert!(own.has("Er zijn geen brieven te schrijven."), "who took her in learns nothing: {}", own.text());
    }
    let action = page.attribute("main form", "action").unwrap();
    for _ in 0..2 {
        assert_eq!(koen.send(&page, &action, &[]).await.location(), LETTERS, "once, and the same form again");
    }
    assert!(koen.get(LETTERS).await.has("De brief is gemarkeerd als verstuurd."));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'letter-sent'").await, 1);
}

#[tokio::test]
async fn who_signed_in_once_reads_it_in_the_portal() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let noor = [
        ("rijksregisternummer", "01020399942"),
        ("voornaam", "Noor"),
        ("familienaam", "El Amrani"),
        ("geboortedatum", "3/2/2001"),
    ];
    assert_eq!(adopt(&an, noor).await.location(), ADOPT);
    assert_eq!(portal.count("select count(*) from messages where kind = 'home_adoption' and not letter_at_once").await, 1);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert!(koen.get(LETTERS).await.has("Er zijn geen brieven te schrijven."));
}
