//! Where an officer is in the worklist: which view, in which order. A code that travels in addresses and forms (`lijst`), so that
//! every step leads back to the same row. It names no address and no person.

use crate::i18n::{Locale, t};
use crate::web::{RawForm, RequestReference};

pub(super) const WORKLIST: &str = "/ombudsdienst";
/// The field and the part of an address that holds the code.
pub(super) const PLACE_FIELD: &str = "lijst";

/// Which requests the worklist shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    #[default]
    All,
    Mine,
    Unassigned,
    Late,
    /// To be finished today.
    Today,
    /// The patient answered a question.
    Answered,
    /// For the patient's answer.
    Waiting,
    /// What the last search found.
    Found,
    /// What came in since the officer looked at the list.
    CameIn,
}

impl View {
    const ALL: [Self; 9] = [
        Self::All,
        Self::Mine,
        Self::Unassigned,
        Self::Late,
        Self::Today,
        Self::Answered,
        Self::Waiting,
        Self::Found,
        Self::CameIn,
    ];

    const fn code(self) -> &'static str {
        match self {
            Self::All => "alles",
            Self::Mine => "mijn",
            Self::Unassigned => "vrij",
            Self::Late => "te-laat",
            Self::Today => "vandaag",
            Self::Answered => "antwoord",
            Self::Waiting => "wacht",
            Self::Found => "gezocht",
            Self::CameIn => "nieuw",
        }
    }

    /// The words of its tab or tile.
    pub fn text(self, locale: Locale) -> &'static str {
        match self {
            Self::All => t(locale, "requests-officer-lijst-alles"),
            Self::Mine => t(locale, "requests-officer-lijst-mijn"),
            Self::Unassigned => t(locale, "requests-officer-lijst-vrij"),
            Self::Late => t(locale, "requests-officer-lijst-te-laat"),
            Self::Today => t(locale, "requests-officer-lijst-vandaag"),
            Self::Answered => t(locale, "requests-officer-lijst-antwoord"),
            Self::Waiting => t(locale, "requests-officer-status-asked"),
            Self::Found => t(locale, "requests-officer-lijst-gezocht"),
            Self::CameIn => t(locale, "requests-officer-lijst-nieuw"),
        }
    }
}

/// By what the worklist is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The nearest target first.
    #[default]
    Due,
    Reference,
    Patient,
    State,
}

impl Sort {
    pub const ALL: [Self; 4] = [Self::Reference, Self::Patient, Self::State, Self::Due];

    const fn code(self) -> &'static str {
        match self {
            Self::Due => "termijn",
            Self::Reference => "referentie",
            Self::Patient => "patient",
            Self::State => "status",
        }
    }
}

/// A view in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListPlace {
    pub view: View,
    pub sort: Sort,
    pub descending: bool,
}

impl ListPlace {
    pub const fn of(view: View) -> Self {
        Self { view, sort: Sort::Due, descending: false }
    }

    /// Of a code; none of what is no code.
    pub fn parse(code: &str) -> Option<Self> {
        let (view, order) = code.split_once('.').map_or((code, None), |(view, order)| (view, Some(order)));
        let view = View::ALL.into_iter().find(|one| one.code() == view)?;
        let Some(order) = order else { return Some(Self::of(view)) };
        let (sort, descending) = order.strip_suffix("-af").map_or((order, false), |sort| (sort, true));
        let sort = Sort::ALL.into_iter().find(|one| one.code() == sort)?;
        Some(Self { view, sort, descending })
    }

    /// The place that a form of a request's page carries.
    pub(super) fn of_form(form: &RawForm) -> Option<Self> {
        Self::parse(form.raw(PLACE_FIELD))
    }

    pub fn code(self) -> String {
        let view = self.view.code();
        match (self.sort, self.descending) {
            (Sort::Due, false) => view.to_owned(),
            (sort, false) => format!("{view}.{}", sort.code()),
            (sort, true) => format!("{view}.{}-af", sort.code()),
        }
    }

    /// The same view in the order that the head of this column leads to: again turns it round.
    pub fn sorted_by(self, sort: Sort) -> Self {
        Self { sort, descending: self.sort == sort && !self.descending, ..self }
    }

    /// The address of the list from its beginning.
    pub fn address(self) -> String {
        match self.query() {
            query if query.is_empty() => WORKLIST.to_owned(),
            query => format!("{WORKLIST}?{query}"),
        }
    }

    /// The page of the list with this request, at its row.
    pub fn address_at(self, page: &str, row: &str) -> String {
        format!("{}#{row}", self.address_with("bij", page))
    }

    /// A part of the list: what stands after a request (`na`), or the page with one (`bij`).
    pub fn address_with(self, name: &str, reference: &str) -> String {
        let query = self.query();
        format!("{WORKLIST}?{query}{}{name}={reference}", if query.is_empty() { "" } else { "&" })
    }

    fn query(self) -> String {
        match (self.view, self.sort, self.descending) {
            (View::All, Sort::Due, false) => String::new(),
            // The page that a search leads to.
            (View::Found, Sort::Due, false) => "gezocht".to_owned(),
            (View::Found, ..) => format!("gezocht&{PLACE_FIELD}={}", self.code()),
            _ => format!("{PLACE_FIELD}={}", self.code()),
        }
    }
}

/// The part of an address of a request's pages that says from where in the worklist it is opened.
#[derive(Debug, serde::Deserialize)]
pub struct PlaceAsked {
    lijst: Option<String>,
}

impl PlaceAsked {
    pub(super) fn place(&self) -> Option<ListPlace> {
        self.lijst.as_deref().and_then(ListPlace::parse)
    }
}

/// The address of a request's page, reached from a place in the worklist or from elsewhere.
pub(super) fn of_request_in(reference: &RequestReference, place: Option<ListPlace>) -> String {
    let page = super::address::of_request(reference);
    place.map_or_else(|| page.clone(), |place| format!("{page}?{PLACE_FIELD}={}", place.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_written_and_nothing_else_is_one() {
        for view in View::ALL {
            for sort in Sort::ALL {
                for descending in [false, true] {
                    let place = ListPlace { view, sort, descending };
                    assert_eq!(ListPlace::parse(&place.code()), Some(place));
                }
            }
        }
        for code in ["", "alles.", "alles.naam", "https://example.org", "//example.org", "alles/../x", "ALLES", "alles.termijn.x"]
        {
            assert_eq!(ListPlace::parse(code), None, "{code}");
        }
    }

    #[test]
    fn a_head_turns_its_own_order_round() {
        let place = ListPlace::of(View::Mine);
        let by_patient = place.sorted_by(Sort::Patient);
        assert_eq!(by_patient.address(), "/ombudsdienst?lijst=mijn.patient");
        assert_eq!(by_patient.sorted_by(Sort::Patient).address(), "/ombudsdienst?lijst=mijn.patient-af");
        assert_eq!(place.sorted_by(Sort::Due).address(), "/ombudsdienst?lijst=mijn.termijn-af");
        assert_eq!(ListPlace::default().address(), "/ombudsdienst");
        assert_eq!(ListPlace::of(View::Found).address_with("na", "UA-1"), "/ombudsdienst?gezocht&na=UA-1");
    }
}
