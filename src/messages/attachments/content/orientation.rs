//! Which way up a picture is, out of its EXIF data; and EXIF data that says that and nothing else.

/// TIFF's number of the tag.
const TAG: u16 = 0x0112;
/// TIFF's number of the type: 16 bits.
const SHORT: u16 = 3;

/// A picture that is to be turned or mirrored: 2 to 8, as EXIF counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u8);

impl Orientation {
    /// What EXIF data says; none when it is upright, or says nothing that can be read.
    pub fn parse(tiff: &[u8]) -> Option<Self> {
        let reader = TiffReader { tiff, big_endian: tiff.starts_with(b"MM\0*") };
        if !reader.big_endian && !tiff.starts_with(b"II*\0") {
            return None;
        }
        let directory = usize::try_from(reader.u32(4)?).ok()?;
        let entries = usize::from(reader.u16(directory)?);
        let first = directory.checked_add(2)?;
        let at = (0..entries).map_while(|n| first.checked_add(n * 12)).find(|at| reader.u16(*at) == Some(TAG))?;
        if reader.u16(at + 2)? != SHORT {
            return None;
        }
        let value = u8::try_from(reader.u16(at + 8)?).ok()?;
        (2..=8).contains(&value).then_some(Self(value))
    }

    /// EXIF data with this tag alone.
    pub const fn tiff(self) -> [u8; 26] {
        let [tag_high, tag_low] = TAG.to_be_bytes();
        let [type_high, type_low] = SHORT.to_be_bytes();
        [
            b'M', b'M', 0, b'*', 0, 0, 0, 8, // The directory follows.
            0, 1, tag_high, tag_low, type_high, type_low, 0, 0, 0, 1, 0, self.0, 0, 0, // One entry, one value.
            0, 0, 0, 0, // No other directory.
        ]
    }
}

struct TiffReader<'a> {
    tiff: &'a [u8],
    big_endian: bool,
}

impl TiffReader<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = *self.tiff.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = *self.tiff.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}
