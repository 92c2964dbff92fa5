//! Who was found in step 1: searched once, and shown by the page that follows.

use chrono::{DateTime, Utc};
use diesel::QueryResult;

use super::super::draft::{KeptResult, Search};
use crate::db::Tx;
use crate::db::ids::InstitutionId;
use crate::directory::search::MAX_RESULTS;
use crate::directory::{self, SearchPlaces, SearchResult, SearchTerm};

/// What a search found, and whether the place that was typed is that of an institution.
pub(in crate::requests) struct FoundPeople {
    pub result: SearchResult,
    pub place_known: bool,
}

impl FoundPeople {
    pub(super) fn keep(&self, at: DateTime<Utc>) -> KeptResult {
        KeptResult {
            at,
            people: self.result.people.iter().map(directory::CareWorkerEntry::id).collect(),
            more: self.result.more,
            searched_as: self.result.searched_as.clone(),
            place_known: self.place_known,
        }
    }
}

/// Searches the directory; where more fit than are shown, those of the own hospital stand first.
pub(in crate::requests) async fn search(
    tx: &mut Tx,
    home: InstitutionId,
    term: &SearchTerm,
    place: &str,
) -> QueryResult<FoundPeople> {
    let at = directory::find_institutions_named(tx, place).await?;
    let mut result = directory::search_care_workers(tx, term, SearchPlaces::at(&at)).await?;
    if result.more && at.is_empty() {
        let nearby = directory::search_care_workers(tx, term, SearchPlaces::at(&[home])).await?.people;
        result.people.retain(|one| !nearby.iter().any(|other| other.id() == one.id()));
        result.people.splice(0..0, nearby);
        result.people.truncate(MAX_RESULTS);
    }
    Ok(FoundPeople { result, place_known: !at.is_empty() })
}

/// What the draft's search found a moment ago; what it finds now when that was long ago.
pub(super) async fn recall(tx: &mut Tx, home: InstitutionId, search: &Search) -> QueryResult<FoundPeople> {
    let now = tx.now();
    match search.result.as_ref().filter(|kept| kept.is_fresh(now)) {
        Some(kept) => {
            let people = directory::list_care_workers_in_order(tx, &kept.people).await?;
            let result = SearchResult { people, more: kept.more, searched_as: kept.searched_as.clone() };
            Ok(FoundPeople { result, place_known: kept.place_known })
        }
        None => match SearchTerm::parse(&search.term) {
            Ok(term) => self::search(tx, home, &term, &search.place).await,
            Err(_) => Ok(FoundPeople { result: SearchResult::default(), place_known: false }),
        },
    }
}
