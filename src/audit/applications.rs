//! Rows about hospital applications: who let them in, and what left to them.

use serde_json::json;

use super::Event;
use crate::db::ids::{ApplicationId, ExclusionId, TokenId};

impl Event {
    fn of_application(action: &'static str, application: ApplicationId) -> Self {
        Self { details: json!({ "application": application }), ..Self::new(action) }
    }

    /// An operator let an application in, with these scopes.
    pub fn application_added(application: ApplicationId, scopes: &[&str]) -> Self {
        let details = json!({ "application": application, "scopes": scopes });
        Self { details, ..Self::of_application("application-added", application) }
    }

    /// An operator gave an application another token.
    pub fn application_token_added(application: ApplicationId, token: TokenId) -> Self {
        let details = json!({ "application": application, "token": token });
        Self { details, ..Self::of_application("application-token-added", application) }
    }

    /// An operator revoked one of its tokens, or, without `token`, the application.
    pub fn application_revoked(application: ApplicationId, token: Option<TokenId>) -> Self {
        let details = json!({ "application": application, "token": token });
        Self { details, ..Self::of_application("application-revoked", application) }
    }

    /// An operator looked up which decisions were asked with a number that nobody here has.
    pub fn decisions_looked_up(number: usize) -> Self {
        Self { details: json!({ "number": number }), ..Self::new("decisions-looked-up") }
    }

    /// Versions of these exclusions left to the application that asked.
    pub fn consents_read(exclusions: &[ExclusionId]) -> Self {
        Self { details: json!({ "exclusions": exclusions }), ..Self::new("consents-read") }
    }

    /// An application says that it enforces everything up to this number.
    pub fn changes_acknowledged(sequence: i64) -> Self {
        Self { details: json!({ "sequence": sequence }), ..Self::new("changes-acknowledged") }
    }

    /// An application follows the changes, from this number on.
    pub fn changes_followed(after: i64) -> Self {
        Self { details: json!({ "after": after }), ..Self::new("changes-followed") }
    }
}
