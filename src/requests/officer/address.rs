//! The addresses of an officer's pages of a request.

use crate::web::{ConversationReference, PageError, RequestReference};

/// The reference in an address.
pub(super) fn parse(reference: &str) -> Result<RequestReference, PageError> {
    RequestReference::parse(reference).ok_or(PageError::NotFound)
}

pub(super) fn of_request(reference: &RequestReference) -> String {
    format!("/ombudsdienst/aanvragen/{reference}")
}

pub(super) fn of_question(reference: &RequestReference) -> String {
    format!("/ombudsdienst/aanvragen/{reference}/vraag")
}

/// **Voeg persoon toe**
pub(super) fn of_new_person(reference: &RequestReference) -> String {
    format!("/ombudsdienst/aanvragen/{reference}/persoon")
}

pub(super) fn of_conversation(reference: &ConversationReference) -> String {
    format!("/ombudsdienst/berichten/{reference}")
}

/// **Maak er een aanvraag van**
pub(super) fn of_preparation(reference: &ConversationReference) -> String {
    format!("/ombudsdienst/berichten/{reference}/aanvraag")
}
