//! Verification finds what the owner of the database changed, removed or added.

use super::*;

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
        // It is 0 as long as a transaction of another database of this server is open, so it is changed, not set.
        (0, "update audit_seals set settled = settled + 1 where number = 3", "seal 3: was changed"),
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
        let own: Vec<&AuditRow> = rows.iter().skip(3 * usize::try_from(seal.number - 1).unwrap()).take(3).collect();
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
