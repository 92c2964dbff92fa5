//! `/ombudsdienst/doorbrekingen`: what waits for a look, and cases.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};

use super::super::format;
use super::super::views::{BreakListRow, OfficerBreaksPage};
use super::page;
use super::store::{self, BreakDetails, BreakFilter};
use crate::audit::{Event, record};
use crate::cases::views::case_tag;
use crate::disputes;
use crate::i18n::{Locale, dates, t};
use crate::identity::{Officer, RequestSession};
use crate::web::views::{Choice, Tag};
use crate::web::{Nav, PageError, ok};

pub(super) const LIST: &str = "/ombudsdienst/doorbrekingen";

impl BreakFilter {
    const fn code(self) -> &'static str {
        match self {
            Self::ToReview => "te-bekijken",
            Self::Cases => "zaken",
            Self::All => "alle",
        }
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
    let (to_review, open_break_cases) = store::count_waiting(&mut tx, officer).await?;
    let open_cases = open_break_cases + disputes::count_open_disputes(&mut tx, officer).await?;
    let disputes = if page == 1 {
        disputes::list_rows(&mut tx, (officer, visit.locale), shown != BreakFilter::ToReview, now).await?
    } else {
        Vec::new()
    };
    let seen: Vec<_> = found.iter().map(|matter| matter.row.id).collect();
    // An empty list too: rows would tell who met more than the reader of the log (R12).
    record(&mut tx, officer.actor(), Event::breaks_read(&seen), now).await?;
    tx.commit().await?;
    let frame = visit.frame(t(visit.locale, "break-glass-kop"), Nav::Breaks)?;
    let filter = |code: &str, text: &str| Choice { value: code.to_owned(), text: text.to_owned() };
    ok(&OfficerBreaksPage {
        frame,
        to_review,
        open_cases,
        shown: shown.code(),
        filters: vec![
            filter(BreakFilter::ToReview.code(), t(visit.locale, "break-glass-filter-te-bekijken")),
            filter(BreakFilter::Cases.code(), t(visit.locale, "break-glass-filter-zaken")),
            filter(BreakFilter::All.code(), t(visit.locale, "break-glass-filter-alle")),
        ],
        disputes,
        rows: found.iter().map(|one| row(visit.locale, one, now)).collect(),
        turn: format::page_turn(&format!("{LIST}?toon={}&", shown.code()), page, more),
    })
}

fn row(locale: Locale, matter: &BreakDetails, now: DateTime<Utc>) -> BreakListRow {
    let broken = &matter.row;
    let open_case = matter.case.as_ref().filter(|case| case.state.is_open());
    let (person, function) = page::person_and_function(matter);
    BreakListRow {
        id: broken.id.to_string(),
        patient: matter.patient.as_ref().map_or_else(|| page::patient_niss(matter), |patient| patient.name.to_string()),
        person,
        function,
        kind: format::kind_tag(locale, broken.kind),
        when: format::period_text(locale, broken),
        marks: format::mark_labels(locale, broken),
        state: match &matter.case {
            Some(case) => case_tag(locale, case.state),
            None if broken.reviewed_at.is_none() => Tag { text: t(locale, "break-glass-te-bekijken"), colour: "yellow" },
            None => Tag { text: t(locale, "break-glass-bekeken"), colour: "green" },
        },
        latest: open_case.map(|case| dates::long(locale, case.latest_on)),
        is_late: open_case.is_some_and(|case| case.state.is_late(case.latest_on, now)),
    }
}
