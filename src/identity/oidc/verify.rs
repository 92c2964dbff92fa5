//! Whether what a provider says holds: its signatures, times, audience; what did not is named for the log.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use openidconnect::core::CoreJwsSigningAlgorithm;
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, JsonWebTokenType, Nonce, NormalizedJsonWebTokenType,
    OAuth2TokenResponse, SignatureVerificationError, SubjectIdentifier, UserInfoError, UserInfoResponseType,
};
use serde_json::Value;

use super::error::SignInError;
use super::provider::{InfoClaims, KeysFor, Metadata, Provider, Token, TokenClaims, Tokens};
use crate::config::UserInfo;

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

impl Provider {
    /// What userinfo says. Signed with a key that is not known, the provider's keys are read once more. (The library takes RS256
    /// here only.)
    pub(super) async fn userinfo(
        self: &Arc<Self>,
        token: &AccessToken,
        subject: &SubjectIdentifier,
        now: DateTime<Utc>,
    ) -> Result<InfoClaims, SignInError> {
        let signed = self.settings.userinfo == UserInfo::Jwt;
        let mut metadata = self.metadata().await?;
        let mut again = signed;
        loop {
            let client = self.client(&metadata);
            let mut request = client
                .user_info(token.clone(), Some(subject.clone()))
                .map_err(|_| SignInError::Invalid("no userinfo endpoint"))?
                .require_signed_response(signed);
            if signed {
                request = request.set_response_type(UserInfoResponseType::Jwt);
            }
            return match request.request_async(&self.http).await {
                Ok(claims) if signed => check_times(&json_of(&claims)?, now).map(|()| claims),
                Ok(claims) => Ok(claims),
                Err(UserInfoError::ClaimsVerification(ClaimsVerificationError::SignatureVerification(
                    SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_),
                ))) if again => {
                    again = false;
                    metadata = self.read_keys_again(KeysFor::SignIn, metadata).await?;
                    continue;
                }
                Err(UserInfoError::Request(error)) if error.is_outage() => Err(self.outage("userinfo", &error)),
                Err(UserInfoError::Response(status, ..)) if status.is_client_error() => Err(SignInError::Refused),
                Err(UserInfoError::ClaimsVerification(error)) => Err(SignInError::Invalid(rejection(&error))),
                Err(_) => Err(SignInError::Invalid("malformed userinfo response")),
            };
        }
    }

    /// The claims of a signed token. With a key that is not known, the provider's keys are read once more.
    pub(super) async fn verify(
        &self,
        metadata: Arc<Metadata>,
        token: &Token,
        tokens: Option<&Tokens>,
        nonce: Option<&Nonce>,
        now: DateTime<Utc>,
    ) -> Result<TokenClaims, SignInError> {
        let mut metadata = metadata;
        let mut again = true;
        loop {
            let client = self.client(&metadata);
            let mut verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || now);
            verifier = match tokens {
                None => verifier.set_allowed_jose_types(logout_types()),
                // Another audience is taken beside us, where the token says that it was made for us (`is_for_us`).
                Some(_) => verifier.set_other_audience_verifier_fn(|_| true),
            };
            let checked = match nonce {
                Some(nonce) => token.claims(&verifier, nonce),
                None => token.claims(&verifier, |_: Option<&Nonce>| Ok(())),
            };
            match checked {
                Ok(claims) => {
                    if !self.is_for_us(claims) {
                        return Err(SignInError::Invalid("for another audience"));
                    }
                    check_times(&json_of(claims)?, now)?;
                    if let (Some(expected), Some(tokens)) = (claims.access_token_hash(), tokens) {
                        let actual = token
                            .signing_alg()
                            .and_then(|algorithm| Ok((algorithm, token.signing_key(&verifier)?)))
                            .ok()
                            .and_then(|(algorithm, key)| AccessTokenHash::from_token(tokens.access_token(), algorithm, key).ok());
                        if actual.as_ref() != Some(expected) {
                            return Err(SignInError::Invalid("another access token's hash"));
                        }
                    }
                    return Ok(claims.clone());
                }
                Err(ClaimsVerificationError::SignatureVerification(
                    SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_),
                )) if again => {
                    again = false;
                    let what_for = if tokens.is_some() { KeysFor::SignIn } else { KeysFor::Logout };
                    metadata = self.read_keys_again(what_for, metadata).await?;
                }
                Err(error) => return Err(SignInError::Invalid(rejection(&error))),
            }
        }
    }
}

/// How far a provider's clock may be from ours.
pub(super) const CLOCK_LEEWAY_SECONDS: i64 = 60;

impl Provider {
    /// `azp` names who asked for a token; one for several audiences must have it (OpenID Connect Core, 3.1.3.7).
    fn is_for_us(&self, claims: &TokenClaims) -> bool {
        claims.authorized_party().map_or(claims.audiences().len() == 1, |party| **party == self.settings.client_id)
    }
}

/// What the library does not look at: `nbf`, and of userinfo that is signed, `exp` (RFC 7519, 4.1.4 and 4.1.5).
fn check_times(claims: &Value, now: DateTime<Utc>) -> Result<(), SignInError> {
    let now = now.timestamp();
    let moment = |name: &str| match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        #[expect(clippy::cast_possible_truncation, reason = "a moment, in whole seconds")]
        Some(value) => value.as_f64().map(|seconds| Some(seconds as i64)).ok_or(SignInError::Invalid("not understood")),
    };
    if moment("nbf")?.is_some_and(|begin| begin > now.saturating_add(CLOCK_LEEWAY_SECONDS)) {
        return Err(SignInError::Invalid("not valid yet"));
    }
    if moment("exp")?.is_some_and(|end| end < now.saturating_sub(CLOCK_LEEWAY_SECONDS)) {
        return Err(SignInError::Invalid("expired"));
    }
    Ok(())
}

/// `typ` of a logout token; some providers write only `JWT`.
fn logout_types() -> Vec<NormalizedJsonWebTokenType> {
    ["logout+jwt", "JWT"].into_iter().filter_map(|name| JsonWebTokenType::new(name.to_owned()).normalize().ok()).collect()
}

/// Claims as they were written.
pub(super) fn json_of(claims: &impl serde::Serialize) -> Result<Value, SignInError> {
    serde_json::to_value(claims).map_err(|_| SignInError::Invalid("claims that are not JSON"))
}

/// What did not hold, without its value.
fn rejection(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "expired",
        ClaimsVerificationError::InvalidAudience(_) => "for another audience",
        ClaimsVerificationError::InvalidAuthContext(_) => "another level",
        ClaimsVerificationError::InvalidAuthTime(_) => "signed in too long ago",
        ClaimsVerificationError::InvalidIssuer(_) => "another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "another nonce",
        ClaimsVerificationError::InvalidSubject(_) => "another subject",
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => {
            "signature algorithm not accepted"
        }
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoSignature) => "not signed",
        ClaimsVerificationError::SignatureVerification(_) => "wrongly signed",
        _ => "not understood",
    }
}
