//! What of Consents is served, for the CapabilityStatement.

use serde_json::{Value, json};

/// The part about Consents.
pub fn capability() -> Value {
    let parameter = |name: &str, kind: &str, words: &str| json!({ "name": name, "type": kind, "documentation": words });
    json!({
        "type": "Consent",
        "documentation": "An exclusion: a patient shuts one named care worker out of the record. Read-only. Searched with POST …/_search, the parameters in its body only; GET takes nothing but _page, as a link `next` gives it.",
        "interaction": [
            { "code": "read" },
            { "code": "vread" },
            { "code": "history-instance" },
            { "code": "history-type", "documentation": "_since, _count" },
            { "code": "search-type", "documentation": "POST only" },
        ],
        "versioning": "versioned",
        "readHistory": true,
        "updateCreate": false,
        "searchParam": [
            parameter("patient", "reference", "patient:identifier=system|value only (or patient.identifier), the system ssin"),
            parameter("actor", "reference", "actor:identifier=system|value only: ssin, nihdi-professional or nihdi (compared by its first 8 digits) or a personnel number"),
            parameter("status", "token", "several with a comma"),
            parameter("_lastUpdated", "date", "eq, ne, gt, ge, lt, le; repeatable"),
            parameter("_id", "token", "at most 20 with a comma"),
            parameter("_count", "number", "the size of a page: 100 unless said, 1000 at most"),
        ],
    })
}
