//! The audit, proved: what the database's owner does to it is found and named; what only goes wrong is no alarm.

mod frozen;
mod tampering;

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use diesel_async::AsyncPgConnection;
use mijntoegang::audit::seal::encode::{self, Hash};
use mijntoegang::audit::seal::head_file::HeadFile;
use mijntoegang::audit::seal::heads::Heads;
use mijntoegang::audit::seal::keys::{Key, Keyring};
use mijntoegang::audit::seal::records::{AuditRow, Seal};
use mijntoegang::audit::seal::verify::VerificationReport;
use mijntoegang::audit::seal::{Sealer, Sealing, export, read, retain, store};
use mijntoegang::audit::{Event, record};
use mijntoegang::clock::Clock;
use mijntoegang::db::ids::{InstitutionId, OfficerId, PatientId, RequestId};
use mijntoegang::db::{Actor, Db, Job, Tls, client, connect};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::{cluster, new_database, share_clock, start_of_tests};

/// A database with a sealer beside it, and no portal.
pub struct Scene {
    pub db: Db,
    pub clock: Clock,
    pub owner: Client,
    sealing: Sealing,
    sealer: Sealer,
    conn: AsyncPgConnection,
    folder: PathBuf,
    database: String,
}

/// Of an audit row, without its place.
const COLUMNS: &str =
    "happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id, exclusion_id, care_worker_id, details";

fn tls() -> Tls {
    Tls::new(None).unwrap()
}

impl Scene {
    pub async fn new() -> Self {
        Self::at(Clock::fixed(start_of_tests())).await
    }

    async fn at(clock: Clock) -> Self {
        let database = new_database().await;
        share_clock(&clock, cluster().connection_string("mijntoegang_owner", &database)).await;
        let folder = std::env::temp_dir().join(format!("mijntoegang-audit-{}", Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let (key, _) = Key::make([5; 32], &folder.join("audit.key")).unwrap();
        let heads = HeadFile::open(&folder.join("heads")).unwrap();
        let sealing = Sealing { known: Keyring::default().with(&key), key, heads };
        let app = cluster().connection_string("mijntoegang_app", &database);
        Self {
            db: Db::new(&app, &tls(), 4).unwrap(),
            owner: client(&cluster().connection_string("mijntoegang_owner", &database), &tls()).await.unwrap(),
            sealer: Sealer::new(app.clone().into(), tls(), sealing.clone()),
            conn: connect(&app, &tls()).await.unwrap(),
            sealing,
            clock,
            folder,
            database,
        }
    }

    fn owner_url(&self) -> String {
        cluster().connection_string("mijntoegang_owner", &self.database)
    }

    /// An officer does so many things, each in a transaction of its own.
    async fn act(&self, times: usize) {
        let actor = Actor::Officer { id: OfficerId::generate(), institution: InstitutionId::generate() };
        for _ in 0..times {
            let mut tx = self.db.begin(actor).await.unwrap();
            let (patient, request) = (PatientId::generate(), RequestId::generate());
            record(
                &mut tx,
                actor,
                Event::request_step("request-refused", patient, request).with_detail("reason", "andere"),
                self.clock.now(),
            )
            .await
            .unwrap();
            tx.commit().await.unwrap();
        }
    }

    async fn seal(&mut self) {
        while self.sealer.seal_once(&mut self.conn).await.unwrap() {}
    }

    /// Four seals of three rows, and a number that was rolled back between the rows of the third.
    async fn sealed() -> Self {
        let mut scene = Self::new().await;
        for n in 0..4 {
            scene.act(1).await;
            if n == 2 {
                let mut tx = scene.db.begin(Actor::System(Job::Sweep)).await.unwrap();
                record(&mut tx, Actor::System(Job::Sweep), Event::patient_read(PatientId::generate()), scene.clock.now())
                    .await
                    .unwrap();
                tx.rollback().await.unwrap();
            }
            scene.act(2).await;
            scene.seal().await;
            scene.clock.advance(TimeDelta::minutes(1));
        }
        scene
    }

    async fn verify(&self) -> VerificationReport {
        let heads = Heads::read(self.sealing.heads.path()).unwrap();
        read::verify(&self.db, &self.sealing.known, Some(&heads), self.clock.now()).await.unwrap()
    }

    async fn first_finding(&self) -> String {
        self.verify().await.findings.into_iter().next().unwrap_or_default()
    }

    /// What an owner can do: first the triggers go.
    async fn tamper(&self, sql: &str) {
        let all = format!(
            "alter table audit_events disable trigger user; alter table audit_seals disable trigger user; {sql};
             alter table audit_events enable trigger user; alter table audit_seals enable trigger user"
        );
        self.owner.batch_execute(&all).await.unwrap();
    }

    async fn number(&self, sql: &str) -> i64 {
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }

    async fn rows(&self) -> Vec<AuditRow> {
        let mut tx = self.db.begin(Actor::System(Job::Seal)).await.unwrap();
        store::rows(&mut tx, 0, i64::MAX).await.unwrap()
    }

    async fn seals(&self) -> Vec<Seal> {
        let mut tx = self.db.begin(Actor::System(Job::Seal)).await.unwrap();
        store::seals(&mut tx, 0, 1000).await.unwrap()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn a_chain_that_nobody_touched_is_whole() {
    let scene = Scene::sealed().await;
    let report = scene.verify().await;
    assert!(report.is_whole(), "{:?}", report.findings);
    assert_eq!(report.sentence(), "12 rows in 4 seals, whole up to seal 4 of 2026-11-23 13:08:00 UTC.");
    scene.act(1).await;
    let report = scene.verify().await;
    assert_eq!(report.sentence(), "12 rows in 4 seals, whole up to seal 4 of 2026-11-23 13:08:00 UTC; 1 row waits for its seal.");
    // A seal that does not come is told.
    scene.clock.advance(TimeDelta::seconds(61));
    let finding = scene.first_finding().await;
    assert!(finding.starts_with("row ") && finding.contains("waits for its seal since 2026-11-23 13:09:00"), "{finding}");
}

#[tokio::test]
async fn who_commits_late_and_who_never_does_is_no_alarm() {
    let mut scene = Scene::new().await;
    let actor = Actor::Officer { id: OfficerId::generate(), institution: InstitutionId::generate() };
    // One takes a number and goes on for a while; others overtake it and are sealed, more than once.
    let mut slow = scene.db.begin(actor).await.unwrap();
    record(&mut slow, actor, Event::patient_read(PatientId::generate()), scene.clock.now()).await.unwrap();
    for _ in 0..3 {
        scene.act(3).await;
        scene.seal().await;
        scene.clock.advance(TimeDelta::seconds(5));
    }
    assert_eq!(scene.seals().await.len(), 3, "nobody waits for the slow one");
    assert!(scene.seals().await.iter().all(|seal| seal.settled == 0), "but nothing is settled");
    slow.commit().await.unwrap();
    let first = scene.rows().await[0].id;
    let report = scene.verify().await;
    assert!(report.is_whole() && report.waiting == 1, "{:?}", report.findings);
    scene.seal().await;
    let report = scene.verify().await;
    assert!(report.is_whole() && report.rows == 10, "{:?}", report.findings);
    assert_eq!(scene.seals().await[3].ids, format!("{{[{first},{})}}", first + 1));
    // Others of this Postgres may be under way too: soon enough what they saw begin is settled.
    for turn in 0.. {
        scene.act(1).await;
        scene.seal().await;
        if scene.seals().await.last().unwrap().settled > first {
            break;
        }
        assert!(turn < 200, "nothing settles");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(scene.verify().await.is_whole());
}

#[tokio::test]
async fn a_gap_below_sealed_rows_is_filled_by_nobody_while_others_are_under_way() {
    let mut scene = Scene::new().await;
    let actor = Actor::Officer { id: OfficerId::generate(), institution: InstitutionId::generate() };
    let mut slow = scene.db.begin(actor).await.unwrap();
    record(&mut slow, actor, Event::patient_read(PatientId::generate()), scene.clock.now()).await.unwrap();
    let mut gone = scene.db.begin(actor).await.unwrap();
    record(&mut gone, actor, Event::patient_read(PatientId::generate()), scene.clock.now()).await.unwrap();
    gone.rollback().await.unwrap();
    scene.act(2).await;
    scene.seal().await;
    let free = scene.rows().await[0].id - 1;
    scene
        .owner
        .batch_execute(&format!("insert into audit_events (id, {COLUMNS}) select {free}, {COLUMNS} from audit_events limit 1"))
        .await
        .unwrap();
    slow.commit().await.unwrap();
    let named = |seal: &str| {
        format!("row {free}{seal}: was inserted; no transaction that could write it was under way when later rows were sealed")
    };
    assert_eq!(scene.verify().await.findings, [named("")]);
    scene.seal().await;
    assert_eq!(scene.verify().await.findings, [named(" (seal 2)")]);
}

#[tokio::test]
async fn what_waited_while_nobody_sealed_is_no_alarm() {
    let mut scene = Scene::sealed().await;
    // Over two days and a month's end, more than one seal holds.
    scene.act(2).await;
    scene.clock.advance(TimeDelta::days(5));
    scene.act(2).await;
    scene.clock.advance(TimeDelta::days(5));
    scene.act(2).await;
    scene.clock.advance(TimeDelta::days(1));
    scene.seal().await;
    scene.act(1).await;
    scene.seal().await;
    let report = scene.verify().await;
    assert!(report.is_whole(), "{:?}", report.findings);
    assert_eq!(
        scene.seals().await.iter().map(|seal| seal.complete).collect::<Vec<_>>(),
        [true, true, true, true, false, true, true]
    );
}

#[tokio::test]
async fn what_breaks_off_between_the_seal_and_its_head_is_made_good() {
    let mut scene = Scene::sealed().await;
    // Another process seals: its file has all heads, ours none of that.
    let other = HeadFile::open(&scene.folder.join("others")).unwrap();
    let sealing = Sealing { heads: other.clone(), ..scene.sealing.clone() };
    let app = cluster().connection_string("mijntoegang_app", &scene.database);
    let process = Sealer::new(app.into(), tls(), sealing);
    scene.act(2).await;
    process.seal_once(&mut scene.conn).await.unwrap();
    assert_eq!((scene.sealing.heads.last().unwrap().unwrap().0, other.last().unwrap().unwrap().0), (4, 5));
    assert!(scene.verify().await.is_whole(), "a head that is not there yet is no alarm");
    scene.seal().await;
    assert_eq!(scene.sealing.heads.last().unwrap(), other.last().unwrap(), "the next turn copies it");
    assert_eq!(std::fs::read(scene.sealing.heads.path()).unwrap(), std::fs::read(other.path()).unwrap());
    // On top of what nobody known signed nothing is sealed, and its head goes nowhere.
    scene.tamper("insert into audit_seals select 6, hash, signed_at, month, 900, 900, '{[900,901)}'::int8multirange, 1, substr(row_hashes, 1, 32), snapshot, complete, settled, hash, key_id, signature from audit_seals where number = 5").await;
    let error = scene.sealer.seal_once(&mut scene.conn).await.unwrap_err().to_string();
    assert!(error.starts_with("seal 6 was changed, or is signed by nobody known"), "{error}");
    assert_eq!(scene.sealing.heads.last().unwrap().unwrap().0, 5);
}

#[tokio::test]
async fn a_database_that_lost_its_end_is_not_sealed_over_until_that_is_on_record() {
    let mut scene = Scene::sealed().await;
    scene
        .tamper("delete from audit_events e using audit_seals s where s.number >= 3 and e.id <@ s.ids; delete from audit_seals where number >= 3")
        .await;
    scene.act(2).await;
    let error = scene.sealer.seal_once(&mut scene.conn).await.unwrap_err().to_string();
    assert!(error.contains("the database ends at seal 2") && error.contains("knows seal 4"), "{error}");
    assert_eq!(scene.seals().await.len(), 2);
    let hash: Hash = scene.seals().await[1].hash.clone().try_into().unwrap();
    scene.sealing.heads.restored(2, &hash).unwrap();
    scene.seal().await;
    let report = scene.verify().await;
    assert!(report.is_whole(), "{:?}", report.findings);
    assert_eq!((report.rows, report.seals), (8, 3));
    assert_eq!(Heads::read(scene.sealing.heads.path()).unwrap().given_up, [(3, 4)]);
}

fn day(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 12, 0, 0).unwrap()
}

#[tokio::test]
async fn retention_drops_whole_sealed_months_on_record() {
    let clock = Clock::fixed(day(2026, 11, 29));
    let mut scene = Scene::at(clock.clone()).await;
    scene.act(3).await;
    clock.advance(TimeDelta::days(3));
    // One turn, two months: a seal each.
    scene.act(2).await;
    scene.seal().await;
    assert_eq!(scene.seals().await.iter().map(|seal| seal.month.to_string()).collect::<Vec<_>>(), ["2026-11-01", "2026-12-01"]);
    let owner = Db::new(&scene.owner_url(), &tls(), 1).unwrap();
    let key = scene.sealing.key.clone();
    let drop_at = async |at: DateTime<Utc>| retain::drop_months(&owner, &key, at, 10).await.unwrap();
    assert_eq!(drop_at(day(2036, 11, 30)).await, None, "the month of ten years ago stays until it is over");
    let gone = drop_at(day(2036, 12, 1)).await.unwrap();
    assert_eq!((gone.first_seal, gone.last_seal, gone.rows), (1, 1, 3));
    assert_eq!(drop_at(day(2036, 12, 1)).await, None, "once");
    clock.advance(day(2036, 12, 1) - clock.now());
    scene.seal().await;
    let report = scene.verify().await;
    assert!(report.is_whole(), "{:?}", report.findings);
    assert_eq!((report.rows, report.dropped), (3, 3), "two rows of December, and the one that says what was dropped");
    assert_eq!(scene.number("select count(*) from audit_events where action = 'audit-dropped'").await, 1);
    // All that is left, and on from there.
    clock.advance(TimeDelta::days(365 * 11));
    assert_eq!(drop_at(clock.now()).await.unwrap().last_seal, 3);
    scene.seal().await;
    let report = scene.verify().await;
    assert!(report.is_whole() && report.dropped == 6 && report.seals == 1, "{:?}", report.findings);
    // A record that somebody else made, or changed, is none.
    scene
        .owner
        .batch_execute(
            "alter table audit_dropped disable trigger all; update audit_dropped set rows = rows + 1 where first_seal = 1",
        )
        .await
        .unwrap();
    assert_eq!(scene.first_finding().await, "record of dropped seal 1: was changed");
    scene.owner.batch_execute("update audit_dropped set rows = rows - 1, signature = set_byte(signature, 3, 255 - get_byte(signature, 3)) where first_seal = 1").await.unwrap();
    assert!(scene.first_finding().await.starts_with("record of dropped seal 1: is signed by nobody known"));
    scene.owner.batch_execute("delete from audit_dropped where first_seal = 1").await.unwrap();
    assert_eq!(scene.first_finding().await, "seal 1: removed, with all rows");
}

#[tokio::test]
async fn the_application_adds_to_the_audit_and_changes_nothing_of_it() {
    let scene = Scene::sealed().await;
    let app = client(&cluster().connection_string("mijntoegang_app", &scene.database), &tls()).await.unwrap();
    for sql in [
        "update audit_seals set rows = 1",
        "delete from audit_seals",
        "truncate audit_seals",
        "insert into audit_dropped values (1, 4, 12, '2026-11-01', '', '', now(), '', '', '')",
        "delete from audit_dropped",
        "insert into audit_events (id, happened_at, action, actor_kind) values (900, now(), 'proef', 'system')",
        "insert into audit_events (xid, happened_at, action, actor_kind) values ('7', now(), 'proef', 'system')",
        "select setval('audit_numbers', 1)",
        "select set_config('mt.audit_drop', 'yes', true); delete from audit_events",
    ] {
        app.batch_execute(&Actor::System(Job::Seal).begin_statement()).await.unwrap();
        assert!(app.batch_execute(sql).await.is_err(), "{sql} was done");
        app.batch_execute("rollback").await.unwrap();
    }
    // Only the sealing job sees seals and whole rows.
    for (actor, expected) in [
        (Actor::System(Job::Seal), 4),
        (Actor::System(Job::Sweep), 0),
        (Actor::Patient(PatientId::generate()), 0),
        (Actor::Officer { id: OfficerId::generate(), institution: InstitutionId::generate() }, 0),
    ] {
        app.batch_execute(&actor.begin_statement()).await.unwrap();
        for sql in [
            "select count(*) from audit_seals",
            "select count(*) / 3 from mt_audit_rows(0, 1000, 1000)",
            "select count(*) / 3 from mt_audit_ids(0, 1000)",
        ] {
            assert_eq!(app.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), expected, "{actor:?}: {sql}");
        }
        app.batch_execute("rollback").await.unwrap();
    }
    // By accident the owner does not either.
    for sql in [
        "delete from audit_seals",
        "update audit_seals set rows = 1",
        "truncate audit_seals",
        "delete from audit_events",
        "truncate audit_dropped",
    ] {
        let error = scene.owner.batch_execute(sql).await.unwrap_err();
        assert_eq!(error.code().map(|code| code.code()), Some("MT004"), "{sql}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_actions_of_twenty_writers_are_sealed_by_two_processes_in_turn() {
    let scene = Scene::at(Clock::System).await;
    let app = cluster().connection_string("mijntoegang_app", &scene.database);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let files = ["one", "two"].map(|name| HeadFile::open(&scene.folder.join(name)).unwrap());
    let running: Vec<_> = files
        .iter()
        .map(|heads| {
            let sealing = Sealing { heads: heads.clone(), ..scene.sealing.clone() };
            tokio::spawn(Sealer::new(app.clone().into(), tls(), sealing).run(stopped.clone()))
        })
        .collect();
    let db = Db::new(&app, &tls(), 20).unwrap();
    let writers = (0..20).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            let actor = Actor::Officer { id: OfficerId::generate(), institution: InstitutionId::generate() };
            for n in 0..500 {
                let mut tx = db.begin(actor).await.unwrap();
                record(&mut tx, actor, Event::request_read(PatientId::generate(), RequestId::generate()), Clock::System.now())
                    .await
                    .unwrap();
                // Some think better of it.
                if n % 50 == 49 { tx.rollback().await.unwrap() } else { tx.commit().await.unwrap() }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    stop.send(true).unwrap();
    for sealer in running {
        sealer.await.unwrap();
    }
    for file in &files {
        let heads = Heads::read(file.path()).unwrap();
        let report = read::verify(&scene.db, &scene.sealing.known, Some(&heads), Clock::System.now()).await.unwrap();
        assert!(report.is_whole(), "{:?}", report.findings);
        assert_eq!((report.rows, report.waiting), (9_800, 0));
    }
    let waited = "select max(extract(epoch from s.signed_at - e.happened_at))::bigint from audit_seals s join audit_events e on e.id <@ s.ids";
    let waited = scene.number(waited).await;
    assert!(waited <= 15, "a row waited {waited} s for its seal");
    assert_eq!(scene.number("select max(number) - count(*) from audit_seals").await, 0, "no number is left out");
}
