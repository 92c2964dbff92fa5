//! Our own keys towards identity providers: published as a key set, signing client assertions, opening encrypted tokens.
//!
//! The OpenID library verifies signed tokens and knows no encrypted ones; the ciphers here are those of `RustCrypto`. What is
//! opened comes from a provider's token endpoint over TLS, so nobody else can try ciphertexts on the keys.

mod encrypted;
mod keys;
#[cfg(test)]
mod tests;

pub use encrypted::{NotOpened, is_encrypted, open};
pub use keys::{BadKey, OwnKey, Use};
