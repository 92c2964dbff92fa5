//! Whom an officer's matter is about: the patient's row where the house has a title to the patient (R11), else what an officer typed, else
//! what was kept of a request that was handed over, else, for a letter that this ombudsdienst is to write, name and number alone. What is
//! counted is listed, also one of which none of these is to be read.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;

use super::row::{PatientRow, PatientUnknown, by_ids};
use crate::db::ids::{ConversationId, PatientId, RequestId};
use crate::db::schema::{request_receipts, request_snapshots};
use crate::db::{Prepare, read_stored_json};
use crate::directory::PersonName;
use crate::identity::Officer;
use crate::web::BirthDate;

/// The patient as an officer typed it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = request_receipts)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct TypedPatient {
    pub typed_niss: String,
    #[diesel(select_expression = (request_receipts::typed_given_name, request_receipts::typed_family_name))]
    #[diesel(select_expression_type = (request_receipts::typed_given_name, request_receipts::typed_family_name))]
    pub name: PersonName,
    pub typed_birth_date: BirthDate,
}

impl TypedPatient {
    /// In the place of the row that the officer does not see.
    pub fn as_row(&self, id: PatientId) -> PatientRow {
        PatientRow { id, niss: self.typed_niss.clone(), name: self.name.clone(), birth_date: Some(self.typed_birth_date) }
    }
}

/// The patient as a snapshot of a request keeps it.
#[derive(Debug, Clone, Deserialize)]
pub struct KeptPatient {
    #[serde(flatten)]
    pub name: PersonName,
    pub niss: String,
    pub birth_date: Option<BirthDate>,
}

/// Which patient, and by what an officer may know who that is.
#[derive(Debug, Clone, Copy)]
pub struct MatterKeys {
    pub patient: PatientId,
    pub request: Option<RequestId>,
    pub conversation: Option<ConversationId>,
}

/// A patient of an officer's matter.
#[derive(Debug, Clone)]
pub struct ShownPatient {
    pub row: PatientRow,
    /// Whether the house has a title to the patient, besides this matter.
    pub seen: bool,
}

/// The patients of these matters, in their order. None: a fault, which is logged.
pub async fn load_known_patients(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    matters: &[MatterKeys],
) -> QueryResult<Vec<Option<ShownPatient>>> {
    let ids: Vec<PatientId> = matters.iter().map(|matter| matter.patient).collect();
    let seen = if ids.is_empty() { HashMap::new() } else { by_ids(conn, officer, &ids).await? };
    let unseen: Vec<&MatterKeys> = matters.iter().filter(|matter| !seen.contains_key(&matter.patient)).collect();
    let requests: Vec<RequestId> = unseen.iter().filter_map(|matter| matter.request).collect();
    let kept = if requests.is_empty() { HashMap::new() } else { load_kept_patients(conn, &requests).await? };
    let is_kept = |matter: &MatterKeys| matter.request.is_some_and(|request| kept.contains_key(&request));
    let unnamed = unseen.iter().filter(|matter| !is_kept(matter));
    let letters: Vec<ConversationId> = unnamed.filter_map(|matter| matter.conversation).collect();
    let recipients = if letters.is_empty() { HashMap::new() } else { load_letter_recipients(conn, &letters).await? };
    let known = |matter: &MatterKeys| {
        let row = seen.get(&matter.patient).map(|row| ShownPatient { row: row.clone(), seen: true });
        let row = row.or_else(|| {
            let kept = matter.request.and_then(|request| kept.get(&request));
            let (name, niss, birth_date) = kept.or_else(|| recipients.get(&matter.conversation?))?.clone();
            Some(ShownPatient { row: PatientRow { id: matter.patient, niss, name, birth_date }, seen: false })
        });
        if row.is_none() {
            tracing::error!(cause = %PatientUnknown(matter.patient), "listed without a name");
        }
        row
    };
    Ok(matters.iter().map(known).collect())
}

/// The patient of one matter.
pub async fn find_known_patient(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    matter: MatterKeys,
) -> QueryResult<Option<ShownPatient>> {
    Ok(load_known_patients(conn, officer, &[matter]).await?.pop().flatten())
}

type KeptColumns = (PersonName, String, Option<BirthDate>);

/// As typed, else as a snapshot has it.
async fn load_kept_patients(
    conn: &mut AsyncPgConnection,
    requests: &[RequestId],
) -> QueryResult<HashMap<RequestId, KeptColumns>> {
    let snapshots: Vec<(RequestId, serde_json::Value)> = request_snapshots::table
        .filter(request_snapshots::request_id.eq_any(requests))
        // The newest of a request takes the place of those before it.
        .order((request_snapshots::handed_over_at, request_snapshots::id))
        .select((request_snapshots::request_id, request_snapshots::data))
        .load(conn)
        .await?;
    let typed: Vec<(RequestId, TypedPatient)> = request_receipts::table
        .filter(request_receipts::request_id.eq_any(requests))
        .select((request_receipts::request_id, TypedPatient::as_select()))
        .load(conn)
        .await?;
    let read = |(request, mut data): (RequestId, serde_json::Value)| {
        let patient = data.get_mut("patient").map(serde_json::Value::take).unwrap_or_default();
        let kept: KeptPatient = read_stored_json("the patient in a snapshot of request", request, patient)?;
        Ok((request, (kept.name, kept.niss, kept.birth_date)))
    };
    let mut kept: HashMap<RequestId, KeptColumns> = snapshots.into_iter().map(read).collect::<QueryResult<_>>()?;
    kept.extend(
        typed.into_iter().map(|(request, typed)| (request, (typed.name, typed.typed_niss, Some(typed.typed_birth_date)))),
    );
    Ok(kept)
}

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

/// Name and NISS of those to whom this ombudsdienst is to write a letter.
async fn load_letter_recipients(
    conn: &mut AsyncPgConnection,
    conversations: &[ConversationId],
) -> QueryResult<HashMap<ConversationId, KeptColumns>> {
    let rows: Vec<RecipientRow> =
        diesel::sql_query("select conversation_id, niss, given_name, family_name from mt_letter_recipients($1)")
            .bind::<Array<SqlUuid>, _>(conversations)
            .prepared()
            .load(conn)
            .await?;
    let named = |row: RecipientRow| {
        let name = PersonName { given_name: row.given_name, family_name: row.family_name };
        (row.conversation_id, (name, row.niss, None))
    };
    Ok(rows.into_iter().map(named).collect())
}
