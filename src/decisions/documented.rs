//! What `question` reads, as the OpenAPI document tells it. Other members are left alone.
#![expect(dead_code, reason = "only the document is made of these")]

use serde_json::{Map, Value};
use utoipa::ToSchema;

/// May this person open this record?
#[derive(ToSchema)]
#[schema(as = EvaluationRequest)]
pub(super) struct Evaluation {
    subject: DocumentedSubject,
    action: Action,
    resource: Resource,
    /// Says nothing that decides.
    context: Option<Map<String, Value>>,
}

/// Who wants to open it.
#[derive(ToSchema)]
#[schema(as = Subject)]
struct DocumentedSubject {
    #[schema(pattern = "^(practitioner|employee)$", example = "practitioner")]
    r#type: String,
    /// A number of the person, of the system in `properties`.
    #[schema(example = "10000007003", min_length = 1)]
    id: String,
    properties: SubjectProperties,
}

/// By which system, and every other number of the person that the application knows: one match refuses.
#[derive(ToSchema)]
struct SubjectProperties {
    /// `…/ssin`, `…/nihdi-professional` or `…/nihdi`, or `{this portal}/id/personnel/{enterprise number}`. Another system is left out
    /// where one of these stands beside it, and `context.ignored` says so. Beside one of them `…/nihdi-organization` names an organisation
    /// for which the person works.
    #[schema(example = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional", min_length = 1)]
    system: String,
    #[schema(max_items = 19)]
    identifiers: Option<Vec<PersonIdentifier>>,
}

/// One number of a person.
#[derive(ToSchema)]
struct PersonIdentifier {
    /// As `system` beside the subject's id.
    #[schema(min_length = 1)]
    system: String,
    #[schema(min_length = 1)]
    value: String,
}

/// What for: whatever is done with the record, the question is `read`.
#[derive(ToSchema)]
struct Action {
    #[schema(pattern = "^read$", example = "read")]
    name: String,
    /// Says nothing that decides.
    properties: Option<Map<String, Value>>,
}

/// Whose record.
#[derive(ToSchema)]
struct Resource {
    #[schema(pattern = "^patient-record$", example = "patient-record")]
    r#type: String,
    /// A NISS.
    #[schema(example = "85073099932", min_length = 11)]
    id: String,
    properties: Option<ResourceProperties>,
}

/// Of which system its id is; nothing else there decides.
#[derive(ToSchema)]
struct ResourceProperties {
    #[schema(nullable = false, pattern = "^https://www\\.ehealth\\.fgov\\.be/standards/fhir/core/NamingSystem/ssin$")]
    system: Option<String>,
}

/// Several questions: what an item does not say, the call says for all of them.
#[derive(ToSchema)]
#[schema(as = EvaluationsRequest)]
pub(super) struct Evaluations {
    #[schema(nullable = false)]
    subject: Option<DocumentedSubject>,
    #[schema(nullable = false)]
    action: Option<Action>,
    #[schema(nullable = false)]
    resource: Option<Resource>,
    /// Says nothing that decides.
    context: Option<Map<String, Value>>,
    /// None of them: the call is one question.
    #[schema(nullable = false, max_items = 5000)]
    evaluations: Option<Vec<EvaluationItem>>,
    options: Option<EvaluationsOptions>,
}

/// One of them. An item that cannot be read is answered with `false` and what is wrong with it.
#[derive(ToSchema)]
struct EvaluationItem {
    #[schema(nullable = false)]
    subject: Option<DocumentedSubject>,
    #[schema(nullable = false)]
    action: Option<Action>,
    #[schema(nullable = false)]
    resource: Option<Resource>,
    context: Option<Map<String, Value>>,
}

/// When to answer no further.
#[derive(ToSchema)]
struct EvaluationsOptions {
    #[schema(pattern = "^(execute_all|deny_on_first_deny|permit_on_first_permit)$", example = "execute_all")]
    evaluations_semantic: Option<String>,
}
