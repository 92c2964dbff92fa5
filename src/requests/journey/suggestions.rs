//! Suggestions while a name is typed into the search: what a script adds to it. Nothing is kept, and nothing of it stands in an address.

use actix_web::HttpResponse;
use serde::Serialize;

use crate::directory::{self, CareWorkerEntry, SearchPlaces, SearchTerm};
use crate::i18n::t;
use crate::identity::{Patient, Submitted};
use crate::web::PageError;

const MAX_SUGGESTIONS: usize = 6;

#[derive(Serialize)]
struct Suggestion {
    name: String,
    /// Function and where the person works.
    detail: String,
}

/// `POST /uitsluitingen/aanvragen/suggesties`: the first people whom this search would find.
pub async fn suggest(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let and = t(sent.visit.locale, "web-en");
    let Ok(term @ SearchTerm::Name { .. }) = SearchTerm::parse(&sent.form.line("zoek")) else {
        return Ok(HttpResponse::Ok().json(Vec::<Suggestion>::new()));
    };
    let mut tx = sent.visit.site.db.begin(sent.by.actor()).await?;
    let found = directory::search_care_workers(&mut tx, &term, SearchPlaces::default()).await?;
    tx.commit().await?;
    let suggestion = |entry: &CareWorkerEntry| Suggestion {
        name: entry.name(),
        detail: [entry.function_line(), entry.works_in(and)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" – "),
    };
    Ok(HttpResponse::Ok().json(found.people.iter().take(MAX_SUGGESTIONS).map(suggestion).collect::<Vec<_>>()))
}
