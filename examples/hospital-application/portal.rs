//! Calls of the portal: the token, how long an answer may take, and what a failure means.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use reqwest::{Client, Method, RequestBuilder, Response, Url};
use serde_json::{Value, json};
use tokio::sync::RwLock;

use crate::moment;
use crate::settings::Settings;

/// Why there is no answer to work with.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// Timed out, unavailable or overloaded: ask again later, and decide without it.
    #[error("the portal does not answer: {0}")]
    Away(String),
    /// It answered that it will not: an operator must look. Status, and the portal's words, which name elements and no person.
    #[error("the portal refuses ({status}): {why}")]
    Refused { status: u16, why: String, document: Value },
}

/// The portal, with this application's token.
pub struct Portal {
    client: Client,
    base: Url,
    token_file: Option<PathBuf>,
    token: RwLock<String>,
    /// For decisions, since a care worker waits.
    pub answer_within: Duration,
}

/// For everything else.
const PATIENCE: Duration = Duration::from_secs(10);

fn away(error: &reqwest::Error) -> Failed {
    // Without its address: what it says of the connection is enough.
    let kind = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    Failed::Away(kind.to_owned())
}

impl Portal {
    /// # Errors
    /// When there is no token, or the address is none.
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        let base = Url::parse(&settings.portal).context("--portal is no address")?;
        let token = match &settings.token_file {
            Some(file) => std::fs::read_to_string(file).with_context(|| format!("no token in {}", file.display()))?,
            None => std::env::var("PORTAL_TOKEN").context("say --token-file, or set PORTAL_TOKEN")?,
        };
        let no_redirects = reqwest::redirect::Policy::none();
        let client = Client::builder().redirect(no_redirects).connect_timeout(Duration::from_secs(5)).build()?;
        let token = RwLock::new(token.trim().to_owned());
        let answer_within = Duration::from_millis(settings.answer_within);
        Ok(Self { client, base, token_file: settings.token_file.clone(), token, answer_within })
    }

    /// A path of the portal, or an address that it gave. The token goes to the portal only, whatever an answer says.
    fn address(&self, path: &str) -> Result<Url, Failed> {
        let url = self.base.join(path).map_err(|_| Failed::Away("an address that is none".to_owned()))?;
        if url.origin() == self.base.origin() { Ok(url) } else { Err(Failed::Away("an address elsewhere".to_owned())) }
    }

    /// Whether the file holds another token than the one that was refused: tokens are rotated while this runs.
    async fn has_new_token(&self, refused: &str) -> bool {
        let Some(file) = &self.token_file else {
            return false;
        };
        let Ok(text) = tokio::fs::read_to_string(file).await else {
            return false;
        };
        *self.token.write().await = text.trim().to_owned();
        text.trim() != refused
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        finish: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Failed> {
        let url = self.address(path)?;
        loop {
            let token = self.token.read().await.clone();
            let request = finish(self.client.request(method.clone(), url.clone()).bearer_auth(&token));
            let answer = request.send().await.map_err(|error| away(&error))?;
            let status = answer.status().as_u16();
            if status == 401 && self.has_new_token(&token).await {
                continue;
            }
            if (200..300).contains(&status) {
                return Ok(answer);
            }
            // 429 is no refusal: the questions were not answered.
            if status >= 500 || status == 429 || status < 400 {
                return Err(Failed::Away(format!("it answers {status}")));
            }
            let document: Value =
                answer.bytes().await.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
            let why = document.pointer("/detail").or_else(|| document.pointer("/issue/0/diagnostics"));
            let why = why.and_then(Value::as_str).unwrap_or("no reason").to_owned();
            return Err(Failed::Refused { status, why, document });
        }
    }

    async fn json(answer: Response) -> Result<Value, Failed> {
        let bytes = answer.bytes().await.map_err(|error| away(&error))?;
        serde_json::from_slice(&bytes).map_err(|_| Failed::Away("an answer that is no JSON".to_owned()))
    }

    /// Asks for decisions, in the short time that somebody can wait.
    pub async fn decide(&self, path: &str, question: &Value) -> Result<Value, Failed> {
        let body = question.to_string();
        let finish = |request: RequestBuilder| {
            request.timeout(self.answer_within).header("content-type", "application/json").body(body.clone())
        };
        Self::json(self.send(Method::POST, path, finish).await?).await
    }

    /// Where the changes stand.
    pub async fn position(&self) -> Result<i64, Failed> {
        let answer = self.send(Method::GET, "/api/v1/changes/position", |request| request.timeout(PATIENCE)).await?;
        let said = Self::json(answer).await?;
        said.get("sequence").and_then(Value::as_i64).ok_or_else(|| Failed::Away("no position".to_owned()))
    }

    /// A page of all exclusions that hold: the first one, or the one that the page before led to.
    pub async fn page(&self, next: Option<&str>) -> Result<Value, Failed> {
        let answer = match next {
            Some(next) => self.send(Method::GET, next, |request| request.timeout(PATIENCE)).await?,
            None => {
                let finish = |request: RequestBuilder| {
                    let form = request.timeout(PATIENCE).header("content-type", "application/x-www-form-urlencoded");
                    form.body("status=active&_count=500")
                };
                self.send(Method::POST, "/fhir/Consent/_search", finish).await?
            }
        };
        Self::json(answer).await
    }

    /// The stream of changes after this one.
    pub async fn follow(&self, after: i64) -> Result<Response, Failed> {
        let finish = |request: RequestBuilder| request.header("accept", "text/event-stream").header("last-event-id", after);
        self.send(Method::GET, "/api/v1/changes", finish).await
    }

    /// Says that everything up to this change is enforced, since then.
    pub async fn acknowledge(&self, sequence: i64, at: DateTime<Utc>) -> Result<(), Failed> {
        let body = json!({ "sequence": sequence, "enforced_at": moment::written(at) }).to_string();
        let finish =
            |request: RequestBuilder| request.timeout(PATIENCE).header("content-type", "application/json").body(body.clone());
        self.send(Method::POST, "/api/v1/changes/acknowledgements", finish).await.map(drop)
    }

    /// Hands in a report under the id that was made here: sent again, it is the same one.
    pub async fn report(&self, id: &str, event: &Value) -> Result<(), Failed> {
        let body = event.to_string();
        let finish = |request: RequestBuilder| {
            request.timeout(PATIENCE).header("content-type", "application/fhir+json").body(body.clone())
        };
        self.send(Method::PUT, &format!("/fhir/AuditEvent/{id}"), finish).await.map(drop)
    }
}
