//! A provider and its metadata: fetched when needed, kept for an hour, then fetched again beside the work.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse, CoreSubjectIdentifierType,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, Client, ClientId, ClientSecret, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdToken, IdTokenClaims, IdTokenFields, IssuerUrl, ProviderMetadata, RedirectUrl,
    StandardErrorResponse, StandardTokenResponse, UserInfoClaims,
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, RwLock};
use url::Url;

use super::claims::Extra;
use super::error::Unavailable;
use super::given_names::GivenNames;
use super::http::Http;
use crate::clock::Clock;
use crate::config::{ClientAuthentication, Oidc};
use crate::i18n::Locale;

/// What of the discovery document the library does not read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct More {
    /// Where the provider's own session is ended.
    pub(super) end_session_endpoint: Option<Url>,
    /// Whether answers name their issuer (RFC 9207).
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for More {}

pub(super) type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;
pub(super) type Token = IdToken<Extra, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
pub(super) type TokenClaims = IdTokenClaims<Extra, CoreGenderClaim>;
pub(super) type InfoClaims = UserInfoClaims<Extra, CoreGenderClaim>;
pub(super) type Tokens = StandardTokenResponse<
    IdTokenFields<Extra, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>,
    CoreTokenType,
>;
pub(super) type Relying = Client<
    Extra,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a provider hands back as `state` when it has ended its own session (OpenID Connect RP-Initiated Logout 1.0).
pub(super) const ENDED: &str = "klaar";

/// One provider, shared by all workers of this instance.
pub struct Provider {
    /// Its section of the configuration.
    pub settings: Oidc,
    pub(super) http: Http,
    pub(super) clock: Clock,
    redirect: RedirectUrl,
    cache: RwLock<MetadataCache>,
    fetching: Mutex<()>,
    /// When the keys were read again, for sign-ins and for logout tokens. Held while they are, so that the others wait for them.
    keys_read_at: [Mutex<Option<DateTime<Utc>>>; 2],
    pub(super) given_names: GivenNames,
}

#[derive(Default)]
struct MetadataCache {
    metadata: Option<(Arc<Metadata>, DateTime<Utc>)>,
    failed_at: Option<DateTime<Utc>>,
}

/// Which token has an unknown key. Anybody can send a logout token, so those have a budget apart from sign-ins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeysFor {
    SignIn,
    Logout,
}

/// Older metadata is fetched again.
const METADATA_MAX_AGE: TimeDelta = TimeDelta::hours(1);
/// After a failure the next fetch waits this long.
const RETRY_INTERVAL: TimeDelta = TimeDelta::seconds(5);
/// Tokens with unknown keys, which anybody can send, have the keys read again at most this often.
const KEYS_INTERVAL: TimeDelta = TimeDelta::minutes(1);

impl Provider {
    /// The provider of a section; people come back to `redirect`.
    ///
    /// # Errors
    /// When its certificate authority cannot be read.
    pub fn new(settings: Oidc, redirect: String, clock: Clock) -> anyhow::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            http: Http::new(&settings)?,
            redirect: RedirectUrl::new(redirect)?,
            settings,
            clock,
            cache: RwLock::default(),
            fetching: Mutex::default(),
            keys_read_at: [Mutex::default(), Mutex::default()],
            given_names: GivenNames::default(),
        }))
    }

    /// Its metadata. Old metadata is used while new is fetched beside it, so a person waits for the first fetch only.
    pub(super) async fn metadata(self: &Arc<Self>) -> Result<Arc<Metadata>, Unavailable> {
        let now = self.clock.now();
        {
            let cache = self.cache.read().await;
            if let Some((metadata, at)) = &cache.metadata {
                if now - *at > METADATA_MAX_AGE && cache.failed_at.is_none_or(|failed| now - failed > RETRY_INTERVAL) {
                    let provider = Arc::clone(self);
                    tokio::spawn(async move { provider.fetch(Some(now)).await });
                }
                return Ok(Arc::clone(metadata));
            }
            if cache.failed_at.is_some_and(|failed| now - failed <= RETRY_INTERVAL) {
                return Err(Unavailable);
            }
        }
        self.fetch(Some(now)).await
    }

    /// Whether its metadata and keys can be read now.
    ///
    /// # Errors
    /// With the cause.
    pub async fn check_metadata(&self) -> anyhow::Result<()> {
        self.discover().await.map(drop).map_err(|cause| anyhow::anyhow!(cause))
    }

    async fn discover(&self) -> Result<Metadata, String> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| error.to_string())?;
        Metadata::discover_async(issuer, &self.http).await.map_err(|error| error.to_string())
    }

    /// Fetches it now, once for all callers: those who waited take what came since `after`.
    pub(super) async fn fetch(&self, after: Option<DateTime<Utc>>) -> Result<Arc<Metadata>, Unavailable> {
        let _one_at_a_time = self.fetching.lock().await;
        {
            let cache = self.cache.read().await;
            if let (Some((metadata, at)), Some(after)) = (&cache.metadata, after)
                && *at > after
            {
                return Ok(Arc::clone(metadata));
            }
            if let (Some(failed), Some(after)) = (cache.failed_at, after)
                && failed > after
            {
                return Err(Unavailable);
            }
        }
        let found = self.discover().await;
        let mut cache = self.cache.write().await;
        match found {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                (cache.metadata, cache.failed_at) = (Some((Arc::clone(&metadata), self.clock.now())), None);
                Ok(metadata)
            }
            Err(cause) => {
                tracing::warn!(provider = %self.settings.name, cause, "the metadata of the sign-in provider cannot be read");
                cache.failed_at = Some(self.clock.now());
                Err(Unavailable)
            }
        }
    }

    /// For a token that is signed with an unknown key: the provider may have a new one. Within a minute of the last time, the keys
    /// that are known by now are used.
    pub(super) async fn read_keys_again(
        &self,
        what_for: KeysFor,
        known_here: Arc<Metadata>,
    ) -> Result<Arc<Metadata>, Unavailable> {
        let [sign_in, logout] = &self.keys_read_at;
        let mut read_at = if what_for == KeysFor::SignIn { sign_in.lock().await } else { logout.lock().await };
        let now = self.clock.now();
        {
            let cache = self.cache.read().await;
            if read_at.is_some_and(|last| now - last < KEYS_INTERVAL) {
                return Ok(cache.metadata.as_ref().map_or(known_here, |(metadata, _)| Arc::clone(metadata)));
            }
            if cache.failed_at.is_some_and(|failed| now - failed <= RETRY_INTERVAL) {
                return Err(Unavailable);
            }
        }
        let found = self.fetch(None).await?;
        *read_at = Some(now);
        Ok(found)
    }

    /// The portal as the provider's client.
    pub(super) fn client(&self, metadata: &Metadata) -> Relying {
        let (secret, how) = match &self.settings.client_authentication {
            ClientAuthentication::SecretBasic(secret) => (Some(secret), AuthType::BasicAuth),
            ClientAuthentication::SecretPost(secret) => (Some(secret), AuthType::RequestBody),
            ClientAuthentication::PrivateKey => (None, AuthType::RequestBody),
        };
        Relying::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned())),
        )
        .set_auth_type(how)
        .set_redirect_uri(self.redirect.clone())
    }

    /// Where the provider's own session is ended, coming back to `back` afterwards. The ID token is not sent along: it would
    /// carry the NISS into an address.
    pub async fn end_session(self: &Arc<Self>, locale: Locale, back: &str) -> Option<Url> {
        let metadata = self.metadata().await.ok()?;
        let mut url = metadata.additional_metadata().end_session_endpoint.clone()?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", back)
            .append_pair("state", ENDED)
            .append_pair("ui_locales", locale.as_str());
        Some(url)
    }
}
