//! Entries of the directory that an officer may choose from.

use super::super::own_matters::entries_without_officer;
use super::super::people::facts_of_entry;
use super::super::store::Request;
use super::super::views::PersonChoice;
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::directory::{self, SearchPlaces, SearchResult, SearchTerm};
use crate::i18n::Locale;
use crate::identity::Officer;
use crate::web::PageError;

#[derive(Default)]
pub(super) struct Candidates {
    pub(super) persons: Vec<PersonChoice>,
    /// There are more than fit.
    pub(super) too_many: bool,
    /// What was searched for instead of what was typed.
    pub(super) searched_as: Option<String>,
}

/// The chosen entry alone, or those that resemble the description or the search, with the one that was just added.
pub(super) async fn candidates_for_request(
    locale: Locale,
    tx: &mut Tx,
    officer: &Officer,
    request: &Request,
    search: Option<SearchTerm>,
    added: Option<CareWorkerId>,
) -> Result<Candidates, PageError> {
    if let Some(chosen) = request.care_worker_id {
        let people = directory::find_care_worker(tx, chosen).await?.into_iter().collect();
        return Ok(to_candidates(locale, SearchResult { people, ..SearchResult::default() }, Some(chosen)));
    }
    let mut found = SearchResult::default();
    let term = search.or_else(|| SearchTerm::parse(request.described_name.as_deref().unwrap_or_default()).ok());
    if let Some(term) = term {
        found = directory::search_care_workers(tx, &term, SearchPlaces::first(officer.institution())).await?;
    }
    if let Some(added) = added
        && !found.people.iter().any(|entry| entry.id() == added)
        && let Some(entry) = directory::find_care_worker(tx, added).await?
    {
        found.people.insert(0, entry);
    }
    candidates_found(locale, tx, officer, found).await
}

/// The entries found, without the officer (R12).
pub(super) async fn candidates_found(
    locale: Locale,
    tx: &mut Tx,
    officer: &Officer,
    mut found: SearchResult,
) -> Result<Candidates, PageError> {
    let ids: Vec<CareWorkerId> = found.people.iter().map(|entry| entry.id()).collect();
    let others = entries_without_officer(tx, officer, &ids).await?;
    found.people.retain(|entry| others.contains(&entry.id()));
    Ok(to_candidates(locale, found, None))
}

fn to_candidates(locale: Locale, found: SearchResult, wanted: Option<CareWorkerId>) -> Candidates {
    let choice = |entry: &directory::CareWorkerEntry| PersonChoice {
        id: entry.id().to_string(),
        facts: facts_of_entry(locale, entry),
        matches: wanted == Some(entry.id()),
    };
    Candidates { persons: found.people.iter().map(choice).collect(), too_many: found.more, searched_as: found.searched_as }
}
