//! A patient under every number that is theirs (R20): asked about by all of them, and nothing that eHealth holds is lost when they change.

use std::time::Duration;

use mijntoegang::demo::ehealth::Behaviour;
use mijntoegang::operate::patient::NumberTerms;

use super::{JAN, ORGANISATION, PHARMACY, SOFIE, STRANGER, Scene, TOM, pharmacy, rules, sofie, tom};
use crate::hospital::RIZIV;
use crate::one_patient::{OTHER, all_the_same, change_number, merge, unmerge};

const GONE: &str = "ehealth-exclusion-gone";

/// Jan excludes Sofie at eHealth, and it is taken over.
async fn with_jan() -> Scene {
    let scene = Scene::start(rules()).await;
    scene.stand_in.exclude(JAN, sofie());
    assert!(!scene.permits(SOFIE, JAN).await);
    scene
}

async fn has_new_number(scene: &Scene) {
    change_number(&scene.portal, JAN, OTHER, NumberTerms::default()).await.unwrap();
}

#[tokio::test]
async fn a_question_by_a_former_number_is_answered_as_by_the_present_one() {
    let scene = with_jan().await;
    scene.stand_in.exclude(JAN, pharmacy());
    scene.next_hour().await;
    let organisation = [(RIZIV, TOM), (ORGANISATION, PHARMACY)];
    scene.until("excluded", async |scene| !scene.ask(&organisation, JAN).await.0).await;
    let since = scene.stand_in.calls().len();
    has_new_number(&scene).await;
    for asked_anew in [false, true] {
        if asked_anew {
            scene.until_asked(OTHER, since).await;
        }
        for number in [JAN, OTHER] {
            let (permits, context) = scene.ask(&[(RIZIV, SOFIE)], number).await;
            assert!(!permits && context["ehealth"] == "current" && context["patient"] == "known", "{number}: {context}");
            assert!(!scene.ask(&organisation, number).await.0, "{number}");
            let (permits, context) = scene.ask(&[(RIZIV, TOM)], number).await;
            assert!(permits && context["ehealth"] == "current", "{number}: {context}");
        }
    }
    let rows = "select count(*) from ehealth_checks where niss in ('85073099932', '85473099921')";
    assert_eq!(scene.portal.count(rows).await, 1);
    assert_eq!((scene.periods(OTHER).await, scene.audited(GONE).await), (1, 0));
}

#[tokio::test]
async fn an_exclusion_holds_under_whichever_number_ehealth_has_it_and_ends_when_none_does() {
    let scene = with_jan().await;
    let since = scene.stand_in.calls().len();
    has_new_number(&scene).await;
    scene.until_asked(OTHER, since).await;
    scene.until_asked(JAN, since).await;
    assert!(!scene.permits(SOFIE, OTHER).await);
    // eHealth has it under the new number now.
    scene.stand_in.exclude(OTHER, sofie());
    assert!(scene.stand_in.end(JAN, SOFIE));
    for number in [OTHER, JAN] {
        let since = scene.stand_in.calls().len();
        scene.next_hour().await;
        scene.until_asked(number, since).await;
        assert!(!scene.permits(SOFIE, number).await);
    }
    assert_eq!((scene.periods(OTHER).await, scene.audited(GONE).await), (1, 0), "the same period goes on");
    assert!(scene.stand_in.end(OTHER, SOFIE));
    scene.next_hour().await;
    scene.until("permitted", async |scene| scene.permits(SOFIE, JAN).await).await;
    assert_eq!(scene.audited(GONE).await, 1);
}

#[tokio::test]
async fn a_former_number_that_the_service_knows_no_longer_keeps_nobody_from_being_checked() {
    let scene = with_jan().await;
    has_new_number(&scene).await;
    scene.stand_in.exclude(OTHER, tom());
    scene.stand_in.forget_number(JAN);
    scene.next_hour().await;
    scene.until("taken over", async |scene| !scene.permits(TOM, JAN).await).await;
    assert!(scene.permits(SOFIE, JAN).await);
    // About the present one that is no answer.
    scene.stand_in.forget_number(OTHER);
    scene.next_hour().await;
    scene
        .until("failed", async |scene| scene.portal.count("select count(*) from ehealth_checks where failures > 0").await == 1)
        .await;
    assert!(!scene.permits(TOM, JAN).await);
}

#[tokio::test]
async fn an_answer_on_its_way_about_a_former_number_changes_nothing() {
    let scene = with_jan().await;
    // As eHealth does it when the number changes: the answer about the former one is empty.
    assert!(scene.stand_in.end(JAN, SOFIE));
    scene.stand_in.exclude(OTHER, sofie());
    scene.stand_in.behave(Behaviour::Slow(Duration::from_millis(1_500)));
    let since = scene.stand_in.calls().len();
    scene.next_hour().await;
    scene.until("on its way", async |scene| scene.stand_in.calls().len() > since).await;
    has_new_number(&scene).await;
    scene.stand_in.behave(Behaviour::Well);
    scene.until_asked(OTHER, since).await;
    tokio::time::sleep(Duration::from_millis(2_000)).await;
    assert!(!scene.permits(SOFIE, JAN).await && !scene.permits(SOFIE, OTHER).await);
    assert_eq!((scene.periods(OTHER).await, scene.audited(GONE).await), (1, 0));
}

#[tokio::test]
async fn what_was_answered_about_a_number_that_never_was_theirs_is_anothers() {
    let scene = with_jan().await;
    scene.stand_in.behave(Behaviour::Slow(Duration::from_millis(800)));
    let terms = NumberTerms { was_wrong: true, ..NumberTerms::default() };
    change_number(&scene.portal, JAN, OTHER, terms).await.unwrap();
    let (_, context) = scene.ask(&[(RIZIV, TOM)], OTHER).await;
    assert_eq!((&context["ehealth"], &context["patient"]), (&"current".into(), &"known".into()), "it waited: {context}");
    assert!(scene.permits(SOFIE, OTHER).await);
    let (permits, context) = scene.ask(&[(RIZIV, SOFIE)], JAN).await;
    assert!(!permits && context["ehealth"] == "current", "whoever it is has excluded Sofie: {context}");
    assert_eq!((scene.holding(JAN).await, scene.holding(OTHER).await), (1, 0));
}

#[tokio::test]
async fn a_merge_loses_nothing_even_with_an_answer_on_its_way_and_can_be_taken_back() {
    let scene = with_jan().await;
    scene.stand_in.exclude(STRANGER, tom());
    scene.stand_in.exclude(STRANGER, sofie());
    scene.stand_in.exclude(STRANGER, pharmacy());
    assert!(!scene.permits(TOM, STRANGER).await);
    // The answer about the one who stays, who excludes no more than Sofie, arrives after the merge.
    scene.stand_in.behave(Behaviour::Slow(Duration::from_millis(1_500)));
    let since = scene.stand_in.calls().len();
    scene.next_hour().await;
    scene.until("on its way", async |scene| scene.stand_in.calls().len() >= since + 2).await;
    merge(&scene.portal, STRANGER, JAN, all_the_same()).await.unwrap();
    let organisation = [(RIZIV, "10000036003"), (ORGANISATION, PHARMACY)];
    let refuse_both = async || {
        for number in [JAN, STRANGER] {
            assert!(!scene.permits(SOFIE, number).await && !scene.permits(TOM, number).await, "{number}");
            assert!(!scene.ask(&organisation, number).await.0, "{number}");
        }
    };
    refuse_both().await;
    scene.stand_in.behave(Behaviour::Well);
    tokio::time::sleep(Duration::from_millis(2_000)).await;
    let since = scene.stand_in.calls().len();
    scene.next_hour().await;
    scene.until_asked(STRANGER, since).await;
    scene.until_asked(JAN, since).await;
    refuse_both().await;
    assert_eq!(scene.audited(GONE).await, 0);
    // What only the one excludes there goes to them again, what came meanwhile as well.
    scene.stand_in.exclude(STRANGER, super::person("10000036003", "Piet", "Vreemd"));
    scene.next_hour().await;
    scene.until("taken over", async |scene| !scene.permits("10000036003", JAN).await).await;
    let since = scene.stand_in.calls().len();
    unmerge(&scene.portal, STRANGER, false).await.unwrap();
    assert!(!scene.permits(SOFIE, JAN).await && !scene.permits(SOFIE, STRANGER).await && !scene.permits(TOM, STRANGER).await);
    scene.until_asked(JAN, since).await;
    scene.until_asked(STRANGER, since).await;
    for (riziv, of_jan, of_other) in [(SOFIE, false, false), (TOM, true, false), ("10000036003", true, false)] {
        assert_eq!((scene.permits(riziv, JAN).await, scene.permits(riziv, STRANGER).await), (of_jan, of_other), "{riziv}");
    }
    assert!(scene.ask(&[(RIZIV, "50000035527"), (ORGANISATION, PHARMACY)], JAN).await.0);
    assert!(!scene.ask(&[(RIZIV, "50000035527"), (ORGANISATION, PHARMACY)], STRANGER).await.0);
    assert_eq!((scene.holding(JAN).await, scene.holding(STRANGER).await), (1, 3));
}
