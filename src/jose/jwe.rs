//! JSON Web Encryption in its compact form (RFC 7516), as itsme sends ID tokens.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockCipherDecrypt, BlockModeDecrypt as _, KeyIvInit as _};
use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::keys::{OwnKey, Secret};

/// Why a token cannot be decrypted.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DecryptError {
    /// Also when its header names an extension that must be understood.
    #[error("malformed encrypted token")]
    Malformed,
    #[error("unsupported encryption algorithm")]
    Algorithm,
    #[error("encrypted for another key, or changed")]
    Key,
}

#[derive(Deserialize)]
struct JweHeader {
    alg: String,
    enc: String,
    kid: Option<String>,
    epk: Option<EphemeralKey>,
    apu: Option<String>,
    apv: Option<String>,
    zip: Option<serde_json::Value>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct EphemeralKey {
    crv: String,
    x: String,
    y: String,
}

fn decode(text: &str) -> Result<Vec<u8>, DecryptError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| DecryptError::Malformed)
}

/// Whether a token has the five parts of an encrypted one.
pub fn is_encrypted(token: &str) -> bool {
    token.matches('.').count() == 4
}

/// The content of a token that is encrypted for one of these keys.
pub fn decrypt(keys: &[OwnKey], token: &str) -> Result<String, DecryptError> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, key, iv, sealed, tag] = parts.as_slice() else {
        return Err(DecryptError::Malformed);
    };
    let header: JweHeader = serde_json::from_slice(&decode(head)?).map_err(|_| DecryptError::Malformed)?;
    if header.zip.is_some() || header.crit.is_some() {
        return Err(DecryptError::Malformed);
    }
    let (key, iv, sealed, tag) = (decode(key)?, decode(iv)?, decode(sealed)?, decode(tag)?);
    let content = ContentEncryption::from_name(&header.enc)?;
    let fits = |own: &&OwnKey| header.kid.as_deref().is_none_or(|kid| kid == own.id());
    for own in keys.iter().filter(fits) {
        let Ok(secret) = unwrap_content_key(own, &header, &content, &key) else {
            continue;
        };
        if let Ok(plain) = content.decrypt(&secret, head.as_bytes(), &iv, &sealed, &tag) {
            return String::from_utf8(plain).map_err(|_| DecryptError::Malformed);
        }
    }
    match header.alg.as_str() {
        "RSA-OAEP" | "RSA-OAEP-256" | "ECDH-ES" => Err(DecryptError::Key),
        _ => Err(DecryptError::Algorithm),
    }
}

/// The key of the content, by this key of ours.
fn unwrap_content_key(
    own: &OwnKey,
    header: &JweHeader,
    content: &ContentEncryption,
    wrapped: &[u8],
) -> Result<Vec<u8>, DecryptError> {
    match (&own.secret, header.alg.as_str()) {
        (Secret::Rsa(key), "RSA-OAEP-256") => key.oaep_decrypt::<Sha256>(wrapped).map_err(|_| DecryptError::Key),
        (Secret::Rsa(key), "RSA-OAEP") => key.oaep_decrypt::<Sha1>(wrapped).map_err(|_| DecryptError::Key),
        (Secret::Ec(key), "ECDH-ES") if wrapped.is_empty() => {
            let point = header.epk.as_ref().filter(|point| point.crv == "P-256").ok_or(DecryptError::Malformed)?;
            let point = [&[4][..], &decode(&point.x)?, &decode(&point.y)?].concat();
            let theirs = p256::PublicKey::from_sec1_bytes(&point).map_err(|_| DecryptError::Malformed)?;
            let shared = key.diffie_hellman(&theirs);
            Ok(derive_key(shared.raw_secret_bytes().as_slice(), header, content.key_length())?)
        }
        _ => Err(DecryptError::Algorithm),
    }
}

/// The Concat KDF of RFC 7518, section 4.6.
fn derive_key(shared: &[u8], header: &JweHeader, length: usize) -> Result<Vec<u8>, DecryptError> {
    let part = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes()[..], bytes].concat();
    let party = |text: &Option<String>| text.as_deref().map_or(Ok(Vec::new()), decode);
    let bits = u32::try_from(length * 8).map_err(|_| DecryptError::Algorithm)?;
    let info = [part(header.enc.as_bytes()), part(&party(&header.apu)?), part(&party(&header.apv)?), bits.to_be_bytes().to_vec()]
        .concat();
    let mut derived = Vec::new();
    let mut round = 1u32;
    while derived.len() < length {
        derived.extend(Sha256::new().chain_update(round.to_be_bytes()).chain_update(shared).chain_update(&info).finalize());
        round += 1;
    }
    derived.truncate(length);
    Ok(derived)
}

enum ContentEncryption {
    Gcm128,
    Gcm256,
    Cbc128,
    Cbc256,
}

impl ContentEncryption {
    fn from_name(name: &str) -> Result<Self, DecryptError> {
        match name {
            "A128GCM" => Ok(Self::Gcm128),
            "A256GCM" => Ok(Self::Gcm256),
            "A128CBC-HS256" => Ok(Self::Cbc128),
            "A256CBC-HS512" => Ok(Self::Cbc256),
            _ => Err(DecryptError::Algorithm),
        }
    }

    fn key_length(&self) -> usize {
        match self {
            Self::Gcm128 => 16,
            Self::Gcm256 | Self::Cbc128 => 32,
            Self::Cbc256 => 64,
        }
    }

    fn decrypt(&self, key: &[u8], head: &[u8], iv: &[u8], sealed: &[u8], tag: &[u8]) -> Result<Vec<u8>, DecryptError> {
        if key.len() != self.key_length() {
            return Err(DecryptError::Key);
        }
        match self {
            Self::Gcm128 => decrypt_gcm::<aes_gcm::Aes128Gcm>(key, head, iv, sealed, tag),
            Self::Gcm256 => decrypt_gcm::<aes_gcm::Aes256Gcm>(key, head, iv, sealed, tag),
            Self::Cbc128 => {
                let (mac, cipher) = key.split_at(16);
                verify_tag::<Hmac<Sha256>>(mac, head, iv, sealed, tag)?;
                decrypt_cbc::<aes::Aes128>(cipher, iv, sealed)
            }
            Self::Cbc256 => {
                let (mac, cipher) = key.split_at(32);
                verify_tag::<Hmac<Sha512>>(mac, head, iv, sealed, tag)?;
                decrypt_cbc::<aes::Aes256>(cipher, iv, sealed)
            }
        }
    }
}

fn decrypt_gcm<C: KeyInit + Aead>(
    key: &[u8],
    head: &[u8],
    iv: &[u8],
    sealed: &[u8],
    tag: &[u8],
) -> Result<Vec<u8>, DecryptError> {
    if iv.len() != 12 || tag.len() != 16 {
        return Err(DecryptError::Malformed);
    }
    let cipher = C::new_from_slice(key).map_err(|_| DecryptError::Key)?;
    let nonce = Nonce::<C>::try_from(iv).map_err(|_| DecryptError::Malformed)?;
    let whole = [sealed, tag].concat();
    cipher.decrypt(&nonce, Payload { msg: &whole, aad: head }).map_err(|_| DecryptError::Key)
}

/// Verified before anything is decrypted. The tag is half of the code's length, and as long as its key.
fn verify_tag<M: Mac + KeyInit>(key: &[u8], head: &[u8], iv: &[u8], sealed: &[u8], tag: &[u8]) -> Result<(), DecryptError> {
    let mut mac = M::new_from_slice(key).map_err(|_| DecryptError::Key)?;
    let bits = u64::try_from(head.len() * 8).unwrap_or(u64::MAX);
    for part in [head, iv, sealed, &bits.to_be_bytes()] {
        mac.update(part);
    }
    if tag.len() != key.len() {
        return Err(DecryptError::Malformed);
    }
    mac.verify_truncated_left(tag).map_err(|_| DecryptError::Key)
}

fn decrypt_cbc<C>(key: &[u8], iv: &[u8], sealed: &[u8]) -> Result<Vec<u8>, DecryptError>
where
    C: BlockCipherDecrypt + KeyInit,
{
    cbc::Decryptor::<C>::new_from_slices(key, iv)
        .map_err(|_| DecryptError::Malformed)?
        .decrypt_padded_vec::<Pkcs7>(sealed)
        .map_err(|_| DecryptError::Key)
}
