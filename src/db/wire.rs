//! Reads along with what Postgres says on a connection: that it says anything, and what diesel drops: the SQLSTATE of its errors, and
//! the warning that a commit is with no standby.
//!
//! Each message is a letter, its length, and so many bytes; an error's letter is `E`, a warning's `N`.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Socket;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};

use super::sql_state::SqlState;
use super::watch::ConnectionWatch;

const HEADER_BYTES: usize = 5;
/// Of an error's fields, the code is among the first, and the place in Postgres's source stands after the words.
const MAX_KEPT_BYTES: usize = 1024;
/// The place in Postgres's source of the warning that the wait for a standby was broken off: its words are in any language, and its
/// SQLSTATE is that of any warning. The commit itself is told as a success.
const WAIT_FOR_STANDBY: &[u8] = b"RSyncRepWaitForLSN";

/// What Postgres said beside results.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heard {
    /// The code of the last error.
    failure: Option<SqlState>,
    /// A transaction was committed, and no standby has it.
    unreplicated: bool,
}

/// Where in Postgres' messages a stream is.
#[derive(Default)]
struct MessageReader {
    /// A letter and a length.
    header: Vec<u8>,
    /// What is still to come of the message.
    rest: usize,
    /// Of an error or a warning.
    body: Vec<u8>,
}

impl MessageReader {
    /// Reads on. Of statements that went out together, all but the first to fail only say that it did: of those it keeps none.
    fn read(&mut self, mut bytes: &[u8]) -> Heard {
        let mut heard = Heard::default();
        while !bytes.is_empty() {
            if self.header.len() == HEADER_BYTES {
                let (now, later) = bytes.split_at(self.rest.min(bytes.len()));
                if matches!(self.header.first(), Some(b'E' | b'N')) {
                    let room = MAX_KEPT_BYTES.saturating_sub(self.body.len());
                    self.body.extend(now.iter().take(room));
                }
                (self.rest, bytes) = (self.rest - now.len(), later);
            } else {
                let (now, later) = bytes.split_at((HEADER_BYTES - self.header.len()).min(bytes.len()));
                self.header.extend(now);
                bytes = later;
                let Some(Ok(length)) = self.header.get(1..).map(<[u8; 4]>::try_from) else {
                    continue;
                };
                // The length counts itself.
                self.rest = usize::try_from(u32::from_be_bytes(length)).unwrap_or(0).saturating_sub(4);
            }
            if self.rest == 0 {
                match self.header.first() {
                    Some(b'E') => {
                        let state = SqlState::of_error_response(&self.body).filter(|state| !state.is_aftermath());
                        heard.failure = state.or(heard.failure);
                    }
                    Some(b'N') => heard.unreplicated |= self.body.split(|byte| *byte == 0).any(|field| field == WAIT_FOR_STANDBY),
                    _ => {}
                }
                self.header.clear();
                self.body.clear();
            }
        }
        heard
    }
}

/// A stream that reads along.
pub(super) struct WatchedStream<S> {
    stream: S,
    channel_binding: fn(&S) -> ChannelBinding,
    reader: MessageReader,
    watch: Arc<ConnectionWatch>,
}

impl<S> WatchedStream<S> {
    /// Without encryption.
    pub(super) fn plain(stream: S, watch: Arc<ConnectionWatch>) -> Self {
        Self { stream, channel_binding: |_| ChannelBinding::none(), reader: MessageReader::default(), watch }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WatchedStream<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = into.filled().len();
        let polled = Pin::new(&mut this.stream).poll_read(context, into);
        let read = into.filled().get(before..).unwrap_or_default();
        if !read.is_empty() {
            this.watch.hear();
            let heard = this.reader.read(read);
            if let Some(state) = heard.failure {
                this.watch.fail(state);
            }
            if heard.unreplicated {
                this.watch.miss_standby();
            }
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WatchedStream<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for WatchedStream<S> {
    fn channel_binding(&self) -> ChannelBinding {
        (self.channel_binding)(&self.stream)
    }
}

/// Stands where TLS would, without encryption: the one place in which tokio-postgres lets a stream be wrapped.
pub(super) struct WatchPlain(pub(super) Arc<ConnectionWatch>);

impl MakeTlsConnect<Socket> for WatchPlain {
    type Stream = WatchedStream<Socket>;
    type TlsConnect = Self;
    type Error = Infallible;

    fn make_tls_connect(&mut self, _: &str) -> Result<Self, Infallible> {
        Ok(Self(Arc::clone(&self.0)))
    }
}

impl TlsConnect<Socket> for WatchPlain {
    type Stream = WatchedStream<Socket>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Stream, Infallible>>;

    fn connect(self, stream: Socket) -> Self::Future {
        ready(Ok(WatchedStream::plain(stream, self.0)))
    }
}

/// TLS, whose stream is read along once it is decrypted.
pub(super) struct WatchTls<T>(pub(super) T, pub(super) Arc<ConnectionWatch>);

impl<T: MakeTlsConnect<Socket>> MakeTlsConnect<Socket> for WatchTls<T>
where
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send + 'static,
{
    type Stream = WatchedStream<T::Stream>;
    type TlsConnect = WatchTls<T::TlsConnect>;
    type Error = T::Error;

    fn make_tls_connect(&mut self, domain: &str) -> Result<Self::TlsConnect, T::Error> {
        Ok(WatchTls(self.0.make_tls_connect(domain)?, Arc::clone(&self.1)))
    }
}

impl<T: TlsConnect<Socket>> TlsConnect<Socket> for WatchTls<T>
where
    T::Future: Send + 'static,
{
    type Stream = WatchedStream<T::Stream>;
    type Error = T::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Stream, T::Error>> + Send>>;

    fn connect(self, stream: Socket) -> Self::Future {
        let (connecting, watch) = (self.0.connect(stream), self.1);
        Box::pin(async move {
            let stream = connecting.await?;
            Ok(WatchedStream {
                stream,
                channel_binding: <T::Stream as TlsStream>::channel_binding,
                reader: MessageReader::default(),
                watch,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Heard, MessageReader};

    fn message(letter: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        [&[letter], length.as_slice(), body].concat()
    }

    #[test]
    fn an_error_is_found_however_the_stream_is_cut() {
        let all = [
            message(b'Z', b"I"),
            message(b'1', b""),
            message(b'D', b"\0\x01EC12345\0E"),
            message(b'E', b"SERROR\0C57014\0Mcanceling\0\0"),
            message(b'Z', b"E"),
        ]
        .concat();
        for size in 1..=all.len() {
            let mut reader = MessageReader::default();
            let found: Vec<_> =
                all.chunks(size).filter_map(|part| reader.read(part).failure).map(|state| state.to_string()).collect();
            assert_eq!(found, ["SQLSTATE 57014"], "in parts of {size}");
        }
    }

    #[test]
    fn of_statements_that_went_out_together_the_first_to_fail_says_why() {
        let aftermath = message(b'E', b"SERROR\0C25P02\0Mcurrent transaction is aborted\0\0");
        let all =
            [message(b'E', b"SERROR\0C55P03\0Mlock timeout\0\0"), message(b'Z', b"E"), aftermath, message(b'Z', b"E")].concat();
        for size in 1..=all.len() {
            let mut reader = MessageReader::default();
            let found: Vec<_> =
                all.chunks(size).filter_map(|part| reader.read(part).failure).map(|state| state.to_string()).collect();
            assert_eq!(found, ["SQLSTATE 55P03"], "in parts of {size}");
        }
    }

    #[test]
    fn a_commit_that_no_standby_has_is_told_from_other_warnings() {
        let warning = |routine: &str| {
            let words = "SWARNUNG\0VWARNING\0C01000\0MAbbruch des Wartens\0DDie Transaktion wurde bereits lokal committet\0Fsyncrep.c\0L327\0";
            message(b'N', format!("{words}R{routine}\0\0").as_bytes())
        };
        let heard = |routine: &str| [&warning(routine), message(b'C', b"COMMIT\0").as_slice()].concat();
        let (alone, other) = (Heard { failure: None, unreplicated: true }, Heard::default());
        assert_eq!(MessageReader::default().read(&heard("SyncRepWaitForLSN")), alone);
        assert_eq!(MessageReader::default().read(&heard("exec_stmt_raise")), other);
        // The same bytes as a row are nobody's warning.
        assert_eq!(MessageReader::default().read(&message(b'D', &warning("SyncRepWaitForLSN"))), other);
    }
}
