//! A JPEG without what it carries beside the picture.
//!
//! Kept: tables, frames, scans, JFIF's density, Adobe's colour transform. Dropped: every other APPn and comment (EXIF, XMP, IPTC,
//! maker's data, thumbnails, further pictures) and what stands behind the end mark. A colour profile goes too: it can hold text,
//! and the make and serial number of a screen; without it colours differ a little and nothing becomes unreadable.

use super::orientation::Orientation;
use super::refusal::FileRefusal;
use super::tables::{self, DAC, DHT, DQT};

/// How a JPEG begins.
pub const START: &[u8] = &[0xff, 0xd8, 0xff];

const TEM: u8 = 0x01;
/// The frames, with [`DHT`], [`JPG`] and [`DAC`] among their numbers.
const SOF0: u8 = 0xc0;
const SOF15: u8 = 0xcf;
const JPG: u8 = 0xc8;
const RST0: u8 = 0xd0;
const RST7: u8 = 0xd7;
const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DNL: u8 = 0xdc;
const DRI: u8 = 0xdd;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;
const COM: u8 = 0xfe;

const JFIF: &[u8] = b"JFIF\0";
const EXIF: &[u8] = b"Exif\0\0";
const ADOBE: &[u8] = b"Adobe";

/// The picture and which way up it is. A picture that breaks off is kept as far as it goes, and ended.
///
/// # Errors
/// It cannot be taken apart, or holds no picture.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>, FileRefusal> {
    let mut reader = MarkerReader { bytes, at: 2 };
    let (mut jfif, mut orientation) = (None, None);
    let mut kept = Vec::with_capacity(bytes.len());
    let (mut has_frame, mut has_picture, mut ended) = (false, false, false);
    while let Some(marker) = reader.marker() {
        match marker {
            EOI => {
                ended = true;
                break;
            }
            TEM | RST0..=RST7 => continue,
            SOF0..=SOF15 if marker != JPG => {}
            SOS | DQT | DNL | DRI | APP0..=APP15 | COM => {}
            _ => return Err(FileRefusal::Malformed),
        }
        let data = match reader.segment() {
            Err(FileRefusal::CutOff) if has_picture => break,
            read => read?,
        };
        match marker {
            APP0 => {
                if let (None, Some(density)) = (jfif, density(data)) {
                    jfif = Some(density);
                }
            }
            APP1 => {
                if let (None, Some(tiff)) = (orientation, data.strip_prefix(EXIF)) {
                    orientation = Orientation::parse(tiff);
                }
            }
            // Version, flags and the transform: seven bytes.
            APP14 if data.starts_with(ADOBE) => data.get(..12).into_iter().for_each(|fields| put(&mut kept, marker, fields)),
            APP0..=APP15 | COM => {}
            DHT | DAC | DQT | DNL | DRI => {
                if !tables::are_whole(marker, data) {
                    return Err(FileRefusal::Malformed);
                }
                put(&mut kept, marker, data);
            }
            SOS => {
                let components = data.first().map_or(0, |number| usize::from(*number));
                if !has_frame || data.len() != 4 + 2 * components {
                    return Err(FileRefusal::Malformed);
                }
                put(&mut kept, marker, data);
                let scan = reader.scan();
                has_picture |= !scan.is_empty();
                kept.extend_from_slice(scan);
            }
            // A frame: the picture's size and its components.
            _ => {
                let components = data.get(5).map_or(0, |number| usize::from(*number));
                if data.len() != 6 + 3 * components {
                    return Err(FileRefusal::Malformed);
                }
                has_frame = true;
                put(&mut kept, marker, data);
            }
        }
    }
    if !has_picture {
        return Err(if ended { FileRefusal::Malformed } else { FileRefusal::CutOff });
    }
    let mut picture = vec![0xff, SOI];
    if let Some(density) = jfif {
        put(&mut picture, APP0, &[JFIF, &density, &[0, 0]].concat());
    }
    if let Some(orientation) = orientation {
        put(&mut picture, APP1, &[EXIF, &orientation.tiff()].concat());
    }
    picture.append(&mut kept);
    picture.extend([0xff, EOI]);
    Ok(picture)
}

/// JFIF's version and density, without its thumbnail.
fn density(data: &[u8]) -> Option<[u8; 7]> {
    data.strip_prefix(JFIF)?.first_chunk().copied()
}

fn put(into: &mut Vec<u8>, marker: u8, data: &[u8]) {
    let length = u16::try_from(data.len() + 2).unwrap_or(u16::MAX);
    into.extend([0xff, marker]);
    into.extend(length.to_be_bytes());
    into.extend_from_slice(data);
}

struct MarkerReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> MarkerReader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next marker; other bytes before it are skipped, as decoders do.
    fn marker(&mut self) -> Option<u8> {
        loop {
            self.at += self.rest().iter().position(|byte| *byte == 0xff)?;
            self.at += self.rest().iter().position(|byte| *byte != 0xff)?;
            let marker = *self.rest().first()?;
            self.at += 1;
            if marker != 0 {
                return Some(marker);
            }
        }
    }

    /// What belongs to a marker.
    fn segment(&mut self) -> Result<&'a [u8], FileRefusal> {
        let length = self.rest().first_chunk().ok_or(FileRefusal::CutOff)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length < 2 {
            return Err(FileRefusal::Malformed);
        }
        let data = self.rest().get(2..length).ok_or(FileRefusal::CutOff)?;
        self.at += length;
        Ok(data)
    }

    /// The picture's data up to the next marker, with the restart marks in it.
    fn scan(&mut self) -> &'a [u8] {
        let data = self.rest();
        let mut end = 0;
        while let Some(mark) = data.get(end..).and_then(|rest| memchr::memchr(0xff, rest)) {
            let mark = end + mark;
            let next = data.get(mark..).unwrap_or_default().iter().position(|byte| *byte != 0xff);
            let Some((at, code)) = next.and_then(|next| Some((mark + next, *data.get(mark + next)?))) else {
                self.at = self.bytes.len();
                return data.get(..mark).unwrap_or_default();
            };
            if !matches!(code, 0 | RST0..=RST7) {
                self.at += mark;
                return data.get(..mark).unwrap_or_default();
            }
            end = at + 1;
        }
        self.at = self.bytes.len();
        data
    }
}
