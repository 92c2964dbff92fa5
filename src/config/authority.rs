//! PEM files with the authority of another server's certificate.

use std::path::Path;

use super::{Refused, refused};
use crate::mail::SmtpUrl;

/// Whether a file can be read and holds a certificate.
pub(super) fn check_authority(key: &str, file: &Path) -> Result<(), Refused> {
    let pem = std::fs::read_to_string(file).map_err(|error| refused(key, format!("cannot read {}: {error}", file.display())))?;
    if pem.contains("-----BEGIN CERTIFICATE-----") {
        Ok(())
    } else {
        Err(refused(key, format!("{} holds no certificate; write a PEM file", file.display())))
    }
}

/// The mail server, and the authority of its certificate.
pub(super) fn mail_server(url: &str, ca: Option<&Path>) -> Result<SmtpUrl, Refused> {
    let url = SmtpUrl::parse(url).map_err(|error| refused("smtp_url", error.to_string()))?;
    if let Some(file) = ca {
        check_authority("smtp_ca", file)?;
        if !url.may_encrypt() {
            let what = "is for a connection with TLS, and smtp_url has none; write smtps:// or ?tls=required there, or leave smtp_ca out";
            return Err(refused("smtp_ca", what));
        }
    }
    Ok(url)
}
