//! What a file is, by its content: a PDF, a JPEG or a PNG that is whole. Pure.

use crate::text::is_invisible;

/// A file that may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A PDF document.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A picture.
    Png,
}

/// Why it may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAFile {
    /// Something else.
    OtherKind,
    /// It begins as one of them, but is not whole.
    Broken,
}

impl FileKind {
    /// Looks at the content; the name and what the sender says of it count for nothing.
    ///
    /// # Errors
    /// Why it may not be attached.
    pub fn of(bytes: &[u8]) -> Result<Self, NotAFile> {
        let (kind, whole) = match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => (Self::Pdf, pdf_is_whole(bytes)),
            [0xff, 0xd8, 0xff, ..] => (Self::Jpeg, jpeg_is_whole(bytes)),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => (Self::Png, png_is_whole(bytes)),
            _ => return Err(NotAFile::OtherKind),
        };
        if whole { Ok(kind) } else { Err(NotAFile::Broken) }
    }

    /// As the database writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
        }
    }

    /// As the database wrote it; the column's check allows nothing else.
    pub fn read(text: &str) -> Self {
        match text {
            "jpeg" => Self::Jpeg,
            "png" => Self::Png,
            _ => Self::Pdf,
        }
    }

    /// The media type that it is served as.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The endings of its name, the usual one first.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
        }
    }

    /// A name as it is told to its sender, whatever the file is.
    pub fn shown(sent: &str) -> String {
        let name = Self::Pdf.name(sent);
        if Self::Pdf.endings().iter().any(|ending| sent.to_lowercase().ends_with(ending)) {
            return name;
        }
        name.strip_suffix(".pdf").unwrap_or(&name).to_owned()
    }

    /// A name that says nothing else than what it is: the last part of a path, no signs that steer or break a line, with an
    /// ending that fits.
    pub fn name(self, sent: &str) -> String {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let steers = |c: char| c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}' | '"');
        let clean: String = last.chars().filter(|c| !steers(*c)).collect();
        let clean = clean.trim().trim_matches('.');
        let (stem, ending) = clean.rsplit_once('.').unwrap_or((clean, ""));
        let fits = self.endings().contains(&ending.to_lowercase().as_str());
        let stem: String = if fits { stem } else { clean }.chars().take(100).collect();
        let stem = if stem.trim().is_empty() { "bestand" } else { stem.trim() };
        let ending = if fits { ending } else { self.endings().first().copied().unwrap_or_default() };
        format!("{stem}.{ending}")
    }
}

/// The mark at its end (some programs write a little behind it).
fn pdf_is_whole(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or(bytes);
    bytes.len() > 64 && tail.windows(5).any(|window| window == b"%%EOF")
}

/// Its segments lead to picture data, and the end mark stands behind (cameras write more behind that).
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let (mut at, mut sized) = (2usize, false);
    while let Some([0xff, mark, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(*high) * 256 + usize::from(*low);
        match mark {
            0xff => {
                at += 1;
                continue;
            }
            0xda => return sized && bytes.get(at..).is_some_and(|rest| rest.windows(2).any(|pair| pair == [0xff, 0xd9])),
            // Start of frame: the picture's size stands in it.
            0xc0..=0xcf if !matches!(mark, 0xc4 | 0xc8 | 0xcc) => sized = true,
            _ => {}
        }
        if length < 2 {
            return false;
        }
        at += 2 + length;
    }
    false
}

/// Its chunks lead from the header to the end, and nothing stands behind.
fn png_is_whole(bytes: &[u8]) -> bool {
    let mut at = 8usize;
    let mut first = true;
    while let Some([a, b, c, d, kind @ ..]) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([*a, *b, *c, *d]);
        if first && (kind != b"IHDR" || length != 13) {
            return false;
        }
        first = false;
        let Some(next) = usize::try_from(length).ok().and_then(|length| at.checked_add(length)?.checked_add(12)) else {
            return false;
        };
        if kind == b"IEND" {
            return next == bytes.len();
        }
        at = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A picture of one dot.
    fn png() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, data) in [(b"IHDR", &[0u8, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0][..]), (b"IDAT", &[1, 2, 3]), (b"IEND", &[])] {
            bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            bytes.extend(kind);
            bytes.extend(data);
            bytes.extend([0; 4]);
        }
        bytes
    }

    fn jpeg() -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, b'J', b'F'];
        bytes.extend([0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
        bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0x12, 0xff, 0xd9]);
        bytes
    }

    fn pdf() -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        bytes.extend([b' '; 64]);
        bytes.extend(b"\n%%EOF\n");
        bytes
    }

    #[test]
    fn the_content_says_what_it_is() {
        assert_eq!(FileKind::of(&png()), Ok(FileKind::Png));
        assert_eq!(FileKind::of(&jpeg()), Ok(FileKind::Jpeg));
        assert_eq!(FileKind::of(&[jpeg(), b"made by a telephone".to_vec()].concat()), Ok(FileKind::Jpeg));
        assert_eq!(FileKind::of(&pdf()), Ok(FileKind::Pdf));
        let others: [&[u8]; 7] =
            [b"", b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"PK\x03\x04", b"MZ", b" %PDF-1.7 %%EOF"];
        for other in others {
            assert_eq!(FileKind::of(other), Err(NotAFile::OtherKind));
        }
    }

    #[test]
    fn what_is_cut_off_or_has_something_hidden_behind_is_broken() {
        for whole in [png(), jpeg(), pdf()] {
            assert_eq!(FileKind::of(&whole[..whole.len() - 8]), Err(NotAFile::Broken));
        }
        assert_eq!(FileKind::of(&[png(), b"<script>".to_vec()].concat()), Err(NotAFile::Broken));
        assert_eq!(FileKind::of(b"%PDF-1.7\n<script>alert(1)</script>"), Err(NotAFile::Broken));
    }

    #[test]
    fn a_name_is_no_path_and_steers_nothing() {
        for (sent, kept) in [
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\Emma\\formulier.pdf", "formulier.pdf"),
            ("scan.PDF", "scan.PDF"),
            ("a\r\nSet-Cookie: x\".pdf", "aSet-Cookie: x.pdf"),
            ("foto.jpg", "foto.jpg.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe.pdf"),
            ("", "bestand.pdf"),
            ("...", "bestand.pdf"),
            ("ééń 😀.pdf", "ééń 😀.pdf"),
        ] {
            assert_eq!(FileKind::Pdf.name(sent), kept, "{sent:?}");
        }
        assert_eq!(FileKind::Jpeg.name("IMG_1.JPEG"), "IMG_1.JPEG");
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(start in 0usize..4, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let start: &[u8] = [b"%PDF-".as_slice(), &[0xff, 0xd8, 0xff], b"\x89PNG\r\n\x1a\n", b""][start];
            let _ = FileKind::of(&[start, &bytes].concat());
        }

        #[test]
        fn any_name_fits_the_column(sent in "\\PC{0,300}") {
            let name = FileKind::Png.name(&sent);
            prop_assert!(name.chars().count() <= 120 && !name.contains(['/', '\\', '"']) && !name.chars().any(char::is_control));
        }
    }
}
