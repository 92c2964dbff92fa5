//! The ombudsdienst's pages of a patient. Data only; the words stand in the templates.

use askama::Template;

use crate::break_glass::views::BreakListRow;
use crate::ehealth::FreshnessNote;
use crate::i18n::filters;
use crate::messages::officer::views::TalkRow;
use crate::patients::PatientFacts;
use crate::requests::views::PersonChoice;
use crate::web::views::{Choice, Tag};
use crate::web::{FormState, Frame, framed_pages};

/// `/ombudsdienst/patienten`: fields `reden`, `zoek`; then `patient`, posted to `…/kies`.
#[derive(Template)]
#[template(path = "patient_lookup/patients.html")]
pub struct PatientsPage {
    pub frame: Frame,
    /// Why one may look.
    pub reasons: Vec<Choice>,
    pub searched: bool,
    /// Whom the search found, at most 20: enough to choose, nothing more.
    pub candidates: Vec<Candidate>,
    /// There are more.
    pub too_many: bool,
    pub form: FormState,
}

/// A patient to choose.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub id: String,
    pub name: String,
    /// Day of birth; empty when it is not known.
    pub born: String,
    /// The last digits of the number.
    pub niss_ending: String,
}

/// `/ombudsdienst/patienten/{patient}`.
#[derive(Template)]
#[template(path = "patient_lookup/patient.html")]
pub struct PatientLookupPage {
    pub frame: Frame,
    pub id: String,
    pub patient: PatientFacts,
    /// **Identiteit gezien**
    pub may_see_identity: bool,
    /// When eHealth was looked at.
    pub ehealth: Option<FreshnessNote>,
    /// Signed in once, so that messages are read.
    pub reads: bool,
    /// Why this officer looks; empty: the house's list changed meanwhile.
    pub reason: String,
    /// Exclusions that hold.
    pub active: Vec<ActiveRow>,
    /// Some of them are eHealth's, so ended there.
    pub any_ehealth: bool,
    /// How many people they are of.
    pub people: usize,
    /// What is planned, a line each: the person, and when and how it was asked.
    pub stops: Vec<(String, String)>,
    /// Organisations that are excluded at eHealth, each with since when.
    pub organisations: Vec<(String, String)>,
    /// Those that ended.
    pub history: Vec<EndedRow>,
    /// Requests.
    pub requests: Vec<RequestLine>,
    /// Conversations.
    pub conversations: Vec<TalkRow>,
    /// Letters, in their order.
    pub letters: Vec<PatientLetterLine>,
    /// Breaks that the ombudsdienst follows up.
    pub breaks: Vec<BreakListRow>,
    /// Who of the house looked.
    pub looks: Vec<LookLine>,
}

/// A letter, in a line.
#[derive(Debug, Clone)]
pub struct PatientLetterLine {
    pub id: String,
    pub title: String,
    /// The conversation with its message, by reference.
    pub conversation: String,
    /// When that was written.
    pub since: String,
    pub state: String,
    /// The colour of the state, after `mt-state--`.
    pub tone: &'static str,
}

/// Who of the house looked, and why.
#[derive(Debug, Clone)]
pub struct LookLine {
    pub officer: String,
    pub reason: String,
    /// The last time, in brief and in full.
    pub last: String,
    pub last_full: String,
    pub times: i64,
}

/// An exclusion that holds.
#[derive(Debug, Clone)]
pub struct ActiveRow {
    pub id: String,
    pub person: String,
    pub function: String,
    /// The RIZIV number as it is read; empty without one.
    pub number: String,
    pub since: String,
    pub confirmed: Confirmation,
    /// Registered at eHealth, so ended there.
    pub ehealth: bool,
    /// The plan that **Annuleer stopzetting** cancels (hidden `stopzetting`).
    pub stop: Option<String>,
}

/// How far applications are with an exclusion.
#[derive(Debug, Clone)]
pub enum Confirmation {
    /// No application is connected.
    Nothing,
    Everywhere,
    /// Not by these.
    NotYet(String),
    /// It is planned to end, then.
    Stops(String),
}

/// An exclusion that ended.
#[derive(Debug, Clone)]
pub struct EndedRow {
    pub person: String,
    pub function: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// By whom, or that it was an error.
    pub ended_by: String,
    /// Registered at eHealth.
    pub ehealth: bool,
}

/// A request, in a line.
#[derive(Debug, Clone)]
pub struct RequestLine {
    /// The reference, which is also its address.
    pub reference: String,
    /// Who is to be excluded.
    pub person: String,
    /// The day it came, in brief and in full.
    pub received: String,
    pub received_full: String,
    pub status: Tag,
}

/// An exclusion of the person who would open the record.
#[derive(Debug, Clone)]
pub struct WhatIfReason {
    /// Registered at eHealth.
    pub ehealth: bool,
    pub since: String,
    /// The numbers by which the person is recognised.
    pub matched: String,
    /// A break opens the record until then all the same.
    pub lifted_until: Option<String>,
}

/// The answer for one number alone.
#[derive(Debug, Clone)]
pub struct WhatIfNumber {
    pub number: String,
    pub permit: bool,
    /// Its issuer gave it to somebody else, which no officer has settled: alone it may be either person's.
    pub reissued: bool,
}

/// What an application would be told now, and why.
#[derive(Debug, Clone)]
pub struct WhatIfAnswer {
    pub permit: bool,
    pub person: String,
    pub patient: String,
    pub at: String,
    pub reasons: Vec<WhatIfReason>,
    pub numbers: Vec<WhatIfNumber>,
    /// The directory has nothing but personnel numbers of the person (R18).
    pub only_personnel: bool,
    pub ehealth: Option<FreshnessNote>,
    /// Refused only since eHealth was never asked about the patient.
    pub refused_unchecked: bool,
}

/// `/ombudsdienst/wat-als`: fields `patient`, `zoek`, then `persoon`.
#[derive(Template)]
#[template(path = "patient_lookup/what_if.html")]
pub struct WhatIfPage {
    pub frame: Frame,
    /// Whom the officer chose lately.
    pub patients: Vec<Candidate>,
    pub searched: bool,
    pub candidates: Vec<PersonChoice>,
    pub too_many: bool,
    pub answer: Option<WhatIfAnswer>,
    pub form: FormState,
}

/// `…/uitsluitingen/{exclusion}/stopzetten`: fields `kanaal`, `gevraagd-door`, `identiteit`, hidden `formulier`, `periode`.
#[derive(Template)]
#[template(path = "patient_lookup/end.html")]
pub struct EndPage {
    pub frame: Frame,
    pub patient: String,
    /// Whose it is, as it is read.
    pub patient_name: String,
    pub exclusion: String,
    /// The period that the form names, so that it ends nothing newer.
    pub period: String,
    pub person: String,
    pub function: String,
    pub since: String,
    /// The eHealth exclusion of the same person stays.
    pub also_ehealth: bool,
    /// That a stop is planned already; empty without one.
    pub planned: String,
    /// How long a planned stop waits, in hours.
    pub wait_hours: i64,
    /// The key of the form.
    pub key: String,
    /// How the request may have come.
    pub channels: Vec<Choice>,
    /// Who may have asked.
    pub askers: Vec<Choice>,
    /// How the identity may have been checked.
    pub identity_checks: Vec<Choice>,
    pub form: FormState,
}

/// `/ombudsdienst/patienten/{patient}/identiteit-gezien`: fields `hoe` (where there is a choice), `identiteit`, hidden `formulier`.
#[derive(Template)]
#[template(path = "patient_lookup/identity.html")]
pub struct IdentityPage {
    pub frame: Frame,
    pub patient: String,
    pub patient_name: String,
    /// The document or a number to call back; empty where the settings leave no choice.
    pub ways: Vec<Choice>,
    /// How the document was seen.
    pub identity_checks: Vec<Choice>,
    /// The key of the form.
    pub key: String,
    pub form: FormState,
}

framed_pages!(WhatIfPage, IdentityPage, PatientsPage, PatientLookupPage, EndPage);
