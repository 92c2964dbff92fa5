//! What is left by **Gezien**: who put away which line over the worklist, under what it is about.

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use serde_json::json;

use super::{Row, Scene};
use crate::worklist_signals::{SEEN, lines, refused};

#[tokio::test]
async fn each_line_that_is_put_away_leaves_one_row_under_what_it_is_about() {
    let scene = Scene::new().await;
    crate::break_glass::jan_excludes_sofie(&scene.portal).await;
    let epd = scene.portal.application("EPD", &[Scope::Decision, Scope::ChangesRead]).await;
    crate::break_glass::kept(&scene.portal.site(), &crate::break_glass::last_night(scene.portal.clock.now())).await;
    let reference = scene.portal.signed_in("jan").await.request_for("Greet Vandamme", "Greet Vandamme").await;
    let given_up =
        "insert into outbox (id, kind, recipient, subject, body, message_id, patient_id, state, attempts, created_at, last_error)
        select gen_random_uuid(), 'notice', 'jan@example.org', 'x', 'x', '<x@example.org>', id, 'failed', 9, mt_now(), 'refused'
          from patients where niss = '85073099932'";
    scene.owner.batch_execute(given_up).await.unwrap();
    // The day before the latest one of the request.
    scene.portal.clock.advance(TimeDelta::days(9));
    refused(&scene.portal, &epd, 20).await;
    let an = scene.portal.signed_in("an-ombudsdienst").await;
    let home = scene.id("select institution_id from officers where given_name = 'An'").await;
    let (broken, application) =
        (scene.id("select id from breaks").await, scene.id("select id from applications where name = 'EPD'").await);
    let exclusion = scene
        .id("select e.id from exclusions e join patients p on p.id = e.patient_id where p.niss = '85073099932' and e.request_id is not null")
        .await;
    let request = scene.request(&reference).await;
    for (kind, request, exclusion, details) in [
        ("request_due", Some(request), None, json!({ "signal": "request_due" })),
        ("break_unreviewed", None, None, json!({ "signal": "break_unreviewed", "break": broken })),
        ("person_refused", None, Some(exclusion), json!({ "signal": "person_refused" })),
        ("application_behind", None, None, json!({ "signal": "application_behind", "about": application })),
        ("mail_given_up", None, None, json!({ "signal": "mail_given_up", "about": home })),
        ("letters_to_write", None, None, json!({ "signal": "letters_to_write", "about": home })),
    ] {
        let page = an.get("/ombudsdienst").await;
        let told =
            lines(&page).into_iter().find(|line| line.kind == kind && request.is_none_or(|id| line.about == id.to_string()));
        let about = told.unwrap_or_else(|| panic!("{kind}: {}", page.text_of(".mt-signals"))).about;
        let last = scene.last().await;
        for _ in 0..2 {
            assert_eq!(an.send(&page, SEEN, &[("soort", kind), ("over", &about)]).await.status, 303);
        }
        let row = scene.row_of_officer("signal-seen", request, exclusion, None, details).await;
        assert_eq!(scene.since(last).await, [Row { patient: None, ..row }], "{kind}, once");
    }
}
