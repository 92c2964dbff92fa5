//! Step 2: consequences and reach, acknowledged before anything is sent (R8).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::{CONSEQUENCES_VERSION, ConsequencesRead, Stage};
use super::super::drafts::StoredDraft;
use super::super::views::ConsequencesPage;
use super::{DraftPage, open_draft, person_name, save_answer};
use crate::db::Tx;
use crate::i18n::t;
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::web::{FormState, Nav, PageError, ok};

async fn build(
    visit: &RequestSession,
    tx: &mut Tx,
    stored: &StoredDraft,
    form: FormState,
) -> Result<ConsequencesPage, PageError> {
    let mut frame = visit.frame(t(visit.locale, "requests-gevolgen-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    Ok(ConsequencesPage {
        frame,
        draft: stored.id.to_string(),
        back: stored.draft.before_consequences().path().to_owned(),
        person: person_name(visit.locale, tx, &stored.draft).await?,
        form,
    })
}

/// `GET …/gevolgen`
pub async fn show_consequences(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&signed.visit, &signed.by, &id, Stage::Consequences, false).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let mut form = FormState::default();
    if stored.draft.read.is_some() {
        form.set("gelezen", "ja");
    }
    if let Some(raw) = signed.visit.saved_form(&mut tx).await? {
        form = FormState::of(&raw, &["gelezen"]);
    }
    let here = build(&signed.visit, &mut tx, &stored, form).await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/gevolgen`
pub async fn acknowledge_consequences(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&sent.visit, &sent.by, &id, Stage::Consequences, true).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    if sent.form.raw("gelezen") != "ja" {
        let form = FormState::refusing(&sent.form, "gelezen", t(sent.visit.locale, "requests-fout-gelezen"));
        let here = build(&sent.visit, &mut tx, &stored, form).await?;
        tx.rollback().await?;
        return crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &here);
    }
    let mut draft = stored.draft.clone();
    // The first acknowledgement of a text counts; reading it again changes nothing.
    if draft.read.as_ref().is_none_or(|read| read.version != CONSEQUENCES_VERSION) {
        draft.read = Some(ConsequencesRead { version: CONSEQUENCES_VERSION.to_owned(), at: tx.now() });
    }
    save_answer(&sent.visit, &sent.by, tx, &stored, draft).await
}
