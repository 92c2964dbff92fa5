//! The links over the worklist: tiles, tabs and heads of columns.

use chrono::NaiveDate;

use super::place::{ListPlace, Sort, View};
use super::worklist_store::DayCounts;
use super::worklist_views::{FilterLink, SortHead};
use crate::i18n::{Locale, t};

const TABS: [View; 5] = [View::Mine, View::Unassigned, View::Late, View::Waiting, View::All];
const TILES: [View; 3] = [View::Late, View::Today, View::Answered];

fn filter_link(locale: Locale, place: ListPlace, view: View, days: &[DayCounts], today: NaiveDate) -> FilterLink {
    let count: i64 = days.iter().map(|day| day.of(view, today)).sum();
    FilterLink {
        text: view.text(locale),
        // The order stays.
        address: ListPlace { view, ..place }.address(),
        count: count.to_string(),
        is_current: view == place.view,
        is_late: view == View::Late && count > 0,
    }
}

pub(super) fn tabs(locale: Locale, place: ListPlace, days: &[DayCounts], today: NaiveDate) -> Vec<FilterLink> {
    TABS.map(|view| filter_link(locale, place, view, days, today)).to_vec()
}

/// The tiles: three views, and what waits on another page.
pub(super) fn tiles(
    locale: Locale,
    place: ListPlace,
    days: &[DayCounts],
    today: NaiveDate,
    (unread, letters): (i64, i64),
) -> Vec<FilterLink> {
    let elsewhere = |text, address: &str, count: i64| FilterLink {
        text,
        address: address.to_owned(),
        // Counted up to a hundred.
        count: if count > 99 { "99+".to_owned() } else { count.to_string() },
        is_current: false,
        is_late: false,
    };
    let mut all = TILES.map(|view| filter_link(locale, place, view, days, today)).to_vec();
    all.push(elsewhere(t(locale, "requests-officer-tegel-berichten"), "/ombudsdienst/berichten", unread));
    all.push(elsewhere(t(locale, "requests-officer-tegel-brieven"), "/ombudsdienst/brieven", letters));
    all
}

/// What is shown, and in which order, for who hears the table.
pub(super) fn caption(locale: Locale, place: ListPlace) -> String {
    let order = match place.sort {
        Sort::Due if place.descending => t(locale, "requests-officer-volgorde-verste"),
        Sort::Due => t(locale, "requests-officer-volgorde-dichtste"),
        Sort::Reference => t(locale, "requests-officer-volgorde-referentie"),
        Sort::Patient => t(locale, "requests-officer-volgorde-patient"),
        Sort::State => t(locale, "requests-officer-volgorde-status"),
    };
    format!("{}, {order}", place.view.text(locale))
}

/// The columns that can be sorted by. By name only a list that is not too long.
pub(super) fn heads(locale: Locale, place: ListPlace, sorts_names: bool) -> [SortHead; 4] {
    Sort::ALL.map(|sort| SortHead {
        text: match sort {
            Sort::Reference => t(locale, "requests-officer-kolom-referentie"),
            Sort::Patient => t(locale, "requests-officer-kolom-patient"),
            Sort::State => t(locale, "requests-officer-status"),
            Sort::Due => t(locale, "requests-officer-kolom-termijn"),
        },
        address: (sort != Sort::Patient || sorts_names).then(|| place.sorted_by(sort).address()),
        sorted: (sort == place.sort).then_some(if place.descending { "descending" } else { "ascending" }),
    })
}
