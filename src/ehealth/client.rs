//! The client of the federal service: a token by client credentials, one call, one answer. No number of a person stands in an error.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use openidconnect::reqwest;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::answer::{Answer, MalformedAnswer};
use crate::clock::Clock;
use crate::config::EhealthService;
use crate::directory::Niss;
use crate::identity::oidc::{cause_of, http_client};
use crate::web::random;

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// A token is renewed this long before it ends.
const RENEWED_EARLY: Duration = Duration::from_secs(60);
const IDLE_CONNECTIONS: usize = 4;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error("{0}")]
    Unavailable(&'static str),
    #[error("status {0}")]
    Status(u16),
    #[error("the token endpoint: {0}")]
    Token(Box<Self>),
    /// An answer that makes no sense.
    #[error("{0}")]
    Malformed(#[from] MalformedAnswer),
}

impl CallError {
    /// The service answered, and what it says cannot be.
    pub fn is_doubtful(&self) -> bool {
        matches!(self, Self::Malformed(_))
    }

    /// The service knows no such number, or not any more.
    pub(super) fn is_unknown_number(&self) -> bool {
        matches!(self, Self::Status(400 | 404 | 410))
    }
}

#[derive(Deserialize)]
struct TokenBody {
    access_token: String,
    expires_in: Option<u64>,
}

#[derive(Clone)]
struct ServiceToken {
    value: SecretString,
    renew_at: Instant,
    number: u64,
}

/// The client of one process.
pub struct Client {
    http: reqwest::Client,
    service: EhealthService,
    clock: Clock,
    token: Mutex<Option<ServiceToken>>,
    tokens: AtomicU64,
}

impl Client {
    pub fn new(service: EhealthService, clock: Clock) -> anyhow::Result<Self> {
        let https = service.url.scheme() == "https";
        let http = http_client(https, service.ca.as_deref(), IDLE_CONNECTIONS)?;
        Ok(Self { http, service, clock, token: Mutex::default(), tokens: AtomicU64::new(0) })
    }

    /// All that a patient excludes by one of their numbers; the answer may name the patient by another of them.
    ///
    /// # Errors
    /// When there is no answer, or one that cannot be taken over.
    pub async fn fetch(&self, number: &Niss, own_numbers: &[Niss]) -> Result<Answer, CallError> {
        let token = self.token().await?;
        let mut url = self.service.url.clone();
        url.path_segments_mut()
            .map_err(|()| CallError::Unavailable("no address"))?
            .pop_if_empty()
            .extend(["therapeuticExclusions", number.as_str()]);
        let request = self.http.get(url).bearer_auth(token.value.expose_secret()).header("accept", "application/json");
        let response = request.send().await.map_err(|error| CallError::Unavailable(cause_of(&error)))?;
        let status = response.status().as_u16();
        if status != 200 {
            if status == 401 {
                self.forget(token.number).await;
            }
            // 404 as well: a wrong address would look as if nobody excluded anybody.
            return Err(CallError::Status(status));
        }
        Ok(Answer::parse(own_numbers, &read_body(response).await?)?)
    }

    /// A token that holds for a minute or more.
    ///
    /// # Errors
    /// When the token endpoint gives none.
    pub async fn check_token(&self) -> Result<(), CallError> {
        self.token().await.map(drop)
    }

    async fn token(&self) -> Result<ServiceToken, CallError> {
        // Held meanwhile: the others wait for this one instead of asking as well.
        let mut held = self.token.lock().await;
        if let Some(token) = held.as_ref().filter(|token| token.renew_at > Instant::now()) {
            return Ok(token.clone());
        }
        let token = self.request_token().await.map_err(|error| CallError::Token(Box::new(error)))?;
        *held = Some(token.clone());
        Ok(token)
    }

    async fn forget(&self, number: u64) {
        let mut held = self.token.lock().await;
        if held.as_ref().is_some_and(|token| token.number == number) {
            *held = None;
        }
    }

    async fn request_token(&self) -> Result<ServiceToken, CallError> {
        let (url, client) = (&self.service.token_url, &self.service.client_id);
        let id = random::secret().map_err(|_| CallError::Unavailable("no random bytes"))?;
        let assertion =
            self.service.key.client_assertion(client, url.as_str(), &random::encode(&id), self.clock.now().timestamp());
        let assertion = assertion.ok_or(CallError::Unavailable("no random bytes"))?;
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_assertion_type", ASSERTION),
            ("client_assertion", &assertion),
        ];
        form.extend(self.service.scope.as_deref().map(|scope| ("scope", scope)));
        let request = self.http.post(url.clone()).form(&form);
        let response = request.send().await.map_err(|error| CallError::Unavailable(cause_of(&error)))?;
        if response.status().as_u16() != 200 {
            return Err(CallError::Status(response.status().as_u16()));
        }
        let body = read_body(response).await?;
        let body: TokenBody = serde_json::from_slice(&body).map_err(|_| CallError::Unavailable("malformed token response"))?;
        let lasts = Duration::from_secs(body.expires_in.unwrap_or(60).min(86_400));
        // One that is short is used for half of its time.
        let renew_after = lasts.saturating_sub(RENEWED_EARLY).max(lasts / 2);
        let number = self.tokens.fetch_add(1, Ordering::Relaxed);
        Ok(ServiceToken { value: body.access_token.into(), renew_at: Instant::now() + renew_after, number })
    }
}

async fn read_body(mut response: reqwest::Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| CallError::Unavailable(cause_of(&error)))? {
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(CallError::Unavailable("response larger than 1 MiB"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
