//! From one request of a list to the one before and after it, and back to its row.

use actix_web::HttpResponse;

use super::place::{ListPlace, Sort, View, of_request_in};
use super::views::ListPager;
use super::worklist::query_of;
use super::worklist_query::{MAX_SORTED_BY_NAME, WorklistQuery};
use super::worklist_store::Neighbours;
use crate::db::Tx;
use crate::i18n::{t, tr};
use crate::identity::{Officer, RequestSession};
use crate::web::{PageError, RequestReference, see_other};

/// What stands beside a request in its list; not in what a search found, which is read once and not counted.
async fn find_neighbours(
    visit: &RequestSession,
    tx: &mut Tx,
    officer: &Officer,
    place: ListPlace,
    reference: &RequestReference,
) -> Result<Option<(WorklistQuery, Neighbours)>, PageError> {
    let (mut query, _) = query_of(visit, place, tx.now());
    if query.place.view == View::Found {
        return Ok(None);
    }
    if query.place.sort == Sort::Patient {
        let by_date = ListPlace { sort: Sort::Due, descending: false, ..query.place };
        let counted = WorklistQuery { place: by_date, ..query.clone() };
        if counted.count(tx, officer).await? > MAX_SORTED_BY_NAME {
            query = counted;
        }
    }
    let found = query.find_neighbours(tx, officer, reference).await?;
    Ok(Some((query, found)))
}

/// What stands beside a request in the list that it was opened from.
pub(super) async fn find_pager(
    visit: &RequestSession,
    tx: &mut Tx,
    officer: &Officer,
    place: ListPlace,
    reference: &RequestReference,
) -> Result<ListPager, PageError> {
    let Some((query, found)) = find_neighbours(visit, tx, officer, place, reference).await? else {
        let back = place.address_at(reference.as_str(), reference.as_str());
        return Ok(ListPager { place: place.code(), view: place.view.text(visit.locale), back, ..ListPager::default() });
    };
    // Where it left the list meanwhile, the row that took its place.
    let row = if found.is_listed { None } else { found.next.as_ref().or(found.previous.as_ref()) };
    let row = row.map_or(reference.as_str(), String::as_str).to_owned();
    let page = |other: String| RequestReference::parse(&other).map(|other| of_request_in(&other, Some(place)));
    Ok(ListPager {
        place: place.code(),
        view: query.place.view.text(visit.locale),
        back: query.place.address_at(&row, &row),
        number: found.is_listed.then_some(found.before + 1),
        total: found.total,
        previous: found.previous.and_then(page),
        next: found.next.and_then(page),
    })
}

/// **Registreer en open de volgende**: the next request with the result of this one; after the last one the list.
pub(super) async fn open_next(
    visit: &RequestSession,
    tx: &mut Tx,
    officer: &Officer,
    place: ListPlace,
    reference: &RequestReference,
    result: &str,
) -> Result<HttpResponse, PageError> {
    let found = find_neighbours(visit, tx, officer, place, reference).await?;
    let (place, next) = found.map_or((place, None), |(query, found)| (query.place, found.next));
    let told =
        tr(visit.locale, "requests-officer-melding-over", &[("ref", reference.as_str().into()), ("melding", result.into())]);
    Ok(match next.as_deref().and_then(RequestReference::parse) {
        Some(next) => {
            visit.say(told);
            see_other(&of_request_in(&next, Some(place)))
        }
        None => {
            visit.say(format!("{told} {}", t(visit.locale, "requests-officer-melding-laatste")));
            see_other(&place.address())
        }
    })
}
