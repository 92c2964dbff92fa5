//! E-mail: written into the outbox by the transaction that causes it, delivered by a worker (see `docs/mail.md`).
//!
//! ```text
//! let mail = sender.mail("request-sent", &ombudsdienst, subject, body)?;
//! mail::enqueue(conn, &mail, now).await?; // in the transaction of the request
//! ```

mod address;
mod notices;
mod ombuds_notices;
mod outbox;
mod render;
mod schedule;
pub mod schema;
mod smtp_url;
mod transport;
mod worker;
mod worker_settings;

use crate::db::ids::{MailId, PatientId};
pub use address::{AddressError, EmailAddress};
pub use notices::{MailNotice, enqueue_notice, language_of};
pub use ombuds_notices::{OmbudsNotice, enqueue_ombuds_notice};
pub use outbox::{OutboxCounts, OutboxState, QueuedMail, counts, enqueue, load_counts, sweep};
pub use schedule::Schedule;
pub use smtp_url::{SmtpUrl, SmtpUrlError};
pub use transport::{DeliveryOutcome, FailureScope, Mailer, Transport};
pub use worker::Worker;
pub use worker_settings::WorkerSettings;

/// Why a mail cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Not a lower-case word with hyphens.
    #[error("a mail's kind is lower-case words joined by hyphens")]
    Kind,
    /// Empty, too long, or not a single line.
    #[error("a mail's subject is one line of 1 to 200 characters")]
    Subject,
    /// Empty.
    #[error("a mail needs a text")]
    Body,
    /// The sender's name is empty or not a single line.
    #[error("a sender's name is one line of 1 to 80 characters")]
    Sender,
}

/// In whose name mail goes out.
#[derive(Debug, Clone)]
pub struct Sender {
    name: String,
    address: EmailAddress,
}

impl Sender {
    /// `name` stands before the address in `From`.
    ///
    /// # Errors
    /// When the name is not one short line.
    pub fn new(name: &str, address: EmailAddress) -> Result<Self, MailError> {
        if is_line(name, 80) { Ok(Self { name: name.to_owned(), address }) } else { Err(MailError::Sender) }
    }

    /// The address that answers and bounces go to.
    pub const fn address(&self) -> &EmailAddress {
        &self.address
    }

    /// The name before it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A finished mail. `kind` is a word for operators and logs: it says what the mail is about, never about whom.
    ///
    /// # Errors
    /// When a part could not be sent as it is. A line break in the subject is refused, never repaired.
    pub fn mail(&self, kind: &'static str, recipient: &EmailAddress, subject: &str, body: &str) -> Result<Mail, MailError> {
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
        if !kind.split('-').all(word) {
            return Err(MailError::Kind);
        }
        if !is_line(subject, 200) {
            return Err(MailError::Subject);
        }
        let body = tidy(body);
        if body.trim().is_empty() {
            return Err(MailError::Body);
        }
        Ok(Mail {
            kind,
            recipient: recipient.clone(),
            subject: subject.to_owned(),
            body,
            domain: self.address.domain().to_owned(),
            patient: None,
        })
    }
}

/// A mail as it will be read. Made by [`Sender::mail`] only, so none exists that could carry a second header.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    kind: &'static str,
    recipient: EmailAddress,
    subject: String,
    body: String,
    domain: String,
    patient: Option<PatientId>,
}

impl Mail {
    /// To a patient: found by whom it is for when it is no longer wanted.
    #[must_use]
    pub fn of_patient(self, patient: PatientId) -> Self {
        Self { patient: Some(patient), ..self }
    }

    /// What it is about, for operators.
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// Whom it goes to.
    pub const fn recipient(&self) -> &EmailAddress {
        &self.recipient
    }

    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The same at every attempt.
    fn message_id(&self, id: MailId) -> String {
        format!("<{id}@{}>", self.domain)
    }

    /// Plain text, lines ended by LF.
    pub fn body(&self) -> &str {
        &self.body
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("kind", &self.kind).finish_non_exhaustive()
    }
}

fn is_line(text: &str, longest: usize) -> bool {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    !text.trim().is_empty() && !text.contains(breaks) && text.chars().count() <= longest
}

/// LF at the end of every line, no other control characters but the tab.
fn tidy(body: &str) -> String {
    let mut text: String = body
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender() -> Sender {
        Sender::new("Mijn Toegang", EmailAddress::parse("noreply@example.org").unwrap()).unwrap()
    }

    #[test]
    fn a_second_header_cannot_be_smuggled_in() {
        let to = EmailAddress::parse("ombuds@example.org").unwrap();
        for subject in ["", "  ", "a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\0b", "a\u{85}b", "a\u{2028}b", &"x".repeat(201)] {
            assert_eq!(sender().mail("test", &to, subject, "b"), Err(MailError::Subject), "{subject:?}");
        }
        for address in [
            "a@example.org\r\nBcc: x@example.org",
            "a\n@example.org",
            "a@example.org\0",
            "a b@example.org",
            "a@example.org,b@example.org",
        ] {
            assert!(EmailAddress::parse(address).is_err(), "{address:?}");
        }
        assert_eq!(EmailAddress::parse("<a@example.org>").unwrap().as_str(), "a@example.org", "the address alone is kept");
        assert!(Sender::new("Mijn\r\nBcc: x@example.org", EmailAddress::parse("a@example.org").unwrap()).is_err());
        assert!(sender().mail("Test", &to, "a", "b").is_err() && sender().mail("a--b", &to, "a", "b").is_err());
    }

    #[test]
    fn the_text_is_kept_with_plain_line_ends() {
        let to = EmailAddress::parse("ombuds@example.org").unwrap();
        let mail = sender().mail("test", &to, "Aanvraag", "één\r\ntwee\rdrie\u{7}\0\n.\n").unwrap();
        assert_eq!(mail.body(), "één\ntwee\ndrie\n.\n");
        assert_eq!(sender().mail("test", &to, "a", " \r\n"), Err(MailError::Body));
        assert!(!format!("{mail:?}").contains('@'));
    }
}
