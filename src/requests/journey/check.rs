//! Step 4: check, send once, and the reference.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::actions::{self, SendOutcome};
use super::super::draft::Stage;
use super::super::drafts::StoredDraft;
use super::super::new_request::latest_on;
use super::super::people::{facts_of_draft, facts_of_request, moment};
use super::super::routing::route_request;
use super::super::store;
use super::super::views::{CheckPage, SentPage, StandIn};
use super::{DraftPage, obstacle_text, open_draft, stage_path};
use crate::conflicts::{Route, Routing};
use crate::db::Tx;
use crate::db::ids::DraftId;
use crate::i18n::{dates, t, tr};
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::web::{Nav, PageError, ok, see_other};

async fn build(
    visit: &RequestSession,
    patient: &Patient,
    tx: &mut Tx,
    stored: &StoredDraft,
    route: &Route,
    notice: &str,
) -> Result<CheckPage, PageError> {
    let site = &visit.site;
    let answers = stored.draft.answers.clone().unwrap_or_default();
    let institution = route.handler.institution;
    let own = site.ombudsdienst_for(answers.institution, patient.home_institution());
    let mut frame = visit.frame(t(visit.locale, "requests-controle-kop"), Nav::Exclusions)?;
    notice.clone_into(&mut frame.notice);
    Ok(CheckPage {
        frame,
        draft: stored.id.to_string(),
        version: stored.version.to_string(),
        patient: patient.name().to_owned(),
        person: facts_of_draft(visit.locale, tx, &stored.draft).await?,
        remark: answers.remark.clone(),
        contact: answers.contact,
        institution: (site.institutions.len() > 1).then(|| site.contact(Some(institution)).institution),
        stand_in: route.handler.confined.then(|| StandIn {
            institution: site.contact(Some(institution)).institution,
            own: site.contact(Some(own)).institution,
        }),
        undisclosed: route.undisclosed,
        target_days: site.rules.target_working_days.into(),
        latest: dates::long(visit.locale, latest_on(&site.rules, tx.now())),
    })
}

/// `GET …/controle`
pub async fn show_check(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&signed.visit, &signed.by, &id, Stage::Check, false).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let Routing::To(route) = route_request(&mut tx, &signed.visit.site, &signed.by, &stored.draft).await? else {
        tx.rollback().await?;
        return Ok(see_other(&stage_path(stored.id, Stage::Conflict)));
    };
    let here = build(&signed.visit, &signed.by, &mut tx, &stored, &route, "").await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/controle`: **Verstuur aanvraag**. Sent again, it answers the same.
pub async fn send_request(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let draft = id.parse::<DraftId>().map_err(|_| PageError::NotFound)?;
    let done = format!("/uitsluitingen/aanvragen/{draft}/verstuurd");
    let version = sent.form.raw("versie").parse().unwrap_or(0);
    let notice = match actions::send_request(&visit.site, patient, draft, version).await? {
        SendOutcome::Unknown => return Err(PageError::NotFound),
        SendOutcome::Now => return Ok(see_other(&done)),
        SendOutcome::Before(reference) => {
            visit.say(tr(visit.locale, "requests-melding-al-verstuurd", &[("ref", (&reference).into())]));
            return Ok(see_other(&done));
        }
        SendOutcome::Missing(stage) => return Ok(see_other(&stage_path(draft, stage))),
        SendOutcome::Changed => t(visit.locale, "requests-laat-concept").to_owned(),
        SendOutcome::Obstructed(obstacle) => obstacle_text(visit.locale, &obstacle),
    };
    match open_draft(visit, patient, &id, Stage::Check, false).await? {
        DraftPage::Elsewhere(answer) => Ok(answer),
        DraftPage::Here(mut tx, stored) => {
            let Routing::To(route) = route_request(&mut tx, &visit.site, patient, &stored.draft).await? else {
                tx.rollback().await?;
                return Ok(see_other(&stage_path(draft, Stage::Conflict)));
            };
            let here = build(visit, patient, &mut tx, &stored, &route, &notice).await?;
            tx.commit().await?;
            crate::web::page(StatusCode::CONFLICT, &here)
        }
    }
}

/// `GET …/verstuurd`: the confirmation, as often as it is opened.
pub async fn show_confirmation(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let draft = id.parse::<DraftId>().map_err(|_| PageError::NotFound)?;
    let (visit, patient) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let request = store::find_request_of_draft(&mut tx, patient, draft).await?;
    tx.commit().await?;
    let Some(request) = request else {
        // Not sent yet: the draft's own page knows what is missing, or that the draft is not found.
        return match open_draft(visit, patient, &id, Stage::Search, false).await? {
            DraftPage::Elsewhere(answer) => Ok(answer),
            DraftPage::Here(tx, stored) => {
                tx.commit().await?;
                Ok(see_other(&stage_path(stored.id, stored.draft.next())))
            }
        };
    };
    let mut frame = visit.frame(t(visit.locale, "requests-verstuurd-kop"), Nav::Exclusions)?;
    let note = tr(visit.locale, "requests-melding-al-verstuurd", &[("ref", (&request.reference).into())]);
    let again = frame.flash.take_if(|flash| flash.text == note).is_some();
    ok(&SentPage {
        frame,
        reference: request.reference.clone(),
        sent_at: moment(visit.locale, &request, request.sent_at),
        person: facts_of_request(&request),
        target_days: visit.site.rules.target_working_days.into(),
        latest: dates::long(visit.locale, request.latest_on),
        again,
    })
}
