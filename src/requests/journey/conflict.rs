//! *Gaat dit over iemand van de ombudsdienst?* (R12): asked between steps 3 and 4, only where what the patient wrote may be.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::{ConflictAnswer, Stage};
use super::super::drafts::StoredDraft;
use super::super::routing::route_request;
use super::super::views::ConflictPage;
use super::{DraftPage, open_draft, save_answer, stage_path};
use crate::conflicts::Routing;
use crate::db::Tx;
use crate::i18n::t;
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::web::{FormState, Nav, PageError, ok, page, see_other};

fn build(visit: &RequestSession, stored: &StoredDraft, words: String, form: FormState) -> Result<ConflictPage, PageError> {
    let mut frame = visit.frame(t(visit.locale, "conflicts-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    let only_one = visit.site.institutions.len() < 2;
    Ok(ConflictPage { frame, draft: stored.id.to_string(), words, only_one, form })
}

/// The words to ask about, whatever was answered of them before; none: there is nothing to ask.
async fn find_words(
    visit: &RequestSession,
    patient: &Patient,
    tx: &mut Tx,
    stored: &StoredDraft,
) -> Result<Option<String>, PageError> {
    let mut draft = stored.draft.clone();
    draft.conflict = None;
    Ok(match route_request(tx, &visit.site, patient, &draft).await? {
        Routing::Ask(words) => Some(words),
        Routing::To(_) => None,
    })
}

/// `GET …/ombudsdienst`
pub async fn show_question(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&signed.visit, &signed.by, &id, Stage::Conflict, false).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let words = find_words(&signed.visit, &signed.by, &mut tx, &stored).await?;
    let mut form = FormState::default();
    if let Some(answer) = &stored.draft.conflict {
        form.set("gaat-over", if answer.involved { "ja" } else { "nee" });
    }
    if let Some(raw) = signed.visit.saved_form(&mut tx).await? {
        form = FormState::of(&raw, &["gaat-over"]);
    }
    tx.commit().await?;
    match words {
        Some(words) => ok(&build(&signed.visit, &stored, words, form)?),
        None => Ok(see_other(&stage_path(stored.id, Stage::Check))),
    }
}

/// `POST …/ombudsdienst`
pub async fn answer_question(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&sent.visit, &sent.by, &id, Stage::Conflict, true).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let Some(words) = find_words(&sent.visit, &sent.by, &mut tx, &stored).await? else {
        tx.rollback().await?;
        return Ok(see_other(&stage_path(stored.id, Stage::Check)));
    };
    // What was asked about may have changed in another window.
    let asked = sent.form.raw("woorden") == words;
    let involved = match sent.form.raw("gaat-over") {
        "ja" if asked => true,
        "nee" if asked => false,
        _ => {
            tx.rollback().await?;
            let form = FormState::refusing(&sent.form, "gaat-over", t(sent.visit.locale, "conflicts-fout"));
            return page(StatusCode::UNPROCESSABLE_ENTITY, &build(&sent.visit, &stored, words, form)?);
        }
    };
    let mut draft = stored.draft.clone();
    draft.conflict = Some(ConflictAnswer { words, involved });
    save_answer(&sent.visit, &sent.by, tx, &stored, draft).await
}
