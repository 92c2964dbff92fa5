//! What asks a provider again lies sealed in the database: whoever reads the table can't use it.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::CookieKey;
use crate::web::random;

const NONCE: usize = 12;

impl CookieKey {
    fn vault(&self) -> Option<Aes256Gcm> {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0).ok()?;
        mac.update(b"tokens of a provider");
        Aes256Gcm::new_from_slice(&mac.finalize().into_bytes()).ok()
    }

    /// A text, readable by this portal only, and only as this person's.
    pub fn seal(&self, subject: &str, text: &str) -> Option<Vec<u8>> {
        let random = random::secret().ok()?;
        let nonce = random.get(..NONCE)?;
        let message = Payload { msg: text.as_bytes(), aad: subject.as_bytes() };
        let sealed = self.vault()?.encrypt(Nonce::from_slice(nonce), message).ok()?;
        Some([nonce, &sealed].concat())
    }

    /// The text again; none when it was sealed with another key, for somebody else, or changed.
    pub fn unseal(&self, subject: &str, sealed: &[u8]) -> Option<String> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let message = Payload { msg: sealed, aad: subject.as_bytes() };
        String::from_utf8(self.vault()?.decrypt(Nonce::from_slice(nonce), message).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_token_opens_with_its_key_for_its_subject_only() {
        let (key, other) = (CookieKey(vec![1; 64]), CookieKey(vec![2; 64]));
        let sealed = key.seal("an", "token").unwrap();
        assert_eq!(key.unseal("an", &sealed).as_deref(), Some("token"));
        assert_eq!(key.unseal("koen", &sealed), None);
        assert_eq!(other.unseal("an", &sealed), None);
        assert_eq!(key.unseal("an", &sealed[1..]), None);
        assert_eq!(key.unseal("an", b""), None);
        assert_ne!(key.seal("an", "token"), Some(sealed));
    }
}
