//! The block: nothing that lowers protection is done at a distance; excluding goes on; at the desk everything is possible.

use super::{BLOCKED, blocked, case, dispute, entered_for_emma, register_entered, stop_at, stop_of_emma, told};
use crate::conflict_matrix::{HOME, OTHER};
use crate::support::Portal;

async fn active(portal: &Portal) -> i64 {
    portal.count("select count(*) from exclusion_periods where ended_at is null").await
}

/// Somebody else has Emma's telephone in hand, and her session: every **Dat was ik niet** that there is.
#[tokio::test]
async fn whoever_presses_every_button_lowers_nothing_and_the_patient_can_still_exclude_by_telephone() {
    let portal = Portal::start().await;
    let (an, koen, emma) =
        (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await, portal.signed_in("emma").await);
    let (mine, _) = entered_for_emma(&portal, &an).await;
    register_entered(&an, &mine, "Greet Vandamme").await;
    entered_for_emma(&portal, &koen).await;
    let address = stop_of_emma(&an).await;
    assert_eq!(stop_at(&an, &address, "telephone").await.status, 303, "planned");
    let holding = active(&portal).await;
    // Every button, from the inbox.
    let mut pressed = Vec::new();
    let links = portal.owner().await.query("select reference from conversations c join patients p on p.id = c.patient_id where p.given_name = 'Emma' order by c.id", &[]).await.unwrap();
    for row in links {
        let conversation = format!("/berichten/{}", row.get::<_, String>(0));
        if emma.get(&conversation).await.attribute("a[href$=dat-was-ik-niet]", "href").is_some() {
            assert_eq!(dispute(&emma, &conversation).await.location(), conversation);
            pressed.push((emma.get(&conversation).await.text_of("h1"), case(&portal).await.0));
        }
    }
    assert_eq!(
        pressed,
        [
            ("Er is een aanvraag voor je ingevoerd".to_owned(), OTHER.to_owned()),
            ("Je uitsluiting is geregistreerd".to_owned(), OTHER.to_owned()),
            ("Er is een aanvraag voor je ingevoerd".to_owned(), HOME.to_owned()),
            ("Vraag om een uitsluiting stop te zetten".to_owned(), OTHER.to_owned()),
        ],
        "each lands elsewhere than with the officer whose act it is"
    );
    assert_eq!((active(&portal).await, blocked(&portal).await), (holding, 1), "nothing is lowered, one block");
    assert_eq!(portal.count("select count(*) from planned_stops where state in ('waiting', 'letter_first')").await, 0);
    // By telephone nothing stops; somebody is still excluded.
    assert!(stop_at(&an, &address, "telephone").await.has(BLOCKED));
    let (again, _) = entered_for_emma(&portal, &an).await;
    register_entered(&an, &again, "Sofie Claes").await;
    assert_eq!(active(&portal).await, holding + 1);
    assert!(told(&portal, "registered").await.starts_with("/berichten/GB-"));
}

#[tokio::test]
async fn a_stop_at_a_distance_and_a_retraction_are_refused_and_at_the_desk_both_the_document_and_the_stop_work() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (reference, conversation) = entered_for_emma(&portal, &an).await;
    register_entered(&an, &reference, "Greet Vandamme").await;
    let address = stop_of_emma(&an).await;
    dispute(&emma, &conversation).await.location();
    let holding = active(&portal).await;
    for channel in ["telephone", "email", "letter"] {
        let refused = stop_at(&an, &address, channel).await;
        assert_eq!(refused.status, 422, "{channel}");
        assert!(refused.has(BLOCKED), "{}", refused.text());
    }
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let retract = format!("{page}/trek-registratie-in");
    let refused = an.fill(&page, &retract, &[("reden-intrekking", "Vergissing")]).await;
    assert!(refused.status == 409 && refused.has(BLOCKED), "{}", refused.text());
    assert_eq!(active(&portal).await, holding);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'blocked-act-refused'").await, 4, "on record");
    assert_eq!(portal.count("select count(*) from planned_stops").await, 0);
    // With the document.
    assert_eq!(stop_at(&an, &address, "desk").await.status, 303);
    assert_eq!(active(&portal).await, holding - 1);
    assert_eq!(blocked(&portal).await, 1, "a stop at the desk lifts nothing");
}

#[tokio::test]
async fn a_stop_that_was_done_holds_again_at_once_and_no_other_plan_is_carried_out() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let address = stop_of_emma(&an).await;
    let holding = active(&portal).await;
    assert_eq!(stop_at(&an, &address, "desk").await.status, 303);
    let ended = told(&portal, "ended").await;
    let page = emma.get(&format!("{ended}/dat-was-ik-niet")).await;
    let first = page.text_of(".govuk-list--bullet li");
    assert!(first.starts_with("blijft ") && first.ends_with(" uitgesloten, of is die dat meteen opnieuw"), "{first}");
    assert_eq!(dispute(&emma, &ended).await.location(), ended);
    let banner = emma.get(&ended).await.text_of(".govuk-notification-banner__heading");
    assert!(banner.starts_with("We zoeken het uit. ") && banner.ends_with(" is uitgesloten."), "{banner}");
    assert_eq!(active(&portal).await, holding);
    assert_eq!(case(&portal).await.0, OTHER);
}

/// With every check of the handlers gone.
#[tokio::test]
async fn the_database_refuses_it_as_well() {
    let portal = Portal::start().await;
    let (an, emma) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("emma").await);
    let (_, conversation) = entered_for_emma(&portal, &an).await;
    dispute(&emma, &conversation).await.location();
    let owner = portal.owner().await;
    let row = owner.query_one("select id::text, institution_id::text from officers where given_name = 'An'", &[]).await.unwrap();
    let (officer, institution): (String, String) = (row.get(0), row.get(1));
    let app = portal.app_role().await;
    let as_an = format!(
        "begin; select set_config('mt.kind', 'officer', true), set_config('mt.officer', '{officer}', true),
           set_config('mt.institution', '{institution}', true)"
    );
    let end = |channel: &str| {
        format!(
            "update exclusion_periods set ended_at = '2026-11-23 14:00:00+00', ended_by = 'ombudsdienst', ended_by_officer = '{officer}',
               end_asked_by = 'self', end_identity_check = 'identiteitskaart', end_channel = {channel}
             where id = (select x.id from exclusion_periods x join patients p on p.id = x.patient_id
               where p.given_name = 'Emma' and x.origin = 'nexuzhealth' and x.ended_at is null limit 1)"
        )
    };
    for (sql, is_allowed) in [(end("'telephone'"), false), (end("null"), false), (end("'desk'"), true)] {
        app.batch_execute(&as_an).await.unwrap();
        let answer = app.execute(&sql, &[]).await;
        app.batch_execute("rollback").await.unwrap();
        match answer {
            Ok(changed) => assert!(is_allowed && changed == 1, "{sql}"),
            Err(error) => assert_eq!((is_allowed, error.as_db_error().unwrap().constraint()), (false, Some("patient_blocked"))),
        }
    }
    // Nor does anybody but the patient, a sign-in or a document change the address or the home.
    for (job, is_allowed) in [("intake", false), ("stops", false), ("homes", true), ("link", true)] {
        let kind = format!("begin; select set_config('mt.kind', 'system', true), set_config('mt.job', '{job}', true)");
        owner.batch_execute(&kind).await.unwrap();
        let answer = owner.execute("update patients set email = 'ander@example.org' where given_name = 'Emma'", &[]).await;
        owner.batch_execute("rollback").await.unwrap();
        assert_eq!(answer.is_ok(), is_allowed, "{job}");
    }
}
