//! The smaller forms on the page of a request: notes, a telephone call, who works on it, a refusal reopened.

use actix_web::{HttpResponse, web};

use super::super::model::Reached;
use super::pages::{answer, parse, refused, words_refused};
use super::{hands, reconsider};
use crate::db::ids::{OfficerId, RequestEventId};
use crate::identity::{Officer, Submitted};
use crate::web::{PageError, RequestReference, t, tr};

/// `POST …/neem-over`
pub async fn take_over(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let from = sent.form.raw("van").parse().unwrap_or(OfficerId::NIL);
    let decided = hands::take_over(&sent.visit.site, &sent.by, &reference, from).await?;
    answer(&sent, &reference, decided, |_| tr("ombudsdienst-melding-genomen", &[("ref", reference.as_str().into())])).await
}

/// `POST …/geef-terug`
pub async fn hand_back(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let decided = hands::hand_back(&sent.visit.site, &sent.by, &reference).await?;
    answer(&sent, &reference, decided, |_| tr("ombudsdienst-melding-teruggegeven", &[("ref", reference.as_str().into())])).await
}

/// `POST …/heropen`
pub async fn reopen(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("reden-heropening");
    if let Some(message) = words_refused(&words, t("ombudsdienst-fout-reden-heropening")) {
        return refused(&sent, &reference, "reden-heropening", message).await;
    }
    let decided = reconsider::reopen(&sent.visit.site, &sent.by, &reference, &words, sent.form.raw("gezien")).await?;
    answer(&sent, &reference, decided, |_| tr("ombudsdienst-melding-heropend", &[("ref", reference.as_str().into())])).await
}

/// The form's own id, so that the same form sent again is known, and one with other words is another.
fn key(sent: &Submitted<Officer>, reference: &RequestReference, (words, reached): (&str, Option<Reached>)) -> RequestEventId {
    let key = sent.form.sent_as("sleutel", sent.by.person(), &[reference.as_str(), reached.map_or("", Reached::as_str), words]);
    RequestEventId::from_uuid(key.uuid())
}

/// `POST …/notitie`
pub async fn note(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("notitie");
    if let Some(message) = words_refused(&words, t("ombudsdienst-fout-notitie")) {
        return refused(&sent, &reference, "notitie", message).await;
    }
    let said = (words.as_str(), None);
    let decided = hands::note(&sent.visit.site, &sent.by, &reference, key(&sent, &reference, said), said).await?;
    answer(&sent, &reference, decided, |_| t("ombudsdienst-melding-notitie").to_owned()).await
}

/// `POST …/gesprek`
pub async fn call(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("gesprek");
    let Ok(reached) = sent.form.raw("bereikt").parse::<Reached>() else {
        return refused(&sent, &reference, "bereikt", t("ombudsdienst-fout-bereikt").to_owned()).await;
    };
    if let Some(message) = words_refused(&words, t("ombudsdienst-fout-gesprek")) {
        return refused(&sent, &reference, "gesprek", message).await;
    }
    let said = (words.as_str(), Some(reached));
    let decided = hands::note(&sent.visit.site, &sent.by, &reference, key(&sent, &reference, said), said).await?;
    answer(&sent, &reference, decided, |_| t("ombudsdienst-melding-gesprek").to_owned()).await
}
