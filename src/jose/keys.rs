//! A private key of ours.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::elliptic_curve::pkcs8::DecodePrivateKey as _;
use rsa::signature::SignatureEncoding as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{PrivateKey as RsaPrivateKey, pkcs1v15};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What a key is for; one key serves one use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Signs.
    Signature,
    /// Opens what was encrypted for us.
    Encryption,
}

/// Why a file holds no key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadKey {
    #[error("holds no private key as PKCS#8 PEM, RSA or P-256")]
    Unreadable,
    /// RSA under 2048 bits.
    #[error("holds an RSA key of fewer than 2048 bits")]
    Weak,
}

#[derive(Clone)]
pub(super) enum Secret {
    Rsa(Box<RsaPrivateKey>),
    Ec(p256::SecretKey),
}

/// A private key: RSA or P-256. Known by the thumbprint of its public half (RFC 7638).
#[derive(Clone)]
pub struct OwnKey {
    id: String,
    public: Value,
    pub(super) secret: Secret,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl OwnKey {
    /// The key of a PEM file.
    ///
    /// # Errors
    /// When there is none, or a weak one.
    pub fn from_pem(pem: &str) -> Result<Self, BadKey> {
        let (secret, public) = if let Ok(key) = RsaPrivateKey::from_pkcs8_pem(pem) {
            if key.n().bit_width() < 2048 {
                return Err(BadKey::Weak);
            }
            let public = json!({ "e": text(&key.e_bytes()), "kty": "RSA", "n": text(&key.n_bytes()) });
            (Secret::Rsa(Box::new(key)), public)
        } else {
            let key = p256::SecretKey::from_pkcs8_pem(pem).map_err(|_| BadKey::Unreadable)?;
            let point = key.public_key().to_sec1_bytes();
            let (Some(x), Some(y)) = (point.get(1..33), point.get(33..65)) else {
                return Err(BadKey::Unreadable);
            };
            let public = json!({ "crv": "P-256", "kty": "EC", "x": text(x), "y": text(y) });
            (Secret::Ec(key), public)
        };
        // The members in the order of their names: so serde_json writes them, and so the thumbprint wants them.
        let id = text(&Sha256::digest(public.to_string().as_bytes()));
        Ok(Self { id, public, secret })
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its public half, for the key set.
    pub fn public(&self, purpose: Use) -> Value {
        let mut key = self.public.clone();
        if let Some(members) = key.as_object_mut() {
            members.insert("kid".to_owned(), json!(self.id));
            match purpose {
                Use::Signature => {
                    members.insert("use".to_owned(), json!("sig"));
                    members.insert("alg".to_owned(), json!(self.algorithm()));
                }
                Use::Encryption => {
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

    /// These claims as a signed token. None when the operating system has no random bytes to blind the key with.
    pub fn sign(&self, claims: &Value) -> Option<String> {
        let header = json!({ "alg": self.algorithm(), "kid": self.id, "typ": "JWT" });
        let signed = format!("{}.{}", text(header.to_string().as_bytes()), text(claims.to_string().as_bytes()));
        let signature = match &self.secret {
            Secret::Rsa(key) => pkcs1v15::SigningKey::<Sha256>::new((**key).clone()).try_sign(signed.as_bytes()).ok()?.to_vec(),
            Secret::Ec(key) => {
                let signature: p256::ecdsa::Signature = p256::ecdsa::SigningKey::from(key).try_sign(signed.as_bytes()).ok()?;
                signature.to_bytes().to_vec()
            }
        };
        Some(format!("{signed}.{}", text(&signature)))
    }
}
