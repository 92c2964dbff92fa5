//! What the codes of the audit mean, in words. Every action has some: a test reads the audit's constructors.

use crate::i18n::{Locale, t};

/// Every action with its words' key.
const ACTIONS: [(&str, &str); 119] = [
    ("access-given-again", "officer-log-access-given-again"),
    ("act-disputed", "officer-log-act-disputed"),
    ("application-added", "officer-log-application-added"),
    ("application-revoked", "officer-log-application-revoked"),
    ("application-token-added", "officer-log-application-token-added"),
    ("attachment-read", "officer-log-attachment-read"),
    ("audit-dropped", "officer-log-audit-dropped"),
    ("block-lifted", "officer-log-block-lifted"),
    ("blocked-act-refused", "officer-log-blocked-act-refused"),
    ("break-attached", "officer-log-break-attached"),
    ("break-contents-told", "officer-log-break-contents-told"),
    ("break-distrusted", "officer-log-break-distrusted"),
    ("break-read", "officer-log-break-read"),
    ("break-refused", "officer-log-break-refused"),
    ("break-reported", "officer-log-break-reported"),
    ("break-reviewed", "officer-log-break-reviewed"),
    ("break-stopped", "officer-log-break-stopped"),
    ("breaks-read", "officer-log-breaks-read"),
    ("care-worker-added", "officer-log-care-worker-added"),
    ("care-worker-closed", "officer-log-care-worker-closed"),
    ("care-worker-renumbered", "officer-log-care-worker-renumbered"),
    ("case-closed", "officer-log-case-closed"),
    ("case-taken", "officer-log-case-taken"),
    ("changes-acknowledged", "officer-log-changes-acknowledged"),
    ("changes-followed", "officer-log-changes-followed"),
    ("consents-read", "officer-log-consents-read"),
    ("conversation-closed", "officer-log-conversation-closed"),
    ("conversation-read", "officer-log-conversation-read"),
    ("conversation-reopened", "officer-log-conversation-reopened"),
    ("data-downloaded", "officer-log-data-downloaded"),
    ("decisions-looked-up", "officer-log-decisions-looked-up"),
    ("directory-imported", "officer-log-directory-imported"),
    ("dispute-closed", "officer-log-dispute-closed"),
    ("dispute-listed", "officer-log-dispute-listed"),
    ("dispute-read", "officer-log-dispute-read"),
    ("dispute-taken", "officer-log-dispute-taken"),
    ("ehealth-answer-accepted", "officer-log-ehealth-answer-accepted"),
    ("ehealth-exclusion-appeared", "officer-log-ehealth-exclusion-appeared"),
    ("ehealth-exclusion-gone", "officer-log-ehealth-exclusion-gone"),
    ("ehealth-organisation-appeared", "officer-log-ehealth-organisation-appeared"),
    ("ehealth-organisation-gone", "officer-log-ehealth-organisation-gone"),
    ("email-asked", "officer-log-email-asked"),
    ("email-confirmed", "officer-log-email-confirmed"),
    ("email-removed", "officer-log-email-removed"),
    ("ending-taken-back", "officer-log-ending-taken-back"),
    ("ending-undone", "officer-log-ending-undone"),
    ("exclusion-ended-at-request", "officer-log-exclusion-ended-at-request"),
    ("exclusion-registered", "officer-log-exclusion-registered"),
    ("home-adoption-cancelled", "officer-log-home-adoption-cancelled"),
    ("home-adoption-entered", "officer-log-home-adoption-entered"),
    ("home-adoption-planned", "officer-log-home-adoption-planned"),
    ("home-adoption-refused", "officer-log-home-adoption-refused"),
    ("home-confirmed", "officer-log-home-confirmed"),
    ("figures-downloaded", "officer-log-figures-downloaded"),
    ("figures-read", "officer-log-figures-read"),
    ("handlers-named", "officer-log-handlers-named"),
    ("identity-seen", "officer-log-identity-seen"),
    ("intake-refused", "officer-log-intake-refused"),
    ("letter-printed", "officer-log-letter-printed"),
    ("letter-read", "officer-log-letter-read"),
    ("letter-sent", "officer-log-letter-sent"),
    ("letters-read", "officer-log-letters-read"),
    ("log-downloaded", "officer-log-log-downloaded"),
    ("log-read", "officer-log-log-read"),
    ("matter-not-found", "officer-log-matter-not-found"),
    ("message-answered", "officer-log-message-answered"),
    ("message-sent", "officer-log-message-sent"),
    ("messages-list-read", "officer-log-messages-list-read"),
    ("notices-resumed", "officer-log-notices-resumed"),
    ("notices-stopped", "officer-log-notices-stopped"),
    ("patient-chosen", "officer-log-patient-chosen"),
    ("patient-merge-declined", "officer-log-patient-merge-declined"),
    ("patient-merge-proposed", "officer-log-patient-merge-proposed"),
    ("patient-number-changed", "officer-log-patient-number-changed"),
    ("patient-read", "officer-log-patient-read"),
    ("patients-merged", "officer-log-patients-merged"),
    ("patients-searched", "officer-log-patients-searched"),
    ("patients-unmerged", "officer-log-patients-unmerged"),
    ("receipt-read", "officer-log-receipt-read"),
    ("registration-retracted", "officer-log-registration-retracted"),
    ("request-answered", "officer-log-request-answered"),
    ("request-asked", "officer-log-request-asked"),
    ("request-called", "officer-log-request-called"),
    ("request-entered", "officer-log-request-entered"),
    ("request-handed-back", "officer-log-request-handed-back"),
    ("request-handed-over", "officer-log-request-handed-over"),
    ("request-noted", "officer-log-request-noted"),
    ("request-prepared", "officer-log-request-prepared"),
    ("request-read", "officer-log-request-read"),
    ("request-refused", "officer-log-request-refused"),
    ("request-reopened", "officer-log-request-reopened"),
    ("request-sent", "officer-log-request-sent"),
    ("request-taken", "officer-log-request-taken"),
    ("request-taken-in", "officer-log-request-taken-in"),
    ("request-taken-over", "officer-log-request-taken-over"),
    ("request-withdrawn", "officer-log-request-withdrawn"),
    ("rows-deleted", "officer-log-rows-deleted"),
    ("session-ended", "officer-log-session-ended"),
    ("session-ended-by-provider", "officer-log-session-ended-by-provider"),
    ("session-length-chosen", "officer-log-session-length-chosen"),
    ("sessions-ended-by-operator", "officer-log-sessions-ended-by-operator"),
    ("signed-in", "officer-log-signed-in"),
    ("signed-out", "officer-log-signed-out"),
    ("stop-cancelled", "officer-log-stop-cancelled"),
    ("stop-carried-out", "officer-log-stop-carried-out"),
    ("stop-planned", "officer-log-stop-planned"),
    ("signal-seen", "officer-log-signal-seen"),
    ("template-added", "officer-log-template-added"),
    ("template-changed", "officer-log-template-changed"),
    ("template-restored", "officer-log-template-restored"),
    ("template-retired", "officer-log-template-retired"),
    ("what-if-read", "officer-log-what-if-read"),
    ("worklist-read", "officer-log-worklist-read"),
    ("people-linked", "officer-log-people-linked"),
    ("people-proposed", "officer-log-people-proposed"),
    ("people-settled", "officer-log-people-settled"),
    ("people-unlinked", "officer-log-people-unlinked"),
    ("unlinking-answered", "officer-log-unlinking-answered"),
    ("number-settled", "officer-log-number-settled"),
];

/// An action in words; one that has none is shown all the same.
pub(super) fn label(locale: Locale, action: &str) -> &'static str {
    t(locale, ACTIONS.iter().find(|(code, _)| *code == action).map_or("officer-log-andere", |(_, key)| key))
}

/// Every action, with its words.
pub(super) fn all(locale: Locale) -> impl Iterator<Item = (&'static str, &'static str)> {
    ACTIONS.iter().map(move |(code, key)| (*code, t(locale, key)))
}

/// The action of that code.
pub(super) fn find(code: &str) -> Option<&'static str> {
    ACTIONS.iter().map(|(known, _)| *known).find(|known| *known == code)
}

/// Actions of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActionGroup {
    Read,
    Changed,
    Breaks,
}

impl ActionGroup {
    /// As an address and the list say it.
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Read, "gelezen", "officer-log-gelezen"),
        (Self::Changed, "gewijzigd", "officer-log-gewijzigd"),
        (Self::Breaks, "doorbrekingen", "break-glass-kop"),
    ];

    pub(super) fn find(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == code).map(|(group, ..)| *group)
    }

    fn holds(self, code: &str) -> bool {
        let reads = code.ends_with("-read")
            || ["patients-searched", "patient-chosen", "decisions-looked-up", "dispute-listed", "log-downloaded"].contains(&code);
        let signs = code.starts_with("signed-") || code.starts_with("session") || code == "matter-not-found";
        match self {
            Self::Read => reads,
            Self::Changed => !reads && !signs,
            Self::Breaks => code.starts_with("break") || code.starts_with("case-"),
        }
    }
}

/// The actions of a group.
pub(super) fn of_group(group: ActionGroup) -> Vec<&'static str> {
    ACTIONS.iter().map(|(code, _)| *code).filter(|code| group.holds(code)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn whoever_asks_who_looked_gets_searches_too() {
        let read = of_group(ActionGroup::Read);
        for code in ["patient-read", "request-read", "patients-searched", "patient-chosen", "log-read", "log-downloaded"] {
            assert!(read.contains(&code), "{code}");
        }
        let changed = of_group(ActionGroup::Changed);
        assert!(changed.contains(&"exclusion-registered") && !changed.iter().any(|code| read.contains(code)));
        assert!(!changed.contains(&"signed-in") && of_group(ActionGroup::Breaks).contains(&"break-reviewed"));
    }

    #[test]
    fn every_action_of_the_audit_has_words() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/audit");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let source: String = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
        // A literal of a constructor: the first argument, or one of two that are chosen between.
        let mut found = BTreeSet::new();
        for call in ["new(", "of_request(", "of_conversation(", "of_break(", "of_application(", "of_dispute(", "{ "] {
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
        // The steps of a request name theirs in their table.
        let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/requests/steps.rs")).unwrap();
        let is_code = |text: &&str| text.contains('-') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        found.extend(table.split('"').skip(1).step_by(2).filter(is_code));
        // What the database links by itself, it writes down by itself.
        let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/schema.sql")).unwrap();
        for code in ["people-linked", "people-proposed"] {
            assert!(schema.contains(&format!("'{code}'")), "{code}");
            found.insert(code);
        }
        assert!(found.len() > 50, "the constructors were read: {found:?}");
        assert!(found.contains("request-called") && found.contains("request-noted") && found.contains("log-read"));
        let known: BTreeSet<&str> = ACTIONS.iter().map(move |(code, _)| *code).collect();
        assert_eq!(found, known, "actions, and those that have words here");
        for (code, key) in ACTIONS {
            assert_eq!(key, format!("officer-log-{code}"));
            assert_ne!(t(Locale::DUTCH, key), key, "no words for {code}");
        }
    }
}
