//! The officer's form and page.

use chrono::TimeDelta;

use super::{AT_DESK, BY_TELEPHONE, Scene, refused};
use crate::hospital::SSIN;
use crate::support::{Portal, new_database, start_of_tests};
use mijntoegang::clock::Clock;
use mijntoegang::config::ListEntry;

#[tokio::test]
async fn it_is_asked_how_the_request_came_and_at_the_desk_for_the_document() {
    let scene = Scene::new().await;
    let an = &scene.an;
    let stop = scene.stop_address(an).await;
    let page = an.get(&stop).await;
    assert_eq!(page.texts("fieldset:has(#kanaal) legend"), ["Hoe kwam de vraag?"]);
    assert_eq!(page.texts("fieldset:has(#kanaal) label"), ["Aan de balie", "Per telefoon", "Per e-mail", "Met een brief"]);
    assert!(page.has("Aan de balie stopt de uitsluiting meteen. Anders wachten we 24 uur: de patiënt krijgt eerst een bericht."));
    assert!(page.attribute("input[type=radio][checked]", "name").is_none());
    refused(&an.fill(&stop, &stop, &BY_TELEPHONE[1..]).await, "kanaal", "Kies hoe de vraag kwam.");
    for check in ["gekend", "teruggebeld", "kopie-identiteitskaart"] {
        let kept = an.fill(&stop, &stop, &[AT_DESK[0], AT_DESK[1], ("identiteit", check)]).await;
        refused(&kept, "identiteit", "Aan de balie moet je de identiteitskaart gezien hebben.");
        assert_eq!(kept.attribute("#kanaal", "value").as_deref(), Some("desk"));
        assert!(kept.attribute("#kanaal[checked]", "name").is_some(), "what was chosen stays");
    }
    assert!(!scene.is_permitted().await);
    assert_eq!((scene.told().await, scene.states().await.len()), ([0; 3], 0));
}

#[tokio::test]
async fn at_the_desk_with_the_document_it_ends_at_once() {
    let scene = Scene::new().await;
    let sent = scene.stop(&scene.an, &AT_DESK).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(scene.an.get(&sent.location()).await.has("Sofie Claes is niet meer uitgesloten. De patiënt krijgt een bericht."));
    assert!(scene.is_permitted().await);
    assert_eq!((scene.told().await, scene.states().await.len()), ([0, 0, 1], 0));
    assert!(scene.jan.get("/uitsluitingen").await.has("Ombudsdienst, op jouw vraag, aan de balie"));
    assert!(scene.an.get(&scene.opened(&scene.an).await).await.has("Ombudsdienst, op vraag, aan de balie"));
}

#[tokio::test]
async fn a_house_says_which_checks_are_made_in_person() {
    let entry = |code: &str, in_person| ListEntry { code: code.to_owned(), text: format!("Gezien: {code}"), in_person };
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| {
        builder.rules.identity_checks = vec![entry("eid-gelezen", true), entry("terugbellen", false)];
        builder.rules.stop_wait_hours = 48;
    })
    .await;
    let scene = Scene::over(portal).await;
    let by = |check| [AT_DESK[0], AT_DESK[1], ("identiteit", check)];
    assert_eq!(scene.stop(&scene.an, &by("terugbellen")).await.status, 422);
    let planned = scene.stop(&scene.an, &[("kanaal", "email"), AT_DESK[1], ("identiteit", "terugbellen")]).await;
    assert!(scene.an.get(&planned.location()).await.has("De uitsluiting stopt op 25 november 2026 om 14.05 uur."));
    assert_eq!(scene.stop(&scene.an, &by("eid-gelezen")).await.status, 303);
    assert!(scene.is_permitted().await);
    assert_eq!(scene.states().await, ["overtaken"], "the patient stood at the desk since");
}

#[tokio::test]
async fn at_a_distance_it_is_planned_told_and_holds_for_everything_until_then() {
    let scene = Scene::new().await;
    let before = outside(&scene).await;
    let stop = scene.stop_address(&scene.an).await;
    let form = scene.an.get(&stop).await.hidden(&stop);
    let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(BY_TELEPHONE);
    let page = stop.split("/uitsluitingen").next().unwrap();
    for _ in 0..2 {
        assert_eq!(scene.an.post(&stop, &fields).await.location(), page, "the same form again is the same answer");
    }
    let shown = scene.an.get(page).await;
    assert!(
        shown.has("De uitsluiting stopt op 24 november 2026 om 14.05 uur. De patiënt krijgt een bericht."),
        "{}",
        shown.text()
    );
    assert!(shown.has("Stopt op 24 november 2026 om 14.05 uur. De vraag kwam per telefoon."));
    assert_eq!(shown.texts(".mt-plan-row button"), ["Annuleer stopzetting"]);
    assert_eq!((scene.states().await, scene.told().await), (vec!["waiting".to_owned()], [1, 0, 0]));
    let (subject, body) = scene.portal.told("m.kind = 'stop_planned'").await.remove(0);
    assert_eq!(subject, "Vraag om een uitsluiting stop te zetten");
    assert_eq!(
        body,
        "Op 23 november 2026 om 14.05 uur vroeg iemand in jouw naam, per telefoon, om de uitsluiting van Sofie Claes stop te zetten. We wachten tot \
         24 november 2026 om 14.05 uur. Was jij dat? Dan hoef je niets te doen. Was jij dat niet? Kies dan ‘Dat was ik niet’."
    );
    assert_eq!(scene.portal.count("select count(*) from outbox where kind = 'patient-notice' and recipient = 'jan@example.org' and created_at = (select planned_at from planned_stops)").await, 2, "of the registration, at the same moment, and of this");
    assert_eq!(scene.audited("stop-planned").await, 1);
    assert_eq!(outside(&scene).await, before, "nothing outside tells of a plan");
    // Another form, of a colleague or of the same officer.
    let lien = scene.portal.signed_in("lien-ombudsdienst").await;
    for officer in [&lien, &scene.an] {
        let second = scene.stop(officer, &BY_TELEPHONE).await;
        assert_eq!(second.status, 409);
        assert!(second.has("Er is al een stopzetting gepland (24 november 2026 om 14.05 uur)."), "{}", second.text());
    }
    assert_eq!((scene.states().await.len(), scene.told().await), (1, [1, 0, 0]));
}

/// What applications are told of the exclusion.
async fn outside(scene: &Scene) -> (bool, i64, String) {
    let consents = scene.app.search(&[("patient:identifier", &format!("{SSIN}|85073099932")), ("status", "active")]).await;
    let bundle = consents.json()["entry"].to_string();
    assert!(bundle.contains("Consent"), "{bundle}");
    (scene.is_permitted().await, scene.portal.count("select last from change_counter").await, bundle)
}

#[tokio::test]
async fn any_officer_with_a_title_cancels_it_and_the_patient_is_told() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    let lien = scene.portal.signed_in("lien-ombudsdienst").await;
    let page = scene.opened(&lien).await;
    let before = lien.get(&page).await;
    let address = format!("{page}/uitsluitingen/{}/annuleer-stopzetting", scene.exclusion);
    let stop = before.attribute("input[name=stopzetting]", "value").unwrap();
    for _ in 0..2 {
        assert_eq!(lien.send(&before, &address, &[("stopzetting", &stop)]).await.location(), page);
    }
    let shown = lien.get(&page).await;
    assert!(shown.has("De uitsluiting van Sofie Claes blijft gelden. De patiënt krijgt een bericht."), "{}", shown.text());
    assert!(!shown.has("Annuleer stopzetting"));
    assert_eq!((scene.states().await, scene.told().await), (vec!["cancelled".to_owned()], [1, 1, 0]));
    assert_eq!(scene.audited("stop-cancelled").await, 1);
    let (subject, body) = scene.portal.told("m.kind = 'stop_cancelled'").await.remove(0);
    assert_eq!(subject, "Je uitsluiting blijft gelden");
    assert!(body.contains("de vraag om de uitsluiting van Sofie Claes stop te zetten"), "{body}");
    let list = scene.jan.get("/uitsluitingen").await;
    assert!(list.has("Geannuleerd door de ombudsdienst") && !list.has("Niet stopzetten"));
    scene.portal.clock.advance(TimeDelta::hours(30));
    assert_eq!(scene.carry_out().await, 0);
    // An officer of another house has no such page.
    let koen = scene.portal.signed_in("koen-ombudsdienst").await;
    let token = koen.get("/ombudsdienst").await.token();
    assert_eq!(koen.post(&address, &[("csrf", &token), ("stopzetting", &stop)]).await.status, 404);
}

#[tokio::test]
async fn two_officers_who_plan_at_once_plan_it_once() {
    let scene = Scene::new().await;
    let lien = scene.portal.signed_in("lien-ombudsdienst").await;
    let stop = scene.stop_address(&scene.an).await;
    scene.opened(&lien).await;
    let (mine, hers) = tokio::join!(scene.an.fill(&stop, &stop, &BY_TELEPHONE), lien.fill(&stop, &stop, &BY_TELEPHONE));
    let mut answers = [mine.status, hers.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    assert_eq!((scene.states().await.len(), scene.told().await), (1, [1, 0, 0]));
}
