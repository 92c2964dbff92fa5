//! The HTTP client for a provider: TLS, no redirects, a short timeout, small responses. Encrypted ID tokens are decrypted here.

use std::error::Error;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use anyhow::Context;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, reqwest};
use serde_json::Value;

use super::unambiguous;
use crate::config::Oidc;
use crate::jose::{self, OwnKey};

const PROVIDER_TIMEOUT: Duration = Duration::from_secs(5);
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// The client of one provider.
pub(super) struct Http {
    client: reqwest::Client,
    keys: Vec<OwnKey>,
}

/// Why there is no response.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The provider cannot be reached, or is slow.
    #[error("{0}")]
    Unavailable(&'static str),
    /// Its status is one of 500 to 599: whatever its body says, it is no word about a person.
    #[error("status {0}")]
    ServerError(u16),
    #[error("response larger than 1 MiB")]
    TooLong,
    /// An ID token that is not encrypted, or not for us.
    #[error("ID token {0}")]
    Token(&'static str),
    /// In the response's JSON, or in a token's.
    #[error("duplicate member")]
    Ambiguous,
    #[error("malformed HTTP")]
    Malformed,
}

/// A client of a service outside: TLS, no redirects, no proxy, a short timeout. It keeps so many connections.
pub fn http_client(https_only: bool, ca: Option<&Path>, idle_connections: usize) -> anyhow::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PROVIDER_TIMEOUT)
        .connect_timeout(PROVIDER_TIMEOUT)
        .no_proxy()
        .pool_max_idle_per_host(idle_connections)
        .https_only(https_only);
    if let Some(file) = ca {
        let pem = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        builder = builder.tls_built_in_root_certs(false);
        for certificate in reqwest::Certificate::from_pem_bundle(&pem)? {
            builder = builder.add_root_certificate(certificate);
        }
    }
    Ok(builder.build()?)
}

impl Http {
    pub(super) fn new(settings: &Oidc) -> anyhow::Result<Self> {
        // Every worker has a runtime of its own; a connection belongs to one.
        let client = http_client(settings.issuer.starts_with("https://"), settings.ca.as_deref(), 0)?;
        Ok(Self { client, keys: settings.encryption_keys.clone() })
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(|_| HttpError::Malformed)?;
        let mut received = self.client.execute(request).await.map_err(|error| unavailable(&error))?;
        if received.status().is_server_error() {
            return Err(HttpError::ServerError(received.status().as_u16()));
        }
        let mut response = openidconnect::http::Response::builder().status(received.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(received.headers());
        }
        let mut body = Vec::new();
        while let Some(chunk) = received.chunk().await.map_err(|error| unavailable(&error))? {
            if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        if !unambiguous::is_unambiguous_response(&body) {
            return Err(HttpError::Ambiguous);
        }
        response.body(self.decrypt_id_token(body)?).map_err(|_| HttpError::Malformed)
    }

    /// The token endpoint's response with its ID token decrypted; every other response as it is.
    fn decrypt_id_token(&self, body: Vec<u8>) -> Result<Vec<u8>, HttpError> {
        if self.keys.is_empty() {
            return Ok(body);
        }
        let Ok(Value::Object(mut members)) = serde_json::from_slice::<Value>(&body) else {
            return Ok(body);
        };
        let Some(Value::String(token)) = members.get("id_token") else {
            return Ok(body);
        };
        if !jose::is_encrypted(token) {
            return Err(HttpError::Token("not encrypted, though a key for it is configured"));
        }
        let plain = jose::decrypt(&self.keys, token).map_err(|_| HttpError::Token("cannot be decrypted"))?;
        if !unambiguous::is_unambiguous_token(&plain) {
            return Err(HttpError::Ambiguous);
        }
        members.insert("id_token".to_owned(), Value::String(plain));
        Ok(Value::Object(members).to_string().into_bytes())
    }
}

impl HttpError {
    /// Whether the provider may answer later; anything else is an answer, and a wrong one.
    pub(super) fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::ServerError(_))
    }
}

fn unavailable(error: &reqwest::Error) -> HttpError {
    HttpError::Unavailable(cause_of(error))
}

/// Why there is no response, without the address.
pub fn cause_of(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "too slow"
    } else if is_of_certificate(error) {
        "its certificate is not trusted, or of another name"
    } else if error.is_connect() {
        "cannot connect"
    } else {
        "the connection broke"
    }
}

/// What TLS found stands within an error of input and output, which does not name it as its source.
fn is_of_certificate(error: &(dyn Error + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return matches!(error, rustls::Error::InvalidCertificate(_));
    }
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => is_of_certificate(inner),
        None => error.source().is_some_and(is_of_certificate),
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
