//! The kinds of files that are kept, and their names. Pure.

use crate::db::text_enum;
use crate::text::is_invisible;

text_enum! {
    /// A file that may be attached.
    pub enum FileKind: "kind of file" {
        Pdf = "pdf",
        Jpeg = "jpeg",
        Png = "png",
    }
}

impl FileKind {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        fn any_name_fits_the_column(sent in "\\PC{0,300}") {
            let name = FileKind::Png.name(&sent);
            prop_assert!(name.chars().count() <= 120 && !name.contains(['/', '\\', '"']) && !name.chars().any(char::is_control));
        }
    }
}
