//! A place in the list of breaks: its tab, order and page, or what was searched. An act in a row leads back to it.

use super::super::format::PAGE_SIZE;
use super::list_store::{self, BreakFilter, BreakOrder};
use crate::db::Tx;
use crate::db::ids::BreakId;
use crate::identity::Officer;
use crate::patients::PatientTerm;
use crate::web::RawForm;

pub(super) const LIST: &str = "/ombudsdienst/doorbrekingen";

/// What the list shows, and where in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BreakListPlace {
    pub shown: BreakFilter,
    pub order: BreakOrder,
    /// From 1.
    pub page: i32,
    /// What was searched last, in all of them.
    pub searched: bool,
}

impl BreakFilter {
    const ALL: [Self; 3] = [Self::ToReview, Self::Cases, Self::All];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::ToReview => "te-bekijken",
            Self::Cases => "zaken",
            Self::All => "alle",
        }
    }

    /// The orders that it knows; the first is the usual one.
    pub(super) const fn orders(self) -> &'static [BreakOrder] {
        match self {
            Self::ToReview | Self::Cases => &[BreakOrder::Urgent, BreakOrder::Newest, BreakOrder::Oldest],
            Self::All => &[BreakOrder::Newest, BreakOrder::Oldest],
        }
    }
}

impl BreakOrder {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Urgent => "dringend",
            Self::Newest => "nieuw",
            Self::Oldest => "oud",
        }
    }
}

impl BreakListPlace {
    /// As an address or a form says it; none where that is no place.
    pub(super) fn parse(shown: Option<&str>, order: Option<&str>, page: Option<&str>, searched: bool) -> Option<Self> {
        let shown = match shown {
            _ if searched => BreakFilter::All,
            None => BreakFilter::ToReview,
            Some(code) => BreakFilter::ALL.into_iter().find(|one| one.code() == code)?,
        };
        let mut orders = shown.orders().iter().copied();
        let order = match order {
            None => orders.next()?,
            Some(code) => orders.find(|one| one.code() == code)?,
        };
        // A page further on than any list is one that is not there.
        let page = page.map_or(Some(1), |page| page.parse::<u16>().ok())?.max(1).into();
        Some(Self { shown, order, page, searched })
    }

    /// The place that the form of a row names, when it was sent from the list.
    pub(super) fn of_form(form: &RawForm) -> Option<Self> {
        let field = |name: &str| Some(form.raw(name)).filter(|value| !value.is_empty());
        let shown = field("lijst")?;
        Self::parse(Some(shown), field("volgorde"), field("pagina"), field("gezocht").is_some())
    }

    /// The same on its first page, in another order.
    pub(super) fn sorted(self, order: BreakOrder) -> Self {
        Self { order, page: 1, ..self }
    }

    /// The first page of a tab.
    pub(super) fn tab(shown: BreakFilter) -> Self {
        let order = shown.orders().first().copied().unwrap_or(BreakOrder::Newest);
        Self { shown, order, page: 1, searched: false }
    }

    pub(super) fn address(self) -> String {
        let usual = self.shown.orders().first() == Some(&self.order);
        let mut address = if self.searched { format!("{LIST}?gezocht") } else { format!("{LIST}?toon={}", self.shown.code()) };
        if !usual {
            address = format!("{address}&volgorde={}", self.order.code());
        }
        if self.page > 1 { format!("{address}&pagina={}", self.page) } else { address }
    }

    /// What stands there, and whether there is more.
    pub(super) async fn list_ids(self, tx: &mut Tx, officer: &Officer, term: &str) -> diesel::QueryResult<(Vec<BreakId>, bool)> {
        let most = i32::try_from(PAGE_SIZE).unwrap_or(i32::MAX);
        let from = (self.page - 1) * most;
        let mut ids = if self.searched {
            let term = PatientTerm::read_any(tx, officer, term).await?;
            let mut found = list_store::find_break_ids(tx, officer, &term).await?;
            if self.order == BreakOrder::Oldest {
                found.reverse();
            }
            let skipped = usize::try_from(from).unwrap_or(usize::MAX);
            found.into_iter().skip(skipped).take(usize::try_from(most + 1).unwrap_or(usize::MAX)).collect()
        } else {
            list_store::list_break_ids(tx, officer, (self.shown, self.order), (from, most + 1)).await?
        };
        let room = usize::try_from(most).unwrap_or(usize::MAX);
        let more = ids.len() > room;
        ids.truncate(room);
        Ok((ids, more))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_from_its_own_address() {
        for shown in BreakFilter::ALL {
            for order in shown.orders() {
                for page in [1, 3] {
                    let place = BreakListPlace { page, ..BreakListPlace::tab(shown).sorted(*order) };
                    let (usual, number) = (place.order.code(), page.to_string());
                    assert_eq!(BreakListPlace::parse(Some(shown.code()), Some(usual), Some(&number), false), Some(place));
                }
            }
        }
        let usual = BreakListPlace::parse(None, None, None, false).unwrap();
        assert_eq!(usual.address(), "/ombudsdienst/doorbrekingen?toon=te-bekijken");
        let found = BreakListPlace::parse(Some("zaken"), Some("oud"), Some("2"), true).unwrap();
        assert_eq!(found.address(), "/ombudsdienst/doorbrekingen?gezocht&volgorde=oud&pagina=2");
        for (shown, order, page) in
            [("niets", "oud", "1"), ("alle", "dringend", "1"), ("alle", "oud", "-1"), ("alle", "oud", "99999")]
        {
            assert_eq!(BreakListPlace::parse(Some(shown), Some(order), Some(page), false), None, "{shown} {order} {page}");
        }
    }
}
