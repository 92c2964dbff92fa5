//! A small HTTP client over a kept connection.

use std::net::SocketAddr;

use anyhow::{Context, ensure};
use tokio::net::TcpStream;

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// One answer, head and body, into the buffer; it must be a 200.
    pub async fn ask(&mut self, request: &str) -> anyhow::Result<()> {
        self.ask_status(request, "200").await
    }

    /// One answer that must have this status.
    pub async fn ask_status(&mut self, request: &str, status: &str) -> anyhow::Result<()> {
        let mut rest = request.as_bytes();
        while !rest.is_empty() {
            match self.stream.try_write(rest) {
                Ok(sent) => rest = rest.get(sent..).unwrap_or_default(),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => self.stream.writable().await?,
                Err(error) => return Err(error.into()),
            }
        }
        self.buffer.clear();
        while !self.is_whole(status)? {
            self.stream.readable().await?;
            match self.stream.try_read_buf(&mut self.buffer) {
                Ok(0) => anyhow::bail!("the server hung up"),
                Err(error) if error.kind() != std::io::ErrorKind::WouldBlock => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    fn is_whole(&self, status: &str) -> anyhow::Result<bool> {
        let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(false);
        };
        let head = std::str::from_utf8(self.buffer.get(..end).unwrap_or_default())?;
        ensure!(head.starts_with(&format!("HTTP/1.1 {status} ")), "refused: {head}");
        let length = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
        };
        match head.lines().find_map(length) {
            Some(length) => Ok(self.buffer.len() >= end + 4 + length?),
            // Neither length nor parts: a 204.
            None if status == "204" => Ok(true),
            None => Ok(self.buffer.ends_with(b"\r\n0\r\n\r\n")),
        }
    }

    /// The last answer's body.
    pub fn body(&self) -> anyhow::Result<String> {
        let text = String::from_utf8_lossy(&self.buffer);
        Ok(text.split_once("\r\n\r\n").context("no body")?.1.to_owned())
    }
}
