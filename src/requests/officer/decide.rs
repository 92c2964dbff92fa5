//! **Registreer uitsluiting** and **Weiger aanvraag**: one transaction a decision, with its event, audit row, message and mail.

use super::super::model::State;
use super::super::own_matters::concerns_officer;
use super::super::refusal::{OTHER_REASON, refusal_reasons};
use super::super::store::lock_requests_of_patient;
use super::super::transition::StepChange;
use super::held_request::{StepOutcome, with_held_request};
use crate::i18n::{Locale, t, tr};
use crate::identity::Officer;
use crate::messages::Kind;
use crate::web::{AppState, PageError, RequestReference};
use crate::{directory, exclusions};

/// **Registreer uitsluiting** against exactly one entry of the directory (R1): the chosen one, or, for a described
/// person, any. `seen` is the last decision that the form knew of: one of before another decision changes nothing.
pub async fn register_exclusion(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    chosen: &str,
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
        // The entry is the officer (R12). Asked first: row-level security would refuse the registration without saying why.
        if concerns_officer(&mut held.tx, officer, patient, Some(entry), None).await? {
            return held.end(StepOutcome::Withheld).await;
        }
        if held.apply(StepChange::Register { entry }).await?.is_err() {
            return held.too_late().await;
        }
        if exclusions::register(&mut held.tx, officer, patient, entry, request, held.now).await?.is_err() {
            return held.refuse("persoon", t(locale, "requests-officer-fout-persoon-al-uitgesloten")).await;
        }
        let body = tr(Locale::DUTCH, "messages-geregistreerd", &[("persoon", (&person.name()).into())]);
        held.tell(Kind::Registered, t(Locale::DUTCH, "messages-geregistreerd-onderwerp"), &body).await?;
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
    let Some(choice) = refusal_reasons(locale).into_iter().find(|choice| choice.value == reason) else {
        return Err(PageError::BadForm("a reason that is not on the list"));
    };
    with_held_request(site, officer, reference, async |mut held| {
        let row = &held.details.request.row;
        let same = row.refusal_reason.as_deref() == Some(reason) && row.refusal_words.as_deref() == Some(words);
        if row.state == State::Refused && row.decided_by == Some(officer.id()) && same {
            return held.done().await;
        }
        if !held.is_as_seen(seen).await? {
            return held.too_late().await;
        }
        let is_other = reason == OTHER_REASON;
        let for_timeline = if is_other { words.to_owned() } else { format!("{}\n{words}", choice.text) };
        if held.apply(StepChange::Refuse { reason, words, for_timeline: &for_timeline }).await?.is_err() {
            return held.too_late().await;
        }
        let number = reference.as_str();
        let body = if is_other {
            tr(Locale::DUTCH, "messages-geweigerd-andere-reden", &[("ref", number.into()), ("uitleg", words.into())])
        } else {
            tr(
                Locale::DUTCH,
                "messages-geweigerd",
                &[("ref", number.into()), ("reden", (&choice.text).into()), ("uitleg", words.into())],
            )
        };
        held.tell(Kind::Refused, t(Locale::DUTCH, "messages-geweigerd-onderwerp"), &body).await?;
        held.done().await
    })
    .await
}
