//! One function a feature, each on the transaction of the one moment.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use serde::Serialize;

use super::super::events::{self, AccountEvent};
use super::super::recipients::{self, Disclosure, Follower, Refusal, SearchByOfficer};
use super::super::store::{self, Email, Reading, Waiting};
use crate::break_glass::{self, ExportedBreak};
use crate::db::ids::ConversationId;
use crate::disputes::{self, ExportedDisputes};
use crate::exclusions::stops::{self, ExportedStop};
use crate::exclusions::{self, EndChannel, EndedBy, Origin};
use crate::homes::{self, ExportedAdoption};
use crate::i18n::Locale;
use crate::identity::{Patient, saved_forms};
use crate::letters::export::{ExportedLetter, export_letters};
use crate::messages::attachments::{self, ScanState};
use crate::messages::export::{self, ExportedConversation, ExportedFile};
use crate::patients::{self, PatientProfile};
use crate::requests::{self, ExportedDraft, ExportedRequest};
use crate::web::AppState;

/// Readings come so many at a time.
const READINGS: i64 = 500;
/// Account events, searches, disclosures and refusals likewise.
const EVENTS: i64 = 500;
/// Breaks likewise.
const BREAKS: i64 = 100;
/// Conversations likewise.
const CONVERSATIONS: i64 = 50;

/// A time in which an exclusion held, or holds.
#[derive(Debug, Clone, Serialize)]
pub struct Exclusion {
    /// Who was shut out.
    pub person: String,
    pub function: String,
    pub riziv: Option<String>,
    /// Where it was registered: `ehealth` or `nexuzhealth`.
    pub origin: Origin,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// By whom it ended, as a code.
    pub ended_by: Option<EndedBy>,
    /// How that was asked of the ombudsdienst.
    pub end_channel: Option<EndChannel>,
}

/// A form that came with an expired session.
#[derive(Debug, Clone, Serialize)]
pub struct KeptForm {
    /// The page it stands on.
    pub page: String,
    /// What was filled in.
    pub fields: serde_json::Value,
    pub kept_at: DateTime<Utc>,
}

/// A file with what is in it, unless the scanner forbids that.
#[derive(Debug, Clone, Serialize)]
pub struct WholeFile {
    #[serde(flatten)]
    file: ExportedFile,
    /// The bytes, in base64.
    content: Option<String>,
}

/// Who the patient is, and the address for notices.
pub async fn person(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    now: DateTime<Utc>,
) -> QueryResult<(PatientProfile, Email, Option<Waiting>)> {
    Ok((patients::profile(conn, patient).await?, store::email(conn).await?, store::waiting(conn, patient, now).await?))
}

/// Ombudsdiensten that took the patient in.
pub async fn home_adoptions(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedAdoption>> {
    homes::export(conn, patient).await
}

/// What the patient disputed, and when nothing was done at a distance.
pub async fn disputes(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<ExportedDisputes> {
    disputes::export(conn, patient).await
}

/// Exclusions with their periods, the oldest first.
pub async fn exclusions(conn: &AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<Exclusion>> {
    let all = exclusions::of_patient(conn, patient).await?;
    let of = |(period, person): (exclusions::Period, crate::directory::PersonLine)| Exclusion {
        person: person.name(),
        function: person.function_line(),
        riziv: person.riziv_display(),
        origin: period.origin,
        started_at: period.started_at,
        ended_at: period.end.map(|(at, _)| at),
        ended_by: period.end.map(|(_, by)| by),
        end_channel: period.end_channel,
    };
    Ok(all.into_iter().rev().map(of).collect())
}

/// Planned stops, and what became of them.
pub async fn planned_stops(conn: &AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedStop>> {
    stops::export(conn, patient).await
}

/// Where letters to the patient went.
pub async fn letters(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedLetter>> {
    export_letters(conn, patient).await
}

/// Requests with their course.
pub async fn requests(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedRequest>> {
    requests::export(conn, patient).await
}

/// What was begun and not sent.
pub async fn drafts(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedDraft>> {
    requests::export_drafts(conn, patient).await
}

/// Forms that came too late.
pub async fn kept_forms(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<KeptForm>> {
    let rows = saved_forms::list(conn, patient.person()).await?;
    Ok(rows.into_iter().map(|(page, fields, kept_at)| KeptForm { page, fields, kept_at }).collect())
}

/// The next conversations after one; none when there are no more.
pub async fn conversations(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    after: &mut ConversationId,
) -> QueryResult<Option<Vec<ExportedConversation>>> {
    let (found, last) = export::export_conversations(conn, patient, Locale::Nl, (*after, CONVERSATIONS)).await?;
    Ok(last.map(|last| {
        *after = last;
        found
    }))
}

/// The next breaks; none when there are no more.
pub async fn breaks(conn: &mut AsyncPgConnection, patient: &Patient, seen: &mut i64) -> QueryResult<Option<Vec<ExportedBreak>>> {
    let found = break_glass::export(conn, patient, *seen, BREAKS).await?;
    *seen += BREAKS;
    Ok(found)
}

/// Files, without what is in them.
pub async fn files(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedFile>> {
    export::export_files(conn, patient).await
}

/// A file with what is in it. While a scanner is configured only what it called clean leaves.
pub async fn whole_file(conn: &mut AsyncPgConnection, site: &AppState, file: ExportedFile) -> QueryResult<WholeFile> {
    use base64::Engine;
    // One that is damaged is named without its content, rather than keeping all the rest from the patient.
    let stored = match attachments::load_file(conn, file.id).await {
        Err(diesel::result::Error::NotFound) => None,
        found => found?,
    };
    let content = stored
        .filter(|stored| !stored.line.infected && (site.scanner.is_none() || stored.scan == ScanState::Clean))
        .map(|stored| base64::engine::general_purpose::STANDARD.encode(&stored.bytes));
    Ok(WholeFile { file, content })
}

/// The next readings; none when there are no more.
pub async fn readings(conn: &mut AsyncPgConnection, patient: &Patient, seen: &mut i64) -> QueryResult<Option<Vec<Reading>>> {
    let found = store::readings(conn, patient, *seen, READINGS).await?;
    *seen += READINGS;
    Ok((!found.is_empty()).then_some(found))
}

/// A batch, when there is something in it.
fn batch<T>(found: Vec<T>, seen: &mut i64) -> Option<Vec<T>> {
    *seen += EVENTS;
    (!found.is_empty()).then_some(found)
}

/// The next account events; none when there are no more.
pub async fn account_events(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    seen: &mut i64,
) -> QueryResult<Option<Vec<AccountEvent>>> {
    Ok(batch(events::list(conn, patient, *seen, EVENTS).await?, seen))
}

/// The next searches by officers; none when there are no more.
pub async fn searches(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    seen: &mut i64,
) -> QueryResult<Option<Vec<SearchByOfficer>>> {
    Ok(batch(recipients::searches(conn, patient, *seen, EVENTS).await?, seen))
}

/// The next disclosures to applications; none when there are no more.
pub async fn disclosures(conn: &mut AsyncPgConnection, seen: &mut i64) -> QueryResult<Option<Vec<Disclosure>>> {
    Ok(batch(recipients::disclosures(conn, *seen, EVENTS).await?, seen))
}

/// Applications that follow the changes.
pub async fn followers(conn: &mut AsyncPgConnection) -> QueryResult<Vec<Follower>> {
    recipients::followers(conn).await
}

/// The next refusals; none when there are no more.
pub async fn refusals(conn: &mut AsyncPgConnection, seen: &mut i64) -> QueryResult<Option<Vec<Refusal>>> {
    Ok(batch(recipients::refusals(conn, *seen, EVENTS).await?, seen))
}
