//! The ombudsdienst's pages of the request. Data only; the words stand in the templates.

use askama::Template;

use super::super::contact::ContactPreference;
use super::super::model::State;
use super::super::tags::patient_tag;
use super::super::views::{PersonChoice, PersonFacts, RefusalText, TimelineEntry};
use crate::changes::EnforcementText;
use crate::i18n::{Locale, filters, t};
use crate::patients::PatientFacts;
use crate::web::views::{Choice, FileLine, LookAt, Tag};
use crate::web::{FormState, Frame, framed_pages};

/// What an officer reads for a state of the request.
pub fn officer_tag(locale: Locale, state: State, is_double: bool) -> Tag {
    match state {
        State::Sent => Tag { text: t(locale, "requests-officer-status-sent"), colour: "grey" },
        State::Asked => Tag { text: t(locale, "requests-officer-status-asked"), colour: "yellow" },
        State::Taken | State::Registered | State::Refused | State::Withdrawn => patient_tag(locale, state, is_double),
    }
}

/// One line above the worklist: something that waits elsewhere, or that is wrong.
#[derive(Debug, Clone)]
pub struct Signal {
    pub text: String,
    /// Where it is looked after.
    pub link: Option<SignalLink>,
}

#[derive(Debug, Clone, Copy)]
pub struct SignalLink {
    pub address: &'static str,
    pub text: &'static str,
}

/// *Overgedragen*: another ombudsdienst handles it.
pub fn handed_over_tag(locale: Locale) -> Tag {
    Tag { text: t(locale, "requests-officer-overgedragen"), colour: "grey" }
}

/// `/ombudsdienst`: fields `zoek`, `status` (`open`, `nieuw`, `behandeling`, `wacht`, `afgewerkt`), `wie` (`iedereen`, `ik`, `niemand`).
#[derive(Template)]
#[template(path = "requests/officer/worklist.html")]
pub struct WorklistPage {
    pub frame: Frame,
    /// Open requests in all.
    pub open: i64,
    /// Of these, past the target.
    pub late: i64,
    pub unassigned: i64,
    /// The target, in working days.
    pub target_days: i64,
    /// What the ombudsdienst should look at.
    pub signals: Vec<Signal>,
    /// The rows, nearest date first.
    pub rows: Vec<WorklistRow>,
    /// There are more than are shown.
    pub more: bool,
    /// Something was searched or filtered: an empty list then means nothing was found.
    pub filtered: bool,
    pub form: FormState,
}

/// One request on the worklist.
#[derive(Debug, Clone)]
pub struct WorklistRow {
    /// The reference, which is also its address.
    pub reference: String,
    /// The day it was received.
    pub received: String,
    pub patient: String,
    /// The patient's year of birth.
    pub birth_year: String,
    /// Who is to be excluded.
    pub person: String,
    /// Function, may be empty.
    pub function: String,
    /// Described in words, not found in the directory.
    pub described: bool,
    /// How it came, in a word.
    pub channel: &'static str,
    /// The state, see [`officer_tag`].
    pub status: Tag,
    /// Working days since it was received.
    pub waited: i64,
    /// Working days left until the target, below 0 when late; none when it is finished.
    pub left: Option<i64>,
    /// Who works on it.
    pub assigned: Option<String>,
}

impl WorklistRow {
    /// Whether it is past the target.
    pub fn is_late(&self) -> bool {
        self.left.is_some_and(|days| days < 0)
    }
}

/// How a request came that an officer entered.
#[derive(Debug, Clone)]
pub struct EnteredFacts {
    /// On paper, by mail, by telephone.
    pub channel: &'static str,
    /// The officer who entered it.
    pub by: String,
    pub asked_by: &'static str,
    /// How that person's identity was checked.
    pub identity_check: String,
    /// Who spoke for the patient.
    pub representative: Option<RepresentativeFacts>,
    /// The patient as typed, where that is not what the portal knows.
    pub differs: Option<PatientFacts>,
}

/// Who spoke for the patient.
#[derive(Debug, Clone)]
pub struct RepresentativeFacts {
    pub name: String,
    /// NISS as it is read; may be empty.
    pub niss: String,
    pub basis: &'static str,
    /// What was seen of it.
    pub evidence: String,
    /// Until when it holds; may be empty.
    pub until: String,
    /// Whether the child was heard, where that is asked.
    pub child_heard: Option<bool>,
    /// The person to exclude is the child's other parent.
    pub person_is_parent: bool,
    /// Registered: what was known of the other parent.
    pub other_parent: Option<&'static str>,
}

/// Beside the request itself: how it came, who works on it, and what the smaller forms must carry.
#[derive(Debug, Clone, Default)]
pub struct RequestSidePanel {
    /// Entered by an officer: how.
    pub entered: Option<EnteredFacts>,
    /// What came with it, scanned.
    pub files: Vec<FileLine>,
    /// The last decision, which the forms that decide carry (`gezien`).
    pub last_decision: String,
    /// The running period, which **Trek registratie in** names (`periode`).
    pub period: String,
    /// How far applications are with the registration; empty while none is connected.
    pub enforced: Option<EnforcementText>,
    /// A colleague has it: whom it is taken over from (`van`).
    pub colleague: Option<String>,
    /// The officer has it and may hand it back.
    pub mine: bool,
    /// Refused: can be reopened.
    pub refused: bool,
    /// The requests that this one may be a double of (`andere`), by reference.
    pub originals: Vec<Choice>,
    /// The request that this one is a double of, by reference.
    pub double_of: Option<String>,
    /// What is known of the other parent (`andere-ouder`): asked where a parent speaks for the patient.
    pub other_parents: Vec<Choice>,
    /// Fresh ids of the two forms that write a note.
    pub keys: [String; 2],
    /// Whether a call reached the patient.
    pub reached: Vec<Choice>,
}

/// `/ombudsdienst/aanvragen/{reference}`, with these forms: `persoon` · `reden`, `uitleg` · `zoek-persoon` · `reden-intrekking` ·
/// `reden-heropening` · `notitie` · `bereikt`, `gesprek` ·
/// `andere`.
#[derive(Template)]
#[template(path = "requests/officer/request.html")]
pub struct OfficerRequestPage {
    pub frame: Frame,
    pub reference: String,
    /// The state, see [`officer_tag`].
    pub status: Tag,
    /// Still to be decided.
    pub open: bool,
    /// Registered: can be taken back when it was a mistake.
    pub registered: bool,
    /// Finish before.
    pub target: String,
    pub latest: String,
    /// Working days past the target.
    pub late_days: Option<i64>,
    /// Who works on it; none: the bar with **Neem in behandeling**.
    pub assigned: Option<String>,
    /// The conversation in which the patient was asked something.
    pub question: Option<String>,
    pub patient: PatientFacts,
    /// Who is to be excluded, as the patient chose or described.
    pub person: PersonFacts,
    /// Registered: the entry it was registered against.
    pub excluded: Option<PersonFacts>,
    /// When it was received.
    pub received: String,
    /// When the consequences were acknowledged.
    pub consequences_read: String,
    /// The eHealth advice was given (and the hospital chosen).
    pub advised_ehealth: bool,
    /// The remark, as typed.
    pub remark: Option<String>,
    pub contact: ContactPreference,
    /// Entries to choose from.
    pub candidates: Vec<PersonChoice>,
    /// The patient chose an entry: only that one can be registered, so no search and no **Voeg persoon toe**.
    pub only_chosen: bool,
    /// The search found more than fit.
    pub too_many: bool,
    /// What was searched for instead, without places and functions.
    pub searched_as: Option<String>,
    /// The answer to a search: the page opens at what was found.
    pub searched: bool,
    /// What happened, newest first.
    pub events: Vec<TimelineEntry>,
    /// Reasons of a refusal.
    pub reasons: Vec<Choice>,
    /// Refusals of before to begin from.
    pub templates: Vec<Choice>,
    /// Refused: why.
    pub refusal: Option<RefusalText>,
    /// The patient's active exclusions.
    pub excluded_now: i64,
    /// The patient's other open requests, by reference.
    pub other_open: Vec<String>,
    /// **Bekijk de patiënt**.
    pub look: Option<LookAt>,
    /// What may be done besides.
    pub panel: RequestSidePanel,
    /// The fields of all forms.
    pub form: FormState,
}

/// `/ombudsdienst/aanvragen/{reference}` of one that was handed over: what the ombudsdienst had.
#[derive(Template)]
#[template(path = "requests/officer/handed_over.html")]
pub struct HandedOverPage {
    pub frame: Frame,
    pub reference: String,
    pub status: Tag,
    pub patient: PatientFacts,
    pub person: PersonFacts,
    pub received: String,
    pub remark: Option<String>,
    pub contact: ContactPreference,
    /// The conversation in which the patient was asked something.
    pub question: Option<String>,
    /// What happened before it was handed over, newest first.
    pub events: Vec<TimelineEntry>,
}

/// `/ombudsdienst/aanvragen/{reference}/persoon`: fields `voornaam`, `familienaam`, `functie`, `riziv`, `rijksregisternummer`, `personeelsnummer`, `instelling`, `nieuw`.
#[derive(Template)]
#[template(path = "requests/officer/add_person.html")]
pub struct AddPersonPage {
    pub frame: Frame,
    pub reference: String,
    pub institutions: Vec<Choice>,
    /// Entries that may be this person: they come first.
    pub twins: Vec<PersonChoice>,
    pub form: FormState,
}

/// `/ombudsdienst/aanvragen/{reference}/vraag`: field `vraag`, hidden `formulier`.
#[derive(Template)]
#[template(path = "requests/officer/question.html")]
pub struct QuestionPage {
    pub frame: Frame,
    pub reference: String,
    /// The page's own name, so that a form sent twice is one question.
    pub key: String,
    pub form: FormState,
}

/// `/ombudsdienst/berichten/{reference}/aanvraag`, with three forms: `zoek-persoon` · `persoon` · `naam`, `waar`, `functie`.
#[derive(Template)]
#[template(path = "requests/officer/prepare.html")]
pub struct PreparePage {
    pub frame: Frame,
    pub reference: String,
    /// What the patient wrote first.
    pub words: String,
    pub persons: Vec<PersonChoice>,
    /// There are more: *Maak je zoekopdracht preciezer.*
    pub too_many: bool,
    /// What was searched for instead, without places and functions.
    pub searched_as: Option<String>,
    pub searched: bool,
    /// The fields of all forms.
    pub form: FormState,
}

impl PreparePage {
    /// Nothing is to be mended or told first: the page opens at what was found.
    pub fn opens_at_search(&self) -> bool {
        self.searched && !self.form.refused() && self.frame.notice.is_empty()
    }
}

framed_pages!(WorklistPage, OfficerRequestPage, HandedOverPage, AddPersonPage, QuestionPage, PreparePage);
