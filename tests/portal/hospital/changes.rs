//! The feed of changes: one gapless sequence in the order of the commits, and what applications say of it.

use std::time::Duration;

use chrono::TimeDelta;
use mijntoegang::applications::{Scope, registry};
use mijntoegang::break_glass;
use mijntoegang::db::ids::ReportId;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{App, RIZIV};
use crate::break_glass::{JAN, jan_excludes_sofie, of_jan, reporter};
use crate::support::Portal;

const CHANGES: &str = "/api/v1/changes";
const WORDS: &str = "/api/v1/changes/acknowledgements";

/// An application that listens.
struct Listener {
    answer: reqwest::Response,
    text: String,
}

struct Heard {
    id: i64,
    event: String,
    data: Value,
}

impl Listener {
    async fn open(app: &App, after: Option<i64>) -> Result<Self, u16> {
        let mut request =
            reqwest::Client::builder().no_proxy().build().unwrap().get(format!("{}{CHANGES}", app.base)).bearer_auth(&app.token);
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let answer = request.header("accept-encoding", "br, gzip").send().await.unwrap();
        let status = answer.status().as_u16();
        if status != 200 {
            return Err(status);
        }
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Ok(Self { answer, text: String::new() })
    }

    /// The next block; none when the stream ends.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                return Some(block);
            }
            match timeout(Duration::from_secs(20), self.answer.chunk()).await.expect("a sign of life") {
                Ok(Some(bytes)) => self.text.push_str(std::str::from_utf8(&bytes).unwrap()),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    /// The next change.
    async fn next(&mut self) -> Option<Heard> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
            if let Some(id) = field("id: ") {
                return Some(Heard {
                    id: id.parse().unwrap(),
                    event: field("event: ").unwrap().to_owned(),
                    data: serde_json::from_str(field("data: ").unwrap()).unwrap(),
                });
            }
            let is_sign = |line: &str| line.starts_with(':') || line.starts_with("retry:");
            assert!(
                block.lines().all(|line| is_sign(line) || line == "event: position" || line.starts_with("data: {\"sequence\":")),
                "{block}"
            );
        }
    }
}

async fn follower(portal: &Portal, name: &str) -> App {
    portal.application(name, &[Scope::ChangesRead]).await
}

async fn position(app: &App) -> i64 {
    app.get("/api/v1/changes/position").await.json()["sequence"].as_i64().unwrap()
}

async fn word(app: &App, sequence: i64, at: &str) -> u16 {
    app.post(WORDS, &json!({ "sequence": sequence, "enforced_at": at })).await.status
}

#[tokio::test]
async fn every_version_of_an_exclusion_and_every_break_is_heard_in_order() {
    let portal = Portal::start().await;
    let app = follower(&portal, "EPD").await;
    let start = position(&app).await;
    let mut listener = Listener::open(&app, None).await.unwrap();
    jan_excludes_sofie(&portal).await;
    let first = listener.next().await.unwrap();
    assert_eq!((first.id, first.event.as_str(), first.data["resourceType"].as_str()), (start + 1, "consent", Some("Consent")));
    assert_eq!((&first.data["status"], &first.data["meta"]["versionId"]), (&json!("active"), &json!("1")));
    assert_eq!(first.data["patient"]["identifier"]["value"], JAN);
    assert_eq!(
        first.data["provision"]["actor"][0]["reference"]["identifier"],
        json!({ "system": RIZIV, "value": "10000007003" })
    );
    // A break opens it, and is stopped.
    let (site, now) = (portal.site(), portal.clock.now());
    let report = of_jan(now);
    break_glass::report(&site, &reporter(), &report).await.unwrap();
    let broken = listener.next().await.unwrap();
    assert_eq!(
        (broken.id, broken.event.as_str(), broken.data["resourceType"].as_str()),
        (start + 2, "break", Some("AuditEvent"))
    );
    let text = broken.data.to_string();
    assert!(text.contains(JAN) && text.contains("10000007003") && !text.contains("Sofie") && !text.contains("wacht"), "{text}");
    portal.clock.advance(TimeDelta::hours(1));
    let stop = break_glass::Stop { id: ReportId::generate(), at: portal.clock.now() };
    break_glass::report_stop(&site, &reporter(), report.id, &stop).await.unwrap();
    let stopped = listener.next().await.unwrap();
    assert_eq!((stopped.id, stopped.event.as_str(), &stopped.data["id"]), (start + 3, "break", &broken.data["id"]));
    // The patient ends it: the same exclusion, another version.
    let jan = portal.signed_in("jan").await;
    let ask = format!("/uitsluitingen/{}/opnieuw-toegang", first.data["id"].as_str().unwrap());
    assert_eq!(jan.fill(&ask, &ask, &[]).await.status, 303);
    let ended = listener.next().await.unwrap();
    assert_eq!((ended.id, &ended.data["status"], &ended.data["id"]), (start + 4, &json!("inactive"), &first.data["id"]));
    assert!(ended.data["provision"]["period"]["end"].is_string());
    // Whoever comes back hears what is missing, and nothing twice.
    let mut again = Listener::open(&app, Some(start + 1)).await.unwrap();
    for id in start + 2..=start + 4 {
        assert_eq!(again.next().await.unwrap().id, id);
    }
    let mut late = Listener::open(&app, Some(start + 4)).await.unwrap();
    portal.owner().await.execute("update care_workers set niss = '85473099921' where riziv = '10000007003'", &[]).await.unwrap();
    jan_excludes_sofie(&portal).await;
    let newest = late.next().await.unwrap();
    assert_eq!((newest.id, &newest.data["status"]), (start + 5, &json!("active")));
    assert_ne!(newest.data["id"], first.data["id"]);
    let following = "select count(*) from audit_events where action = 'changes-followed' and actor_kind = 'application'";
    assert_eq!(portal.count(following).await, 3);
}

#[tokio::test]
async fn a_change_that_cannot_be_written_stops_no_follower_and_has_all_loaded_again() {
    crate::suite_log::begin();
    let portal = Portal::start().await;
    let app = follower(&portal, "EPD").await;
    let start = position(&app).await;
    let mut listener = Listener::open(&app, None).await.unwrap();
    jan_excludes_sofie(&portal).await;
    let first = listener.next().await.unwrap();
    // In a state that this program does not know.
    let odd = format!(
        "alter table changes drop constraint changes_state_of_kind;
         with taken as (update change_counter set last = last + 1 returning last)
         insert into changes (sequence, recorded_at, exclusion_id, version, state, starts_at, ends_at, person)
           select taken.last, now(), c.exclusion_id, c.version + 1, 'paused', c.starts_at, now(), c.person
             from taken, changes c where c.sequence = {};
         select pg_notify('mt_changes', '')",
        first.id
    );
    portal.owner().await.batch_execute(&odd).await.unwrap();
    let reload = |heard: &Heard| {
        assert_eq!((heard.id, heard.event.as_str()), (start + 2, "reload"));
        assert_eq!(heard.data, json!({ "sequence": start + 2 }));
    };
    reload(&listener.next().await.unwrap());
    // It goes on, for who listens and for who comes back.
    let jan = portal.signed_in("jan").await;
    let ask = format!("/uitsluitingen/{}/opnieuw-toegang", first.data["id"].as_str().unwrap());
    assert_eq!(jan.fill(&ask, &ask, &[]).await.status, 303);
    let mut again = Listener::open(&app, Some(start + 1)).await.unwrap();
    reload(&again.next().await.unwrap());
    for listener in [&mut listener, &mut again] {
        let ended = listener.next().await.unwrap();
        assert_eq!((ended.id, &ended.data["status"]), (start + 3, &json!("inactive")));
    }
    assert!(mijntoegang::changes::skipped_changes() >= 1);
    let told = format!("\"sequence\":{}", start + 2);
    assert!(
        crate::suite_log::text().lines().any(|line| line.contains("cannot be written as a resource") && line.contains(&told))
    );
}

#[tokio::test]
async fn a_number_that_the_directory_learns_is_a_new_version_of_what_holds() {
    let portal = Portal::start().await;
    let app = follower(&portal, "EPD").await;
    jan_excludes_sofie(&portal).await;
    let before = position(&app).await;
    let mut listener = Listener::open(&app, Some(before)).await.unwrap();
    let owner = portal.owner().await;
    owner.execute("update care_workers set function = 'Arts' where riziv = '10000007003'", &[]).await.unwrap();
    owner
        .execute(
            "insert into care_worker_posts (care_worker_id, institution_id, department, personnel_number)
               select w.id, i.id, 'proef', 'P-9' from care_workers w, institutions i where w.riziv = '10000007003' and i.cbe <> '0566988259' limit 1",
            &[],
        )
        .await
        .unwrap();
    let heard = listener.next().await.unwrap();
    assert_eq!((heard.id, &heard.data["meta"]["versionId"], &heard.data["status"]), (before + 1, &json!("2"), &json!("active")));
    assert!(heard.data["provision"]["actor"].to_string().contains("P-9"));
    // A number that was theirs keeps counting (R20); one that never was, does not.
    owner.execute("delete from care_worker_posts where personnel_number = 'P-9'", &[]).await.unwrap();
    assert_eq!(position(&app).await, before + 1);
    owner.execute("select mt_mark_number_wrong(id, null) from care_worker_numbers where written = 'P-9'", &[]).await.unwrap();
    assert!(!listener.next().await.unwrap().data.to_string().contains("P-9"));
}

/// Writes exclusions, ends and undoings as fast as it can: `number` writers of `each` changes.
async fn write(portal: &Portal, number: usize, each: usize) {
    let writers = (0..number).map(|writer| async move {
        let owner = portal.owner().await;
        let row = owner
            .query_one("select p.id, w.id from patients p, care_workers w where p.niss = '85073099932' order by w.id offset $1 limit 1", &[&i64::try_from(writer + 50).unwrap()])
            .await
            .unwrap();
        let (patient, worker): (uuid::Uuid, uuid::Uuid) = (row.get(0), row.get(1));
        for _ in 0..each / 2 {
            let id = uuid::Uuid::now_v7();
            owner
                .batch_execute(&format!(
                    "begin;
                     insert into exclusions (id, patient_id, care_worker_id, origin) values ('{id}', '{patient}', '{worker}', 'nexuzhealth');
                     insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
                       values ('{id}', '{id}', '{patient}', '{worker}', 'nexuzhealth', now());
                     commit;
                     update exclusion_periods set ended_at = now(), ended_by = 'patient' where id = '{id}'"
                ))
                .await
                .unwrap();
        }
    });
    futures_util::future::join_all(writers).await;
}

#[tokio::test]
async fn who_drops_and_comes_back_a_hundred_times_misses_nothing_and_hears_nothing_twice() {
    let portal = Portal::start().await;
    let second = Portal::over(portal.database.clone(), portal.clock.clone(), |_| {}).await;
    let app = follower(&portal, "EPD").await;
    let other = second.app_with(&app.token);
    let start = position(&app).await;
    let listening = async {
        let mut seen = start;
        for round in 0..100 {
            let at = if round % 2 == 0 { &app } else { &other };
            let mut listener = Listener::open(at, Some(seen)).await.unwrap();
            for _ in 0..=round % 7 {
                let heard = listener.next().await.unwrap();
                assert_eq!(heard.id, seen + 1, "round {round}");
                seen = heard.id;
            }
        }
        seen
    };
    let ((), seen) = tokio::join!(write(&portal, 8, 60), listening);
    assert_eq!(seen, start + (0..100).map(|round| 1 + round % 7).sum::<i64>());
    let whole = "select count(*) = max(sequence) and min(sequence) = 1 and bool_and(recorded_at >= before) from (
        select sequence, recorded_at, lag(recorded_at, 1, '-infinity') over (order by sequence) as before from changes) c";
    assert!(portal.owner().await.query_one(whole, &[]).await.unwrap().get::<_, bool>(0), "gapless, and times never go back");
}

#[tokio::test]
async fn a_token_that_is_taken_away_ends_its_streams_and_nobody_elses() {
    let portal = Portal::start().await;
    let (gone, stays) = (follower(&portal, "EPD").await, follower(&portal, "Labo").await);
    let mut cut = Listener::open(&gone, None).await.unwrap();
    let mut open = Listener::open(&stays, None).await.unwrap();
    let last = position(&gone).await;
    for _ in 0..3 {
        let block = cut.block().await.unwrap();
        assert!(block.contains(&format!(": position {last}\n")), "a sign of life while nothing happens: {block}");
        let event = format!("event: position\ndata: {{\"sequence\":{last}}}");
        assert!(block.ends_with(&event) && !block.contains("\nid:"), "for libraries that drop comments: {block}");
    }
    registry::revoke(&portal.owner_pool(), "EPD", None).await.unwrap();
    let ends = async { while cut.block().await.is_some() {} };
    timeout(Duration::from_secs(10), ends).await.expect("it ends");
    assert_eq!(Listener::open(&gone, None).await.err(), Some(401));
    jan_excludes_sofie(&portal).await;
    assert_eq!(open.next().await.unwrap().event, "consent");
    assert_eq!(Listener::open(&portal.application("Lezer", &[Scope::ConsentRead]).await, None).await.err(), Some(403));
}

#[tokio::test]
async fn who_followed_a_database_that_was_brought_back_is_told_to_load_everything_again() {
    let portal = Portal::start().await;
    let app = follower(&portal, "EPD").await;
    let mut listener = Listener::open(&app, None).await.unwrap();
    let start = position(&app).await;
    jan_excludes_sofie(&portal).await;
    assert_eq!(listener.next().await.unwrap().id, start + 1);
    portal.owner().await.execute("update change_counter set last = $1", &[&start]).await.unwrap();
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    let end = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mijntoegang_app' and datname = current_database()";
    admin.execute(end, &[]).await.unwrap();
    let ends = async { while listener.block().await.is_some() {} };
    timeout(Duration::from_secs(20), ends).await.expect("its stream ends by itself");
    assert_eq!(Listener::open(&app, Some(start + 1)).await.err(), Some(410));
    // Loaded again, it follows from there.
    let mut again = Listener::open(&app, Some(position(&app).await)).await.unwrap();
    assert!(again.block().await.is_some());
}

#[tokio::test]
async fn what_lies_too_far_back_or_ahead_is_gone() {
    let portal = Portal::start().await;
    let app = follower(&portal, "EPD").await;
    let last = position(&app).await;
    assert!(last > 2);
    assert!(Listener::open(&app, Some(0)).await.is_ok());
    assert_eq!(Listener::open(&app, Some(last + 1)).await.err(), Some(410), "another portal's");
    let gone = app.send(Method::GET, CHANGES, &[("last-event-id", "999999")], None).await;
    assert_eq!((gone.status, gone.header("content-type")), (410, "application/problem+json"));
    for wrong in ["x", "-1", "1.5", "", "99999999999999999999"] {
        let answer = app.send(Method::GET, CHANGES, &[("last-event-id", wrong)], None).await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
    portal.clock.advance(TimeDelta::days(60));
    assert_eq!(Listener::open(&app, Some(0)).await.err(), Some(410), "after 30 days");
    assert!(Listener::open(&app, Some(last)).await.is_ok(), "who has everything may stay");
}

#[tokio::test]
async fn an_officer_reads_since_when_all_applications_refuse_and_both_read_that_one_does_not_yet() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let (yet, since) =
        ("Dit werkt nog niet in alle computers van de ziekenhuizen.", "Alle ziekenhuistoepassingen weigeren deze persoon sinds");
    let list = emma.get("/uitsluitingen").await.text();
    assert!(!list.contains(yet) && !list.contains(since), "nothing while none is connected");
    let (epd, labo) = (follower(&portal, "EPD").await, follower(&portal, "Labo <b>").await);
    portal.application("Vrager", &[Scope::Decision]).await;
    jan_excludes_sofie(&portal).await;
    let jan = portal.signed_in("jan").await;
    assert!(jan.get("/uitsluitingen").await.text().contains(yet));
    let last = position(&epd).await;
    assert_eq!(word(&epd, last, "2026-11-23T13:05:00Z").await, 204);
    assert_eq!(word(&epd, last, "2026-11-23T13:06:00Z").await, 204, "again: the first word stands");
    let an = portal.signed_in("an-ombudsdienst").await;
    let reference: String = portal.owner().await.query_one("select reference from exclusion_requests where state = 'registered' and patient_id = (select id from patients where niss = '85073099932')", &[]).await.unwrap().get(0);
    let request = format!("/ombudsdienst/aanvragen/{reference}");
    assert!(an.get(&request).await.text().contains("Nog niet bevestigd door: Labo <b>."));
    assert!(jan.get("/uitsluitingen").await.text().contains(yet), "no application by name");
    assert_eq!(word(&labo, last - 1, "2026-11-23T13:04:00Z").await, 204);
    assert!(jan.get("/uitsluitingen").await.text().contains(yet), "that was before");
    portal.clock.advance(TimeDelta::minutes(10));
    assert_eq!(word(&labo, last, "2026-11-23T14:12:00+01:00").await, 204);
    let both = format!("{since} 23 november 2026 om 14.12 uur.");
    // The patient reads only what is not in order.
    let list = jan.get("/uitsluitingen").await.text();
    assert!(!list.contains(yet) && !list.contains(since), "{list}");
    assert!(an.get(&request).await.text().contains(&both));
    // One that is shut out is waited for no more.
    follower(&portal, "Nieuw").await;
    assert!(jan.get("/uitsluitingen").await.text().contains(yet));
    registry::revoke(&portal.owner_pool(), "Nieuw", None).await.unwrap();
    assert!(!jan.get("/uitsluitingen").await.text().contains(yet));
    // Words that cannot be true.
    assert_eq!(word(&epd, last + 1, "2026-11-23T13:05:00Z").await, 422);
    assert_eq!(word(&epd, last, "2027-01-01T00:00:00Z").await, 422);
    assert_eq!(word(&epd, -1, "2026-11-23T13:05:00Z").await, 400);
    assert_eq!(portal.application("Lezer", &[Scope::ConsentRead]).await.post(WORDS, &json!({})).await.status, 403);
}

#[tokio::test]
async fn who_is_far_behind_is_served_from_postgres_and_misses_nothing() {
    let portal = Portal::start().await;
    let app = follower(&portal, "EPD").await;
    let start = position(&app).await;
    // More than the feed keeps at hand, and more than one reading.
    write(&portal, 4, 130).await;
    let last = position(&app).await;
    assert!(last >= start + 500);
    let mut listener = Listener::open(&app, Some(start)).await.unwrap();
    for id in start + 1..=last {
        assert_eq!(listener.next().await.unwrap().id, id);
    }
    jan_excludes_sofie(&portal).await;
    assert_eq!(listener.next().await.unwrap().id, last + 1);
    assert_eq!(app.send(Method::HEAD, CHANGES, &[], None).await.status, 405, "a stream has no head alone");
}

#[tokio::test]
async fn a_slow_reader_whose_token_is_taken_away_gets_no_more() {
    let portal = Portal::start().await;
    let app = follower(&portal, "EPD").await;
    let start = position(&app).await;
    write(&portal, 4, 130).await;
    let last = position(&app).await;
    let mut listener = Listener::open(&app, Some(start)).await.unwrap();
    listener.next().await.unwrap();
    registry::revoke(&portal.owner_pool(), "EPD", None).await.unwrap();
    // A fresh stream is compared with the tokens from the second look on.
    tokio::time::sleep(Duration::from_secs(2)).await;
    write(&portal, 1, 40).await;
    let mut seen = 0;
    while let Some(heard) = listener.next().await {
        seen = heard.id;
    }
    assert!(seen <= last, "nothing that came after the token was taken away: {seen}");
}

#[tokio::test]
async fn an_acknowledgement_with_a_member_twice_is_400_and_not_kept() {
    let portal = Portal::start().await;
    let app = follower(&portal, "EPD").await;
    let body = r#"{"sequence":1,"enforced_at":"2026-11-23T13:05:00Z","sequence":0}"#.to_owned();
    let answer =
        app.send(Method::POST, "/api/v1/changes/acknowledgements", &[("content-type", "application/json")], Some(body)).await;
    assert_eq!((answer.status, &answer.json()["pointer"]), (400, &json!("/sequence")));
    assert_eq!(portal.count("select count(*) from change_acknowledgements").await, 0);
}
