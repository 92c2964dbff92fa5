//! Handing over has one face: what the ombudsdienst that loses a request keeps of it is the same, whoever did it and why.

use super::surfaces::{Guesses, look};
use super::{HOME, OTHER, assert_same, house_of, mails, portal};
use crate::messages::theirs;
use crate::officer_decisions::{act, page_of};
use crate::officer_worklist::rows;
use crate::support::{Portal, Visitor};

const OVER: &str = "Een andere ombudsdienst behandelt dit verder.";

/// Emma's request, which An asked a question about. Answers the reference and the conversation.
async fn asked(portal: &Portal, emma: &Visitor) -> (String, String) {
    let reference = emma.request_for("Greet Vandamme", "Greet Vandamme").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let question = format!("{}/vraag", page_of(&reference));
    assert_eq!(an.fill(&question, &question, &[("vraag", "Werkt ze aan het onthaal?")]).await.status, 303);
    act(&an, &reference, "notitie", &[("notitie", "Wacht op antwoord.")]).await;
    // Of two entries of one moment either may stand first.
    portal.clock.advance(chrono::TimeDelta::minutes(1));
    act(&an, &reference, "gesprek", &[("gesprek", "Niet thuis."), ("bereikt", "nobody")]).await;
    let conversation = emma.get(&format!("/aanvragen/{reference}")).await.attribute(".mt-note a", "href").unwrap();
    (reference, conversation)
}

async fn moves(emma: &Visitor, reference: &str) -> String {
    let page = format!("/aanvragen/{reference}/andere-ombudsdienst");
    emma.fill(&page, &page, &[]).await.location()
}

#[tokio::test]
async fn a_patient_lets_another_ombudsdienst_handle_it() {
    let portal = portal(2).await;
    let emma = portal.signed_in("emma").await;
    let (reference, conversation) = asked(&portal, &emma).await;
    let dates = format!(
        "select sent_at::text || target_on::text || latest_on::text from exclusion_requests where reference = '{reference}'"
    );
    let owner = portal.owner().await;
    let before: String = owner.query_one(&dates, &[]).await.unwrap().get(0);
    let page = format!("/aanvragen/{reference}/andere-ombudsdienst");
    let question = emma.get(&page).await;
    assert_eq!(question.text_of("h1"), "Laat een andere ombudsdienst dit behandelen");
    assert!(question.has("Je hoeft niet te zeggen waarom. Je aanvraag houdt haar datum."));
    let hidden = question.hidden(&page);
    let fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for _ in 0..2 {
        assert_eq!(emma.post(&page, &fields).await.location(), format!("/aanvragen/{reference}"), "the same form twice");
    }
    assert_eq!(house_of(&portal, &reference).await, OTHER);
    assert_eq!(portal.count("select count(*) from request_events where kind = 'handed_over'").await, 1);
    assert_eq!(portal.count("select count(*) from outbox where recipient = 'ombudsdienst.leieland@example.org'").await, 1);
    let after: String = owner.query_one(&dates, &[]).await.unwrap().get(0);
    assert_eq!(before, after, "the dates run on");

    let an = portal.signed_in("an-ombudsdienst").await;
    let kept = an.get(&page_of(&reference)).await;
    assert_eq!((kept.status, kept.text_of(".govuk-tag")), (200, "Overgedragen".to_owned()));
    assert!(kept.has(OVER) && kept.has("Emma Peeters") && kept.has("Greet Vandamme") && kept.has("Wacht op antwoord."));
    assert!(!kept.has("Leieland"), "not to whom");
    assert!(kept.texts("button").iter().all(|button| !button.contains("Registreer")), "nothing to do with it");
    assert!(!rows(&an.get("/ombudsdienst").await).contains(&reference));
    let finished = an.search("/ombudsdienst", &[("status", "afgewerkt")]).await;
    assert!(rows(&finished).contains(&reference) && finished.texts("tbody .mt-state").contains(&"Overgedragen".to_owned()));
    // A form of before.
    let from = an.get("/ombudsdienst").await;
    let late = an.send(&from, &format!("{}/registreer", page_of(&reference)), &[("persoon", "x")]).await;
    assert!(late.status == 409 && late.has(OVER), "{}", late.text());
    let talk = an.get(&theirs(&conversation)).await;
    assert!(talk.status == 200 && talk.has(OVER) && talk.texts("textarea").is_empty());

    // The answer comes in a conversation with the other.
    let answer = emma.fill(&conversation, &conversation, &[("tekst", "Ja, aan het onthaal.")]).await.location();
    assert_ne!(answer, conversation);
    assert_eq!(house_of(&portal, answer.rsplit('/').next().unwrap()).await, OTHER);
    assert_eq!(an.get(&theirs(&conversation)).await.texts(".mt-message").len(), talk.texts(".mt-message").len());
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let there = koen.get(&page_of(&reference)).await;
    assert!(there.status == 200 && there.has("Aanvraag overgedragen aan deze ombudsdienst"), "{}", there.text());
    assert!(koen.get(&theirs(&answer)).await.has("Ja, aan het onthaal."));
    // There is no way back.
    assert!(!emma.get(&format!("/aanvragen/{reference}")).await.has("Laat een andere ombudsdienst"));
    let timeline = emma.get(&format!("/aanvragen/{reference}")).await.texts(".mt-timeline strong");
    assert_eq!(timeline[0], "Een andere ombudsdienst behandelt je aanvraag verder");
}

#[tokio::test]
async fn too_late_is_told_with_the_request_as_it_is() {
    let portal = portal(2).await;
    let emma = portal.signed_in("emma").await;
    let reference = emma.request_for("Greet Vandamme", "Greet Vandamme").await;
    let page = format!("/aanvragen/{reference}/andere-ombudsdienst");
    let form = emma.get(&page).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    act(&an, &reference, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await;
    let hidden = form.hidden(&page);
    let fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let late = emma.post(&page, &fields).await;
    assert!(late.status == 409 && late.has("Je aanvraag is al afgewerkt."), "{}", late.text());
    assert_eq!(house_of(&portal, &reference).await, HOME);
    assert_eq!(emma.get(&page).await.location(), format!("/aanvragen/{reference}"));
}

/// An answer that names an officer hands the request over; to An and Lien it is as if the patient had done it with the button.
#[tokio::test]
async fn an_answer_that_names_an_officer_looks_like_any_handing_over() {
    let (with, without) = (portal(2).await, portal(2).await);
    let mut guesses = [Guesses::default(), Guesses::default()];
    for ((portal, names), guesses) in [(&with, true), (&without, false)].into_iter().zip(&mut guesses) {
        let emma = portal.signed_in("emma").await;
        let (reference, conversation) = asked(portal, &emma).await;
        guesses.add("request", reference.as_str());
        guesses.add("conversation", conversation.rsplit('/').next().unwrap());
        if names {
            let fields = [("tekst", "Ja, en An De Smet is haar zus.")];
            let led = emma.writes_answering(&conversation, &fields, "ja").await;
            assert_ne!(led, conversation);
            assert_eq!(house_of(portal, led.rsplit('/').next().unwrap()).await, OTHER);
        } else {
            // The question is read in both.
            emma.get(&conversation).await;
            moves(&emma, &reference).await;
        }
        assert_eq!(house_of(portal, &reference).await, OTHER);
        assert_eq!(crate::officer_decisions::state(portal, &reference).await, "sent");
    }
    // Every page and every form of it: what came too late is answered alike.
    for officer in ["an-ombudsdienst", "lien-ombudsdienst"] {
        let (one, two) = (with.signed_in(officer).await, without.signed_in(officer).await);
        assert_same(&look(&one, &guesses[0]).await, &look(&two, &guesses[1]).await, officer);
    }
    assert_eq!(mails(&with, "ombudsdienst@example.org").await, mails(&without, "ombudsdienst@example.org").await);
}

/// A message that names an officer in an ordinary conversation begins another; the old one stays byte for byte.
#[tokio::test]
async fn a_conversation_that_begins_to_concern_an_officer_goes_on_elsewhere() {
    let (with, without) = (portal(2).await, portal(2).await);
    let mut guesses = [Guesses::default(), Guesses::default()];
    for ((portal, names), guesses) in [(&with, true), (&without, false)].into_iter().zip(&mut guesses) {
        let emma = portal.signed_in("emma").await;
        let conversation = emma.writes("andere", "Kunnen jullie mij bellen?").await;
        guesses.add("conversation", conversation.rsplit('/').next().unwrap());
        let an = portal.signed_in("an-ombudsdienst").await;
        an.get(&theirs(&conversation)).await;
        if names {
            let led = emma.writes_answering(&conversation, &[("tekst", "An De Smet is mijn ex.")], "ja").await;
            assert_eq!(house_of(portal, led.rsplit('/').next().unwrap()).await, OTHER);
        }
    }
    for officer in ["an-ombudsdienst", "lien-ombudsdienst"] {
        let (one, two) = (with.signed_in(officer).await, without.signed_in(officer).await);
        assert_same(&look(&one, &guesses[0]).await, &look(&two, &guesses[1]).await, officer);
    }
}

/// A colleague prepares a request about Lien, described or chosen, from a conversation that she knows.
#[tokio::test]
async fn a_request_prepared_about_a_colleague_changes_nothing_for_her() {
    let (with, without) = (portal(2).await, portal(2).await);
    let mut guesses = [Guesses::default(), Guesses::default()];
    for ((portal, prepares), guesses) in [(&with, true), (&without, false)].into_iter().zip(&mut guesses) {
        let emma = portal.signed_in("emma").await;
        let conversation = emma.writes("uitsluiting", "Kunnen jullie iemand uitsluiten?").await;
        let (lien, an) = (portal.signed_in("lien-ombudsdienst").await, portal.signed_in("an-ombudsdienst").await);
        assert_eq!(lien.get(&theirs(&conversation)).await.status, 200);
        guesses.add("conversation", conversation.rsplit('/').next().unwrap());
        let page = format!("{}/aanvraag", theirs(&conversation));
        let entry = super::entry_of(&portal.owner().await, "P-1102").await;
        let described = [("stap", "beschrijf"), ("naam", "Lien Maes"), ("waar", "de ombudsdienst")];
        for fields in [&described[..], &[("stap", "kies"), ("persoon", &entry)]] {
            let form = an.get(&page).await;
            if prepares {
                assert_eq!(an.send(&form, &page, fields).await.location(), theirs(&conversation));
            }
        }
        if !prepares {
            continue;
        }
        // Emma finds both, and what she sends goes where the notice came from.
        let drafts = "select d.id::text from request_drafts d join patients p on p.id = d.patient_id where p.given_name = 'Emma' order by 1";
        assert_eq!(portal.owner().await.query(drafts, &[]).await.unwrap().len(), 2);
    }
    let (one, two) = (with.signed_in("lien-ombudsdienst").await, without.signed_in("lien-ombudsdienst").await);
    assert_same(&look(&one, &guesses[0]).await, &look(&two, &guesses[1]).await, "Lien");
}

/// Described, and found to be An: handed over instead of registered.
#[tokio::test]
async fn a_person_who_turns_out_to_be_an_officer_is_not_registered_here() {
    let portal = portal(2).await;
    let emma = portal.signed_in("emma").await;
    let reference = emma.send_draft(&emma.draft_described("Bert Qwist", "onthaal").await).await;
    let an = super::entry_of(&portal.owner().await, "P-1101").await;
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(act(&lien, &reference, "registreer", &[("persoon", &an)]).await.location(), page_of(&reference));
    assert_eq!(house_of(&portal, &reference).await, OTHER);
    assert!(lien.get(&page_of(&reference)).await.has(OVER));
    assert_eq!(portal.count("select count(*) from exclusions where request_id is not null").await, 0);
}
