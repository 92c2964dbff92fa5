//! `/ombudsdienst/doorbrekingen`: what waits for a look, and cases, with what is judged in the row.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use diesel::QueryResult;

use super::super::format;
use super::super::views::{BreakListRow, BreakListState, BreakTab, OfficerBreaksPage};
use super::counts::{BreakCounts, count_breaks};
use super::page;
use super::store::{self, BreakDetails, BreakFilter};
use crate::audit::{Event, record};
use crate::cases::CaseState;
use crate::cases::views::case_tag;
use crate::db::Tx;
use crate::db::ids::PatientId;
use crate::disputes;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession};
use crate::web::{Nav, PageError, ok};

pub(super) const LIST: &str = "/ombudsdienst/doorbrekingen";
const LETTERS: &str = "/ombudsdienst/brieven";
/// So many breaks stand on the page of a patient.
const MAX_OF_PATIENT: i64 = 50;

impl BreakFilter {
    const ALL: [Self; 3] = [Self::ToReview, Self::Cases, Self::All];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::ToReview => "te-bekijken",
            Self::Cases => "zaken",
            Self::All => "alle",
        }
    }

    pub(super) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The address of its first page.
    pub(super) fn address(self) -> String {
        format!("{LIST}?toon={}", self.code())
    }
}

/// The list. That these patients' breaks were seen is on record.
pub(super) async fn render(
    visit: &RequestSession,
    officer: &Officer,
    (shown, page): (BreakFilter, i64),
) -> Result<HttpResponse, PageError> {
    let site = &visit.site;
    let most = usize::try_from(format::PAGE_SIZE).unwrap_or(usize::MAX);
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let mut found = store::list_breaks(&mut tx, officer, shown, ((page - 1) * format::PAGE_SIZE, format::PAGE_SIZE)).await?;
    if page > 1 && found.is_empty() {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    }
    let more = found.len() > most;
    found.truncate(most);
    let counts = count_breaks(&mut tx, officer).await?;
    let open_disputes = disputes::count_open_disputes(&mut tx, officer).await?;
    let disputes = if page == 1 {
        disputes::list_rows(&mut tx, (officer, visit.locale), shown != BreakFilter::ToReview, now).await?
    } else {
        Vec::new()
    };
    let seen: Vec<_> = found.iter().map(|matter| matter.row.id).collect();
    // An empty list too: rows would tell who met more than the reader of the log (R12).
    record(&mut tx, officer.actor(), Event::breaks_read(&seen), now).await?;
    tx.commit().await?;
    ok(&OfficerBreaksPage {
        frame: visit.frame(t(visit.locale, "break-glass-kop"), Nav::Breaks)?,
        shown: shown.code(),
        tabs: tabs(visit.locale, shown, (&counts, open_disputes), disputes.iter().any(|one| one.is_late)),
        disputes,
        rows: found.iter().map(|one| row(visit.locale, one, now)).collect(),
        turn: format::page_turn(&format!("{}&", shown.address()), page, more),
    })
}

fn tabs(locale: Locale, shown: BreakFilter, (counts, disputes): (&BreakCounts, i64), is_late: bool) -> Vec<BreakTab> {
    let tab = |filter: BreakFilter, key: &'static str, count: i64| BreakTab {
        address: filter.address(),
        text: t(locale, key),
        count: Some(BreakCounts::shown(count)),
        current: filter == shown,
        is_late: filter == BreakFilter::Cases && is_late,
    };
    vec![
        tab(BreakFilter::ToReview, "break-glass-filter-te-bekijken", counts.to_review),
        tab(BreakFilter::Cases, "break-glass-filter-zaken", counts.open_cases + disputes),
        BreakTab {
            address: LETTERS.to_owned(),
            text: t(locale, "break-glass-filter-brieven"),
            count: None,
            current: false,
            is_late: false,
        },
        tab(BreakFilter::All, "break-glass-filter-alle", counts.all),
    ]
}

/// The breaks of a patient, for the page of that patient.
pub async fn break_rows_of(tx: &mut Tx, officer: &Officer, locale: Locale, patient: PatientId) -> QueryResult<Vec<BreakListRow>> {
    let found = store::list_breaks_of(tx, officer, patient, MAX_OF_PATIENT).await?;
    let now = tx.now();
    Ok(found.iter().map(|one| row(locale, one, now)).collect())
}

fn row(locale: Locale, matter: &BreakDetails, now: DateTime<Utc>) -> BreakListRow {
    let broken = &matter.row;
    let (person, function) = page::person_and_function(matter);
    let missing = t(locale, "break-glass-merk-motivering-ontbreekt");
    let case = matter.case.as_ref();
    BreakListRow {
        id: broken.id.to_string(),
        patient: matter.patient.as_ref().map_or_else(|| page::patient_niss(locale, matter), |patient| patient.name.to_string()),
        person,
        function,
        kind: format::kind_tag(locale, broken.kind),
        when: dates::at(locale, broken.starts_at),
        marks: format::mark_labels(locale, broken).into_iter().filter(|mark| *mark != missing).collect(),
        motivation: if broken.motivation_missing { String::new() } else { broken.motivation.clone() },
        open_until: format::open_until(locale, broken, now),
        state: state(locale, matter, now),
        to_review: broken.reviewed_at.is_none(),
        to_investigate: case.is_some_and(|case| case.state == CaseState::Open),
    }
}

fn state(locale: Locale, matter: &BreakDetails, now: DateTime<Utc>) -> Option<BreakListState> {
    let of = |colour, text: String| Some(BreakListState { colour, text });
    match &matter.case {
        Some(case) if case.state.is_open() => {
            let day = dates::long(locale, case.latest_on);
            let colour = match case.state {
                _ if case.state.is_late(case.latest_on, now) => "danger",
                CaseState::Open => "warn",
                _ => "info",
            };
            of(colour, tr(locale, "break-glass-melding-uiterlijk", &[("datum", (&day).into())]))
        }
        Some(case) => of("ok", case_tag(locale, case.state).text.to_owned()),
        None if matter.row.reviewed_at.is_some() => of("ok", t(locale, "break-glass-bekeken").to_owned()),
        None => None,
    }
}
