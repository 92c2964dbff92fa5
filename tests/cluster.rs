//! The private Postgres of `demo` and the tests: it comes, it goes, and it leaves nothing behind.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and the owner process tells by printing"
)]

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use mijntoegang::demo::cluster::{APP, Cluster, OWNER};

const OWNED: &str = "CLUSTER_OF_A_PROCESS_THAT_IS_KILLED";

/// Not a test of its own: a process that owns a cluster until it is killed.
#[test]
fn owner_process() {
    let Some(keep) = env::var_os(OWNED) else {
        return;
    };
    let keep = Some(PathBuf::from(keep)).filter(|keep| !keep.as_os_str().is_empty());
    let cluster = Cluster::start(keep, false).unwrap();
    println!("folder={}", cluster.folder().display());
    thread::sleep(Duration::from_secs(60));
}

fn owner(keep: &Path) -> (Child, PathBuf, u32) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "owner_process", "--nocapture"])
        .env(OWNED, keep)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let folder = lines.map_while(Result::ok).find_map(|line| line.split_once("folder=").map(|(_, path)| PathBuf::from(path)));
    let folder = folder.expect("the owner tells its folder");
    let data = if keep.as_os_str().is_empty() { folder.join("data") } else { keep.join("postgres") };
    let pid = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    (child, folder, pid.lines().next().unwrap().parse().unwrap())
}

fn gone_in_seconds(pid: u32) -> bool {
    (0..250).any(|_| {
        thread::sleep(Duration::from_millis(20));
        // A dead one that nobody asked after yet has no command line.
        fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default().is_empty()
    })
}

fn scratch(name: &str) -> PathBuf {
    let folder = env::temp_dir().join(format!("mijntoegang-test-{name}-{}", std::process::id()));
    // As `mktemp -d` makes it: closed to the server's user when the tests run as root.
    fs::DirBuilder::new().mode(0o700).create(&folder).unwrap();
    folder.canonicalize().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_as_the_lesser_roles_and_leaves_nothing() {
    let cluster = Cluster::start(None, false).unwrap();
    cluster.prepare_roles_and_database("proef").await.unwrap();
    cluster.prepare_roles_and_database("proef").await.unwrap();
    assert!(cluster.prepare_roles_and_database("x; drop").await.is_err());
    for (role, may_create) in [(OWNER, true), (APP, false)] {
        let url = cluster.connection_string(role, "proef");
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let sql = "SELECT current_user::text, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user";
        let row = client.query_one(sql, &[]).await.unwrap();
        assert_eq!((row.get::<_, String>(0), row.get::<_, bool>(1)), (role.to_owned(), false));
        let made = client.batch_execute(&format!("CREATE TABLE of_{role} (id int)")).await;
        assert_eq!(made.is_ok(), may_create, "{role}");
    }

    cluster.halt();
    assert!(cluster.admin("proef").await.is_err());
    cluster.resume().unwrap();
    let admin = cluster.admin("proef").await.unwrap();
    admin.query_one("SELECT count(*) FROM of_mijntoegang_owner", &[]).await.unwrap();

    let folder = cluster.folder().to_owned();
    let mode = fs::metadata(&folder).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o700);
    cluster.stop();
    assert!(!folder.exists());
}

#[test]
fn after_a_kill_the_server_ends_and_the_next_start_sweeps() {
    let living = Cluster::start(None, false).unwrap();
    let (mut child, folder, postgres) = owner(Path::new(""));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(folder.exists());
    let next = Cluster::start(None, false).unwrap();
    assert!(!folder.exists(), "swept");
    assert!(living.folder().exists() && next.folder().exists(), "the living are left alone");
    assert!(gone_in_seconds(postgres));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_folder_outlives_a_kill_and_takes_one_process_at_a_time() {
    let keep = scratch("keep");
    let first = Cluster::start(Some(keep.clone()), true).unwrap();
    first.admin("postgres").await.unwrap().batch_execute("CREATE TABLE kept AS SELECT 1 AS one").await.unwrap();
    let refused = Cluster::start(Some(keep.clone()), true).expect_err("in use").to_string();
    assert!(refused.contains("is in use by another demo"), "{refused}");
    let folder = first.folder().to_owned();
    first.stop();
    assert!(!folder.exists() && keep.join("postgres").exists());

    let (mut child, _, postgres) = owner(&keep);
    child.kill().unwrap();
    child.wait().unwrap();
    let again = Cluster::start(Some(keep.clone()), true).unwrap();
    assert!(gone_in_seconds(postgres), "the leftover server ended first");
    let row = again.admin("postgres").await.unwrap().query_one("SELECT one FROM kept", &[]).await.unwrap();
    assert_eq!(row.get::<_, i32>(0), 1);
    again.stop();

    // After the machine itself went down the mark stays, and its number may belong to another process of that user.
    fs::write(keep.join("postgres/postmaster.pid"), format!("{}\n", std::process::id())).unwrap();
    Cluster::start(Some(keep.clone()), true).unwrap().stop();
    fs::remove_dir_all(keep).unwrap();
}

/// A folder of `demo --keep` of a version before the first release: its schema has no way to the one of today.
#[tokio::test(flavor = "multi_thread")]
async fn a_kept_demo_of_before_the_first_release_is_refused_in_one_sentence() {
    let keep = scratch("unreleased");
    let cluster = Cluster::start(Some(keep.clone()), true).unwrap();
    cluster.prepare_roles_and_database("mijntoegang").await.unwrap();
    let url = cluster.connection_string(OWNER, "mijntoegang");
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let made =
        "create table __diesel_schema_migrations (version varchar(50) primary key, run_on timestamp not null default now());
        insert into __diesel_schema_migrations values ('20261123000100')";
    client.batch_execute(made).await.unwrap();
    cluster.stop();
    let demo = Command::new(env!("CARGO_BIN_EXE_mijntoegang")).args(["demo", "--keep"]).arg(&keep).output().unwrap();
    let said = String::from_utf8(demo.stderr).unwrap();
    assert_eq!(demo.status.code(), Some(1), "{said}");
    assert_eq!(
        said.lines().last().unwrap(),
        "mijntoegang: this database was made by a version of Mijn Toegang before its first release (migration 20261123000100) and \
         cannot be brought up to date; make a new database, or give --keep another folder"
    );
    assert!(demo.stdout.is_empty() && keep.join("postgres").exists(), "nothing of it was touched");
    fs::remove_dir_all(keep).unwrap();
}
