//! A form with files, read within limits: a file that is too large or broken is refused at its field, and the text is kept.
//! Files are kept in memory only behind a valid token; what others send is read and dropped.

mod slots;

use actix_multipart::{Field, Multipart};
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Payload};
use actix_web::{HttpRequest, mime};
use futures_util::{Stream, StreamExt};
use std::time::Duration;

pub use self::slots::Uploads;
use self::slots::{Slot, Wire, counted};
use super::body::{MAX_BODY, read_form};
use super::{PageError, RawForm};
use crate::db::ids::PersonId;

/// The field of a form that files come in.
pub const FIELD: &str = "bijlage";
/// What a saved form holds there instead of its files, which must be chosen again.
pub const CHOOSE_AGAIN: &str = "opnieuw";
/// A file may be this long: 5 MB.
pub const MAX_FILE: usize = 5 * 1024 * 1024;
/// More files are counted, but not kept.
pub const MAX_FILES: usize = 3;
/// A form with the largest files: what a proxy in front must let through (docs/operations.md, examples/proxy).
pub const MAX_UPLOAD_BODY: usize = MAX_FILES * MAX_FILE + MAX_BODY;
/// Three files over a slow telephone line.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(300);
/// A form of ours has far fewer fields; each costs time, however short it is.
const MAX_PARTS: usize = 100;
/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// What the sender's machine calls it: shown, never used as a path.
    pub name: String,
    /// What is in it.
    pub content: Result<Bytes, Lost>,
}

/// Why a file has no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Over [`MAX_FILE`].
    TooLarge,
    /// One more than [`MAX_FILES`].
    TooMany,
    /// The form is incomplete, or malformed.
    Broken,
    /// It came without a valid token, or before it.
    Unread,
}

/// Whose form it is, and what proves that.
pub struct Uploader<'a> {
    pub uploads: &'a Uploads,
    /// The person whose slots are taken.
    pub person: PersonId,
    /// Whether a token is valid.
    pub holds: &'a dyn Fn(&str) -> bool,
}

/// Reads a form, with or without files.
///
/// # Errors
/// As [`read_form`]; what is wrong with a file is told by the file.
pub async fn read(
    request: &HttpRequest,
    payload: Payload,
    uploader: Uploader<'_>,
) -> Result<(RawForm, Vec<SentFile>), PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind: Option<mime::Mime> = kind.parse().ok();
    if kind.is_none_or(|kind| kind.essence_str() != mime::MULTIPART_FORM_DATA.essence_str()) {
        return Ok((read_form(request, payload).await?, Vec::new()));
    }
    let (parts, wire) = counted(payload, uploader.uploads.silence());
    let read = read_parts(Multipart::new(request.headers(), parts), &wire, uploader);
    tokio::time::timeout(UPLOAD_TIMEOUT, read).await.map_err(|_| PageError::BadForm("body timed out"))?
}

/// What was read so far. A fault is kept until the end, so that the answer reaches a browser that is still sending.
struct UploadReader<'a> {
    uploader: Uploader<'a>,
    slot: Option<Slot>,
    form: RawForm,
    files: Vec<SentFile>,
    text: usize,
    fault: Option<PageError>,
}

/// The next item; `None` after `silence`.
async fn next<T>(of: &mut (impl Stream<Item = T> + Unpin), silence: Duration) -> Option<Option<T>> {
    tokio::time::timeout(silence, of.next()).await.ok()
}

async fn read_parts(mut parts: Multipart, wire: &Wire, uploader: Uploader<'_>) -> Result<(RawForm, Vec<SentFile>), PageError> {
    let silence = uploader.uploads.silence();
    let mut reader = UploadReader { uploader, slot: None, form: RawForm::default(), files: Vec::new(), text: 0, fault: None };
    let mut number = 0;
    loop {
        let taken = match next(&mut parts, silence).await {
            Some(None) => break,
            Some(Some(Ok(field))) => reader.part(field).await?,
            Some(Some(Err(_))) => false,
            None => return Err(PageError::BadForm("body timed out")),
        };
        number += 1;
        if number > MAX_PARTS {
            return Err(PageError::TooLarge);
        }
        // Many parts of a body may be here already: others are served in between.
        tokio::task::yield_now().await;
        if !taken {
            if wire.is_too_slow() {
                return Err(PageError::BadForm("body timed out"));
            }
            if wire.is_too_long() {
                return Err(PageError::TooLarge);
            }
            reader.files.push(SentFile { name: String::new(), content: Err(Lost::Broken) });
            break;
        }
    }
    match reader.fault {
        Some(fault) => Err(fault),
        None => Ok((reader.form, reader.files)),
    }
}

impl UploadReader<'_> {
    /// Whether what comes next is read at all: the token came first, and a slot is held.
    async fn may_keep_files(&mut self) -> Result<bool, PageError> {
        if !(self.uploader.holds)(self.form.raw("csrf")) {
            return Ok(false);
        }
        if self.slot.is_none() {
            let slot = self.uploader.uploads.slot(self.uploader.person).await;
            self.slot = Some(slot.ok_or_else(|| PageError::Unavailable("too many uploads at once".to_owned()))?);
        }
        Ok(true)
    }

    /// Reads one part to its end; false when it cannot be.
    async fn part(&mut self, mut field: Field) -> Result<bool, PageError> {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.content_disposition().and_then(|about| about.get_filename()).map(str::to_owned);
        // A file field that was left alone is sent as one without name and content.
        let kept = file.as_ref().is_some_and(|name| !name.is_empty()) && self.may_keep_files().await?;
        let most = match &file {
            None => MAX_BODY.saturating_sub(self.text),
            Some(_) if !kept || self.files.len() >= MAX_FILES => 0,
            Some(_) => MAX_FILE,
        };
        let silence = self.uploader.uploads.silence();
        let (mut bytes, mut seen) = (BytesMut::new(), 0usize);
        loop {
            let chunk = match next(&mut field, silence).await {
                Some(None) => break,
                Some(Some(Ok(chunk))) => chunk,
                Some(Some(Err(_))) | None => return Ok(false),
            };
            seen += chunk.len();
            if seen <= most {
                bytes.extend_from_slice(&chunk);
            }
        }
        match file {
            Some(called) if called.is_empty() && seen == 0 => {}
            Some(called) => {
                let content = match seen {
                    _ if !kept => Err(Lost::Unread),
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
                if let Err(fault) = self.form.insert(name.into_bytes(), bytes.to_vec()) {
                    self.fault.get_or_insert(fault.into());
                }
            }
        }
        Ok(true)
    }
}
