//! A form with files: read within limits, so that what is too large or broken is told at its field and the text is kept.

use std::cell::Cell;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Payload};
use actix_web::{HttpRequest, mime};
use futures_util::stream::poll_fn;
use futures_util::{Stream, StreamExt};
use tokio::sync::Semaphore;

use super::PageError;
use super::form::{MAX_BODY, MAX_DRAIN, RawForm};

/// The field of a form that files come in.
pub const FIELD: &str = "bijlage";
/// What a form holds there that comes back without its files: they are to be chosen again.
pub const AGAIN: &str = "opnieuw";
/// A file may be this long (product.md: 5 MB).
pub const MAX_FILE: usize = 5 * 1024 * 1024;
/// So many files of a form are read; of more, only their number.
pub const MAX_FILES: usize = 3;
/// A form with all of it: what a proxy in front must let through (docs/operations.md, examples/proxy).
pub const MAX_UPLOAD_BODY: usize = MAX_FILES * MAX_FILE + MAX_BODY;
/// Three files over a slow telephone line.
const PATIENCE: Duration = Duration::from_secs(300);
/// Whoever sends nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(20);
/// A form of ours has far fewer fields; each costs time, however short it is.
const MAX_PARTS: usize = 100;
/// So many forms with files are read at once in a process: what they hold in memory stays within 500 MB. The next one waits.
static UNDER_WAY: Semaphore = Semaphore::const_new(32);

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// What the sender's machine calls it: shown, never used as a path.
    pub name: String,
    /// What is in it.
    pub content: Result<Bytes, Lost>,
}

/// Why there is nothing in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Over [`MAX_FILE`].
    TooLarge,
    /// One more than [`MAX_FILES`].
    TooMany,
    /// The form broke off, or could not be taken apart.
    Broken,
}

/// Reads a form, with or without files.
///
/// # Errors
/// As [`RawForm::read`]; what is wrong with a file is told by the file.
pub async fn read(request: &HttpRequest, payload: Payload) -> Result<(RawForm, Vec<SentFile>), PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind: Option<mime::Mime> = kind.parse().ok();
    if kind.is_none_or(|kind| kind.essence_str() != mime::MULTIPART_FORM_DATA.essence_str()) {
        return Ok((RawForm::read(request, payload).await?, Vec::new()));
    }
    let slow = || PageError::BadForm("it came too slowly");
    let _under_way = tokio::time::timeout(SILENCE, UNDER_WAY.acquire())
        .await
        .map_err(|_| PageError::Unavailable("too many uploads at once".to_owned()))?;
    let headers = request.headers();
    let (parts, wire) = counted(payload);
    tokio::time::timeout(PATIENCE, read_parts(Multipart::new(headers, parts), &wire)).await.map_err(|_| slow())?
}

/// The body with a count of its bytes as they come over the wire, which end at [`MAX_DRAIN`]: names and empty parts count too.
fn counted(mut payload: Payload) -> (impl Stream<Item = Result<Bytes, PayloadError>>, Rc<Cell<usize>>) {
    let wire = Rc::new(Cell::new(0));
    let count = Rc::clone(&wire);
    let parts = poll_fn(move |context| {
        let polled = payload.poll_next_unpin(context);
        if let Poll::Ready(Some(Ok(bytes))) = &polled {
            count.set(count.get() + bytes.len());
            if count.get() > MAX_DRAIN {
                return Poll::Ready(Some(Err(PayloadError::Overflow)));
            }
        }
        polled
    });
    (parts, wire)
}

/// What was read so far. A fault is kept until the end, so that the answer reaches a browser that is still sending.
#[derive(Default)]
struct Reading {
    form: RawForm,
    files: Vec<SentFile>,
    text: usize,
    fault: Option<PageError>,
}

/// What comes next; nothing more from whoever fell silent.
async fn next<T>(of: &mut (impl Stream<Item = T> + Unpin)) -> Option<Option<T>> {
    tokio::time::timeout(SILENCE, of.next()).await.ok()
}

async fn read_parts(mut parts: Multipart, wire: &Cell<usize>) -> Result<(RawForm, Vec<SentFile>), PageError> {
    let mut reading = Reading::default();
    let mut number = 0;
    loop {
        let taken = match next(&mut parts).await {
            Some(None) => break,
            Some(Some(Ok(field))) => reading.part(field).await,
            Some(Some(Err(_))) => false,
            None => return Err(PageError::BadForm("it came too slowly")),
        };
        number += 1;
        if number > MAX_PARTS {
            return Err(PageError::TooLarge);
        }
        // Many parts of a body may be here already: others are served in between.
        tokio::task::yield_now().await;
        if !taken {
            if wire.get() > MAX_DRAIN {
                return Err(PageError::TooLarge);
            }
            reading.files.push(SentFile { name: String::new(), content: Err(Lost::Broken) });
            break;
        }
    }
    match reading.fault {
        Some(fault) => Err(fault),
        None => Ok((reading.form, reading.files)),
    }
}

impl Reading {
    /// Reads one part to its end; false when it cannot be.
    async fn part(&mut self, mut field: Field) -> bool {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.content_disposition().and_then(|about| about.get_filename()).map(str::to_owned);
        let most = match &file {
            None => MAX_BODY.saturating_sub(self.text),
            Some(_) if self.files.len() >= MAX_FILES => 0,
            Some(_) => MAX_FILE,
        };
        let (mut bytes, mut seen) = (BytesMut::new(), 0usize);
        loop {
            let chunk = match next(&mut field).await {
                Some(None) => break,
                Some(Some(Ok(chunk))) => chunk,
                Some(Some(Err(_))) | None => return false,
            };
            seen += chunk.len();
            if seen <= most {
                bytes.extend_from_slice(&chunk);
            }
        }
        match file {
            // A file field that was left alone is sent as one without name and content.
            Some(called) if called.is_empty() && seen == 0 => {}
            Some(called) => {
                let content = match seen {
                    _ if self.files.len() >= MAX_FILES => Err(Lost::TooMany),
                    seen if seen > MAX_FILE => Err(Lost::TooLarge),
                    _ => Ok(bytes.freeze()),
                };
                self.files.push(SentFile { name: called, content });
            }
            None if seen > most => self.fault = Some(PageError::TooLarge),
            None => {
                self.text += seen + name.len();
                if self.text > MAX_BODY {
                    self.fault = Some(PageError::TooLarge);
                }
                if let Err(fault) = self.form.put(name.into_bytes(), bytes.to_vec()) {
                    self.fault.get_or_insert(fault);
                }
            }
        }
        true
    }
}
