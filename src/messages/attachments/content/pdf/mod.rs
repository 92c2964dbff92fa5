//! A PDF as usual readers take one: its header within the first 1024 bytes, objects, a table of them, and an end that may be
//! padded or lack its last mark. It is kept as it came: its metadata is of whoever made the document, and taking it out would
//! mean writing the file anew.

mod object;
mod password;
#[cfg(test)]
mod tests;

use memchr::memmem;

use super::Refusal;
use object::{Dictionary, Parser, Value, is_blank};

/// Readers look for the header so far.
const HEADER_WINDOW: usize = 1024;
/// Readers look for the end so far back, from the last byte that is no padding.
const TAIL_WINDOW: usize = 4096;

/// Where the header stands: a mark, a version, the end of the line.
pub fn header(bytes: &[u8]) -> Option<usize> {
    let window = bytes.get(..HEADER_WINDOW).unwrap_or(bytes);
    memmem::find_iter(window, b"%PDF-").find(|at| {
        let Some([major, b'.', minor, line @ ..]) = bytes.get(at + 5..) else {
            return false;
        };
        let line_ends = matches!(line.iter().find(|byte| !matches!(byte, b' ' | b'\t' | 0)), Some(b'\r' | b'\n'));
        major.is_ascii_digit() && minor.is_ascii_digit() && (line_ends || line.starts_with(b"%"))
    })
}

/// Looks whether what follows the header at `header` can be opened.
///
/// # Errors
/// It is no PDF further on, it is not whole, or it asks for a password.
pub fn check(bytes: &[u8], header: usize) -> Result<(), Refusal> {
    if !has_object(bytes) {
        return Err(Refusal::Malformed);
    }
    let padding = bytes.iter().rev().take_while(|byte| is_blank(**byte)).count();
    let end = bytes.get(..bytes.len() - padding).unwrap_or_default();
    let tail = end.get(end.len().saturating_sub(TAIL_WINDOW)..).unwrap_or_default();
    let contains = |within: &[u8], mark: &[u8]| memmem::find(within, mark).is_some();
    if !contains(tail, b"startxref") && !contains(tail, b"%%EOF") {
        return Err(Refusal::CutOff);
    }
    if !contains(bytes, b"trailer") && !contains(bytes, b"/XRef") {
        return Err(Refusal::Malformed);
    }
    match trailer(bytes, end, header) {
        Some(trailer) if is_protected(bytes, &trailer) => Err(Refusal::ProtectedPdf),
        _ => Ok(()),
    }
}

fn has_object(bytes: &[u8]) -> bool {
    let number = |text: &mut &[u8]| {
        let blanks = text.iter().rev().take_while(|byte| is_blank(**byte)).count();
        let digits = text.iter().rev().skip(blanks).take_while(|byte| byte.is_ascii_digit()).count();
        *text = text.get(..text.len() - blanks - digits).unwrap_or_default();
        blanks > 0 && digits > 0
    };
    memmem::find_iter(bytes, b"obj").any(|at| {
        let mut before = bytes.get(..at).unwrap_or_default();
        number(&mut before) && number(&mut before)
    })
}

/// The trailer that a reader begins with: the one that the end points to, else the last one there is.
fn trailer<'a>(bytes: &'a [u8], end: &[u8], header: usize) -> Option<Dictionary<'a>> {
    let after = |at: usize, word: &[u8]| Parser::at(bytes, at + word.len()).dictionary();
    let stated = memmem::rfind(end, b"startxref").and_then(|at| match Parser::at(bytes, at + 9).value() {
        Some(Value::Number(at)) => usize::try_from(at).ok(),
        _ => None,
    });
    let section = |at: usize| match bytes.get(at..)? {
        [b'x', b'r', b'e', b'f', ..] => after(at + memmem::find(bytes.get(at..)?, b"trailer")?, b"trailer"),
        _ => Parser::at(bytes, at).object(),
    };
    // Places count from the header in some files that have something in front of it.
    let found = stated.and_then(|at| section(at).or_else(|| section(at.checked_add(header)?)));
    found.or_else(|| after(memmem::rfind(bytes, b"trailer")?, b"trailer")).or_else(|| {
        let mark = memmem::rfind(bytes, b"/XRef")?;
        after(memmem::rfind(bytes.get(..mark)?, b"obj")?, b"obj")
    })
}

/// It cannot be opened without a password: one that only forbids printing or changing can.
fn is_protected(bytes: &[u8], trailer: &Dictionary<'_>) -> bool {
    let id = match trailer.get(b"ID") {
        Some(Value::Array(parts)) => parts.first(),
        _ => None,
    };
    let id = if let Some(Value::Text(id)) = id { id.as_slice() } else { &[] };
    match trailer.get(b"Encrypt") {
        None => false,
        Some(Value::Dictionary(encryption)) => !password::is_empty(encryption, id),
        Some(Value::Reference(number, generation)) => {
            let start = format!("{number} {generation} obj");
            let is_whole_number =
                |at: &usize| at.checked_sub(1).is_none_or(|before| bytes.get(before).is_some_and(|byte| is_blank(*byte)));
            let found = memmem::rfind_iter(bytes, start.as_bytes()).find(is_whole_number);
            let encryption = found.and_then(|at| Parser::at(bytes, at).object());
            encryption.is_none_or(|encryption| !password::is_empty(&encryption, id))
        }
        Some(_) => true,
    }
}
