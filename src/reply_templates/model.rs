//! What a template is for. Pure.

use crate::db::text_enum;

text_enum! {
    /// What a template is for.
    pub enum TemplateKind: "kind of reply template" {
        /// An answer in a conversation.
        Answer = "answer",
        /// The explanation of a refusal.
        Refusal = "refusal",
    }
}
