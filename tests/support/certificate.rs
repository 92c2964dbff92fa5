//! Certificates that tests trust.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Makes a certificate for these names and its key, signed by itself, in a folder.
pub fn certificate(folder: &Path, names: &str) -> (PathBuf, PathBuf) {
    std::fs::create_dir_all(folder).unwrap();
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", &format!("subjectAltName={names}")])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
    (certificate, key)
}
