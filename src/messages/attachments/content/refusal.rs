//! Why a file is not kept: what it is, so that its sender reads what to do.

use memchr::memmem;

/// Why a file is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRefusal {
    /// No byte in it.
    Empty,
    /// A photograph as an iPhone keeps it.
    Heic,
    /// A picture in this other format.
    OtherPicture(&'static str),
    Video,
    /// A document of Word, Excel or the like.
    OfficeDocument,
    /// Files packed into one.
    Archive,
    /// A PDF that asks for a password.
    ProtectedPdf,
    /// It begins well and ends too early.
    CutOff,
    /// It begins as a PDF, JPEG or PNG, and does not go on as one.
    Malformed,
    /// Nothing that has words of its own.
    UnknownKind,
}

impl FileRefusal {
    /// What a file is that is no PDF, JPEG or PNG; none when its first bytes do not tell.
    pub(super) fn of_another_kind(bytes: &[u8]) -> Option<Self> {
        Some(match bytes {
            [] => Self::Empty,
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Self::of_brand(brand),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::OtherPicture("WebP"),
            [b'G', b'I', b'F', b'8', ..] => Self::OtherPicture("GIF"),
            [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Self::OtherPicture("TIFF"),
            [b'P', b'K', 3, 4, ..] => {
                let office = [&b"[Content_Types].xml"[..], b"application/vnd.oasis"];
                let is_office = office.iter().any(|entry| memmem::find(bytes, entry).is_some());
                if is_office { Self::OfficeDocument } else { Self::Archive }
            }
            [b'P', b'K', 5, 6, ..] | [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] | [0x1f, 0x8b, ..] => {
                Self::Archive
            }
            [0xd0, 0xcf, 0x11, 0xe0, ..] | [b'{', b'\\', b'r', b't', b'f', ..] => Self::OfficeDocument,
            _ => return None,
        })
    }

    /// Pictures and films share a container, and tell their kind by a brand.
    fn of_brand(brand: &[u8]) -> Self {
        match brand {
            [b'a', b'v', b'i', b'f' | b's', ..] => Self::OtherPicture("AVIF"),
            [b'h', b'e', b'i' | b'v', _, ..] | [b'm', b'i' | b's', b'f', b'1', ..] => Self::Heic,
            _ => Self::Video,
        }
    }

    /// The key of the words for its sender.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Empty => "messages-attachments-fout-leeg",
            Self::Heic => "messages-attachments-fout-heic",
            Self::OtherPicture(_) => "messages-attachments-fout-afbeelding",
            Self::Video => "messages-attachments-fout-video",
            Self::OfficeDocument => "messages-attachments-fout-document",
            Self::Archive => "messages-attachments-fout-archief",
            Self::ProtectedPdf => "messages-attachments-fout-wachtwoord",
            Self::CutOff => "messages-attachments-fout-afgekapt",
            Self::Malformed => "messages-attachments-fout-onleesbaar",
            Self::UnknownKind => "messages-attachments-fout-soort",
        }
    }

    /// The name of the format, where the words hold one.
    pub const fn format(self) -> &'static str {
        if let Self::OtherPicture(format) = self { format } else { "" }
    }
}
