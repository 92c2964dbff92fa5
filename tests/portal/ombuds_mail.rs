//! Mail to the ombudsdienst (R14): it says that something waits, after that was committed and never twice within the time.

mod reminders;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::clock::Clock;
use mijntoegang::db::Actor;
use mijntoegang::db::ids::PatientId;
use mijntoegang::mail::{Schedule, SmtpUrl, Transport, Worker, WorkerSettings};
use mijntoegang::ombuds_mail::notify_ombudsdienst;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use uuid::Uuid;

use crate::break_glass::{jan_excludes_sofie, kept, of_jan};
use crate::break_glass_crash::failing_smtp_server::{Sink, header};
use crate::messages::theirs;
use crate::support::{Portal, new_database, start_of_tests};

const OMBUDSDIENST: &str = "ombudsdienst@example.org";

/// A portal that leaves a mailbox alone for a quarter of an hour.
async fn paced_portal() -> Portal {
    Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| builder.rules.ombuds_mail_minutes = 15).await
}

/// A worker of the portal's outbox.
struct Post {
    stop: watch::Sender<bool>,
    working: JoinHandle<()>,
}

impl Post {
    fn to(portal: &Portal, transport: Transport) -> Self {
        let settings = WorkerSettings {
            schedule: Schedule { first_retry: TimeDelta::milliseconds(50), ..Schedule::default() },
            poll: Duration::from_millis(50),
            server_timeout: Duration::from_secs(20),
            grace: Duration::from_millis(200),
            lease: Duration::from_secs(300),
        };
        let builder = &portal.builder;
        let worker = Worker::new(builder.database_url.clone(), builder.tls.clone(), transport, builder.sender.clone(), settings);
        let (stop, stopped) = watch::channel(false);
        Self { stop, working: tokio::spawn(worker.run(stopped)) }
    }

    fn to_server(portal: &Portal, url: &str) -> Self {
        Self::to(portal, Transport::smtp(SmtpUrl::parse(url).unwrap(), None).unwrap())
    }

    async fn stop(self) {
        self.stop.send(true).unwrap();
        self.working.await.unwrap();
    }
}

async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < Duration::from_secs(20), "not within 20 seconds: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Portal {
    /// Waits until nothing is due in the outbox.
    async fn delivered(&self) {
        let due = format!("select count(*) from outbox where state = 'waiting' and next_attempt_at <= '{}'", self.clock.now());
        until("all that is due went out", async || self.count(&due).await == 0).await;
    }

    /// Mails to an ombudsdienst that went out, in minutes after the start of the test.
    async fn told_ombudsdienst_at(&self) -> Vec<i64> {
        let sql = "select sent_at from outbox where kind = 'ombuds-notice' and state = 'sent' order by sent_at";
        let rows = self.owner().await.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| (row.get::<_, DateTime<Utc>>(0) - start_of_tests()).num_minutes()).collect()
    }

    /// Something waits for the ombudsdienst, in a transaction of Jan's that stays open.
    async fn something_waits(&self) -> mijntoegang::db::Tx {
        let (site, jan) = (self.site(), Actor::Patient(PatientId::from_uuid(person("jan"))));
        let mut tx = site.db.begin(jan).await.unwrap();
        let home = site.institutions[0].id;
        notify_ombudsdienst(&mut tx, &site, home, self.clock.now()).await.unwrap();
        tx
    }
}

fn person(key: &str) -> Uuid {
    mijntoegang::demo::people::all().into_iter().find(|one| one.key == key).unwrap().id
}

#[tokio::test]
async fn forty_requests_in_fourteen_minutes_are_told_by_two_mails_that_left_after_them() {
    let portal = paced_portal().await;
    let sink = Sink::start(&[]).await;
    let post = Post::to_server(&portal, &sink.url());
    let (emma, jan) = (portal.signed_in("emma").await, portal.signed_in("jan").await);
    let given = ["Maaike", "Bavo", "Fien", "Wout", "Jef"];
    let family = ["Aerts", "Bosmans", "Cools", "Daems", "Engels", "Feys", "Geerts", "Hermans"];
    for number in 0..40 {
        let visitor = if number % 2 == 0 { &emma } else { &jan };
        let name = format!("{} {}", given[number % 5], family[number / 5]);
        visitor.send_draft(&visitor.draft_described(&name, "AZ Sint-Lucas, onthaal").await).await;
        portal.delivered().await;
        assert_eq!(portal.told_ombudsdienst_at().await, [0], "the first at once, and none within the time");
        portal.clock.advance(TimeDelta::seconds(21));
    }
    portal.clock.advance(TimeDelta::seconds(60));
    portal.delivered().await;
    portal.clock.advance(TimeDelta::hours(2));
    portal.delivered().await;
    assert_eq!(portal.told_ombudsdienst_at().await, [0, 15]);
    let untold = "select count(*) from exclusion_requests r where r.sent_at > '2026-11-23 13:00:00+00'
                    and not exists (select from outbox o where o.state = 'sent' and o.sent_at >= r.sent_at)";
    assert_eq!(portal.count(untold).await, 0, "for each a mail that left after it");
    assert_eq!(portal.count("select count(*) from exclusion_requests where described_name is not null").await, 40);
    assert!(sink.mails().iter().all(|mail| header(mail, "To") == OMBUDSDIENST));
    assert_eq!((sink.mails().len(), portal.count("select count(*) from outbox where state = 'waiting'").await), (2, 0));
    post.stop().await;
}

#[tokio::test]
async fn a_mail_waits_for_the_transaction_that_it_tells_of() {
    let portal = paced_portal().await;
    let sink = Sink::start(&[]).await;
    let post = Post::to_server(&portal, &sink.url());
    portal.something_waits().await.commit().await.unwrap();
    portal.delivered().await;
    portal.clock.advance(TimeDelta::minutes(1));
    portal.something_waits().await.commit().await.unwrap();
    // This one joins the mail that waits, and is not committed when that falls due.
    let slow = portal.something_waits().await;
    let given_up = portal.something_waits().await;
    portal.clock.advance(TimeDelta::minutes(15));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(portal.told_ombudsdienst_at().await, [0], "it would leave before what it tells of is there");
    // What comes meanwhile has a mail of its own; the other keeps its distance to that.
    portal.something_waits().await.commit().await.unwrap();
    until("the mail of the quick one", async || portal.told_ombudsdienst_at().await == [0, 16]).await;
    slow.commit().await.unwrap();
    given_up.rollback().await.unwrap();
    portal.delivered().await;
    assert_eq!(portal.told_ombudsdienst_at().await, [0, 16], "never two within the time");
    portal.clock.advance(TimeDelta::minutes(15));
    portal.delivered().await;
    assert_eq!(portal.told_ombudsdienst_at().await, [0, 16, 31]);
    assert_eq!(portal.count("select count(*) from outbox").await, 3);
    post.stop().await;
}

#[tokio::test]
async fn a_mail_in_a_workers_hands_is_not_joined_and_another_follows() {
    let portal = paced_portal().await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("smtp://127.0.0.1:{port}");
    portal.something_waits().await.commit().await.unwrap();
    let post = Post::to_server(&portal, &url);
    // The worker has the mail in its hands, and waits for the server's first word; a second one leaves the mailbox alone.
    let (server, _) = listener.accept().await.unwrap();
    let other = Post::to_server(&portal, &url);
    portal.something_waits().await.commit().await.unwrap();
    let waiting = async || portal.count("select count(*) from outbox where state = 'waiting'").await;
    assert_eq!(waiting().await, 2, "the first may be read before this is there");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(timeout(Duration::from_millis(100), listener.accept()).await.is_err(), "one worker at a mailbox");
    // It comes back, and is told again in one mail: its copy may have arrived, so that has another Message-ID.
    drop((server, listener));
    let sink = Sink::on(TcpListener::bind(("127.0.0.1", port)).await.unwrap(), &[]);
    until("one mail for both", async || portal.told_ombudsdienst_at().await == [0] && waiting().await == 0).await;
    assert_eq!(sink.mails().len(), 1);
    post.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn many_at_once_are_told_by_two_mails_and_each_of_them_after_it_came() {
    let portal = paced_portal().await;
    let sink = Sink::start(&[]).await;
    let posts = [Post::to_server(&portal, &sink.url()), Post::to_server(&portal, &sink.url())];
    let one = async || {
        let tx = portal.something_waits().await;
        tokio::time::sleep(Duration::from_millis(5)).await;
        tx.commit().await.unwrap();
    };
    for _ in 0..5 {
        futures_util::future::join_all((0..8).map(|_| one())).await;
        portal.clock.advance(TimeDelta::minutes(2));
    }
    portal.clock.advance(TimeDelta::minutes(15));
    portal.delivered().await;
    let told = portal.told_ombudsdienst_at().await;
    assert!(told.len() == 2 && told[1] - told[0] >= 15, "{told:?}");
    assert_eq!(portal.count("select count(*) from outbox where state = 'waiting'").await, 0);
    for post in posts {
        post.stop().await;
    }
}

#[tokio::test]
async fn with_nought_minutes_each_has_a_mail_of_its_own() {
    let portal = Portal::start().await;
    let sink = Sink::start(&[]).await;
    let jan = portal.signed_in("jan").await;
    jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let talk = jan.writes("andere", "Een vraag").await;
    jan.replies(&talk, "En nog een").await;
    let post = Post::to_server(&portal, &sink.url());
    portal.delivered().await;
    assert_eq!((sink.mails().len(), portal.told_ombudsdienst_at().await), (3, vec![0, 0, 0]));
    post.stop().await;
}

#[tokio::test]
async fn what_was_committed_is_told_though_the_worker_dies_with_the_mail_in_its_hands() {
    let portal = paced_portal().await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("smtp://127.0.0.1:{}", listener.local_addr().unwrap().port());
    portal.signed_in("jan").await.request_for("Sofie Claes", "Sofie Claes Arts").await;
    portal.something_waits().await.commit().await.unwrap();
    let post = Post::to_server(&portal, &url);
    let (server, _) = listener.accept().await.unwrap();
    post.working.abort();
    drop(server);
    assert!(post.working.await.unwrap_err().is_cancelled());
    let sink = Sink::start(&[]).await;
    let restarted = Post::to_server(&portal, &sink.url());
    // The dead worker's lease ends.
    portal.clock.advance(TimeDelta::seconds(301));
    until("it goes out after all", async || sink.mails().len() == 1).await;
    portal.delivered().await;
    assert_eq!(portal.count("select count(*) from outbox where state = 'waiting'").await, 0, "and tells of both");
    restarted.stop().await;
}

/// The whole of each mail in a folder, without the headers that differ in every mail.
fn rendered(folder: &PathBuf) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let bare = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        let differs = |line: &&str| line.starts_with("Date: ") || line.starts_with("Message-ID: ");
        text.lines().filter(|line| !differs(line)).collect::<Vec<_>>().join("\n")
    };
    files.map(bare).filter(|mail| mail.contains(OMBUDSDIENST)).collect()
}

#[tokio::test]
async fn the_mail_is_the_same_for_everything_and_holds_no_reference_no_count_and_no_name() {
    let portal = Portal::start().await;
    let folder = std::env::temp_dir().join(format!("mijntoegang-ombuds-mail-{}", Uuid::now_v7()));
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    jan_excludes_sofie(&portal).await;
    let broken = kept(&portal.site(), &of_jan(portal.clock.now())).await;
    let list = jan.get("/doorbrekingen").await;
    assert_eq!(jan.send(&list, &format!("/doorbrekingen/{broken}/vertrouw-niet"), &[]).await.status, 303);
    let talk = jan.writes("inzage", "Keek Sofie Claes in mijn dossier?").await;
    // What does not wait: an answer, a closed conversation, a withdrawn request.
    let told = portal.count("select count(*) from outbox where kind = 'ombuds-notice'").await;
    assert_eq!(told, 4, "a request, a break, a report about it, a message");
    let request = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let withdraw = format!("/aanvragen/{request}/intrekken");
    assert_eq!(jan.fill(&format!("/aanvragen/{request}"), &withdraw, &[]).await.status, 303);
    let page = theirs(&talk);
    assert_eq!(an.fill(&page, &page, &[("tekst", "Neen.")]).await.status, 303);
    assert_eq!(an.fill(&page, &format!("{page}/sluit"), &[]).await.status, 303);
    assert_eq!(portal.count("select count(*) from outbox where kind = 'ombuds-notice'").await, told + 1, "the request alone");

    let post = Post::to(&portal, Transport::Folder(folder.clone()));
    portal.delivered().await;
    post.stop().await;
    let mails = rendered(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(mails.len(), 5);
    let words = format!(
        "Dag,\n\ner wacht iets op de ombudsdienst. Bekijk de werklijst: {}/ombudsdienst\n\nIn deze e-mail staat bewust niet wat er \
         wacht of over wie het gaat.\n\nAntwoord niet op deze e-mail.",
        portal.base
    );
    for mail in &mails {
        assert_eq!(mail, &mails[0], "the same, whatever waits");
        assert!(mail.ends_with(&words), "{mail}");
        assert!(mail.contains("Subject: Er wacht iets in Mijn Toegang"), "{mail}");
    }
    let read = mails[0].replace(&portal.base, "");
    let read = read.lines().filter(|line| !line.starts_with("MIME-") && !line.starts_with("Content-")).collect::<String>();
    assert!(!read.chars().any(|sign| sign.is_ascii_digit()), "no number: {read}");
    for word in ["UA-", "GB-", "Jan", "Willems", "Sofie", "Claes", "Lucas", "aanvraag", "bericht", "doorbreking", "gesprek"] {
        assert!(!mails[0].contains(word), "{word} in {}", mails[0]);
    }
}
