//! Our own keys towards identity providers: published as a key set, they sign client assertions and decrypt ID tokens.
//!
//! The OpenID library verifies signatures and knows no encrypted tokens; the ciphers here are those of `RustCrypto`. What is
//! decrypted comes from a provider's token endpoint over TLS, so no other sender can try ciphertexts on the keys.

mod jwe;
mod keys;
#[cfg(test)]
mod tests;

pub use jwe::{DecryptError, decrypt, is_encrypted};
pub use keys::{InvalidKey, KeyUse, OwnKey};
