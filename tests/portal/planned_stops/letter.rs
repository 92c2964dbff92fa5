//! A patient whom the portal does not reach: the letter comes first.

use chrono::TimeDelta;

use super::{BY_TELEPHONE, LIST, Scene};
use crate::support::{Portal, Visitor, new_database, start_of_tests};
use mijntoegang::clock::Clock;

const LETTERS: &str = "/ombudsdienst/brieven";

/// Jan has no address, and signed in a year and a day ago.
pub async fn unreached() -> Scene {
    let long = |builder: &mut mijntoegang::app::AppBuilder| {
        builder.rules.patient_idle_minutes = 2_000_000;
        builder.rules.session_absolute_minutes = 2_000_000;
        builder.rules.officer_idle_minutes = 2_000_000;
    };
    let start = start_of_tests() - TimeDelta::days(366);
    let scene = Scene::over(Portal::over(new_database().await, Clock::fixed(start), long).await).await;
    scene.portal.owner().await.batch_execute("update patients set email = null where given_name = 'Jan'").await.unwrap();
    scene.portal.clock.advance(TimeDelta::days(366));
    scene
}

/// **Markeer brief als verstuurd**, of the plan's letter.
pub async fn send_letter(officer: &Visitor) {
    let page = officer.get(LETTERS).await;
    let row = page.texts("tbody tr").iter().position(|row| row.contains("wacht op deze brief")).expect("the plan's letter");
    let form = format!("tbody tr:nth-of-type({}) form", row + 1);
    let action = page.attribute(&form, "action").unwrap();
    assert_eq!(officer.send(&page, &action, &[]).await.location(), LETTERS);
}

#[tokio::test]
async fn the_wait_begins_when_the_letter_was_sent() {
    let scene = unreached().await;
    let planned = scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    assert_eq!(scene.states().await, ["letter_first"]);
    let page = scene.an.get(&planned).await;
    assert!(page.has("De uitsluiting stopt ten vroegste 7 dagen na de brief."), "{}", page.text());
    let second = scene.stop(&scene.an, &BY_TELEPHONE).await;
    assert!(second.status == 409 && second.has("Er is al een stopzetting gepland (ten vroegste 7 dagen na de brief)."));
    assert!(
        scene
            .portal
            .told_body("m.kind = 'stop_planned'")
            .await
            .contains("stop te zetten. Ze stopt ten vroegste 7 dagen nadat we je een brief stuurden. Was jij dat?")
    );
    let letters = scene.an.get(LETTERS).await;
    assert!(letters.has("Jan Willems") && letters.has("Een stopzetting wacht op deze brief"));
    let list = scene.jan.get(LIST).await;
    assert!(list.has("Iemand vroeg per telefoon om deze uitsluiting stop te zetten. Ze stopt ten vroegste 7 dagen nadat we je een brief stuurden. Tot dan"), "{}", list.text());
    // Read in the portal: the letter is to be sent all the same.
    let told = scene.jan.get("/berichten").await.attribute("main a[href^='/berichten/GB-']", "href").unwrap();
    assert!(scene.jan.get(&told).await.has("Vraag om een uitsluiting stop te zetten"));
    scene.portal.clock.advance(TimeDelta::days(30));
    assert_eq!(scene.carry_out().await, 0, "no letter, no stop");
    send_letter(&scene.an).await;
    assert_eq!(scene.states().await, ["waiting"]);
    assert!(!scene.an.get(LETTERS).await.has("wacht op deze brief"));
    scene.portal.clock.advance(TimeDelta::hours(7 * 24) - TimeDelta::seconds(1));
    assert_eq!(scene.carry_out().await, 0);
    scene.portal.clock.advance(TimeDelta::seconds(1));
    assert_eq!(scene.carry_out().await, 1);
    assert!(scene.is_permitted().await);
}

#[tokio::test]
async fn a_plan_that_is_cancelled_waits_for_no_letter() {
    let scene = unreached().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    assert_eq!(scene.keep().await.status, 303);
    assert_eq!(scene.states().await, ["cancelled"]);
    assert!(!scene.an.get(LETTERS).await.has("wacht op deze brief"));
    assert_eq!(scene.portal.count("select count(*) from messages where letter_required").await, 0);
}

#[tokio::test]
async fn a_sign_in_within_a_year_or_an_address_is_enough() {
    let scene = unreached().await;
    let jan = "update patients set email = 'jan@example.org'";
    scene.portal.owner().await.batch_execute(&format!("{jan}, email_off_at = now() where given_name = 'Jan'")).await.unwrap();
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    assert_eq!(scene.cancel(&scene.an).await.status, 303);
    scene.portal.owner().await.batch_execute(&format!("{jan}, email_off_at = null where given_name = 'Jan'")).await.unwrap();
    scene.portal.clock.advance(TimeDelta::minutes(1));
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    assert_eq!(scene.cancel(&scene.an).await.status, 303);
    scene.portal.owner().await.batch_execute("update patients set email = null where given_name = 'Jan'").await.unwrap();
    scene.portal.signed_in("jan").await;
    scene.portal.clock.advance(TimeDelta::minutes(1));
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    let first = "select count(*) from planned_stops where stops_at is null";
    assert_eq!(scene.portal.count(first).await, 1, "an address that is off reaches nobody");
    assert_eq!(scene.states().await, ["cancelled", "cancelled", "waiting"]);
}
