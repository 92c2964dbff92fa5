//! Encrypted tokens (RFC 7516, compact), as itsme sends them.

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

/// Why a token stays closed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotOpened {
    /// It is no encrypted token, or one with something that must be understood and is not.
    #[error("no encrypted token that is understood")]
    Malformed,
    /// A method that is not among ours.
    #[error("an encryption method that is not accepted")]
    Method,
    /// None of our keys opens it, or somebody changed it.
    #[error("encrypted for another key, or changed")]
    Key,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    kid: Option<String>,
    epk: Option<Point>,
    apu: Option<String>,
    apv: Option<String>,
    zip: Option<serde_json::Value>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Point {
    crv: String,
    x: String,
    y: String,
}

fn bytes(text: &str) -> Result<Vec<u8>, NotOpened> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| NotOpened::Malformed)
}

/// Whether a token has the five parts of an encrypted one.
pub fn is_encrypted(token: &str) -> bool {
    token.matches('.').count() == 4
}

/// What is inside of a token that was encrypted for one of these keys.
///
/// # Errors
/// When it cannot be opened.
pub fn open(keys: &[OwnKey], token: &str) -> Result<String, NotOpened> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, key, iv, sealed, tag] = parts.as_slice() else {
        return Err(NotOpened::Malformed);
    };
    let header: Header = serde_json::from_slice(&bytes(head)?).map_err(|_| NotOpened::Malformed)?;
    if header.zip.is_some() || header.crit.is_some() {
        return Err(NotOpened::Malformed);
    }
    let (key, iv, sealed, tag) = (bytes(key)?, bytes(iv)?, bytes(sealed)?, bytes(tag)?);
    let content = Content::read(&header.enc)?;
    let fits = |own: &&OwnKey| header.kid.as_deref().is_none_or(|kid| kid == own.id());
    for own in keys.iter().filter(fits) {
        let Ok(secret) = content_key(own, &header, &content, &key) else {
            continue;
        };
        if let Ok(plain) = content.open(&secret, head.as_bytes(), &iv, &sealed, &tag) {
            return String::from_utf8(plain).map_err(|_| NotOpened::Malformed);
        }
    }
    match header.alg.as_str() {
        "RSA-OAEP" | "RSA-OAEP-256" | "ECDH-ES" => Err(NotOpened::Key),
        _ => Err(NotOpened::Method),
    }
}

/// The key of the content, as this key of ours gives it.
fn content_key(own: &OwnKey, header: &Header, content: &Content, wrapped: &[u8]) -> Result<Vec<u8>, NotOpened> {
    match (&own.secret, header.alg.as_str()) {
        (Secret::Rsa(key), "RSA-OAEP-256") => key.oaep_decrypt::<Sha256>(wrapped).map_err(|_| NotOpened::Key),
        (Secret::Rsa(key), "RSA-OAEP") => key.oaep_decrypt::<Sha1>(wrapped).map_err(|_| NotOpened::Key),
        (Secret::Ec(key), "ECDH-ES") if wrapped.is_empty() => {
            let point = header.epk.as_ref().filter(|point| point.crv == "P-256").ok_or(NotOpened::Malformed)?;
            let point = [&[4][..], &bytes(&point.x)?, &bytes(&point.y)?].concat();
            let theirs = p256::PublicKey::from_sec1_bytes(&point).map_err(|_| NotOpened::Malformed)?;
            let shared = key.diffie_hellman(&theirs);
            Ok(derive(shared.raw_secret_bytes().as_slice(), header, content.key_length())?)
        }
        _ => Err(NotOpened::Method),
    }
}

/// The Concat KDF of RFC 7518, section 4.6.
fn derive(shared: &[u8], header: &Header, length: usize) -> Result<Vec<u8>, NotOpened> {
    let part = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes()[..], bytes].concat();
    let party = |text: &Option<String>| text.as_deref().map_or(Ok(Vec::new()), bytes);
    let bits = u32::try_from(length * 8).map_err(|_| NotOpened::Method)?;
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

/// How the content is encrypted.
enum Content {
    Gcm128,
    Gcm256,
    Cbc128,
    Cbc256,
}

impl Content {
    fn read(name: &str) -> Result<Self, NotOpened> {
        match name {
            "A128GCM" => Ok(Self::Gcm128),
            "A256GCM" => Ok(Self::Gcm256),
            "A128CBC-HS256" => Ok(Self::Cbc128),
            "A256CBC-HS512" => Ok(Self::Cbc256),
            _ => Err(NotOpened::Method),
        }
    }

    fn key_length(&self) -> usize {
        match self {
            Self::Gcm128 => 16,
            Self::Gcm256 | Self::Cbc128 => 32,
            Self::Cbc256 => 64,
        }
    }

    fn open(&self, key: &[u8], head: &[u8], iv: &[u8], sealed: &[u8], tag: &[u8]) -> Result<Vec<u8>, NotOpened> {
        if key.len() != self.key_length() {
            return Err(NotOpened::Key);
        }
        match self {
            Self::Gcm128 => gcm::<aes_gcm::Aes128Gcm>(key, head, iv, sealed, tag),
            Self::Gcm256 => gcm::<aes_gcm::Aes256Gcm>(key, head, iv, sealed, tag),
            Self::Cbc128 => {
                let (mac, cipher) = key.split_at(16);
                check::<Hmac<Sha256>>(mac, head, iv, sealed, tag)?;
                cbc::<aes::Aes128>(cipher, iv, sealed)
            }
            Self::Cbc256 => {
                let (mac, cipher) = key.split_at(32);
                check::<Hmac<Sha512>>(mac, head, iv, sealed, tag)?;
                cbc::<aes::Aes256>(cipher, iv, sealed)
            }
        }
    }
}

fn gcm<C: KeyInit + Aead>(key: &[u8], head: &[u8], iv: &[u8], sealed: &[u8], tag: &[u8]) -> Result<Vec<u8>, NotOpened> {
    if iv.len() != 12 || tag.len() != 16 {
        return Err(NotOpened::Malformed);
    }
    let cipher = C::new_from_slice(key).map_err(|_| NotOpened::Key)?;
    let nonce = Nonce::<C>::try_from(iv).map_err(|_| NotOpened::Malformed)?;
    let whole = [sealed, tag].concat();
    cipher.decrypt(&nonce, Payload { msg: &whole, aad: head }).map_err(|_| NotOpened::Key)
}

/// The tag over everything, before anything is decrypted: half of the code's length, as long as its key.
fn check<M: Mac + KeyInit>(key: &[u8], head: &[u8], iv: &[u8], sealed: &[u8], tag: &[u8]) -> Result<(), NotOpened> {
    let mut mac = M::new_from_slice(key).map_err(|_| NotOpened::Key)?;
    let bits = u64::try_from(head.len() * 8).unwrap_or(u64::MAX);
    for part in [head, iv, sealed, &bits.to_be_bytes()] {
        mac.update(part);
    }
    if tag.len() != key.len() {
        return Err(NotOpened::Malformed);
    }
    mac.verify_truncated_left(tag).map_err(|_| NotOpened::Key)
}

fn cbc<C>(key: &[u8], iv: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotOpened>
where
    C: BlockCipherDecrypt + KeyInit,
{
    cbc::Decryptor::<C>::new_from_slices(key, iv)
        .map_err(|_| NotOpened::Malformed)?
        .decrypt_padded_vec::<Pkcs7>(sealed)
        .map_err(|_| NotOpened::Key)
}
