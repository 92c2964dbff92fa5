//! The reminder of what stays unread, and where the werklijst and the metrics say so.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use mijntoegang::app::{self, AppBuilder};
use mijntoegang::break_glass::BreakReport;
use mijntoegang::calendar::WorkingDays;
use mijntoegang::clock::Clock;
use mijntoegang::ombuds_mail::remind;

use super::{OMBUDSDIENST, Post, paced_portal, until};
use crate::break_glass::{kept, last_night};
use crate::break_glass_crash::failing_smtp_server::{Fault, Sink};
use crate::support::{Portal, new_database, start_of_tests};

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

impl Portal {
    /// Moves the clock on to this moment.
    fn until(&self, moment: &str) {
        self.clock.advance(at(moment) - self.clock.now());
    }

    /// Every instance looks whether it is time; answers how many mails that makes in all.
    async fn morning(&self, moment: &str) -> i64 {
        self.until(moment);
        let sites = [self.site(), self.site(), self.site()];
        for done in futures_util::future::join_all(sites.iter().map(remind)).await {
            done.unwrap();
        }
        self.count("select count(*) from outbox where kind = 'ombuds-notice'").await
    }

    /// Nothing of the demo's own waits at the ombudsdienst.
    async fn tidy(&self) {
        self.owner().await.batch_execute("delete from request_events; delete from exclusion_requests").await.unwrap();
    }
}

#[tokio::test]
async fn a_mail_server_that_is_dead_for_four_days_is_followed_by_a_new_mail_the_next_working_morning() {
    let portal = paced_portal().await;
    portal.tidy().await;
    portal.until("2026-11-26T09:00:00Z");
    portal.signed_in("jan").await.request_for("Sofie Claes", "Sofie Claes Arts").await;
    // Nobody listens on port 1.
    let post = Post::to_server(&portal, "smtp://127.0.0.1:1");
    let attempts = "select count(*) from outbox where attempts > 0";
    until("a first attempt", async || portal.count(attempts).await == 1).await;
    assert_eq!(portal.morning("2026-11-27T07:00:00Z").await, 1, "not unread for a working day, and its mail is tried still");
    assert_eq!(portal.morning("2026-11-28T07:00:00Z").await, 1, "Saturday is no working day");
    portal.until("2026-11-29T10:00:00Z");
    until("it is given up", async || portal.count("select count(*) from outbox where state = 'failed'").await == 1).await;
    post.stop().await;
    // The server is back on Monday at noon; at eight another was written.
    assert_eq!(portal.morning("2026-11-30T06:59:00Z").await, 1, "not before eight");
    assert_eq!(portal.morning("2026-11-30T07:00:00Z").await, 2);
    assert_eq!(portal.morning("2026-11-30T11:00:00Z").await, 2, "once a day");
    let sink = Sink::start(&[]).await;
    let post = Post::to_server(&portal, &sink.url());
    portal.delivered().await;
    assert_eq!(sink.mails().len(), 1);
    assert_eq!(portal.morning("2026-12-01T07:00:00Z").await, 3, "and each working day while it is unread");
    portal.delivered().await;
    assert_eq!(sink.mails().len(), 2);
    post.stop().await;
}

#[tokio::test]
async fn what_is_unread_for_a_working_day_is_told_once_a_working_day_over_all_instances() {
    let closed = |builder: &mut AppBuilder| {
        builder.rules.working_days = WorkingDays::closed_on(NaiveDate::from_ymd_opt(2026, 11, 25));
    };
    let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), closed).await;
    portal.tidy().await;
    portal.until("2026-11-23T22:00:00Z");
    let talk = portal.signed_in("jan").await.writes("andere", "Een vraag").await;
    assert_eq!(portal.morning("2026-11-24T07:00:00Z").await, 1);
    assert_eq!(portal.morning("2026-11-24T22:30:00Z").await, 1, "unread for a day, and it is not eight in the morning");
    assert_eq!(portal.morning("2026-11-25T07:00:00Z").await, 1, "the house is closed");
    assert_eq!(portal.morning("2026-11-26T07:00:00Z").await, 2, "three instances make one mail");
    assert_eq!(portal.morning("2026-11-26T12:00:00Z").await, 2);
    assert_eq!(portal.morning("2026-11-27T08:30:00Z").await, 3, "an instance that starts late is late");
    let to = "select count(*) from outbox where recipient = 'ombudsdienst@example.org'";
    assert_eq!(portal.count(to).await, 3, "nothing waits at the other house");
    // Read: nothing waits any more.
    let officer = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(officer.get(&format!("/ombudsdienst{talk}")).await.status, 200);
    assert_eq!(portal.morning("2026-11-30T07:00:00Z").await, 3);
    assert_eq!(portal.count("select count(*) from ombuds_reminders").await, 8, "four mornings at two houses");
}

#[tokio::test]
async fn the_worklist_shows_what_the_mail_is_about() {
    let portal = Portal::start().await;
    portal.tidy().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let signals = async || an.get("/ombudsdienst").await.texts(".mt-signals p");
    assert_eq!(signals().await, Vec::<String>::new(), "nothing, no box");
    let talk = jan.writes("andere", "Een vraag").await;
    let broken = kept(&portal.site(), &last_night(portal.clock.now())).await;
    let page = an.get("/ombudsdienst").await;
    assert_eq!(
        page.texts(".mt-signals p"),
        [
            "Er wacht 1 gesprek met een ongelezen bericht. Lees de berichten",
            "Er wacht 1 doorbreking op nazicht. Bekijk de doorbrekingen"
        ]
    );
    assert_eq!(page.attribute(".mt-signals li:first-child a", "href").as_deref(), Some("/ombudsdienst/berichten"));
    assert_eq!(page.attribute(".mt-signals li:last-child a", "href").as_deref(), Some("/ombudsdienst/doorbrekingen"));
    jan.writes("andere", "Nog een vraag").await;
    for number in 0..120 {
        let report = BreakReport { ends_at: None, ..last_night(portal.clock.now() + TimeDelta::seconds(number)) };
        kept(&portal.site(), &report).await;
    }
    assert_eq!(
        signals().await,
        [
            "Er wachten 2 gesprekken met ongelezen berichten. Lees de berichten",
            "Er wachten meer dan 99 doorbrekingen op nazicht. Bekijk de doorbrekingen"
        ]
    );
    // Unread for a working day; the house elsewhere has nothing.
    portal.clock.advance(TimeDelta::hours(24));
    let an = portal.signed_in("an-ombudsdienst").await;
    let overdue = "Er wacht al een werkdag of langer iets dat niemand bekeek.";
    assert!(an.get("/ombudsdienst").await.texts(".mt-signals p").contains(&overdue.to_owned()));
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(koen.get("/ombudsdienst").await.texts(".mt-signals p"), Vec::<String>::new());
    // Read and looked at, nothing is left of it.
    portal
        .owner()
        .await
        .batch_execute(
            "update breaks set reviewed_by = (select id from officers where given_name = 'An'), reviewed_at = received_at",
        )
        .await
        .unwrap();
    an.get(&format!("/ombudsdienst{talk}")).await;
    let left = an.get("/ombudsdienst").await.texts(".mt-signals p");
    assert_eq!(left, ["Er wacht 1 gesprek met een ongelezen bericht. Lees de berichten", overdue], "{broken}");
}

#[tokio::test]
async fn the_worklist_and_the_metrics_say_that_the_last_mail_failed_and_how_long_something_waits() {
    let portal = paced_portal().await;
    portal.tidy().await;
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let server = app::ops(address, portal.site(), portal.builder.readiness.clone()).unwrap();
    let ops = server.handle();
    tokio::spawn(server);
    let metric = async |name: &str, house: &str| -> String {
        let text = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
        let start = format!("mijntoegang_{name}{{institution=\"{house}\"}} ");
        text.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("{start} in {text}")).to_owned()
    };
    let home = "AZ Sint-Lucas Brugge";
    assert_eq!((metric("ombuds_unread_seconds", home).await, metric("ombuds_mail_failed", home).await), ("0".into(), "0".into()));
    portal.signed_in("jan").await.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let refuses = Sink::start(&[Fault::Rcpt("550 5.1.1 unknown")]).await;
    let post = Post::to_server(&portal, &refuses.url());
    until("it is refused for good", async || portal.count("select count(*) from outbox where state = 'failed'").await == 1).await;
    portal.clock.advance(TimeDelta::minutes(10));
    assert_eq!(
        (metric("ombuds_unread_seconds", home).await, metric("ombuds_mail_failed", home).await),
        ("600".into(), "1".into())
    );
    let other = portal.site().institutions[1].contact.institution.clone();
    assert_eq!(
        (metric("ombuds_unread_seconds", &other).await, metric("ombuds_mail_failed", &other).await),
        ("0".into(), "0".into())
    );
    let an = portal.signed_in("an-ombudsdienst").await;
    let failed = "De laatste e-mail aan de ombudsdienst kwam niet aan. Vertel het aan wie Mijn Toegang beheert.";
    assert_eq!(an.get("/ombudsdienst").await.texts(".mt-signals p"), [failed]);
    // The next morning another goes out, though nothing has been unread for a working day; when it arrives, all is well.
    assert_eq!(portal.morning("2026-11-24T07:00:00Z").await, 2);
    portal.delivered().await;
    assert_eq!(refuses.mails().len(), 1);
    assert!(refuses.mails()[0].contains(OMBUDSDIENST));
    assert_eq!(metric("ombuds_mail_failed", home).await, "0");
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(an.get("/ombudsdienst").await.texts(".mt-signals p"), Vec::<String>::new());
    post.stop().await;
    ops.stop(false).await;
}
