//! What a configuration must hold, and what refuses it.

mod ehealth;
mod sign_in;

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::calendar::WorkingDays;

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
        ("@localhost/", "@localhost:5432,localhost:5433/", "add target_session_attrs=read-write"),
        (
            "@localhost/mijntoegang\"",
            "@%2Frun%2Fa,localhost/mijntoegang?target_session_attrs=read-write\"",
            "database_url: names several servers, of which one is a socket's folder",
        ),
        ("KEY", "geheim", "session_key: is too weak"),
        ("mail_from = \"toegang@example.org\"", "", "mail_from: is missing"),
        ("0566988259", "0566988258", "institution.cbe"),
        ("smtps://mail", "smtp://mail", "smtp_url"),
        ("mail_from", "smtp_hello = \"portaal\"\n    mail_from", "smtp_hello: is no whole name of a machine"),
        ("mail_from", "smtp_hello = \"-x.example.org\"\n    mail_from", "smtp_hello: is no whole name of a machine"),
        ("127.0.0.1:8080", "overal", "listen: is no address"),
        ("listen =", "luister =", "luister: is an unknown key; write listen"),
        ("toegang.example.org\"", "toegang.example.org/pad\"", "base_url: is no address without a path"),
        ("toegang.example.org\"", "ik@toegang.example.org\"", "base_url: is no address without a path"),
        ("mail_from", "exit_url = \"http://elders.example.org/\"\n    mail_from", "exit_url: must start with https://"),
        ("mail_from", "exit_url = \"https://toegang.example.org/x\"\n    mail_from", "exit_url: leads back to this portal"),
        ("[[institution]]", "[rules]\n    notice_minutes = 1441\n    [[institution]]", "rules.notice_minutes: write a number"),
        (
            "[[institution]]",
            "[rules]\n    ombuds_mail_minutes = 1441\n    [[institution]]",
            "rules.ombuds_mail_minutes: write a number",
        ),
        ("[[institution]]", "[rules]\n    undo_hours = 0\n    [[institution]]", "rules.undo_hours: write a number"),
        ("[[institution]]", "[rules]\n    case_days = 0\n    [[institution]]", "rules.case_days: write a number"),
        (
            "[[institution]]",
            "[rules]\n    reports_told_a_day = 0\n    [[institution]]",
            "rules.reports_told_a_day: write a number",
        ),
        (
            "[[institution]]",
            "[audit]\n    key_file = \"a\"\n    head_file = \"b\"\n    lookup_key_file = \"/nergens\"\n    [[institution]]",
            "audit.lookup_key_file: cannot read /nergens",
        ),
        (
            "[[institution]]",
            "[rules]\n    stop_wait_hours = 0\n    [[institution]]",
            "rules.stop_wait_hours: write a number from 1 to 720",
        ),
        ("[[institution]]", "[rules]\n    stop_wait_hours = 721\n    [[institution]]", "rules.stop_wait_hours: write a number"),
        ("[[institution]]", "[rules]\n    stop_wait_letter_days = 0\n    [[institution]]", "rules.stop_wait_letter_days: write"),
        ("[[institution]]", "[rules]\n    stop_wait_letter_days = 61\n    [[institution]]", "write a number from 1 to 60"),
        ("[[institution]]", "[rules]\n    audit_years = 0\n    [[institution]]", "rules.audit_years: write a number"),
        ("[[institution]]", "[audit]\n    head_file = \"/x\"\n    [[institution]]", "audit.key_file: is missing"),
        ("[[institution]]", "[audit]\n    key_file = \"/x\"\n    [[institution]]", "audit.head_file: is missing"),
    ] {
        let error = load((from, to)).err().unwrap_or_else(|| panic!("{to} was taken"));
        assert!(error.contains(says), "{to}: {error}");
    }
}

#[test]
fn an_institutions_telephone_and_address_are_read_as_people_write_them() {
    for (typed, shown, link) in [
        ("+32 (0)50 36 57 89", "+32 (0)50 36 57 89", "+3250365789"),
        ("0032 50 36 57 89", "0032 50 36 57 89", "+3250365789"),
        ("050 36 57 89 (toestel 12)", "050 36 57 89 (toestel 12)", "+3250365789;ext=12"),
        ("\u{200e}050/36.57.89\u{feff}", "050/36.57.89", "+3250365789"),
        ("+31 6 12345678", "+31 6 12345678", "+31612345678"),
    ] {
        let contact = load(("050 36 57 89", typed)).unwrap().institutions.remove(0).contact;
        assert_eq!((contact.phone.as_str(), contact.phone_link.as_str()), (shown, link), "{typed}");
    }
    let contact =
        load(("ombudsdienst@example.org", "Ombudsdienst <info@ziekenhuis-één.be>")).unwrap().institutions.remove(0).contact;
    assert_eq!(
        (contact.email.as_str(), contact.email_link().as_str()),
        ("info@ziekenhuis-één.be", "info@xn--ziekenhuis-n-leba.be")
    );
    assert_eq!(load(("0566988259", "0566.988\u{200b}.259")).unwrap().institutions[0].cbe.as_str(), "0566988259");
    let error = load(("ombudsdienst@example.org", "ombudsdiénst@example.org")).err().unwrap();
    assert!(error.starts_with("institution.email: ") && error.contains("before the @"), "{error}");
}

#[test]
fn a_telephone_that_is_none_is_refused_with_its_line() {
    for typed in ["050 36 57 89 / 050 36 57 90", "050 36 57", "bel ons", ""] {
        let error = load(("050 36 57 89", typed)).err().unwrap_or_else(|| panic!("{typed} was taken"));
        assert!(error.contains(", line 13: institution.phone: "), "{error}");
    }
}

#[test]
fn closed_days_are_dates_and_a_bad_one_is_refused_with_its_line() {
    let rules = |days: &str| load(("[[institution]]", &format!("[rules]\n    closed_days = {days}\n    [[institution]]")));
    let day = |month, day| chrono::NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let taken = rules("[2026-12-28, \"2026-07-20\"]").unwrap().rules.working_days;
    assert_eq!(taken, WorkingDays::closed_on([day(7, 20), day(12, 28)]));
    assert_eq!(rules("[]").unwrap().rules.working_days, WorkingDays::default());
    for (bad, line) in [
        ("[2026-12-24, \"28/12/2026\"]", 10),
        ("[\n2026-12-24,\n\"2026-02-30\"]", 12),
        ("[2026-12-24T10:00:00]", 10),
        ("[10:00:00]", 10),
        ("[20261224]", 10),
        ("\"2026-12-24\"", 10),
    ] {
        let error = rules(bad).err().unwrap_or_else(|| panic!("{bad} was taken"));
        assert!(error.contains(&format!(", line {line}: ")), "{bad}: {error}");
        assert!(error.contains("2026-12-24") || error.contains("a list"), "{bad}: {error}");
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
fn a_stand_in_is_another_institution_of_the_file() {
    let own = |more: &str| load(("phone = \"050 36 57 89\"", &format!("phone = \"050 36 57 89\"\n    {more}")));
    let second = "[[institution]]\n    name = \"AZ Zeewind\"\n    cbe = \"0999000129\"\n    email = \"z@example.org\"\n    phone = \"051 20 00 00\"";
    assert_eq!(own("").unwrap().institutions[0].stand_in, None);
    let config =
        own(&format!("stand_in = \"0999.000.129\"\n    escalation_email = \"directie@example.org\"\n    {second}")).unwrap();
    assert_eq!(config.institutions[0].stand_in, Some(config.institutions[1].cbe.clone()));
    assert!(config.institutions[0].escalation_email.is_some());
    let mutual = format!("stand_in = \"0999000129\"\n    {second}\n    stand_in = \"0566988259\"");
    assert!(own(&mutual).is_ok(), "each for the other");
    for (more, says) in [
        ("stand_in = \"0566988259\"".to_owned(), "institution.stand_in: 0566988259 names itself"),
        ("stand_in = \"0999000129\"".to_owned(), "institution.stand_in: 0999000129 stands under no [[institution]]"),
        ("stand_in = \"12\"".to_owned(), "institution.stand_in: 12 is no CBE number"),
        ("escalation_email = \"directie\"".to_owned(), "institution.escalation_email: \"directie\" is no e-mail address"),
        (second.replace("0999000129", "0566988259"), "institution.cbe: 0566988259 stands twice"),
    ] {
        let error = own(&more).err().unwrap_or_else(|| panic!("{more} was taken"));
        assert!(error.contains(says), "{more}: {error}");
    }
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
