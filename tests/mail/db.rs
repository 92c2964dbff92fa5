//! A database for each test, with the schema and nothing in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use mijntoegang::clock::Clock;
use mijntoegang::db::ids::PatientId;
use mijntoegang::db::{Actor, Job, Tls, connect, migrations};
use mijntoegang::demo::cluster::{APP, Cluster, OWNER};
use mijntoegang::mail::{EmailAddress, Sender, counts, enqueue};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::databases::copy_for_this_test;

static SHARED: OnceCell<Arc<Cluster>> = OnceCell::const_new();
static NUMBER: AtomicUsize = AtomicUsize::new(0);

pub struct Db {
    pub app: String,
    pub owner: String,
}

impl Db {
    pub async fn new() -> Self {
        let cluster = SHARED
            .get_or_init(async || {
                let cluster = Cluster::start(None, false).unwrap();
                Self::fill(&cluster, "mail").await;
                Arc::new(cluster)
            })
            .await;
        let name = format!("mail{}", NUMBER.fetch_add(1, Ordering::SeqCst));
        copy_for_this_test(cluster, "mail", &name).await;
        Self { app: cluster.connection_string(APP, &name), owner: cluster.connection_string(OWNER, &name) }
    }

    pub async fn fill(cluster: &Cluster, name: &str) -> Self {
        cluster.prepare_roles_and_database(name).await.unwrap();
        let db = Self { app: cluster.connection_string(APP, name), owner: cluster.connection_string(OWNER, name) };
        // Migrating blocks, which a test's own thread may not.
        let owner = db.owner.clone();
        let migrating = tokio::task::spawn_blocking(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            runtime.block_on(migrations::migrate(&owner, &tls())).unwrap();
        });
        migrating.await.unwrap();
        db
    }

    pub async fn as_owner(&self) -> AsyncPgConnection {
        connect(&self.owner, &tls()).await.unwrap()
    }

    /// A connection of the application in an open transaction of this actor.
    pub async fn begin(&self, actor: Actor) -> AsyncPgConnection {
        let mut conn = connect(&self.app, &tls()).await.unwrap();
        conn.batch_execute(&actor.begin_statement()).await.unwrap();
        conn
    }

    /// Mails with the subjects `Aanvraag 1` to `Aanvraag n`, in one transaction of a patient.
    pub async fn write(&self, n: usize, now: DateTime<Utc>) {
        let mut conn = self.begin(a_patient()).await;
        for i in 1..=n {
            let to = EmailAddress::parse("ombudsdienst@example.org").unwrap();
            let mail = sender()
                .mail("request-sent", &to, &format!("Aanvraag {i}"), "Er wacht één aanvraag.\nhttps://example.org/ombudsdienst\n")
                .unwrap();
            enqueue(&mut conn, &mail, now).await.unwrap();
        }
        conn.batch_execute("COMMIT").await.unwrap();
    }

    pub async fn write_one(&self) {
        self.write(1, Clock::System.now()).await;
    }

    /// Makes the database's clock stand still at this moment.
    pub async fn set_clock(&self, at: DateTime<Utc>) {
        let still = format!(
            "create or replace function mt_now() returns timestamptz language sql volatile as $$ select timestamptz '{}' $$",
            at.to_rfc3339()
        );
        self.as_owner().await.batch_execute(&still).await.unwrap();
    }

    /// State, attempts and last error of every mail, as the owner sees them.
    pub async fn rows(&self) -> Vec<(String, i32, Option<String>)> {
        let client = mijntoegang::db::client(&self.owner, &tls()).await.unwrap();
        let rows = client.query("select state, attempts, last_error from outbox order by id", &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
    }

    /// Recipient, subject, text and link of every mail.
    pub async fn words(&self) -> Vec<[Option<String>; 4]> {
        let client = mijntoegang::db::client(&self.owner, &tls()).await.unwrap();
        let rows = client.query("select recipient, subject, body, unsubscribe from outbox order by id", &[]).await.unwrap();
        rows.iter().map(|row| [row.get(0), row.get(1), row.get(2), row.get(3)]).collect()
    }

    pub async fn counts(&self) -> (i64, i64) {
        let counts = counts(&mut self.begin(Actor::System(Job::Mail)).await).await.unwrap();
        (counts.waiting, counts.failed)
    }
}

pub fn tls() -> Tls {
    Tls::new(None).unwrap()
}

pub fn a_patient() -> Actor {
    Actor::Patient(PatientId::from_uuid(Uuid::from_u128(7)))
}

pub fn sender() -> Sender {
    Sender::new("Mijn Toegang", EmailAddress::parse("noreply@example.org").unwrap()).unwrap()
}
