//! What an administrator may write wrongly: `check` and `serve` each answer with one sentence that names the key and says what to write,
//! before they ask Postgres, and never with a secret.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::certificate::certificate;
use crate::support::write_private;

/// Right in all but its Postgres, where nobody listens.
const WHOLE: &str = r#"
database_url = "postgresql://mijntoegang_app:geheim@127.0.0.1:1/mijntoegang"
owner_database_url = "postgresql://mijntoegang_owner:geheim@127.0.0.1:1/mijntoegang"
database_connections = 8
base_url = "https://toegang.example.org"
listen = "127.0.0.1:8080"
ops_listen = "127.0.0.1:18080"
stop_delay_seconds = 5
smtp_url = "smtps://portaal:geheim@mail.example.org"
smtp_ca = "FOLDER/cert.pem"
smtp_hello = "toegang.example.org"
mail_from = "toegang@example.org"
clamd_url = "tcp://127.0.0.1:3310"
session_key = "KEY"
exit_url = "https://www.wikipedia.org/"
info_url = "https://www.example.org/uitsluitingen"
security_contact = "mailto:security@example.org"
trusted_proxies = ["127.0.0.1", "10.1.0.0/16"]

[audit]
key_file = "FOLDER/audit.key"
head_file = "FOLDER/audit.heads"
lookup_key_file = "FOLDER/lookup.key"

[rules]
undo_hours = 24
closed_days = [2026-12-24]
unblock_by_two_callbacks = false
identity_checks = [{ code = "kaart", text = "Kaart gezien", in_person = true }]

[retention]
access_years = 10

[representation]
adult_from = 18

[letters]
window_left_mm = 20

[patient_oidc]
name = "CSAM"
issuer = "https://csam.example.org"
client_id = "mijn-toegang"
client_secret = "geheim"
keys = ["key.pem"]
ca = "cert.pem"
niss_claim = "egovNRN"
accepted_acr = ["Level450"]
fresh = "checked"

[officer_oidc]
name = "AZ Voorbeeld"
issuer = "https://sso.example.org"
client_id = "mijn-toegang"
client_secret = "geheim"
role_claim = "groups"
niss_claim = "niss"
recheck = "refresh"
[[officer_oidc.institution]]
role = "ombuds"
cbe = "0566988259"

[ehealth]
url = "https://api.example.org/v2"
token_url = "https://api.example.org/token"
client_id = "mijn-toegang"
key = "key.pem"
max_age_minutes = 45
unchecked = "deny"

[[institution]]
name = "AZ Sint-Lucas Brugge"
cbe = "0566988259"
email = "ombudsdienst@example.org"
phone = "050 36 57 89"
stand_in = "0999000129"
escalation_email = "directie@example.org"

[[institution]]
name = "Ziekenhuis Leieland"
cbe = "0999.000.129"
email = "leieland@example.org"
phone = "051 20 00 00"
"#;

/// What is written in place of what, the key that the sentence names, and what it says to write.
const WRONG: &[(&str, &str, &str, &str)] = &[
    // Keys and their sections.
    ("listen = \"127.0.0.1:8080\"", "luister = \"127.0.0.1:8080\"", "luister", "is an unknown key; write listen"),
    ("undo_hours", "undo_hour", "rules.undo_hour", "is an unknown key; write undo_hours"),
    ("[rules]", "[rule]", "rule", "is an unknown key; write rules"),
    ("key_file = \"FOLDER/audit.key\"", "exit_url = \"x\"", "audit.exit_url", "write it above the first line with ["),
    ("max_age_minutes", "maximum_age", "ehealth.maximum_age", "is an unknown key; write max_age_minutes"),
    ("undo_hours = 24", "zzz = 24", "rules.zzz", "is an unknown key; expected one of: target_working_days"),
    ("undo_hours = 24", "undo_hours = 24\nundo_hours = 24", "undo_hours", "stands twice; keep one of them"),
    ("[[institution]]\nname = \"Ziekenhuis", "[institution]\nname = \"Ziekenhuis", "institution", ""),
    ("name = \"Ziekenhuis Leieland\"", "", "institution.name", "is missing; write it in this section"),
    ("[[officer_oidc.institution]]", "[officer_oidc.institution]", "officer_oidc.institution", "[[officer_oidc.institution]]"),
    // Kinds of values.
    ("\"KEY\"", "128", "session_key", "is a number; expected: a text, in double quotes"),
    ("undo_hours = 24", "undo_hours = \"24 uur\"", "rules.undo_hours", "is a text; expected: a whole number, without quotes"),
    ("undo_hours = 24", "undo_hours = 1.5", "rules.undo_hours", "is a number; expected: a whole number, without quotes"),
    ("undo_hours = 24", "undo_hours = -1", "rules.undo_hours", "is out of range; expected: a whole number"),
    ("undo_hours = 24", "undo_hours = geheim", "rules.undo_hours", "must be quoted"),
    ("\"toegang@example.org\"", "\"toegang@example.org", "mail_from", "expected `\"`"),
    ("[rules]", "[[rules]]", "rules", "expected: one pair of brackets, [rules]"),
    ("= false", "= \"ja\"", "rules.unblock_by_two_callbacks", "expected: true or false, without quotes"),
    ("[\"127.0.0.1\", \"10.1.0.0/16\"]", "\"127.0.0.1\"", "trusted_proxies", "expected: a list, in square brackets"),
    ("[2026-12-24]", "[\"24/12/2026\"]", "rules.closed_days", "write one such as 2026-12-24"),
    ("\"checked\"", "\"soms\"", "patient_oidc.fresh", "expected one of: checked, provider, unchecked"),
    // Out of range.
    ("undo_hours = 24", "undo_hours = 0", "rules.undo_hours", "write a number from 1 to 100000"),
    ("database_connections = 8", "database_connections = 1", "database_connections", "write a number from 2 to 100"),
    ("stop_delay_seconds = 5", "stop_delay_seconds = 300", "stop_delay_seconds", "write a number from 0 to 60"),
    ("access_years = 10", "access_years = 2", "retention.access_years", "write a number from 3 to 100"),
    ("adult_from = 18", "adult_from = 12", "representation", "write ages from 1 to 25"),
    ("window_left_mm = 20", "window_left_mm = 5", "letters.window_left_mm", "write a number from 15 to 125"),
    ("window_left_mm = 20", "window_top_mm = 90", "letters.window_top_mm", "write a number from 40 to 65"),
    ("max_age_minutes = 45", "max_age_minutes = 90", "ehealth.max_age_minutes", "write a number from 1 to 60"),
    // What is missing.
    ("base_url = \"https://toegang.example.org\"", "", "base_url", "is missing; write base_url = \"https://"),
    ("mail_from = \"toegang@example.org\"", "", "mail_from", "is missing; write mail_from = \""),
    ("session_key = \"KEY\"", "", "session_key", "or set PORTAL_SESSION_KEY"),
    ("head_file = \"FOLDER/audit.heads\"", "", "audit.head_file", "is missing; write head_file = \""),
    ("client_secret = \"geheim\"\nkeys", "keys", "patient_oidc.client_secret", "set PORTAL_PATIENT_OIDC_CLIENT_SECRET"),
    ("niss_claim = \"egovNRN\"", "", "patient_oidc.niss_claim", "so write niss_claim = \"egovNRN\""),
    ("[\"Level450\"]", "[]", "patient_oidc.accepted_acr", "write the levels of assurance"),
    ("role_claim = \"groups\"", "", "officer_oidc.role_claim", "is missing; write role_claim = \"groups\""),
    ("key = \"key.pem\"\nmax", "max", "ehealth.key", "is missing; write the file of a private key"),
    // Addresses and ports.
    ("https://toegang.example.org", "http://toegang.example.org", "base_url", "must start with https://"),
    (
        "https://toegang.example.org",
        "https://toegang.example.org/portaal",
        "base_url",
        "without a path; write one such as https://",
    ),
    ("https://toegang.example.org", "toegang.example.org", "base_url", "write one such as https://"),
    ("\"127.0.0.1:8080\"", "\"8080\"", "listen", "write one such as 127.0.0.1:8080"),
    ("\"127.0.0.1:8080\"", "\"127.0.0.1:80800\"", "listen", "write one such as 127.0.0.1:8080"),
    ("127.0.0.1:18080", "127.0.0.1:8080", "ops_listen", "is the address of listen; write another port"),
    ("\"10.1.0.0/16\"", "\"proxy.example.org\"", "trusted_proxies", "write one such as 10.0.0.0/8"),
    ("10.1.0.0/16", "0.0.0.0/0", "trusted_proxies", "is everybody"),
    ("https://www.wikipedia.org/", "http://www.wikipedia.org/", "exit_url", "must start with https://"),
    ("https://www.wikipedia.org/", "https://toegang.example.org/", "exit_url", "write the address of a neutral site of others"),
    ("https://www.example.org", "http://www.example.org", "info_url", "write one such as https://"),
    ("tcp://127.0.0.1:3310", "127.0.0.1:3310", "clamd_url", "write tcp://127.0.0.1:3310 or unix:"),
    ("mailto:security", "security", "security_contact", "write mailto:… or https://…"),
    ("\"toegang.example.org\"", "\"portaal\"", "smtp_hello", "write one such as toegang.ziekenhuis.be"),
    ("https://csam.example.org", "http://csam.example.org", "patient_oidc.issuer", "write https://…"),
    ("https://csam.example.org", "csam.example.org", "patient_oidc.issuer", "write https://…"),
    ("https://api.example.org/v2", "http://api.example.org/v2", "ehealth.url", "write https://…"),
    // Postgres.
    (
        "postgresql://mijntoegang_app:geheim@127.0.0.1:1/mijntoegang",
        "mysql://x",
        "database_url",
        "write postgresql://role:password@",
    ),
    ("_app:geheim@127.0.0.1:1", "_app:geheim@db.example.org", "database_url", "add sslmode=require"),
    ("mijntoegang_owner", "mijntoegang_app", "owner_database_url", "write the owner of the tables there, mijntoegang_owner"),
    ("mail_from", "database_ca = \"/nergens\"\nmail_from", "database_ca", "cannot read /nergens"),
    // Mail, and wishes for TLS that contradict each other.
    ("smtps://portaal:geheim@mail", "smtp://portaal:geheim@mail", "smtp_url", "use smtps:// or smtp://…?tls=required"),
    ("smtps://portaal:geheim@mail", "smtps://portaal@mail", "smtp_url", "give both a user and a password, or neither"),
    ("smtps://portaal:geheim@mail", "mail", "smtp_url", "write smtps://user:password@host:465"),
    ("smtps://portaal:geheim@mail.example.org", "smtp://127.0.0.1:25", "smtp_ca", "write smtps:// or ?tls=required there"),
    ("smtp_ca = \"FOLDER/cert.pem\"", "smtp_ca = \"FOLDER/key.pem\"", "smtp_ca", "holds no certificate; write a PEM file"),
    ("toegang@example.org", "toegang", "mail_from", "is no e-mail address"),
    // Institutions.
    ("\"ombudsdienst@example.org\"", "\"ombudsdienst\"", "institution.email", "is no e-mail address"),
    ("\"directie@example.org\"", "\"directie\"", "institution.escalation_email", "is no e-mail address"),
    ("name = \"AZ Sint-Lucas Brugge\"", "name = \" \"", "institution.name", "write the hospital's name"),
    ("0999.000.129", "0999.000.128", "institution.cbe", "its 10 digits end on two check digits"),
    ("0999.000.129", "0566.988.259", "institution.cbe", "0566988259 stands twice"),
    (
        "stand_in = \"0999000129\"",
        "stand_in = \"0566988259\"",
        "institution.stand_in",
        "write the cbe of another [[institution]]",
    ),
    ("stand_in = \"0999000129\"", "stand_in = \"0403019261\"", "institution.stand_in", "stands under no [[institution]]"),
    ("050 36 57 89", "050 36 57 89 / 050 36 57 90", "institution.phone", "write one such as 050 36 57 89"),
    (
        "role = \"ombuds\"\ncbe = \"0566988259\"",
        "role = \"ombuds\"\ncbe = \"0403019261\"",
        "officer_oidc.institution",
        "under no",
    ),
    // Files and lists.
    ("\"KEY\"", "\"0a0a\"", "session_key", "write 128 hexadecimal digits, from: openssl rand -hex 64"),
    ("FOLDER/lookup.key", "FOLDER/cert.pem", "audit.lookup_key_file", "chmod 600"),
    ("keys = [\"key.pem\"]", "keys = [\"weg.pem\"]", "patient_oidc.keys", "cannot read"),
    ("keys = [\"key.pem\"]", "keys = [\"open.pem\"]", "patient_oidc.keys", "chmod 600"),
    ("ca = \"cert.pem\"\nniss", "ca = \"weg.pem\"\nniss", "patient_oidc.ca", "cannot read"),
    ("key = \"key.pem\"\nmax", "key = \"open.pem\"\nmax", "ehealth.key", "chmod 600"),
    ("client_id = \"mijn-toegang\"\nkey =", "key =", "ehealth.client_id", "is missing; write client_id"),
    ("\"deny\"", "\"misschien\"", "ehealth.unchecked", "write permit or deny"),
    ("\"refresh\"", "\"uur\"", "officer_oidc.recheck", "expected one of: refresh, userinfo, back-channel, none"),
    ("code = \"kaart\"", "code = \"Kaart gezien\"", "rules.identity_checks", "write small letters, digits and dashes"),
];

/// A folder with the files that the settings name.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("mt-wrong-{}", uuid::Uuid::now_v7()));
    let (cert, key) = certificate(&folder, "DNS:localhost");
    std::fs::copy(&key, folder.join("open.pem")).unwrap();
    let mode = |file: &Path, mode| std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(&folder.join("open.pem"), 0o644);
    mode(&key, 0o600);
    mode(&cert, 0o644);
    write_private(&folder.join("lookup.key"), &"0a".repeat(32));
    folder
}

/// What a command says of a configuration, in its one line.
fn answer(command: &str, folder: &Path, text: &str) -> String {
    let file = folder.join("portal.toml");
    write_private(&file, &text.replace("FOLDER", &folder.display().to_string()).replace("KEY", &"0a".repeat(64)));
    let mut program = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    let output = program.args([command, "--config"]).arg(&file).env_clear().env("RUST_LOG", "error").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
    assert!(!said.contains("geheim") && !said.contains("0a0a"), "{said}");
    said.trim_end().strip_prefix("mijntoegang: ").unwrap().to_owned()
}

#[test]
fn each_wrong_configuration_is_answered_with_its_key_and_what_to_write() {
    assert!(WRONG.len() >= 40);
    let folder = folder();
    let right = answer("check", &folder, WHOLE);
    assert!(right.starts_with("database_url: Postgres does not answer"), "{right}");
    let mut amiss = Vec::new();
    for (from, to, key, says) in WRONG {
        assert!(WHOLE.contains(from), "{from}");
        let text = WHOLE.replacen(from, to, 1);
        let said = answer("check", &folder, &text);
        // Of the file's structure the line is told first.
        let sentence = said.strip_prefix(&folder.join("portal.toml").display().to_string()).map_or(said.as_str(), |rest| {
            rest.strip_prefix(", line ").and_then(|rest| rest.split_once(": ")).map_or(rest, |(_, sentence)| sentence)
        });
        if !sentence.starts_with(&format!("{key}: ")) || !sentence.contains(says) {
            amiss.push(format!("{from} → {to}: {said}"));
        }
        let served = answer("serve", &folder, &text);
        assert_eq!(served, said, "{from} → {to}");
    }
    std::fs::remove_dir_all(folder).unwrap();
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
}

#[test]
fn a_file_that_is_not_there_or_that_others_may_read_is_named() {
    let folder = folder();
    let file = folder.join("portal.toml");
    let run = |config: &Path| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        let output = program.args(["check", "--config"]).arg(config).env_clear().output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let said = run(&folder.join("weg.toml"));
    assert!(said.starts_with("mijntoegang: --config: cannot read ") && said.contains("weg.toml"), "{said}");
    answer("check", &folder, WHOLE);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    let said = run(&file);
    assert!(
        said.starts_with("mijntoegang: --config: ") && said.contains(&format!("run: chmod 600 {}", file.display())),
        "{said}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_slip_in_a_credential_is_told_by_its_file_and_line() {
    let folder = folder();
    let text = WHOLE.replace("session_key = \"KEY\"\n", "").replace(":geheim@127", "@127").replace("portaal:geheim@", "");
    let text = text.replace("client_secret = \"geheim\"\n", "").replace("FOLDER", &folder.display().to_string());
    let file = folder.join("portal.toml");
    write_private(&file, &text);
    let credentials = folder.join("credentials");
    std::fs::create_dir(&credentials).unwrap();
    let run = |secrets: &str, owner: Option<&str>| {
        write_private(&credentials.join("secrets.env"), secrets);
        if let Some(owner) = owner {
            write_private(&credentials.join("owner.env"), owner);
        }
        let mut program = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        program.args(["check", "--config"]).arg(&file).env_clear().env("CREDENTIALS_DIRECTORY", &credentials);
        let output = program.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("geheim"), "{said}");
        said.strip_prefix("mijntoegang: ").unwrap().trim_end().to_owned()
    };
    let secrets = format!(
        "# geheim\nPORTAL_SESSION_KEY={}\nPORTAL_PATIENT_OIDC_CLIENT_SECRET=geheim\nPORTAL_OFFICER_OIDC_CLIENT_SECRET=geheim\n",
        "0a".repeat(64)
    );
    let said = run(&secrets, None);
    assert!(said.starts_with("database_url: Postgres does not answer"), "{said}");
    for (line, says) in [
        ("PORTAL_SMTP_URI=smtp://geheim", "secrets.env, line 5: PORTAL_SMTP_URI: is an unknown key; write PORTAL_SMTP_URL"),
        ("PORTAL_SMTP_URL=\"smtp://geheim\"", "secrets.env, line 5: PORTAL_SMTP_URL: stands in quotes; leave them out"),
        ("geheim", "secrets.env, line 5: is no setting; write PORTAL_…"),
    ] {
        assert!(run(&format!("{secrets}{line}\n"), None).starts_with(says), "{line}");
    }
    let said = run(&secrets.replace("PORTAL_SESSION_KEY", "# PORTAL_SESSION_KEY"), None);
    assert!(said.starts_with("session_key: is missing; write session_key = "), "{said}");
    let said = run(&secrets, Some("\nPORTAL_OWNER_URL=geheim\n"));
    assert!(
        said.starts_with("owner.env, line 2: PORTAL_OWNER_URL: is an unknown key; write PORTAL_OWNER_DATABASE_URL"),
        "{said}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}
