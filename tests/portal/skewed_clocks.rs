//! R22: two instances whose machines' clocks differ by minutes and by hours date and decide alike, for Postgres's clock decides.

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use mijntoegang::audit::seal::head_file::HeadFile;
use mijntoegang::audit::seal::heads::Heads;
use mijntoegang::audit::seal::keys::{Key, Keyring};
use mijntoegang::audit::seal::{Sealer, Sealing, read};
use mijntoegang::clock::Clock;
use mijntoegang::db::connect;
use reqwest::Method;
use uuid::Uuid;

use crate::break_glass::{JAN, jan_excludes_sofie};
use crate::hospital::breaks::start;
use crate::hospital::{App, by_riziv};
use crate::oidc;
use crate::support::{Portal, Visitor, new_database, start_of_tests};

const SOFIE: &str = "10000007003";
/// How far the clock of the second instance is ahead.
const MINUTES: [i64; 5] = [-120, -20, 4, 20, 120];

/// Two instances over one database. The first one's clock is Postgres's.
struct Pair {
    right: Portal,
    wrong: Portal,
}

impl Pair {
    async fn start(minutes: i64) -> Self {
        let database = new_database().await;
        let right = Portal::over(database.clone(), Clock::fixed(start_of_tests()), |_| {}).await;
        let shifted = Clock::fixed(start_of_tests() + TimeDelta::minutes(minutes));
        let wrong = Portal::over(database, Clock::fixed(start_of_tests()), |builder| builder.clock = shifted).await;
        Self { right, wrong }
    }

    fn both(&self) -> [&Portal; 2] {
        [&self.right, &self.wrong]
    }

    /// Time passes on both machines, and on that of Postgres.
    fn pass(&self, time: TimeDelta) {
        self.right.clock.advance(time);
        self.wrong.builder.clock.advance(time);
    }

    /// What each of the two answers to whether Sofie Claes may open Jan's record.
    async fn decisions(&self, app: &App) -> [bool; 2] {
        let question = by_riziv(SOFIE, JAN);
        let mut told = [false; 2];
        for (answer, portal) in told.iter_mut().zip(self.both()) {
            let said = portal.app_with(&app.token).post("/access/v1/evaluation", &question).await;
            *answer = said.json()["decision"].as_bool().unwrap();
        }
        told
    }

    /// Sofie Claes opens Jan's record for ten minutes from now, as an application reports it here.
    async fn report(&self, at: &Portal, app: &App) -> u16 {
        let (id, now) = (Uuid::new_v4(), self.right.clock.now());
        let mut event = start(id, now);
        event["period"]["end"] = (now + TimeDelta::minutes(10)).to_rfc3339().into();
        let json = [("content-type", "application/fhir+json")];
        let there = at.app_with(&app.token);
        there.send(Method::PUT, &format!("/fhir/AuditEvent/{id}"), &json, Some(event.to_string())).await.status
    }
}

/// The same person, at another instance.
fn at(visitor: &Visitor, portal: &Portal) -> Visitor {
    Visitor { client: visitor.client.clone(), base: portal.base.clone() }
}

#[tokio::test]
async fn a_break_ends_and_opens_at_the_same_moment_on_both() {
    for minutes in MINUTES {
        let pair = Pair::start(minutes).await;
        let app = pair.right.application("EPD", &[Scope::Decision, Scope::BreakGlassWrite]).await;
        jan_excludes_sofie(&pair.right).await;
        assert_eq!(pair.decisions(&app).await, [false, false], "{minutes}: excluded");
        for portal in pair.both() {
            pair.pass(TimeDelta::minutes(1));
            assert_eq!(pair.report(portal, &app).await, 201, "{minutes}: no report starts later than now");
            assert_eq!(pair.decisions(&app).await, [true, true], "{minutes}: open");
            pair.pass(TimeDelta::minutes(10));
            assert_eq!(pair.decisions(&app).await, [false, false], "{minutes}: over");
        }
    }
}

#[tokio::test]
async fn what_is_registered_at_one_is_given_again_and_undone_at_the_other_at_once() {
    for minutes in MINUTES {
        let pair = Pair::start(minutes).await;
        let app = pair.right.application("EPD", &[Scope::Decision]).await;
        jan_excludes_sofie(&pair.wrong).await;
        let jan = pair.right.signed_in("jan").await;
        let give = jan.get("/uitsluitingen").await.attribute("a[href$=opnieuw-toegang]", "href").unwrap();
        let given = jan.fill(&give, &give, &[]).await;
        assert_eq!(given.status, 303, "{minutes}: {}", given.text());
        assert_eq!(pair.decisions(&app).await, [true, true], "{minutes}");
        let undo = give.replace("opnieuw-toegang", "maak-ongedaan");
        let undone = at(&jan, &pair.wrong).fill("/uitsluitingen", &undo, &[]).await;
        assert_eq!(undone.status, 303, "{minutes}: {}", undone.text());
        assert_eq!(pair.decisions(&app).await, [false, false], "{minutes}");
        let backwards = "select count(*) from exclusion_periods p left join exclusion_periods u on u.id = p.undoes
                           where p.ended_at < p.started_at or p.started_at < u.ended_at or p.started_at > mt_now()";
        assert_eq!(pair.right.count(backwards).await, 0, "{minutes}");
    }
}

#[tokio::test]
async fn a_session_of_one_lasts_as_long_at_the_other() {
    for minutes in MINUTES {
        let pair = Pair::start(minutes).await;
        for (here, there) in [(&pair.right, &pair.wrong), (&pair.wrong, &pair.right)] {
            let jan = here.signed_in("jan").await;
            for page in ["/uitsluitingen", "/mijn-gegevens", "/berichten"] {
                assert_eq!(at(&jan, there).get(page).await.status, 200, "{minutes} {page}");
            }
            pair.pass(TimeDelta::minutes(59));
            assert_eq!(at(&jan, there).get("/uitsluitingen").await.status, 200, "{minutes}: within the hour");
            pair.pass(TimeDelta::minutes(61));
            assert_eq!(jan.get("/uitsluitingen").await.status, 303, "{minutes}: an hour later");
        }
    }
}

#[tokio::test]
async fn people_sign_in_at_an_instance_whose_clock_is_wrong() {
    for minutes in MINUTES {
        let shifted = Clock::fixed(start_of_tests() + TimeDelta::minutes(minutes));
        let scene = oidc::Scene::on(|_| {}, |builder| builder.clock = shifted).await;
        let zoe = scene.portal.anonymous();
        let back = oidc::come_in(&zoe, &scene.patients, "patient").await;
        assert_eq!(back.status, 303, "{minutes}: {}", back.text());
        assert!(oidc::is_signed_in(&zoe).await, "{minutes}");
    }
}

#[tokio::test]
async fn the_audit_of_both_is_whole() {
    for minutes in MINUTES {
        let pair = Pair::start(minutes).await;
        let folder = std::env::temp_dir().join(format!("mijntoegang-skewed-{}", Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let (key, _) = Key::make([5; 32], &folder.join("audit.key")).unwrap();
        let known = Keyring::default().with(&key);
        let heads = HeadFile::open(&folder.join("heads")).unwrap();
        let sealing = Sealing { key, known: known.clone(), heads };
        let builder = &pair.wrong.builder;
        let sealer = Sealer::new(builder.database_url.clone(), builder.tls.clone(), sealing);
        let url = pair.right.cluster.connection_string("mijntoegang_app", &pair.right.database);
        let mut conn = connect(&url, &builder.tls).await.unwrap();
        for portal in [&pair.right, &pair.wrong, &pair.right, &pair.wrong] {
            portal.signed_in("jan").await.get("/mijn-gegevens").await;
            sealer.seal_once(&mut conn).await.unwrap();
            pair.pass(TimeDelta::seconds(2));
        }
        let heads = Heads::read(&folder.join("heads")).unwrap();
        let report = read::verify(&pair.wrong.db(), &known, Some(&heads), pair.right.clock.now()).await.unwrap();
        assert!(report.is_whole(), "{minutes}: {:?}", report.findings);
        assert!(report.rows > 3 && report.seals > 3, "{minutes}: {}", report.sentence());
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[tokio::test]
async fn an_instance_with_a_wrong_clock_says_so_and_is_not_ready() {
    for (minutes, status) in [(0, 200), (-20, 503), (20, 503)] {
        let pair = Pair::start(minutes).await;
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server =
            mijntoegang::app::ops(([127, 0, 0, 1], port).into(), pair.wrong.site(), pair.wrong.builder.readiness.clone())
                .unwrap();
        let ops = server.handle();
        tokio::spawn(server);
        let ask = async |path: &str| {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            client.get(format!("http://127.0.0.1:{port}{path}")).send().await.unwrap()
        };
        ask("/health/ready").await;
        assert_eq!(ask("/health/ready").await.status().as_u16(), status, "{minutes}: twice in a row");
        let metrics = ask("/metrics").await.text().await.unwrap();
        let seconds = minutes * 60;
        assert!(metrics.contains(&format!("mijntoegang_clock_difference_seconds {seconds}.0\n")), "{metrics}");
        if status == 503 {
            // NTP sets it right.
            pair.wrong.builder.clock.advance(TimeDelta::minutes(-minutes));
            assert_eq!(ask("/health/ready").await.status().as_u16(), 200, "{minutes}");
        }
        ops.stop(false).await;
    }
}
