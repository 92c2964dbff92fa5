//! Two institutions that stand in for each other: what concerns An goes to the other, and leaves no trace at hers.

use super::{HOME, OTHER, assert_same, entry_of, house_of, look_around, mails, portal};
use crate::break_glass::{EMMA, kept, of_jan};
use crate::support::{Portal, Visitor};
use mijntoegang::directory::{Identifier, Identifiers, Niss};

const AN: &str = "70051500085";

/// What happens in both portals: ordinary matters of Jan's, Emma signs in.
async fn ordinary(portal: &Portal) -> Visitor {
    let jan = portal.signed_in("jan").await;
    jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    jan.writes("andere", "Beste mevrouw De Smet, dank u voor de hulp.").await;
    portal.signed_in("emma").await
}

/// The officers of Sint-Lucas see and get the same, whether this happened or not.
async fn leaves_no_trace(what: &str, act: impl AsyncFn(&Portal, &Visitor)) {
    let (with, without) = (portal(2).await, portal(2).await);
    for (portal, acts) in [(&with, true), (&without, false)] {
        let emma = ordinary(portal).await;
        if acts {
            act(portal, &emma).await;
        }
    }
    for officer in ["an-ombudsdienst", "lien-ombudsdienst"] {
        let (one, two) = (with.signed_in(officer).await, without.signed_in(officer).await);
        assert_same(&look_around(&one).await, &look_around(&two).await, &format!("{what}, {officer}"));
    }
    assert_eq!(
        mails(&with, "ombudsdienst@example.org").await,
        mails(&without, "ombudsdienst@example.org").await,
        "{what}: mails"
    );
}

#[tokio::test]
async fn an_entry_that_is_an_officers() {
    leaves_no_trace("chosen", async |portal, emma| {
        let an = entry_of(&portal.owner().await, "P-1101").await;
        let draft = emma.draft_for("An De Smet", "P-1101").await;
        let check = emma.get(&format!("{draft}/controle")).await;
        let told =
            format!("De ombudsdienst van {OTHER} behandelt je aanvraag. Niemand van de ombudsdienst van {HOME} kan ze lezen.");
        assert!(check.has(&told), "{}", check.text());
        let reference = emma.send_draft(&draft).await;
        assert_eq!(house_of(portal, &reference).await, OTHER);
        // Registered there, it stays there.
        let koen = portal.signed_in("koen-ombudsdienst").await;
        let page = format!("/ombudsdienst/aanvragen/{reference}");
        assert_eq!(koen.fill(&page, &format!("{page}/registreer"), &[("persoon", &an)]).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn an_exclusion_that_another_ombudsdienst_looks_after_says_whom_to_call() {
    let portal = portal(2).await;
    let emma = portal.signed_in("emma").await;
    let (told, ordinary) = (emma.request_for("An De Smet", "P-1101").await, emma.request_for("Sofie Claes", "Sofie Claes").await);
    crate::officer_decisions::register(&portal.signed_in("koen-ombudsdienst").await, &told, "De Smet").await;
    crate::officer_decisions::register(&portal.signed_in("an-ombudsdienst").await, &ordinary, "Sofie Claes").await;
    let cards = emma.get("/uitsluitingen").await.texts("section[aria-labelledby=actief] .mt-card");
    let line = format!("Deze uitsluiting volgt de ombudsdienst van {OTHER} op. Bel voor vragen 051 20 00 00.");
    let saying: Vec<&String> = cards.iter().filter(|card| card.contains("Deze uitsluiting volgt")).collect();
    assert!(saying.len() == 1 && saying[0].contains("An De Smet") && saying[0].contains(&line), "{cards:#?}");
}

#[tokio::test]
async fn somebody_described_who_works_at_the_ombudsdienst() {
    leaves_no_trace("described", async |portal, emma| {
        let draft = emma.draft_described("Annie", "ombudsdienst AZ Sint-Lucas").await;
        let reference = emma.send_draft_answering(&draft, "ja").await;
        assert_eq!(house_of(portal, &reference).await, OTHER);
        let koen = portal.signed_in("koen-ombudsdienst").await;
        assert_eq!(koen.get(&format!("/ombudsdienst/aanvragen/{reference}")).await.status, 200, "it is readable there");
    })
    .await;
}

#[tokio::test]
async fn a_request_with_the_tick() {
    leaves_no_trace("ticked", async |portal, emma| {
        let draft = emma.draft_for("Greet Vandamme", "Greet Vandamme").await;
        emma.tick(&draft).await;
        let reference = emma.send_draft(&draft).await;
        assert_eq!(house_of(portal, &reference).await, OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_message_about_an_officer() {
    leaves_no_trace("messaged", async |portal, emma| {
        let text = "Mijn ex werkt bij jullie op de ombudsdienst. Annie heet ze, ze zal dit lezen.";
        let fields = [("onderwerp", "andere"), ("tekst", text)];
        let conversation = emma.writes_answering("/berichten/nieuw", &fields, "ja").await;
        assert_eq!(house_of(portal, conversation.rsplit('/').next().unwrap()).await, OTHER);
        // What follows in it stays there, too.
        emma.replies(&conversation, "An De Smet heet ze voluit.").await;
        let ticked = [("onderwerp", "andere"), ("tekst", "Bel mij."), ("over-ombudsdienst", "ja")];
        let other = emma.fill("/berichten/nieuw", "/berichten/nieuw", &ticked).await.location();
        assert_eq!(house_of(portal, other.rsplit('/').next().unwrap()).await, OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_break_by_an_officer() {
    leaves_no_trace("reported", async |portal, _| {
        let mut report = of_jan(portal.clock.now());
        report.kind = mijntoegang::break_glass::BreakKind::NoRelationship;
        report.patient = Niss::parse(EMMA).unwrap().into();
        report.person.identifiers = Identifiers::new([Identifier::from(&Niss::parse(AN).unwrap())]).unwrap();
        kept(&portal.site(), &report).await;
    })
    .await;
}

#[tokio::test]
async fn an_officers_own_request_as_a_patient() {
    let (with, without) = (portal(2).await, portal(2).await);
    for portal in [&with, &without] {
        ordinary(portal).await;
        portal.signed_in("lien").await;
    }
    let lien = with.signed_in("lien").await;
    let reference = lien.request_for("Greet Vandamme", "Greet Vandamme").await;
    assert_eq!(house_of(&with, &reference).await, OTHER);
    let conversation = lien.writes("andere", "Kunnen jullie mij bellen?").await;
    assert_eq!(house_of(&with, conversation.rsplit('/').next().unwrap()).await, OTHER);
    for officer in ["an-ombudsdienst", "lien-ombudsdienst"] {
        let (one, two) = (with.signed_in(officer).await, without.signed_in(officer).await);
        assert_same(&look_around(&one).await, &look_around(&two).await, officer);
    }
}

#[tokio::test]
async fn what_is_not_about_the_ombudsdienst_stays() {
    let portal = portal(2).await;
    let emma = portal.signed_in("emma").await;
    let draft = emma.draft_described("Annemie Desmet", "cardiologie").await;
    let reference = emma.send_draft_answering(&draft, "nee").await;
    assert_eq!(house_of(&portal, &reference).await, HOME);
    let text = "De verpleger De Smedt van cardiologie keek in mijn dossier.";
    let conversation = emma.writes_answering("/berichten/nieuw", &[("onderwerp", "andere"), ("tekst", text)], "nee").await;
    let name = conversation.rsplit('/').next().unwrap().to_owned();
    assert_eq!(house_of(&portal, &name).await, HOME);
    let an = portal.signed_in("an-ombudsdienst").await;
    for page in [format!("/ombudsdienst/aanvragen/{reference}"), format!("/ombudsdienst/berichten/{name}")] {
        assert_eq!(an.get(&page).await.status, 200, "{page}");
    }
    // The same name in the same conversation is not asked about again.
    emma.replies(&conversation, "Nog eens over De Smedt: hij werkt er niet meer.").await;
    assert_eq!(an.get(&format!("/ombudsdienst/berichten/{name}")).await.status, 200);
}
