//! SQL of the intake.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::{CareWorkerId, DraftId};
use crate::db::schema::{care_workers, exclusion_requests};
use crate::identity::Officer;
use crate::patients::NamedPatient;

/// What this form was entered as before, by this officer.
pub async fn entered_before(conn: &mut AsyncPgConnection, officer: &Officer, draft: DraftId) -> QueryResult<Option<String>> {
    exclusion_requests::table
        .filter(exclusion_requests::draft_id.eq(draft).and(exclusion_requests::entered_by.eq(officer.id())))
        .select(exclusion_requests::reference)
        .first(conn)
        .await
        .optional()
}

/// Whether an entry of the directory has this number: nobody excludes themself.
pub async fn is_same_person(conn: &mut AsyncPgConnection, named: &NamedPatient, worker: CareWorkerId) -> QueryResult<bool> {
    let same = care_workers::table.filter(care_workers::id.eq(worker).and(care_workers::niss.eq(named.niss.as_str())));
    diesel::select(diesel::dsl::exists(same)).get_result(conn).await
}
