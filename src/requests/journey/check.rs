//! Step 4: check, send once, and the reference.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::actions::{self, Sent};
use super::super::draft::Stage;
use super::super::drafts::StoredDraft;
use super::super::people::{contact_of_answers, facts_of_draft};
use super::super::store;
use super::super::views::{CheckPage, SentPage};
use super::{Step, open, path};
use crate::db::Tx;
use crate::db::ids::DraftId;
use crate::identity::{Patient, Signed, Submitted, Visit};
use crate::web::{Nav, PageError, dates, ok, see_other, t, tr};

async fn build(
    visit: &Visit,
    patient: &Patient,
    tx: &mut Tx,
    stored: &StoredDraft,
    notice: &str,
) -> Result<CheckPage, PageError> {
    let site = &visit.site;
    let answers = stored.draft.answers.clone().unwrap_or_default();
    let institution = actions::institution_for(site, patient, &answers);
    let mut frame = visit.frame(t("requests-controle-kop"), Nav::Exclusions)?;
    notice.clone_into(&mut frame.notice);
    Ok(CheckPage {
        frame,
        draft: stored.id.to_string(),
        version: stored.version.to_string(),
        patient: patient.name().to_owned(),
        person: facts_of_draft(tx, &stored.draft).await?,
        remark: answers.remark.clone(),
        contact: contact_of_answers(&answers),
        institution: (site.institutions.len() > 1).then(|| site.contact(Some(institution)).institution),
        target_days: site.rules.target_working_days.into(),
        latest: dates::long(actions::latest_on(&site.rules, site.clock.now())),
    })
}

/// `GET …/controle`
pub async fn page(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open(&signed.visit, &signed.by, &id, Stage::Check, false).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let here = build(&signed.visit, &signed.by, &mut tx, &stored, "").await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/controle`: **Verstuur aanvraag**. Sent again, it answers the same.
pub async fn send(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let draft = id.parse::<DraftId>().map_err(|_| PageError::NotFound)?;
    let done = format!("/uitsluitingen/aanvragen/{draft}/verstuurd");
    let version = sent.form.raw("versie").parse().unwrap_or(0);
    let notice = match actions::send(&visit.site, patient, draft, version).await? {
        Sent::Unknown => return Err(PageError::NotFound),
        Sent::Now => return Ok(see_other(&done)),
        Sent::Before(reference) => {
            visit.say(tr("requests-melding-al-verstuurd", &[("ref", (&reference).into())]));
            return Ok(see_other(&done));
        }
        Sent::Missing(stage) => return Ok(see_other(&path(draft, stage))),
        Sent::Changed => t("requests-laat-concept").to_owned(),
        Sent::PersonGone => t("requests-fout-verdwenen").to_owned(),
        Sent::AlreadyExcluded => t("requests-fout-al-uitgesloten").to_owned(),
        Sent::AlreadyAsked(reference) => tr("requests-fout-al-aangevraagd", &[("ref", (&reference).into())]),
    };
    match open(visit, patient, &id, Stage::Check, false).await? {
        Step::Elsewhere(answer) => Ok(answer),
        Step::Here(mut tx, stored) => {
            let here = build(visit, patient, &mut tx, &stored, &notice).await?;
            tx.commit().await?;
            crate::web::page(StatusCode::CONFLICT, &here)
        }
    }
}

/// `GET …/verstuurd`: the confirmation, as often as it is opened.
pub async fn sent(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let draft = id.parse::<DraftId>().map_err(|_| PageError::NotFound)?;
    let (visit, patient) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let request = store::of_draft(&mut tx, patient, draft).await?;
    tx.commit().await?;
    let Some(request) = request else {
        // Not sent yet: the draft's own page knows what is missing, or that there is none.
        return match open(visit, patient, &id, Stage::Search, false).await? {
            Step::Elsewhere(answer) => Ok(answer),
            Step::Here(tx, stored) => {
                tx.commit().await?;
                Ok(see_other(&path(stored.id, stored.draft.next())))
            }
        };
    };
    let mut frame = visit.frame(t("requests-verstuurd-kop"), Nav::Exclusions)?;
    let note = tr("requests-melding-al-verstuurd", &[("ref", (&request.reference).into())]);
    let again = frame.flash.take_if(|flash| flash.text == note).is_some();
    ok(&SentPage {
        frame,
        reference: request.reference.clone(),
        person: request.person_name(),
        target_days: visit.site.rules.target_working_days.into(),
        latest: dates::long(request.latest_on),
        again,
    })
}
