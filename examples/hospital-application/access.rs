//! May this person open this record? The portal says, and where it does not answer in time, the copy.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use crate::app::App;
use crate::breaks::{Break, Kind};
use crate::moment;
use crate::portal::Failed;
use crate::staff::{self, Worker};

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Portal,
    /// The local copy: the portal did not answer.
    Copy,
    /// Nobody: no answer, and no copy that may be relied on.
    Nobody,
}

/// Whether an exclusion stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub permit: bool,
    pub source: Source,
}

const NOBODY: Verdict = Verdict { permit: false, source: Source::Nobody };

fn subject(worker: &Worker) -> Option<Value> {
    let (first, more) = worker.identifiers.split_first()?;
    let properties = json!({ "system": first.system, "identifiers": more });
    Some(json!({ "type": worker.kind, "id": first.value, "properties": properties }))
}

fn resource(patient: &str) -> Value {
    json!({ "type": "patient-record", "id": patient, "properties": { "system": staff::patient(patient).system } })
}

/// Asks about one record.
pub async fn ask(app: &App, worker: &Worker, patient: &str) -> Verdict {
    let question = json!({ "subject": subject(worker), "action": { "name": "read" }, "resource": resource(patient) });
    let stopping = stopping(app, worker, &[patient]).await;
    let answer = app.portal.decide("/access/v1/evaluation", &question).await;
    let answers = answer.map(|answer| vec![answer]);
    but_stopping(judge(app, worker, &[patient], answers).await, &stopping).pop().unwrap_or(NOBODY)
}

/// Asks about a ward in one call.
pub async fn ask_all(app: &App, worker: &Worker, patients: &[&str]) -> Vec<Verdict> {
    let items: Vec<Value> = patients.iter().map(|patient| json!({ "resource": resource(patient) })).collect();
    let question = json!({ "subject": subject(worker), "action": { "name": "read" }, "evaluations": items });
    let stopping = stopping(app, worker, patients).await;
    let answer = app.portal.decide("/access/v1/evaluations", &question).await;
    let answers = answer.map(|answer| answer.get("evaluations").and_then(Value::as_array).cloned().unwrap_or_default());
    but_stopping(judge(app, worker, patients, answers).await, &stopping)
}

/// Of which records a stop is on its way when the question leaves: a yes to that question may be older than the stop, even when the
/// portal has heard of it before the answer is here.
async fn stopping(app: &App, worker: &Worker, patients: &[&str]) -> Vec<bool> {
    let (breaks, numbers, now) = (app.breaks.lock().await, worker.numbers(), moment::now());
    patients.iter().map(|patient| breaks.stopping(patient, &numbers, now)).collect()
}

fn but_stopping(verdicts: Vec<Verdict>, stopping: &[bool]) -> Vec<Verdict> {
    let one = |(verdict, stopping): (Verdict, &bool)| Verdict { permit: verdict.permit && !stopping, ..verdict };
    verdicts.into_iter().zip(stopping).map(one).collect()
}

async fn judge(app: &App, worker: &Worker, patients: &[&str], answers: Result<Vec<Value>, Failed>) -> Vec<Verdict> {
    match answers {
        Ok(answers) if answers.len() == patients.len() => answers.iter().map(|answer| read(app, answer)).collect(),
        Ok(_) => {
            tracing::error!("the portal answered another number of questions");
            vec![NOBODY; patients.len()]
        }
        Err(Failed::Away(why)) => {
            tracing::info!(why, "decided without the portal");
            by_copy(app, worker, patients).await
        }
        // It lives and does not let us in: whatever the copy says, it is not for us to say.
        Err(error) => {
            tracing::error!(cause = %error, "no decisions; every record is closed until an operator has looked");
            vec![NOBODY; patients.len()]
        }
    }
}

fn read(app: &App, answer: &Value) -> Verdict {
    if let Some(error) = answer.pointer("/context/error/message").and_then(Value::as_str) {
        tracing::error!(error, "the portal cannot read a question");
        return NOBODY;
    }
    if let Some(possible) = answer.pointer("/context/break_glass/possible").and_then(Value::as_bool) {
        app.breaks_possible.store(possible, Ordering::Relaxed);
    }
    // Only a plain yes is one.
    Verdict { permit: answer.get("decision") == Some(&Value::Bool(true)), source: Source::Portal }
}

async fn by_copy(app: &App, worker: &Worker, patients: &[&str]) -> Vec<Verdict> {
    let fresh = app.age().await.is_some_and(|age| age <= app.settings.trust_copy);
    let (guard, numbers, now) = (app.copy.read().await, worker.numbers(), moment::now());
    match guard.as_ref().filter(|_| fresh) {
        Some(copy) => {
            let decide = |patient: &&str| Verdict { permit: copy.permits(patient, &numbers, now), source: Source::Copy };
            patients.iter().map(decide).collect()
        }
        None => vec![NOBODY; patients.len()],
    }
}

/// What a care worker meets.
pub enum Access {
    /// The record, for as long as a break opens it where one does.
    Open(Option<Break>),
    /// Whatever the reason: what stands in the way is for the report only.
    Closed(Kind),
}

/// Puts the verdict together with what the hospital knows itself. The portal is asked in either case, so that a missing
/// relationship answers no sooner than anything else.
pub async fn decide(app: &App, worker: &Worker, patient: &str, verdict: Verdict) -> Access {
    let breaks = app.breaks.lock().await;
    let (numbers, now) = (worker.numbers(), moment::now());
    let verdict = Verdict { permit: verdict.permit && !breaks.stopping(patient, &numbers, now), ..verdict };
    let running = breaks.open(patient, &numbers, !verdict.permit, now);
    match (verdict, running) {
        (_, Some(running)) => Access::Open(Some(running.clone())),
        (Verdict { permit: true, .. }, None) if worker.treats(patient) => Access::Open(None),
        (Verdict { permit: true, .. }, None) => Access::Closed(Kind::NoRelationship),
        (Verdict { source: Source::Nobody, .. }, None) => Access::Closed(Kind::Unknown),
        (Verdict { .. }, None) => Access::Closed(Kind::Restricted),
    }
}
