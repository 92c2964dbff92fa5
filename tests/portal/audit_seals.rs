//! The audit, proved: what the database's owner does to it is found and named; what only goes wrong is no alarm.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use diesel_async::AsyncPgConnection;
use mijntoegang::audit::seal::encode::{self, Hash};
use mijntoegang::audit::seal::heads::{HeadFile, Heads};
use mijntoegang::audit::seal::keys::{Key, Keyring};
use mijntoegang::audit::seal::records::{Row, Seal};
use mijntoegang::audit::seal::verify::Report;
use mijntoegang::audit::seal::{Sealer, Sealing, export, read, retain, store};
use mijntoegang::audit::{Event, record};
use mijntoegang::clock::Clock;
use mijntoegang::db::ids::{InstitutionId, OfficerId, PatientId, RequestId};
use mijntoegang::db::{Actor, Db, Job, Tls, client, connect};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::{cluster, new_database, start_of_tests};

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

fn tls() -> Tls {
    Tls::new(None).unwrap()
}

impl Scene {
    pub async fn new() -> Self {
        Self::at(Clock::fixed(start_of_tests())).await
    }

    async fn at(clock: Clock) -> Self {
        let database = new_database().await;
        let folder = std::env::temp_dir().join(format!("mijntoegang-audit-{}", Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let (key, _) = Key::make([5; 32], &folder.join("audit.key")).unwrap();
        let heads = HeadFile::open(&folder.join("heads")).unwrap();
        let sealing = Sealing { known: Keyring::default().with(&key), key, heads };
        let app = cluster().connection_string("mijntoegang_app", &database);
        Self {
            db: Db::new(&app, &tls(), 4).unwrap(),
            owner: client(&cluster().connection_string("mijntoegang_owner", &database), &tls()).await.unwrap(),
            sealer: Sealer::new(app.clone().into(), tls(), clock.clone(), sealing.clone()),
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
            record(&mut tx, actor, Event::request_refused(patient, request, "andere"), self.clock.now()).await.unwrap();
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

    async fn verify(&self) -> Report {
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

    async fn rows(&self) -> Vec<Row> {
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
async fn whatever_the_owner_changes_in_a_row_is_found_and_named() {
    let scene = Scene::sealed().await;
    let rows = scene.rows().await;
    let changes = [
        "happened_at = happened_at + interval '1 microsecond'",
        "action = 'request-refusee'",
        "actor_kind = 'system'",
        "actor_id = null",
        "institution_id = patient_id",
        "patient_id = request_id",
        "request_id = null",
        "exclusion_id = request_id",
        "care_worker_id = patient_id",
        "details = '{\"reason\": \"anderf\"}'",
        "xid = '7'",
    ];
    for (row, change) in rows.iter().zip(changes) {
        scene.tamper(&format!("update audit_events set {} where id = {}", change, row.id)).await;
    }
    let report = scene.verify().await;
    let expected: Vec<String> = rows
        .iter()
        .take(changes.len())
        .enumerate()
        .map(|(n, row)| format!("row {} (seal {}): was changed", row.id, n / 3 + 1))
        .collect();
    assert_eq!(report.findings, expected);
    assert_eq!(report.found, changes.len());
}

#[tokio::test]
async fn rows_that_are_removed_swapped_or_cut_off_are_named() {
    for (n, sql, says) in [
        (4, "delete from audit_events where id = $1", "row $1 (seal 2): was removed"),
        // Two swapped: each stands under the other's number.
        (
            1,
            "update audit_events set id = -1 where id = $1; update audit_events set id = $1 where id = $2;
             update audit_events set id = $2 where id = -1",
            "row $1 (seal 1): was changed",
        ),
        // The tail: rows alone, and rows with their seals.
        (10, "delete from audit_events where id >= $1", "row $1 (seal 4): was removed"),
        (
            6,
            "delete from audit_events e using audit_seals s where s.number >= 3 and e.id <@ s.ids; delete from audit_seals where number >= 3",
            "seals 3 to 4: cut off, with all rows; the file of heads knows seal 4",
        ),
        (
            6,
            "delete from audit_events e using audit_seals s where s.number = 4 and e.id <@ s.ids; delete from audit_seals where number = 4",
            "seal 4: cut off, with all rows; the file of heads knows seal 4",
        ),
        // A seal in the middle with its rows.
        (
            6,
            "delete from audit_events e using audit_seals s where s.number = 2 and e.id <@ s.ids; delete from audit_seals where number = 2",
            "seal 2: removed, with all rows",
        ),
        // A seal itself.
        (0, "update audit_seals set signed_at = signed_at - interval '1 second' where number = 3", "seal 3: was changed"),
        (0, "update audit_seals set settled = 0 where number = 3", "seal 3: was changed"),
        (0, "update audit_seals set month = '2026-10-01' where number = 3", "seal 3: was changed"),
        (0, "update audit_seals set snapshot = '3:3:' where number = 3", "seal 3: was changed"),
        (
            0,
            "update audit_seals set signature = set_byte(signature, 9, 255 - get_byte(signature, 9)) where number = 3",
            "seal 3: is signed by nobody known",
        ),
        (0, "update audit_seals set key_id = 'nobody' where number = 3", "seal 3: was changed"),
        // The rows of a seal made over to fit, but not the seal.
        (
            0,
            "update audit_seals set row_hashes = set_byte(row_hashes, 0, 255 - get_byte(row_hashes, 0)) where number = 1",
            "row $0 (seal 1): was changed",
        ),
    ] {
        let scene = Scene::sealed().await;
        let rows = scene.rows().await;
        let (one, next) = (rows[n].id.to_string(), rows[(n + 3) % 12].id.to_string());
        let put = |text: &str| text.replace("$1", &one).replace("$2", &next).replace("$0", &rows[0].id.to_string());
        scene.tamper(&put(sql)).await;
        let finding = scene.first_finding().await;
        assert!(finding.starts_with(&put(says)), "{sql}: {finding}");
    }
}

/// What somebody with the database, this program, but not the key can do: the whole chain anew, over changed rows.
async fn made_again(scene: &Scene, key: &Key, key_id: &str) {
    let mut previous = encode::NOTHING.to_vec();
    let rows = scene.rows().await;
    for mut seal in scene.seals().await {
        let own: Vec<&Row> = rows.iter().skip(3 * usize::try_from(seal.number - 1).unwrap()).take(3).collect();
        seal.previous_hash = previous;
        seal.row_hashes = own.iter().map(|row| encode::row(row)).collect::<Vec<Hash>>().concat();
        seal.key_id = key_id.to_owned();
        let hash = encode::seal(&seal);
        seal.hash = hash.to_vec();
        seal.signature = key.sign(&hash);
        scene
            .owner
            .execute(
                "update audit_seals set previous_hash = $2, row_hashes = $3, key_id = $4, hash = $5, signature = $6 where number = $1",
                &[&seal.number, &seal.previous_hash, &seal.row_hashes, &seal.key_id, &seal.hash, &seal.signature],
            )
            .await
            .unwrap();
        previous = seal.hash;
    }
}

#[tokio::test]
async fn a_chain_that_is_made_again_without_the_key_is_found() {
    let scene = Scene::sealed().await;
    let other = Key::make([6; 32], &scene.folder.join("other.key")).unwrap().0;
    let second = scene.rows().await[1].id;
    scene.tamper(&format!("update audit_events set actor_id = null where id = {second}")).await;
    scene.owner.batch_execute("alter table audit_seals disable trigger user").await.unwrap();
    for id in [other.id(), scene.sealing.key.id()] {
        made_again(&scene, &other, id).await;
        let report = scene.verify().await;
        assert!(report.findings[0].starts_with("seal 1: is signed by nobody known"), "{:?}", report.findings);
        assert_eq!(report.findings[1], "seal 1: is not the one whose head the file has; it was made again");
        assert_eq!(report.found, 8, "each seal, twice");
        // Without the file the signatures tell it too.
        let bare = read::verify(&scene.db, &scene.sealing.known, None, scene.clock.now()).await.unwrap();
        assert_eq!(bare.found, 4, "{:?}", bare.findings);
    }
    // With the key, but behind the file's back: the file tells.
    made_again(&scene, &scene.sealing.key, scene.sealing.key.id()).await;
    assert_eq!(scene.first_finding().await, "seal 1: is not the one whose head the file has; it was made again");
    // And nothing is sealed on top of it.
    let mut scene = scene;
    scene.act(1).await;
    let error = scene.sealer.seal_once(&mut scene.conn).await.unwrap_err().to_string();
    assert!(error.starts_with("seal 4 is not the one whose head"), "{error}");
    assert_eq!(scene.seals().await.len(), 4);
}

const COLUMNS: &str =
    "happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id, exclusion_id, care_worker_id, details";

#[tokio::test]
async fn a_row_that_is_put_in_afterwards_is_found_before_and_after_its_seal() {
    let scene = Scene::sealed().await;
    let rows = scene.rows().await;
    let free = rows.windows(2).find(|two| two[1].id > two[0].id + 1).map(|two| two[0].id + 1).unwrap();
    let xid = rows[4].xid;
    let last = rows[11].id;
    for (n, (insert, says)) in [
        // Into the gap, as of its neighbour: with a transaction of now, and with the neighbour's.
        (
            format!("insert into audit_events (id, {COLUMNS}) select {free}, {COLUMNS} from audit_events where id = {}", free - 1),
            "no transaction that could write it was under way when later rows were sealed",
        ),
        (
            format!("insert into audit_events (id, xid, {COLUMNS}) select 0, '{xid}'::xid8, {COLUMNS} from audit_events where id = {last}"),
            "no transaction that could write it was under way when later rows were sealed",
        ),
        // As a new row that says it is old.
        (
            format!("insert into audit_events ({COLUMNS}) select happened_at - interval '1 hour', action, actor_kind, actor_id, institution_id, \
                     patient_id, request_id, exclusion_id, care_worker_id, details from audit_events where id = {last}"),
            "it says 2026-11-23 12:08:00 UTC, but the seal of 2026-11-23 13:0",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let mut scene = Scene::sealed().await;
        assert_eq!(scene.rows().await.iter().map(|row| row.id).collect::<Vec<_>>(), rows.iter().map(|row| row.id).collect::<Vec<_>>());
        scene.owner.batch_execute(&insert).await.unwrap();
        let finding = scene.first_finding().await;
        assert!(finding.contains(": was inserted; ") && finding.contains(says), "{n}: {finding}");
        scene.seal().await;
        let finding = scene.first_finding().await;
        // A row below what is settled is never sealed, and found all the same.
        assert!(finding.contains(": was inserted; ") && finding.contains(says), "{n}, sealed: {finding}");
    }
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
    let process = Sealer::new(app.into(), tls(), scene.clock.clone(), sealing);
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

#[tokio::test]
async fn an_export_is_verified_without_the_database() {
    let scene = Scene::sealed().await;
    scene.act(1).await;
    let mut out: Vec<u8> = Vec::new();
    export::write(&scene.db, scene.clock.now(), &mut out).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    let heads = Heads::read(scene.sealing.heads.path()).unwrap();
    let keys = Keyring::read(&[scene.folder.join("audit.key.pub")]).unwrap();
    let verify = |text: &str| export::verify(text.as_bytes(), &keys, Some(&heads));
    let report = verify(&text).unwrap();
    assert!(report.is_whole(), "{:?}", report.findings);
    assert_eq!((report.rows, report.seals, report.waiting), (12, 4, 1));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 1 + 4 + 12 + 1);
    let ids: Vec<i64> = scene.rows().await.iter().map(|row| row.id).collect();
    let without =
        |n: usize| lines.iter().enumerate().filter(|(at, _)| *at != n).map(|(_, line)| format!("{line}\n")).collect::<String>();
    for (text, says) in [
        (text.replacen("andere", "anderf", 1), format!("row {} (seal 1): was changed", ids[0])),
        (without(3), format!("row {} (seal 1): was removed", ids[1])),
        (lines[..13].join("\n"), "seal 4: cut off, with all rows; the file of heads knows seal 4".to_owned()),
        (
            lines[..5].iter().chain(&lines[9..]).map(|line| format!("{line}\n")).collect(),
            "seal 2: removed, with all rows".to_owned(),
        ),
    ] {
        assert_eq!(verify(&text).unwrap().findings[0], says);
    }
    for odd in ["", "{}", "geen export", &lines[1..].join("\n"), &without(1)] {
        assert!(verify(odd).is_err(), "{odd}");
    }
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
            tokio::spawn(Sealer::new(app.clone().into(), tls(), Clock::System, sealing).run(stopped.clone()))
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
