//! How much an officer enters in a day, and who hears of what is unusual.

use chrono::TimeDelta;

use super::{complete_draft, enter, refused};
use crate::support::Portal;

/// Noor, at home at Koen's institution.
const NOOR: [(&str, &str); 4] =
    [("rijksregisternummer", "01020399942"), ("geboortedatum", "3/2/2001"), ("voornaam", "Noor"), ("familienaam", "El Amrani")];

#[tokio::test]
async fn twenty_a_day_and_the_form_stays() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let first = complete_draft(&an, &[]).await;
    let first = format!("{first}/controle");
    let page = an.get(&first).await;
    let version = page.attribute("input[name=versie]", "value").unwrap();
    let first = async || an.send(&page, &first, &[("versie", &version)]).await;
    assert_eq!(first().await.status, 303);
    for n in 1..20 {
        let name = format!("Qwx{}", "o".repeat(n));
        assert_eq!(enter(&an, &[("naam", &name)]).await.status, 303, "{n}");
    }
    let waits = format!("{}/controle", complete_draft(&an, &[("naam", "Qwxzina")]).await);
    let refused = an.fill(&waits, &waits, &[]).await;
    assert_eq!(refused.status, 429, "{}", refused.text());
    let words = "Je voerde vandaag al 20 aanvragen in. Morgen kun je er weer invoeren. Is het dringend? Vraag het aan een collega. Wat je invulde, staat er nog.";
    assert_eq!(refused.texts(".govuk-error-summary a"), [words]);
    assert!(refused.has("Qwxzina") && refused.has("050 12 34 56"), "{}", refused.text());
    assert_eq!(portal.count("select count(*) from exclusion_requests where channel = 'telephone'").await, 20);
    assert_eq!(first().await.status, 303, "what was entered is answered as before");
    // A colleague's day is another, and so is tomorrow.
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(enter(&lien, &[("naam", "Qwxzinus")]).await.status, 303);
    portal.clock.advance(TimeDelta::hours(9) + TimeDelta::minutes(54));
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(enter(&an, &[("naam", "Qwxzina")]).await.status, 429, "23.59 in Brussels");
    portal.clock.advance(TimeDelta::minutes(1));
    assert_eq!(an.fill(&waits, &waits, &[]).await.status, 303, "what waited is entered the next day");
}

#[tokio::test]
async fn the_fourth_for_elsewhere_in_a_day_is_told_to_the_colleagues_once() {
    let portal = Portal::start().await;
    let (an, lien, koen) = (
        portal.signed_in("an-ombudsdienst").await,
        portal.signed_in("lien-ombudsdienst").await,
        portal.signed_in("koen-ombudsdienst").await,
    );
    let line = "An De Smet voerde op 23 november 2026 meer dan 3 aanvragen in die een andere ombudsdienst behandelt.";
    for (n, name) in ["Qwxa", "Qwxb", "Qwxc", "Qwxd", "Qwxe"].into_iter().enumerate() {
        assert_eq!(enter(&an, &[&NOOR[..], &[("naam", name)]].concat()).await.status, 303);
        let list = lien.get("/ombudsdienst").await;
        let signals = list.texts(".mt-signals p");
        assert_eq!(signals.contains(&line.to_owned()), n >= 3, "{n}: {signals:?}");
    }
    assert_eq!(portal.count("select count(*) from signals").await, 1);
    for other in [&an, &koen] {
        assert!(!other.get("/ombudsdienst").await.has("meer dan 3 aanvragen"), "not to whom it is about, nor elsewhere");
    }
    assert!(!lien.get("/ombudsdienst").await.text_of(".mt-signals").contains("Noor"), "no patient");
}

#[tokio::test]
async fn an_entry_of_the_list_that_left_it_is_refused_at_the_form() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = enter(&an, &[("persoon", "0197a000-0000-7000-8000-000000000001")]).await;
    refused(&page, "persoon", "Deze persoon staat niet meer in de lijst. Zoek opnieuw.");
}
