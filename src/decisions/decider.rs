//! Answers questions, many in one transaction: while one commits, the next ones gather. An answer leaves when what it says is durable.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::web;
use chrono::{DateTime, Utc};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::batch::{Log, PersonNumbers, report_usage};
use super::decision_input::{DecisionInput, Gathered};
use super::ehealth::{EhealthPart, never_checked};
use super::item::{DecidedItem, Item, outcomes};
use super::model::{decide, find_refused_person};
use super::question::{Question, Semantic, UnreadableQuestion};
use super::sql::mt_log_decisions;
use super::unknown_numbers::UnknownNumbers;
use crate::applications::{Bearer, Calls, Scope};
use crate::db::ids::{ApplicationId, DecisionId};
use crate::db::{Actor, DbError, Job, explain_errors};
use crate::ehealth::{EhealthFacts, load_facts};
use crate::metrics::Metrics;
use crate::web::{ApiError, AppState};

/// A single call may have more.
const MAX_QUESTIONS_PER_TX: usize = 1_000;
/// Of one worker of the server: one transaction gathers facts while another commits.
const CONCURRENT_TRANSACTIONS: usize = 2;

/// Longer than a transaction may take.
const DECISION_TIMEOUT: Duration = Duration::from_secs(5);

struct Call {
    bearer: Bearer,
    /// By which the call is found again.
    request_id: String,
    items: Vec<Result<Question, UnreadableQuestion>>,
    semantic: Semantic,
    /// eHealth was asked about those whom it was never asked about, as long as a decision waits for that.
    waited: bool,
    answer: oneshot::Sender<Result<Vec<Item>, ApiError>>,
}

impl Call {
    fn questions(&self) -> impl Iterator<Item = &Question> {
        self.items.iter().filter_map(|item| item.as_ref().ok())
    }
}

/// What comes of a call in a batch.
enum CallOutcome {
    Answered(Result<Vec<Item>, ApiError>),
    /// These patients first: the call comes again, and holds up no other meanwhile.
    AskEhealth(Vec<String>),
}

/// Hands calls to the workers of one thread of the server.
#[derive(Clone)]
pub struct Decider {
    calls: mpsc::UnboundedSender<Call>,
    metrics: Metrics,
}

impl Decider {
    /// Begins to answer, on this worker's thread, until the decider is dropped.
    pub fn start(site: web::Data<AppState>, calls: web::Data<Calls>) -> Self {
        let (send, receive) = mpsc::unbounded_channel();
        let metrics = site.metrics.clone();
        let receive = Arc::new(Mutex::new(receive));
        for _ in 0..CONCURRENT_TRANSACTIONS {
            actix_web::rt::spawn(keep_working(site.clone(), calls.clone(), receive.clone(), send.downgrade()));
        }
        Self { calls: send, metrics }
    }

    /// Answers the questions of one call, in their order.
    ///
    /// # Errors
    /// When the token does not hold or may not ask, and when Postgres does not answer.
    pub async fn decide(
        &self,
        bearer: Bearer,
        request_id: String,
        items: Vec<Result<Question, UnreadableQuestion>>,
        semantic: Semantic,
    ) -> Result<Vec<Item>, ApiError> {
        let (began, asked) = (Instant::now(), items.len());
        let (answer, answered) = oneshot::channel();
        let stopping = || ApiError::Unavailable("the portal is stopping".to_owned());
        self.calls.send(Call { bearer, request_id, items, semantic, waited: false, answer }).map_err(|_| stopping())?;
        let answered = answered.await.map_err(|_| stopping())?;
        outcomes(&answered, asked).into_iter().for_each(|outcome| self.metrics.observe_decision(outcome, began.elapsed()));
        answered
    }
}

type Queue = Arc<Mutex<mpsc::UnboundedReceiver<Call>>>;

/// A question that makes the worker panic takes the calls of its batch along, and no others: they are answered 503.
async fn keep_working(site: web::Data<AppState>, calls: web::Data<Calls>, queue: Queue, again: mpsc::WeakUnboundedSender<Call>) {
    let work = || AssertUnwindSafe(run_worker(site.clone(), calls.clone(), queue.clone(), again.clone())).catch_unwind();
    while work().await.is_err() {
        tracing::error!("a worker of decisions panicked; it goes on with the next questions");
    }
}

async fn run_worker(site: web::Data<AppState>, calls: web::Data<Calls>, queue: Queue, again: mpsc::WeakUnboundedSender<Call>) {
    loop {
        let mut batch = Vec::new();
        {
            let mut queue = queue.lock().await;
            let Some(first) = queue.recv().await else {
                return;
            };
            let mut number = first.items.len();
            batch.push(first);
            while number < MAX_QUESTIONS_PER_TX
                && let Ok(next) = queue.try_recv()
            {
                number += next.items.len();
                batch.push(next);
            }
        }
        // Drop calls whose client disconnected.
        batch.retain(|call| !call.answer.is_closed());
        if batch.is_empty() {
            continue;
        }
        // A Postgres that hangs must not block the calls that come after.
        let answered = tokio::time::timeout(DECISION_TIMEOUT, explain_errors(answer_batch(&site, &calls, &batch))).await;
        match answered.unwrap_or_else(|_| Err(DbError::Unavailable("no answer within the time".to_owned()))) {
            Ok((answers, callers, now)) => {
                for (call, outcome) in batch.into_iter().zip(answers) {
                    match outcome {
                        CallOutcome::Answered(answer) => drop(call.answer.send(answer)),
                        CallOutcome::AskEhealth(niss) => {
                            actix_web::rt::spawn(ask_ehealth_first(site.clone(), call, niss, again.clone()));
                        }
                    }
                }
                // What is durable has left: a count that is slow, or fails, keeps no answer back, nor the next questions.
                actix_web::rt::spawn(report_usage(site.clone(), calls.clone(), callers, now));
            }
            Err(error) => {
                let (unavailable, cause) = (error.is_unavailable(), error.to_string());
                for call in batch {
                    let error =
                        if unavailable { ApiError::Unavailable(cause.clone()) } else { anyhow::anyhow!(cause.clone()).into() };
                    let _ = call.answer.send(Err(error));
                }
            }
        }
    }
}

/// The call comes again when eHealth answered, or when the time for that is over.
async fn ask_ehealth_first(site: web::Data<AppState>, call: Call, niss: Vec<String>, again: mpsc::WeakUnboundedSender<Call>) {
    let wait = site.ehealth.rules().map(|rules| rules.decision_wait).unwrap_or_default();
    site.ehealth.check_within(niss, wait).await;
    if let Some(again) = again.upgrade() {
        // Nobody works where the receiver is gone already.
        let _ = again.send(Call { waited: true, ..call });
    }
}

/// What the calls of a batch are told, in their order; whose calls are to be counted; and the moment of all of them.
type AnsweredBatch = (Vec<CallOutcome>, BTreeSet<ApplicationId>, DateTime<Utc>);

/// Answers what is durable when this returns.
async fn answer_batch(site: &AppState, calls: &Calls, batch: &[Call]) -> Result<AnsweredBatch, DbError> {
    let mut tx = site.decisions_db.begin(Actor::System(Job::Decide)).await?;
    let now = tx.now();
    let questions = || batch.iter().flat_map(Call::questions);
    let mut numbers = PersonNumbers::default();
    questions().for_each(|question| numbers.add(&question.person));
    let asked: Vec<&str> = questions().map(|question| question.patient.as_str()).collect();
    let tokens: Vec<&[u8]> = batch.iter().map(|call| call.bearer.hash.as_slice()).collect();
    let rules = site.ehealth.rules();
    let asks_of_ehealth = rules.is_some() || questions().any(|question| !question.organisations.is_empty());
    // Before the exclusions: what was checked by then is among them.
    let ehealth = if asks_of_ehealth { load_facts(&mut tx, &asked).await? } else { EhealthFacts::default() };
    let facts = numbers.facts(tokens, now, asked);
    let found: serde_json::Value = diesel::select(facts).get_result(&mut *tx).await?;
    let found: DecisionInput = serde_json::from_value(found)
        .map_err(|error| DbError::Query(diesel::result::Error::DeserializationError(error.into())))?;
    let sequence = found.sequence;
    let gathered = Gathered::of(found);
    let mut log = Log::default();
    let mut answers = Vec::with_capacity(batch.len());
    for call in batch {
        let Some(application) = gathered.application(&call.bearer) else {
            answers.push(CallOutcome::Answered(Err(ApiError::Unauthorized)));
            continue;
        };
        if rules.is_some() && application.may && !call.waited {
            let unknown = never_checked(call.questions(), &ehealth);
            if !unknown.is_empty() {
                answers.push(CallOutcome::AskEhealth(unknown));
                continue;
            }
        }
        if site.limited
            && let Err(too_often) = calls.count(application.id, application.per_minute, call.items.len(), now)
        {
            answers.push(CallOutcome::Answered(Err(too_often)));
            continue;
        }
        if !application.may {
            answers.push(CallOutcome::Answered(Err(ApiError::Scope(Scope::Decision.as_str()))));
            continue;
        }
        log.tokens.push(&call.bearer.hash);
        let mut items = Vec::with_capacity(call.items.len());
        for item in &call.items {
            let answered = item.as_ref().map_err(Clone::clone).map(|question| {
                let person = gathered.known.resolve(&question.person);
                let (facts, whom) = gathered.facts(&person, &question.patient);
                let part = EhealthPart::of(question, &ehealth, rules.as_ref(), now);
                let decision = decide(&person, &facts, site.rules.break_minutes, now);
                let decision = part.restrict(decision, &person, &facts, now);
                let id = DecisionId::generate();
                log.ids.push(id);
                log.applications.push(application.id);
                // Of a refusal the excluded person, whatever else the numbers say.
                let refused = if decision.permit { None } else { find_refused_person(&person, &facts, now) };
                let care_worker = refused.or(whom.care_worker);
                let hashes =
                    UnknownNumbers::of(site.lookup_key.as_ref(), question, whom.patient.is_some(), care_worker.is_some());
                log.patients.push(whom.patient);
                log.workers.push(care_worker);
                log.permits.push(decision.permit);
                log.unknown_persons.push(hashes.person);
                log.unknown_patients.push(hashes.patient);
                log.requests.push(&call.request_id);
                DecidedItem {
                    id,
                    decision,
                    patient_known: whom.patient.is_some(),
                    sequence,
                    at: now,
                    ehealth: part.state,
                    ignored: question.ignored.clone(),
                }
            });
            let last = call.semantic.ends_with(answered.as_ref().is_ok_and(|answered| answered.decision.permit));
            items.push(answered);
            if last {
                break;
            }
        }
        answers.push(CallOutcome::Answered(Ok(items)));
    }
    if !log.tokens.is_empty() {
        let Log { ids, applications, patients, workers, permits, tokens, unknown_persons, unknown_patients, requests } = log;
        let written = mt_log_decisions(
            now,
            sequence,
            ids,
            applications,
            patients,
            workers,
            permits,
            tokens,
            unknown_persons,
            unknown_patients,
            requests,
        );
        let _: i64 = diesel::select(written).get_result(&mut *tx).await?;
    }
    tx.commit().await?;
    let answered = batch.iter().zip(&answers).filter(|(_, outcome)| matches!(outcome, CallOutcome::Answered(Ok(_))));
    let stale = ehealth.unwanted(answered.flat_map(|(call, _)| call.questions()).map(|question| question.patient.as_str()));
    site.ehealth.check_asked_beside(stale);
    let callers = batch.iter().filter_map(|call| gathered.application(&call.bearer)).map(|application| application.id);
    Ok((answers, callers.collect(), now))
}
