//! **Registreer uitsluiting** and **Weiger aanvraag**: one transaction a decision, with its event, audit row, message and mail.

use super::super::model::{OtherParent, State};
use super::super::store::lock_requests_of_patient;
use super::super::transition::StepChange;
use super::held_request::{StepOutcome, with_held_request};
use super::stand_in::{StandInOutcome, hand_over_to_stand_in};
use crate::audit::{Event, record};
use crate::i18n::{Locale, t};
use crate::identity::Officer;
use crate::messages::{Notice, RefusalReason, refusal_reason_text};
use crate::web::{AppState, PageError, RequestReference};
use crate::{directory, exclusions};

/// **Registreer uitsluiting** against exactly one entry of the directory (R1): the chosen one, or, for a described
/// person, any. `other_parent` says what is known of a child's other parent, without which no parent is excluded. `seen` is the last
/// decision that the form knew of: one of before another decision changes nothing.
pub async fn register_exclusion(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    (chosen, other_parent): (&str, &str),
    seen: &str,
) -> Result<StepOutcome, PageError> {
    with_held_request(site, officer, reference, async |mut held| {
        let (patient, request) = (held.patient(), held.request());
        lock_requests_of_patient(&mut held.tx, patient).await?;
        let worker = chosen.parse().ok();
        let row = &held.details.request.row;
        if row.state == State::Registered && row.decided_by == Some(officer.id()) && row.registered_care_worker_id == worker {
            return held.done().await;
        }
        let (is_open, wanted) = (row.state.is_open(), row.care_worker_id);
        if !is_open || !held.is_as_seen(seen).await? {
            return held.too_late().await;
        }
        let Some(entry) = worker.filter(|worker| wanted.is_none_or(|wanted| wanted == *worker)) else {
            return held.refuse("persoon", t(locale, "requests-officer-fout-persoon")).await;
        };
        let Some(person) = directory::find_care_worker(&mut held.tx, entry).await? else {
            return held.refuse("persoon", t(locale, "requests-officer-fout-persoon")).await;
        };
        // The person turns out to be an officer of this ombudsdienst (R12).
        match hand_over_to_stand_in(&mut held, entry).await? {
            StandInOutcome::NotNeeded => {}
            StandInOutcome::HandedOver => {
                held.tx.commit().await?;
                return Ok(StepOutcome::HandedOver);
            }
            StandInOutcome::Nowhere => return held.refuse("persoon", t(locale, "requests-officer-fout-persoon")).await,
        }
        if person.niss.as_ref().is_some_and(|niss| niss.as_str() == held.details.patient.niss) {
            return held.refuse("persoon", t(locale, "requests-officer-fout-patient-zelf")).await;
        }
        let other_parent = other_parent.parse::<OtherParent>().ok();
        let concerns_parent = held.details.request.representative.concerns_parent(person.niss.as_ref());
        if concerns_parent && other_parent.is_none() {
            return held.refuse("andere-ouder", t(locale, "requests-officer-fout-andere-ouder")).await;
        }
        let other_parent = other_parent.filter(|_| concerns_parent);
        if held.apply(StepChange::Register { entry, other_parent }).await?.is_err() {
            return held.too_late().await;
        }
        // Two requests may ask the same: the second one starts no second period.
        let since = exclusions::find_held_since(&mut held.tx, officer, request).await?;
        if since.is_some() {
            let event = Event::request_step("exclusion-registered", patient, request).with_detail("period", "held-before");
            record(&mut held.tx, officer.actor(), event, held.now).await?;
        } else if exclusions::register(&mut held.tx, officer, patient, entry, request, held.now).await?.is_err() {
            return held.too_late().await;
        }
        held.post_notice(&Notice::Registered { person: person.name(), since }).await?;
        held.details.request.person = Some(person.line);
        held.done().await
    })
    .await
}

/// **Weiger aanvraag**, with a reason of the list and words for the patient.
pub async fn refuse_request(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    (reason, words): (&str, &str),
    seen: &str,
) -> Result<StepOutcome, PageError> {
    let Ok(reason) = reason.parse::<RefusalReason>() else {
        return Err(PageError::BadForm("a reason that is not on the list"));
    };
    with_held_request(site, officer, reference, async |mut held| {
        let row = &held.details.request.row;
        let same = row.refusal_reason.as_deref() == Some(reason.as_str()) && row.refusal_words.as_deref() == Some(words);
        if row.state == State::Refused && row.decided_by == Some(officer.id()) && same {
            return held.done().await;
        }
        if !held.is_as_seen(seen).await? {
            return held.too_late().await;
        }
        let for_timeline = match reason {
            RefusalReason::Other => words.to_owned(),
            listed => format!("{}\n{words}", refusal_reason_text(locale, listed)),
        };
        if held
            .apply(StepChange::Refuse { reason: reason.as_str(), words, for_timeline: &for_timeline, double_of: None })
            .await?
            .is_err()
        {
            return held.too_late().await;
        }
        let notice = Notice::Refused { request: reference.to_string(), reason, explanation: words.to_owned() };
        held.post_notice(&notice).await?;
        held.done().await
    })
    .await
}
