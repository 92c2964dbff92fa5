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

/// Removes databases one after the other, on a thread that outlives the tests'.
static REMOVER: LazyLock<Sender<(Arc<Cluster>, String)>> = LazyLock::new(|| {
    let (send, receive) = channel::<(Arc<Cluster>, String)>();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (cluster, name) in receive {
            runtime.block_on(async {
                let admin = cluster.admin("postgres").await.unwrap();
                admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
            });
        }
    });
    send
});

/// Copies `template` to a new database that is removed when the calling test ends.
pub async fn copy_for_this_test(cluster: &Arc<Cluster>, template: &str, name: &str) {
    cluster.copy_database(template, name).await.unwrap();
    OF_THIS_TEST.with_borrow_mut(|databases| databases.push(TestDatabase(Arc::clone(cluster), name.to_owned())));
}
