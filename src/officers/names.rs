//! Officers by name.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::OfficerId;
use crate::db::schema::officers;
use crate::directory::PersonName;
use crate::identity::Officer;

/// An officer's name; empty when there is no such officer.
pub async fn name(conn: &mut AsyncPgConnection, officer: OfficerId) -> QueryResult<String> {
    Ok(names(conn, &[officer]).await?.remove(&officer).unwrap_or_default())
}

/// The names of these officers.
pub async fn names(conn: &mut AsyncPgConnection, officers: &[OfficerId]) -> QueryResult<HashMap<OfficerId, String>> {
    let found: Vec<(OfficerId, PersonName)> = officers::table
        .filter(officers::id.eq_any(officers))
        .select((officers::id, (officers::given_name, officers::family_name)))
        .load(conn)
        .await?;
    Ok(found.into_iter().map(|(id, name)| (id, name.to_string())).collect())
}

/// Every officer, past ones too, of the officer's institution, by name.
pub async fn colleagues(conn: &mut AsyncPgConnection, officer: &Officer) -> QueryResult<Vec<(OfficerId, PersonName)>> {
    officers::table
        .filter(officers::institution_id.eq(officer.institution()))
        .order((officers::family_name, officers::given_name.asc().nulls_first()))
        .select((officers::id, (officers::given_name, officers::family_name)))
        .load(conn)
        .await
}
