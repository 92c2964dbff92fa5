//! What a configuration must hold, and what refuses it.

use std::os::unix::fs::PermissionsExt;

use super::*;

const WHOLE: &str = r#"
    database_url = "postgresql://mijntoegang_app@localhost/mijntoegang"
    owner_database_url = "postgresql://mijntoegang_owner@localhost/mijntoegang"
    base_url = "https://toegang.example.org"
    listen = "127.0.0.1:8080"
    smtp_url = "smtps://mail.example.org"
    mail_from = "toegang@example.org"
    session_key = "KEY"
    [[institution]]
    name = "AZ Sint-Lucas Brugge"
    cbe = "0566988259"
    email = "ombudsdienst@example.org"
    phone = "050 36 57 89"
"#;

fn write(file: &Path, text: &str, mode: u32) {
    std::fs::write(file, text).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn load(change: (&str, &str)) -> Result<Config, String> {
    let text = WHOLE.replace(change.0, change.1).replace("KEY", &"0a".repeat(64));
    let file = std::env::temp_dir().join(format!("mijntoegang-config-{}.toml", uuid::Uuid::now_v7()));
    write(&file, &text, 0o600);
    let result = Config::load(Some(&file), &|_| None).map_err(|error| error.to_string());
    std::fs::remove_file(&file).unwrap();
    result
}

#[test]
fn a_whole_file_is_taken() {
    let config = load(("", "")).unwrap();
    assert_eq!(config.institutions[0].contact.phone_link, "+3250365789");
    assert_eq!(config.session_key_bytes(), vec![0x0a; 64]);
}

#[test]
fn unsafe_and_incomplete_settings_are_refused_by_name() {
    for (from, to, says) in [
        ("https://toegang", "http://toegang", "base_url: must start with https://"),
        ("@localhost/", "@db.example.org/", "add sslmode=require"),
        ("KEY", "geheim", "session_key: is too weak"),
        ("mail_from = \"toegang@example.org\"", "", "mail_from: is missing"),
        ("0566988259", "0566988258", "institution.cbe"),
        ("smtps://mail", "smtp://mail", "smtp_url"),
        ("127.0.0.1:8080", "overal", "listen: is no address"),
        ("listen =", "luister =", "unknown field"),
        ("toegang.example.org\"", "toegang.example.org/pad\"", "base_url: is no address without a path"),
        ("toegang.example.org\"", "ik@toegang.example.org\"", "base_url: is no address without a path"),
        ("mail_from", "exit_url = \"http://elders.example.org/\"\n    mail_from", "exit_url: must start with https://"),
        ("mail_from", "exit_url = \"https://toegang.example.org/x\"\n    mail_from", "exit_url: leads back to this portal"),
        ("[[institution]]", "[rules]\n    notice_minutes = 1441\n    [[institution]]", "rules.notice_minutes: write a number"),
        ("[[institution]]", "[rules]\n    undo_hours = 0\n    [[institution]]", "rules.undo_hours: write a number"),
        ("[[institution]]", "[rules]\n    audit_years = 0\n    [[institution]]", "rules.audit_years: write a number"),
        ("[[institution]]", "[audit]\n    head_file = \"/x\"\n    [[institution]]", "audit.key_file: is missing"),
        ("[[institution]]", "[audit]\n    key_file = \"/x\"\n    [[institution]]", "audit.head_file: is missing"),
    ] {
        let error = load((from, to)).err().unwrap_or_else(|| panic!("{to} was taken"));
        assert!(error.contains(says), "{to}: {error}");
    }
}

#[test]
fn a_notice_for_each_message_and_another_way_out_can_be_had() {
    assert_eq!(load(("", "")).unwrap().exit_url.address(), "https://www.wikipedia.org/");
    assert_eq!(load(("", "")).unwrap().rules.notice_minutes, 15);
    let config = load((
        "[[institution]]",
        "exit_url = \"https://weer.example.org/nu\"\n    [rules]\n    notice_minutes = 0\n    [[institution]]",
    ));
    let config = config.unwrap();
    assert_eq!((config.exit_url.origin(), config.rules.notice_minutes), ("https://weer.example.org", 0));
}

#[test]
fn the_environment_wins() {
    let file = std::env::temp_dir().join(format!("mijntoegang-config-{}.toml", uuid::Uuid::now_v7()));
    write(&file, &WHOLE.replace("KEY", &"0a".repeat(64)), 0o600);
    let config = Config::load(Some(&file), &|key| (key == "PORTAL_LISTEN").then(|| "127.0.0.1:9".to_owned())).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(config.listen.port(), 9);
}

#[test]
fn the_address_is_kept_as_browsers_write_it() {
    for typed in ["https://Toegang.Example.org", "https://toegang.example.org/", "https://toegang.example.org:443"] {
        assert_eq!(load(("https://toegang.example.org", typed)).unwrap().base_url, "https://toegang.example.org");
    }
    let here = load(("https://toegang.example.org", "http://127.0.0.1:8080")).unwrap();
    assert_eq!(here.base_url, "http://127.0.0.1:8080");
}

#[test]
fn a_broken_file_is_told_by_its_line_without_what_stands_there() {
    let error = load(("@localhost/mijntoegang\"\n    base", ":geheim@localhost/mijntoegang\n    base")).err().unwrap();
    assert!(error.contains(", line 3: ") && !error.contains("geheim"), "{error}");
}

#[test]
fn a_file_with_a_secret_that_others_may_read_is_refused_with_what_to_run() {
    let file = std::env::temp_dir().join(format!("mijntoegang-config-{}.toml", uuid::Uuid::now_v7()));
    let key = "0a".repeat(64);
    let whole = WHOLE.replace("KEY", &key);
    let without_key = WHOLE.replace("session_key = \"KEY\"", "");
    let password = without_key.replace("mijntoegang_app@", "mijntoegang_app:geheim@");
    let mail = without_key.replace("smtps://mail", "smtps://portaal:geheim@mail");
    let client = format!("{without_key}[patient_oidc]\nclient_secret = \"geheim\"\n");
    let environment = |name: &str| (name == "PORTAL_SESSION_KEY").then(|| key.clone());
    for mode in [0o644, 0o640, 0o604, 0o620, 0o660, 0o666] {
        for text in [&whole, &password, &mail, &client] {
            write(&file, text, mode);
            let path = file.display();
            let says = format!("{path} can be read by others; run: chmod 600 {path}");
            let refusals = [
                Config::load(Some(&file), &environment).map(drop),
                for_migrate(Some(&file), &environment).map(drop),
                for_owner(Some(&file), &environment).map(drop),
                for_audit(Some(&file), &environment).map(drop),
            ];
            for refused in refusals {
                let error = refused.err().unwrap_or_else(|| panic!("{mode:o} was taken: {text}")).to_string();
                assert!(error.contains(&says) && !error.contains("geheim"), "{mode:o}: {error}");
            }
        }
        // Where the secrets come from elsewhere, everybody may read the rest.
        write(&file, &without_key, mode);
        Config::load(Some(&file), &environment).unwrap();
    }
    for mode in [0o600, 0o400] {
        write(&file, &whole, mode);
        Config::load(Some(&file), &environment).unwrap();
    }
    std::fs::remove_file(&file).unwrap();
}
