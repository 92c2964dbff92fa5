//! Secrets from the operating system's generator: the only place that makes them.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

/// 32 bytes that cannot be guessed.
///
/// # Errors
/// When the operating system has none to give.
pub fn secret() -> Result<[u8; 32], rand::rand_core::OsError> {
    let mut bytes = [0; 32];
    OsRng.try_fill_bytes(&mut bytes)?;
    Ok(bytes)
}

/// A number for a reference, each equally likely but for one in 2⁴⁰.
///
/// # Errors
/// As [`secret`].
pub fn number_in(range: Range<u32>) -> Result<u32, rand::rand_core::OsError> {
    let count = u64::from(range.end.saturating_sub(range.start)).max(1);
    let number = u32::try_from(OsRng.try_next_u64()? % count).unwrap_or(0);
    Ok(range.start.saturating_add(number))
}

/// A secret for a link, as text, and what is kept of it.
///
/// # Errors
/// As [`secret`].
pub fn link_token() -> Result<(String, Vec<u8>), rand::rand_core::OsError> {
    let text = encode(&secret()?);
    let hash = Sha256::digest(text.as_bytes()).to_vec();
    Ok((text, hash))
}

/// What is kept of a link's secret; none for a text that was never one.
pub fn link_hash(text: &str) -> Option<Vec<u8>> {
    let is_one = text.len() == 43 && decode(text).is_some_and(|bytes| bytes.len() == 32);
    is_one.then(|| Sha256::digest(text.as_bytes()).to_vec())
}

/// As text, for cookies and tokens.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Back from text.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
