//! Pages of breaks. Data only, already formatted; the words stand in the templates.

use askama::Template;

use crate::cases::views::{CaseFacts, Happened};
use crate::disputes::views::DisputeListRow;
use crate::i18n::filters;
use crate::web::views::{LookAt, Tag};
use crate::web::{FormState, Frame, framed_pages};

/// `/doorbrekingen`.
#[derive(Template)]
#[template(path = "break_glass/list.html")]
pub struct BreaksPage {
    pub frame: Frame,
    /// The breaks of this page.
    pub cards: Vec<BreakCard>,
    /// The pages before and after.
    pub turn: Turn,
}

/// Addresses of the previous and the next page; empty at the ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// Newer ones.
    pub before: String,
    /// Older ones.
    pub after: String,
}

/// One break as the patient sees it.
#[derive(Debug, Clone)]
pub struct BreakCard {
    pub id: String,
    /// Who; empty when not known.
    pub person: String,
    /// What the person does, may be empty.
    pub function: String,
    /// The application whose word for person and function this is; none where the directory knows the person.
    pub reported_by: Option<String>,
    pub kind: Tag,
    /// By a person whom the patient had excluded.
    pub of_excluded: bool,
    /// Its message is unread.
    pub is_new: bool,
    /// From when until when.
    pub when: String,
    /// Until when the record is open now; none when it is not.
    pub open_until: Option<String>,
    /// Where, may be empty.
    pub place: String,
    /// Why; empty when nothing was written.
    pub motivation: String,
    /// What was opened, a line each.
    pub opened: Vec<String>,
    /// The state of the patient's case.
    pub case: Option<Tag>,
    /// The latest date of its outcome, while that is to come.
    pub latest: Option<String>,
    /// Decided: what that says.
    pub outcome: Option<&'static str>,
    /// The conversation that told of it.
    pub conversation: String,
}

/// `/doorbrekingen/{break}/vertrouw-niet`: field `tekst`, hidden `formulier`.
#[derive(Template)]
#[template(path = "break_glass/report.html")]
pub struct ReportPage {
    pub frame: Frame,
    pub id: String,
    /// Which break: the day, and who.
    pub about: String,
    /// The conversation that told of it.
    pub conversation: String,
    /// The latest date of the answer.
    pub latest: String,
    /// The page's own name, so that a form sent twice is one message.
    pub key: String,
    pub form: FormState,
}

/// `/ombudsdienst/doorbrekingen`.
#[derive(Template)]
#[template(path = "break_glass/officer_list.html")]
pub struct OfficerBreaksPage {
    pub frame: Frame,
    /// What is shown: `te-bekijken`, `zaken`, `alle`.
    pub shown: &'static str,
    /// In what order: `dringend`, `nieuw`, `oud`.
    pub order: &'static str,
    /// Which page of it.
    pub page: i64,
    /// What the last search found, in all of them.
    pub searched: bool,
    pub tabs: Vec<BreakTab>,
    /// The orders to choose from.
    pub orders: Vec<ListLink>,
    /// What patients say was not them, on the first page.
    pub disputes: Vec<DisputeListRow>,
    /// The breaks of this page.
    pub rows: Vec<BreakListRow>,
    /// The address of the page before; empty on the first.
    pub before: String,
    /// The address of the next page; empty on the last.
    pub further: String,
    /// The search: `zoek`.
    pub form: FormState,
}

/// A link above a list, to another view of it.
#[derive(Debug, Clone)]
pub struct ListLink {
    pub address: String,
    pub text: &'static str,
    pub current: bool,
}

/// A tab of the officers' list.
#[derive(Debug, Clone)]
pub struct BreakTab {
    pub address: String,
    pub text: &'static str,
    /// How many it holds, as it is shown.
    pub count: String,
    pub current: bool,
    /// A report in it is past its latest date.
    pub is_late: bool,
}

/// One break on the officers' list.
#[derive(Debug, Clone)]
pub struct BreakListRow {
    pub id: String,
    /// The patient's name, or the NISS while no patient here has it.
    pub patient: String,
    /// Who, as the directory or the application says; may be empty.
    pub person: String,
    /// What the person does.
    pub function: String,
    /// Where, in the application's words; may be empty.
    pub place: String,
    pub kind: Tag,
    /// When it began, in brief and in full.
    pub when: String,
    pub when_full: String,
    /// What is wrong with the report, but that its motivation is missing.
    pub marks: Vec<&'static str>,
    /// Why, as it was reported; empty: nothing was written.
    pub motivation: String,
    /// Until when the record is open now.
    pub open_until: Option<String>,
    /// The case, or that it was looked at; none: it waits for a look.
    pub state: Option<BreakListState>,
    /// **Markeer als bekeken** stands beside it.
    pub to_review: bool,
    /// **Start onderzoek** stands beside it.
    pub to_investigate: bool,
}

/// Where a break of the list stands, as a dot with a word.
#[derive(Debug, Clone)]
pub struct BreakListState {
    /// `danger`, `warn`, `info`, `ok`; empty: grey.
    pub colour: &'static str,
    pub text: String,
}

/// `/ombudsdienst/doorbrekingen/{break}`.
#[derive(Template)]
#[template(path = "break_glass/officer_break.html")]
pub struct OfficerBreakPage {
    pub frame: Frame,
    pub id: String,
    pub kind: Tag,
    /// What is wrong with the report.
    pub marks: Vec<&'static str>,
    /// The patient's name; empty while no patient here has this NISS.
    pub patient: String,
    /// Day of birth, when known.
    pub born: String,
    /// The NISS as it is read.
    pub niss: String,
    /// Who, as the directory says; empty when it does not know.
    pub person: String,
    /// What that person does.
    pub function: String,
    /// Name and function as they were reported.
    pub reported: String,
    /// The numbers that were reported, a line each.
    pub numbers: Vec<String>,
    /// The application that reported it.
    pub application: String,
    /// From when until when.
    pub when: String,
    /// Until when the record is open now; none when it is not.
    pub open_until: Option<String>,
    /// Where, may be empty.
    pub place: String,
    /// Why; empty when nothing was written.
    pub motivation: String,
    /// What was opened, a line each.
    pub opened: Vec<String>,
    /// **Bekijk de patiënt**.
    pub look: Option<LookAt>,
    /// The conversation that told the patient; none while the patient is not known here.
    pub conversation: Option<String>,
    /// The officer who reviewed it.
    pub reviewed_by: Option<String>,
    pub case: Option<CaseFacts>,
    /// What happened, the newest first.
    pub events: Vec<Happened>,
    /// The form that closes the case.
    pub form: FormState,
}

framed_pages!(BreaksPage, ReportPage, OfficerBreaksPage, OfficerBreakPage);
