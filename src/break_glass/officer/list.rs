//! `/ombudsdienst/doorbrekingen`: what waits for a look, and cases, with what is judged in the row.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use diesel::QueryResult;

use super::super::format;
use super::super::views::{BreakListRow, BreakListState, BreakTab, ListLink, OfficerBreaksPage};
use super::counts::{BreakCounts, count_breaks};
use super::list_place::{BreakListPlace, LIST};
use super::list_store::{self, BreakFilter, BreakOrder};
use super::page;
use super::store::BreakDetails;
use crate::audit::{Event, record};
use crate::cases::CaseState;
use crate::cases::views::case_tag;
use crate::db::Tx;
use crate::db::ids::PatientId;
use crate::disputes;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession};
use crate::letters::{self, find_waiting_letters};
use crate::web::{FormState, Nav, PageError, RawForm, ok};

/// The field of the search.
pub(super) const TERM: &str = "zoek";
/// So many breaks stand on the page of a patient.
const MAX_OF_PATIENT: i64 = 50;

/// The list. That these patients' breaks were seen is on record.
pub(super) async fn render(
    visit: &RequestSession,
    officer: &Officer,
    place: BreakListPlace,
    search: &RawForm,
) -> Result<HttpResponse, PageError> {
    let (site, locale) = (&visit.site, visit.locale);
    let term: String = search.line(TERM).chars().take(200).collect();
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let (ids, more) = place.list_ids(&mut tx, officer, &term).await?;
    if place.page > 1 && ids.is_empty() {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    }
    let found = list_store::load_breaks(&mut tx, officer, &ids).await?;
    let counts = count_breaks(&mut tx, officer).await?;
    let letters = find_waiting_letters(&mut tx, officer, &site.rules, now).await?;
    let open_disputes = disputes::count_open_disputes(&mut tx, officer).await?;
    let disputes = if place.page == 1 && !place.searched {
        disputes::list_rows(&mut tx, (officer, locale), place.shown != BreakFilter::ToReview, now).await?
    } else {
        Vec::new()
    };
    let seen: Vec<_> = found.iter().map(|matter| matter.row.id).collect();
    // An empty list too: rows would tell who met more than the reader of the log (R12).
    let event = if place.searched {
        let patients: BTreeSet<PatientId> = found.iter().filter_map(|matter| matter.row.patient_id).collect();
        Event::breaks_searched(&seen, &patients.into_iter().collect::<Vec<_>>())
    } else {
        Event::breaks_read(&seen)
    };
    record(&mut tx, officer.actor(), event, now).await?;
    tx.commit().await?;
    let turned = |page: i32| BreakListPlace { page, ..place }.address();
    ok(&OfficerBreaksPage {
        frame: visit.frame(t(locale, "break-glass-kop"), Nav::Breaks)?,
        shown: place.shown.code(),
        order: place.order.code(),
        page: place.page.into(),
        searched: place.searched,
        tabs: tabs(locale, place, (&counts, open_disputes, letters.count), disputes.iter().any(|one| one.is_late)),
        orders: orders(locale, place),
        disputes,
        rows: found.iter().map(|one| row(locale, one, now)).collect(),
        before: if place.page > 1 { turned(place.page - 1) } else { String::new() },
        further: if more { turned(place.page + 1) } else { String::new() },
        form: FormState::of(visit.typed(LIST).unwrap_or(search), &[TERM]),
    })
}

fn tabs(
    locale: Locale,
    place: BreakListPlace,
    (counts, disputes, letters): (&BreakCounts, i64, i64),
    is_late: bool,
) -> Vec<BreakTab> {
    let tab = |filter: BreakFilter, key: &'static str, count: i64| BreakTab {
        address: BreakListPlace::tab(filter).address(),
        text: t(locale, key),
        count: BreakCounts::shown(count),
        current: filter == place.shown && !place.searched,
        is_late: filter == BreakFilter::Cases && is_late,
    };
    vec![
        tab(BreakFilter::ToReview, "break-glass-filter-te-bekijken", counts.to_review),
        tab(BreakFilter::Cases, "break-glass-filter-zaken", counts.open_cases + disputes),
        BreakTab {
            address: letters::ADDRESS.to_owned(),
            text: t(locale, "break-glass-filter-brieven"),
            count: BreakCounts::shown(letters),
            current: false,
            is_late: false,
        },
        tab(BreakFilter::All, "break-glass-filter-alle", counts.in_all),
    ]
}

/// The orders to choose from.
fn orders(locale: Locale, place: BreakListPlace) -> Vec<ListLink> {
    let link = |order: BreakOrder| ListLink {
        address: place.sorted(order).address(),
        text: t(
            locale,
            match order {
                BreakOrder::Urgent => "break-glass-volgorde-dringend",
                BreakOrder::Newest => "break-glass-volgorde-nieuw",
                BreakOrder::Oldest => "break-glass-volgorde-oud",
            },
        ),
        current: order == place.order,
    };
    place.shown.orders().iter().map(|order| link(*order)).collect()
}

/// The address of a place; of the page before it when nothing stands there any more.
pub(super) async fn address_of(
    visit: &RequestSession,
    tx: &mut Tx,
    officer: &Officer,
    place: BreakListPlace,
) -> QueryResult<String> {
    let term = visit.last_search(LIST).line(TERM);
    if place.page > 1 && place.list_ids(tx, officer, &term).await?.0.is_empty() {
        return Ok(BreakListPlace { page: place.page - 1, ..place }.address());
    }
    Ok(place.address())
}

/// The breaks of a patient, for the page of that patient.
pub async fn break_rows_of(tx: &mut Tx, officer: &Officer, locale: Locale, patient: PatientId) -> QueryResult<Vec<BreakListRow>> {
    let found = list_store::list_breaks_of(tx, officer, patient, MAX_OF_PATIENT).await?;
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
        place: broken.place.clone(),
        kind: format::kind_tag(locale, broken.kind),
        when: dates::brief_at(locale, broken.starts_at, now),
        when_full: dates::at(locale, broken.starts_at),
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
