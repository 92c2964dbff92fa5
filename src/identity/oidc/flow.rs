//! The authorization code flow: out to the provider, back with a code, and asking again later.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType};
use openidconnect::{
    AccessToken, AuthenticationContextClass, AuthorizationCode, CsrfToken, LanguageTag, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RefreshToken, RequestTokenError, Scope, SubjectIdentifier, TokenResponse,
};
use serde_json::Value;

use super::attempt::StartedAttempt;
use super::claims::{self, Person};
use super::error::SignInError;
use super::freshness::check_auth_time;
use super::http::HttpError;
use super::provider::{Provider, Relying, Token, TokenClaims, Tokens};
use super::store::Attempt;
use super::unambiguous::parse_token;
use super::verify::json_of;
use crate::config::{ClientAuthentication, Freshness, Recheck, SignInChoice, UserInfo};
use crate::i18n::Locale;
use crate::web::random;

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

impl Provider {
    /// Starts an attempt to sign in, in the way that was chosen.
    ///
    /// # Errors
    /// When the provider does not answer.
    pub async fn begin(self: &Arc<Self>, locale: Locale, choice: Option<&SignInChoice>) -> Result<StartedAttempt, SignInError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let settings = &self.settings;
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(32),
                || Nonce::new_random_len(32),
            )
            .add_scopes(settings.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .add_ui_locale(LanguageTag::new(locale.as_str().to_owned()));
        for acr in choice.map_or(&settings.acr_values, |choice| &choice.acr_values) {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        if matches!(settings.fresh, Some(Freshness::Checked | Freshness::Unchecked)) {
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
        }
        let (url, state, nonce) = request.url();
        Ok(StartedAttempt { url, state: state.into_secret(), nonce: nonce.secret().clone(), verifier: verifier.into_secret() })
    }

    /// Whether an answer may come from this provider (RFC 9207): with several of them, one could send on another's code.
    ///
    /// # Errors
    /// When it is another's.
    pub async fn check_issuer(self: &Arc<Self>, named: Option<&str>) -> Result<(), SignInError> {
        match named {
            Some(issuer) if issuer != self.settings.issuer => Err(SignInError::Invalid("response of another issuer")),
            Some(_) => Ok(()),
            None if self.metadata().await?.additional_metadata().authorization_response_iss_parameter_supported => {
                Err(SignInError::Invalid("response without iss"))
            }
            None => Ok(()),
        }
    }

    /// The person who signed in, in exchange for the code.
    ///
    /// # Errors
    /// When anything about it does not hold.
    pub async fn exchange_code(
        self: &Arc<Self>,
        code: String,
        attempt: &Attempt,
        now: DateTime<Utc>,
    ) -> Result<Person, SignInError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let mut request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| SignInError::Invalid("no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()));
        if let Some(assertion) = self.assertion(&client, now) {
            request = request.add_extra_param("client_assertion_type", ASSERTION).add_extra_param("client_assertion", assertion);
        }
        let tokens = request.request_async(&self.http).await.map_err(|error| self.exchange_error(&error))?;
        let token = tokens.id_token().ok_or(SignInError::Invalid("no ID token"))?;
        let nonce = Nonce::new(attempt.nonce.clone());
        let claims = self.verify(metadata, token, Some(&tokens), Some(&nonce), now).await?;
        let settings = &self.settings;
        let level = claims.auth_context_ref().map(|acr| acr.as_str());
        if !settings.accepted_acr.is_empty() && !level.is_some_and(|acr| settings.accepted_acr.iter().any(|one| one == acr)) {
            return Err(SignInError::AuthenticationLevel);
        }
        if settings.fresh == Some(Freshness::Checked) {
            check_auth_time(claims.auth_time(), attempt.started_at, now)?;
        }
        let subject = claims.subject().clone();
        let said = self.all_claims(&tokens, Some(&claims), &subject, now).await?;
        if !claims::agree_on_niss(settings, &said) {
            return Err(SignInError::Invalid("userinfo and the ID token hold different NISS"));
        }
        let sid = said.last().and_then(|claims| claims.get("sid")).and_then(Value::as_str).map(str::to_owned);
        let mut person = claims::person(settings, subject.as_str(), sid, &said)?;
        person.token = match settings.officers.recheck {
            Recheck::Refresh => tokens.refresh_token().map(|token| token.secret().clone()),
            Recheck::Userinfo => Some(tokens.access_token().secret().clone()),
            Recheck::BackChannel | Recheck::None => None,
        };
        Ok(person)
    }

    /// Userinfo first, then the ID token, where there is one.
    async fn all_claims(
        self: &Arc<Self>,
        tokens: &Tokens,
        claims: Option<&TokenClaims>,
        subject: &SubjectIdentifier,
        now: DateTime<Utc>,
    ) -> Result<Vec<Value>, SignInError> {
        let mut said = Vec::new();
        if self.settings.userinfo != UserInfo::None {
            said.push(json_of(&self.userinfo(tokens.access_token(), subject, now).await?)?);
        }
        if let Some(claims) = claims {
            said.push(json_of(claims)?);
        }
        Ok(said)
    }

    /// Our signature instead of a secret.
    fn assertion(&self, client: &Relying, now: DateTime<Utc>) -> Option<String> {
        let (ClientAuthentication::PrivateKey, Some(key)) = (&self.settings.client_authentication, self.settings.keys.first())
        else {
            return None;
        };
        let now = now.timestamp();
        let id = random::secret().ok()?;
        key.client_assertion(&self.settings.client_id, client.token_uri()?.as_str(), &random::encode(&id), now)
    }

    /// The roles that a person still has, and the token for the next time.
    ///
    /// # Errors
    /// [`SignInError::Unavailable`] when it cannot be known now; anything else when they are no longer signed in there.
    pub async fn recheck_roles(
        self: &Arc<Self>,
        subject: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<(Vec<String>, Option<String>), SignInError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let subject = SubjectIdentifier::new(subject.to_owned());
        if self.settings.officers.recheck == Recheck::Userinfo {
            let info = self.userinfo(&AccessToken::new(token.to_owned()), &subject, now).await?;
            let said = [json_of(&info)?];
            return Ok((claims::roles(&self.settings, &said), None));
        }
        let token = RefreshToken::new(token.to_owned());
        let mut request = client.exchange_refresh_token(&token).map_err(|_| SignInError::Invalid("no token endpoint"))?;
        if let Some(assertion) = self.assertion(&client, now) {
            request = request.add_extra_param("client_assertion_type", ASSERTION).add_extra_param("client_assertion", assertion);
        }
        let tokens = request.request_async(&self.http).await.map_err(|error| self.exchange_error(&error))?;
        let claims = match tokens.id_token() {
            Some(token) => Some(self.verify(metadata, token, Some(&tokens), None, now).await?),
            None => None,
        };
        if claims.as_ref().is_some_and(|claims| *claims.subject() != subject) {
            return Err(SignInError::Invalid("another subject"));
        }
        let said = self.all_claims(&tokens, claims.as_ref(), &subject, now).await?;
        if said.is_empty() {
            // Nothing says which roles are left.
            return Err(SignInError::Invalid("neither userinfo nor an ID token"));
        }
        Ok((claims::roles(&self.settings, &said), tokens.refresh_token().map(|token| token.secret().clone())))
    }
}

/// What says that a token is a logout token.
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

impl Provider {
    /// Whose sessions a logout token ends: the subject, and the provider's session if the token names one.
    ///
    /// # Errors
    /// When the token does not hold.
    pub async fn verify_logout(
        self: &Arc<Self>,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<(String, Option<String>), SignInError> {
        let metadata = self.metadata().await?;
        let token: Token = parse_token(token)?;
        let claims = self.verify(metadata, &token, None, None, now).await?;
        let said = json_of(&claims)?;
        if said.get("events").and_then(|events| events.get(LOGOUT)).is_none() || claims.nonce().is_some() {
            return Err(SignInError::Invalid("not a logout token"));
        }
        Ok((claims.subject().as_str().to_owned(), said.get("sid").and_then(Value::as_str).map(str::to_owned)))
    }
}

type ExchangeError = RequestTokenError<HttpError, openidconnect::StandardErrorResponse<CoreErrorResponseType>>;

impl Provider {
    /// An outage is not an invalid answer: the page says to try again later, and the log where to look.
    fn exchange_error(&self, error: &ExchangeError) -> SignInError {
        match error {
            RequestTokenError::Request(error) if error.is_outage() => self.outage("token", error),
            RequestTokenError::Request(HttpError::Token(why)) => SignInError::Invalid(why),
            RequestTokenError::Request(HttpError::Ambiguous) => SignInError::Invalid("duplicate member"),
            RequestTokenError::ServerResponse(_) => SignInError::Refused,
            RequestTokenError::Request(_) | RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                SignInError::Invalid("malformed token response")
            }
        }
    }

    /// Logs why an endpoint cannot be asked now.
    pub(super) fn outage(&self, endpoint: &'static str, cause: &HttpError) -> SignInError {
        tracing::warn!(provider = %self.settings.name, endpoint, %cause, "the sign-in provider is unavailable");
        SignInError::Unavailable
    }
}
