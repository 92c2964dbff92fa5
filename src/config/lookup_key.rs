//! `audit.lookup_key_file`: the key of the hashes by which the log of decisions keeps numbers that nobody here has.

use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use super::{Refused, refused};
use crate::files::read_secret;

/// Long enough not to be found again by another number, short enough for a row a decision.
pub const LOOKUP_HASH_BYTES: usize = 16;

/// Makes the hash of a number. Never the session key: that one rotates, and what it hashed would be found no more.
#[derive(Clone)]
pub struct LookupKey(std::sync::Arc<SecretBox<[u8; 32]>>);

impl LookupKey {
    pub fn new(key: [u8; 32]) -> Self {
        Self(std::sync::Arc::new(SecretBox::new(Box::new(key))))
    }

    /// Reads a key file, which only its owner may read.
    ///
    /// # Errors
    /// When there is no such file, others may read it, or it holds no key.
    pub fn read(file: &Path) -> Result<Self, Refused> {
        let at = "audit.lookup_key_file";
        let text = read_secret(file).map_err(|error| refused(at, error.to_string()))?;
        let wrong = || refused(at, format!("{} holds no 64 hexadecimal digits; make them: openssl rand -hex 32", file.display()));
        let digits = text.trim();
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let mut key = [0; 32];
        for (byte, pair) in key.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| wrong())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Self::new(key))
    }

    /// The hash of a number, told apart by what it is a number of.
    pub fn hash(&self, number_of: &str, number: &str) -> [u8; LOOKUP_HASH_BYTES] {
        let mut hash = [0; LOOKUP_HASH_BYTES];
        // A key of any length is taken, so this always succeeds.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()) {
            mac.update(format!("{number_of} {number}").as_bytes());
            for (to, from) in hash.iter_mut().zip(mac.finalize().into_bytes()) {
                *to = from;
            }
        }
        hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_its_key_its_number_and_what_that_is_of() {
        let (key, other) = (LookupKey::new([1; 32]), LookupKey::new([2; 32]));
        let hash = key.hash("person", "riziv 10000007");
        assert_eq!(hash, key.hash("person", "riziv 10000007"));
        assert_ne!(hash, other.hash("person", "riziv 10000007"));
        assert_ne!(hash, key.hash("person", "riziv 10000008"));
        assert_ne!(hash, key.hash("patient", "riziv 10000007"));
        assert_ne!(hash, [0; LOOKUP_HASH_BYTES]);
    }
}
