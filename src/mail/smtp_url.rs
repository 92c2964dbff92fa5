//! Where mail is handed over, as configured. An unsafe way is refused here, once for all.

use std::fmt;
use std::net::IpAddr;

use secrecy::SecretString;
use url::{Host, Url};

/// How the way to the server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Nothing; on this machine only.
    None,
    /// STARTTLS if the server offers it; on this machine only.
    Opportunistic,
    /// STARTTLS, or nothing is sent.
    Required,
    /// TLS from the first byte.
    Wrapped,
}

/// A parsed `smtp_url`: `smtps://user:password@host:465`, or `smtp://…:587?tls=required|opportunistic|none`.
/// Plain `smtp` without `tls` is for a server on this machine only, and means `none`.
#[derive(Clone)]
pub struct SmtpUrl {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) protection: Protection,
    pub(super) login: Option<(String, SecretString)>,
}

/// Why a URL is refused. Never holds the URL: it may contain a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// Not a URL of this shape.
    #[error(
        "is no such address; write smtps://user:password@host:465 or smtp://user:password@host:587?tls=required (special characters in the password percent-encoded)"
    )]
    Shape,
    /// An unknown setting behind the question mark.
    #[error("the only setting behind '?' is tls=required, tls=opportunistic or tls=none, and smtps takes none")]
    Option,
    /// A name without a password or the other way round.
    #[error("give both a user and a password, or neither")]
    Login,
    /// Mail would cross the network in the clear.
    #[error("mail to another machine must be encrypted; use smtps:// or smtp://…?tls=required")]
    Unprotected,
}

impl SmtpUrl {
    /// Reads and judges a URL.
    ///
    /// # Errors
    /// With the sentence for the operator.
    pub fn parse(input: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(input).map_err(|_| SmtpUrlError::Shape)?;
        let wrapped = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(SmtpUrlError::Shape),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() || url.port() == Some(0) {
            return Err(SmtpUrlError::Shape);
        }
        let host = match url.host().ok_or(SmtpUrlError::Shape)? {
            Host::Domain(name) if !name.is_empty() => decode(name).ok_or(SmtpUrlError::Shape)?.to_ascii_lowercase(),
            Host::Domain(_) => return Err(SmtpUrlError::Shape),
            Host::Ipv4(ip) => ip.to_string(),
            Host::Ipv6(ip) => ip.to_string(),
        };
        if !host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:".contains(&b)) {
            return Err(SmtpUrlError::Shape);
        }
        let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let protection = match (wrapped, url.query()) {
            (true, None) => Protection::Wrapped,
            (false, None) if here => Protection::None,
            (false, None) => return Err(SmtpUrlError::Unprotected),
            (false, Some("tls=required")) => Protection::Required,
            (false, Some("tls=opportunistic")) => Protection::Opportunistic,
            (false, Some("tls=none")) => Protection::None,
            _ => return Err(SmtpUrlError::Option),
        };
        if !here && matches!(protection, Protection::None | Protection::Opportunistic) {
            return Err(SmtpUrlError::Unprotected);
        }
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) | (_, None) => return Err(SmtpUrlError::Login),
            (user, Some(password)) => {
                let user = decode(user).ok_or(SmtpUrlError::Shape)?;
                let password = decode(password).ok_or(SmtpUrlError::Shape)?;
                Some((user, SecretString::from(password)))
            }
        };
        let usual = if wrapped {
            465
        } else if here && protection == Protection::None {
            25
        } else {
            587
        };
        Ok(Self { host, port: url.port().unwrap_or(usual), protection, login })
    }
}

impl SmtpUrl {
    /// Whether the server may be talked to with TLS.
    pub fn may_encrypt(&self) -> bool {
        self.protection != Protection::None
    }
}

/// Without user and password.
impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.protection)
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn reads_the_forms() {
        let read = |url: &str| {
            let url = SmtpUrl::parse(url).unwrap_or_else(|e| panic!("{url}: {e}"));
            (url.host.clone(), url.port, url.protection)
        };
        assert_eq!(read("smtps://mail.example.org"), ("mail.example.org".into(), 465, Protection::Wrapped));
        assert_eq!(read("smtp://mail.example.org?tls=required"), ("mail.example.org".into(), 587, Protection::Required));
        assert_eq!(read("smtp://mail.example.org:25/?tls=required"), ("mail.example.org".into(), 25, Protection::Required));
        assert_eq!(read("smtp://127.0.0.1:2525"), ("127.0.0.1".into(), 2525, Protection::None));
        assert_eq!(read("smtp://localhost:2525?tls=none"), ("localhost".into(), 2525, Protection::None));
        assert_eq!(read("smtp://[::1]:2525?tls=opportunistic"), ("::1".into(), 2525, Protection::Opportunistic));
        assert_eq!(read("smtp://localhost:2525?tls=required"), ("localhost".into(), 2525, Protection::Required));
    }

    #[test]
    fn keeps_the_password_to_itself() {
        let url = SmtpUrl::parse("smtps://portal%40x:p%C3%A9%2F%3A@mail.example.org").unwrap();
        let (user, password) = url.login.as_ref().unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("portal@x", "pé/:"));
        assert!(!format!("{url} {url:?}").contains("portal"));
    }

    #[test]
    fn refuses_the_rest_with_a_sentence() {
        for (url, error) in [
            ("smtp://mail.example.org", SmtpUrlError::Unprotected),
            ("smtp://mail.example.org?tls=none", SmtpUrlError::Unprotected),
            ("smtp://mail.example.org?tls=opportunistic", SmtpUrlError::Unprotected),
            ("smtp://10.0.0.1:25?tls=none", SmtpUrlError::Unprotected),
            ("smtp://localhost.example.org?tls=none", SmtpUrlError::Unprotected),
            ("smtp://mail.example.org?tls=yes", SmtpUrlError::Option),
            ("smtp://mail.example.org?tls=required&tls=none", SmtpUrlError::Option),
            ("smtps://mail.example.org?tls=none", SmtpUrlError::Option),
            ("smtps://user@mail.example.org", SmtpUrlError::Login),
            ("smtps://:secret@mail.example.org", SmtpUrlError::Login),
            ("smtps://u:%FF@mail.example.org", SmtpUrlError::Shape),
            ("http://mail.example.org", SmtpUrlError::Shape),
            ("mail.example.org:25", SmtpUrlError::Shape),
            ("smtp://mail.example.org/box", SmtpUrlError::Shape),
            ("smtp://", SmtpUrlError::Shape),
            ("smtp://a%0d%0ab.example.org", SmtpUrlError::Shape),
            ("", SmtpUrlError::Shape),
        ] {
            assert_eq!(SmtpUrl::parse(url).err(), Some(error), "{url}");
        }
    }
}
