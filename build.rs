//! Embeds the words: one Fluent source out of `locales/nl/*.ftl`.
use std::{env, fs, path::Path};
fn main() {
    println!("cargo::rerun-if-changed=locales/nl");
    let mut files: Vec<_> = fs::read_dir("locales/nl").expect("locales/nl").map(|e| e.expect("entry").path()).filter(|p| p.extension().is_some_and(|e| e == "ftl")).collect();
    files.sort();
    let text: String = files.iter().map(|p| fs::read_to_string(p).expect("a word file") + "\n").collect();
    fs::write(Path::new(&env::var("OUT_DIR").expect("OUT_DIR")).join("words.ftl"), text).expect("words.ftl");
}
