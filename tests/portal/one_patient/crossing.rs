//! What goes on while two patients become one.

use std::time::Duration;

use mijntoegang::applications::Scope;

use super::{SOFIE, all_the_same, decide, known, merge, unmerge};
use crate::break_glass::{EMMA, JAN, jan_excludes_sofie};
use crate::support::Portal;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_decision_is_yes_at_any_moment() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    for round in 0..3 {
        let (done, stop) = tokio::sync::watch::channel(false);
        let asking = tokio::spawn({
            let app = app.clone();
            async move {
                let mut asked = 0;
                while !*stop.borrow() {
                    assert_eq!(decide(&app, SOFIE, JAN).await, known(false));
                    asked += 1;
                }
                asked
            }
        });
        // Whose rows move, and whose stay.
        let (from, into) = if round == 1 { (EMMA, JAN) } else { (JAN, EMMA) };
        merge(&portal, from, into, all_the_same()).await.unwrap();
        assert_eq!(decide(&app, SOFIE, EMMA).await, known(false));
        unmerge(&portal, from, false).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        done.send(true).unwrap();
        assert!(asking.await.unwrap() > 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_begun_before_moves_and_what_comes_after_is_refused() {
    let portal = Portal::start().await;
    let draft = "insert into request_drafts (id, patient_id, version, content, updated_at)
      select gen_random_uuid(), id, 1, '{}', '2026-11-23 13:05:00+00' from patients where niss = $1";
    // What is not committed yet is waited for, and moves.
    let (first, second) = (portal.owner().await, portal.owner().await);
    first.batch_execute("begin").await.unwrap();
    first.execute(draft, &[&EMMA]).await.unwrap();
    let release = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        first.batch_execute("commit").await.unwrap();
    };
    let merging = async { merge(&portal, EMMA, JAN, all_the_same()).await.unwrap() };
    tokio::join!(merging, release);
    unmerge(&portal, EMMA, false).await.unwrap();

    // What comes while the merge is not committed waits for it, and is told that transactions crossed.
    let merge_now = format!(
        "begin; select set_config('mt.kind', 'system', true), set_config('mt.job', 'operate', true);
         select mt_merge_patients(gen_random_uuid(), (select id from patients where niss = '{EMMA}'),
           (select id from patients where niss = '{JAN}'), false, '2026-11-23 13:05:00+00')"
    );
    first.batch_execute(&merge_now).await.unwrap();
    let release = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        first.batch_execute("commit").await.unwrap();
    };
    let (late, ()) = tokio::join!(second.execute(draft, &[&EMMA]), release);
    assert_eq!(late.unwrap_err().code().unwrap().code(), "40001", "the same works when it is tried again");
    let of = |number: &str| {
        format!("select count(*) from request_drafts d join patients p on p.id = d.patient_id where p.niss = '{number}'")
    };
    assert_eq!(portal.count(&of(EMMA)).await, 0);
    assert!(portal.count(&of(JAN)).await >= 1);
}
