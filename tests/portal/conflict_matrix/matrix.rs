//! Everything that an officer reaches or guesses, with every matter that concerns somebody of that house and without any of it.

use chrono::TimeDelta;
use mijntoegang::db::ids::InstitutionId;
use mijntoegang::directory::Identifier;
use mijntoegang::mail::EmailAddress;
use mijntoegang::ombuds_mail::remind;

use super::surfaces::{Guesses, look};
use super::ways::{AN, KOEN, LIEN, break_of, niss, ordinary};
use super::{BOARD, HOME, OTHER, assert_same, house_of, mails, portal};
use crate::break_glass::kept;
use crate::officer_decisions::{act, page_of};
use crate::support::Portal;

const HOME_MAILBOX: &str = "ombudsdienst@example.org";
const OTHER_MAILBOX: &str = "ombudsdienst.leieland@example.org";

/// What these officers see and get, in a portal with the matters and in one without.
async fn assert_no_trace((with, guesses): (&Portal, &Guesses), without: &Portal, viewers: &[&str], mailbox: &str) {
    let nothing = guesses.of_nothing();
    for viewer in viewers {
        let (one, two) = (with.signed_in(viewer).await, without.signed_in(viewer).await);
        assert_same(&look(&one, guesses).await, &look(&two, &nothing).await, viewer);
    }
    assert_same_mails(with, without, mailbox).await;
    // The next working day at 8.00, a week later, when letters are due, and the day before requests must be finished.
    for pause in [TimeDelta::hours(19), TimeDelta::days(7), TimeDelta::days(1)] {
        for portal in [with, without] {
            portal.clock.advance(pause);
            remind(&portal.site()).await.unwrap();
        }
        assert_same_mails(with, without, mailbox).await;
    }
    for viewer in viewers {
        let (one, two) = (with.signed_in(viewer).await, without.signed_in(viewer).await);
        for page in ["/ombudsdienst", "/ombudsdienst/brieven", "/ombudsdienst/berichten"] {
            let answer = async |visitor: &crate::support::Visitor| {
                super::Normaliser::default().whole_answer(&visitor.get(page).await).replace(&visitor.base, "BASE")
            };
            assert_eq!(answer(&one).await, answer(&two).await, "{page} a week later, {viewer}");
        }
    }
}

async fn assert_same_mails(with: &Portal, without: &Portal, mailbox: &str) {
    assert_eq!(mails(with, mailbox).await, mails(without, mailbox).await, "mails to {mailbox}");
}

async fn patient_id(portal: &Portal, niss: &str) -> String {
    portal.owner().await.query_one("select id::text from patients where niss = $1", &[&niss]).await.unwrap().get(0)
}

/// Patients and a session that are the same in both portals.
async fn add_patients(portal: &Portal, guesses: &mut Guesses, nisses: &[&str]) {
    for niss in nisses {
        guesses.add("patient", patient_id(portal, niss).await);
    }
    guesses.add("session", "0197a000-0000-7000-8000-000000000001");
}

const EMMA: &str = "85073000061";
const NOOR: &str = "01020399942";

#[tokio::test]
async fn two_officers_of_a_house_with_another_one_cannot_tell() {
    let (with, without) = (portal(2).await, portal(2).await);
    ordinary(&with).await;
    ordinary(&without).await;
    let told = [AN.acts(&with).await, LIEN.acts(&with).await];
    for officer in [AN, LIEN] {
        officer.acts(&without).await;
    }
    let mut guesses = AN.arises(&with).await;
    guesses.append(LIEN.arises(&with).await);
    AN.is_disputed(&with, &told[0], &mut guesses).await;
    LIEN.is_disputed(&with, &told[1], &mut guesses).await;
    // Lien is the patient, and An the person: nobody of the house is left.
    let lien = with.signed_in("lien").await;
    let about_both = lien.request_for("An De Smet", "P-1101").await;
    let own = lien.request_for("Greet Vandamme", "Greet Vandamme").await;
    let words = lien.writes("andere", "Kunnen jullie mij bellen?").await;
    for reference in [&about_both, &own] {
        assert_eq!(house_of(&with, reference).await, OTHER);
        guesses.add("request", reference.as_str());
    }
    guesses.add("conversation", words.rsplit('/').next().unwrap());
    add_patients(&with, &mut guesses, &[EMMA, NOOR, "01020300071"]).await;
    assert_no_trace((&with, &guesses), &without, &["an-ombudsdienst", "lien-ombudsdienst"], HOME_MAILBOX).await;
}

#[tokio::test]
async fn the_only_officer_of_a_house_cannot_tell() {
    let (with, without) = (portal(2).await, portal(2).await);
    ordinary(&with).await;
    ordinary(&without).await;
    let told = KOEN.acts(&with).await;
    KOEN.acts(&without).await;
    let mut guesses = KOEN.arises(&with).await;
    KOEN.is_disputed(&with, &told, &mut guesses).await;
    add_patients(&with, &mut guesses, &[NOOR, EMMA]).await;
    assert_no_trace((&with, &guesses), &without, &["koen-ombudsdienst"], OTHER_MAILBOX).await;
}

/// A portal where both institutions have somebody to tell what nobody may handle.
async fn portal_with_board() -> Portal {
    let portal = portal(2).await;
    Portal::over(portal.database.clone(), portal.clock.clone(), |builder| {
        for institution in &mut builder.institutions {
            institution.escalation_email = Some(EmailAddress::parse(BOARD).unwrap());
        }
    })
    .await
}

/// Each house has an officer whom it concerns: it stays at the first, without them, and past its mailbox.
#[tokio::test]
async fn where_no_house_is_left_the_shared_mailbox_hears_nothing() {
    let (with, without) = (portal_with_board().await, portal_with_board().await);
    ordinary(&with).await;
    ordinary(&without).await;
    let mut guesses = Guesses::default();
    let report = break_of(&with, EMMA, [niss(AN.niss), niss(KOEN.niss)]);
    let broken = kept(&with.site(), &report).await.to_string();
    let emma = with.signed_in("emma").await;
    let form = format!("/doorbrekingen/{broken}/vertrouw-niet");
    emma.fill(&form, &form, &[]).await.location();
    let colleague = with.signed_in("lien-ombudsdienst").await;
    assert_eq!(colleague.get(&format!("/ombudsdienst/doorbrekingen/{broken}")).await.status, 200, "Lien may handle it");
    guesses.add("break", broken);
    add_patients(&with, &mut guesses, &[EMMA]).await;
    // The colleague signs in in both.
    without.signed_in("lien-ombudsdienst").await;
    assert_no_trace((&with, &guesses), &without, &["an-ombudsdienst"], HOME_MAILBOX).await;
    assert_no_trace((&with, &guesses), &without, &["koen-ombudsdienst"], OTHER_MAILBOX).await;
    assert_eq!(mails(&with, BOARD).await.len(), 2, "the break, and the report about it");
    assert!(mails(&without, BOARD).await.is_empty());
}

/// Lien is the patient, and Koen the person: An handles it.
#[tokio::test]
async fn an_officer_whose_own_request_is_about_one_of_the_other_house_cannot_tell() {
    let (with, without) = (portal_with_board().await, portal_with_board().await);
    ordinary(&with).await;
    ordinary(&without).await;
    let mut guesses = Guesses::default();
    let request = with.signed_in("lien").await.request_for("Koen Baert", "P-1201").await;
    assert_eq!(house_of(&with, &request).await, HOME);
    guesses.add("request", request);
    add_patients(&with, &mut guesses, &[EMMA]).await;
    assert_no_trace((&with, &guesses), &without, &["lien-ombudsdienst"], HOME_MAILBOX).await;
    assert_no_trace((&with, &guesses), &without, &["koen-ombudsdienst"], OTHER_MAILBOX).await;
    assert_eq!(mails(&with, BOARD).await.len(), 1);
}

/// The third of three takes what concerns officers of the first two, and the stand-in what does not concern it.
#[tokio::test]
async fn a_third_house_takes_what_concerns_the_first_two() {
    let (with, without) = (three().await, three().await);
    ordinary(&with).await;
    ordinary(&without).await;
    let mut guesses = AN.arises(&with).await;
    let report = break_of(&with, EMMA, [niss(AN.niss), niss(KOEN.niss)]);
    let broken = kept(&with.site(), &report).await.to_string();
    let lien = with.signed_in("lien").await;
    let request = lien.request_for("Koen Baert", "P-1201").await;
    assert_eq!(house_of(&with, &request).await, third_name(&with).await);
    guesses.add("break", broken);
    guesses.add("request", request);
    add_patients(&with, &mut guesses, &[EMMA]).await;
    assert_no_trace((&with, &guesses), &without, &["an-ombudsdienst"], HOME_MAILBOX).await;
}

const THIRD: &str = "(select id from institutions where ordinal = 0 order by id limit 1)";

async fn third_name(portal: &Portal) -> String {
    portal.owner().await.query_one("select name from institutions where ordinal = 3", &[]).await.unwrap().get(0)
}

async fn three() -> Portal {
    let first = portal(2).await;
    let owner = first.owner().await;
    let third = owner
        .query_one(&format!("update institutions set ordinal = 3 where id = {THIRD} returning id, name"), &[])
        .await
        .unwrap();
    let (id, name): (InstitutionId, String) = (third.get(0), third.get(1));
    Portal::over(first.database.clone(), first.clock.clone(), move |builder| {
        let mut institution = builder.institutions[1].clone();
        institution.id = id;
        institution.contact.institution = name;
        institution.contact.email = "ombudsdienst.derde@example.org".to_owned();
        builder.institutions.push(institution);
    })
    .await
}

/// The only ombudsdienst: what concerns An is Lien's, and what concerns both waits for somebody to be named.
#[tokio::test]
async fn an_officer_of_the_only_house_cannot_tell() {
    let (with, without) = (portal(1).await, portal(1).await);
    let mut guesses = Guesses::default();
    for (portal, acts) in [(&with, true), (&without, false)] {
        ordinary(portal).await;
        let (emma, lien) = (portal.signed_in("emma").await, portal.signed_in("lien-ombudsdienst").await);
        lien.get("/ombudsdienst").await;
        // Irène has no confirmed home, and no matter that gives sight of her.
        assert_eq!(crate::intake::enter(&lien, &[]).await.status, 303);
        if !acts {
            // Lien reads the same lists.
            for page in ["/ombudsdienst", "/ombudsdienst/berichten", "/ombudsdienst/doorbrekingen"] {
                lien.get(page).await;
            }
            continue;
        }
        let chosen = emma.request_for("An De Smet", "P-1101").await;
        let own = super::entry_of(&portal.owner().await, "P-1101").await;
        let question = format!("{}/vraag", page_of(&chosen));
        lien.fill(&question, &question, &[("vraag", "Waarom?")]).await.location();
        let asked = emma.get(&format!("/aanvragen/{chosen}")).await.attribute(".mt-note a", "href").unwrap();
        emma.replies(&asked, "Dat zeg ik liever niet.").await.location();
        act(&lien, &chosen, "registreer", &[("persoon", &own)]).await.location();
        let broken = kept(&portal.site(), &break_of(portal, EMMA, [niss(AN.niss)])).await.to_string();
        let form = format!("/doorbrekingen/{broken}/vertrouw-niet");
        emma.fill(&form, &form, &[]).await.location();
        guesses.add("break", kept(&portal.site(), &break_of(portal, "39051800023", [niss(AN.niss)])).await.to_string());
        for page in ["/ombudsdienst", "/ombudsdienst/berichten", "/ombudsdienst/doorbrekingen"] {
            assert_eq!(lien.get(page).await.status, 200);
        }
        guesses.add("request", chosen);
        guesses.add("conversation", asked.rsplit('/').next().unwrap());
        guesses.add("break", broken);
        guesses.add("matter", super::twin_of(&portal.owner().await, &own).await);
        guesses.add("entry", own);
    }
    add_patients(&with, &mut guesses, &[EMMA]).await;
    assert_no_trace((&with, &guesses), &without, &["an-ombudsdienst"], HOME_MAILBOX).await;
}

/// What both officers of the only house are kept from.
#[tokio::test]
async fn what_concerns_every_officer_of_the_only_house_waits() {
    let (with, without) = (portal(1).await, portal(1).await);
    ordinary(&with).await;
    ordinary(&without).await;
    let mut guesses = Guesses::default();
    let (emma, lien) = (with.signed_in("emma").await, with.signed_in("lien").await);
    guesses.add("request", lien.request_for("An De Smet", "P-1101").await);
    let draft = emma.draft_for("Greet Vandamme", "Greet Vandamme").await;
    emma.tick(&draft).await;
    guesses.add("request", emma.send_draft(&draft).await);
    let fields = [("onderwerp", "andere"), ("tekst", "Bel mij."), ("over-ombudsdienst", "ja")];
    let conversation = emma.fill("/berichten/nieuw", "/berichten/nieuw", &fields).await.location();
    emma.replies(&conversation, "Nog niet gebeld.").await.location();
    guesses.add("conversation", conversation.rsplit('/').next().unwrap());
    let both: Vec<Identifier> = [AN.niss, LIEN.niss].map(niss).into();
    guesses.add("break", kept(&with.site(), &break_of(&with, EMMA, both)).await.to_string());
    add_patients(&with, &mut guesses, &[EMMA]).await;
    assert_no_trace((&with, &guesses), &without, &["an-ombudsdienst", "lien-ombudsdienst"], HOME_MAILBOX).await;
}
