//! A break that is reported while the mail server is down, by a process that is killed right after (R9).

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use mijntoegang::app::{self, AppBuilder};
use mijntoegang::break_glass::{self, BreakReport, ReportOutcome};
use mijntoegang::clock::Clock;
use mijntoegang::config::{ExitUrl, Rules};
use mijntoegang::db::Tls;
use mijntoegang::db::ids::ReportId;
use mijntoegang::demo::people;
use mijntoegang::identity::SignIn;
use mijntoegang::mail::{EmailAddress, SmtpUrl, Transport, Worker, WorkerSettings};
use mijntoegang::metrics::Metrics;
use tokio::sync::watch;
use uuid::Uuid;

use crate::break_glass::{last_night, reporter};
use crate::support::{Portal, start_of_tests};

#[path = "../mail/failing_smtp_server.rs"]
#[allow(dead_code, reason = "its faults are for the tests of mail")]
pub mod failing_smtp_server;

const DATABASE: &str = "MT_TEST_DATABASE_URL";
const SMTP: &str = "MT_TEST_SMTP_URL";
const REPORTED: &str = "the report was answered";

fn report() -> BreakReport {
    BreakReport { id: ReportId::from_uuid(Uuid::from_u128(77)), ..last_night(start_of_tests()) }
}

fn worker(builder: &AppBuilder, smtp: &str) -> Worker {
    let transport = Transport::smtp(SmtpUrl::parse(smtp).unwrap(), None).unwrap();
    Worker::new(builder.database_url.clone(), builder.tls.clone(), transport, builder.sender.clone(), WorkerSettings::quick())
}

/// The process that dies: it serves, it has a worker whose mail server is down, it takes a report in, and then it is killed.
#[tokio::test]
#[ignore = "a process of its own: started, and killed, by the test below"]
async fn the_process_that_is_killed() {
    let (Ok(database), Ok(smtp)) = (std::env::var(DATABASE), std::env::var(SMTP)) else {
        return;
    };
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let builder = AppBuilder {
        database_url: database.into(),
        tls: Tls::new(None).unwrap(),
        connections: 4,
        clock: Clock::fixed(start_of_tests()),
        clock_difference: std::sync::Arc::default(),
        rules: Rules::default(),
        base_url: "http://127.0.0.1".to_owned(),
        ehealth: mijntoegang::web::EhealthLink::said(mijntoegang::config::Ehealth::On),
        institutions: people::institutions().unwrap(),
        sender: app::sender(EmailAddress::parse("toegang@example.org").unwrap()).unwrap(),
        limited: false,
        trusted_proxies: Vec::new(),
        lookup_key: None,
        metrics: Metrics::new(Clock::System.now()),
        security_contact: None,
        uploads: std::sync::Arc::default(),
        scanner: None,
        exit_url: ExitUrl::default(),
        info_url: None,
        cookie_key: vec![7; 64],
        sign_in: std::sync::Arc::new(SignIn::Closed),
        pace: mijntoegang::changes::Pace::default(),
        stopped: watch::channel(false).1,
        readiness: app::Readiness::default(),
    };
    let (_stop, stopped) = watch::channel(false);
    tokio::spawn(worker(&builder, &smtp).run(stopped));
    tokio::spawn(app::serve(listener, builder.clone(), 1).unwrap().0);
    let answer = break_glass::report(&builder.site().unwrap(), &reporter(), &report()).await.unwrap();
    assert!(matches!(answer, ReportOutcome::Recorded { .. }), "{answer:?}");
    writeln!(std::io::stdout().lock(), "{REPORTED}").unwrap();
    std::future::pending::<()>().await;
}

async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < Duration::from_secs(20), "not within 20 seconds: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn after_the_restart_there_is_one_message_one_notice_and_one_audit_row() {
    let portal = Portal::start().await;
    let nobody_listens = {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        format!("smtp://127.0.0.1:{}", listener.local_addr().unwrap().port())
    };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "break_glass_crash::the_process_that_is_killed", "--ignored", "--nocapture"])
        .env(DATABASE, portal.cluster.connection_string("mijntoegang_app", &portal.database))
        .env(SMTP, &nobody_listens)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let answered = tokio::task::spawn_blocking(move || {
        BufReader::new(out).lines().map_while(Result::ok).any(|line| line.contains(REPORTED))
    });
    assert!(answered.await.unwrap(), "the process took the report in");
    // SIGKILL: nothing of it gets to tidy up.
    child.kill().unwrap();
    child.wait().unwrap();

    let counts = async || {
        (
            portal.count("select count(*) from breaks").await,
            portal.count("select count(*) from messages where kind = 'broken'").await,
            portal.count("select count(*) from outbox o join patients p on p.id = o.patient_id where p.given_name = 'Jan'").await,
            portal.count("select count(*) from audit_events where action = 'break-reported'").await,
        )
    };
    assert_eq!(counts().await, (1, 1, 1, 1));
    assert_eq!(portal.count("select count(*) from outbox where state = 'sent'").await, 0, "the mail server was down");
    // The restart: the mail server is up again, and the application sends its report once more, unsure of what became of it.
    let sink = failing_smtp_server::Sink::start(&[]).await;
    let (stop, stopped) = watch::channel(false);
    portal.clock.advance(TimeDelta::minutes(10));
    let running = tokio::spawn(worker(&portal.builder, &sink.url()).run(stopped));
    let again = break_glass::report(&portal.site(), &reporter(), &report()).await.unwrap();
    assert!(matches!(again, ReportOutcome::SameAgain { .. }), "{again:?}");
    until("both mails", async || portal.count("select count(*) from outbox where state = 'sent'").await == 2).await;
    stop.send(true).unwrap();
    running.await.unwrap();
    assert_eq!(counts().await, (1, 1, 1, 1));
    let mut told: Vec<[String; 2]> =
        sink.mails().iter().map(|mail| ["To", "Subject"].map(|name| failing_smtp_server::header(mail, name))).collect();
    told.sort();
    let jan = ["jan@example.org", "Er staat een bericht voor je klaar"];
    let ombudsdienst = ["ombudsdienst@example.org", "Er wacht iets in Mijn Toegang"];
    assert_eq!(told, [jan, ombudsdienst], "one notice by mail, and one mail to the ombudsdienst");
    let page = portal.signed_in("jan").await.get("/doorbrekingen").await;
    assert_eq!(page.texts(".mt-card__title"), ["Sofie Claes"]);
}
