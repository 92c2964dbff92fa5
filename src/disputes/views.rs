//! The pages of disputes. Data only; the words stand in the templates.

use askama::Template;

use crate::cases::views::{CaseFacts, Happened};
use crate::i18n::filters;
use crate::patients::PatientFacts;
use crate::web::views::{LookAt, Tag};
use crate::web::{FormState, Frame, framed_pages};

/// `/berichten/{reference}/dat-was-ik-niet`.
#[derive(Template)]
#[template(path = "disputes/question.html")]
pub struct DisputeQuestionPage {
    pub frame: Frame,
    pub reference: String,
    /// Whose exclusion is stopped, or was; none for another act.
    pub person: Option<String>,
}

/// A dispute on the list of reports.
#[derive(Debug, Clone)]
pub struct DisputeListRow {
    pub id: String,
    pub patient: String,
    /// What the patient was told, by its subject.
    pub subject: String,
    pub opened: String,
    pub latest: String,
    pub is_late: bool,
    pub state: Tag,
}

/// `/ombudsdienst/meldingen/{dispute}`: fields `besluit`, `bevindingen`, `uitleg`.
#[derive(Template)]
#[template(path = "disputes/case.html")]
pub struct DisputePage {
    pub frame: Frame,
    pub id: String,
    pub patient: PatientFacts,
    /// **Bekijk de patiënt**.
    pub look: Option<LookAt>,
    /// What the patient was told.
    pub told: String,
    pub told_at: String,
    /// Whose act it is, with the institution.
    pub actors: String,
    pub opened: String,
    /// Nothing is done at a distance for the patient.
    pub is_blocked: bool,
    /// The conversation with the patient about it.
    pub conversation: String,
    pub case: CaseFacts,
    /// What happened, the newest first.
    pub events: Vec<Happened>,
    pub form: FormState,
}

framed_pages!(DisputeQuestionPage, DisputePage);
