//! A way to Postgres that can freeze: connections that are open stay so and pass nothing any more, not even their end. New ones work.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;

/// A proxy in front of a cluster's socket.
pub struct Freeze {
    port: u16,
    freezes: Arc<watch::Sender<u64>>,
    trap: Arc<Mutex<Option<&'static str>>>,
}

/// The socket that a connection string names.
fn socket(url: &str) -> PathBuf {
    let host = url.split_once('@').unwrap().1.split_once('/').unwrap().0;
    let folder = host.replace("%2F", "/").replace("%20", " ").replace("%25", "%");
    PathBuf::from(folder).join(".s.PGSQL.5432")
}

impl Freeze {
    pub async fn before(url: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (freezes, trap, socket) = (Arc::new(watch::Sender::new(0)), Arc::new(Mutex::new(None)), socket(url));
        let (theirs, their_trap) = (Arc::clone(&freezes), Arc::clone(&trap));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&socket).await.unwrap();
                let ((from_client, to_client), (from_server, to_server)) = (split(client), split(server));
                let born = *theirs.borrow();
                tokio::spawn(pass(from_client, to_server, born, Arc::clone(&theirs), Some(Arc::clone(&their_trap))));
                tokio::spawn(pass(from_server, to_client, born, Arc::clone(&theirs), None));
            }
        });
        Self { port, freezes, trap }
    }

    /// The same address by this way.
    pub fn url(&self, url: &str) -> String {
        let (user, rest) = url.split_once('@').unwrap();
        format!("{user}@127.0.0.1:{}/{}", self.port, rest.split_once('/').unwrap().1)
    }

    /// Freezes what is open now.
    pub fn freeze(&self) {
        self.freezes.send_modify(|freezes| *freezes += 1);
    }

    /// Freezes as soon as a client has sent this, which still arrives.
    pub fn freeze_after(&self, sent: &'static str) {
        *self.trap.lock().unwrap() = Some(sent);
    }

    /// Whether it froze.
    pub fn is_frozen(&self) -> bool {
        *self.freezes.borrow() > 0
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    born: u64,
    freezes: Arc<watch::Sender<u64>>,
    trap: Option<Arc<Mutex<Option<&'static str>>>>,
) {
    let (mut frozen, mut bytes) = (freezes.subscribe(), vec![0; 65536]);
    loop {
        let read = tokio::select! {
            biased;
            () = until_frozen(&mut frozen, born) => return std::future::pending().await,
            read = from.read(&mut bytes) => read,
        };
        let Ok(length @ 1..) = read else { return };
        let sent = bytes.get(..length).unwrap();
        if to.write_all(sent).await.is_err() {
            return;
        }
        let springs = |trap: &Mutex<Option<&'static str>>| {
            let mut trap = trap.lock().unwrap();
            let is_it = trap.is_some_and(|text| sent.windows(text.len()).any(|part| part == text.as_bytes()));
            if is_it {
                *trap = None;
            }
            is_it
        };
        if trap.as_deref().is_some_and(springs) {
            freezes.send_modify(|freezes| *freezes += 1);
        }
    }
}

async fn until_frozen(frozen: &mut watch::Receiver<u64>, born: u64) {
    drop(frozen.wait_for(|freezes| *freezes > born).await);
}
