//! The way to a provider: TLS, no redirects, little patience, small answers. Encrypted ID tokens are opened on the way in.

use std::pin::Pin;
use std::time::Duration;

use anyhow::Context;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, reqwest};
use serde_json::Value;

use super::unambiguous;
use crate::config::Oidc;
use crate::jose::{self, OwnKey};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it may be.
const LIMIT: usize = 1024 * 1024;

/// Talks to one provider.
pub(super) struct Http {
    client: reqwest::Client,
    keys: Vec<OwnKey>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The provider cannot be reached, or is slow.
    #[error("no answer: {0}")]
    Away(&'static str),
    /// More than an answer can be.
    #[error("an answer over the limit")]
    TooLong,
    /// An ID token that is not encrypted, or not for us.
    #[error("the ID token: {0}")]
    Token(&'static str),
    /// A member stands twice in its JSON, or in a token's.
    #[error("a member twice")]
    Ambiguous,
    /// The request or the answer is none.
    #[error("no HTTP")]
    Broken,
}

impl Http {
    pub(super) fn new(settings: &Oidc) -> anyhow::Result<Self> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .no_proxy()
            // Every worker has a runtime of its own; a connection belongs to one.
            .pool_max_idle_per_host(0)
            .https_only(settings.issuer.starts_with("https://"));
        if let Some(file) = &settings.ca {
            let pem = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            builder = builder.tls_built_in_root_certs(false);
            for certificate in reqwest::Certificate::from_pem_bundle(&pem)? {
                builder = builder.add_root_certificate(certificate);
            }
        }
        Ok(Self { client: builder.build()?, keys: settings.encryption_keys.clone() })
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(|_| HttpError::Broken)?;
        let mut answer = self.client.execute(request).await.map_err(|error| away(&error))?;
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| away(&error))? {
            if body.len() + chunk.len() > LIMIT {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        if !unambiguous::is_answer(&body) {
            return Err(HttpError::Ambiguous);
        }
        response.body(self.opened(body)?).map_err(|_| HttpError::Broken)
    }

    /// The token endpoint's answer with its ID token opened; every other answer as it is.
    fn opened(&self, body: Vec<u8>) -> Result<Vec<u8>, HttpError> {
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
        let plain = jose::decrypt(&self.keys, token).map_err(|_| HttpError::Token("cannot be opened"))?;
        if !unambiguous::is_token(&plain) {
            return Err(HttpError::Ambiguous);
        }
        members.insert("id_token".to_owned(), Value::String(plain));
        Ok(Value::Object(members).to_string().into_bytes())
    }
}

fn away(error: &reqwest::Error) -> HttpError {
    HttpError::Away(if error.is_timeout() {
        "too slow"
    } else if error.is_connect() {
        "cannot connect"
    } else {
        "the connection broke"
    })
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
