//! What patient, officer and operator see of it.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use mijntoegang::app;
use mijntoegang::demo::ehealth::Behaviour;
use mijntoegang::ehealth::{load_figures, refresh_capability};

use super::{JAN, ORGANISATION, PHARMACY, SOFIE, STRANGER, Scene, TOM, pharmacy, rules, sofie, tom};
use crate::hospital::RIZIV;
use crate::officer_patients;

const LIST: &str = "/uitsluitingen";

async fn ops(scene: &Scene, path: &str) -> (u16, String) {
    let probe = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = probe.local_addr().unwrap();
    drop(probe);
    let portal = &scene.portal;
    let server = app::ops(address, portal.site(), portal.builder.readiness.clone()).unwrap();
    let handle = server.handle();
    tokio::spawn(server);
    let answer = reqwest::get(format!("http://{address}{path}")).await.unwrap();
    let found = (answer.status().as_u16(), answer.text().await.unwrap());
    handle.stop(false).await;
    found
}

#[tokio::test]
async fn what_is_added_there_appears_refuses_and_is_told_and_what_is_ended_there_goes() {
    let scene = Scene::start(rules()).await;
    let jan = scene.portal.signed_in("jan").await;
    scene.until_checked(JAN).await;
    let page = jan.get(LIST).await;
    assert!(page.has("eHealth nagekeken: vandaag om 14.05 uur") && page.has("Je hebt niemand uitgesloten"), "{}", page.text());

    scene.stand_in.exclude(JAN, sofie());
    scene.next_hour().await;
    scene.until("refused", async |scene| !scene.permits(SOFIE, JAN).await).await;
    let jan = scene.portal.signed_in("jan").await;
    let page = jan.get(LIST).await;
    assert!(page.has("Sofie Claes") && page.has("Deze uitsluiting zet je stop via eHealth."), "{}", page.text());
    assert!(jan.get("/berichten").await.has("Je uitsluiting via eHealth geldt nu ook hier"));
    assert_eq!((scene.periods(JAN).await, scene.audited("ehealth-exclusion-appeared").await), (1, 1));
    let an = scene.portal.signed_in("an-ombudsdienst").await;
    let seen = an.get(&officer_patients::open(&an, JAN, "Jan Willems").await).await;
    assert!(seen.has("Sofie Claes") && seen.has("eHealth nagekeken: vandaag om 15.03 uur"), "{}", seen.text());

    assert!(scene.stand_in.end(JAN, SOFIE));
    scene.next_hour().await;
    scene.until("permitted", async |scene| scene.permits(SOFIE, JAN).await).await;
    let jan = scene.portal.signed_in("jan").await;
    let page = jan.get(LIST).await;
    assert!(page.has("Je hebt niemand uitgesloten") && page.has("Jou, via eHealth"), "{}", page.text());
    assert!(jan.get("/berichten").await.has("Je uitsluiting via eHealth is stopgezet"));
    assert_eq!((scene.periods(JAN).await, scene.audited("ehealth-exclusion-gone").await), (1, 1));
    // A version of the Consent for each.
    let versions =
        "select count(*) from changes c join exclusions e on e.id = c.exclusion_id join patients p on p.id = e.patient_id
                    where e.origin = 'ehealth' and p.niss = '85073099932'";
    assert_eq!(scene.portal.count(versions).await, 2);
}

#[tokio::test]
async fn opening_the_list_asks_beside_the_page_and_never_in_its_way() {
    let scene = Scene::start(rules()).await;
    let jan = scene.portal.signed_in("jan").await;
    scene.until_checked(JAN).await;
    scene.stand_in.exclude(JAN, sofie());
    scene.stand_in.behave(Behaviour::Slow(Duration::from_millis(1500)));
    scene.portal.clock.advance(TimeDelta::minutes(6));
    let began = Instant::now();
    assert!(!jan.get(LIST).await.has("Sofie Claes"));
    assert!(began.elapsed() < Duration::from_millis(1400), "{:?}", began.elapsed());
    scene.until("taken over", async |scene| scene.periods(JAN).await == 1).await;
    assert!(jan.get(LIST).await.has("Sofie Claes"));
    // What was asked a moment ago is not asked again.
    let calls = scene.stand_in.calls().len();
    jan.get(LIST).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(scene.stand_in.calls().len(), calls);
}

#[tokio::test]
async fn two_hours_down_the_last_state_holds_and_everybody_is_told() {
    let scene = Scene::start(rules()).await;
    scene.stand_in.exclude(JAN, sofie());
    let _jan = scene.portal.signed_in("jan").await;
    scene.until("refused", async |scene| !scene.permits(SOFIE, JAN).await).await;
    scene.stand_in.behave(Behaviour::Failing);
    scene.next_hour().await;
    scene.until("failing", async |scene| load_figures(&scene.portal.db()).await.unwrap().failing_since.is_some()).await;
    scene.portal.clock.advance(TimeDelta::minutes(62));
    refresh_capability(&scene.checker_site()).await.unwrap();
    let (permits, context) = scene.ask(&[(RIZIV, SOFIE)], JAN).await;
    assert!(!permits && context["ehealth"] == "late", "{context}");
    let jan = scene.portal.signed_in("jan").await;
    let began = Instant::now();
    let page = jan.get(LIST).await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    let told = "Deze lijst is misschien niet volledig. Sinds 23 november 2026 om 14.05 uur kunnen we eHealth niet bereiken. Wat daarna \
                via eHealth veranderde, zie je hier nog niet.";
    assert!(page.has(told) && page.has("Sofie Claes"), "{}", page.text());
    let (status, ready) = ops(&scene, "/health/ready").await;
    assert_eq!((status, ready.as_str()), (200, "ehealth: late since 2026-11-23T14:03:00Z\n"));
    let (_, metrics) = ops(&scene, "/metrics").await;
    assert!(metrics.contains("mijntoegang_ehealth_late 1\n"), "{metrics}");
    assert!(metrics.contains("mijntoegang_ehealth_failing_seconds 3720\n"), "{metrics}");

    // It is back: what changed meanwhile is caught up with, once.
    scene.stand_in.behave(Behaviour::Well);
    scene.stand_in.exclude(JAN, tom());
    scene.portal.clock.advance(TimeDelta::minutes(6));
    scene.until("caught up", async |scene| scene.periods(JAN).await == 2).await;
    refresh_capability(&scene.checker_site()).await.unwrap();
    assert!(!scene.portal.signed_in("jan").await.get(LIST).await.has("niet volledig"));
    assert_eq!(ops(&scene, "/health/ready").await, (200, String::new()));
    assert_eq!(scene.audited("ehealth-exclusion-appeared").await, 2);
}

#[tokio::test]
async fn no_page_and_no_decision_is_slower_while_ehealth_is_down() {
    let scene = Scene::start(rules()).await;
    scene.stand_in.exclude(JAN, sofie());
    let jan = scene.portal.signed_in("jan").await;
    scene.until("refused", async |scene| !scene.permits(SOFIE, JAN).await).await;
    // Longer than anybody waits: every call hangs until the client gives it up.
    scene.stand_in.behave(Behaviour::Slow(Duration::from_secs(60)));
    scene.next_hour().await;
    let an = scene.portal.signed_in("an-ombudsdienst").await;
    let patient = officer_patients::open(&an, JAN, "Jan Willems").await;
    let began = Instant::now();
    for (visitor, path) in [(&jan, LIST), (&jan, "/uitsluitingen/aanvragen"), (&jan, "/berichten"), (&an, patient.as_str())] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 200, "{path}");
    }
    let _again = scene.portal.signed_in("jan").await;
    assert!(!scene.permits(SOFIE, JAN).await && scene.permits(TOM, JAN).await);
    // Six pages and two decisions; a call alone hangs for five seconds.
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    // Somebody never asked about is waited for as long as is set, once: what failed is not asked again at once.
    let began = Instant::now();
    assert!(scene.permits(SOFIE, STRANGER).await);
    let first = began.elapsed();
    assert!(first >= Duration::from_millis(1_990) && first < Duration::from_secs(4), "{first:?}");
    let failed = format!("select count(*) from ehealth_checks where niss = '{STRANGER}' and failures > 0");
    scene.until("given up", async |scene| scene.portal.count(&failed).await == 1).await;
    let began = Instant::now();
    assert!(scene.permits(SOFIE, STRANGER).await);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

impl Scene {
    fn checker_site(&self) -> mijntoegang::web::AppState {
        self.portal.site()
    }
}

#[tokio::test]
async fn an_organisation_is_shown_and_refused_by_its_number() {
    let scene = Scene::start(rules()).await;
    scene.stand_in.exclude(JAN, pharmacy());
    let jan = scene.portal.signed_in("jan").await;
    scene.until_checked(JAN).await;
    let page = jan.get(LIST).await;
    assert!(page.has("Apotheek De Linde") && page.has("(1)"), "{}", page.text());
    let settings = jan.get("/mijn-gegevens").await;
    assert!(settings.has("Nu niemand uitgesloten") && settings.has("Nu 1 organisatie uitgesloten"), "{}", settings.text());
    let (permits, context) = scene.ask(&[(RIZIV, SOFIE), (ORGANISATION, PHARMACY)], JAN).await;
    assert!(!permits && context["code"] == "access-restricted" && context["break_glass"]["possible"] == false, "{context}");
    assert!(scene.ask(&[(RIZIV, SOFIE), (ORGANISATION, "70000206999")], JAN).await.0);
    assert!(scene.permits(SOFIE, JAN).await);
    let an = scene.portal.signed_in("an-ombudsdienst").await;
    assert!(an.get(&officer_patients::open(&an, JAN, "Jan Willems").await).await.has("Apotheek De Linde"));
    assert!(scene.stand_in.end(JAN, PHARMACY));
    scene.next_hour().await;
    scene.until("gone", async |scene| scene.audited("ehealth-organisation-gone").await == 1).await;
    assert!(scene.ask(&[(RIZIV, SOFIE), (ORGANISATION, PHARMACY)], JAN).await.0);
}
