//! A PNG without what it carries beside the picture.
//!
//! Kept: the critical chunks, and the small ones of numbers that change how it looks. Dropped: every other chunk (text, time, EXIF,
//! a colour profile, for the reason in [`super::jpeg`], the further pictures of an animation) and what stands behind the end.

use super::orientation::Orientation;
use super::refusal::FileRefusal;

/// How a PNG begins.
pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The picture and which way up it is.
///
/// # Errors
/// It cannot be taken apart, or holds no picture.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>, FileRefusal> {
    let mut rest = bytes.strip_prefix(SIGNATURE).unwrap_or_default();
    let header = Chunk::next(&mut rest)?;
    let size_is_known = header.data.len() == 13 && !header.data.starts_with(&[0; 4]) && header.data.get(4..8) != Some(&[0; 4]);
    if header.kind != b"IHDR" || !size_is_known {
        return Err(FileRefusal::Malformed);
    }
    let (mut once, mut orientation) = (Vec::new(), None);
    let (mut kept, mut has_picture) = (Vec::with_capacity(bytes.len()), false);
    loop {
        let chunk = Chunk::next(&mut rest)?;
        match chunk.kind {
            b"IDAT" => {
                has_picture |= !chunk.data.is_empty();
                kept.extend_from_slice(chunk.whole);
            }
            // Without what may be in it.
            b"IEND" => {
                put(&mut kept, b"IEND", &[]);
                break;
            }
            b"eXIf" if orientation.is_none() => orientation = Orientation::parse(chunk.data),
            kind if chunk.shows() && !once.contains(&kind) => {
                once.push(kind);
                kept.extend_from_slice(chunk.whole);
            }
            // A reader that does not know a critical chunk cannot show the picture.
            [first, ..] if first.is_ascii_uppercase() => return Err(FileRefusal::Malformed),
            _ => {}
        }
    }
    if !has_picture {
        return Err(FileRefusal::Malformed);
    }
    let mut picture = [SIGNATURE, header.whole].concat();
    if let Some(orientation) = orientation {
        put(&mut picture, b"eXIf", &orientation.tiff());
    }
    picture.append(&mut kept);
    Ok(picture)
}

struct Chunk<'a> {
    kind: &'a [u8; 4],
    data: &'a [u8],
    /// With length and checksum.
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn next(rest: &mut &'a [u8]) -> Result<Self, FileRefusal> {
        let (length, body) = rest.split_first_chunk().ok_or(FileRefusal::CutOff)?;
        let (kind, data) = body.split_first_chunk().ok_or(FileRefusal::CutOff)?;
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(FileRefusal::Malformed);
        }
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| FileRefusal::CutOff)?;
        let data = data.get(..length).ok_or(FileRefusal::CutOff)?;
        let (whole, after) = rest.split_at_checked(length.saturating_add(12)).ok_or(FileRefusal::CutOff)?;
        *rest = after;
        Ok(Self { kind, data, whole })
    }

    /// Changes how the picture looks, and is of the size that numbers alone have.
    fn shows(&self) -> bool {
        let length = self.data.len();
        match self.kind {
            b"PLTE" => length <= 768,
            b"tRNS" => length <= 256,
            b"cHRM" => length == 32,
            b"pHYs" => length == 9,
            b"bKGD" => length <= 6,
            b"gAMA" | b"cICP" => length == 4,
            b"sBIT" => length <= 4,
            b"sRGB" => length == 1,
            _ => false,
        }
    }
}

fn put(into: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(kind);
    checksum.update(data);
    into.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    into.extend(kind);
    into.extend_from_slice(data);
    into.extend(checksum.finalize().to_be_bytes());
}
