//! Files as they were sent → files that may be kept, or what the sender must mend.

use actix_web::web;
use sha2::{Digest, Sha256};

use super::content::accept;
use super::content::refusal::FileRefusal;
use super::kind::FileKind;
use crate::db::text_enum;
use crate::i18n::{Locale, t, tr};
use crate::scan::ScanVerdict;
use crate::web::upload::{CHOOSE_AGAIN, FIELD, Lost, MAX_FILES};
use crate::web::{AppState, FormState, SentFile};

/// A file that may be kept, as it is kept: a picture without what it carried beside itself.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    pub(super) name: String,
    pub(super) kind: FileKind,
    pub(super) bytes: web::Bytes,
    /// What the scanner said; none when no scanner is configured, or it gave no answer.
    pub(super) scanned: ScanState,
}

impl CheckedFile {
    /// One that was checked before, and kept meanwhile.
    pub fn kept(name: String, kind: FileKind, bytes: Vec<u8>, scanned: ScanState) -> Self {
        Self { name, kind, bytes: bytes.into(), scanned }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn kind(&self) -> FileKind {
        self.kind
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn scanned(&self) -> ScanState {
        self.scanned
    }

    pub fn digest(&self) -> String {
        crate::web::random::encode(&Sha256::digest(&self.bytes))
    }
}

text_enum! {
    /// How far a file was looked at.
    pub enum ScanState: "scan of a file" {
        /// No scanner is configured.
        Not = "none",
        /// The scanner gave no answer yet.
        Waits = "waiting",
        /// Nothing was found.
        Clean = "clean",
        Infected = "infected",
    }
}

impl ScanState {
    /// Asks the scanner, if there is one.
    pub async fn scan(site: &AppState, bytes: &[u8]) -> Self {
        let Some(scanner) = &site.scanner else {
            return Self::Not;
        };
        match scanner.ask(bytes).await {
            Ok(ScanVerdict::Clean) => Self::Clean,
            Ok(ScanVerdict::Infected) => Self::Infected,
            Err(error) => {
                tracing::warn!(cause = %error, "an attachment waits for the scanner");
                Self::Waits
            }
        }
    }
}

/// Checks what was sent; refuses at the field `bijlage` with words for the sender. When the scanner gives no answer the file
/// is kept all the same, and served once it has one.
pub async fn check_files(locale: Locale, site: &AppState, form: &mut FormState, sent: Vec<SentFile>) -> Vec<CheckedFile> {
    if sent.iter().any(|file| file.content == Err(Lost::TooMany)) {
        form.refuse(FIELD, tr(locale, "messages-attachments-fout-te-veel", &[("n", MAX_FILES.into())]));
        require_new_choice(form, true);
        return Vec::new();
    }
    let mut checked = Vec::new();
    let any = !sent.is_empty();
    for file in sent {
        let shown = FileKind::shown(&file.name);
        let refuse = |form: &mut FormState, key: &'static str| form.refuse(FIELD, tr(locale, key, &[("naam", (&shown).into())]));
        let bytes = match file.content {
            Ok(bytes) => bytes,
            Err(Lost::TooLarge) => {
                refuse(form, "messages-attachments-fout-te-groot");
                continue;
            }
            Err(Lost::Broken | Lost::TooMany | Lost::Unread) => {
                form.refuse(FIELD, t(locale, "messages-attachments-fout-afgebroken"));
                continue;
            }
        };
        // A large file takes a while to take apart: not where others' pages are answered.
        match web::block(move || accept(&bytes)).await {
            Err(_) => form.refuse(FIELD, t(locale, "messages-attachments-fout-afgebroken")),
            Ok(Ok((kind, bytes))) => {
                let scanned = ScanState::scan(site, &bytes).await;
                if scanned == ScanState::Infected {
                    refuse(form, "messages-attachments-fout-schadelijk");
                    continue;
                }
                checked.push(CheckedFile { name: kind.name(&file.name), kind, bytes, scanned });
            }
            Ok(Err(refusal)) => form.refuse(FIELD, refusal_text(locale, refusal, &shown)),
        }
    }
    if form.refused() {
        require_new_choice(form, any);
    }
    checked
}

/// Why a file is not kept, for its sender.
fn refusal_text(locale: Locale, refusal: FileRefusal, name: &str) -> String {
    tr(locale, refusal.words(), &[("naam", name.into()), ("soort", refusal.format().into())])
}

/// The page comes back, and no browser keeps the choice of files: says so where some were sent.
pub fn require_new_choice(form: &mut FormState, sent: bool) {
    if sent {
        form.set(FIELD, CHOOSE_AGAIN);
    }
}
