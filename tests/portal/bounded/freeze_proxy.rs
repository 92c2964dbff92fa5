//! A TCP proxy in front of Postgres that can go silent.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mijntoegang::demo::cluster::Cluster;
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;

pub struct FreezeProxy {
    port: u16,
    freezes: watch::Sender<u32>,
    mute: Arc<AtomicBool>,
}

impl FreezeProxy {
    pub async fn start(cluster: &Cluster) -> Self {
        let socket: PathBuf = cluster.folder().join(".s.PGSQL.5432");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (freezes, frozen) = watch::channel(0);
        let mute = Arc::new(AtomicBool::new(false));
        let is_mute = Arc::clone(&mute);
        tokio::spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                let (mut frozen, mute, socket) = (frozen.clone(), is_mute.load(Ordering::SeqCst), socket.clone());
                frozen.mark_unchanged();
                tokio::spawn(async move {
                    if mute {
                        std::future::pending::<()>().await;
                    }
                    let Ok(mut to) = UnixStream::connect(socket).await else {
                        return;
                    };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut from, &mut to) => {}
                        // Both ends stay open, and hear nothing of each other, not even the end.
                        _ = frozen.changed() => std::future::pending::<()>().await,
                    }
                });
            }
        });
        Self { port, freezes, mute }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The database through this proxy.
    pub fn url(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// Every connection that is open stays so and passes nothing; new ones work.
    pub fn freeze(&self) {
        self.freezes.send_modify(|times| *times += 1);
    }

    /// Whether new connections are taken and hear nothing.
    pub fn mute(&self, mute: bool) {
        self.mute.store(mute, Ordering::SeqCst);
    }
}
