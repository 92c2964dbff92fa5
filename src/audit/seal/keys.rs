//! The keys that sign seals: Ed25519, in PEM files as `openssl genpkey -algorithm ed25519` writes them too.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePublicKey, KeypairBytes};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::encode::Hash;
use super::hex::hex;
use crate::files::read_secret;

/// The key that seals.
#[derive(Clone)]
pub struct Key {
    key: SigningKey,
    id: String,
}

/// Whose signatures are known, by the key's id.
#[derive(Clone, Default)]
pub struct Keyring(BTreeMap<String, VerifyingKey>);

/// The name of a key: what its public half hashes to, shortened.
fn id_of(key: &VerifyingKey) -> String {
    hex(Sha256::digest(key.as_bytes()).get(..8).unwrap_or_default())
}

impl Key {
    /// Reads a key file, which only its owner may read.
    ///
    /// # Errors
    /// When there is no such file, others may read it, or it holds no key.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = read_secret(file)?;
        let key = SigningKey::from_pkcs8_pem(&text)
            .map_err(|_| anyhow::anyhow!("{} holds no Ed25519 key; make one: mijntoegang audit key", file.display()))?;
        Ok(Self { id: id_of(&key.verifying_key()), key })
    }

    /// A new one out of 32 random bytes, into a file that is not there yet; its public half beside it, in `….pub`.
    ///
    /// # Errors
    /// When a file is there, or cannot be written.
    pub fn make(secret: [u8; 32], file: &Path) -> anyhow::Result<(Self, PathBuf)> {
        let key = SigningKey::from_bytes(&secret);
        let id = id_of(&key.verifying_key());
        let private = {
            use ed25519_dalek::pkcs8::EncodePrivateKey;
            KeypairBytes { secret_key: secret, public_key: None }.to_pkcs8_pem(LineEnding::LF)
        };
        let private = private.map_err(|error| anyhow::anyhow!("{error}"))?;
        let public = key.verifying_key().to_public_key_pem(LineEnding::LF).map_err(|error| anyhow::anyhow!("{error}"))?;
        let mut name = file.as_os_str().to_owned();
        name.push(".pub");
        let beside = PathBuf::from(name);
        for (path, mode, text) in [(file, 0o600, private.as_str()), (&beside, 0o644, public.as_str())] {
            let opened = OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
            let mut opened = opened.with_context(|| format!("cannot make {}", path.display()))?;
            opened.write_all(text.as_bytes())?;
            opened.sync_all()?;
        }
        Ok((Self { key, id }, beside))
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Signs a hash.
    pub fn sign(&self, hash: &Hash) -> Vec<u8> {
        self.key.sign(hash).to_bytes().to_vec()
    }
}

impl Keyring {
    /// With the public half of a key that seals.
    #[must_use]
    pub fn with(mut self, key: &Key) -> Self {
        self.0.insert(key.id.clone(), key.key.verifying_key());
        self
    }

    /// The public keys in these PEM files.
    ///
    /// # Errors
    /// When one cannot be read, or holds none.
    pub fn read(files: &[PathBuf]) -> anyhow::Result<Self> {
        let mut ring = Self::default();
        for file in files {
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            let Ok(key) = VerifyingKey::from_public_key_pem(&text) else {
                bail!("{} holds no public Ed25519 key", file.display());
            };
            ring.0.insert(id_of(&key), key);
        }
        Ok(ring)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a known key of this name signed this hash.
    pub fn signed(&self, id: &str, hash: &[u8], signature: &[u8]) -> bool {
        let Some(key) = self.0.get(id) else {
            return false;
        };
        Signature::from_slice(signature).is_ok_and(|signature| key.verify_strict(hash, &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn folder() -> PathBuf {
        let folder = std::env::temp_dir().join(format!("mijntoegang-keys-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        folder
    }

    #[test]
    fn a_key_is_made_read_and_known_by_its_public_half() {
        let folder = folder();
        let file = folder.join("audit.key");
        let (made, public) = Key::make([7; 32], &file).unwrap();
        let key = Key::read(&file).unwrap();
        assert_eq!(key.id(), made.id());
        let (ring, signature) = (Keyring::read(&[public]).unwrap(), key.sign(&[1; 32]));
        assert!(ring.signed(key.id(), &[1; 32], &signature));
        assert!(!ring.signed(key.id(), &[2; 32], &signature), "another hash");
        assert!(!ring.signed("0000000000000000", &[1; 32], &signature), "another name");
        let stranger = Key::make([8; 32], &folder.join("other.key")).unwrap().0;
        assert!(!ring.signed(key.id(), &[1; 32], &stranger.sign(&[1; 32])), "another key");
        assert!(Key::make([9; 32], &file).is_err(), "a key is never overwritten");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = folder();
        let file = folder.join("audit.key");
        Key::make([7; 32], &file).unwrap();
        for mode in [0o640, 0o604, 0o644] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            let error = Key::read(&file).err().unwrap().to_string();
            assert!(error.contains("can be read by others; run: chmod 600"), "{error}");
        }
        std::fs::write(&file, "geen sleutel").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(Key::read(&file).err().unwrap().to_string().contains("holds no Ed25519 key"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
