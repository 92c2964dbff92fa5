//! The authorization code flow: out to the provider, back with a code, and asking again later.

use std::sync::Arc;

use openidconnect::core::{CoreAuthenticationFlow, CoreErrorResponseType, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError, CsrfToken,
    JsonWebTokenType, LanguageTag, Nonce, NormalizedJsonWebTokenType, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    RefreshToken, RequestTokenError, Scope, SignatureVerificationError, SubjectIdentifier, TokenResponse, UserInfoError,
    UserInfoResponseType,
};
use serde_json::{Value, json};
use url::Url;

use super::back_channel;
use super::claims::{self, Lacks, Person};
use super::http::HttpError;
use super::provider::{Away, InfoClaims, Metadata, Provider, Relying, Token, TokenClaims, Tokens};
use crate::config::{ClientAuthentication, Recheck, UserInfo};
use crate::web::random;

/// What is kept until the person is back.
pub struct Begun {
    /// Where they go.
    pub url: Url,
    /// Finds this try again.
    pub state: String,
    /// Stands in the ID token.
    pub nonce: String,
    /// Proves that we began.
    pub verifier: String,
}

/// Why somebody is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// The provider does not answer.
    Away,
    /// They stopped it themselves.
    Cancelled,
    /// Used before, too old, or begun in another browser.
    Stale,
    /// The provider said no, for a reason of its own.
    Refused,
    /// What came does not hold; for the log.
    Invalid(&'static str),
    /// Signed in there, but not strongly enough.
    Level,
    /// Signed in there, but without a NISS or a name.
    Lacks(Lacks),
    /// Signed in there, but nobody of an ombudsdienst here.
    NoRole,
    /// An account that was closed, or whose NISS is another's.
    Account,
}

impl From<Away> for Failed {
    fn from(_: Away) -> Self {
        Self::Away
    }
}

impl From<Lacks> for Failed {
    fn from(lacks: Lacks) -> Self {
        Self::Lacks(lacks)
    }
}

/// Signatures that are taken: never none, never one made with a shared secret.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

impl Provider {
    /// Starts a try.
    ///
    /// # Errors
    /// When the provider does not answer.
    pub async fn begin(self: &Arc<Self>) -> Result<Begun, Failed> {
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
            .add_ui_locale(LanguageTag::new("nl".to_owned()));
        for acr in &settings.acr_values {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        let (url, state, nonce) = request.url();
        Ok(Begun { url, state: state.into_secret(), nonce: nonce.secret().clone(), verifier: verifier.into_secret() })
    }

    /// Whether an answer may come from this provider (RFC 9207): with several of them, one could send on another's code.
    ///
    /// # Errors
    /// When it is another's.
    pub async fn check_issuer(self: &Arc<Self>, named: Option<&str>) -> Result<(), Failed> {
        match named {
            Some(issuer) if issuer != self.settings.issuer => Err(Failed::Invalid("another issuer's answer")),
            Some(_) => Ok(()),
            None if self.metadata().await?.additional_metadata().authorization_response_iss_parameter_supported => {
                Err(Failed::Invalid("an answer without its issuer"))
            }
            None => Ok(()),
        }
    }

    /// The person behind a code.
    ///
    /// # Errors
    /// When anything about it does not hold.
    pub async fn finish(self: &Arc<Self>, code: String, nonce: String, verifier: String) -> Result<Person, Failed> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let mut request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Failed::Invalid("no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier));
        if let Some(assertion) = self.assertion(&client) {
            request = request.add_extra_param("client_assertion_type", ASSERTION).add_extra_param("client_assertion", assertion);
        }
        let tokens = request.request_async(&self.http).await.map_err(|error| not_exchanged(&error))?;
        let token = tokens.id_token().ok_or(Failed::Invalid("no ID token"))?;
        let nonce = Nonce::new(nonce);
        let claims = self.verify(metadata, token, Some(&tokens), Some(&nonce)).await?;
        let settings = &self.settings;
        let level = claims.auth_context_ref().map(|acr| acr.as_str());
        if !settings.accepted_acr.is_empty() && !level.is_some_and(|acr| settings.accepted_acr.iter().any(|one| one == acr)) {
            return Err(Failed::Level);
        }
        let subject = claims.subject().clone();
        let said = self.all_claims(&claims, &tokens, &subject).await?;
        let sid = said.last().and_then(|claims| claims.get("sid")).and_then(Value::as_str).map(str::to_owned);
        let mut person = claims::person(settings, subject.as_str(), sid, &said)?;
        person.token = match settings.officers.recheck {
            Recheck::Refresh => tokens.refresh_token().map(|token| token.secret().clone()),
            Recheck::Userinfo => Some(tokens.access_token().secret().clone()),
            Recheck::BackChannel | Recheck::None => None,
        };
        Ok(person)
    }

    /// Userinfo first, then the ID token.
    async fn all_claims(
        self: &Arc<Self>,
        claims: &TokenClaims,
        tokens: &Tokens,
        subject: &SubjectIdentifier,
    ) -> Result<Vec<Value>, Failed> {
        let mut said = Vec::new();
        if self.settings.userinfo != UserInfo::None {
            said.push(json_of(&self.userinfo(tokens.access_token(), subject).await?)?);
        }
        said.push(json_of(claims)?);
        Ok(said)
    }

    /// What userinfo says. Signed with a key that is not known, the provider's keys are read once more. (The library takes RS256
    /// here only.)
    async fn userinfo(self: &Arc<Self>, token: &AccessToken, subject: &SubjectIdentifier) -> Result<InfoClaims, Failed> {
        let signed = self.settings.userinfo == UserInfo::Jwt;
        let mut metadata = self.metadata().await?;
        let mut again = signed;
        loop {
            let client = self.client(&metadata);
            let mut request = client
                .user_info(token.clone(), Some(subject.clone()))
                .map_err(|_| Failed::Invalid("no userinfo endpoint"))?
                .require_signed_response(signed);
            if signed {
                request = request.set_response_type(UserInfoResponseType::Jwt);
            }
            return match request.request_async(&self.http).await {
                Ok(claims) => Ok(claims),
                Err(UserInfoError::ClaimsVerification(ClaimsVerificationError::SignatureVerification(
                    SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_),
                ))) if again => {
                    again = false;
                    metadata = self.fetch(None).await?;
                    continue;
                }
                Err(UserInfoError::Request(HttpError::Away(_))) => Err(Failed::Away),
                Err(UserInfoError::Response(status, ..)) if status.is_server_error() => Err(Failed::Away),
                Err(UserInfoError::Response(status, ..)) if status.is_client_error() => Err(Failed::Refused),
                Err(UserInfoError::ClaimsVerification(error)) => Err(Failed::Invalid(name(&error))),
                Err(_) => Err(Failed::Invalid("userinfo that is none")),
            };
        }
    }

    /// The claims of a signed token. With a key that is not known, the provider's keys are read once more.
    async fn verify(
        &self,
        metadata: Arc<Metadata>,
        token: &Token,
        tokens: Option<&Tokens>,
        nonce: Option<&Nonce>,
    ) -> Result<TokenClaims, Failed> {
        let mut metadata = metadata;
        let mut again = true;
        loop {
            let client = self.client(&metadata);
            let clock = self.clock.clone();
            let mut verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || clock.now());
            if tokens.is_none() {
                verifier = verifier.set_allowed_jose_types(logout_types());
            }
            let checked = match nonce {
                Some(nonce) => token.claims(&verifier, nonce),
                None => token.claims(&verifier, |_: Option<&Nonce>| Ok(())),
            };
            match checked {
                Ok(claims) => {
                    if let (Some(expected), Some(tokens)) = (claims.access_token_hash(), tokens) {
                        let actual = token
                            .signing_alg()
                            .and_then(|algorithm| Ok((algorithm, token.signing_key(&verifier)?)))
                            .ok()
                            .and_then(|(algorithm, key)| AccessTokenHash::from_token(tokens.access_token(), algorithm, key).ok());
                        if actual.as_ref() != Some(expected) {
                            return Err(Failed::Invalid("another access token's hash"));
                        }
                    }
                    return Ok(claims.clone());
                }
                Err(ClaimsVerificationError::SignatureVerification(
                    SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_),
                )) if again => {
                    again = false;
                    metadata = self.fetch(None).await?;
                }
                Err(error) => return Err(Failed::Invalid(name(&error))),
            }
        }
    }

    /// Our signature instead of a secret.
    fn assertion(&self, client: &Relying) -> Option<String> {
        let (ClientAuthentication::PrivateKey, Some(key)) = (&self.settings.client_authentication, self.settings.keys.first())
        else {
            return None;
        };
        let now = self.clock.now().timestamp();
        let id = random::secret().ok()?;
        Some(key.sign(&json!({
            "iss": self.settings.client_id, "sub": self.settings.client_id, "aud": client.token_uri()?.as_str(),
            "jti": random::encode(&id), "iat": now, "nbf": now - 30, "exp": now + 120,
        })))
    }

    /// The roles that a person still has, and what to ask with the next time.
    ///
    /// # Errors
    /// [`Failed::Away`] when it cannot be known now; anything else when they are no longer signed in there.
    pub async fn ask_again(self: &Arc<Self>, subject: &str, token: &str) -> Result<(Vec<String>, Option<String>), Failed> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let subject = SubjectIdentifier::new(subject.to_owned());
        if self.settings.officers.recheck == Recheck::Userinfo {
            let info = self.userinfo(&AccessToken::new(token.to_owned()), &subject).await?;
            let said = [json_of(&info)?];
            return Ok((claims::roles(&self.settings, &said), None));
        }
        let token = RefreshToken::new(token.to_owned());
        let mut request = client.exchange_refresh_token(&token).map_err(|_| Failed::Invalid("no token endpoint"))?;
        if let Some(assertion) = self.assertion(&client) {
            request = request.add_extra_param("client_assertion_type", ASSERTION).add_extra_param("client_assertion", assertion);
        }
        let tokens = request.request_async(&self.http).await.map_err(|error| not_exchanged(&error))?;
        let mut said = Vec::new();
        if self.settings.userinfo != UserInfo::None {
            let info = self.userinfo(tokens.access_token(), &subject).await?;
            said.push(json_of(&info)?);
        }
        if let Some(token) = tokens.id_token() {
            let claims = self.verify(metadata, token, Some(&tokens), None).await?;
            if *claims.subject() != subject {
                return Err(Failed::Invalid("another subject"));
            }
            said.push(json_of(&claims)?);
        }
        if said.is_empty() {
            // Nothing says which roles are left.
            return Err(Failed::Invalid("neither userinfo nor an ID token"));
        }
        Ok((claims::roles(&self.settings, &said), tokens.refresh_token().map(|token| token.secret().clone())))
    }
}

/// `typ` of a logout token; some providers write only `JWT`.
fn logout_types() -> Vec<NormalizedJsonWebTokenType> {
    ["logout+jwt", "JWT"].into_iter().filter_map(|name| JsonWebTokenType::new(name.to_owned()).normalize().ok()).collect()
}

fn json_of(claims: &impl serde::Serialize) -> Result<Value, Failed> {
    serde_json::to_value(claims).map_err(|_| Failed::Invalid("claims that are no JSON"))
}

/// What says that a token is a logout token.
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

impl Provider {
    /// Whose sessions a logout token ends: the subject, and the provider's session when one is named.
    ///
    /// # Errors
    /// When the token does not hold.
    pub async fn logout(self: &Arc<Self>, token: &str) -> Result<(String, Option<String>), Failed> {
        let metadata = self.metadata().await?;
        let token: Token = back_channel::parse(token)?;
        let claims = self.verify(metadata, &token, None, None).await?;
        let said = json_of(&claims)?;
        if said.get("events").and_then(|events| events.get(LOGOUT)).is_none() || claims.nonce().is_some() {
            return Err(Failed::Invalid("no logout token"));
        }
        Ok((claims.subject().as_str().to_owned(), said.get("sid").and_then(Value::as_str).map(str::to_owned)))
    }
}

type NotExchanged = RequestTokenError<HttpError, openidconnect::StandardErrorResponse<CoreErrorResponseType>>;

fn not_exchanged(error: &NotExchanged) -> Failed {
    match error {
        RequestTokenError::Request(HttpError::Token(why)) => Failed::Invalid(why),
        RequestTokenError::Request(_) => Failed::Away,
        RequestTokenError::ServerResponse(_) => Failed::Refused,
        RequestTokenError::Parse(..) => Failed::Invalid("a token answer that is none"),
        RequestTokenError::Other(_) => Failed::Away,
    }
}

/// What did not hold, without what stood there.
fn name(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "expired",
        ClaimsVerificationError::InvalidAudience(_) => "for another audience",
        ClaimsVerificationError::InvalidAuthContext(_) => "another level",
        ClaimsVerificationError::InvalidAuthTime(_) => "signed in too long ago",
        ClaimsVerificationError::InvalidIssuer(_) => "another issuer's",
        ClaimsVerificationError::InvalidNonce(_) => "another nonce",
        ClaimsVerificationError::InvalidSubject(_) => "another subject",
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => {
            "a signature of a kind not taken"
        }
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoSignature) => "not signed",
        ClaimsVerificationError::SignatureVerification(_) => "wrongly signed",
        _ => "not understood",
    }
}
