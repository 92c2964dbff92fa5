//! The doors by which applications report breaks, and read what they reported.

use actix_web::{HttpRequest, HttpResponse, web};

use super::super::afterwards::{self, Stopped, ToldContents};
use super::super::model::Refusal;
use super::super::report::{Reported, report};
use super::super::text::Reporter;
use super::own::{self, OwnRow};
use super::read::{Told, told};
use super::write::{changed, held, latest};
use crate::audit::{Event, record};
use crate::db::ids::ReportId;
use crate::fhir::{self, Unreadable};
use crate::identity::applications::{Called, WritesBreaks};
use crate::web::{ApiError, Body, no_parameters, path_id};

pub fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/AuditEvent/{id}").route(web::get().to(read)).route(web::put().to(write)));
}

fn unreadable(wrong: Unreadable) -> ApiError {
    ApiError::malformed(wrong.at, wrong.why)
}

fn refused(refusal: Refusal) -> ApiError {
    let (at, why) = match refusal {
        Refusal::Motivation => ("outcomeDesc", "a motivation of 10 to 200 characters is expected"),
        Refusal::Length => ("period.end", "an end after the start, within the length that is allowed, is expected"),
        Refusal::Start => ("period.start", "it starts later than now"),
        Refusal::NotExcluded => ("agent.who", "nothing keeps this person from this record: there is nothing to open"),
        Refusal::SeveralPeople => ("agent.who", "these are the numbers of several people"),
        Refusal::Unread => ("agent.who", "one of these is no number of a person"),
    };
    ApiError::Refused { at: format!("AuditEvent.{at}"), why }
}

const CONFLICT: ApiError = ApiError::Conflict("another content came in under this id before");

fn unknown_break() -> ApiError {
    ApiError::Refused { at: "AuditEvent.entity".to_owned(), why: "you reported no break under the id that it refers to" }
}

/// What we hold, and that the application read it when `reads`; a report that was just made is no reading.
async fn own(called: &Called<WritesBreaks>, id: ReportId, reads: bool) -> Result<OwnRow, ApiError> {
    let mut tx = called.site.db.begin(called.by.actor()).await?;
    let Some(row) = own::find(&mut tx, id).await? else {
        tx.rollback().await?;
        return Err(ApiError::NotFound);
    };
    if reads {
        let event = Event::break_read(row.patient_id, row.id);
        record(&mut tx, called.by.actor(), event, called.site.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(row)
}

/// `PUT /fhir/AuditEvent/{id}`
async fn write(
    called: Called<WritesBreaks>,
    request: HttpRequest,
    path: web::Path<String>,
    body: Result<Body, ApiError>,
) -> Result<HttpResponse, ApiError> {
    let body = body?;
    no_parameters(&request)?;
    let id: ReportId =
        path_id(&path).ok_or_else(|| ApiError::malformed("AuditEvent.id", "a UUID in small letters is expected"))?;
    let resource = body.json(&["application/fhir+json", "application/json"])?;
    let (site, now) = (&called.site, called.site.clock.now());
    let reporter = Reporter::new(called.by.name()).ok_or_else(|| anyhow::anyhow!("an application without a name"))?;
    match told(&site.base_url, id, &resource, now).map_err(unreadable)? {
        Told::Started(started) => match report(site, &reporter, &started, now).await? {
            Reported::Recorded { .. } | Reported::SameAgain { .. } => {}
            Reported::Conflict => return Err(CONFLICT),
            Reported::Refused(refusal) => return Err(refused(refusal)),
        },
        Told::Opened(broken, opening) => match afterwards::opened(site, &reporter, broken, &opening, now).await? {
            ToldContents::Kept => {}
            ToldContents::Conflict => return Err(CONFLICT),
            ToldContents::Empty => {
                return Err(ApiError::malformed("AuditEvent.entity", "what was opened is expected, as a name or a description"));
            }
            ToldContents::Unknown => return Err(unknown_break()),
        },
        Told::Stopped(broken, stop) => match afterwards::stop(site, &reporter, broken, &stop, now).await? {
            Stopped::Over => {}
            Stopped::Conflict => return Err(CONFLICT),
            Stopped::Unknown => return Err(unknown_break()),
        },
    }
    // As it was answered the first time, whatever became of it since.
    let row = own(&called, id, false).await?;
    let address = format!("{}/fhir/AuditEvent/{id}", site.base_url);
    Ok(fhir::made(address, &held(&site.base_url, id, &row, 1), changed(&row, 1)))
}

/// `GET /fhir/AuditEvent/{id}`
async fn read(called: Called<WritesBreaks>, request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, ApiError> {
    no_parameters(&request)?;
    let id: ReportId = path_id(&path).ok_or(ApiError::NotFound)?;
    let row = own(&called, id, true).await?;
    let version = latest(&row);
    Ok(fhir::version(&request, &held(&called.site.base_url, id, &row, version), version, changed(&row, version)))
}
