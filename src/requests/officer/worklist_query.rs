//! What of the requests a list of the worklist shows, and in which order, as parts of SQL. `r` is the request; `$1` the institution,
//! `$2` the officer, `$3` the day, `$4` the request beside which is looked, `$5` and `$6` what was searched, `$7` since when
//! what came in is new.

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

/// The same text for everything that fits the same way: it stays prepared.
const PEOPLE: &str = "left join patients p on p.id = r.patient_id
     left join request_receipts e on e.request_id = r.id
     left join care_workers w on w.id = coalesce(r.registered_care_worker_id, r.care_worker_id)";

/// How a term is compared, and what with: `$5` and `$6`.
pub(super) struct TermCondition {
    sql: &'static str,
    needs_people: bool,
    pub(super) written: String,
    pub(super) key: String,
}

impl TermCondition {
    fn of(term: &str) -> Self {
        let new = |sql, needs_people, written, key| Self { sql, needs_people, written, key };
        if term.is_empty() {
            return new("true", false, String::new(), String::new());
        }
        if let Some(reference) = RequestReference::find(term) {
            return new("r.reference = $5", false, reference.to_string(), String::new());
        }
        if let Some(number) = PatientNumber::parse_stored(term) {
            // Both by an index: an "or" would read every request.
            let holder = "r.id in (select q.id from exclusion_requests q join patients k on k.id = q.patient_id
                  where q.patient_id in (select n.patient_id from patient_numbers n where n.number = $5 and n.wrong_at is null)
                union all select t.request_id from request_receipts t where t.typed_niss = $5)";
            return new(holder, false, number.as_str().to_owned(), String::new());
        }
        // A patient's name is compared as it is written: the worklist is short. The excluded person's by the search key.
        let escaped = term.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let written = format!("%{}%", escaped.split_whitespace().collect::<Vec<_>>().join("%"));
        let key = names::search_key(term);
        // Nothing but signs leaves no key, and that would fit everybody.
        if key.is_empty() {
            return new(
                "(mt_full_name(p.given_name, p.family_name) ilike $5 or mt_full_name(e.typed_given_name, e.typed_family_name) ilike $5)",
                true,
                written,
                key,
            );
        }
        let named = "(mt_full_name(p.given_name, p.family_name) ilike $5 or mt_full_name(e.typed_given_name, e.typed_family_name) ilike $5
            or r.described_key like $6 or w.search_key like $6)";
        new(named, true, written, format!("%{key}%"))
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
            View::CameIn => "r.state = 'sent' and r.sent_at > $7",
        }
    }

    pub(super) fn states(&self) -> StateFilter {
        if self.place.view == View::Found { self.search.states } else { StateFilter::Open }
    }

    pub(super) fn term(&self) -> TermCondition {
        TermCondition::of(if self.place.view == View::Found { &self.search.term } else { "" })
    }

    /// What rows are ordered by, and whether the last comes first. Finished ones: what was decided last comes first.
    fn keys(&self) -> (&'static [&'static str], bool) {
        let (keys, down): (&[&str], bool) = match self.place.sort {
            Sort::Due if self.states() == StateFilter::Finished => (&["r.decided_at", "r.id"], true),
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
        let people = if self.term().needs_people || self.place.sort == Sort::Patient { PEOPLE } else { "" };
        format!("from exclusion_requests r {people} where r.institution_id = $1")
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
