//! Keeps the copy: loads everything once, then follows the changes, for ever.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::copy::Copy;
use crate::events::{Heard, Reader};
use crate::portal::Failed;
use crate::{disk, moment, resources};

/// The portal gives a sign of life every 15 seconds; after three that did not come, the connection is dead.
const SILENCE: Duration = Duration::from_secs(45);
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Signs of life alone are written down this often.
const NOTED: TimeDelta = TimeDelta::seconds(15);

/// Runs for ever.
pub async fn run(app: Arc<App>) {
    let mut pause = FIRST_PAUSE;
    loop {
        if let Err(error) = once(&app, &mut pause).await {
            tracing::warn!(cause = format!("{error:#}"), "the changes are not followed; it tries again");
        }
        app.connected.store(false, Ordering::Relaxed);
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn once(app: &App, pause: &mut Duration) -> anyhow::Result<()> {
    let known = app.copy.read().await.as_ref().map(|copy| copy.position);
    let position = match known {
        Some(position) => position,
        None => load(app).await?,
    };
    let stream = match timeout(SILENCE, app.portal.follow(position)).await? {
        // What came after our position is not kept any more, or never was: the portal came back from a backup.
        Err(Failed::Refused { status: 410, .. }) => {
            tracing::info!(position, "too far behind to follow; everything is loaded again");
            let position = load(app).await?;
            timeout(SILENCE, app.portal.follow(position)).await??
        }
        other => other?,
    };
    follow(app, stream, pause).await
}

/// Everything that holds. The position is asked first: what changes while the pages are read comes once more in the stream.
async fn load(app: &App) -> anyhow::Result<i64> {
    let began = moment::now();
    let position = app.portal.position().await?;
    let mut copy = Copy::at(position, began);
    let mut next: Option<String> = None;
    loop {
        let page = app.portal.page(next.as_deref()).await?;
        for entry in page.get("entry").and_then(Value::as_array).into_iter().flatten() {
            let resource = entry.get("resource").context("an entry without a resource")?;
            if resource.get("resourceType").and_then(Value::as_str) == Some("Consent") {
                copy.take_consent(resources::consent(resource)?);
            }
        }
        let links = page.get("link").and_then(Value::as_array).into_iter().flatten();
        let mut following = links.filter(|link| link.get("relation").and_then(Value::as_str) == Some("next"));
        match following.next().and_then(|link| link.get("url")).and_then(Value::as_str) {
            Some(url) => next = Some(url.to_owned()),
            None => break,
        }
    }
    tracing::info!(position, exclusions = copy.exclusions(), "loaded");
    disk::write(app.copy_file(), &copy).await?;
    *app.copy.write().await = Some(copy);
    Ok(position)
}

async fn follow(app: &App, mut stream: reqwest::Response, pause: &mut Duration) -> anyhow::Result<()> {
    let mut reader = Reader::default();
    let (mut noted, mut acknowledged) = (moment::now(), None);
    loop {
        let bytes = timeout(SILENCE, stream.chunk()).await.context("no sign of life")??;
        let heard = reader.take(&bytes.context("the portal ended the stream")?)?;
        if heard.is_empty() {
            continue;
        }
        let now = moment::now();
        let position = apply(app, heard, now).await?;
        *pause = FIRST_PAUSE;
        app.connected.store(true, Ordering::Relaxed);
        if acknowledged != Some(position) {
            save(app).await?;
            // Not before it is on disk: what was acknowledged is enforced, whatever happens to this process. Said anew with each
            // connection, for the process may have died in between; where it was heard before, the first word stands.
            match app.portal.acknowledge(position, now).await {
                Ok(()) => acknowledged = Some(position),
                // The next sign of life tries again.
                Err(error) => tracing::warn!(position, cause = %error, "not acknowledged"),
            }
        } else if now - noted > NOTED {
            save(app).await?;
        } else {
            continue;
        }
        noted = now;
    }
}

/// Takes in what was heard, and answers the position. From here on it decides.
async fn apply(app: &App, heard: Vec<Heard>, now: DateTime<Utc>) -> anyhow::Result<i64> {
    let mut guard = app.copy.write().await;
    let copy = guard.as_mut().context("no copy")?;
    for one in heard {
        match one {
            Heard::Alive(position) => anyhow::ensure!(position <= copy.position, "changes up to {position} were missed"),
            Heard::Change { id, .. } if id <= copy.position => {}
            Heard::Change { id, event, data } => {
                anyhow::ensure!(id == copy.position + 1, "a change after {} is missing", copy.position);
                let resource: Value = serde_json::from_str(&data)?;
                match event.as_str() {
                    "consent" => copy.take_consent(resources::consent(&resource)?),
                    "break" => copy.take_break(resources::broken(&resource)?, now),
                    // A change that the portal cannot write: what is loaded anew is as true as it can be.
                    "reload" => {
                        *guard = None;
                        anyhow::bail!("change {id} has everything loaded again");
                    }
                    // A kind that came later. To go on would be to say that it is enforced.
                    other => anyhow::bail!("change {id} is a {other}, which this version does not know"),
                }
                copy.position = id;
            }
        }
    }
    copy.heard_at = now;
    Ok(copy.position)
}

async fn save(app: &App) -> anyhow::Result<()> {
    // Nobody but this task writes to the copy, and readers are not kept waiting.
    disk::write(app.copy_file(), &*app.copy.read().await).await
}
