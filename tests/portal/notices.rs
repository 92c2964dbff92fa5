//! The neutral notice by e-mail (R14): how often, to whom, and how it is stopped. The workers are played by the owner.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::clock::Clock;
use mijntoegang::db::ids::PatientId;
use mijntoegang::db::{Actor, Job};
use mijntoegang::mail::{SmtpUrl, Transport, Worker, WorkerSettings};
use mijntoegang::web::random;
use regex::Regex;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::{Page, Portal, new_database, start_of_tests};

/// A portal that sends one notice in a quarter of an hour.
async fn calm_portal() -> Portal {
    Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| builder.rules.notice_minutes = 15).await
}

/// One notice for Emma by the database's own function, at a moment, in a transaction that stays open.
async fn notice_in(app: &Client, patient: Uuid, at: DateTime<Utc>, minutes: i32, calm: bool) -> bool {
    let (token, hash) = random::link_token().unwrap();
    let (id, link) = (Uuid::now_v7(), format!("https://toegang.example.org/uitschrijven/{token}"));
    let row = app
        .query_one(
            "select mt_notice($1, $2, $3, 'Er staat een bericht voor je klaar', 'Dag', $4, $5, $6, $7, $8)",
            &[&id, &patient, &calm, &format!("<{id}@example.org>"), &link, &hash, &at, &minutes],
        )
        .await;
    row.unwrap().get(0)
}

async fn notice(app: &Client, actor: Actor, patient: Uuid, at: DateTime<Utc>, minutes: i32, calm: bool) -> bool {
    app.batch_execute(&actor.begin_statement()).await.unwrap();
    let written = notice_in(app, patient, at, minutes, calm).await;
    app.batch_execute("commit").await.unwrap();
    written
}

struct Scene {
    portal: Portal,
    owner: Client,
    app: Client,
    emma: Uuid,
    an: Actor,
    now: DateTime<Utc>,
}

impl Scene {
    async fn new() -> Self {
        let portal = calm_portal().await;
        let owner = portal.owner().await;
        owner.batch_execute("update patients set email = 'emma@example.org' where given_name = 'Emma'").await.unwrap();
        let emma = owner.query_one("select id from patients where given_name = 'Emma'", &[]).await.unwrap().get(0);
        let row = owner.query_one("select id, institution_id from officers where given_name = 'An'", &[]).await.unwrap();
        let an = Actor::Officer { id: row.get(0), institution: row.get(1) };
        Self { app: portal.app_role().await, owner, emma, an, now: start_of_tests(), portal }
    }

    async fn officer_tells(&self, minutes_later: i64) -> bool {
        notice(&self.app, self.an, self.emma, self.now + TimeDelta::minutes(minutes_later), 15, false).await
    }

    async fn calm(&self, minutes_later: i64) -> bool {
        let at = self.now + TimeDelta::minutes(minutes_later);
        notice(&self.app, Actor::System(Job::Sweep), self.emma, at, 15, true).await
    }

    /// When each of Emma's notices is due, or was sent, in minutes after the start.
    async fn dues(&self) -> Vec<(String, i64)> {
        let sql = "select state, coalesce(sent_at, next_attempt_at) from outbox where patient_id = $1 order by 2";
        let rows = self.owner.query(sql, &[&self.emma]).await.unwrap();
        rows.iter().map(|row| (row.get(0), (row.get::<_, DateTime<Utc>>(1) - self.now).num_minutes())).collect()
    }

    /// What is due by then goes out then.
    async fn deliver(&self, minutes_later: i64) {
        let at = self.now + TimeDelta::minutes(minutes_later);
        let sql = "update outbox set state = 'sent', sent_at = $1, next_attempt_at = null, attempts = attempts + 1
                     where state = 'waiting' and next_attempt_at <= $1";
        self.owner.execute(sql, &[&at]).await.unwrap();
    }
}

fn sent(minute: i64) -> (String, i64) {
    ("sent".to_owned(), minute)
}

fn waits(minute: i64) -> (String, i64) {
    ("waiting".to_owned(), minute)
}

#[tokio::test]
async fn at_most_one_in_a_quarter_of_an_hour_and_none_is_dropped() {
    let scene = Scene::new().await;
    assert!(scene.officer_tells(0).await);
    assert_eq!(scene.dues().await, [waits(0)], "the first goes at once");
    assert!(!scene.officer_tells(1).await, "it waits still: the next joins it");
    assert_eq!(scene.dues().await, [waits(0)]);
    scene.deliver(2).await;
    assert!(scene.officer_tells(3).await);
    assert_eq!(scene.dues().await, [sent(2), waits(17)], "sent: the next waits for its quarter");
    for minute in [4, 9, 16] {
        assert!(!scene.officer_tells(minute).await);
    }
    assert_eq!(scene.dues().await, [sent(2), waits(17)], "and takes all that come meanwhile");
    scene.deliver(18).await;
    assert!(scene.officer_tells(60).await);
    assert_eq!(scene.dues().await, [sent(2), sent(18), waits(60)]);
}

#[tokio::test]
async fn with_nought_minutes_each_has_its_own() {
    let scene = Scene::new().await;
    for _ in 0..3 {
        assert!(notice(&scene.app, scene.an, scene.emma, scene.now, 0, false).await);
    }
    assert_eq!(scene.dues().await, [waits(0), waits(0), waits(0)]);
}

#[tokio::test]
async fn what_is_calm_has_one_a_day_and_what_is_not_takes_it_along() {
    let scene = Scene::new().await;
    assert!(scene.calm(0).await);
    scene.deliver(0).await;
    assert!(scene.calm(20).await);
    assert_eq!(scene.dues().await, [sent(0), waits(24 * 60)]);
    assert!(!scene.calm(600).await);
    assert_eq!(scene.dues().await, [sent(0), waits(24 * 60)]);
    // Something urgent: the waiting one goes now and tells of both.
    assert!(!scene.officer_tells(700).await);
    assert_eq!(scene.dues().await, [sent(0), waits(700)]);
    scene.deliver(700).await;
    assert!(scene.calm(701).await);
    assert_eq!(scene.dues().await, [sent(0), sent(700), waits(700 + 24 * 60)]);
    // One that waits already takes a calm one along at its own time.
    let scene = Scene::new().await;
    scene.officer_tells(0).await;
    scene.deliver(0).await;
    scene.officer_tells(5).await;
    assert!(!scene.calm(6).await);
    assert_eq!(scene.dues().await, [sent(0), waits(15)]);
}

#[tokio::test]
async fn a_mail_in_a_workers_hands_is_not_joined() {
    let scene = Scene::new().await;
    scene.officer_tells(0).await;
    // The worker holds the row while it talks to the mail server.
    let worker = scene.portal.app_role().await;
    worker.batch_execute(&Actor::System(Job::Mail).begin_statement()).await.unwrap();
    let held = "select id from outbox where patient_id is not null and state = 'waiting' for update skip locked";
    let first: Uuid = worker.query_one(held, &[]).await.unwrap().get(0);
    assert!(scene.officer_tells(1).await, "whoever reads that mail now may be gone before this was written");
    assert_eq!(scene.dues().await, [waits(0), waits(16)]);
    assert!(!scene.officer_tells(2).await, "the second is joined");
    // It was not delivered: the later one tells of both.
    let again: bool = worker.query_one("select mt_notice_again($1)", &[&first]).await.unwrap().get(0);
    worker.batch_execute("commit").await.unwrap();
    assert!(!again);
    assert_eq!(scene.dues().await, [waits(16)]);
}

#[tokio::test]
async fn after_a_failed_attempt_the_days_count_anew() {
    let scene = Scene::new().await;
    scene.officer_tells(0).await;
    let failed = "update outbox set attempts = 3, next_attempt_at = $1, last_error = 'unreachable' where patient_id is not null";
    scene.owner.execute(failed, &[&(scene.now + TimeDelta::minutes(90))]).await.unwrap();
    let before = scene.owner.query_one("select id, message_id from outbox where patient_id is not null", &[]).await.unwrap();
    assert!(!scene.officer_tells(60).await);
    let after = scene
        .owner
        .query_one("select id, message_id, created_at, attempts from outbox where patient_id is not null", &[])
        .await
        .unwrap();
    assert_eq!(scene.dues().await, [waits(90)], "its turn is its turn");
    assert_eq!(before.get::<_, Uuid>(0), after.get::<_, Uuid>(0));
    assert_ne!(before.get::<_, String>(1), after.get::<_, String>(1), "no mail program takes it for the one before");
    assert_eq!(after.get::<_, DateTime<Utc>>(2), scene.now + TimeDelta::minutes(60));
}

#[tokio::test]
async fn many_at_once_make_one() {
    let scene = Scene::new().await;
    let one = async || {
        let app = scene.portal.app_role().await;
        notice(&app, scene.an, scene.emma, scene.now, 15, false).await
    };
    let written = futures_util::future::join_all((0..12).map(|_| one())).await;
    assert_eq!(written.iter().filter(|written| **written).count(), 1);
    assert_eq!(scene.dues().await, [waits(0)]);
    assert_eq!(scene.portal.count("select count(*) from unsubscribe_tokens").await, 1);
}

#[tokio::test]
async fn whoever_causes_it_sees_no_address_and_a_stranger_causes_none() {
    let scene = Scene::new().await;
    let jan: Uuid = scene.owner.query_one("select id from patients where given_name = 'Jan'", &[]).await.unwrap().get(0);
    for actor in [scene.an, Actor::Patient(PatientId::from_uuid(scene.emma)), Actor::System(Job::Sweep)] {
        scene.app.batch_execute(&actor.begin_statement()).await.unwrap();
        notice_in(&scene.app, scene.emma, scene.now, 15, false).await;
        let seen = scene.app.query("select recipient from outbox", &[]).await.unwrap();
        assert!(seen.is_empty(), "{actor:?}");
        let refused = scene.app.query("select email from patients", &[]).await.unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "42501", "{actor:?}");
        scene.app.batch_execute("rollback").await.unwrap();
    }
    for begin in [Actor::Patient(PatientId::from_uuid(jan)).begin_statement(), "begin".to_owned()] {
        scene.app.batch_execute(&begin).await.unwrap();
        let sql =
            "select mt_notice(gen_random_uuid(), $1, false, 's', 'b', '<a@b>', 'https://a.example/x', sha256('a'), now(), 0)";
        let refused = scene.app.query_one(sql, &[&scene.emma]).await.unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "MT010", "{begin}");
        scene.app.batch_execute("rollback").await.unwrap();
    }
    assert_eq!(scene.dues().await, []);
}

#[tokio::test]
async fn without_an_address_nothing_is_written() {
    let scene = Scene::new().await;
    for change in ["email = null", "email = 'emma@example.org', email_off_at = now()"] {
        scene.owner.batch_execute(&format!("update patients set {change} where given_name = 'Emma'")).await.unwrap();
        assert!(!scene.officer_tells(0).await);
        assert_eq!(scene.dues().await, [], "{change}");
    }
}

/// Emma's last notice: its text and its link to say no.
async fn last_mail(portal: &Portal) -> (String, String) {
    let sql = "select body, unsubscribe from outbox where kind = 'patient-notice' order by created_at desc, id desc limit 1";
    let row = portal.owner().await.query_one(sql, &[]).await.unwrap();
    (row.get(0), row.get(1))
}

/// An officer takes Emma's request back and forth, which tells her of it.
async fn told(portal: &Portal) {
    let emma = portal.signed_in("emma").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let name = format!("Zebra Nummer {}", portal.count("select count(*) from exclusion_requests").await);
    let reference = emma.send_draft(&emma.draft_described(&name, "AZ Sint-Lucas Brugge, kelder").await).await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    an.fill(&page, &format!("{page}/weiger"), &[("reden", "andere"), ("uitleg", "nee")]).await.location();
}

#[tokio::test]
async fn every_notice_carries_a_link_to_stop_that_names_nobody() {
    let portal = Portal::start().await;
    portal.owner().await.batch_execute("update patients set email = 'emma@example.org' where given_name = 'Emma'").await.unwrap();
    told(&portal).await;
    let (body, link) = last_mail(&portal).await;
    let shape = Regex::new(r"^http://127\.0\.0\.1:\d+/uitschrijven/[A-Za-z0-9_-]{43}$").unwrap();
    assert!(shape.is_match(&link), "{link}");
    assert_eq!(
        body,
        format!(
            "Dag,\n\ner staat een bericht voor je klaar. Meld je aan om het te lezen: {}/\n\nAntwoord niet op deze e-mail.\n\n\
             Wil je deze e-mails niet meer krijgen? {link}\n",
            portal.base
        )
    );
    let token = link.rsplit_once('/').unwrap().1;
    let kept = portal.owner().await.query("select token_hash from unsubscribe_tokens", &[]).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert!(kept.iter().all(|row| Some(row.get::<_, Vec<u8>>(0)) == random::link_hash(token)), "hashed");
}

async fn one_click(portal: &Portal, link: &str, kind: &str, body: &str) -> Page {
    // As a mail program does it: no cookies, no origin.
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    assert!(link.starts_with(&portal.base));
    Page::of(client.post(link).header("content-type", kind).body(body.to_owned()).send().await.unwrap()).await
}

const FORM: &str = "application/x-www-form-urlencoded";

async fn is_off(portal: &Portal) -> bool {
    portal.count("select count(*) from patients where given_name = 'Emma' and email_off_at is not null").await == 1
}

#[tokio::test]
async fn one_click_stops_them_and_mijn_gegevens_says_so() {
    for (kind, body) in [
        (FORM, "List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n",
        ),
        (FORM, ""),
    ] {
        let portal = Portal::start().await;
        portal
            .owner()
            .await
            .batch_execute("update patients set email = 'emma@example.org' where given_name = 'Emma'")
            .await
            .unwrap();
        told(&portal).await;
        let link = last_mail(&portal).await.1;
        let path = link.strip_prefix(&portal.base).unwrap().to_owned();
        let asked = portal.anonymous().get(&path).await;
        assert_eq!((asked.status, asked.texts("main button")), (200, vec!["Stuur geen e-mails meer".to_owned()]));
        assert!(!is_off(&portal).await, "opening the page does nothing: mail programs open links by themselves");
        let done = one_click(&portal, &link, kind, body).await;
        assert_eq!(done.status, 200, "no redirect (RFC 8058): {}", done.text());
        assert!(is_off(&portal).await, "{kind}");
        let waiting = portal.count("select count(*) from outbox where kind = 'patient-notice' and state = 'waiting'").await;
        assert_eq!(waiting, 0, "what waited is taken out");
        told(&portal).await;
        assert_eq!(portal.count("select count(*) from outbox where kind = 'patient-notice'").await, 0, "and nothing is written");
        let emma = portal.signed_in("emma").await;
        let page = emma.get("/mijn-gegevens/e-mail").await;
        assert!(page.has("We sturen geen e-mails meer naar emma@example.org."), "{}", page.text());
        let again = emma.send(&page, "/mijn-gegevens/e-mail-aan", &[]).await;
        assert_eq!(again.location(), "/mijn-gegevens/e-mail");
        assert!(
            !is_off(&portal).await && emma.get("/mijn-gegevens/e-mail").await.has("We sturen e-mails naar: emma@example.org")
        );
        told(&portal).await;
        assert_eq!(portal.count("select count(*) from outbox where kind = 'patient-notice'").await, 1);
    }
}

#[tokio::test]
async fn known_used_and_unknown_links_look_alike_and_show_nobody() {
    let portal = Portal::start().await;
    portal.owner().await.batch_execute("update patients set email = 'emma@example.org' where given_name = 'Emma'").await.unwrap();
    told(&portal).await;
    let link = last_mail(&portal).await.1;
    let unknown = format!("{}/uitschrijven/{}", portal.base, random::link_token().unwrap().0);
    let nonsense = format!("{}/uitschrijven/{}", portal.base, "x".repeat(3000));
    let first = one_click(&portal, &link, FORM, "List-Unsubscribe=One-Click").await;
    for (what, link) in [("used", &link), ("unknown", &unknown), ("none", &nonsense)] {
        let page = one_click(&portal, link, FORM, "List-Unsubscribe=One-Click").await;
        assert_eq!((page.status, &page.body), (first.status, &first.body), "{what}");
        assert_eq!(page.header("set-cookie"), "", "{what}");
        let asked = portal.anonymous().get(link.strip_prefix(&portal.base).unwrap()).await;
        assert!(asked.status == 200, "{what}");
        for shown in [&page, &asked] {
            for word in ["Emma", "Peeters", "example.org", "Sint-Lucas", "050 36 57 89", "Afmelden", "Aanmelden"] {
                assert!(!shown.body.contains(word), "{what}: {word}");
            }
        }
    }
    // Somebody signed in sees no more on it, and audit rows hold one stop.
    let emma = portal.signed_in("emma").await;
    assert!(!emma.get(link.strip_prefix(&portal.base).unwrap()).await.body.contains("Emma"));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'notices-stopped'").await, 1);
    let large = one_click(&portal, &link, FORM, &"x".repeat(2 * 1024 * 1024)).await;
    assert_eq!(large.status, 413);
}

#[tokio::test]
async fn the_link_does_nothing_else_and_ends_with_the_address() {
    let portal = Portal::start().await;
    portal.owner().await.batch_execute("update patients set email = 'emma@example.org' where given_name = 'Emma'").await.unwrap();
    told(&portal).await;
    let link = last_mail(&portal).await.1;
    let confirm = link.replace("/uitschrijven/", "/e-mail-bevestigen/");
    assert_eq!(one_click(&portal, &confirm, FORM, "").await.status, 404, "one purpose");
    let emma = portal.signed_in("emma").await;
    let page = emma.get("/mijn-gegevens/e-mail").await;
    assert_eq!(emma.send(&page, "/mijn-gegevens/e-mail-verwijderen", &[]).await.location(), "/mijn-gegevens/e-mail");
    assert_eq!(portal.count("select count(*) from outbox where kind = 'patient-notice'").await, 0);
    portal
        .owner()
        .await
        .batch_execute("update patients set email = 'nieuw@example.org' where given_name = 'Emma'")
        .await
        .unwrap();
    assert_eq!(one_click(&portal, &link, FORM, "").await.status, 200);
    assert!(!is_off(&portal).await, "whoever kept a mail to the address before has no say over the new one");
}

#[tokio::test]
async fn a_mail_in_hand_that_fails_is_not_tried_again_at_an_address_that_was_removed() {
    let portal = Portal::start().await;
    told(&portal).await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("smtp://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let builder = &portal.builder;
    let transport = Transport::smtp(SmtpUrl::parse(&url).unwrap(), None).unwrap();
    portal.owner().await.batch_execute("delete from outbox where patient_id is null").await.unwrap();
    let settings =
        WorkerSettings { server_timeout: Duration::from_secs(20), poll: Duration::from_millis(100), ..WorkerSettings::quick() };
    let worker = Worker::new(builder.database_url.clone(), builder.tls.clone(), transport, builder.sender.clone(), settings);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(worker.run(stopped));
    // The worker has the mail in its hands, and waits for the server's first word.
    let (server, _) = listener.accept().await.unwrap();
    let emma = portal.signed_in("emma").await;
    let page = emma.get("/mijn-gegevens/e-mail").await;
    assert_eq!(emma.send(&page, "/mijn-gegevens/e-mail-verwijderen", &[]).await.location(), "/mijn-gegevens/e-mail");
    assert_eq!(portal.count("select count(*) from outbox").await, 1, "what is in hand is left to the worker");
    drop(server);
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while portal.count("select count(*) from outbox").await > 0 {
        assert!(std::time::Instant::now() < until, "it is not taken out");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send(true).unwrap();
    working.await.unwrap();
}

#[tokio::test]
async fn a_mail_in_hand_that_fails_is_not_lost_when_the_address_changes_under_it() {
    let portal = Portal::start().await;
    told(&portal).await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("smtp://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let builder = &portal.builder;
    let transport = Transport::smtp(SmtpUrl::parse(&url).unwrap(), None).unwrap();
    portal.owner().await.batch_execute("delete from outbox where patient_id is null").await.unwrap();
    let settings =
        WorkerSettings { server_timeout: Duration::from_secs(20), poll: Duration::from_millis(100), ..WorkerSettings::quick() };
    let worker = Worker::new(builder.database_url.clone(), builder.tls.clone(), transport, builder.sender.clone(), settings);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(worker.run(stopped));
    // The worker has the mail in its hands, and waits for the server's first word.
    let (server, _) = listener.accept().await.unwrap();
    let emma = portal.signed_in("emma").await;
    let asked = emma.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail", &[("e-mail", "nieuw@example.org")]).await;
    assert_eq!(asked.location(), "/mijn-gegevens/e-mail");
    let owner = portal.owner().await;
    let body: String = owner.query_one("select body from outbox where kind = 'email-confirmation'", &[]).await.unwrap().get(0);
    let at = body.find("/e-mail-bevestigen/").unwrap();
    let link = body[at..].split_whitespace().next().unwrap();
    assert_eq!(portal.anonymous().post(link, &[]).await.status, 303);
    drop(server);
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while portal.count("select count(*) from outbox where kind = 'patient-notice' and recipient = 'emma@example.org'").await > 0 {
        assert!(std::time::Instant::now() < until, "it is not taken out");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(
        portal.count("select count(*) from outbox where kind = 'patient-notice' and recipient = 'nieuw@example.org' and state = 'waiting'").await,
        1
    );
    stop.send(true).unwrap();
    working.await.unwrap();
}

/// Whoever removes an address finds no copy of it with the mails that were sent, nor with those that were given up.
#[tokio::test]
async fn an_address_that_is_removed_is_in_no_mail_that_was_sent_or_given_up() {
    let scene = Scene::new().await;
    assert!(scene.officer_tells(0).await);
    scene.deliver(1).await;
    assert!(scene.officer_tells(30).await);
    let failed = "update outbox set state = 'failed', attempts = 9, next_attempt_at = null, last_error = 'smtp 550' where state = 'waiting'";
    scene.owner.batch_execute(failed).await.unwrap();
    assert!(scene.officer_tells(60).await);
    let copies = async || scene.portal.count("select count(*) from outbox o where o::text like '%emma@example.org%'").await;
    let links = async || scene.portal.count("select count(*) from outbox where unsubscribe is not null").await;
    assert_eq!((copies().await, links().await), (2, 2), "one given up, one that waits");
    let emma = scene.portal.signed_in("emma").await;
    emma.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail-verwijderen", &[]).await.location();
    assert_eq!((copies().await, links().await), (0, 0));
    assert_eq!(
        scene.portal.count("select count(*) from outbox where kind = 'patient-notice'").await,
        2,
        "that they were is kept"
    );
    // What an operator sends again is what is whole.
    let again = "update outbox set state = 'waiting', next_attempt_at = now() where state = 'failed' and body is not null";
    assert_eq!(scene.owner.execute(again, &[]).await.unwrap(), 0);
}

#[tokio::test]
async fn what_was_given_up_is_emptied_after_thirty_days() {
    let scene = Scene::new().await;
    assert!(scene.officer_tells(0).await);
    let failed = "update outbox set state = 'failed', attempts = 9, next_attempt_at = null, last_error = 'smtp 550'";
    scene.owner.batch_execute(failed).await.unwrap();
    let whole = async || scene.portal.count("select count(*) from outbox where body is not null and recipient is not null").await;
    for (days, left) in [(30, 1), (1, 0)] {
        scene.portal.clock.advance(TimeDelta::days(days));
        mijntoegang::operate::sweep_once(&scene.portal.site()).await.unwrap();
        assert_eq!(whole().await, left);
    }
}
