//! *{n} nieuwe aanvragen sinds {tijd}*: what came in since the officer looked at the worklist in this session.

use super::place::{ListPlace, View};
use super::worklist_query::{WorklistQuery, WorklistSearch};
use super::worklist_views::CameIn;
use crate::db::Tx;
use crate::i18n::{dates, tr};
use crate::identity::{Officer, RequestSession};
use crate::web::PageError;

/// The line over the list; none where nothing came in, and none over what came in.
pub(super) async fn find_came_in(
    visit: &RequestSession,
    tx: &mut Tx,
    officer: &Officer,
    place: ListPlace,
) -> Result<Option<CameIn>, PageError> {
    let now = tx.now();
    let since = visit.looked_since(place.view == View::CameIn, now);
    if place.view == View::CameIn {
        return Ok(None);
    }
    let place = ListPlace::of(View::CameIn);
    let query = WorklistQuery { place, search: WorklistSearch::default(), today: dates::day(now), since };
    let came = query.count(tx, officer).await?;
    let time = dates::time(visit.locale, since);
    Ok((came > 0).then(|| CameIn {
        text: tr(visit.locale, "requests-officer-nieuw-sinds", &[("n", came.into()), ("tijd", (&time).into())]),
        address: place.address(),
    }))
}
