//! A small SMTP server that fails as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What to do with the next connection that gets as far as this. Without instructions everything is accepted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers RCPT with this line.
    Rcpt(&'static str),
    /// Takes the text in, then closes without an answer.
    LostAfterData,
    /// Takes the text in and never answers.
    Silence,
    /// Takes the text in and thinks for two seconds.
    Late,
}

#[derive(Default)]
struct Seen {
    faults: VecDeque<Fault>,
    commands: Vec<String>,
    mails: Vec<String>,
}

pub struct Sink {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

impl Sink {
    pub async fn start(faults: &[Fault]) -> Self {
        Self::on(TcpListener::bind(("127.0.0.1", 0)).await.unwrap(), faults)
    }

    pub fn on(listener: TcpListener, faults: &[Fault]) -> Self {
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen { faults: faults.iter().copied().collect(), ..Seen::default() }));
        let theirs = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                drop(tokio::spawn(talk(stream, Arc::clone(&theirs))));
            }
        });
        Self { port, seen, task }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The texts that were taken in.
    pub fn mails(&self) -> Vec<String> {
        self.seen.lock().unwrap().mails.clone()
    }

    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    pub fn message_ids(&self) -> Vec<String> {
        self.mails().iter().map(|mail| header(mail, "Message-ID")).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub fn header(mail: &str, name: &str) -> String {
    let line = mail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("no {name} in {mail}")).to_owned()
}

async fn talk(stream: TcpStream, seen: Arc<Mutex<Seen>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink ESMTP\r\n").await.ok()?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        seen.lock().unwrap().commands.push(verb.clone());
        let answer = match verb.as_str() {
            "EHLO" => "250-sink\r\n250 8BITMIME",
            "RCPT" => take(&seen, |fault| matches!(fault, Fault::Rcpt(_))).map_or("250 ok", |fault| match fault {
                Fault::Rcpt(answer) => answer,
                _ => "250 ok",
            }),
            "DATA" => {
                stream.write_all(b"354 go\r\n").await.ok()?;
                let mut text = String::new();
                while !text.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut text).await.ok()? == 0 {
                        return None;
                    }
                }
                seen.lock().unwrap().mails.push(text);
                match take(&seen, |fault| matches!(fault, Fault::LostAfterData | Fault::Silence | Fault::Late)) {
                    Some(Fault::LostAfterData) => return None,
                    Some(Fault::Late) => {
                        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
                        "250 taken"
                    }
                    Some(_) => std::future::pending().await,
                    None => "250 taken",
                }
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            }
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}

fn take(seen: &Mutex<Seen>, fits: impl Fn(&Fault) -> bool) -> Option<Fault> {
    let mut seen = seen.lock().unwrap();
    if seen.faults.front().is_some_and(fits) { seen.faults.pop_front() } else { None }
}
