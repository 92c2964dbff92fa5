//! Settings beside the file: `PORTAL_…` variables, and the same lines in the credentials that systemd hands to the process alone.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use crate::config::{nearest, variables};

/// The names of the credentials (`LoadCredential=` of the units).
const CREDENTIALS: [&str; 2] = ["secrets.env", "owner.env"];

static HANDED_OVER: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY");
    folder.map(|folder| read_credentials(Path::new(&folder))).unwrap_or_default()
});

/// A variable of the process wins over a credential.
pub(super) fn environment(key: &str) -> Option<String> {
    std::env::var(key).ok().or_else(|| HANDED_OVER.get(key).cloned())
}

/// Whether every line of the credentials is a setting that is known: a slip in a key would otherwise be a key that is missing.
///
/// # Errors
/// With the file and the line to change; never with what stands there.
pub fn check_credentials() -> anyhow::Result<()> {
    let Some(folder) = std::env::var_os("CREDENTIALS_DIRECTORY") else {
        return Ok(());
    };
    for name in CREDENTIALS {
        if let Ok(text) = std::fs::read_to_string(Path::new(&folder).join(name)) {
            check_lines(&text).map_err(|(line, what)| anyhow::anyhow!("{name}, line {line}: {what}"))?;
        }
    }
    Ok(())
}

fn check_lines(text: &str) -> Result<(), (usize, String)> {
    let known = variables();
    for (at, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: String| Err((at + 1, what));
        let Some((key, value)) = line.split_once('=').filter(|(key, _)| key.starts_with("PORTAL_")) else {
            return wrong("is no setting; write PORTAL_… and its value, as in PORTAL_SMTP_URL=smtp://127.0.0.1:25".to_owned());
        };
        if !known.iter().any(|one| one == key) {
            return match nearest(key, known.iter().map(String::as_str)) {
                Some(near) => wrong(format!("{key}: is an unknown key; write {near}")),
                None => wrong(format!("{key}: is an unknown key; expected one of: {}", known.join(", "))),
            };
        }
        if value.starts_with(['"', '\'']) {
            return wrong(format!("{key}: stands in quotes; leave them out"));
        }
    }
    Ok(())
}

fn read_credentials(folder: &Path) -> HashMap<String, String> {
    let texts = CREDENTIALS.iter().filter_map(|name| std::fs::read_to_string(folder.join(name)).ok());
    texts.flat_map(|text| settings(&text).map(|(key, value)| (key.to_owned(), value.to_owned())).collect::<Vec<_>>()).collect()
}

/// A key and a value a line, as the files say of themselves: no quotes; what begins with # is an explanation.
fn settings(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().map(str::trim).filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_setting_or_an_explanation() {
        let text = "# PORTAL_A=1\n\n PORTAL_B=postgresql://a:b=c@d/e?sslmode=require \nPORTAL_C=\nniets\n";
        let all: Vec<_> = settings(text).collect();
        assert_eq!(all, [("PORTAL_B", "postgresql://a:b=c@d/e?sslmode=require"), ("PORTAL_C", "")]);
    }

    #[test]
    fn a_slip_in_a_line_is_told_without_what_stands_there() {
        assert_eq!(
            check_lines("# geheim\n\nPORTAL_SESSION_KEY=ab\nPORTAL_AUDIT_KEY_FILE=/x\nPORTAL_OFFICER_OIDC_CLIENT_SECRET=\n"),
            Ok(())
        );
        for (text, says) in [
            ("\nPORTAL_DATABASE_URI=geheim", "PORTAL_DATABASE_URI: is an unknown key; write PORTAL_DATABASE_URL"),
            ("\nPORTAL_SMTP_URL=\"geheim\"", "PORTAL_SMTP_URL: stands in quotes; leave them out"),
            ("\ngeheim", "is no setting; write PORTAL_…"),
            ("\ngeheim=geheim", "is no setting; write PORTAL_…"),
        ] {
            let (line, what) = check_lines(text).unwrap_err();
            assert!(line == 2 && what.contains(says) && !what.contains("geheim"), "{text}: {line}: {what}");
        }
    }
}
