//! Who spoke for the patient when an officer entered a request.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Basis, OtherParent};
use crate::db::schema::exclusion_requests;
use crate::directory::Niss;
use crate::i18n::{Locale, t};

/// A parent or another representative, as the officer entered them.
#[derive(Debug, Clone)]
pub struct Representative {
    pub name: String,
    pub niss: Option<Niss>,
    pub basis: Basis,
    /// What the officer saw of it.
    pub evidence: String,
    /// The last day on which it holds.
    pub until: Option<NaiveDate>,
    /// Whether the officer spoke with the child; asked at some ages only.
    pub child_heard: Option<bool>,
    /// The person to exclude is the patient's other parent.
    pub person_is_parent: bool,
}

/// The same as a request keeps it; empty for a patient's own.
#[derive(Debug, Clone, Default, Queryable, Selectable)]
#[diesel(table_name = exclusion_requests)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct RepresentativeColumns {
    #[diesel(column_name = representative_name)]
    pub name: Option<String>,
    #[diesel(column_name = representative_niss)]
    pub niss: Option<String>,
    #[diesel(column_name = representative_basis)]
    pub basis: Option<Basis>,
    #[diesel(column_name = representative_evidence)]
    pub evidence: Option<String>,
    #[diesel(column_name = representative_until)]
    pub until: Option<NaiveDate>,
    pub child_heard: Option<bool>,
    pub person_is_parent: bool,
    /// What the officer who registered it knew of the other parent.
    pub other_parent: Option<OtherParent>,
}

impl RepresentativeColumns {
    /// Whether this person is a parent of the patient, so that nobody registers it in one click: it was said, or the number is that
    /// of the parent who asked.
    pub fn concerns_parent(&self, niss: Option<&Niss>) -> bool {
        let same = niss.is_some_and(|niss| self.niss.as_deref() == Some(niss.as_str()));
        self.person_is_parent || same && self.basis.is_some_and(|basis| Basis::OF_CHILDREN.contains(&basis))
    }
}

/// A basis in words.
pub fn basis_text(locale: Locale, basis: Basis) -> &'static str {
    match basis {
        Basis::Parent => t(locale, "requests-intake-grond-ouder"),
        Basis::Guardian => t(locale, "requests-intake-grond-voogd"),
        Basis::FosterParent => t(locale, "requests-intake-grond-pleegouder"),
        Basis::NamedRepresentative => t(locale, "requests-intake-grond-aangewezen"),
        Basis::CareMandate => t(locale, "requests-intake-grond-zorgvolmacht"),
        Basis::Administrator => t(locale, "requests-intake-grond-bewindvoerder"),
        Basis::Family => t(locale, "requests-intake-grond-familie"),
        Basis::EhealthMandate => t(locale, "requests-intake-grond-mandaat"),
    }
}

/// What is known of the other parent, in words.
pub fn other_parent_text(locale: Locale, known: OtherParent) -> &'static str {
    match known {
        OtherParent::Heard => t(locale, "requests-officer-andere-ouder-gehoord"),
        OtherParent::Judgment => t(locale, "requests-officer-andere-ouder-vonnis"),
        OtherParent::Urgent => t(locale, "requests-officer-andere-ouder-dringend"),
    }
}
