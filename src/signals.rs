//! What an ombudsdienst should look at, as `signals.kind` keeps it. The worklist has a line for each.

use crate::db::text_enum;

text_enum! {
    /// What an ombudsdienst should look at.
    pub enum SignalKind: "kind of signal" {
        /// An officer entered more requests for patients of elsewhere in one day than is usual.
        IntakeHandedOver = "intake_handed_over",
    }
}
