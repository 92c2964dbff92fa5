//! The patient of a conversation as its ombudsdienst may name one: as the portal knows the patient; else as an officer typed it for the
//! request; else, for a letter that this ombudsdienst is to write, by that letter alone (R11).

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::store::Conversation;
use crate::db::ids::{ConversationId, RequestId};
use crate::db::schema::request_receipts;
use crate::directory::PersonName;
use crate::identity::Officer;
use crate::patients::{self, PatientRow};
use crate::web::BirthDate;

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct RecipientRow {
    #[diesel(sql_type = SqlUuid)]
    conversation_id: ConversationId,
    #[diesel(sql_type = Text)]
    niss: String,
    #[diesel(sql_type = Nullable<Text>)]
    given_name: Option<String>,
    #[diesel(sql_type = Text)]
    family_name: String,
}

/// Name and NISS of those to whom these letters go, where nothing else names them.
pub(super) async fn find_recipients(
    conn: &mut AsyncPgConnection,
    conversations: &[ConversationId],
) -> QueryResult<HashMap<ConversationId, (PersonName, String)>> {
    if conversations.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<RecipientRow> =
        diesel::sql_query("select conversation_id, niss, given_name, family_name from mt_letter_recipients($1)")
            .bind::<Array<SqlUuid>, _>(conversations)
            .load(conn)
            .await?;
    let named = |row: RecipientRow| {
        let name = PersonName { given_name: row.given_name, family_name: row.family_name };
        (row.conversation_id, (name, row.niss))
    };
    Ok(rows.into_iter().map(named).collect())
}

/// The patient of a conversation, and whether the officer sees the patient besides.
pub(super) async fn find_patient(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    of: &Conversation,
) -> QueryResult<(Option<PatientRow>, bool)> {
    if let Some(known) = patients::by_id(conn, officer, of.patient_id).await? {
        return Ok((Some(known), true));
    }
    let row = |(name, niss), birth_date| PatientRow { id: of.patient_id, niss, name, birth_date };
    if let Some((name, born)) = find_typed(conn, of.request_id).await? {
        return Ok((Some(row(name, Some(born))), false));
    }
    let recipient = find_recipients(conn, &[of.id]).await?.remove(&of.id);
    Ok((recipient.map(|known| row(known, None)), false))
}

/// What was typed of the patient, of an entered request.
async fn find_typed(
    conn: &mut AsyncPgConnection,
    request: Option<RequestId>,
) -> QueryResult<Option<((PersonName, String), BirthDate)>> {
    let Some(request) = request else { return Ok(None) };
    request_receipts::table
        .filter(request_receipts::request_id.eq(request))
        .select((
            ((request_receipts::typed_given_name, request_receipts::typed_family_name), request_receipts::typed_niss),
            request_receipts::typed_birth_date,
        ))
        .first(conn)
        .await
        .optional()
}
