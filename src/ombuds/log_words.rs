//! What the codes of the audit mean, in words. Every action has some: a test reads the audit's constructors.

use crate::i18n::{Locale, t};

/// Every action with its words' key.
const ACTIONS: [(&str, &str); 68] = [
    ("access-given-again", "logboek-access-given-again"),
    ("application-added", "logboek-application-added"),
    ("application-revoked", "logboek-application-revoked"),
    ("application-token-added", "logboek-application-token-added"),
    ("attachment-read", "logboek-attachment-read"),
    ("audit-dropped", "logboek-audit-dropped"),
    ("break-attached", "logboek-break-attached"),
    ("break-contents-told", "logboek-break-contents-told"),
    ("break-distrusted", "logboek-break-distrusted"),
    ("break-read", "logboek-break-read"),
    ("break-refused", "logboek-break-refused"),
    ("break-reported", "logboek-break-reported"),
    ("break-reviewed", "logboek-break-reviewed"),
    ("break-stopped", "logboek-break-stopped"),
    ("break-withheld", "logboek-break-withheld"),
    ("breaks-read", "logboek-breaks-read"),
    ("care-worker-added", "logboek-care-worker-added"),
    ("case-closed", "logboek-case-closed"),
    ("case-taken", "logboek-case-taken"),
    ("changes-acknowledged", "logboek-changes-acknowledged"),
    ("changes-followed", "logboek-changes-followed"),
    ("consents-read", "logboek-consents-read"),
    ("conversation-closed", "logboek-conversation-closed"),
    ("conversation-read", "logboek-conversation-read"),
    ("conversation-reopened", "logboek-conversation-reopened"),
    ("conversation-withheld", "logboek-conversation-withheld"),
    ("data-downloaded", "logboek-data-downloaded"),
    ("email-asked", "logboek-email-asked"),
    ("email-confirmed", "logboek-email-confirmed"),
    ("email-removed", "logboek-email-removed"),
    ("ending-undone", "logboek-ending-undone"),
    ("exclusion-ended-at-request", "logboek-exclusion-ended-at-request"),
    ("exclusion-registered", "logboek-exclusion-registered"),
    ("intake-refused", "logboek-intake-refused"),
    ("letter-sent", "logboek-letter-sent"),
    ("log-read", "logboek-log-read"),
    ("message-answered", "logboek-message-answered"),
    ("message-sent", "logboek-message-sent"),
    ("messages-list-read", "logboek-messages-list-read"),
    ("notices-resumed", "logboek-notices-resumed"),
    ("notices-stopped", "logboek-notices-stopped"),
    ("patient-chosen", "logboek-patient-chosen"),
    ("patient-read", "logboek-patient-read"),
    ("patients-searched", "logboek-patients-searched"),
    ("registration-retracted", "logboek-registration-retracted"),
    ("request-answered", "logboek-request-answered"),
    ("request-asked", "logboek-request-asked"),
    ("request-called", "logboek-request-called"),
    ("request-entered", "logboek-request-entered"),
    ("request-handed-back", "logboek-request-handed-back"),
    ("request-noted", "logboek-request-noted"),
    ("request-prepared", "logboek-request-prepared"),
    ("request-read", "logboek-request-read"),
    ("request-refused", "logboek-request-refused"),
    ("request-reopened", "logboek-request-reopened"),
    ("request-sent", "logboek-request-sent"),
    ("request-taken", "logboek-request-taken"),
    ("request-taken-over", "logboek-request-taken-over"),
    ("request-withdrawn", "logboek-request-withdrawn"),
    ("request-withheld", "logboek-request-withheld"),
    ("session-ended", "logboek-session-ended"),
    ("session-ended-by-provider", "logboek-session-ended-by-provider"),
    ("session-length-chosen", "logboek-session-length-chosen"),
    ("sessions-ended-by-operator", "logboek-sessions-ended-by-operator"),
    ("signed-in", "logboek-signed-in"),
    ("signed-out", "logboek-signed-out"),
    ("standing-read", "logboek-standing-read"),
    ("worklist-read", "logboek-worklist-read"),
];

/// An action in words; one that has none is shown all the same.
pub(super) fn words(locale: Locale, action: &str) -> &'static str {
    t(locale, ACTIONS.iter().find(|(code, _)| *code == action).map_or("logboek-andere", |(_, key)| key))
}

/// Every action, with its words.
pub(super) fn all(locale: Locale) -> impl Iterator<Item = (&'static str, &'static str)> {
    ACTIONS.iter().map(move |(code, key)| (*code, t(locale, key)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_action_of_the_audit_has_words() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/audit");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let source: String = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
        // A literal of a constructor: the first argument, or one of two that are chosen between.
        let mut found = BTreeSet::new();
        for call in ["new(", "of_request(", "of_conversation(", "of_break(", "of_application(", "{ "] {
            for rest in source.split(call).skip(1) {
                if let Some((code, _)) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'))
                    && code.contains('-')
                    && (call != "{ " || rest.contains("\" }"))
                    && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                    && !rest.trim_start().starts_with(&format!("\"{code}\":"))
                {
                    found.insert(code);
                }
            }
        }
        assert!(found.len() > 50, "the constructors were read: {found:?}");
        assert!(found.contains("request-called") && found.contains("request-noted") && found.contains("log-read"));
        let known: BTreeSet<&str> = ACTIONS.iter().map(move |(code, _)| *code).collect();
        assert_eq!(found, known, "actions, and those that have words here");
        for (code, key) in ACTIONS {
            assert_eq!(key, format!("logboek-{code}"));
            assert_ne!(t(Locale::DUTCH, key), key, "no words for {code}");
        }
    }
}
