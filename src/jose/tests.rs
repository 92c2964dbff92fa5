use aes::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use rsa::pkcs8::DecodePrivateKey;
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::*;

const CLAIMS: &str = "a.signed.token";

fn generate(arguments: &[&str]) -> String {
    let made = std::process::Command::new("openssl").args(arguments).output().unwrap();
    String::from_utf8(made.stdout).unwrap()
}

fn rsa_pem(bits: &str) -> String {
    generate(&["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", &format!("rsa_keygen_bits:{bits}")])
}

fn ec_pem(curve: &str) -> String {
    generate(&["genpkey", "-algorithm", "EC", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")])
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn encrypt(enc: &str, secret: &[u8], header: &Value, wrapped: &[u8]) -> String {
    let head = text(header.to_string());
    let (iv, sealed, tag) = match enc {
        "A128GCM" | "A256GCM" => {
            let (iv, message) = ([7u8; 12], Payload { msg: CLAIMS.as_bytes(), aad: head.as_bytes() });
            let whole = match enc {
                "A128GCM" => aes_gcm::Aes128Gcm::new_from_slice(secret).unwrap().encrypt((&iv).into(), message).unwrap(),
                _ => aes_gcm::Aes256Gcm::new_from_slice(secret).unwrap().encrypt((&iv).into(), message).unwrap(),
            };
            let (sealed, tag) = whole.split_at(whole.len() - 16);
            (iv.to_vec(), sealed.to_vec(), tag.to_vec())
        }
        _ => {
            let (mac, key) = secret.split_at(secret.len() / 2);
            let iv = [9u8; 16];
            let sealed = match enc {
                "A128CBC-HS256" => cbc::Encryptor::<aes::Aes128>::new_from_slices(key, &iv)
                    .unwrap()
                    .encrypt_padded_vec::<Pkcs7>(CLAIMS.as_bytes()),
                _ => cbc::Encryptor::<aes::Aes256>::new_from_slices(key, &iv)
                    .unwrap()
                    .encrypt_padded_vec::<Pkcs7>(CLAIMS.as_bytes()),
            };
            let bits = (head.len() as u64 * 8).to_be_bytes();
            let all = [head.as_bytes(), &iv, &sealed, &bits].concat();
            let tag = match enc {
                "A128CBC-HS256" => {
                    <Hmac<Sha256> as KeyInit>::new_from_slice(mac).unwrap().chain_update(&all).finalize().into_bytes().to_vec()
                }
                _ => <Hmac<Sha512> as KeyInit>::new_from_slice(mac).unwrap().chain_update(&all).finalize().into_bytes().to_vec(),
            };
            (iv.to_vec(), sealed, tag[..mac.len()].to_vec())
        }
    };
    format!("{head}.{}.{}.{}.{}", text(wrapped), text(iv), text(sealed), text(tag))
}

fn length(enc: &str) -> usize {
    match enc {
        "A128GCM" => 16,
        "A256CBC-HS512" => 64,
        _ => 32,
    }
}

const CONTENTS: [&str; 4] = ["A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512"];

#[test]
fn what_is_encrypted_for_an_rsa_key_of_ours_is_decrypted_and_nothing_else_is() {
    let (pem, other) = (rsa_pem("2048"), rsa_pem("2048"));
    let keys = [OwnKey::from_pem(&ec_pem("P-256")).unwrap(), OwnKey::from_pem(&pem).unwrap()];
    let public = rsa::PrivateKey::from_pkcs8_pem(&pem).unwrap().to_public_key();
    for enc in CONTENTS {
        let secret = vec![3u8; length(enc)];
        for alg in ["RSA-OAEP", "RSA-OAEP-256"] {
            let wrapped = match alg {
                "RSA-OAEP" => public.oaep_encrypt::<Sha1>(&secret).unwrap(),
                _ => public.oaep_encrypt::<Sha256>(&secret).unwrap(),
            };
            let token = encrypt(enc, &secret, &json!({ "alg": alg, "enc": enc }), &wrapped);
            assert!(is_encrypted(&token));
            assert_eq!(decrypt(&keys, &token).as_deref(), Ok(CLAIMS), "{alg} {enc}");
            assert_eq!(decrypt(&[OwnKey::from_pem(&other).unwrap()], &token), Err(DecryptError::Key));
            let named = encrypt(enc, &secret, &json!({ "alg": alg, "enc": enc, "kid": keys[1].id() }), &wrapped);
            assert_eq!(decrypt(&keys, &named).as_deref(), Ok(CLAIMS));
            for changed in 0..5 {
                let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
                let letter = if parts[changed].starts_with('A') { "B" } else { "A" };
                parts[changed].replace_range(0..1, letter);
                assert!(decrypt(&keys, &parts.join(".")).is_err(), "part {changed} of {alg} {enc}");
            }
        }
    }
}

/// RFC 7518, appendix C, gives the derived key for this agreement.
#[test]
fn an_agreed_key_is_derived_as_the_standard_says() {
    use p256::elliptic_curve::pkcs8::EncodePrivateKey;
    let secret = |d: &str| p256::SecretKey::from_slice(&URL_SAFE_NO_PAD.decode(d).unwrap()).unwrap();
    let (alice, bob) =
        (secret("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"), secret("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"));
    let point = alice.public_key().to_sec1_bytes();
    let key = OwnKey::from_pem(&bob.to_pkcs8_pem(Default::default()).unwrap()).unwrap();
    let header = json!({
        "alg": "ECDH-ES", "enc": "A128GCM", "apu": "QWxpY2U", "apv": "Qm9i",
        "epk": { "kty": "EC", "crv": "P-256", "x": text(&point[1..33]), "y": text(&point[33..65]) }
    });
    let derived = URL_SAFE_NO_PAD.decode("VqqN6vgjbSBcIijNcacQGg").unwrap();
    let token = encrypt("A128GCM", &derived, &header, &[]);
    assert_eq!(decrypt(&[key], &token).as_deref(), Ok(CLAIMS));
}

#[test]
fn a_point_off_the_curve_or_an_unknown_algorithm_is_refused() {
    let keys = [OwnKey::from_pem(&ec_pem("P-256")).unwrap()];
    let token = |header: Value| encrypt("A256GCM", &[1; 32], &header, &[]);
    let epk = json!({ "kty": "EC", "crv": "P-256", "x": text([1; 32]), "y": text([2; 32]) });
    assert!(decrypt(&keys, &token(json!({ "alg": "ECDH-ES", "enc": "A256GCM", "epk": epk }))).is_err());
    assert_eq!(decrypt(&keys, &token(json!({ "alg": "dir", "enc": "A256GCM" }))), Err(DecryptError::Algorithm));
    assert_eq!(decrypt(&keys, &token(json!({ "alg": "RSA1_5", "enc": "A256GCM" }))), Err(DecryptError::Algorithm));
    assert_eq!(
        decrypt(&keys, &token(json!({ "alg": "RSA-OAEP", "enc": "A256GCM", "zip": "DEF" }))),
        Err(DecryptError::Malformed)
    );
    for broken in ["", "a.b.c", "....", "a.b.c.d.e", "a.b.c.d.e.f"] {
        assert_eq!(decrypt(&keys, broken), Err(DecryptError::Malformed), "{broken}");
    }
}

#[test]
fn a_key_is_rsa_of_2048_bits_or_more_or_p_256() {
    assert_eq!(OwnKey::from_pem(&rsa_pem("1024")).err(), Some(InvalidKey::Weak));
    assert_eq!(OwnKey::from_pem(&ec_pem("P-384")).err(), Some(InvalidKey::Unreadable));
    assert_eq!(OwnKey::from_pem("").err(), Some(InvalidKey::Unreadable));
}

/// The example of RFC 7638.
#[test]
fn a_key_is_known_by_its_thumbprint_and_shows_only_its_public_half() {
    let key = OwnKey::from_pem(&ec_pem("P-256")).unwrap();
    let public = key.public_jwk(KeyUse::Signature);
    let members: Vec<&str> = public.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x", "y"]);
    let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#, public["x"], public["y"]);
    assert_eq!(key.id(), text(Sha256::digest(canonical)));
    assert_eq!(key.public_jwk(KeyUse::Encryption)["use"], "enc");
}

#[test]
fn what_a_key_signs_its_public_half_verifies() {
    use openidconnect::JsonWebKey;
    use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
    for (pem, algorithm) in [
        (rsa_pem("2048"), CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256),
        (ec_pem("P-256"), CoreJwsSigningAlgorithm::EcdsaP256Sha256),
    ] {
        let key = OwnKey::from_pem(&pem).unwrap();
        let token = key.sign(&json!({ "iss": "mijn-toegang" })).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let public: CoreJsonWebKey = serde_json::from_value(key.public_jwk(KeyUse::Signature)).unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        public.verify_signature(&algorithm, signed.as_bytes(), &signature).unwrap();
        assert!(public.verify_signature(&algorithm, b"something else", &signature).is_err());
    }
}
