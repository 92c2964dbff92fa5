//! SQL of the intake.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::DraftId;
use crate::db::schema::exclusion_requests;
use crate::identity::Officer;

/// What this form was entered as before, by this officer.
pub async fn entered_before(conn: &mut AsyncPgConnection, officer: &Officer, draft: DraftId) -> QueryResult<Option<String>> {
    exclusion_requests::table
        .filter(exclusion_requests::draft_id.eq(draft).and(exclusion_requests::entered_by.eq(officer.id())))
        .select(exclusion_requests::reference)
        .first(conn)
        .await
        .optional()
}
