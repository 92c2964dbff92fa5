//! `mijntoegang sessions end` as an operator runs it.

use std::io::Write;
use std::process::{Command, Stdio};

use mijntoegang::clock::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Portal, Visitor, new_database};

/// The program as the owner, with this on standard input: whether it succeeded, and what it said.
async fn run(portal: &Portal, arguments: &[&str], input: &'static str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    let owner = portal.cluster.connection_string("mijntoegang_owner", &portal.database);
    command.args(["sessions", "end"]).args(arguments).env_clear().env("RUST_LOG", "error");
    command.env("PORTAL_OWNER_DATABASE_URL", owner).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let done = move || {
        let mut child = command.spawn().unwrap();
        // A program that does not read is no fault.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    };
    let output = tokio::task::spawn_blocking(done).await.unwrap();
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

async fn is_in(visitor: &Visitor, page: &str) -> bool {
    visitor.get(page).await.status == 200
}

#[tokio::test]
async fn an_operator_ends_the_sessions_of_a_patient_an_officer_or_everybody() {
    // The program has no other clock.
    let portal = Portal::over(new_database().await, Clock::fixed(Clock::System.now()), |_| {}).await;
    let owner = portal.owner().await;
    let id = async |sql: &str| -> Uuid { owner.query_one(sql, &[]).await.unwrap().get(0) };
    let audit = async || -> Vec<(Option<Uuid>, Value)> {
        let sql = "select patient_id, details::text from audit_events where action = 'sessions-ended-by-operator'
                     and actor_kind = 'system' and actor_id is null order by id";
        let rows = owner.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), serde_json::from_str(row.get(1)).unwrap())).collect()
    };
    let people = async || {
        (
            portal.signed_in("emma").await,
            portal.signed_in("emma").await,
            portal.signed_in("jan").await,
            portal.signed_in("an-ombudsdienst").await,
        )
    };
    let (emma, phone, jan, an) = people().await;

    // What says nobody, too much, or no number, ends nothing, and repeats no number.
    for (arguments, input, code, said) in [
        (vec![], "", 2, "--officer"),
        (vec!["--all", "--patient"], "85073000061", 2, "cannot be used with"),
        (vec!["--all", "--institution", "0566988259"], "", 2, "cannot be used with"),
        (vec!["--patient"], "", 1, "standard input: holds no"),
        (vec!["--patient"], "85073000062\n", 1, "standard input: holds no"),
        (vec!["--patient"], "85473099921\n", 1, "nobody here is known by that"),
        (vec!["--officer", "85073000061"], "", 1, "nobody here is known by that"),
        (vec!["--officer", "x", "--institution", "1"], "", 1, "--institution: is no CBE number"),
    ] {
        let (status, says) = run(&portal, &arguments, input).await;
        assert!(status == Some(code) && says.contains(said), "{arguments:?}: {status:?} {says}");
        assert!(input.is_empty() || !says.contains(input.trim()), "{says}");
    }
    assert!(is_in(&emma, "/uitsluitingen").await && is_in(&an, "/ombudsdienst").await);
    assert!(audit().await.is_empty());

    // A patient's, in every browser; an expired one goes with them and is not counted.
    portal.signed_in("emma").await;
    let expire =
        "update sessions set idle_until = created_at - interval '1 day' where id = (select max(id::text)::uuid from sessions)";
    owner.batch_execute(expire).await.unwrap();
    let done = run(&portal, &["--patient"], "85.07.30-000.61\n").await;
    assert_eq!(done, (Some(0), "2 sessions ended.\n".to_owned()));
    for browser in [&emma, &phone] {
        assert_eq!(browser.get("/uitsluitingen").await.location(), "/aanmelden");
    }
    assert!(is_in(&an, "/ombudsdienst").await);
    let emmas = id("select id from patients where niss = '85073000061'").await;
    assert_eq!(audit().await, [(Some(emmas), json!({ "number": 2 }))]);
    let left = "select count(*) from sessions where patient_id = (select id from patients where niss = '85073000061')";
    assert_eq!(portal.count(left).await, 0);
    assert_eq!(run(&portal, &["--patient"], "85073000061").await, (Some(0), "No session was open.\n".to_owned()));

    // An officer's: by the account, by the subject at the provider, at one institution.
    let ans = id("select id from officers where given_name = 'An'").await;
    owner.execute("update officers set issuer = 'https://sso', subject = 'An-1' where id = $1", &[&ans]).await.unwrap();
    let (text, an2) = (ans.to_string().to_uppercase(), portal.signed_in("an-ombudsdienst").await);
    assert_eq!(run(&portal, &["--officer", &text, "--institution", "0566.988.259"], "").await.1, "2 sessions ended.\n");
    for browser in [&an, &an2] {
        assert_eq!(browser.get("/ombudsdienst").await.location(), "/aanmelden");
    }
    let an = portal.signed_in("an-ombudsdienst").await;
    let elsewhere: String =
        owner.query_one("select cbe from institutions where cbe <> '0566988259' limit 1", &[]).await.unwrap().get(0);
    let (status, said) = run(&portal, &["--officer", "An-1", "--institution", &elsewhere], "").await;
    assert!(status == Some(1) && said.contains("nobody here is known by that"), "{said}");
    assert!(is_in(&an, "/ombudsdienst").await);
    assert_eq!(run(&portal, &["--officer", "An-1"], "").await.1, "1 session ended.\n");
    assert_eq!(an.get("/ombudsdienst").await.location(), "/aanmelden");
    assert_eq!(audit().await.last(), Some(&(None, json!({ "officer": ans, "number": 1 }))));

    // Everybody's.
    assert!(is_in(&jan, "/uitsluitingen").await);
    let (emma, phone, jan, an) = people().await;
    assert_eq!(run(&portal, &["--all"], "").await, (Some(0), "5 sessions ended.\n".to_owned()), "Jan twice");
    for (visitor, page) in
        [(&emma, "/uitsluitingen"), (&phone, "/uitsluitingen"), (&jan, "/uitsluitingen"), (&an, "/ombudsdienst")]
    {
        assert_eq!(visitor.get(page).await.location(), "/aanmelden");
    }
    assert_eq!(portal.count("select count(*) from sessions").await, 0);
    assert_eq!(audit().await.last(), Some(&(None, json!({ "number": 5 }))));
    assert_eq!(audit().await.len(), 5);
}

#[tokio::test]
async fn without_the_owner_nothing_is_ended() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    command.args(["sessions", "end", "--all"]).env_clear();
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(1) && said.contains("owner_database_url: is missing"), "{said}");
    // As the application's role, Postgres refuses.
    let app = portal.cluster.connection_string("mijntoegang_app", &portal.database);
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    command.args(["sessions", "end", "--all"]).env_clear().env("PORTAL_OWNER_DATABASE_URL", app);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(is_in(&emma, "/uitsluitingen").await);
}
