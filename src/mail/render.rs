//! A row of the outbox as RFC 5322 text.

use chrono::{DateTime, Utc};
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Body, Mailbox};
use lettre::{Address, Message};

use super::{EmailAddress, QueuedMail, Sender};

/// Why a row cannot be sent; only a row that this program did not write gets here.
#[derive(Debug)]
pub(super) struct Unsendable;

/// Envelope and text. Plain text only; 7 or 8 bit as it is, so that a person can read the source, unless `eight_bit`
/// says that the server would not take it. It is dated `at` this attempt: filters take a mail for spam that seems to be days old.
pub(super) fn render(
    letter: &QueuedMail,
    sender: &Sender,
    at: DateTime<Utc>,
    eight_bit: bool,
) -> Result<(Envelope, Vec<u8>), Unsendable> {
    let recipient = EmailAddress::parse(&letter.recipient).map_err(|_| Unsendable)?;
    let (from, to) = (address(sender.address())?, address(&recipient)?);
    let mut builder = Message::builder()
        .from(Mailbox::new(Some(sender.name().to_owned()), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(letter.subject.clone())
        .date(DateTime::<Utc>::into(at))
        .message_id(Some(letter.message_id.clone()))
        .raw_header(raw(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        // Exchange heeds this one only: no answers that somebody is away.
        .raw_header(raw(HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "All".to_owned()));
    if let Some(link) = &letter.unsubscribe {
        // RFC 8058: a mail program says no with one click, by a POST.
        builder = builder
            .raw_header(raw(HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{}>", checked(link)?)))
            .raw_header(raw(HeaderName::new_from_ascii_str("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click".to_owned()));
    }
    let message = builder
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .body(body(&letter.body, eight_bit))
        .map_err(|_| Unsendable)?;
    let envelope = Envelope::new(Some(from), vec![to]).map_err(|_| Unsendable)?;
    Ok((envelope, message.formatted()))
}

/// A header of ours, in ASCII: as it is, in one line, so that no mail program has to put a link together again.
fn raw(name: HeaderName, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value)
}

/// A link that stands in a header: one run of visible ASCII that does not end its own brackets.
fn checked(link: &str) -> Result<&str, Unsendable> {
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>');
    let web = link.starts_with("https://") || link.starts_with("http://");
    if web && link.len() <= 500 && link.bytes().all(plain) { Ok(link) } else { Err(Unsendable) }
}

/// The longest line that SMTP carries (RFC 5321 §4.5.3.1.6), without its end.
const LONGEST_LINE: usize = 998;

fn body(text: &str, eight_bit: bool) -> Body {
    let encoding = match text.is_ascii() {
        true => ContentTransferEncoding::SevenBit,
        false => ContentTransferEncoding::EightBit,
    };
    if (encoding == ContentTransferEncoding::SevenBit || eight_bit) && text.lines().all(|line| line.len() <= LONGEST_LINE) {
        // The library encodes every line over 76 characters, which would break links in the source.
        return Body::dangerous_pre_encoded(text.replace('\n', "\r\n").into_bytes(), encoding);
    }
    Body::new(text.to_owned())
}

fn address(address: &EmailAddress) -> Result<Address, Unsendable> {
    address.as_str().parse().map_err(|_| Unsendable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::MailId;

    fn letter(subject: &str, body: &str) -> QueuedMail {
        QueuedMail {
            id: MailId::NIL,
            kind: "test".into(),
            recipient: "ombuds@example.org".into(),
            subject: subject.into(),
            body: body.into(),
            message_id: "<1@example.org>".into(),
            attempts: 0,
            created_at: DateTime::UNIX_EPOCH,
            unsubscribe: None,
            patient_id: None,
        }
    }

    fn text(letter: &QueuedMail, eight_bit: bool) -> String {
        let sender = Sender::new("Mijn Toegang", EmailAddress::parse("noreply@example.org").unwrap()).unwrap();
        String::from_utf8(render(letter, &sender, DateTime::UNIX_EPOCH, eight_bit).unwrap().1).unwrap()
    }

    #[test]
    fn a_person_can_read_the_source() {
        assert_eq!(
            text(&letter("Aanvraag UA-2026-004217-X", "Er wacht één aanvraag.\nhttps://example.org/a?b=c\n"), true),
            "From: \"Mijn Toegang\" <noreply@example.org>\r\nTo: ombuds@example.org\r\nSubject: Aanvraag UA-2026-004217-X\r\n\
             Date: Thu, 01 Jan 1970 00:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n\
             MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
             Er wacht één aanvraag.\r\nhttps://example.org/a?b=c\r\n"
        );
    }

    #[test]
    fn what_a_server_would_not_take_is_encoded() {
        assert!(text(&letter("a", "één\n"), false).is_ascii());
        assert!(text(&letter("a", &"é".repeat(2000)), true).is_ascii());
        assert!(text(&letter("één", "b\n"), true).contains("Subject: =?utf-8?b?"));
        assert!(text(&letter("a", "b\n"), true).contains("Content-Transfer-Encoding: 7bit"));
    }

    #[test]
    fn one_can_unsubscribe_with_a_click() {
        let mut notice = letter("a", "b\n");
        assert!(!text(&notice, true).contains("List-Unsubscribe"));
        let link = format!("https://toegang.example.org/uitschrijven/{}", "x".repeat(43));
        notice.unsubscribe = Some(link.clone());
        let mail = text(&notice, true);
        let head = mail.split("\r\n\r\n").next().unwrap();
        assert!(head.contains(&format!("\r\nList-Unsubscribe: <{link}>\r\n")), "{head}");
        assert!(head.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{head}");
        for bad in [
            "",
            "mailto:x@example.org",
            "https://a.example.org/>\r\nBcc: x@example.org",
            "https://a.example.org/\r\nBcc: x",
            "https://a.example.org/>, <https://b.example.org/",
            "https://a.example.org/é",
            "https://a.example.org/ b",
        ] {
            notice.unsubscribe = Some(bad.to_owned());
            let sender = Sender::new("x", EmailAddress::parse("noreply@example.org").unwrap()).unwrap();
            assert!(render(&notice, &sender, DateTime::UNIX_EPOCH, true).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_row_that_others_wrote_smuggles_nothing_in() {
        let sender = Sender::new("x", EmailAddress::parse("noreply@example.org").unwrap()).unwrap();
        let mut bad = letter("a\r\nBcc: x@example.org", "b");
        assert!(!text(&bad, true).contains("\r\nBcc"));
        bad.recipient = "a@example.org\r\nBcc: x@example.org".into();
        assert!(render(&bad, &sender, DateTime::UNIX_EPOCH, true).is_err());
    }
}
