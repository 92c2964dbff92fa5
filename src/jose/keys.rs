//! Our own private keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::elliptic_curve::pkcs8::DecodePrivateKey as _;
use rsa::signature::SignatureEncoding as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{PrivateKey as RsaPrivateKey, pkcs1v15};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// One key serves one use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    Signature,
    /// Decrypts what a provider encrypts for us.
    Encryption,
}

/// Why a file is refused as a key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidKey {
    #[error("holds no private key as PKCS#8 PEM, RSA or P-256")]
    Unreadable,
    #[error("holds an RSA key of fewer than 2048 bits")]
    Weak,
}

#[derive(Clone)]
pub(super) enum Secret {
    Rsa(Box<RsaPrivateKey>),
    Ec(p256::SecretKey),
}

/// A private key, RSA or P-256. Its id is the thumbprint of its public half (RFC 7638).
#[derive(Clone)]
pub struct OwnKey {
    id: String,
    public: Value,
    pub(super) secret: Secret,
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl OwnKey {
    pub fn from_pem(pem: &str) -> Result<Self, InvalidKey> {
        let (secret, public) = if let Ok(key) = RsaPrivateKey::from_pkcs8_pem(pem) {
            if key.n().bit_width() < 2048 {
                return Err(InvalidKey::Weak);
            }
            let public = json!({ "e": base64url(&key.e_bytes()), "kty": "RSA", "n": base64url(&key.n_bytes()) });
            (Secret::Rsa(Box::new(key)), public)
        } else {
            return Self::of_ec(p256::SecretKey::from_pkcs8_pem(pem).map_err(|_| InvalidKey::Unreadable)?);
        };
        Ok(Self::new(secret, public))
    }

    /// A P-256 key of 32 random bytes.
    pub fn from_secret(bytes: &[u8]) -> Result<Self, InvalidKey> {
        Self::of_ec(p256::SecretKey::from_slice(bytes).map_err(|_| InvalidKey::Unreadable)?)
    }

    fn of_ec(key: p256::SecretKey) -> Result<Self, InvalidKey> {
        let point = key.public_key().to_sec1_bytes();
        let (Some(x), Some(y)) = (point.get(1..33), point.get(33..65)) else {
            return Err(InvalidKey::Unreadable);
        };
        let public = json!({ "crv": "P-256", "kty": "EC", "x": base64url(x), "y": base64url(y) });
        Ok(Self::new(Secret::Ec(key), public))
    }

    fn new(secret: Secret, public: Value) -> Self {
        // The members in the order of their names: so serde_json writes them, and so the thumbprint wants them.
        let id = base64url(&Sha256::digest(public.to_string().as_bytes()));
        Self { id, public, secret }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// For the key set that we publish.
    pub fn public_jwk(&self, purpose: KeyUse) -> Value {
        let mut key = self.public.clone();
        if let Some(members) = key.as_object_mut() {
            members.insert("kid".to_owned(), json!(self.id));
            match purpose {
                KeyUse::Signature => {
                    members.insert("use".to_owned(), json!("sig"));
                    members.insert("alg".to_owned(), json!(self.algorithm()));
                }
                KeyUse::Encryption => {
                    members.insert("use".to_owned(), json!("enc"));
                }
            }
        }
        key
    }

    fn algorithm(&self) -> &'static str {
        match self.secret {
            Secret::Rsa(_) => "RS256",
            Secret::Ec(_) => "ES256",
        }
    }

    /// By which we prove at a token endpoint that we are this client (RFC 7523). `id` is used once.
    pub fn client_assertion(&self, client_id: &str, audience: &str, id: &str, now: i64) -> Option<String> {
        self.sign(&json!({
            "iss": client_id, "sub": client_id, "aud": audience, "jti": id, "iat": now, "nbf": now - 30, "exp": now + 120,
        }))
    }

    /// A signed token with these claims. `None` when the operating system has no random bytes to blind the key with.
    pub fn sign(&self, claims: &Value) -> Option<String> {
        let header = json!({ "alg": self.algorithm(), "kid": self.id, "typ": "JWT" });
        let signed = format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(claims.to_string().as_bytes()));
        let signature = match &self.secret {
            Secret::Rsa(key) => pkcs1v15::SigningKey::<Sha256>::new((**key).clone()).try_sign(signed.as_bytes()).ok()?.to_vec(),
            Secret::Ec(key) => {
                let signature: p256::ecdsa::Signature = p256::ecdsa::SigningKey::from(key).try_sign(signed.as_bytes()).ok()?;
                signature.to_bytes().to_vec()
            }
        };
        Some(format!("{signed}.{}", base64url(&signature)))
    }
}
