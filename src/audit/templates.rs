//! Rows about the ombudsdienst's reply templates.

use serde_json::json;

use super::Event;
use crate::db::ids::ReplyTemplateId;

impl Event {
    /// An officer added a template.
    pub fn template_added(template: ReplyTemplateId) -> Self {
        Self { details: json!({ "template": template }), ..Self::new("template-added") }
    }

    /// An officer wrote its next version.
    pub fn template_changed(template: ReplyTemplateId, version: i16) -> Self {
        Self { details: json!({ "template": template, "version": version }), ..Self::new("template-changed") }
    }

    /// It is offered no more.
    pub fn template_retired(template: ReplyTemplateId) -> Self {
        Self { details: json!({ "template": template }), ..Self::new("template-retired") }
    }

    /// It is offered again.
    pub fn template_restored(template: ReplyTemplateId) -> Self {
        Self { details: json!({ "template": template }), ..Self::new("template-restored") }
    }
}
