//! The smaller forms on the page of a request: notes, a telephone call, who works on it, a double, a refusal reopened.

use actix_web::{HttpResponse, web};

use super::super::model::Reached;
use super::address::parse;
use super::pages::{answer_step, refuse_field, words_refused};
use super::{assignment, double, notes, reconsider};
use crate::db::ids::{OfficerId, RequestEventId};
use crate::i18n::{t, tr};
use crate::identity::{Officer, Submitted};
use crate::web::{PageError, RequestReference};

/// `POST …/neem-over`
pub async fn take_over_request(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let from = sent.form.raw("van").parse().unwrap_or(OfficerId::NIL);
    let decided = assignment::take_over_request(&sent.visit.site, &sent.by, &reference, from).await?;
    answer_step(&sent, &reference, decided, |_| {
        tr(sent.visit.locale, "requests-officer-melding-genomen", &[("ref", reference.as_str().into())])
    })
    .await
}

/// `POST …/geef-terug`
pub async fn hand_back_request(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let decided = assignment::hand_back_request(&sent.visit.site, &sent.by, &reference).await?;
    answer_step(&sent, &reference, decided, |_| {
        tr(sent.visit.locale, "requests-officer-melding-teruggegeven", &[("ref", reference.as_str().into())])
    })
    .await
}

/// `POST …/hoort-bij`: **Hoort bij een andere aanvraag**
pub async fn close_as_double(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let Some(original) = RequestReference::parse(sent.form.raw("andere")) else {
        let message = t(sent.visit.locale, "requests-officer-fout-andere").to_owned();
        return refuse_field(&sent, &reference, "andere", message).await;
    };
    let (site, seen) = (&sent.visit.site, sent.form.raw("gezien"));
    let decided = double::close_as_double(sent.visit.locale, site, &sent.by, &reference, (&original, seen)).await?;
    answer_step(&sent, &reference, decided, |_| {
        tr(sent.visit.locale, "requests-officer-melding-samengevoegd", &[("ref", original.as_str().into())])
    })
    .await
}

/// `POST …/heropen`
pub async fn reopen_request(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("reden-heropening");
    if let Some(message) =
        words_refused(sent.visit.locale, &words, t(sent.visit.locale, "requests-officer-fout-reden-heropening"))
    {
        return refuse_field(&sent, &reference, "reden-heropening", message).await;
    }
    let decided =
        reconsider::reopen_request(sent.visit.locale, &sent.visit.site, &sent.by, &reference, &words, sent.form.raw("gezien"))
            .await?;
    answer_step(&sent, &reference, decided, |_| {
        tr(sent.visit.locale, "requests-officer-melding-heropend", &[("ref", reference.as_str().into())])
    })
    .await
}

/// The form's own id, so that the same form sent again is known, and one with other words is another.
fn note_key(
    sent: &Submitted<Officer>,
    reference: &RequestReference,
    (words, reached): (&str, Option<Reached>),
) -> RequestEventId {
    let key =
        sent.form.idempotency_key("sleutel", sent.by.person(), &[reference.as_str(), reached.map_or("", Reached::as_str), words]);
    RequestEventId::from_uuid(key.uuid())
}

/// `POST …/notitie`
pub async fn add_note(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("notitie");
    if let Some(message) = words_refused(sent.visit.locale, &words, t(sent.visit.locale, "requests-officer-fout-notitie")) {
        return refuse_field(&sent, &reference, "notitie", message).await;
    }
    let said = (words.as_str(), None);
    let decided = notes::add_note(&sent.visit.site, &sent.by, &reference, note_key(&sent, &reference, said), said).await?;
    answer_step(&sent, &reference, decided, |_| t(sent.visit.locale, "requests-officer-melding-notitie").to_owned()).await
}

/// `POST …/gesprek`
pub async fn add_call(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("gesprek");
    let Ok(reached) = sent.form.raw("bereikt").parse::<Reached>() else {
        return refuse_field(&sent, &reference, "bereikt", t(sent.visit.locale, "requests-officer-fout-bereikt").to_owned())
            .await;
    };
    if let Some(message) = words_refused(sent.visit.locale, &words, t(sent.visit.locale, "requests-officer-fout-gesprek")) {
        return refuse_field(&sent, &reference, "gesprek", message).await;
    }
    let said = (words.as_str(), Some(reached));
    let decided = notes::add_note(&sent.visit.site, &sent.by, &reference, note_key(&sent, &reference, said), said).await?;
    answer_step(&sent, &reference, decided, |_| t(sent.visit.locale, "requests-officer-melding-gesprek").to_owned()).await
}
