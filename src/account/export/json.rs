//! Everything as one JSON text, written while it is read: what lies in memory at a time is a batch of rows or one file.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::web::{Bytes, Data};
use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use futures_util::Stream;
use serde::Serialize;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

use super::parts;
use crate::db::ids::ConversationId;
use crate::i18n::dates;
use crate::identity::Patient;
use crate::web::{AppState, PageError};

/// Concurrent downloads in a process: each holds a connection while its reader reads.
static AT_A_TIME: Semaphore = Semaphore::const_new(4);
/// How long a download waits for a place.
const FOR_A_PLACE: Duration = Duration::from_secs(5);
/// A reader that takes nothing for this long is disconnected.
const FOR_A_READER: Duration = Duration::from_secs(30);
/// And none takes longer than this in all.
const IN_ALL: Duration = Duration::from_secs(600);
/// What is handed over at a time.
const PIECE: usize = 64 * 1024;

/// The text. Its reader may be slow or go away; then the transaction ends, and the text breaks off as what it is, broken.
///
/// # Errors
/// When too many are being read.
pub async fn json(
    site: Data<AppState>,
    patient: Patient,
    now: DateTime<Utc>,
) -> Result<impl Stream<Item = io::Result<Bytes>> + 'static, PageError> {
    let place = timeout(FOR_A_PLACE, AT_A_TIME.acquire()).await.ok().and_then(Result::ok);
    let place = place.ok_or_else(|| PageError::Unavailable("too many downloads at a time".to_owned()))?;
    // Before the first byte: what cannot start is told as what it is.
    let mut tx = site.db.snapshot(patient.actor()).await?;
    let (sender, receiver) = mpsc::channel(4);
    let whole = Arc::new(AtomicBool::new(false));
    let written = Arc::clone(&whole);
    actix_web::rt::spawn(async move {
        let _place = place;
        let mut text = Text { sender, buffer: Vec::with_capacity(PIECE), first: true };
        let failed = match timeout(IN_ALL, write(&mut tx, &site, &patient, now, &mut text)).await {
            Ok(Ok(())) => tx.commit().await.err().map(|error| error.to_string()),
            Ok(Err(error)) => Some(format!("{error:#}")),
            Err(_) => Some("it took too long".to_owned()),
        };
        match failed {
            None => written.store(true, Ordering::SeqCst),
            Some(cause) => tracing::warn!(cause, "a download was interrupted"),
        }
    });
    Ok(futures_util::stream::unfold(Some((receiver, whole)), async |state| {
        let (mut receiver, whole) = state?;
        match receiver.recv().await {
            Some(piece) => Some((Ok(piece), Some((receiver, whole)))),
            None if whole.load(Ordering::SeqCst) => None,
            // Its end is not the text's: the browser is told so.
            None => Some((Err(io::Error::other("broken off")), None)),
        }
    }))
}

async fn write(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    now: DateTime<Utc>,
    text: &mut Text,
) -> anyhow::Result<()> {
    text.raw("{\"format\":\"mijn-toegang/1\"").await?;
    text.part("made_at", &dates::iso(now)).await?;
    let (person, email, waiting) = parts::person(conn, patient, now).await?;
    text.part("person", &person).await?;
    text.part("home_institution", &site.contact(Some(patient.home_institution())).institution).await?;
    text.part("home_adoptions", &parts::home_adoptions(conn, patient).await?).await?;
    text.part("disputes", &parts::disputes(conn, patient).await?).await?;
    text.part("email", &email).await?;
    text.part("email_to_confirm", &waiting).await?;
    text.part("exclusions", &parts::exclusions(conn, patient).await?).await?;
    text.part("planned_stops", &parts::planned_stops(conn, patient).await?).await?;
    text.part("requests", &parts::requests(conn, patient).await?).await?;
    text.part("drafts", &parts::drafts(conn, patient).await?).await?;
    text.part("kept_forms", &parts::kept_forms(conn, patient).await?).await?;
    text.begin("conversations").await?;
    let mut after = ConversationId::NIL;
    while let Some(found) = parts::conversations(conn, patient, &mut after).await? {
        text.items(&found).await?;
    }
    text.end().await?;
    text.part("letters", &parts::letters(conn, patient).await?).await?;
    text.begin("breaks").await?;
    let mut seen = 0;
    while let Some(found) = parts::breaks(conn, patient, &mut seen).await? {
        text.items(&found).await?;
    }
    text.end().await?;
    text.begin("readings_by_officers").await?;
    let mut seen = 0;
    while let Some(found) = parts::readings(conn, patient, &mut seen).await? {
        text.items(&found).await?;
    }
    text.end().await?;
    text.begin("searches_by_officers").await?;
    let mut seen = 0;
    while let Some(found) = parts::searches(conn, patient, &mut seen).await? {
        text.items(&found).await?;
    }
    text.end().await?;
    text.begin("disclosures_to_applications").await?;
    let mut seen = 0;
    while let Some(found) = parts::disclosures(conn, &mut seen).await? {
        text.items(&found).await?;
    }
    text.end().await?;
    text.part("applications_that_follow_changes", &parts::followers(conn).await?).await?;
    text.begin("refusals_by_applications").await?;
    let mut seen = 0;
    while let Some(found) = parts::refusals(conn, &mut seen).await? {
        text.items(&found).await?;
    }
    text.end().await?;
    text.begin("account_events").await?;
    let mut seen = 0;
    while let Some(found) = parts::account_events(conn, patient, &mut seen).await? {
        text.items(&found).await?;
    }
    text.end().await?;
    text.begin("attachments").await?;
    for file in parts::files(conn, patient).await? {
        let whole = parts::whole_file(conn, site, file).await?;
        text.items(&[whole]).await?;
    }
    text.end().await?;
    text.raw("}\n").await?;
    text.flush().await
}

/// The text under way to its reader.
struct Text {
    sender: mpsc::Sender<Bytes>,
    buffer: Vec<u8>,
    first: bool,
}

impl Text {
    async fn raw(&mut self, text: &str) -> anyhow::Result<()> {
        self.buffer.extend_from_slice(text.as_bytes());
        if self.buffer.len() >= PIECE { self.flush().await } else { Ok(()) }
    }

    async fn part(&mut self, name: &str, value: &impl Serialize) -> anyhow::Result<()> {
        self.raw(&format!(",\"{name}\":{}", serde_json::to_string(value)?)).await
    }

    async fn begin(&mut self, name: &str) -> anyhow::Result<()> {
        self.first = true;
        self.raw(&format!(",\"{name}\":[")).await
    }

    async fn items(&mut self, items: &[impl Serialize]) -> anyhow::Result<()> {
        for item in items {
            if !std::mem::take(&mut self.first) {
                self.raw(",").await?;
            }
            self.raw(&serde_json::to_string(item)?).await?;
        }
        Ok(())
    }

    async fn end(&mut self) -> anyhow::Result<()> {
        self.raw("]").await
    }

    async fn flush(&mut self) -> anyhow::Result<()> {
        let whole = Bytes::from(std::mem::take(&mut self.buffer));
        // In pieces, so that a whole file does not stand in memory once more.
        for at in (0..whole.len()).step_by(PIECE) {
            let piece = whole.slice(at..(at + PIECE).min(whole.len()));
            timeout(FOR_A_READER, self.sender.send(piece)).await??;
        }
        Ok(())
    }
}
