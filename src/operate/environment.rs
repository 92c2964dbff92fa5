//! Settings beside the file: `PORTAL_…` variables, and the same lines in the credentials that systemd hands to the process alone.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

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
}
