//! Whether an encrypted PDF opens without a password: many only forbid printing or changing, and any reader opens those with
//! the empty one. The standard security handler, ISO 32000-2 §7.6.4.

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use md5::Md5;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::object::{Dictionary, Value};

/// What an empty password is filled up with.
const PADDING: [u8; 32] = [
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08, 0x2e, 0x2e, 0x00, 0xb6, 0xd0,
    0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
];

/// Whether the empty password opens it. What is not understood, does not open.
pub fn is_empty(encryption: &Dictionary<'_>, id: &[u8]) -> bool {
    if encryption.get(b"Filter") != Some(&Value::Name(b"Standard")) {
        return false;
    }
    let Some(user) = encryption.text(b"U") else {
        return false;
    };
    match encryption.number(b"R") {
        Some(revision @ 2..=4) => opens_by_md5(encryption, id, user, revision).unwrap_or(false),
        Some(revision @ 5..=6) => opens_by_sha(user, revision).unwrap_or(false),
        _ => false,
    }
}

/// Algorithms 4 and 5, with the key of algorithm 2.
fn opens_by_md5(encryption: &Dictionary<'_>, id: &[u8], user: &[u8], revision: i64) -> Option<bool> {
    let permissions = u32::try_from(encryption.number(b"P")?.rem_euclid(1 << 32)).ok()?;
    let clear_metadata = encryption.get(b"EncryptMetadata") == Some(&Value::Word(b"false"));
    let length = match encryption.number(b"V") {
        Some(1) => 5,
        Some(4) => 16,
        _ => usize::try_from(encryption.number(b"Length").unwrap_or(40) / 8).ok()?,
    };
    let mut hash = md5(&[
        &PADDING,
        encryption.text(b"O")?.get(..32)?,
        &permissions.to_le_bytes(),
        id,
        if revision == 4 && clear_metadata { &[0xff; 4] } else { &[] },
    ]);
    if revision == 2 {
        return Some(user == rc4(hash.get(..length)?, &PADDING));
    }
    for _ in 0..50 {
        hash = md5(&[hash.get(..length)?]);
    }
    let key = hash.get(..length)?;
    let mut expected = md5(&[&PADDING, id]).to_vec();
    for turn in 0..20 {
        let key: Vec<u8> = key.iter().map(|byte| byte ^ turn).collect();
        expected = rc4(&key, &expected);
    }
    Some(user.get(..16)? == expected)
}

/// Algorithm 11: a hash, and the salt that it was made with.
fn opens_by_sha(user: &[u8], revision: i64) -> Option<bool> {
    let (hash, salt) = (user.get(..32)?, user.get(32..40)?);
    let first = Sha256::digest(salt).to_vec();
    let expected = if revision == 5 { first } else { hardened(first)? };
    Some(expected.starts_with(hash))
}

/// Algorithm 2.B for the empty password.
fn hardened(mut key: Vec<u8>) -> Option<Vec<u8>> {
    for round in 1.. {
        let (cipher_key, iv) = key.split_at_checked(16)?;
        let cipher = cbc::Encryptor::<aes::Aes128>::new_from_slices(cipher_key, iv.get(..16)?).ok()?;
        let sealed = cipher.encrypt_padded_vec::<NoPadding>(&key.repeat(64));
        key = match sealed.iter().take(16).map(|byte| u32::from(*byte)).sum::<u32>() % 3 {
            0 => Sha256::digest(&sealed).to_vec(),
            1 => Sha384::digest(&sealed).to_vec(),
            _ => Sha512::digest(&sealed).to_vec(),
        };
        if round >= 64 && i32::from(*sealed.last()?) <= round - 32 {
            break;
        }
    }
    Some(key)
}

fn md5(parts: &[&[u8]]) -> [u8; 16] {
    use md5::Digest;
    let mut hash = Md5::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let at = |state: &[u8], place: u8| state.get(usize::from(place)).copied().unwrap_or_default();
    let mut other = 0u8;
    for (place, key) in (0..=255u8).zip(key.iter().cycle()) {
        other = other.wrapping_add(at(&state, place)).wrapping_add(*key);
        state.swap(usize::from(place), usize::from(other));
    }
    let (mut place, mut other) = (0u8, 0u8);
    let mut mask = |byte: &u8| {
        place = place.wrapping_add(1);
        other = other.wrapping_add(at(&state, place));
        state.swap(usize::from(place), usize::from(other));
        byte ^ at(&state, at(&state, place).wrapping_add(at(&state, other)))
    };
    data.iter().map(&mut mask).collect()
}
