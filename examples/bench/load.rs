//! Asks for a page of a random patient again and again, over kept connections.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::connection::Connection;

fn request(cookie: &str, accept: &str) -> String {
    format!("GET /uitsluitingen HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n{accept}\r\n")
}

/// The n-th patient's page, as text.
pub async fn page(address: SocketAddr, cookies: &[String], n: usize, accept: &str) -> anyhow::Result<String> {
    let mut connection = Connection::open(address).await?;
    connection.ask(&request(cookies.get(n - 1).context("no such patient")?, accept)).await?;
    connection.body()
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
            connection.ask(&request(cookie, accept)).await?;
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
