//! Step 1, for someone with a RIZIV number: eHealth is advised where its exclusions hold here, the way on stays open.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::{RequestedPerson, Stage};
use super::super::drafts::StoredDraft;
use super::super::views::{EhealthPage, ViaEhealthPage};
use super::{DraftPage, open_draft, person_name, save_answer, stage_path};
use crate::db::Tx;
use crate::exclusions::{self, Origin};
use crate::i18n::t;
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::web::{FormState, Nav, PageError, ok, see_other};

async fn build(
    visit: &RequestSession,
    patient: &Patient,
    tx: &mut Tx,
    stored: &StoredDraft,
    form: FormState,
) -> Result<EhealthPage, PageError> {
    let excluded = exclusions::active(tx, patient).await?;
    let already_ehealth = match &stored.draft.person {
        Some(RequestedPerson::Chosen { care_worker, .. }) => {
            excluded.get(care_worker).is_some_and(|origins| origins.contains(&Origin::Ehealth))
        }
        _ => false,
    };
    let title = t(visit.locale, if visit.site.ehealth.is_on() { "requests-ehealth-kop" } else { "requests-ehealth-uit-kop" });
    let mut frame = visit.frame(title, Nav::Exclusions)?;
    frame.refused = form.refused();
    Ok(EhealthPage {
        frame,
        draft: stored.id.to_string(),
        person: person_name(visit.locale, tx, &stored.draft).await?,
        already_ehealth,
        form,
    })
}

/// `GET …/ehealth`
pub async fn show_advice(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&signed.visit, &signed.by, &id, Stage::Ehealth, false).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let mut form = FormState::default();
    if stored.draft.through_hospital {
        form.set("via", "nexuzhealth");
    }
    if let Some(raw) = signed.visit.saved_form(&mut tx).await? {
        form = FormState::of(&raw, &["via"]);
    }
    let here = build(&signed.visit, &signed.by, &mut tx, &stored, form).await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/ehealth`
pub async fn choose_way(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&sent.visit, &sent.by, &id, Stage::Ehealth, true).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let connected = sent.visit.site.ehealth.is_on();
    match sent.form.raw("via") {
        // A page from before eHealth was switched off still had the choice.
        "ehealth" if !connected => {
            let mut here = build(&sent.visit, &sent.by, &mut tx, &stored, FormState::default()).await?;
            t(sent.visit.locale, "requests-laat-ehealth").clone_into(&mut here.frame.notice);
            tx.rollback().await?;
            crate::web::page(StatusCode::CONFLICT, &here)
        }
        via if via == "nexuzhealth" || !connected => {
            let mut draft = stored.draft.clone();
            draft.through_hospital = true;
            save_answer(&sent.visit, &sent.by, tx, &stored, draft).await
        }
        "ehealth" => {
            let mut draft = stored.draft.clone();
            draft.through_hospital = false;
            save_answer(&sent.visit, &sent.by, tx, &stored, draft).await?;
            Ok(see_other(&format!("/uitsluitingen/aanvragen/{}/via-ehealth", stored.id)))
        }
        _ => {
            let form = FormState::refusing(&sent.form, "via", t(sent.visit.locale, "requests-fout-via"));
            let here = build(&sent.visit, &sent.by, &mut tx, &stored, form).await?;
            tx.rollback().await?;
            crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &here)
        }
    }
}

/// `GET …/via-ehealth`, where eHealth's exclusions hold here: a page of ours with the link, because a form may not lead to another site.
pub async fn show_way_out(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&signed.visit, &signed.by, &id, Stage::Ehealth, false).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    if !signed.visit.site.ehealth.is_on() {
        tx.rollback().await?;
        return Ok(see_other(&stage_path(stored.id, Stage::Ehealth)));
    }
    let person = person_name(signed.visit.locale, &mut tx, &stored.draft).await?;
    tx.commit().await?;
    let frame = signed.visit.frame(t(signed.visit.locale, "requests-uit-kop"), Nav::Exclusions)?;
    ok(&ViaEhealthPage { frame, draft: stored.id.to_string(), person })
}
