//! A template behind what was typed to refuse a request.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::address::parse;
use super::handed_over::answer_without_request;
use super::request_page::{RequestPageState, render_request};
use super::store;
use crate::i18n::t;
use crate::identity::{Officer, Submitted};
use crate::reply_templates::{TemplateChoice, TemplateKind, add_below, fill_in_choice};
use crate::web::PageError;

/// `POST …/sjabloon`: refuses nothing.
pub async fn fill_in_template(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let mut shown = RequestPageState::of_form(&sent.form);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(details) = store::find_request_details(&mut tx, officer, &reference).await? else {
        return answer_without_request(visit, officer, &reference, StatusCode::CONFLICT, tx).await;
    };
    let template = sent.form.raw("sjabloon");
    let choice = TemplateChoice { kind: TemplateKind::Refusal, template, reference: reference.as_str() };
    let filled = fill_in_choice(visit, officer, &mut tx, &choice, Some(&details.patient.name)).await?;
    tx.commit().await?;
    let status = match filled {
        Some(text) => {
            shown.form.set("uitleg", add_below(&sent.form.text("uitleg"), &text));
            StatusCode::OK
        }
        None => {
            shown.form.refuse("sjabloon", t(visit.locale, "reply-templates-fout-kies"));
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    render_request(visit, officer, &reference, status, shown).await
}
