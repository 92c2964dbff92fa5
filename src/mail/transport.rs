//! The ways out: an SMTP server, or a folder for demo and tests.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::{ClientId, Extension};
use rustls::CertificateError;
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::render::{Unsendable, render};
use super::smtp_url::Protection;
use super::{QueuedMail, Sender, SmtpUrl};

#[derive(Clone)]
pub enum Transport {
    Smtp(Box<Smtp>),
    /// One `.eml` file a mail, whole or not at all.
    Folder(PathBuf),
}

/// A server, and how to be sure that it is the right one.
#[derive(Clone)]
pub struct Smtp {
    url: SmtpUrl,
    tls: TlsParameters,
    /// How this machine names itself.
    hello: ClientId,
}

impl Transport {
    /// Delivers to a server. `ca_file` is a PEM file with the authority of a hospital's own server, trusted beside
    /// the public ones.
    ///
    /// # Errors
    /// When that file cannot be used.
    pub fn smtp(url: SmtpUrl, ca_file: Option<&Path>) -> anyhow::Result<Self> {
        let mut builder = TlsParameters::builder(url.host.clone());
        if let Some(path) = ca_file {
            builder = builder.add_root_certificate(Certificate::from_pem(&std::fs::read(path)?)?);
        }
        let tls = builder.build()?;
        Ok(Self::Smtp(Box::new(Smtp { url, tls, hello: ClientId::default() })))
    }

    /// Names itself so to a server, instead of by the machine's bare name: some relays want a whole one.
    #[must_use]
    pub fn greeting_as(mut self, name: &str) -> Self {
        if let Self::Smtp(smtp) = &mut self {
            smtp.hello = ClientId::Domain(name.to_owned());
        }
        self
    }

    /// Connects, encrypts and signs in as for a mail, and sends none.
    ///
    /// # Errors
    /// With the class of the failure (docs/mail.md).
    pub async fn try_out(&self, server_timeout: Duration) -> Result<(), String> {
        let Self::Smtp(smtp) = self else {
            return Ok(());
        };
        let mut connection =
            timeout(server_timeout, open(smtp, server_timeout)).await.unwrap_or_else(|_| Err("timeout".to_owned()))?;
        drop(timeout(server_timeout, connection.quit()).await);
        Ok(())
    }
}

/// Whom a failure concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureScope {
    Mail,
    /// The server, so all mail.
    Server,
}

/// How an attempt went. The words are a class, never what the server said: that repeats the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The server has it.
    Delivered,
    /// It may work later.
    TryLater(String, FailureScope),
    /// It never will.
    GiveUp(String),
}

impl DeliveryOutcome {
    fn server(class: &str) -> Self {
        Self::TryLater(class.to_owned(), FailureScope::Server)
    }
}

/// One worker's hand on the transport: keeps its connection from mail to mail.
pub struct Mailer {
    transport: Transport,
    sender: Sender,
    server_timeout: Duration,
    open: Option<AsyncSmtpConnection>,
}

impl Mailer {
    /// `server_timeout` is how long connecting, and each answer of the server, may take.
    pub const fn new(transport: Transport, sender: Sender, server_timeout: Duration) -> Self {
        Self { transport, sender, server_timeout, open: None }
    }

    /// Tries once.
    pub async fn deliver(&mut self, mail: &QueuedMail, at: DateTime<Utc>) -> DeliveryOutcome {
        match self.transport.clone() {
            Transport::Smtp(smtp) => self.send(&smtp, mail, at).await,
            Transport::Folder(folder) => match render(mail, &self.sender, at, true) {
                Ok((_, text)) => match write_whole(&folder, &mail.id.to_string(), &text).await {
                    Ok(()) => DeliveryOutcome::Delivered,
                    Err(_) => DeliveryOutcome::server("folder"),
                },
                Err(Unsendable) => DeliveryOutcome::GiveUp("unsendable".to_owned()),
            },
        }
    }

    /// Says goodbye to the server until the next mail.
    pub async fn rest(&mut self) {
        if let Some(mut connection) = self.open.take() {
            drop(timeout(Duration::from_secs(2), connection.abort()).await);
        }
    }

    async fn send(&mut self, smtp: &Smtp, mail: &QueuedMail, at: DateTime<Utc>) -> DeliveryOutcome {
        let mut connection = match self.connection(smtp).await {
            Ok(connection) => connection,
            Err(class) => return DeliveryOutcome::TryLater(class, FailureScope::Server),
        };
        let eight_bit = connection.server_info().supports_feature(Extension::EightBitMime);
        let Ok((envelope, text)) = render(mail, &self.sender, at, eight_bit) else {
            self.open = Some(connection);
            return DeliveryOutcome::GiveUp("unsendable".to_owned());
        };
        // Four answers: to MAIL, RCPT, DATA and the text. Too short a wait after the text would send it twice.
        match timeout(self.server_timeout * 4, connection.send(&envelope, &text)).await {
            Ok(Ok(_)) => {
                self.open = Some(connection);
                DeliveryOutcome::Delivered
            }
            Ok(Err(error)) => judge(&error),
            Err(_) => DeliveryOutcome::server("timeout"),
        }
    }

    /// The connection of the last mail if it still lives, or a new one: connected, encrypted as configured, signed in.
    /// Whatever goes wrong until here is the server's trouble or the configuration's, so no mail is given up for it.
    async fn connection(&mut self, smtp: &Smtp) -> Result<AsyncSmtpConnection, String> {
        if let Some(mut connection) = self.open.take()
            && timeout(self.server_timeout, connection.test_connected()).await.unwrap_or(false)
        {
            return Ok(connection);
        }
        timeout(self.server_timeout, open(smtp, self.server_timeout)).await.unwrap_or_else(|_| Err("timeout".to_owned()))
    }
}

async fn open(smtp: &Smtp, server_timeout: Duration) -> Result<AsyncSmtpConnection, String> {
    let url = &smtp.url;
    let wrapper = (url.protection == Protection::Wrapped).then(|| smtp.tls.clone());
    let hello = &smtp.hello;
    let mut connection =
        AsyncSmtpConnection::connect_tokio1((url.host.as_str(), url.port), Some(server_timeout), hello, wrapper, None)
            .await
            .map_err(|error| class(&error, "unreachable"))?;
    let upgrade = match url.protection {
        Protection::None | Protection::Wrapped => false,
        Protection::Opportunistic => connection.can_starttls(),
        Protection::Required if connection.can_starttls() => true,
        Protection::Required => {
            connection.abort().await;
            return Err("tls not offered".to_owned());
        }
    };
    if upgrade {
        connection.starttls(smtp.tls.clone(), hello).await.map_err(|error| class(&error, "tls"))?;
    }
    if let Some((user, password)) = &url.login {
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        connection.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(|error| class(&error, "login"))?;
    }
    Ok(connection)
}

fn class(error: &lettre::transport::smtp::Error, otherwise: &str) -> String {
    if let Some(class) = certificate_class(error) {
        return class.to_owned();
    }
    match error.status() {
        Some(code) => format!("{otherwise} {code}"),
        None if error.is_tls() => "tls".to_owned(),
        None if error.is_timeout() => "timeout".to_owned(),
        None => otherwise.to_owned(),
    }
}

/// What is wrong with the server's certificate, where that is the cause.
fn certificate_class(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let mut next = Some(error);
    while let Some(cause) = next {
        // What stands within an error of input or output is not its source.
        let within = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let fault = cause.downcast_ref().or_else(|| within.and_then(|fault| fault.downcast_ref()));
        if let Some(rustls::Error::InvalidCertificate(fault)) = fault {
            return Some(match fault {
                CertificateError::UnknownIssuer => "tls-issuer",
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => "tls-name",
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => "tls-expired",
                _ => "tls-certificate",
            });
        }
        next = cause.source();
    }
    None
}

fn judge(error: &lettre::transport::smtp::Error) -> DeliveryOutcome {
    let Some(code) = error.status() else {
        return DeliveryOutcome::TryLater(class(error, "connection lost"), FailureScope::Server);
    };
    let (number, class) = (u16::from(code), format!("smtp {code}"));
    match number {
        // The server is closing, or wants TLS or a login first: nothing wrong with this mail.
        421 | 454 | 530 | 534 | 535 | 538 => DeliveryOutcome::TryLater(class, FailureScope::Server),
        500.. => DeliveryOutcome::GiveUp(class),
        _ => DeliveryOutcome::TryLater(class, FailureScope::Mail),
    }
}

/// With LF line ends, as text files have. The name is the row's, so a second attempt replaces the first.
async fn write_whole(folder: &Path, name: &str, text: &[u8]) -> io::Result<()> {
    let text = String::from_utf8_lossy(text).replace("\r\n", "\n");
    tokio::fs::create_dir_all(folder).await?;
    let draft = folder.join(format!(".{name}.{}.part", std::process::id()));
    tokio::fs::write(&draft, text).await?;
    tokio::fs::rename(&draft, folder.join(format!("{name}.eml"))).await
}
