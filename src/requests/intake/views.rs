//! The pages of the intake. Data only; the words stand in the templates.

use askama::Template;

use super::super::contact::ContactPreference;
use super::super::views::PersonChoice;
use crate::i18n::filters;
use crate::web::views::Choice;
use crate::web::{Contact, FormState, Frame, framed_pages};

pub use super::stage::IntakeStage;

/// What every step shows.
pub struct IntakeStep {
    pub stage: IntakeStage,
    /// Where its form is sent.
    pub action: String,
    /// The address below which the draft's steps stand; none: nothing is kept yet.
    pub draft: Option<String>,
    pub so_far: SoFar,
    pub form: FormState,
}

/// *Tot nu toe*: an empty text is left out.
#[derive(Debug, Default)]
pub struct SoFar {
    /// How it came, and when.
    pub channel: String,
    /// Name and year of birth, as typed.
    pub patient: String,
    /// How the identity was checked.
    pub identity: String,
    /// The person to exclude.
    pub person: String,
    pub files: Vec<DraftFileLine>,
    /// Only of a patient whose confirmed home is here.
    pub known: Option<KnownAtHome>,
}

/// A file that is kept with the draft.
#[derive(Debug)]
pub struct DraftFileLine {
    pub id: String,
    pub name: String,
}

/// What the portal knows of a patient who is at home here.
#[derive(Debug)]
pub struct KnownAtHome {
    /// People.
    pub excluded: usize,
    pub open_requests: usize,
    /// Signed in once, so that messages are read.
    pub reads: bool,
}

/// A draft to go on with.
#[derive(Debug)]
pub struct SavedIntake {
    /// The address of its last page, which leads to the first step that lacks something.
    pub address: String,
    /// Where it is removed.
    pub discard: String,
    /// The patient, as typed; may be empty.
    pub patient: String,
    /// When it was last changed.
    pub changed: String,
}

/// `/ombudsdienst/aanvragen/nieuw`, and `…/{draft}/patient`
#[derive(Template)]
#[template(path = "requests/intake/patient.html")]
pub struct IntakePatientPage {
    pub frame: Frame,
    pub step: IntakeStep,
    /// Hidden `aanvraag`, until a draft is kept: the same form again finds it.
    pub key: String,
    /// How it came: `kanaal`.
    pub channels: Vec<Choice>,
    /// Who asked: `gevraagd-door`.
    pub askers: Vec<Choice>,
    /// By which right somebody else asks: `grond`.
    pub bases: Vec<Choice>,
    /// Whether the officer spoke with the child: `kind-gehoord`.
    pub heard: Vec<Choice>,
    /// How the identity was checked: `identiteit`.
    pub identity_checks: Vec<Choice>,
    /// Another ombudsdienst to call where it is about somebody of the officer's own.
    pub elsewhere: Option<Contact>,
    /// The officer's own drafts.
    pub saved: Vec<SavedIntake>,
}

/// `…/{draft}/persoon`: fields `persoon`, and `naam`, `waar`, `functie`; the search is a form of its own, sent to `…/{draft}/zoek`.
#[derive(Template)]
#[template(path = "requests/intake/person.html")]
pub struct IntakePersonPage {
    pub frame: Frame,
    pub step: IntakeStep,
    /// Where the search is sent.
    pub search: String,
    /// What was searched; empty: nothing yet.
    pub term: String,
    /// The place that was typed is no institution's.
    pub place_unknown: bool,
    /// Whom the search found, at most 20.
    pub candidates: Vec<PersonChoice>,
    /// There are more.
    pub too_many: bool,
    /// What was searched for instead, without places and functions.
    pub searched_as: Option<String>,
    /// This is the search's answer: the page opens at what was found.
    pub searched: bool,
    /// Somebody asks for the patient: the person may be the other parent.
    pub by_somebody_else: bool,
}

/// `…/{draft}/gevolgen`
#[derive(Template)]
#[template(path = "requests/intake/consequences.html")]
pub struct IntakeConsequencesPage {
    pub frame: Frame,
    pub step: IntakeStep,
    /// Whom the text on consequences names.
    pub person: String,
    /// The person has a RIZIV number, so eHealth is advised.
    pub advise: bool,
    /// How the patient may be reached: `contact`.
    pub ways: Vec<Choice>,
}

/// `…/{draft}/controle`: hidden `versie`.
#[derive(Template)]
#[template(path = "requests/intake/check.html")]
pub struct IntakeCheckPage {
    pub frame: Frame,
    pub step: IntakeStep,
    pub version: String,
    /// The patient's number and day of birth, as they are read.
    pub niss: String,
    pub born: String,
    pub patient: String,
    pub received: String,
    pub asked_by: &'static str,
    /// Who spoke for the patient; may be empty.
    pub representative: String,
    /// The person to exclude: name, function and place.
    pub person: String,
    pub explained: String,
    pub advised: bool,
    pub contact: ContactPreference,
    pub remark: Option<String>,
}

/// `/ombudsdienst/aanvragen/ingevoerd/{id}`
#[derive(Template)]
#[template(path = "requests/intake/receipt.html")]
pub struct ReceiptPage {
    pub frame: Frame,
    pub reference: String,
    /// The patient, as typed.
    pub patient: String,
    pub born: String,
    pub niss: String,
    /// The person to exclude, in a line.
    pub person: String,
    pub channel: &'static str,
    pub entered_at: String,
}

framed_pages!(IntakePatientPage, IntakePersonPage, IntakeConsequencesPage, IntakeCheckPage, ReceiptPage);
