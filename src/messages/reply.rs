//! What a patient writes in a conversation. What is about somebody of the ombudsdienst (R12), or about a request that was handed over, goes on
//! in a conversation with another ombudsdienst; this one stays as it was.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::hooks::Hooks;
use super::model::add_names;
use super::routing::{find_about_request, find_request, load_writers, route_message, subject_elsewhere, was_denied};
use super::store::{self, Conversation};
use super::write::{NewTalk, TypedMessage, WriteOutcome, insert_talk, insert_typed, mark_waiting};
use super::{links, views};
use crate::conflicts::{Handler, Route, Routing, Statement};
use crate::db::ids::{InstitutionId, RequestId};
use crate::db::read_now;
use crate::identity::{Patient, saved_forms};
use crate::web::{AppState, ConversationReference, PageError};

/// **Verstuur bericht** in a conversation.
pub(super) async fn send_reply(
    site: &AppState,
    hooks: &Hooks,
    patient: &Patient,
    reference: &ConversationReference,
    words: &TypedMessage<'_>,
) -> Result<WriteOutcome, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let outcome = insert_reply(&mut tx, site, hooks, patient, reference, words).await?;
    if matches!(outcome, WriteOutcome::Sent(_)) {
        saved_forms::forget(&mut tx, patient.person(), &views::address(reference.as_str())).await?;
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(outcome)
}

/// The patient says something in a conversation. The same form again changes nothing. A closed conversation is open again.
pub(super) async fn insert_reply(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    hooks: &Hooks,
    patient: &Patient,
    reference: &ConversationReference,
    words: &TypedMessage<'_>,
) -> QueryResult<WriteOutcome> {
    let Some(found) = store::find_for_patient(conn, patient, reference).await? else {
        return Ok(WriteOutcome::NotFound);
    };
    let Some((held, known)) = store::lock_conversation(conn, &found).await? else {
        return Ok(WriteOutcome::NotFound);
    };
    let now = read_now(conn).await?;
    if let Some(before) = store::find_sent(conn, words.idempotency_key).await? {
        return Ok(WriteOutcome::Sent(before));
    }
    let request = match held.request_id {
        Some(request) => find_request(conn, request).await?,
        None => None,
    };
    let moved = request.as_ref().filter(|_| held.handed_over_at.is_some());
    let home = moved.map_or(held.institution_id, |(.., institution)| *institution);
    let writers = load_writers(conn, held.id).await?;
    let mut routed = route_message(conn, patient, home, words.text, &writers, words.said).await?;
    if let Routing::Ask(asked) = &routed.to
        && was_denied(&held, asked)
    {
        let asked = asked.clone();
        let said = Statement { denied: Some(&asked), ..words.said };
        routed = route_message(conn, patient, home, words.text, &writers, said).await?;
    }
    let route = match routed.to {
        Routing::Ask(asked) => return Ok(WriteOutcome::Asks(asked)),
        Routing::To(route) => route,
    };
    let key = if route.denied { "" } else { &routed.key };
    if moved.is_none() && route.handler.institution == held.institution_id && !route.undisclosed {
        let Some(names) = add_names(&known, key) else {
            return Ok(WriteOutcome::Full);
        };
        if !insert_typed(conn, patient, &held.place(), words, now).await? {
            return Ok(WriteOutcome::Sent(held.reference));
        }
        mark_waiting(conn, site, &held, (&names, words.denied(&route)), now).await?;
        if let Some(request) = held.request_id
            && links::holds_question(conn, held.id).await?
        {
            (hooks.answered)(conn, patient, request, now).await?;
        }
        return Ok(WriteOutcome::Sent(held.reference));
    }
    let names_officer = route.undisclosed || route.handler.institution != home;
    let at = match &request {
        Some((request, ..)) if names_officer => (hooks.officer_named)(conn, site, patient, *request, now).await?,
        Some((.., institution)) if moved.is_some() => Some(*institution),
        _ => None,
    };
    let about = request.as_ref().zip(at).map(|((id, reference, _), at)| (*id, reference.as_str(), at));
    write_elsewhere(conn, site, patient, &held, (about, key, route), words, now).await
}

/// The message goes on elsewhere: where its request is now, or where R12 sends it.
async fn write_elsewhere(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    held: &Conversation,
    (about, key, route): (Option<(RequestId, &str, InstitutionId)>, &str, Route),
    words: &TypedMessage<'_>,
    now: DateTime<Utc>,
) -> QueryResult<WriteOutcome> {
    if let Some((request, _, institution)) = about
        && let Some(there) = find_about_request(conn, patient, request, institution).await?
        && let Some((there, known)) = store::lock_conversation(conn, &there).await?
        && let Some(names) = add_names(&known, key)
    {
        insert_typed(conn, patient, &there.place(), words, now).await?;
        mark_waiting(conn, site, &there, (&names, words.denied(&route)), now).await?;
        return Ok(WriteOutcome::Sent(there.reference));
    }
    let institution = about.map_or(route.handler.institution, |(.., institution)| institution);
    let Some(names) = add_names("", key) else {
        return Ok(WriteOutcome::Full);
    };
    let handler = Handler { institution, confined: institution != held.institution_id, ..route.handler };
    let talk = NewTalk {
        subject: subject_elsewhere(held.topic, about.map(|(_, reference, _)| reference)),
        request: about.map(|(request, ..)| request),
        names: &names,
        denied: words.denied(&route),
        route: Route { handler, ..route },
    };
    let sent = insert_talk(conn, site, patient, &talk, words, now).await?;
    Ok(sent.map_or(WriteOutcome::NotFound, WriteOutcome::Sent))
}
