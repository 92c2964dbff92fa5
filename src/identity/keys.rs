//! Keys that are derived from the session key of the configuration, one for each purpose.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::web::random;

const NONCE: usize = 12;

/// The session key of the configuration.
#[derive(Clone)]
pub struct CookieKey(pub Vec<u8>);

impl CookieKey {
    /// A key that is good for one purpose only.
    pub(super) fn derive(&self, purpose: &str) -> Option<[u8; 32]> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).ok()?;
        mac.update(purpose.as_bytes());
        Some(mac.finalize().into_bytes().into())
    }
}

/// Seals texts that leave this process, or lie in a table, against use by their readers there. What was sealed for one
/// purpose cannot be passed off as another's.
#[derive(Clone, Copy)]
pub struct SealingKey<'a> {
    key: &'a CookieKey,
    purpose: &'static str,
}

impl<'a> SealingKey<'a> {
    pub fn for_purpose(key: &'a CookieKey, purpose: &'static str) -> Self {
        Self { key, purpose }
    }

    fn cipher(&self) -> Option<Aes256Gcm> {
        Aes256Gcm::new_from_slice(&self.key.derive(&format!("seal {}", self.purpose))?).ok()
    }

    /// A text, readable by this portal only, and only for the same subject.
    pub fn seal(&self, subject: &str, text: &str) -> Option<Vec<u8>> {
        let random = random::secret().ok()?;
        let nonce = random.get(..NONCE)?;
        let message = Payload { msg: text.as_bytes(), aad: subject.as_bytes() };
        let sealed = self.cipher()?.encrypt(&Nonce::try_from(nonce).ok()?, message).ok()?;
        Some([nonce, &sealed].concat())
    }

    /// The text again; `None` when it was changed, or sealed with another key, for another purpose or another subject.
    pub fn unseal(&self, subject: &str, sealed: &[u8]) -> Option<String> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let message = Payload { msg: sealed, aad: subject.as_bytes() };
        String::from_utf8(self.cipher()?.decrypt(&Nonce::try_from(nonce).ok()?, message).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_with_its_key_for_its_purpose_and_subject_only() {
        let (first, second) = (CookieKey(vec![1; 64]), CookieKey(vec![2; 64]));
        let key = SealingKey::for_purpose(&first, "provider-token");
        let sealed = key.seal("an", "token").unwrap();
        assert_eq!(key.unseal("an", &sealed).as_deref(), Some("token"));
        assert_eq!(key.unseal("koen", &sealed), None);
        assert_eq!(SealingKey::for_purpose(&second, "provider-token").unseal("an", &sealed), None);
        assert_eq!(SealingKey::for_purpose(&first, "fhir-page").unseal("an", &sealed), None);
        assert_eq!(key.unseal("an", &sealed[1..]), None);
        assert_eq!(key.unseal("an", b""), None);
        assert_ne!(key.seal("an", "token"), Some(sealed));
    }
}
