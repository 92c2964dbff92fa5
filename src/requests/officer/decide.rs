//! **Registreer uitsluiting** and **Weiger aanvraag**: one transaction a decision, with its event, audit row, message and mail.

use diesel::result::{DatabaseErrorKind, Error};

use super::super::model::State;
use super::super::refusal::{OTHER_REASON, refusal_reasons};
use super::super::store::queue_up;
use super::super::transition::Change;
use super::case::{Decided, with_case};
use crate::directory;
use crate::exclusions;
use crate::identity::Officer;
use crate::messages::Kind;
use crate::web::{PageError, RequestReference, Site, t, tr};

/// **Registreer uitsluiting** against exactly one entry of the directory (R1): the chosen one, or, for a described
/// person, any. `seen` is the last decision that the form knew of: one of before another decision changes nothing.
pub async fn register(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    chosen: &str,
    seen: &str,
) -> Result<Decided, PageError> {
    with_case(site, officer, reference, async |mut case| {
        let (patient, request) = (case.patient(), case.request());
        queue_up(&mut case.tx, patient).await?;
        let worker = chosen.parse().ok();
        let row = &case.matter.request.row;
        if row.state == State::Registered && row.decided_by == Some(officer.id()) && row.registered_care_worker_id == worker {
            return case.done().await;
        }
        let (is_open, wanted) = (row.state.is_open(), row.care_worker_id);
        if !is_open || !case.is_as_seen(seen).await? {
            return case.too_late().await;
        }
        let Some(entry) = worker.filter(|worker| wanted.is_none_or(|wanted| wanted == *worker)) else {
            return case.refuse("persoon", t("ombudsdienst-fout-persoon")).await;
        };
        let Some(person) = directory::by_id(&mut case.tx, entry).await? else {
            return case.refuse("persoon", t("ombudsdienst-fout-persoon")).await;
        };
        match case.apply(Change::Register { entry }).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return case.too_late().await,
            // The entry is the officer: row-level security refuses (R12).
            Err(error) if is_policy_refusal(&error) => return case.end(Decided::Withheld).await,
            Err(error) => return Err(error.into()),
        }
        if exclusions::register(&mut case.tx, officer, patient, entry, request, case.now).await?.is_err() {
            return case.refuse("persoon", t("ombudsdienst-fout-persoon-al-uitgesloten")).await;
        }
        let body = tr("messages-geregistreerd", &[("persoon", (&person.name()).into())]);
        case.tell(Kind::Registered, t("messages-geregistreerd-onderwerp"), &body).await?;
        case.matter.request.person = Some(person.line);
        case.done().await
    })
    .await
}

fn is_policy_refusal(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::Unknown, info) if info.message().contains("row-level security"))
}

/// **Weiger aanvraag**, with a reason of the list and words for the patient.
pub async fn refuse(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    (reason, words): (&str, &str),
    seen: &str,
) -> Result<Decided, PageError> {
    let Some(choice) = refusal_reasons().into_iter().find(|choice| choice.value == reason) else {
        return Err(PageError::BadForm("a reason that is not on the list"));
    };
    with_case(site, officer, reference, async |mut case| {
        let row = &case.matter.request.row;
        let same = row.refusal_reason.as_deref() == Some(reason) && row.refusal_words.as_deref() == Some(words);
        if row.state == State::Refused && row.decided_by == Some(officer.id()) && same {
            return case.done().await;
        }
        if !case.is_as_seen(seen).await? {
            return case.too_late().await;
        }
        let is_other = reason == OTHER_REASON;
        let for_timeline = if is_other { words.to_owned() } else { format!("{}\n{words}", choice.text) };
        if case.apply(Change::Refuse { reason, words, for_timeline: &for_timeline }).await?.is_err() {
            return case.too_late().await;
        }
        let number = reference.as_str();
        let body = if is_other {
            tr("messages-geweigerd-andere-reden", &[("ref", number.into()), ("uitleg", words.into())])
        } else {
            tr("messages-geweigerd", &[("ref", number.into()), ("reden", (&choice.text).into()), ("uitleg", words.into())])
        };
        case.tell(Kind::Refused, t("messages-geweigerd-onderwerp"), &body).await?;
        case.done().await
    })
    .await
}
