//! `[ehealth]`: every wrong value is refused by its key, with what to write.

use std::process::Command;

use super::super::*;
use super::{WHOLE, load, write};

/// A folder with a key of ours, a certificate, and files that are neither.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("mijntoegang-ehealth-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let made = |arguments: &[&str]| {
        let output = Command::new("openssl").current_dir(&folder).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    made(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ours.pem"]);
    made(&["req", "-x509", "-key", "ours.pem", "-subj", "/CN=api.example.org", "-days", "2", "-out", "ca.pem"]);
    let key = std::fs::read_to_string(folder.join("ours.pem")).unwrap();
    write(&folder.join("ours.pem"), &key, 0o600);
    write(&folder.join("other.pem"), &key.replace("PRIVATE", "PUBLIC"), 0o600);
    write(&folder.join("open.pem"), &key, 0o644);
    folder
}

const SECTION: &str = r#"[ehealth]
    url = "https://api.example.org/v2"
    token_url = "https://api.example.org/token"
    client_id = "mijn-toegang"
    key = "FOLDER/ours.pem"
    ca = "FOLDER/ca.pem"
    max_age_minutes = 45
    decision_wait_ms = 250
    calls_per_second = 80
    unchecked = "deny"
    [[institution]]"#;

#[test]
fn a_whole_section_is_taken_and_what_is_left_out_has_its_default() {
    let folder = folder();
    let section = SECTION.replace("FOLDER", &folder.display().to_string());
    let service = load(("[[institution]]", &section)).unwrap().ehealth.unwrap();
    let rules = service.rules;
    assert_eq!((rules.max_age.num_minutes(), rules.decision_wait.as_millis()), (45, 250));
    assert_eq!((rules.calls_per_second, rules.unchecked), (80, Unchecked::Deny));
    assert_eq!(service.ca, Some(folder.join("ca.pem")));
    let least: Vec<&str> = section
        .lines()
        .filter(|line| !["ca", "max", "dec", "cal", "unc"].iter().any(|key| line.trim().starts_with(key)))
        .collect();
    let service = load(("[[institution]]", &least.join("\n"))).unwrap().ehealth.unwrap();
    assert_eq!((service.rules, service.ca), (EhealthRules::default(), None));
    assert!(load(("", "")).unwrap().ehealth.is_none());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn every_wrong_value_is_refused_with_its_key_and_what_to_write() {
    let folder = folder();
    for (from, to, says) in [
        ("url = \"https://api.example.org/v2\"", "", "ehealth.url: is missing; write url = \"https://api.ehealth.fgov.be/"),
        ("https://api.example.org/v2", "eHealth", "ehealth.url: is no address; write https://"),
        (
            "https://api.example.org/v2",
            "http://api.example.org/v2",
            "ehealth.url: would be talked to in the clear; write https://",
        ),
        ("https://api.example.org/v2", "https://api.example.org/v2?x=1", "ehealth.url: holds more than an address"),
        ("https://api.example.org/v2", "https://me:geheim@api.example.org", "ehealth.url: holds more than an address"),
        ("token_url = \"https://api.example.org/token\"", "", "ehealth.token_url: is missing; write token_url = \"https://"),
        ("https://api.example.org/token", "http://api.example.org", "ehealth.token_url: would be talked to in the clear"),
        ("client_id = \"mijn-toegang\"", "", "ehealth.client_id: is missing; write client_id = \"mijn-toegang\""),
        ("\"mijn-toegang\"", "\" \"", "ehealth.client_id: is missing"),
        ("key = \"FOLDER/ours.pem\"", "", "ehealth.key: is missing; write the file of a private key, PKCS#8 PEM"),
        ("ours.pem", "none.pem", "ehealth.key: "),
        ("ours.pem", "open.pem", "ehealth.key: "),
        ("ours.pem", "other.pem", "holds no private key as PKCS#8 PEM, RSA or P-256"),
        ("ca.pem", "none.pem", "ehealth.ca: "),
        ("ca.pem", "ours.pem", "holds no certificate; write a PEM file"),
        ("= 45", "= 0", "ehealth.max_age_minutes: write a number from 1 to 60"),
        ("= 45", "= 61", "ehealth.max_age_minutes: write a number from 1 to 60"),
        ("= 250", "= -1", "ehealth.decision_wait_ms: write a number from 0 to 2000"),
        ("= 250", "= 2001", "ehealth.decision_wait_ms: write a number from 0 to 2000"),
        ("= 80", "= 0", "ehealth.calls_per_second: write a number from 1 to 1000"),
        ("= 80", "= 1001", "ehealth.calls_per_second: write a number from 1 to 1000"),
        ("\"deny\"", "\"maybe\"", "ehealth.unchecked: write permit or deny"),
        ("max_age_minutes = 45", "max_age = 45", "ehealth.max_age: is an unknown key; write max_age_minutes"),
    ] {
        assert!(SECTION.contains(from), "{from}");
        let section = SECTION.replace(from, to).replace("FOLDER", &folder.display().to_string());
        let error = load(("[[institution]]", &section)).err().unwrap_or_else(|| panic!("{to} was taken"));
        assert!(error.contains(says), "{from} → {to}: {error}");
        assert!(!error.contains("geheim") && !error.contains("PRIVATE KEY"), "{error}");
    }
    // Of another kind of value the line is told, and what is expected there.
    for (from, to) in [("= 45", "= \"uur\""), ("= 250", "= true"), ("= 80", "= 1.5"), ("\"deny\"", "true")] {
        let section = SECTION.replace(from, to).replace("FOLDER", &folder.display().to_string());
        let error = load(("[[institution]]", &section)).err().unwrap_or_else(|| panic!("{to} was taken"));
        let line = 1 + WHOLE.replace("[[institution]]", &section).lines().position(|line| line.ends_with(to)).unwrap();
        assert!(error.contains(&format!("line {line}")) && error.contains("expected"), "{to}: {error}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
