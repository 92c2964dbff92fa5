//! Postgres restarted under a running server: the pages say so, come back by themselves, and nothing accepted is lost.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::{join, join_all};
use mijntoegang::applications::Scope;
use mijntoegang::applications::registry::{self, RegistryError, TokenTerms};
use serde_json::json;

use crate::support::{Page, Portal, Visitor, portal_of_its_own};

/// Says kindly that it is away, with the telephone number and when to come back.
#[track_caller]
fn away(page: &Page) {
    assert_eq!(page.status, 503, "{}", page.text());
    assert_eq!(page.text_of("h1"), "Even niet bereikbaar");
    assert!(
        page.has("Mijn Toegang is even niet bereikbaar. Probeer het over een paar minuten opnieuw. Dringend? Bel 050 36 57 89.")
    );
    assert_eq!(page.header("retry-after"), "60");
    assert_eq!(page.header("cache-control"), "no-store");
}

async fn halt(portal: &Portal) {
    let cluster = portal.cluster.clone();
    tokio::task::spawn_blocking(move || cluster.halt()).await.unwrap();
}

async fn resume(portal: &Portal) {
    let cluster = portal.cluster.clone();
    tokio::task::spawn_blocking(move || cluster.resume().unwrap()).await.unwrap();
}

/// Until the page is there again; until then it is away, never anything else.
async fn recovered(visitor: &Visitor, path: &str) {
    for _ in 0..50 {
        let page = visitor.get(path).await;
        if page.status == 200 {
            return;
        }
        away(&page);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{path} does not recover");
}

#[tokio::test]
async fn pages_say_kindly_that_it_is_away_and_recover_by_themselves() {
    let portal = portal_of_its_own().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let draft = jan.draft_for("Greet Vandamme", "Greet Vandamme").await;
    let (check, theirs) = (format!("{draft}/controle"), format!("/ombudsdienst/aanvragen/{reference}"));
    let (mine, hers) = (jan.get(&check).await, an.get(&theirs).await);
    let version = mine.attribute("input[name=versie]", "value").unwrap();
    let anonymous = portal.anonymous();
    let sign_in = anonymous.get("/aanmelden").await;
    for round in 0..2 {
        halt(&portal).await;
        for path in ["/", "/uitsluitingen", "/uitsluitingen/aanvragen", check.as_str(), &format!("/aanvragen/{reference}")] {
            away(&jan.get(path).await);
        }
        away(&an.get("/ombudsdienst").await);
        away(&an.get(&theirs).await);
        away(&jan.send(&mine, &check, &[("versie", &version)]).await);
        away(&an.send(&hers, &format!("{theirs}/neem"), &[]).await);
        away(&anonymous.send(&sign_in, "/aanmelden", &[("persoon", "emma")]).await);
        // What needs no database is there.
        assert_eq!(anonymous.get("/info/uitsluitingen").await.status, 200);
        assert_eq!(anonymous.get("/aanmelden").await.status, 200);
        resume(&portal).await;
        recovered(&jan, "/uitsluitingen").await;
        recovered(&an, "/ombudsdienst").await;
        // Nobody was signed out, nothing was half done, and the form can be sent again.
        let sent = portal.count("select count(*) from outbox where kind = 'ombuds-notice'").await;
        assert_eq!(sent, if round == 0 { 1 } else { 2 });
        assert_eq!(jan.send(&mine, &check, &[("versie", &version)]).await.location(), format!("{draft}/verstuurd"));
        assert_eq!(portal.count("select count(*) from outbox where kind = 'ombuds-notice'").await, 2);
        assert!(jan.get("/uitsluitingen").await.has(&reference));
    }
    assert_eq!(an.send(&hers, &format!("{theirs}/neem"), &[]).await.location(), theirs);
}

#[tokio::test]
async fn what_was_accepted_while_postgres_went_away_is_there() {
    let portal = portal_of_its_own().await;
    let jan = portal.signed_in("jan").await;
    let mut forms = Vec::new();
    for name in ["Maaike", "Bavo", "Fien", "Wout", "Jef", "Nel", "Door", "Mil"] {
        let draft = jan.draft_described(name, "AZ Sint-Lucas, onthaal").await;
        let check = format!("{draft}/controle");
        let fields = jan.get(&check).await.hidden(&check);
        forms.push((check, fields));
    }
    let mut accepted = vec![false; forms.len()];
    // It goes away when the first has its answer, when the second, …: the others are on their way.
    for enough in 1..=4 {
        let answered = AtomicUsize::new(0);
        let post = async |(check, fields): &(String, Vec<(String, String)>)| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = jan.post(check, &fields).await;
            answered.fetch_add(1, Ordering::SeqCst);
            answer
        };
        let sending = join_all(forms.iter().map(post));
        let stopping = async {
            while answered.load(Ordering::SeqCst) < enough {
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            halt(&portal).await;
        };
        let (answers, ()) = join(sending, stopping).await;
        for (answer, accepted) in answers.iter().zip(&mut accepted) {
            match answer.status {
                303 => *accepted = true,
                _ => away(answer),
            }
        }
        resume(&portal).await;
        recovered(&jan, "/uitsluitingen").await;
        let kept = portal.count("select count(*) from exclusion_requests where described_name is not null").await;
        let told = accepted.iter().filter(|accepted| **accepted).count();
        assert!(kept >= i64::try_from(told).unwrap(), "{told} accepted, {kept} kept");
    }
    for (check, fields) in &forms {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(jan.post(check, &fields).await.status, 303);
    }
    let all = i64::try_from(forms.len()).unwrap();
    assert_eq!(portal.count("select count(*) from exclusion_requests where described_name is not null").await, all);
    assert_eq!(portal.count("select count(*) from outbox").await, all);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'request-sent'").await, all);
}

/// Set in the process whose Postgres writes in another language than English.
const TRANSLATED: &str = "POSTGRES_WRITES_IN_ANOTHER_LANGUAGE";

/// Has Postgres write its messages in the language of this process (`LANGUAGE`), where they are installed.
#[expect(clippy::print_stdout, reason = "the test that started this process reads it")]
async fn translate(portal: &Portal) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin.batch_execute("alter system set lc_messages = 'C.UTF-8'").await.unwrap();
    admin.batch_execute("select pg_reload_conf()").await.unwrap();
    for _ in 0..100 {
        let session = portal.cluster.admin(&portal.database).await.unwrap();
        if session.query_one("show lc_messages", &[]).await.unwrap().get::<_, String>(0) == "C.UTF-8" {
            let words = session.query_one("select 1/0", &[]).await.unwrap_err();
            println!("Postgres writes: {}", words.as_db_error().unwrap().message());
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the setting is not read");
}

/// Ends the one connection of the portal that waits for a lock, once there is one.
async fn end_the_waiting_connection(portal: &Portal) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    let end = "select pg_terminate_backend(pid) from pg_stat_activity
        where usename = 'mijntoegang_app' and datname = current_database() and wait_event_type = 'Lock'";
    for _ in 0..500 {
        if !admin.query(end, &[]).await.unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing waits for the lock");
}

#[tokio::test]
async fn what_postgres_refuses_and_ends_is_known_by_more_than_its_words() {
    let portal = portal_of_its_own().await;
    if std::env::var_os(TRANSLATED).is_some() {
        translate(&portal).await;
    }
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let hers = an.get(&page).await;
    let app = portal.application("EPD", &[Scope::ChangesRead]).await;

    // A connection that ends in the middle of a statement: 503, for people and for applications.
    let owner = portal.owner().await;
    owner.batch_execute("begin; select from exclusion_requests for update").await.unwrap();
    let take = format!("{page}/neem");
    let (answer, ()) = join(an.send(&hers, &take, &[]), end_the_waiting_connection(&portal)).await;
    away(&answer);
    owner.batch_execute("rollback; begin; lock table change_acknowledgements").await.unwrap();
    let word = json!({ "sequence": 0, "enforced_at": portal.clock.now() });
    let word = app.post("/api/v1/changes/acknowledgements", &word);
    let (answer, ()) = join(word, end_the_waiting_connection(&portal)).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{}", answer.text);
    owner.batch_execute("rollback").await.unwrap();
    assert_eq!(an.send(&hers, &take, &[]).await.location(), page, "the next attempt is carried out");

    // A fault of ours stays one.
    owner.batch_execute("alter table request_events rename to elsewhere").await.unwrap();
    assert_eq!(an.get(&page).await.status, 500);
    owner.batch_execute("alter table elsewhere rename to request_events").await.unwrap();

    // Every connection of the pool ended while none was in use: nobody notices.
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    let all = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mijntoegang_app'";
    admin.batch_execute(all).await.unwrap();
    assert_eq!(jan.get("/uitsluitingen").await.status, 200);

    // The officer is the entry (R12), and an application's third token.
    let draft = jan.draft_described("Greet", "onthaal").await;
    let page = format!("/ombudsdienst/aanvragen/{}", jan.send_draft(&draft).await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let token = lien.get(&page).await.token();
    owner
        .batch_execute(
            "insert into care_workers (id, niss, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
             values (gen_random_uuid(), '01020300071', 'Lien', 'Maes', 'Arts', 'lien maes', 'maes lien', 'lien maes', now())",
        )
        .await
        .unwrap();
    let entry: String =
        owner.query_one("select id::text from care_workers where niss = '01020300071'", &[]).await.unwrap().get(0);
    let refused = lien.post(&format!("{page}/registreer"), &[("csrf", &token), ("persoon", &entry)]).await;
    assert_eq!(refused.status, 303, "handed over: {}", refused.text());
    let pool = portal.owner_pool();
    registry::rotate(&pool, "EPD", &TokenTerms::default()).await.unwrap();
    assert!(matches!(registry::rotate(&pool, "EPD", &TokenTerms::default()).await, Err(RegistryError::TwoTokens)));
}

/// The same with a Postgres that writes in German, where its German messages are installed.
#[test]
fn what_postgres_refuses_and_ends_is_known_in_another_language() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "database_outage::what_postgres_refuses_and_ends_is_known_by_more_than_its_words", "--nocapture"])
        .env(TRANSLATED, "yes")
        .env("LANGUAGE", "de")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("Postgres writes: "), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
}
