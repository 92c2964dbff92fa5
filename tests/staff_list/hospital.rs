//! A database with two institutions and nobody in it, and the command over it.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

use mijntoegang::db::{Tls, client, migrations};
use mijntoegang::demo::cluster::{Cluster, OWNER};
use tokio_postgres::types::FromSqlOwned;

use crate::databases::copy_for_this_test;

/// AZ Sint-Lucas Brugge.
pub const HOME: &str = "0566988259";
pub const OTHER: &str = "0999000129";
pub const TEMPLATE: &str = "empty_hospital";

/// Its thread lives as long as the process: the server ends with the thread that started it.
static CLUSTER: LazyLock<Arc<Cluster>> = LazyLock::new(|| {
    static HELD: OnceLock<Arc<Cluster>> = OnceLock::new();
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let cluster = Arc::new(Cluster::start(None, false).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            cluster.prepare_roles_and_database(TEMPLATE).await.unwrap();
            let owner = cluster.connection_string(OWNER, TEMPLATE);
            migrations::migrate(&owner, &Tls::new(None).unwrap()).await.unwrap();
            let institutions = format!(
                "insert into institutions (id, cbe, name, ordinal) values
                   (gen_random_uuid(), '{HOME}', 'AZ Sint-Lucas Brugge', 1), (gen_random_uuid(), '{OTHER}', 'Ziekenhuis Leieland', 2)"
            );
            client(&owner, &Tls::new(None).unwrap()).await.unwrap().batch_execute(&institutions).await.unwrap();
        });
        let _ = HELD.set(Arc::clone(&cluster));
        send.send(cluster).unwrap();
        loop {
            std::thread::park();
        }
    });
    receive.recv().unwrap()
});

static MAKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A hospital that begins.
pub struct Hospital {
    pub cluster: Arc<Cluster>,
    pub database: String,
    pub owner: tokio_postgres::Client,
    pub folder: PathBuf,
}

/// What the command answered.
#[derive(Debug)]
pub struct Answer {
    pub code: Option<i32>,
    /// The report.
    pub out: String,
    /// Progress, and why it failed.
    pub err: String,
}

impl Answer {
    pub fn has(&self, text: &str) -> bool {
        self.out.contains(text)
    }

    /// It went through.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self
    }

    /// It failed with this sentence.
    #[track_caller]
    pub fn refused(self, why: &str) -> Self {
        assert!(self.code == Some(1) && self.err.contains(why), "{:?}\n{}\n{}", self.code, self.out, self.err);
        self
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Hospital {
    pub async fn start() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let database = format!("staff{}", NUMBER.fetch_add(1, Ordering::SeqCst));
        let cluster = tokio::task::spawn_blocking(|| Arc::clone(&CLUSTER)).await.unwrap();
        let one_at_a_time = MAKING.lock().await;
        copy_for_this_test(&cluster, TEMPLATE, &database).await;
        drop(one_at_a_time);
        let owner = client(&cluster.connection_string(OWNER, &database), &Tls::new(None).unwrap()).await.unwrap();
        let folder = std::env::temp_dir().join(format!("mijntoegang-staff-list-{}-{database}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { cluster, database, owner, folder }
    }

    /// Writes a file of this name.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The command over a file that stands there.
    pub fn command(&self, file: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        command.args(["directory", "import"]).arg(self.folder.join(file));
        if !arguments.contains(&"--institution") {
            command.args(["--institution", HOME]);
        }
        command.args(arguments).env_clear().env("RUST_LOG", "error").env("USER", "els");
        command.env("PORTAL_OWNER_DATABASE_URL", self.cluster.connection_string(OWNER, &self.database));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub async fn run(&self, file: &str, arguments: &[&str]) -> Answer {
        let mut command = self.command(file, arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap().into()
    }

    /// Writes the list and takes it in.
    pub async fn import(&self, list: &str, arguments: &[&str]) -> Answer {
        self.write("lijst.csv", list);
        self.run("lijst.csv", arguments).await
    }

    pub async fn one<T: FromSqlOwned>(&self, sql: &str) -> T {
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Every entry: name, function, numbers, open posts, and whether it can be chosen.
    pub async fn directory(&self) -> Vec<String> {
        let rows = self
            .owner
            .query(
                "select concat_ws(' | ', coalesce(w.given_name || ' ', '') || w.family_name, w.function, coalesce(w.niss, '-'),
                     coalesce(w.riziv, w.riziv8, '-'),
                     coalesce((select string_agg(concat_ws(' ', p.personnel_number, p.department, case when p.ended_at is not null then 'ended' end), ', '
                         order by p.personnel_number, p.department) from care_worker_posts p where p.care_worker_id = w.id), ''),
                     case when not w.active then 'closed' end)
                   from care_workers w order by w.family_key",
                &[],
            )
            .await
            .unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Everything that an import writes but the run and its audit row.
    pub async fn snapshot(&self) -> String {
        self.one(
            "select md5((select coalesce(string_agg(w::text, ' ' order by w.id), '') from care_workers w)
               || (select coalesce(string_agg(p::text, ' ' order by p::text), '') from care_worker_posts p))",
        )
        .await
    }
}

impl Drop for Hospital {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
