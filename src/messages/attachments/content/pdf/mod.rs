//! A PDF as usual readers take one: its header within the first 1024 bytes, objects, a table of them, and an end that may be
//! padded or lack its last mark. It is kept as it came: its metadata is its author's, and taking it out would
//! mean writing the file anew.

mod object;
mod password;
#[cfg(test)]
mod tests;

use memchr::memmem;

use super::refusal::FileRefusal;
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
pub fn check(bytes: &[u8], header: usize) -> Result<(), FileRefusal> {
    if !has_object(bytes) {
        return Err(FileRefusal::Malformed);
    }
    let padding = bytes.iter().rev().take_while(|byte| is_blank(**byte)).count();
    let end = bytes.get(..bytes.len() - padding).unwrap_or_default();
    let tail = end.get(end.len().saturating_sub(TAIL_WINDOW)..).unwrap_or_default();
    let contains = |within: &[u8], mark: &[u8]| memmem::find(within, mark).is_some();
    if !contains(tail, b"startxref") && !contains(tail, b"%%EOF") {
        return Err(FileRefusal::CutOff);
    }
    if !contains(bytes, b"trailer") && !contains(bytes, b"/XRef") {
        return Err(FileRefusal::Malformed);
    }
    match trailer(bytes, end, header) {
        Some(trailer) if is_protected(bytes, &trailer) => Err(FileRefusal::ProtectedPdf),
        _ => Ok(()),
    }
}

fn has_object(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"obj").any(|at| object_at(bytes, at).is_some())
}

/// The number and the generation of the object whose word `obj` stands here.
fn object_at(bytes: &[u8], at: usize) -> Option<(i64, i64)> {
    let mut before = bytes.get(..at)?;
    let generation = number_before(&mut before)?;
    Some((number_before(&mut before)?, generation))
}

/// The digits at the end of a text, with white space behind them; takes both off.
fn number_before(text: &mut &[u8]) -> Option<i64> {
    let blanks = text.iter().rev().take_while(|byte| is_blank(**byte)).count();
    let (without_blanks, _) = text.split_at_checked(text.len() - blanks)?;
    let digits = without_blanks.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (rest, number) = without_blanks.split_at_checked(without_blanks.len() - digits)?;
    *text = rest;
    if blanks > 0 { std::str::from_utf8(number).ok()?.parse().ok() } else { None }
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
        // A place that leads to any other object is wrong.
        _ => Parser::at(bytes, at).object().filter(|table| table.get(b"Type") == Some(&Value::Name(b"XRef"))),
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
            let found = memmem::rfind_iter(bytes, b"obj").find(|at| object_at(bytes, *at) == Some((*number, *generation)));
            let encryption = found.and_then(|at| Parser::at(bytes, at + 3).dictionary());
            encryption.is_none_or(|encryption| !password::is_empty(&encryption, id))
        }
        Some(_) => true,
    }
}
