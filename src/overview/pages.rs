//! The handlers.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::TimeDelta;

use super::{list, store};
use crate::db::ids::{CareWorkerId, ExclusionId, PeriodId};
use crate::exclusions::{self, GaveAccess, Origin, Undone};
use crate::identity::{Patient, Signed, Submitted, Visit};
use crate::overview::views::{GiveAccessPage, ListPage};
use crate::requests;
use crate::web::{Nav, PageError, dates, ok, page, see_other, t, tr};

const LIST: &str = "/uitsluitingen";
/// How long a refusal stands on the list, so that whoever gets the neutral notice finds what it is about.
const REFUSALS_SHOWN: TimeDelta = TimeDelta::days(30);

fn undo_within(visit: &Visit) -> TimeDelta {
    TimeDelta::hours(visit.site.rules.undo_hours.into())
}

async fn build(visit: &Visit, patient: &Patient, notice: &str) -> Result<ListPage, PageError> {
    let now = visit.site.clock.now();
    let (all, requests, prepared, enforced) = store::all(&visit.site.db, patient, now - REFUSALS_SHOWN).await?;
    let (open, refused): (Vec<_>, Vec<_>) = requests.into_iter().partition(|request| request.state.is_open());
    let mut frame = visit.frame(t("exclusions-kop"), Nav::Exclusions)?;
    notice.clone_into(&mut frame.notice);
    Ok(ListPage {
        frame,
        active: list::active(&all, &enforced),
        prepared: prepared.map(|draft| draft.to_string()),
        refused: list::refused(&refused),
        pending: list::pending(&open),
        history: list::history(&all, &open, now, undo_within(visit)),
    })
}

/// Came too late: the list as it now is, with the message on top.
async fn too_late(visit: &Visit, patient: &Patient, message: &str) -> Result<HttpResponse, PageError> {
    page(StatusCode::CONFLICT, &build(visit, patient, message).await?)
}

/// `GET /uitsluitingen`
pub async fn show(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    ok(&build(&signed.visit, &signed.by, "").await?)
}

/// `GET /uitsluitingen/{id}/opnieuw-toegang`: one question, so that a stray click ends nothing.
pub async fn ask(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = id.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    let (visit, patient) = (&signed.visit, &signed.by);
    let tx = visit.site.db.begin(patient.actor()).await?;
    let all = exclusions::of_patient(&tx, patient).await?;
    tx.commit().await?;
    let periods: Vec<_> = all.iter().filter(|(period, _)| period.exclusion == id).collect();
    let Some((period, person)) = periods.iter().find(|(period, _)| period.is_active()).or(periods.first()) else {
        return Err(PageError::NotFound);
    };
    if period.origin == Origin::Ehealth {
        return too_late(visit, patient, only_at_ehealth(visit)).await;
    }
    if !period.is_active() {
        return too_late(visit, patient, t("exclusions-laat-al-stopgezet")).await;
    }
    let also_ehealth =
        all.iter().any(|(one, _)| one.care_worker == period.care_worker && one.origin == Origin::Ehealth && one.is_active());
    ok(&GiveAccessPage {
        frame: visit.frame(t("exclusions-toegang-bijschrift"), Nav::Exclusions)?,
        id: id.to_string(),
        period: period.id.to_string(),
        person: person.name(),
        function: person.function_line(),
        riziv: person.riziv_display(),
        since: dates::on(period.started_at),
        also_ehealth,
        undo_hours: visit.site.rules.undo_hours.into(),
    })
}

/// Why an exclusion of eHealth's cannot be ended here.
fn only_at_ehealth(visit: &Visit) -> &'static str {
    t(if visit.site.ehealth.is_on() { "exclusions-laat-alleen-ehealth" } else { "exclusions-laat-van-ehealth" })
}

fn ids(sent: &Submitted<Patient>, id: &str) -> Result<(ExclusionId, PeriodId), PageError> {
    let exclusion = id.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    // A form without a period names none that stands.
    Ok((exclusion, sent.form.raw("periode").parse().unwrap_or(PeriodId::NIL)))
}

/// `POST /uitsluitingen/{id}/opnieuw-toegang`: **Geef opnieuw toegang**, at once.
pub async fn give_access(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (exclusion, period) = ids(&sent, &id)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    requests::queue_up(&mut tx, patient.subject()).await?;
    let outcome = exclusions::give_access(&mut tx, &visit.site, patient, exclusion, period, visit.site.clock.now()).await?;
    tx.commit().await?;
    match outcome {
        GaveAccess::Unknown => Err(PageError::NotFound),
        GaveAccess::IsEhealth => too_late(visit, patient, only_at_ehealth(visit)).await,
        GaveAccess::AlreadyEnded => too_late(visit, patient, t("exclusions-laat-al-stopgezet")).await,
        GaveAccess::Ended { person, still_ehealth } => {
            let key = if still_ehealth { "exclusions-melding-stopgezet-ehealth" } else { "exclusions-melding-stopgezet" };
            visit.say(tr(key, &[("persoon", (&person.name()).into())]));
            Ok(see_other(LIST))
        }
    }
}

/// `POST /uitsluitingen/{id}/maak-ongedaan`: **Maak ongedaan**
pub async fn undo(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (exclusion, period) = ids(&sent, &id)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    // What is sent in another tab at this moment is seen as an open request, or sees the exclusion.
    requests::queue_up(&mut tx, patient.subject()).await?;
    let now = visit.site.clock.now();
    let open = requests::current(&tx, patient, now).await?;
    let asked: Vec<CareWorkerId> = open.iter().filter_map(|request| request.care_worker_id).collect();
    let outcome = exclusions::undo(&mut tx, patient, exclusion, period, &asked, undo_within(visit), now).await?;
    match outcome {
        Undone::Again(person) => {
            tx.commit().await?;
            visit.say(tr("exclusions-melding-ongedaan", &[("persoon", (&person.name()).into())]));
            Ok(see_other(LIST))
        }
        Undone::NotAnymore => {
            tx.rollback().await?;
            too_late(visit, patient, t("exclusions-laat-ongedaan")).await
        }
        Undone::Unknown => {
            tx.rollback().await?;
            Err(PageError::NotFound)
        }
    }
}
