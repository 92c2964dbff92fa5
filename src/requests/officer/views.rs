//! The ombudsdienst's pages of the request. Data only; the words stand in the templates.

use askama::Template;

use super::super::contact::ContactPreference;
use super::super::model::State;
use super::super::tags::patient_tag;
use super::super::views::{PersonChoice, PersonFacts, RefusalText, TimelineEntry};
use super::worklist_views::{DueText, RowState};
use crate::changes::EnforcementText;
use crate::i18n::{Locale, filters, t};
use crate::patients::PatientFacts;
use crate::web::views::{Choice, FileLine, LookAt, Tag};
use crate::web::{FormState, Frame, framed_pages};

/// A letter about a request.
#[derive(Debug, Clone)]
pub struct RequestLetter {
    pub address: String,
    pub title: String,
    pub written: String,
    pub state: String,
    pub tone: &'static str,
}

/// From where in the worklist a request was opened, and what stands beside it there.
#[derive(Debug, Clone, Default)]
pub struct ListPager {
    /// What the forms carry (`lijst`).
    pub place: String,
    /// The view's words.
    pub view: &'static str,
    /// The row in the list.
    pub back: String,
    /// Its number, while it stands in the list.
    pub number: Option<i64>,
    /// None of what a search found, which is not counted.
    pub total: i64,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// What an officer reads for a state of the request.
pub fn officer_tag(locale: Locale, state: State, is_double: bool) -> Tag {
    match state {
        State::Sent => Tag { text: t(locale, "requests-officer-status-sent"), colour: "grey" },
        State::Asked => Tag { text: t(locale, "requests-officer-status-asked"), colour: "yellow" },
        State::Taken | State::Registered | State::Refused | State::Withdrawn => patient_tag(locale, state, is_double),
    }
}

/// *Overgedragen*: another ombudsdienst handles it.
pub fn handed_over_tag(locale: Locale) -> Tag {
    Tag { text: t(locale, "requests-officer-overgedragen"), colour: "grey" }
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
    /// What went by post about this request, or is to.
    pub letters: Vec<RequestLetter>,
}

/// `/ombudsdienst/aanvragen/{reference}`, with these forms: `persoon` · `reden`, `uitleg` · `zoek-persoon` · `reden-intrekking` ·
/// `reden-heropening` · `notitie` · `bereikt`, `gesprek` ·
/// `andere`.
#[derive(Template)]
#[template(path = "requests/officer/request.html")]
pub struct OfficerRequestPage {
    pub frame: Frame,
    /// Opened from the worklist.
    pub pager: Option<ListPager>,
    pub reference: String,
    pub state: RowState,
    /// Still to be decided.
    pub open: bool,
    /// Registered: can be taken back when it was a mistake.
    pub registered: bool,
    /// Finish before.
    pub target: String,
    pub latest: String,
    pub due: DueText,
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

impl OfficerRequestPage {
    /// It was opened from a list that has a next one, or an end.
    pub fn goes_on(&self) -> bool {
        self.pager.as_ref().is_some_and(|pager| pager.total > 0 || pager.previous.is_some() || pager.next.is_some())
    }
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
    /// The request's page, and the place that the form carries.
    pub back: String,
    pub place: Option<String>,
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
    /// The request's page, and the place that the form carries.
    pub back: String,
    pub place: Option<String>,
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

framed_pages!(OfficerRequestPage, HandedOverPage, AddPersonPage, QuestionPage, PreparePage);
