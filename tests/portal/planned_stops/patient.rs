//! What the patient sees and does.

use chrono::TimeDelta;

use super::{BY_TELEPHONE, LIST, Scene};
use crate::disputes::told;

#[tokio::test]
async fn the_card_says_it_and_the_patient_keeps_the_exclusion() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &[("kanaal", "letter"), BY_TELEPHONE[1], BY_TELEPHONE[2]]).await.location();
    let list = scene.jan.get(LIST).await;
    assert!(
        list.has("Iemand vroeg met een brief om deze uitsluiting stop te zetten. Ze stopt op 24 november 2026 om 14.05 uur. Tot dan kan Sofie Claes je dossier niet openen."),
        "{}",
        list.text()
    );
    assert_eq!(list.texts(".mt-plan button, .mt-plan a"), ["Niet stopzetten", "Dat was ik niet"]);
    let question = list.attribute(".mt-plan a", "href").unwrap();
    assert_eq!(scene.portal.signed_in("jan").await.get(&question).await.text_of("h1"), "Was jij dit niet?");
    let address = format!("{LIST}/{}/niet-stopzetten", scene.exclusion);
    let stop = list.attribute("input[name=stopzetting]", "value").unwrap();
    for _ in 0..2 {
        assert_eq!(scene.jan.send(&list, &address, &[("stopzetting", &stop)]).await.location(), LIST, "clicked twice");
        assert!(scene.jan.get(LIST).await.has("De uitsluiting van Sofie Claes blijft gelden."));
    }
    assert_eq!((scene.states().await, scene.told().await), (vec!["cancelled".to_owned()], [1, 0, 0]));
    assert_eq!(scene.audited("stop-cancelled").await, 1);
    scene.portal.clock.advance(TimeDelta::hours(48));
    assert_eq!(scene.carry_out().await, 0);
    assert!(!scene.is_permitted().await);
    let shown = scene.portal.signed_in("jan").await.get(LIST).await;
    assert!(shown.has("Vragen om een uitsluiting stop te zetten") && shown.has("Geannuleerd door jou"), "{}", shown.text());
    let everything = scene.portal.signed_in("jan").await;
    let json = everything.fill("/mijn-gegevens/download", "/mijn-gegevens/download", &[("vorm", "json")]).await;
    let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let exported = &json["planned_stops"][0];
    assert_eq!((exported["state"].as_str(), exported["channel"].as_str()), (Some("cancelled"), Some("letter")));
    assert_eq!(exported["person"].as_str(), Some("Sofie Claes"));
}

#[tokio::test]
async fn too_late_is_409_with_the_list_as_it_is() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    let list = scene.jan.get(LIST).await;
    let address = format!("{LIST}/{}/niet-stopzetten", scene.exclusion);
    let stop = list.attribute("input[name=stopzetting]", "value").unwrap();
    scene.portal.clock.advance(TimeDelta::hours(25));
    assert_eq!(scene.carry_out().await, 1);
    let jan = scene.portal.signed_in("jan").await;
    let list = jan.get(LIST).await;
    let late = jan.send(&list, &address, &[("stopzetting", &stop)]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.text_of(".govuk-warning-text[role=alert]").contains("Dit kan niet meer"), "{}", late.text());
    assert!(late.has("Ombudsdienst, op jouw vraag, per telefoon"));
    assert_eq!(scene.states().await, ["done"]);
    // What can still be done: the ending is taken back.
    let question = late.attribute("main a[href$=dat-was-ik-niet]", "href").unwrap();
    assert_eq!(question, format!("{}/dat-was-ik-niet", told(&scene.portal, "ended").await));
    assert_eq!(jan.get(&question).await.text_of("h1"), "Was jij dit niet?");
    assert_eq!(jan.fill(&question, &question, &[]).await.status, 303);
    assert_eq!(scene.states().await, ["taken_back"]);
    let settled = jan.send(&list, &address, &[("stopzetting", &stop)]).await;
    let next = settled.attribute("main a[href$=dat-was-ik-niet]", "href");
    assert_eq!((settled.status, next), (409, Some(format!("{}/dat-was-ik-niet", told(&scene.portal, "stop_planned").await))));
    // Another's, an unknown and a malformed id alike.
    let emma = scene.portal.signed_in("emma").await;
    let token = emma.get(LIST).await.token();
    for id in [scene.exclusion.as_str(), "01941f29-7c00-7000-8000-000000000bad", "x"] {
        assert_eq!(emma.post(&format!("{LIST}/{id}/niet-stopzetten"), &[("csrf", &token)]).await.status, 404, "{id}");
    }
}

#[tokio::test]
async fn giving_access_again_overtakes_it_and_an_undo_leaves_it_dead() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    assert_eq!(scene.give_access().await.status, 303);
    assert_eq!((scene.states().await, scene.told().await), (vec!["overtaken".to_owned()], [1, 0, 1]));
    let undo = format!("{LIST}/{}/maak-ongedaan", scene.exclusion);
    assert_eq!(scene.jan.fill(LIST, &undo, &[]).await.status, 303);
    assert!(!scene.is_permitted().await);
    scene.portal.clock.advance(TimeDelta::hours(48));
    assert_eq!(scene.carry_out().await, 0);
    assert!(!scene.is_permitted().await, "a plan never reaches a later period");
    assert!(!scene.portal.signed_in("jan").await.get(LIST).await.has("Niet stopzetten"));
}

#[tokio::test]
async fn taking_the_registration_back_overtakes_it() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    let request = "select reference from exclusion_requests where state = 'registered'";
    let request: String = scene.portal.owner().await.query_one(request, &[]).await.unwrap().get(0);
    let page = format!("/ombudsdienst/aanvragen/{request}");
    let retracted =
        scene.an.fill(&page, &format!("{page}/trek-registratie-in"), &[("reden-intrekking", "Verkeerde persoon")]).await;
    assert_eq!(retracted.location(), page);
    assert_eq!(scene.states().await, ["overtaken"]);
    scene.portal.clock.advance(TimeDelta::hours(48));
    assert_eq!(scene.carry_out().await, 0);
    assert_eq!(scene.told().await, [1, 0, 0]);
}
