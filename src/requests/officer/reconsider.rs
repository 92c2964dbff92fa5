//! Decisions taken back: a registration in error, and a refusal that is looked at again.

use super::super::draft::Person;
use super::super::eligibility::{self, Obstacle, Whose};
use super::super::model::{EventKind, State};
use super::super::store::queue_up;
use super::super::transition::Change;
use super::case::{Case, Decided, with_case};
use crate::db::ids::PeriodId;
use crate::db::unique_violation;
use crate::exclusions::{self, Retracted};
use crate::identity::Officer;
use crate::messages::Kind;
use crate::web::{PageError, RequestReference, Site, t, tr};

/// The same officer's same form, sent again, found it done.
async fn same_again(mut case: Case<'_>, kind: EventKind, words: &str) -> Result<Decided, PageError> {
    let officer = case.officer.id();
    let mine = case
        .last_step()
        .await?
        .is_some_and(|event| event.kind == kind && event.officer_id == Some(officer) && event.words.as_deref() == Some(words));
    if mine { case.done().await } else { case.too_late().await }
}

/// **Trek registratie in**: entered in error. The request is taken again, by this officer; the exclusion's end is final.
/// `seen` is the period that the form saw: a newer registration is another one.
pub async fn retract(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    why: &str,
    seen: PeriodId,
) -> Result<Decided, PageError> {
    with_case(site, officer, reference, async |mut case| {
        if case.matter.request.state != State::Registered {
            return same_again(case, EventKind::RegistrationRetracted, why).await;
        }
        let (patient, request) = (case.patient(), case.request());
        queue_up(&mut case.tx, patient).await?;
        let exclusion = match exclusions::retract(&mut case.tx, officer, request, seen, case.now).await? {
            Retracted::Done(exclusion) => exclusion,
            Retracted::EndedBefore(at) => return case.end(Decided::EndedBefore(at)).await,
            Retracted::Newer => return case.too_late().await,
        };
        if case.apply(Change::Retract { exclusion, why }).await?.is_err() {
            return case.too_late().await;
        }
        let name = case.matter.request.registered_name();
        let body = tr("messages-registratie-ingetrokken", &[("persoon", (&name).into()), ("ref", reference.as_str().into())]);
        case.tell(Kind::RegistrationRetracted, t("messages-registratie-ingetrokken-onderwerp"), &body).await?;
        case.done().await
    })
    .await
}

/// **Heropen aanvraag**: a refusal is looked at again, by this officer. Not when the person cannot be excluded any more.
pub async fn reopen(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    why: &str,
    seen: &str,
) -> Result<Decided, PageError> {
    with_case(site, officer, reference, async |mut case| {
        if case.matter.request.state != State::Refused {
            return same_again(case, EventKind::Reopened, why).await;
        }
        if !case.is_as_seen(seen).await? {
            return case.too_late().await;
        }
        let patient = case.patient();
        queue_up(&mut case.tx, patient).await?;
        let row = &case.matter.request.row;
        let person = match (row.care_worker_id, &row.described_name, &row.described_place) {
            (Some(care_worker), ..) => Person::Chosen { care_worker, has_riziv: false },
            (None, name, place) => {
                let (name, place) = (name.clone().unwrap_or_default(), place.clone().unwrap_or_default());
                Person::Described { name, place, function: None }
            }
        };
        if let Err(obstacle) = eligibility::check(&mut case.tx, Whose::Seen { officer, patient }, &person).await? {
            return case.end(obstructed(&obstacle)).await;
        }
        match case.apply(Change::Reopen { why }).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return case.too_late().await,
            // Asked for at another ombudsdienst, whose requests this officer does not see.
            Err(error) if unique_violation(&error) == Some("exclusion_requests_one_open") => {
                return case.end(Decided::Obstructed(t("ombudsdienst-heropen-aangevraagd"))).await;
            }
            Err(error) => return Err(error.into()),
        }
        let body = tr("messages-heropend", &[("ref", reference.as_str().into())]);
        case.tell(Kind::Reopened, t("messages-heropend-onderwerp"), &body).await?;
        case.done().await
    })
    .await
}

fn obstructed(obstacle: &Obstacle) -> Decided {
    Decided::Obstructed(match obstacle {
        Obstacle::ConcernsOfficer => return Decided::Withheld,
        Obstacle::NotInDirectory => t("ombudsdienst-heropen-verdwenen"),
        Obstacle::IsPatient => t("ombudsdienst-heropen-zelf"),
        Obstacle::RequestOpen(_) => t("ombudsdienst-heropen-aangevraagd"),
        Obstacle::Excluded => t("ombudsdienst-heropen-uitgesloten"),
    })
}
