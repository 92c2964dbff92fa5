//! `/ombudsdienst/aanvragen/ingevoerd/{id}`: what an officer typed. The same page whatever is known of the patient (R11).

use actix_web::{HttpResponse, web};

use super::super::officer::timeline::channel;
use super::store;
use super::views::ReceiptPage;
use crate::audit::{Event, record};
use crate::db::ids::{IntakeDraftId, ReceiptId};
use crate::i18n::{dates, t};
use crate::identity::{Officer, Signed};
use crate::patients::number_text;
use crate::web::{Nav, PageError, ok};

pub(super) const ADDRESS: &str = "/ombudsdienst/aanvragen/ingevoerd";

/// The receipt of a draft that was entered.
pub(super) fn address(draft: IntakeDraftId) -> String {
    format!("{ADDRESS}/{draft}")
}

/// `GET …/ingevoerd/{id}`: to the officer who entered it, for 30 days.
pub async fn show_receipt(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id: ReceiptId = id.parse().map_err(|_| PageError::NotFound)?;
    let (visit, officer) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(receipt) = store::find_receipt(&mut tx, officer, id, now).await? else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    record(&mut tx, officer.actor(), Event::receipt_read(id), now).await?;
    tx.commit().await?;
    ok(&ReceiptPage {
        frame: visit.frame(t(visit.locale, "requests-intake-ingevoerd-kop"), Nav::Worklist)?,
        patient: receipt.name.to_string(),
        born: receipt.typed_birth_date.in_words(visit.locale),
        niss: number_text(visit.locale, &receipt.typed_niss),
        person: receipt.person_line,
        channel: channel(visit.locale, receipt.channel),
        entered_at: dates::at(visit.locale, receipt.entered_at),
        reference: receipt.reference,
    })
}
