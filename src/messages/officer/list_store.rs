//! SQL of the ombudsdienst's list of conversations: one or two statements, however many there are.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::list::{
    CONVERSATIONS_PER_PAGE, ConversationList, LastMessage, Listed, cut_to_page, last_messages, like_pattern,
};
use super::super::store::Conversation;
use crate::db::ids::PatientId;
use crate::db::schema::{conversations, exclusion_requests, request_receipts};
use crate::directory::mt_full_name;
use crate::identity::Officer;
use crate::patients::{self, PatientTerm, ShownPatient};
use crate::web::{ConversationReference, RequestReference};

/// What an officer's list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListFilter {
    /// Open ones.
    Open,
    /// Those in which a patient waits for an answer.
    ToAnswer,
    /// Open ones that the officer answered last.
    Mine,
    Closed,
    /// Open and closed, for a search.
    All,
}

/// A conversation of an officer's list, with its patient and its last message.
pub(super) type OfficerListed = (Conversation, Option<ShownPatient>, Option<LastMessage>);

/// The conversations of a patient that the officer may see, the newest first.
pub(super) async fn list_of_patient(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
    most: i64,
) -> QueryResult<Vec<Listed>> {
    let rows: Vec<Conversation> = conversations::table
        .filter(conversations::patient_id.eq(patient))
        .order((conversations::last_at.desc(), conversations::id.desc()))
        .limit(most)
        .select(Conversation::as_select())
        .load(conn)
        .await?;
    let mut last = last_messages(conn, rows.iter().map(|one| one.id).collect()).await?;
    let with_last = |row: Conversation| {
        let own = last.remove(&row.id);
        (row, own)
    };
    Ok(rows.into_iter().map(with_last).collect())
}

/// A page of the institution's conversations: unread first, then unanswered, the oldest first; then the newest.
/// Unanswered notices are shown in a search only. Patients are read for the page alone: joined, every
/// conversation of the house would be compared for R12 first.
pub(super) async fn list_for_officer(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    show: ListFilter,
    term: &str,
    page: i64,
) -> QueryResult<ConversationList<OfficerListed>> {
    let mut query = conversations::table.filter(conversations::institution_id.eq(officer.institution())).into_boxed();
    query = match show {
        ListFilter::Open => query.filter(conversations::closed_at.is_null()),
        ListFilter::ToAnswer => query.filter(conversations::closed_at.is_null().and(conversations::waits_since.is_not_null())),
        ListFilter::Mine => {
            query.filter(conversations::closed_at.is_null().and(conversations::owner_id.eq(officer.id()).assume_not_null()))
        }
        ListFilter::Closed => query.filter(conversations::closed_at.is_not_null()),
        ListFilter::All => query,
    };
    query = if term.is_empty() {
        query.filter(conversations::is_talk)
    } else if let Some(reference) = ConversationReference::find(term) {
        query.filter(conversations::reference.eq(reference.to_string()))
    } else if let Some(reference) = RequestReference::find(term) {
        let of_request = exclusion_requests::table
            .filter(exclusion_requests::reference.eq(reference.to_string()))
            .select(exclusion_requests::id.nullable());
        query.filter(conversations::request_id.eq_any(of_request))
    } else {
        let typed = PatientTerm::read_any(conn, officer, term).await?;
        let meant = patients::find_ids_by_term(conn, officer, &typed).await?;
        let mut of_typed = request_receipts::table.select(request_receipts::request_id.nullable()).into_boxed();
        of_typed = match typed {
            PatientTerm::Number(number) => of_typed.filter(request_receipts::typed_niss.eq(number.as_str().to_owned())),
            PatientTerm::Name(_) => of_typed.filter(
                mt_full_name(request_receipts::typed_given_name, request_receipts::typed_family_name).ilike(like_pattern(term)),
            ),
        };
        query.filter(conversations::patient_id.eq_any(meant).or(conversations::request_id.eq_any(of_typed).assume_not_null()))
    };
    // A closed one waits for nothing: in this order an index has them.
    query = if show == ListFilter::Closed {
        query.order((conversations::last_at.desc(), conversations::id.desc()))
    } else {
        query.order((
            conversations::unread_since.asc().nulls_last(),
            conversations::waits_since.asc().nulls_last(),
            conversations::last_at.desc(),
            conversations::id.desc(),
        ))
    };
    let rows: Vec<Conversation> = query
        .select(Conversation::as_select())
        .limit(CONVERSATIONS_PER_PAGE + 1)
        .offset((page - 1) * CONVERSATIONS_PER_PAGE)
        .load(conn)
        .await?;
    let ConversationList { rows, more } = cut_to_page(rows);
    let matters: Vec<_> = rows.iter().map(Conversation::matter).collect();
    let people = patients::load_known_patients(conn, officer, &matters).await?;
    let mut last = last_messages(conn, rows.iter().map(|one| one.id).collect()).await?;
    let listed = rows.into_iter().zip(people).map(|(row, who)| {
        let words = last.remove(&row.id);
        (row, who, words)
    });
    Ok(ConversationList { rows: listed.collect(), more })
}
