//! Whom an officer's matter is about: the patient's row where the house has a title to the patient (R11), else what an officer typed, else
//! what was kept of a request that was handed over. What is counted is listed, also one of which none of these is to be read.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;

use super::row::{PatientRow, PatientUnknown, by_ids};
use crate::db::ids::{PatientId, RequestId};
use crate::db::read_stored_json;
use crate::db::schema::{request_receipts, request_snapshots};
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

/// A patient of an officer's matter.
#[derive(Debug, Clone)]
pub struct MatterPatient {
    pub row: PatientRow,
    /// Whether the house has a title to the patient, besides this matter.
    pub seen: bool,
}

/// The patients of these matters, with the request of each, in their order. None: a fault, which is logged.
pub async fn load_known_patients(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    matters: &[(PatientId, Option<RequestId>)],
) -> QueryResult<Vec<Option<MatterPatient>>> {
    let ids: Vec<PatientId> = matters.iter().map(|(patient, _)| *patient).collect();
    let seen = if ids.is_empty() { HashMap::new() } else { by_ids(conn, officer, &ids).await? };
    let unseen = matters.iter().filter(|(patient, _)| !seen.contains_key(patient));
    let requests: Vec<RequestId> = unseen.filter_map(|(_, request)| *request).collect();
    let kept = if requests.is_empty() { HashMap::new() } else { load_kept_patients(conn, &requests).await? };
    let known = |(patient, request): &(PatientId, Option<RequestId>)| {
        let row = seen.get(patient).map(|row| MatterPatient { row: row.clone(), seen: true });
        let row = row.or_else(|| {
            let (name, niss, birth_date) = kept.get(&(*request)?)?.clone();
            Some(MatterPatient { row: PatientRow { id: *patient, niss, name, birth_date }, seen: false })
        });
        if row.is_none() {
            tracing::error!(cause = %PatientUnknown(*patient), "listed without a name");
        }
        row
    };
    Ok(matters.iter().map(known).collect())
}

/// The patient of one matter.
pub async fn find_known_patient(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    matter: (PatientId, Option<RequestId>),
) -> QueryResult<Option<MatterPatient>> {
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
