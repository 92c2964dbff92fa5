//! SQL of *Wie mag dit behandelen?*

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::db::ids::OfficerId;
use crate::directory::PersonName;
use crate::web::views::Choice;

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct ChoiceRow {
    #[diesel(sql_type = SqlUuid)]
    officer_id: OfficerId,
    #[diesel(sql_type = Nullable<Text>)]
    given_name: Option<String>,
    #[diesel(sql_type = Text)]
    family_name: String,
}

diesel::define_sql_function! {
    fn mt_name_handlers(hash: Binary, chosen: Array<SqlUuid>, moment: Timestamptz) -> Bool;
}

diesel::define_sql_function! {
    fn mt_is_handler_question(hash: Binary) -> Bool;
}

/// Whether a link still serves.
pub(super) async fn is_open(conn: &mut AsyncPgConnection, hash: &[u8]) -> QueryResult<bool> {
    diesel::select(mt_is_handler_question(hash)).get_result(conn).await
}

/// Whom a link lets name.
pub(super) async fn load_choices(conn: &mut AsyncPgConnection, hash: &[u8]) -> QueryResult<Vec<Choice>> {
    let rows: Vec<ChoiceRow> = diesel::sql_query("select officer_id, given_name, family_name from mt_handler_choices($1)")
        .bind::<Binary, _>(hash)
        .prepared()
        .load(conn)
        .await?;
    let choice = |row: ChoiceRow| Choice {
        value: row.officer_id.to_string(),
        text: PersonName { given_name: row.given_name, family_name: row.family_name }.to_string(),
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Names them; false when the link is void.
pub(super) async fn name_handlers(
    conn: &mut AsyncPgConnection,
    hash: &[u8],
    chosen: &[OfficerId],
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    diesel::select(mt_name_handlers(hash, chosen, now)).get_result(conn).await
}
