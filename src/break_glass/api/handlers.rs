//! The endpoints where applications report breaks, and read what they reported.

use actix_web::{HttpRequest, HttpResponse, web};

use super::super::follow_up::{self, ContentsOutcome, StopOutcome};
use super::super::model::BreakRefusal;
use super::super::report::{ReportOutcome, report};
use super::super::text::Reporter;
use super::own::{self, OwnRow};
use super::read::{ReportedEvent, parse_event};
use super::write::{changed_at, latest_version, to_resource};
use crate::applications::{Called, WritesBreaks};
use crate::audit::{Event, record};
use crate::db::ids::ReportId;
use crate::fhir::{self, Unreadable};
use crate::web::{ApiError, Body, no_parameters, path_id};

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/AuditEvent").route(web::put().to(write_without_id)))
        .service(web::resource("/AuditEvent/{id}").route(web::get().to(read)).route(web::put().to(write)));
}

fn unreadable(wrong: Unreadable) -> ApiError {
    ApiError::malformed(wrong.at, wrong.why)
}

fn refused(refusal: BreakRefusal) -> ApiError {
    let (at, why) = match refusal {
        BreakRefusal::Motivation => ("outcomeDesc", "a motivation of 10 to 200 characters is expected"),
        BreakRefusal::Length => ("period.end", "an end after the start, within the length that is allowed, is expected"),
        BreakRefusal::Start => ("period.start", "it starts later than now"),
        BreakRefusal::NoPerson => {
            ("agent.who", "a person is expected: an agent with requestor true or of type IRCP, and a number in who.identifier")
        }
        BreakRefusal::NotExcluded => ("agent.who", "nothing keeps this person from this record: there is nothing to open"),
        BreakRefusal::SeveralPeople => ("agent.who", "these are the numbers of several people"),
        BreakRefusal::Unread => ("agent.who", "one of these is no number of a person"),
    };
    ApiError::Refused { at: format!("AuditEvent.{at}"), why }
}

/// Refused openings are counted by ten minutes.
const RETRY_OPENING_SECONDS: u32 = 600;

const CONFLICT: ApiError = ApiError::Conflict("another content came in under this id before");

/// Applications that audit attempts which were refused send those too.
fn failed() -> ApiError {
    let why = "0 is expected: what failed opened, told or stopped nothing, and nothing of it is kept";
    ApiError::Refused { at: "AuditEvent.outcome".to_owned(), why }
}

fn unknown_break() -> ApiError {
    ApiError::Refused { at: "AuditEvent.entity".to_owned(), why: "you reported no break under the id that it refers to" }
}

/// What we hold, and that the application read it when `reads`; a report that was just made is no reading.
async fn own(called: &Called<WritesBreaks>, id: ReportId, reads: bool) -> Result<OwnRow, ApiError> {
    let mut tx = called.site.decisions_db.begin(called.by.actor()).await?;
    let Some(row) = own::find_own_report(&mut tx, id).await? else {
        tx.rollback().await?;
        return Err(ApiError::NotFound);
    };
    if reads {
        let event = Event::break_read(row.patient_id, row.id);
        let now = tx.now();
        record(&mut tx, called.by.actor(), event, now).await?;
    }
    tx.commit().await?;
    Ok(row)
}

/// `PUT /fhir/AuditEvent`: a report has an id of the application's, so that it is the same one when it is sent again.
async fn write_without_id(_: Called<WritesBreaks>, _: Result<Body, ApiError>) -> Result<HttpResponse, ApiError> {
    Err(ApiError::malformed("AuditEvent.id", "PUT it under a UUID of your own: /fhir/AuditEvent/{uuid}"))
}

/// `PUT /fhir/AuditEvent/{id}`
async fn write(
    called: Called<WritesBreaks>,
    request: HttpRequest,
    path: web::Path<String>,
    body: Result<Body, ApiError>,
) -> Result<HttpResponse, ApiError> {
    let body = body?;
    no_parameters(&request, fhir::standard_parameter)?;
    let id: ReportId = path_id(&path).ok_or_else(|| ApiError::malformed("AuditEvent.id", "a UUID in lower case is expected"))?;
    let resource = body.fhir()?;
    let (site, now) = (&called.site, called.now);
    let reporter = Reporter::new(called.by.name()).ok_or_else(|| anyhow::anyhow!("an application without a name"))?;
    match parse_event(&site.base_url, id, &resource, now).map_err(unreadable)? {
        ReportedEvent::Failed => return Err(failed()),
        ReportedEvent::Started(started) => match report(site, &reporter, &started).await? {
            ReportOutcome::Recorded { .. } | ReportOutcome::SameAgain { .. } => {}
            ReportOutcome::Conflict => return Err(CONFLICT),
            ReportOutcome::Refused(refusal) => return Err(refused(refusal)),
            ReportOutcome::TooOften => return Err(ApiError::TooOften { seconds: RETRY_OPENING_SECONDS }),
        },
        ReportedEvent::Opened(broken, opening) => match follow_up::report_contents(site, &reporter, broken, &opening).await? {
            ContentsOutcome::Kept => {}
            ContentsOutcome::Conflict => return Err(CONFLICT),
            ContentsOutcome::Empty => {
                return Err(ApiError::malformed("AuditEvent.entity", "what was opened is expected, as a name or a description"));
            }
            ContentsOutcome::Unknown => return Err(unknown_break()),
        },
        ReportedEvent::Stopped(broken, stop) => match follow_up::report_stop(site, &reporter, broken, &stop).await? {
            StopOutcome::Over => {}
            StopOutcome::Conflict => return Err(CONFLICT),
            StopOutcome::Unknown => return Err(unknown_break()),
        },
    }
    // As it was answered the first time, whatever became of it since.
    let row = own(&called, id, false).await?;
    let address = format!("{}/fhir/AuditEvent/{id}", site.base_url);
    Ok(fhir::made(address, &to_resource(&site.base_url, id, &row, 1), changed_at(&row, 1)))
}

/// `GET /fhir/AuditEvent/{id}`
async fn read(called: Called<WritesBreaks>, request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, ApiError> {
    no_parameters(&request, fhir::standard_parameter)?;
    let id: ReportId = path_id(&path).ok_or(ApiError::NotFound)?;
    let row = own(&called, id, true).await?;
    let version = latest_version(&row);
    Ok(fhir::version(&request, &to_resource(&called.site.base_url, id, &row, version), version, changed_at(&row, version)))
}
