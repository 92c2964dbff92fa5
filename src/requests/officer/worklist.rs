//! **Werklijst**: open requests, nearest date first; views, orders and search (POST: it may hold a name or a NISS).

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::came_in::find_came_in;
use super::place::{ListPlace, Sort, View, WORKLIST};
use super::signals;
use super::snapshots::{RequestSnapshot, list_snapshots};
use super::store::{RequestDetails, load_request_details};
use super::worklist_filters::{caption, heads, tabs, tiles};
use super::worklist_query::{MAX_SORTED_BY_NAME, PAGE_ROWS, StateFilter, WorklistQuery, WorklistSearch};
use super::worklist_rows::{Calendar, groups_by_day, handed_over_row, row};
use super::worklist_store::count_by_target;
use super::worklist_views::{RowGroup, ShownPart, WorklistPage};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::letters;
use crate::web::lists::Searched;
use crate::web::{FormState, Nav, PageError, RawForm, RequestReference, page, see_other};

const FIELDS: [&str; 2] = ["zoek", "status"];

/// What the address asks: a place, and of a longer list what stands after a request (`na`), or the page with one (`bij`).
#[derive(Debug, Default, Deserialize)]
pub struct WorklistAsked {
    lijst: Option<String>,
    na: Option<String>,
    bij: Option<String>,
}

/// Which part of the list is shown.
#[derive(Debug, Default)]
pub(super) struct WorklistPart {
    pub(super) place: Option<ListPlace>,
    pub(super) after: Option<RequestReference>,
    pub(super) with: Option<RequestReference>,
}

/// `GET /ombudsdienst`
pub async fn show_worklist(
    signed: Signed<Officer>,
    searched: web::Query<Searched>,
    asked: web::Query<WorklistAsked>,
) -> Result<HttpResponse, PageError> {
    let reference = |text: &Option<String>| text.as_deref().and_then(RequestReference::parse);
    let place = asked.lijst.as_deref().and_then(ListPlace::parse);
    let part = WorklistPart {
        place: place.or(searched.is_asked().then_some(ListPlace::of(View::Found))),
        after: reference(&asked.na),
        with: reference(&asked.bij),
    };
    render_worklist(&signed.visit, &signed.by, part, StatusCode::OK, FormState::default()).await
}

/// `POST /ombudsdienst`: another search.
pub async fn search_worklist(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    sent.visit.keep_search(WORKLIST, &sent.form, &FIELDS);
    Ok(see_other(&ListPlace::of(View::Found).address()))
}

fn search_of(form: &RawForm) -> WorklistSearch {
    let term: String = form.line("zoek").chars().take(200).collect();
    let states = match form.raw("status") {
        "nieuw" => StateFilter::Sent,
        "behandeling" => StateFilter::Taken,
        "wacht" => StateFilter::Asked,
        "afgewerkt" => StateFilter::Finished,
        // A search for one request finds it in any state.
        _ if !term.is_empty() => StateFilter::Any,
        _ => StateFilter::Open,
    };
    WorklistSearch { states, term }
}

/// What a place shows, with what was typed if something was searched. Where nothing was, *gezocht* is the whole list.
pub(super) fn query_of(visit: &RequestSession, place: ListPlace, now: DateTime<Utc>) -> (WorklistQuery, RawForm) {
    let form = if place.view == View::Found { visit.last_search(WORKLIST) } else { RawForm::default() };
    let search = search_of(&form);
    let view = if search == WorklistSearch::default() && place.view == View::Found { View::All } else { place.view };
    let place = ListPlace { view, ..place };
    (WorklistQuery { place, search, today: dates::day(now), since: visit.last_looked(now) }, form)
}

pub(super) async fn render_worklist(
    visit: &RequestSession,
    officer: &Officer,
    part: WorklistPart,
    status: StatusCode,
    refused: FormState,
) -> Result<HttpResponse, PageError> {
    let (site, locale) = (&visit.site, visit.locale);
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let today = dates::day(now);
    let (mut query, searched) = query_of(visit, part.place.unwrap_or_default(), now);
    let days = count_by_target(&mut tx, officer).await?;
    let total = match query.place.view {
        // What was found is not counted: nothing but the search itself is read for it.
        View::Found => i64::MAX,
        View::CameIn => query.count(&mut tx, officer).await?,
        view => days.iter().map(|day| day.of(view, today)).sum(),
    };
    let sorts_names = total <= MAX_SORTED_BY_NAME;
    if query.place.sort == Sort::Patient && !sorts_names {
        (query.place.sort, query.place.descending) = (Sort::Due, false);
    }
    let found = find_part(&mut tx, officer, &query, &part, total).await?;
    let kept = match (query.place.view, found.before) {
        (View::Found, 0) => list_snapshots(&mut tx, officer, &query.search, PAGE_ROWS).await?,
        _ => Vec::new(),
    };
    record_reading(&mut tx, officer, &query, (&found.requests, &kept)).await?;
    let letters = letters::find_waiting_letters(&mut tx, officer, &site.rules, now).await?;
    let came = find_came_in(visit, &mut tx, officer, query.place).await?;
    let mut frame = visit.frame(t(locale, "requests-officer-kop"), Nav::Worklist)?;
    frame.refused = refused.refused();
    let signals = signals::list_signals(locale, site, &mut tx, officer, (frame.unread, &letters), now).await?;
    tx.commit().await?;

    let calendar = Calendar { working_days: &site.rules.working_days, today };
    let part = shown_part(locale, query.place, &found, total);
    let rows: Vec<_> = found
        .requests
        .into_iter()
        .map(|details| (details.request.target_on, row(locale, details, officer.id(), &calendar)))
        .collect();
    let groups = if !matches!(query.place.view, View::Found | View::CameIn)
        && (query.place.sort, query.place.descending) == (Sort::Due, false)
    {
        groups_by_day(locale, query.place.view, &days, rows, today)
    } else {
        let handed_over = kept.into_iter().map(|snapshot| handed_over_row(locale, snapshot));
        let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).chain(handed_over).collect();
        vec![RowGroup { heading: None, count: total, is_late: false, rows }]
            .into_iter()
            .filter(|group| !group.rows.is_empty())
            .collect()
    };
    let was_searched = query.place.view == View::Found;
    let mut form = FormState::of(visit.typed(WORKLIST).unwrap_or(&searched), &FIELDS);
    for (field, message) in refused.errors() {
        form.refuse(field, message.clone());
    }
    let here = WorklistPage {
        tiles: tiles(locale, query.place, &days, today, (frame.unread, letters.count)),
        tabs: tabs(locale, query.place, &days, today),
        frame,
        signals,
        came,
        place: query.place.code(),
        caption: caption(locale, query.place),
        heads: heads(locale, query.place, sorts_names),
        groups,
        part,
        searched: was_searched,
        empty: if was_searched {
            t(locale, "requests-officer-niets-gevonden")
        } else if query.place.view == View::All {
            t(locale, "requests-officer-leeg")
        } else {
            t(locale, "requests-officer-lijst-leeg")
        },
        form,
    };
    page(status, &here)
}

/// The requests of a page, and how many of the list come before them.
struct FoundPart {
    requests: Vec<RequestDetails>,
    /// After which request it begins.
    after: Option<String>,
    before: i64,
    more: bool,
}

async fn find_part(
    tx: &mut Tx,
    officer: &Officer,
    query: &WorklistQuery,
    part: &WorklistPart,
    total: i64,
) -> Result<FoundPart, PageError> {
    // All of a short list fits on its first page.
    let after = match (&part.after, &part.with) {
        _ if total <= PAGE_ROWS || query.place.view == View::Found => None,
        (Some(after), _) => {
            let before = query.count_up_to(tx, officer, after.as_str()).await?;
            before.map(|before| (after.to_string(), before))
        }
        (None, Some(with)) => query.find_page_of(tx, officer, with.as_str()).await?,
        (None, None) => None,
    };
    let (after, before) = after.map_or((None, 0), |(after, before)| (Some(after), before));
    let listed = query.list(tx, officer, after.as_deref()).await?;
    let most = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let more = listed.len() > most || listed.iter().any(|row| row.is_cut);
    let ids: Vec<_> = listed.into_iter().take(most).map(|row| row.id).collect();
    Ok(FoundPart { requests: load_request_details(tx, officer, &ids).await?, after, before, more })
}

/// An empty list too: rows would tell who met more than the reader of the log (R12).
async fn record_reading(
    tx: &mut Tx,
    officer: &Officer,
    query: &WorklistQuery,
    (requests, kept): (&[RequestDetails], &[RequestSnapshot]),
) -> Result<(), PageError> {
    let now = tx.now();
    let seen: Vec<_> = requests.iter().map(|details| details.request.id).collect();
    let term = &query.search.term;
    let event = if !term.is_empty() && RequestReference::find(term).is_none() {
        let shown = requests.iter().map(|details| details.request.patient_id);
        let handed_over = kept.iter().map(|snapshot| snapshot.data.patient_id);
        let patients: BTreeSet<_> = shown.chain(handed_over).collect();
        let patients: Vec<_> = patients.into_iter().collect();
        Event::worklist_searched(&seen, &patients)
    } else {
        Event::worklist_read(&seen)
    };
    record(tx, officer.actor(), event, now).await?;
    Ok(())
}

fn shown_part(locale: Locale, place: ListPlace, found: &FoundPart, total: i64) -> Option<ShownPart> {
    if found.before == 0 && !found.more {
        return None;
    }
    let shown = i64::try_from(found.requests.len()).unwrap_or(i64::MAX);
    if place.view == View::Found {
        let first = tr(locale, "requests-officer-meer", &[("n", shown.into())]);
        let text = format!("{first} {}", t(locale, "requests-te-veel"));
        return Some(ShownPart { text, previous: None, next: None });
    }
    let last = found.requests.last().filter(|_| found.more);
    Some(ShownPart {
        text: tr(
            locale,
            "requests-officer-deel",
            &[("van", (found.before + 1).into()), ("tot", (found.before + shown).into()), ("n", total.into())],
        ),
        previous: found.after.as_deref().filter(|_| found.before > 0).map(|before| place.address_with("bij", before)),
        next: last.map(|last| place.address_with("na", &last.request.reference)),
    })
}
