//! What a file is, by its content, and which of its bytes are kept. Pure.
//!
//! Of a picture only what a reader needs to show it is kept, and which way up it is: an allow-list, without encoding it again.
//! Where it was taken, by which device and when goes, and so does whatever a program may write beside a picture tomorrow.

#[cfg(test)]
#[path = "../../../../tests/support/files.rs"]
mod files;
mod jpeg;
mod orientation;
mod pdf;
mod png;
pub mod refusal;
mod tables;
#[cfg(test)]
mod tests;

use actix_web::web::Bytes;

use super::kind::FileKind;
use refusal::FileRefusal;

/// Looks at the content alone; the name and what the sender says of it count for nothing. Answers what it is, and the bytes
/// to keep.
///
/// # Errors
/// Why it is not kept.
pub fn accept(bytes: &Bytes) -> Result<(FileKind, Bytes), FileRefusal> {
    if bytes.starts_with(jpeg::START) {
        return Ok((FileKind::Jpeg, jpeg::strip(bytes)?.into()));
    }
    if bytes.starts_with(png::SIGNATURE) {
        return Ok((FileKind::Png, png::strip(bytes)?.into()));
    }
    // Before the PDF, whose header may stand further on: an archive can hold one.
    if let Some(refusal) = FileRefusal::of_another_kind(bytes) {
        return Err(refusal);
    }
    match pdf::header(bytes) {
        Some(at) => pdf::check(bytes, at).map(|()| (FileKind::Pdf, bytes.clone())),
        None => Err(FileRefusal::UnknownKind),
    }
}
