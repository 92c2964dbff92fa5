//! A small HTTP client over kept connections: asks for a page of a random patient again and again.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use tokio::net::TcpStream;

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// One page, head and body, into the buffer.
    async fn get(&mut self, cookie: &str, accept: &str) -> anyhow::Result<()> {
        let request = format!("GET /uitsluitingen HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n{accept}\r\n");
        let mut rest = request.as_bytes();
        while !rest.is_empty() {
            match self.stream.try_write(rest) {
                Ok(sent) => rest = rest.get(sent..).unwrap_or_default(),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => self.stream.writable().await?,
                Err(error) => return Err(error.into()),
            }
        }
        self.buffer.clear();
        while !self.is_whole()? {
            self.stream.readable().await?;
            match self.stream.try_read_buf(&mut self.buffer) {
                Ok(0) => anyhow::bail!("the server hung up"),
                Err(error) if error.kind() != std::io::ErrorKind::WouldBlock => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    fn is_whole(&self) -> anyhow::Result<bool> {
        let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(false);
        };
        let head = std::str::from_utf8(self.buffer.get(..end).unwrap_or_default())?;
        ensure!(head.starts_with("HTTP/1.1 200 "), "not a page: {head}");
        match head.lines().find_map(|line| line.strip_prefix("content-length: ")) {
            Some(length) => Ok(self.buffer.len() >= end + 4 + length.parse::<usize>()?),
            None => Ok(self.buffer.ends_with(b"\r\n0\r\n\r\n")),
        }
    }
}

/// The n-th patient's page, as text.
pub async fn page(address: SocketAddr, cookies: &[String], n: usize, accept: &str) -> anyhow::Result<String> {
    let mut connection = Connection::open(address).await?;
    connection.get(cookies.get(n - 1).context("no such patient")?, accept).await?;
    let text = String::from_utf8_lossy(&connection.buffer);
    Ok(text.split_once("\r\n\r\n").context("no body")?.1.to_owned())
}

/// Asks on all connections until the time is over: as fast as answers come, or `pace` times a second whatever comes.
/// How long each page took; when paced, from the moment it was due.
pub async fn run(
    address: SocketAddr,
    cookies: &[String],
    clients: usize,
    length: Duration,
    pace: Option<f64>,
    accept: &str,
) -> anyhow::Result<Vec<Duration>> {
    let start = Instant::now();
    let work = (0..clients).map(async |client| {
        let mut random = SmallRng::seed_from_u64(client as u64);
        let mut connection = Connection::open(address).await?;
        let mut took = Vec::new();
        let step = pace.map(|pace| Duration::from_secs_f64(clients as f64 / pace));
        let mut due = start + step.unwrap_or_default().mul_f64(client as f64 / clients as f64);
        while start.elapsed() < length {
            match step {
                None => due = Instant::now(),
                Some(_) => tokio::time::sleep_until(due.into()).await,
            }
            let cookie = cookies.get(random.random_range(0..cookies.len())).context("nobody is signed in")?;
            connection.get(cookie, accept).await?;
            took.push(due.elapsed());
            due += step.unwrap_or_default();
        }
        anyhow::Ok(took)
    });
    Ok(futures_util::future::try_join_all(work).await?.concat())
}

/// In milliseconds.
pub fn percentile(took: &mut [Duration], part: f64) -> f64 {
    took.sort_unstable();
    let place = ((took.len().saturating_sub(1)) as f64 * part) as usize;
    took.get(place).copied().unwrap_or_default().as_secs_f64() * 1000.0
}
