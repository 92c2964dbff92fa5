//! What of the requests a list of the worklist shows, and in which order, as parts of SQL. `r` is the request; `$1` the institution,
//! `$2` the officer, `$3` the day, `$4` the request beside which is looked, `$5` what was searched, `$6` since when what came in
//! is new.

use chrono::{DateTime, NaiveDate, Utc};

use super::place::{ListPlace, Sort, View};
use crate::directory::{PatientNumber, names};
use crate::web::RequestReference;

/// Rows of one page.
pub const PAGE_ROWS: i64 = 100;
/// In a longer list names are not sorted: they stand in no index beside the request.
pub const MAX_SORTED_BY_NAME: i64 = 1000;

/// Requests in these states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StateFilter {
    #[default]
    Open,
    Sent,
    Taken,
    Asked,
    Finished,
    Any,
}

impl StateFilter {
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Finished | Self::Any)
    }

    /// As `mt_find_requests` takes them.
    const fn states(self) -> &'static str {
        match self {
            Self::Open => "array['sent', 'taken', 'asked']",
            Self::Sent => "array['sent']",
            Self::Taken => "array['taken']",
            Self::Asked => "array['asked']",
            Self::Finished => "array['registered', 'refused', 'withdrawn']",
            Self::Any => "array['sent', 'taken', 'asked', 'registered', 'refused', 'withdrawn']",
        }
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Open => "r.state in ('sent', 'taken', 'asked')",
            Self::Sent => "r.state = 'sent'",
            Self::Taken => "r.state = 'taken'",
            Self::Asked => "r.state = 'asked'",
            Self::Finished => "r.state in ('registered', 'refused', 'withdrawn')",
            Self::Any => "true",
        }
    }
}

/// What was searched: a state, and a reference, a NISS or a part of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorklistSearch {
    pub states: StateFilter,
    pub term: String,
}

/// What a list shows, on one day.
#[derive(Debug, Clone)]
pub struct WorklistQuery {
    pub place: ListPlace,
    pub search: WorklistSearch,
    pub today: NaiveDate,
    /// What came in after this is new.
    pub since: DateTime<Utc>,
}

/// For the order by name.
const PEOPLE: &str = "left join patients p on p.id = r.patient_id
     left join request_receipts e on e.request_id = r.id";

/// How a term is compared, and what with: `$5`.
pub(super) struct TermCondition {
    sql: &'static str,
    /// Found by `mt_find_requests`.
    is_name: bool,
    pub(super) written: String,
}

impl TermCondition {
    fn of(term: &str) -> Self {
        let new = |sql, is_name, written| Self { sql, is_name, written };
        if term.is_empty() {
            return new("true", false, String::new());
        }
        if let Some(reference) = RequestReference::find(term) {
            return new("r.reference = $5", false, reference.to_string());
        }
        if let Some(number) = PatientNumber::parse_stored(term) {
            // Both by an index: an "or" would read every request.
            let holder = "r.id in (select q.id from exclusion_requests q join patients k on k.id = q.patient_id
                  where q.patient_id in (select n.patient_id from patient_numbers n where n.number = $5 and n.wrong_at is null)
                union all select t.request_id from request_receipts t where t.typed_niss = $5)";
            return new(holder, false, number.as_str().to_owned());
        }
        // Nothing but signs leaves no key, and finds nothing.
        new("true", true, names::search_key(term))
    }
}

/// What of a list comes before or after another row.
#[derive(Clone, Copy)]
pub(super) enum Beside {
    Before,
    After,
    UpTo,
}

impl WorklistQuery {
    const fn view(&self) -> &'static str {
        match self.place.view {
            View::All | View::Found => "true",
            View::Mine => "r.taken_by = $2",
            View::Unassigned => "r.taken_by is null",
            View::Late => "r.target_on < $3",
            View::Today => "r.target_on = $3",
            View::Answered => "r.state = 'taken' and r.answered_at is not null",
            View::Waiting => "r.state = 'asked'",
            View::CameIn => "r.state = 'sent' and r.sent_at > $6",
        }
    }

    pub(super) fn states(&self) -> StateFilter {
        if self.place.view == View::Found { self.search.states } else { StateFilter::Open }
    }

    pub(super) fn term(&self) -> TermCondition {
        TermCondition::of(if self.place.view == View::Found { &self.search.term } else { "" })
    }

    /// What rows are ordered by, and whether the last comes first. Finished ones: what was decided last comes first, and where both stand
    /// in a list the open ones come before them.
    fn keys(&self) -> (&'static [&'static str], bool) {
        let (keys, down): (&[&str], bool) = match self.place.sort {
            Sort::Due if self.states() == StateFilter::Finished => (&["r.decided_at", "r.id"], true),
            Sort::Due if self.states() == StateFilter::Any => (
                &[
                    "case when r.state in ('sent', 'taken', 'asked') then r.target_on - date '2000-01-01'
                      else date '2200-01-01' - coalesce(r.decided_at, r.sent_at)::date end",
                    "r.sent_at",
                    "r.id",
                ],
                false,
            ),
            Sort::Due => (&["r.target_on", "r.sent_at", "r.id"], false),
            Sort::Reference => (&["r.reference"], false),
            Sort::Patient => (
                &[
                    "coalesce(p.family_key, lower(p.family_name), lower(e.typed_family_name), '')",
                    "coalesce(p.search_key, lower(e.typed_given_name), '')",
                    "r.id",
                ],
                false,
            ),
            Sort::State => (
                &[
                    "case r.state when 'sent' then 1 when 'taken' then 2 when 'asked' then 3 else 4 end",
                    "r.target_on",
                    "r.sent_at",
                    "r.id",
                ],
                false,
            ),
        };
        (keys, down != self.place.descending)
    }

    fn from(&self) -> String {
        let people = if self.place.sort == Sort::Patient { PEOPLE } else { "" };
        let requests = if self.term().is_name {
            format!("mt_find_requests($5, {}) f join exclusion_requests r on r.id = f.request", self.states().states())
        } else {
            "exclusion_requests r".to_owned()
        };
        format!("from {requests} {people} where r.institution_id = $1")
    }

    /// What a row of the list is read as. `is_cut`: there may be more than were looked at.
    pub(super) fn columns(&self) -> &'static str {
        if self.term().is_name { "r.id, f.is_cut" } else { "r.id, false as is_cut" }
    }

    /// The rows of the list.
    pub(super) fn rows(&self) -> String {
        format!("{} and {} and {} and {}", self.from(), self.states().condition(), self.view(), self.term().sql)
    }

    /// The request `$4`, wherever it stands now.
    pub(super) fn here(&self) -> String {
        let (keys, _) = self.keys();
        let named = keys.iter().enumerate().map(|(at, key)| format!("{key} as k{at}")).collect::<Vec<_>>().join(", ");
        format!("with here as materialized (select {named} {} and r.reference = $4)", self.from())
    }

    pub(super) fn beside(&self, which: Beside) -> String {
        let (keys, down) = self.keys();
        let sign = match (which, down) {
            (Beside::Before, false) | (Beside::After, true) => "<",
            (Beside::Before, true) | (Beside::After, false) => ">",
            (Beside::UpTo, false) => "<=",
            (Beside::UpTo, true) => ">=",
        };
        let here = (0..keys.len()).map(|at| format!("(select k{at} from here)")).collect::<Vec<_>>().join(", ");
        format!("({}) {sign} ({here})", keys.join(", "))
    }

    pub(super) fn order(&self, reversed: bool) -> String {
        let (keys, down) = self.keys();
        let direction = if down == reversed { "asc" } else { "desc" };
        keys.iter().map(|key| format!("{key} {direction}")).collect::<Vec<_>>().join(", ")
    }
}
