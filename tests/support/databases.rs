//! A test's database goes with its test: hundreds of them side by side would fill a small disk.

use std::cell::RefCell;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, LazyLock};

use mijntoegang::demo::cluster::Cluster;

thread_local! {
    // Every test has a thread of its own, which ends with it.
    static OF_THIS_TEST: RefCell<Vec<TestDatabase>> = const { RefCell::new(Vec::new()) };
}

/// Its name and its server. Dropped, the database is removed, whoever is still connected.
struct TestDatabase(Arc<Cluster>, String);

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // Fails only while the program ends, and its server with it.
        let _ = REMOVER.send((Arc::clone(&self.0), std::mem::take(&mut self.1)));
    }
}

/// Removes databases one after the other, on a thread that outlives the tests'. One that stays is told, and hinders none after it.
static REMOVER: LazyLock<Sender<(Arc<Cluster>, String)>> = LazyLock::new(|| {
    let (send, receive) = channel::<(Arc<Cluster>, String)>();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (cluster, name) in receive {
            if let Err(error) = runtime.block_on(remove(&cluster, &name)) {
                eprintln!("the database {name} stays: {error:#}");
            }
        }
    });
    send
});

async fn remove(cluster: &Cluster, name: &str) -> anyhow::Result<()> {
    Ok(cluster.admin("postgres").await?.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await?)
}

/// Copies `template` to a new database that is removed when the calling test ends.
pub async fn copy_for_this_test(cluster: &Arc<Cluster>, template: &str, name: &str) {
    // Here, as a thread that ends can start no other one safely.
    LazyLock::force(&REMOVER);
    cluster.copy_database(template, name).await.unwrap();
    OF_THIS_TEST.with_borrow_mut(|databases| databases.push(TestDatabase(Arc::clone(cluster), name.to_owned())));
}
