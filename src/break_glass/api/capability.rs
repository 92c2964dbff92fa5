//! What of AuditEvents is served, for the CapabilityStatement.

use serde_json::{Value, json};

/// The part about AuditEvents.
pub fn capability() -> Value {
    json!({
        "type": "AuditEvent",
        "documentation": "A break of the glass: its start (DCM 110127), what was opened (110110), its early stop (110138). PUT under an id that the application makes; the same again is the same answer, other content under it a conflict (409). Read by the application that sent it only.",
        "interaction": [{ "code": "read" }, { "code": "update", "documentation": "Creates; what was told is never changed." }],
        "versioning": "versioned",
        "readHistory": false,
        "updateCreate": true,
    })
}
