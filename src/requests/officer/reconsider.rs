//! Decisions taken back: a registration in error, and a refusal that is looked at again.

use super::super::draft::RequestedPerson;
use super::super::eligibility::{self, Applicant, Obstacle};
use super::super::model::{EventKind, State};
use super::super::store::lock_requests_of_patient;
use super::super::transition::StepChange;
use super::held_request::{HeldRequest, StepOutcome, with_held_request};
use crate::db::ids::PeriodId;
use crate::db::unique_violation;
use crate::disputes;
use crate::exclusions::{self, Retracted};
use crate::i18n::{Locale, t};
use crate::identity::Officer;
use crate::messages::Notice;
use crate::web::{AppState, PageError, RequestReference};

/// What retracting is called on record where a blocked patient's is refused.
const RETRACTED: &str = "registration-retracted";

/// The same officer's same form, sent again, found it done.
async fn same_again(mut held: HeldRequest<'_>, kind: EventKind, words: &str) -> Result<StepOutcome, PageError> {
    let officer = held.officer.id();
    let mine = held
        .last_step()
        .await?
        .is_some_and(|event| event.kind == kind && event.officer_id == Some(officer) && event.words.as_deref() == Some(words));
    if mine { held.done().await } else { held.too_late().await }
}

/// **Trek registratie in**: entered in error. The request is taken again, by this officer; the exclusion's end is final.
/// `seen` is the period that the form saw: a newer registration is another one. Not while the patient is blocked (R19).
pub async fn retract_registration(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    why: &str,
    seen: PeriodId,
) -> Result<StepOutcome, PageError> {
    with_held_request(site, officer, reference, async |mut held| {
        if held.details.request.state != State::Registered {
            return same_again(held, EventKind::RegistrationRetracted, why).await;
        }
        let (patient, request) = (held.patient(), held.request());
        if disputes::refuse_blocked(&mut held.tx, officer, patient, RETRACTED, held.now).await? {
            held.tx.commit().await?;
            return Ok(StepOutcome::Obstructed(disputes::blocked_text(locale)));
        }
        lock_requests_of_patient(&mut held.tx, patient).await?;
        let retracted = match exclusions::retract(&mut held.tx, officer, request, seen, held.now).await {
            Err(error) if disputes::is_refused_by_block(&error) => return answer_blocked(locale, held).await,
            retracted => retracted?,
        };
        let exclusion = match retracted {
            Retracted::Done(exclusion) => exclusion,
            Retracted::EndedBefore(at) => return held.end(StepOutcome::EndedBefore(at)).await,
            Retracted::Newer | Retracted::HeldBefore => return held.too_late().await,
        };
        if held.apply(StepChange::Retract { exclusion, why }).await?.is_err() {
            return held.too_late().await;
        }
        let name = held.details.request.registered_name();
        held.post_notice(&Notice::RegistrationRetracted { person: name, request: reference.to_string() }).await?;
        held.done().await
    })
    .await
}

/// The patient disputed an act since the block was looked at: refused as one of before, and on record.
async fn answer_blocked(locale: Locale, held: HeldRequest<'_>) -> Result<StepOutcome, PageError> {
    let (site, officer, patient, now) = (held.site, held.officer, held.patient(), held.now);
    held.tx.rollback().await?;
    let mut tx = site.db.begin(officer.actor()).await?;
    disputes::refuse_blocked(&mut tx, officer, patient, RETRACTED, now).await?;
    tx.commit().await?;
    Ok(StepOutcome::Obstructed(disputes::blocked_text(locale)))
}

/// **Heropen aanvraag**: a refusal is looked at again, by this officer. Not when the person cannot be excluded any more.
pub async fn reopen_request(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    why: &str,
    seen: &str,
) -> Result<StepOutcome, PageError> {
    with_held_request(site, officer, reference, async |mut held| {
        if held.details.request.state != State::Refused {
            return same_again(held, EventKind::Reopened, why).await;
        }
        if !held.is_as_seen(seen).await? {
            return held.too_late().await;
        }
        let patient = held.patient();
        lock_requests_of_patient(&mut held.tx, patient).await?;
        let row = &held.details.request.row;
        let person = match (row.care_worker_id, &row.described_name, &row.described_place) {
            (Some(care_worker), ..) => RequestedPerson::Chosen { care_worker, has_riziv: false },
            (None, name, place) => {
                let (name, place) = (name.clone().unwrap_or_default(), place.clone().unwrap_or_default());
                RequestedPerson::Described { name, place, function: None }
            }
        };
        if let Err(obstacle) = eligibility::check(&mut held.tx, Applicant::Seen { officer, patient }, &person).await? {
            return held.end(obstructed(locale, &obstacle)).await;
        }
        match held.apply(StepChange::Reopen { why }).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return held.too_late().await,
            // Asked for at another ombudsdienst, whose requests this officer does not see.
            Err(error) if unique_violation(&error) == Some("exclusion_requests_one_open") => {
                return held.end(StepOutcome::Obstructed(t(locale, "requests-officer-heropen-aangevraagd"))).await;
            }
            Err(error) => return Err(error.into()),
        }
        held.post_notice(&Notice::Reopened { request: reference.to_string() }).await?;
        held.done().await
    })
    .await
}

fn obstructed(locale: Locale, obstacle: &Obstacle) -> StepOutcome {
    StepOutcome::Obstructed(match obstacle {
        Obstacle::ConcernsOfficer => return StepOutcome::Unknown,
        Obstacle::NotInDirectory => t(locale, "requests-officer-heropen-verdwenen"),
        Obstacle::IsPatient => t(locale, "requests-officer-heropen-zelf"),
        Obstacle::RequestOpen(_) => t(locale, "requests-officer-heropen-aangevraagd"),
        Obstacle::Excluded => t(locale, "requests-officer-heropen-uitgesloten"),
    })
}
