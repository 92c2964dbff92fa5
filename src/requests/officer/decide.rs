//! **Registreer uitsluiting** and **Weiger aanvraag**: one transaction a decision, with its event, audit row, message and mail.

use diesel::result::{DatabaseErrorKind, Error};

use super::super::model::State;
use super::super::refusal::{OTHER_REASON, refusal_reasons};
use super::super::store::lock_requests_of_patient;
use super::super::transition::StepChange;
use super::held_request::{StepOutcome, with_held_request};
use crate::directory;
use crate::exclusions;
use crate::identity::Officer;
use crate::messages::Kind;
use crate::web::{PageError, RequestReference, Site, t, tr};

/// **Registreer uitsluiting** against exactly one entry of the directory (R1): the chosen one, or, for a described
/// person, any. `seen` is the last decision that the form knew of: one of before another decision changes nothing.
pub async fn register_exclusion(
    site: &Site,
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
            return held.refuse("persoon", t("ombudsdienst-fout-persoon")).await;
        };
        let Some(person) = directory::by_id(&mut held.tx, entry).await? else {
            return held.refuse("persoon", t("ombudsdienst-fout-persoon")).await;
        };
        match held.apply(StepChange::Register { entry }).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return held.too_late().await,
            // The entry is the officer: row-level security refuses (R12).
            Err(error) if is_policy_refusal(&error) => return held.end(StepOutcome::Withheld).await,
            Err(error) => return Err(error.into()),
        }
        if exclusions::register(&mut held.tx, officer, patient, entry, request, held.now).await?.is_err() {
            return held.refuse("persoon", t("ombudsdienst-fout-persoon-al-uitgesloten")).await;
        }
        let body = tr("messages-geregistreerd", &[("persoon", (&person.name()).into())]);
        held.tell(Kind::Registered, t("messages-geregistreerd-onderwerp"), &body).await?;
        held.details.request.person = Some(person.line);
        held.done().await
    })
    .await
}

fn is_policy_refusal(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::Unknown, info) if info.message().contains("row-level security"))
}

/// **Weiger aanvraag**, with a reason of the list and words for the patient.
pub async fn refuse_request(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    (reason, words): (&str, &str),
    seen: &str,
) -> Result<StepOutcome, PageError> {
    let Some(choice) = refusal_reasons().into_iter().find(|choice| choice.value == reason) else {
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
            tr("messages-geweigerd-andere-reden", &[("ref", number.into()), ("uitleg", words.into())])
        } else {
            tr("messages-geweigerd", &[("ref", number.into()), ("reden", (&choice.text).into()), ("uitleg", words.into())])
        };
        held.tell(Kind::Refused, t("messages-geweigerd-onderwerp"), &body).await?;
        held.done().await
    })
    .await
}
