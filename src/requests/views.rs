//! The patient's pages of the request: the journey and the request itself. Data only; the words stand in the templates.

use askama::Template;

use super::contact::ContactPreference;
use crate::i18n::filters;
use crate::web::views::{Choice, FileLine, Tag};
use crate::web::{FormState, Frame, framed_pages};

/// One person of the directory, or one described in words.
#[derive(Debug, Clone, Default)]
pub struct PersonFacts {
    /// Name as it is read.
    pub name: String,
    /// Function and department, may be empty.
    pub function: String,
    /// The institutions of the entry, or the place as described; may be empty.
    pub place: String,
    /// The RIZIV number as it is read.
    pub riziv: Option<String>,
    /// The personnel number, when it is to be seen.
    pub personnel: Option<String>,
    /// In the patient's words: no number is shown, nor that one is missing.
    pub described: bool,
}

/// One radio of a list of persons.
#[derive(Debug, Clone)]
pub struct PersonChoice {
    /// The directory entry's id: what the radio sends.
    pub id: String,
    pub facts: PersonFacts,
    /// *Komt overeen met de aanvraag* (officer's page only).
    pub matches: bool,
}

/// One thing that happened, newest first on the page.
#[derive(Debug, Clone)]
pub struct TimelineEntry {
    /// What (`requests-verloop-…`, `ombudsdienst-verloop-…`, or a state's word).
    pub what: String,
    /// When, as it is read.
    pub at: String,
    /// When, for the machine (RFC 3339).
    pub iso: String,
    /// A line more, such as the officer's reason; may be empty.
    pub detail: String,
}

/// A draft that was not sent yet.
#[derive(Debug, Clone)]
pub struct OpenDraft {
    /// The draft's id. Its link leads to `controle`, which leads on to the first missing step.
    pub id: String,
    /// Who was chosen or described; none: the draft cannot be read.
    pub person: Option<String>,
    /// When it was last changed, as it is read.
    pub changed: String,
    /// The ombudsdienst prepared it.
    pub prepared: bool,
}

/// `/uitsluitingen/aanvragen` and `…/{draft}/zoeken`: field `zoek`.
#[derive(Template)]
#[template(path = "requests/search.html")]
pub struct SearchPage {
    pub frame: Frame,
    /// The draft's id; on the start page a fresh one, sent as `aanvraag`.
    pub draft: String,
    /// Whether the draft exists already: then the form posts to `…/{draft}/zoeken`.
    pub started: bool,
    /// Open drafts (start page only).
    pub drafts: Vec<OpenDraft>,
    /// Field `zoek`.
    pub form: FormState,
}

/// `…/{draft}/kiezen`: radio `persoon`; the search box on it posts `zoek` and `waar` to `…/zoeken`.
#[derive(Template)]
#[template(path = "requests/choose.html")]
pub struct ChoosePage {
    pub frame: Frame,
    pub draft: String,
    pub term: String,
    /// Where the person works, as it was typed.
    pub place: String,
    /// No institution is called so: everybody with the name is shown.
    pub place_unknown: bool,
    /// Many people: rows, those of the own hospital first.
    pub compact: bool,
    /// So many of the rows are of the own hospital.
    pub at_home: usize,
    pub home: String,
    /// At most 20.
    pub persons: Vec<PersonChoice>,
    /// There are more: *Maak je zoekopdracht preciezer.*
    pub too_many: bool,
    /// What was searched for instead, without places and functions.
    pub searched_as: Option<String>,
    /// The RIZIV number's check digits fit nothing: a hint.
    pub check_riziv: bool,
    /// The chosen person is excluded already: the refusal gets a link to the list.
    pub already_excluded: bool,
    /// A request for the chosen person is under way: the refusal gets a link to it.
    pub existing_request: Option<String>,
    /// Field `persoon` (an id or `geen`).
    pub form: FormState,
}

/// `…/{draft}/beschrijven`: fields `naam`, `waar`, `functie`.
#[derive(Template)]
#[template(path = "requests/describe.html")]
pub struct DescribePage {
    pub frame: Frame,
    pub draft: String,
    /// What was searched without a result.
    pub not_found: Option<String>,
    /// The RIZIV number's check digits fit nothing: a hint.
    pub check_riziv: bool,
    /// A request with the same description is under way: the refusal gets a link to it.
    pub existing_request: Option<String>,
    pub form: FormState,
}

/// `…/{draft}/ehealth`: radio `via`.
#[derive(Template)]
#[template(path = "requests/ehealth.html")]
pub struct EhealthPage {
    pub frame: Frame,
    pub draft: String,
    pub person: String,
    /// Excluded through eHealth already.
    pub already_ehealth: bool,
    /// Field `via` (`ehealth` or `nexuzhealth`).
    pub form: FormState,
}

/// `…/{draft}/via-ehealth`: the way out, nothing is sent.
#[derive(Template)]
#[template(path = "requests/via_ehealth.html")]
pub struct ViaEhealthPage {
    pub frame: Frame,
    pub draft: String,
    pub person: String,
}

/// `…/{draft}/gevolgen`: tick box `gelezen` = `ja`.
#[derive(Template)]
#[template(path = "requests/consequences.html")]
pub struct ConsequencesPage {
    pub frame: Frame,
    pub draft: String,
    /// The step before, last part of its path: `ehealth`, `kiezen` or `beschrijven`.
    pub back: String,
    /// Who was chosen or described.
    pub person: String,
    /// Field `gelezen`.
    pub form: FormState,
}

/// `…/{draft}/contact`: fields `opmerking`, `contact`, `telefoon`, `iemand-anders`, `boodschap`, `over-ombudsdienst`, `instelling`.
#[derive(Template)]
#[template(path = "requests/contact.html")]
pub struct ContactPage {
    pub frame: Frame,
    pub draft: String,
    /// The patient's own, which the tick box names.
    pub ombudsdienst: String,
    /// To choose from when there are several institutions, otherwise empty.
    pub institutions: Vec<Choice>,
    pub form: FormState,
}

/// `…/{draft}/ombudsdienst`: radio `gaat-over` (`ja` or `nee`), hidden `woorden`.
#[derive(Template)]
#[template(path = "requests/conflict.html")]
pub struct ConflictPage {
    pub frame: Frame,
    pub draft: String,
    /// What the patient wrote.
    pub words: String,
    /// There is no other ombudsdienst.
    pub only_one: bool,
    pub form: FormState,
}

/// Who handles a request that went elsewhere by R12.
#[derive(Debug, Clone)]
pub struct StandIn {
    pub institution: String,
    /// Where nobody can read it.
    pub own: String,
}

/// `…/{draft}/controle`: hidden `versie`.
#[derive(Template)]
#[template(path = "requests/check.html")]
pub struct CheckPage {
    pub frame: Frame,
    pub draft: String,
    pub version: String,
    /// The patient's own name.
    pub patient: String,
    pub person: PersonFacts,
    pub remark: Option<String>,
    pub contact: ContactPreference,
    /// Whose ombudsdienst gets the request, when there are several.
    pub institution: Option<String>,
    /// It goes elsewhere by R12.
    pub stand_in: Option<StandIn>,
    /// Somebody who has nothing to do with it gets it, at the only ombudsdienst.
    pub undisclosed: bool,
    /// The target, in working days.
    pub target_days: i64,
    pub latest: String,
}

/// `…/{draft}/verstuurd`.
#[derive(Template)]
#[template(path = "requests/sent.html")]
pub struct SentPage {
    pub frame: Frame,
    pub reference: String,
    pub person: PersonFacts,
    pub sent_at: String,
    /// The target, in working days.
    pub target_days: i64,
    pub latest: String,
    /// The form came a second time: a note, no error.
    pub again: bool,
}

/// `/aanvragen/{reference}/andere-ombudsdienst`: hidden `bij`.
#[derive(Template)]
#[template(path = "requests/other_ombudsdienst.html")]
pub struct OtherOmbudsdienstPage {
    pub frame: Frame,
    pub reference: String,
    /// Whose ombudsdienst would handle it.
    pub institution: String,
    /// Whose handles it now, by id.
    pub handled_by: String,
}

/// What the ombudsdienst answered when it refused.
#[derive(Debug, Clone)]
pub struct RefusalText {
    /// The reason; none with *Een andere reden*.
    pub reason: Option<String>,
    /// The officer's words for the patient.
    pub words: String,
}

/// `/aanvragen/{reference}`.
#[derive(Template)]
#[template(path = "requests/request.html")]
pub struct RequestPage {
    pub frame: Frame,
    pub reference: String,
    /// The state, see [`super::patient_tag`].
    pub status: Tag,
    /// While it is open: shown with the latest date and **Trek aanvraag in**.
    pub open: bool,
    /// The conversation with a question that waits for the patient's answer.
    pub question: Option<String>,
    pub latest: String,
    pub person: PersonFacts,
    pub sent_at: String,
    pub remark: Option<String>,
    pub contact: ContactPreference,
    /// What came on paper, as the ombudsdienst scanned it.
    pub files: Vec<FileLine>,
    /// Whose ombudsdienst got it, when there are several.
    pub institution: Option<String>,
    /// **Laat een andere ombudsdienst dit behandelen** is possible.
    pub may_move: bool,
    /// Until somebody is named who may handle it (R12).
    pub waits: bool,
    pub registered: bool,
    /// Refused: why.
    pub refusal: Option<RefusalText>,
    /// What happened, newest first.
    pub events: Vec<TimelineEntry>,
}

framed_pages!(
    SearchPage,
    ChoosePage,
    DescribePage,
    EhealthPage,
    ViaEhealthPage,
    ConsequencesPage,
    ContactPage,
    ConflictPage,
    CheckPage,
    SentPage,
    OtherOmbudsdienstPage,
    RequestPage
);
