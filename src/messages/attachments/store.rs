//! Queries of attachments, the only ones that reach their bytes. Row-level security shows a file with its message or request only.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};

use super::check::{CheckedFile, ScanState};
use super::kind::FileKind;
use crate::db::ids::{AttachmentId, MessageId, PatientId, RequestId};
use crate::db::schema::{attachment_chunks, attachments};
use crate::web::views::FileLine;

const CHUNK_BYTES: usize = 256 * 1024;

/// What a file belongs to.
#[derive(Debug, Clone, Copy)]
pub enum AttachmentOwner {
    Message(MessageId),
    Request(RequestId),
}

/// A file as a page lists it.
#[derive(Debug, Clone)]
pub struct AttachmentLine {
    pub id: AttachmentId,
    pub name: String,
    pub kind: FileKind,
    /// Bytes.
    pub size: i32,
    /// Something was found in it: it is not served.
    pub infected: bool,
}

impl AttachmentLine {
    pub fn view(&self) -> FileLine {
        let kilobytes = i64::from(self.size + 1023) / 1024;
        FileLine { id: self.id.to_string(), name: self.name.clone(), kilobytes, infected: self.infected }
    }
}

/// A file with its content.
#[derive(Debug, Clone)]
pub struct StoredAttachment {
    pub line: AttachmentLine,
    /// How far it was looked at.
    pub scan: ScanState,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Keeps files, in the transaction of what they belong to.
pub async fn insert_attachments(
    conn: &mut AsyncPgConnection,
    owner: AttachmentOwner,
    files: &[CheckedFile],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (message, request) = match owner {
        AttachmentOwner::Message(id) => (Some(id), None),
        AttachmentOwner::Request(id) => (None, Some(id)),
    };
    for (place, file) in (1i16..).zip(files) {
        let id = AttachmentId::generate();
        diesel::insert_into(attachments::table)
            .values((
                attachments::id.eq(id),
                attachments::message_id.eq(message),
                attachments::request_id.eq(request),
                attachments::place.eq(place),
                attachments::name.eq(&file.name),
                attachments::kind.eq(file.kind),
                attachments::size.eq(i32::try_from(file.bytes.len()).unwrap_or(i32::MAX)),
                attachments::sha256.eq(Sha256::digest(&file.bytes).to_vec()),
                attachments::scan.eq(file.scanned),
                attachments::written_at.eq(now),
            ))
            .execute(conn)
            .await?;
        for (number, chunk) in (0i32..).zip(file.bytes.chunks(CHUNK_BYTES)) {
            diesel::insert_into(attachment_chunks::table)
                .values((
                    attachment_chunks::attachment_id.eq(id),
                    attachment_chunks::number.eq(number),
                    attachment_chunks::bytes.eq(chunk),
                ))
                .execute(conn)
                .await?;
        }
    }
    Ok(())
}

type AttachmentRow = (AttachmentId, Option<MessageId>, String, FileKind, i32, ScanState);

fn line((id, _, name, kind, size, scan): AttachmentRow) -> AttachmentLine {
    AttachmentLine { id, name, kind, size, infected: scan == ScanState::Infected }
}

const ROW: (
    attachments::id,
    attachments::message_id,
    attachments::name,
    attachments::kind,
    attachments::size,
    attachments::scan,
) = (attachments::id, attachments::message_id, attachments::name, attachments::kind, attachments::size, attachments::scan);

/// The files of these messages, in one statement.
pub async fn load_for_messages(
    mut conn: &AsyncPgConnection,
    messages: &[MessageId],
) -> QueryResult<HashMap<MessageId, Vec<AttachmentLine>>> {
    let rows: Vec<AttachmentRow> = attachments::table
        .filter(attachments::message_id.eq_any(messages))
        .order((attachments::message_id, attachments::place))
        .select(ROW)
        .load(&mut conn)
        .await?;
    let mut found: HashMap<MessageId, Vec<AttachmentLine>> = HashMap::new();
    for row in rows {
        if let Some(message) = row.1 {
            found.entry(message).or_default().push(line(row));
        }
    }
    Ok(found)
}

/// The files of one of them, for a page.
pub fn take_lines(found: &mut HashMap<MessageId, Vec<AttachmentLine>>, message: MessageId) -> Vec<FileLine> {
    found.remove(&message).unwrap_or_default().iter().map(AttachmentLine::view).collect()
}

/// The files of a request.
pub async fn load_for_request(mut conn: &AsyncPgConnection, request: RequestId) -> QueryResult<Vec<AttachmentLine>> {
    let rows: Vec<AttachmentRow> = attachments::table
        .filter(attachments::request_id.eq(request))
        .order(attachments::place)
        .select(ROW)
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(line).collect())
}

/// A file that the transaction's actor may read.
///
/// # Errors
/// Those of the database; not found when its chunks are not whole.
pub async fn load_file(conn: &mut AsyncPgConnection, id: AttachmentId) -> QueryResult<Option<StoredAttachment>> {
    let row: Option<AttachmentRow> =
        attachments::table.filter(attachments::id.eq(id)).select(ROW).first(conn).await.optional()?;
    let Some(row) = row else {
        return Ok(None);
    };
    let chunks: Vec<Vec<u8>> = attachment_chunks::table
        .filter(attachment_chunks::attachment_id.eq(id))
        .order(attachment_chunks::number)
        .select(attachment_chunks::bytes)
        .load(conn)
        .await?;
    let (scan, bytes) = (row.5, chunks.concat());
    if i32::try_from(bytes.len()) != Ok(row.4) {
        return Err(diesel::result::Error::NotFound);
    }
    Ok(Some(StoredAttachment { line: line(row), scan, bytes }))
}

/// What the patient of a file is, for the audit.
pub(super) async fn find_patient(
    conn: &mut AsyncPgConnection,
    id: AttachmentId,
) -> QueryResult<Option<(PatientId, Option<RequestId>)>> {
    use crate::db::schema::{exclusion_requests, messages};
    let found: Option<(Option<PatientId>, Option<PatientId>, Option<RequestId>)> = attachments::table
        .left_join(messages::table.on(messages::id.nullable().eq(attachments::message_id)))
        .left_join(exclusion_requests::table.on(exclusion_requests::id.nullable().eq(attachments::request_id)))
        .filter(attachments::id.eq(id))
        .select((messages::patient_id.nullable(), exclusion_requests::patient_id.nullable(), attachments::request_id))
        .first(conn)
        .await
        .optional()?;
    Ok(found.and_then(|(of_message, of_request, request)| Some((of_message.or(of_request)?, request))))
}

/// Keeps what the scanner said, as the job `scan`.
pub(super) async fn save_scan(conn: &mut AsyncPgConnection, id: AttachmentId, scanned: ScanState) -> QueryResult<()> {
    diesel::update(attachments::table.filter(attachments::id.eq(id))).set(attachments::scan.eq(scanned)).execute(conn).await?;
    Ok(())
}
