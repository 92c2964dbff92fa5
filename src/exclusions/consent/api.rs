//! The endpoints of Consents. A person stands in a body only; every call that is answered leaves one row in the audit, in the
//! application's own name.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use diesel_async::AsyncPgConnection;

use super::bundle;
use super::page::{PagePosition, PageSealer};
use super::query::{ConsentSearch, HistoryQuery};
use super::rows::{self, ConsentRow};
use crate::applications::{Called, ConsentRead};
use crate::audit::{Event, record};
use crate::db::ids::ExclusionId;
use crate::fhir;
use crate::identity::CookieKey;
use crate::web::{ApiError, Body, no_parameters, path_id};

const FORM: &str = "application/x-www-form-urlencoded";

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/Consent").route(web::get().to(turned)))
        .service(web::resource("/Consent/_search").route(web::post().to(search)))
        .service(web::resource("/Consent/_history").route(web::get().to(history)))
        .service(web::resource("/Consent/{id}").route(web::get().to(read)))
        .service(web::resource("/Consent/{id}/_history").route(web::get().to(history_of)))
        .service(web::resource("/Consent/{id}/_history/{version}").route(web::get().to(version)));
}

/// These versions in this order, and that they left.
async fn hand_over(called: &Called<ConsentRead>, conn: &mut AsyncPgConnection, of: &[i64]) -> Result<Vec<ConsentRow>, ApiError> {
    let mut rows = rows::consent_rows(conn, of).await?;
    rows.sort_by_key(|row| of.iter().position(|sequence| *sequence == row.sequence));
    let mut left: Vec<ExclusionId> = rows.iter().map(|row| row.id).collect();
    left.sort_unstable();
    left.dedup();
    record(conn, called.by.actor(), Event::consents_read(&left), called.now).await?;
    Ok(rows)
}

async fn one(
    called: &Called<ConsentRead>,
    request: &HttpRequest,
    wanted: ExclusionId,
    number: Option<i32>,
) -> Result<HttpResponse, ApiError> {
    let mut tx = called.site.db.begin(called.by.actor()).await?;
    let found = rows::version(&mut tx, wanted, number).await?;
    if found.is_empty() {
        tx.rollback().await?;
        return Err(ApiError::NotFound);
    }
    let rows = hand_over(called, &mut tx, &found).await?;
    tx.commit().await?;
    let row = rows.first().ok_or(ApiError::NotFound)?;
    Ok(fhir::version(request, &bundle::written(&called.site, row), row.version, row.recorded_at))
}

/// `GET /fhir/Consent/{id}`
async fn read(called: Called<ConsentRead>, request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, ApiError> {
    no_parameters(&request, fhir::standard_parameter)?;
    one(&called, &request, path_id(&path).ok_or(ApiError::NotFound)?, None).await
}

/// `GET /fhir/Consent/{id}/_history/{version}`
async fn version(
    called: Called<ConsentRead>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    no_parameters(&request, fhir::standard_parameter)?;
    let (wanted, number) = path.into_inner();
    let number: i32 = number.parse().map_err(|_| ApiError::NotFound)?;
    one(&called, &request, path_id(&wanted).ok_or(ApiError::NotFound)?, Some(number)).await
}

/// `POST /fhir/Consent/_search`
async fn search(
    called: Called<ConsentRead>,
    request: HttpRequest,
    body: Result<Body, ApiError>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, ApiError> {
    let body = body?;
    no_parameters(&request, fhir::standard_parameter)?;
    if body.media_type != FORM && !(body.media_type.is_empty() && body.bytes.is_empty()) {
        return Err(ApiError::UnsupportedMediaType(FORM));
    }
    let ask = ConsentSearch::read(&called.site.base_url, &body.bytes)?;
    found(&called, PageSealer::of(&key, &called.by, called.now), ask, None).await
}

/// `GET /fhir/Consent?_page=…`: the next page of a search. Nothing else is searched for in an address.
async fn turned(called: Called<ConsentRead>, request: HttpRequest, key: web::Data<CookieKey>) -> Result<HttpResponse, ApiError> {
    let wrong = || ApiError::malformed("", "persons only in bodies: search with POST /fhir/Consent/_search");
    let page = HistoryQuery::read(request.query_string()).ok().and_then(|asked| asked.page).ok_or_else(wrong)?;
    let mut pages = PageSealer::of(&key, &called.by, called.now);
    let PagePosition::Search { ask, up_to, before } = pages.open(&page)? else {
        return Err(wrong());
    };
    found(&called, pages, ask, Some((up_to, before))).await
}

async fn found(
    called: &Called<ConsentRead>,
    pages: PageSealer<'_>,
    ask: ConsentSearch,
    from: Option<(i64, Option<ExclusionId>)>,
) -> Result<HttpResponse, ApiError> {
    let mut tx = called.site.db.begin(called.by.actor()).await?;
    let (up_to, before) = match from {
        Some(from) => from,
        None => (rows::last(&mut tx).await?, None),
    };
    // One more than asked for says that there is a next page.
    let mut sequences = rows::search(&mut tx, &ask, up_to, before, ask.count + 1).await?;
    let more = cut(&mut sequences, ask.count);
    let rows = hand_over(called, &mut tx, &sequences).await?;
    tx.commit().await?;
    let base = format!("{}/fhir/Consent?_page=", called.site.base_url);
    let of = |before| -> Result<String, ApiError> {
        Ok(format!("{base}{}", pages.seal(&PagePosition::Search { ask: ask.clone(), up_to, before })?))
    };
    let this = of(before)?;
    let next = if more { rows.last().map(|row| of(Some(row.id))).transpose()? } else { None };
    Ok(fhir::answer(StatusCode::OK, &bundle::found(&called.site, &rows, (&this, next.as_deref()))))
}

fn cut(sequences: &mut Vec<i64>, most: i64) -> bool {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = sequences.len() > most;
    sequences.truncate(most);
    more
}

/// `GET /fhir/Consent/_history`
async fn history(called: Called<ConsentRead>, request: HttpRequest, key: web::Data<CookieKey>) -> Result<HttpResponse, ApiError> {
    versions(&called, &request, &key, None).await
}

/// `GET /fhir/Consent/{id}/_history`
async fn history_of(
    called: Called<ConsentRead>,
    request: HttpRequest,
    path: web::Path<String>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, ApiError> {
    versions(&called, &request, &key, Some(path_id(&path).ok_or(ApiError::NotFound)?)).await
}

async fn versions(
    called: &Called<ConsentRead>,
    request: &HttpRequest,
    key: &CookieKey,
    of: Option<ExclusionId>,
) -> Result<HttpResponse, ApiError> {
    let asked = HistoryQuery::read(request.query_string())?;
    let mut pages = PageSealer::of(key, &called.by, called.now);
    let mut tx = called.site.db.begin(called.by.actor()).await?;
    let (floor, below, count) = match &asked.page {
        Some(page) => match pages.open(page)? {
            PagePosition::History { of: own, floor, below, count } if own == of => (floor, below, count),
            _ => return Err(ApiError::malformed("_page", "this is no page of this history")),
        },
        None => {
            let last = rows::last(&mut tx).await?;
            (rows::floor(&mut tx, asked.since, last).await?, last + 1, asked.count)
        }
    };
    if let Some(of) = of
        && rows::version(&mut tx, of, None).await?.is_empty()
    {
        tx.rollback().await?;
        return Err(ApiError::NotFound);
    }
    let mut sequences = rows::history(&mut tx, of, (floor, below), count + 1).await?;
    let more = cut(&mut sequences, count);
    let rows = hand_over(called, &mut tx, &sequences).await?;
    tx.commit().await?;
    let whose = of.map(|id| format!("/{id}")).unwrap_or_default();
    let base = format!("{}/fhir/Consent{whose}/_history?_page=", called.site.base_url);
    let at = |below| -> Result<String, ApiError> {
        Ok(format!("{base}{}", pages.seal(&PagePosition::History { of, floor, below, count })?))
    };
    let this = at(below)?;
    let next = if more { sequences.last().map(|last| at(*last)).transpose()? } else { None };
    Ok(fhir::answer(StatusCode::OK, &bundle::history(&called.site, &rows, (&this, next.as_deref()))))
}
