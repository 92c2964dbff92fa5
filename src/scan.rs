//! Asks a virus scanner over the clamd protocol (INSTREAM), when one is configured.

use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// Long enough for a large file on a busy scanner.
const SCAN_TIMEOUT: Duration = Duration::from_secs(20);
const CHUNK_BYTES: usize = 64 * 1024;

/// Where the scanner listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanner {
    /// `tcp://127.0.0.1:3310`
    Tcp(String),
    /// `unix:/run/clamav/clamd.ctl`
    Unix(PathBuf),
}

/// What the scanner says of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanVerdict {
    /// Nothing known is in them.
    Clean,
    Infected,
}

/// No answer, or none that says either.
#[derive(Debug, thiserror::Error)]
#[error("no usable answer of the virus scanner: {0}")]
pub struct NoAnswer(String);

impl Scanner {
    /// Reads `tcp://host:port` or `unix:/path`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:").filter(|path| path.starts_with('/')) {
            return Some(Self::Unix(path.into()));
        }
        let address = text.strip_prefix("tcp://")?;
        let (host, port) = address.rsplit_once(':')?;
        (!host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)).then(|| Self::Tcp(address.to_owned()))
    }

    /// Asks about some bytes.
    ///
    /// # Errors
    /// When the scanner is unavailable, slow or inconclusive: the file must not be served then.
    pub async fn ask(&self, bytes: &[u8]) -> Result<ScanVerdict, NoAnswer> {
        let asking = async {
            match self {
                Self::Tcp(address) => converse(TcpStream::connect(address).await?, bytes).await,
                Self::Unix(path) => converse(UnixStream::connect(path).await?, bytes).await,
            }
        };
        let answer = timeout(SCAN_TIMEOUT, asking).await.map_err(|_| NoAnswer("timed out".to_owned()))?;
        read(&answer.map_err(|error| NoAnswer(error.to_string()))?)
    }
}

async fn converse(mut line: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    line.write_all(b"zINSTREAM\0").await?;
    for chunk in bytes.chunks(CHUNK_BYTES) {
        line.write_u32(u32::try_from(chunk.len()).unwrap_or(0)).await?;
        line.write_all(chunk).await?;
    }
    line.write_u32(0).await?;
    line.flush().await?;
    let mut answer = Vec::new();
    line.take(4096).read_to_end(&mut answer).await?;
    Ok(answer)
}

/// `stream: OK`, `stream: Name FOUND`, or an error; the name of what was found is of no use here.
fn read(answer: &[u8]) -> Result<ScanVerdict, NoAnswer> {
    let text = String::from_utf8_lossy(answer);
    let text = text.trim_end_matches(['\0', '\n']);
    match text.strip_prefix("stream: ") {
        Some("OK") => Ok(ScanVerdict::Clean),
        Some(found) if found.ends_with(" FOUND") => Ok(ScanVerdict::Infected),
        _ => Err(NoAnswer("neither OK nor FOUND".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        assert_eq!(Scanner::parse("tcp://127.0.0.1:3310"), Some(Scanner::Tcp("127.0.0.1:3310".into())));
        assert_eq!(Scanner::parse("unix:/run/clamd.ctl"), Some(Scanner::Unix("/run/clamd.ctl".into())));
        for wrong in ["", "127.0.0.1:3310", "tcp://", "tcp://host", "tcp://:1", "tcp://host:0", "unix:relative", "http://host:1"]
        {
            assert_eq!(Scanner::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_a_plain_ok_is_clean() {
        assert_eq!(read(b"stream: OK\0").unwrap(), ScanVerdict::Clean);
        assert_eq!(read(b"stream: Eicar-Signature FOUND\0").unwrap(), ScanVerdict::Infected);
        for wrong in ["", "OK", "stream: OKAY", "INSTREAM size limit exceeded. ERROR", "stream: lstat() failed ERROR"] {
            assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
