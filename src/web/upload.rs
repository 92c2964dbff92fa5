//! A form with files: read within limits, so that what is too large or broken is told at its field and the text is kept.

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Payload};
use actix_web::{HttpRequest, mime};
use futures_util::StreamExt;

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
/// Three files over a slow telephone line.
const PATIENCE: Duration = Duration::from_secs(300);

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
    let parts = Multipart::new(request.headers(), payload);
    tokio::time::timeout(PATIENCE, read_parts(parts)).await.map_err(|_| PageError::BadForm("it came too slowly"))?
}

/// What was read so far. A fault is kept until the end, so that the answer reaches a browser that is still sending.
#[derive(Default)]
struct Reading {
    form: RawForm,
    files: Vec<SentFile>,
    text: usize,
    all: usize,
    fault: Option<PageError>,
}

async fn read_parts(mut parts: Multipart) -> Result<(RawForm, Vec<SentFile>), PageError> {
    let mut reading = Reading::default();
    while let Some(part) = parts.next().await {
        let taken = match part {
            Ok(field) => reading.part(field).await,
            Err(_) => false,
        };
        if !taken {
            if reading.all > MAX_DRAIN {
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
        while let Some(chunk) = field.next().await {
            let Ok(chunk) = chunk else {
                return false;
            };
            seen += chunk.len();
            self.all += chunk.len();
            if self.all > MAX_DRAIN {
                return false;
            }
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
                self.text += seen;
                if let Err(fault) = self.form.put(name.into_bytes(), bytes.to_vec()) {
                    self.fault.get_or_insert(fault);
                }
            }
        }
        true
    }
}
