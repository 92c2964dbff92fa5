//! Brings reports to the portal: in their order, again and again until it has them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::sleep;
use uuid::Uuid;

use crate::access::{Source, ask};
use crate::app::App;
use crate::audit_event::{Told, broke, later};
use crate::breaks::{Content, Kind, Report};
use crate::portal::Failed;
use crate::{disk, moment};

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Runs for ever.
pub async fn run(app: Arc<App>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let ready = app.breaks.lock().await.ready();
        if ready.is_empty() {
            pause = FIRST_PAUSE;
            app.to_deliver.notified().await;
            continue;
        }
        let mut failed = false;
        for id in ready {
            if let Err(error) = deliver(&app, id).await {
                failed = true;
                tracing::warn!(report = %id, cause = format!("{error:#}"), "not delivered yet");
            }
        }
        if failed {
            tokio::select! {
                () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                () = app.to_deliver.notified() => {}
            }
        }
    }
}

async fn deliver(app: &App, id: Uuid) -> anyhow::Result<()> {
    let report = app.breaks.lock().await.report(id).cloned();
    let Some(Report { content, .. }) = report else {
        return Ok(());
    };
    let event = match &content {
        Content::Break(told) => broke(app.settings.base_url(), id, &settled(app, id, told).await?),
        Content::Later(of, what) => later(id, *of, what),
    };
    let answer = app.portal.report(&id.to_string(), &event).await;
    let mut breaks = app.breaks.lock().await;
    match (answer, content) {
        (Ok(()), _) => breaks.delivered(id),
        // The portal has something under this id, and nothing that is sent again will change it.
        (Err(Failed::Refused { status: 409, .. }), _) => {
            tracing::error!(report = %id, "another report has this id; compare it with the portal's");
            breaks.delivered(id);
        }
        (Err(Failed::Refused { status: 422, document, .. }), Content::Break(told)) if told.until > moment::now() => {
            let at = document.pointer("/issue/0/expression/0").and_then(Value::as_str).unwrap_or_default();
            tracing::warn!(report = %id, at, "a break is refused; the record is closed");
            breaks.refused(id, Uuid::new_v4(), reason(at), moment::now());
        }
        // Sent again it would be refused again. It is kept, for a break never goes unnoticed: an operator must mend it.
        (Err(Failed::Refused { status: status @ (400 | 404 | 413 | 415 | 422), why, .. }), _) => {
            tracing::error!(report = %id, status, why, "a report cannot be delivered; it lies with the dead letters");
            breaks.bury(id, status, &why);
        }
        (Err(error), _) => return Err(error.into()),
    }
    disk::write(app.breaks_file(), &*breaks).await
}

/// A break that nobody could decide about: what does the portal say now?
async fn settled(app: &App, id: Uuid, told: &Told) -> anyhow::Result<Told> {
    if told.kind != Kind::Unknown {
        return Ok(told.clone());
    }
    let worker = app.workers.iter().find(|worker| worker.identifiers == told.who);
    let verdict = match worker {
        Some(worker) => Some(ask(app, worker, &told.patient).await).filter(|verdict| verdict.source == Source::Portal),
        None => None,
    };
    let Some(verdict) = verdict else {
        anyhow::bail!("the portal does not say yet what stood in the way");
    };
    let kind = if verdict.permit { Kind::NoRelationship } else { Kind::Restricted };
    let mut breaks = app.breaks.lock().await;
    breaks.settle(id, kind);
    disk::write(app.breaks_file(), &*breaks).await?;
    Ok(Told { kind, ..told.clone() })
}

/// What the care worker reads. Of a person whom nothing refuses it says nothing: that would tell who is refused.
fn reason(expression: &str) -> &'static str {
    if expression.contains("outcomeDesc") {
        "De motivering is niet aanvaard."
    } else if expression.contains("period") {
        "De duur is niet aanvaard."
    } else {
        "De doorbreking is niet aanvaard."
    }
}
