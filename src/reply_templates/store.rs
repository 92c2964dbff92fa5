//! SQL of templates. Row-level security keeps other houses' out.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::TemplateKind;
use crate::db::ids::ReplyTemplateId;
use crate::db::schema::{officers, reply_template_versions as versions, reply_templates as templates};
use crate::directory::PersonName;
use crate::identity::Officer;
use crate::web::views::Choice;

/// A template as it is offered.
#[derive(Debug, Clone, Queryable)]
pub(super) struct TemplateRow {
    pub id: ReplyTemplateId,
    pub kind: TemplateKind,
    pub version: i16,
    pub retired_at: Option<DateTime<Utc>>,
    pub title: String,
    pub body: String,
    pub written_at: DateTime<Utc>,
    pub officer: PersonName,
}

/// A version, the present one too.
#[derive(Debug, Clone, Queryable)]
pub(super) struct VersionRow {
    pub version: i16,
    pub title: String,
    pub body: String,
    pub written_at: DateTime<Utc>,
    pub officer: PersonName,
}

#[diesel::dsl::auto_type(no_type_alias)]
fn with_current_version() -> _ {
    templates::table
        .inner_join(versions::table.on(versions::template_id.eq(templates::id).and(versions::version.eq(templates::version))))
        .inner_join(officers::table.on(officers::id.eq(versions::written_by)))
}

/// The house's templates, by title.
pub(super) async fn list_templates(conn: &mut AsyncPgConnection, officer: &Officer) -> QueryResult<Vec<TemplateRow>> {
    with_current_version()
        .filter(templates::institution_id.eq(officer.institution()))
        .order((versions::title, templates::id))
        .select((
            templates::id,
            templates::kind,
            templates::version,
            templates::retired_at,
            versions::title,
            versions::body,
            versions::written_at,
            (officers::given_name, officers::family_name),
        ))
        .load(conn)
        .await
}

/// One of the house's.
pub(super) async fn find_template(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: ReplyTemplateId,
) -> QueryResult<Option<TemplateRow>> {
    with_current_version()
        .filter(templates::institution_id.eq(officer.institution()).and(templates::id.eq(id)))
        .select((
            templates::id,
            templates::kind,
            templates::version,
            templates::retired_at,
            versions::title,
            versions::body,
            versions::written_at,
            (officers::given_name, officers::family_name),
        ))
        .first(conn)
        .await
        .optional()
}

/// Its versions, the newest first.
pub(super) async fn list_versions(conn: &mut AsyncPgConnection, id: ReplyTemplateId) -> QueryResult<Vec<VersionRow>> {
    versions::table
        .inner_join(officers::table.on(officers::id.eq(versions::written_by)))
        .filter(versions::template_id.eq(id))
        .order(versions::version.desc())
        .select((
            versions::version,
            versions::title,
            versions::body,
            versions::written_at,
            (officers::given_name, officers::family_name),
        ))
        .load(conn)
        .await
}

/// What a form offers: those in use, by title.
pub async fn list_template_choices(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    kind: TemplateKind,
) -> QueryResult<Vec<Choice>> {
    let rows: Vec<(ReplyTemplateId, String)> = with_current_version()
        .filter(templates::institution_id.eq(officer.institution()))
        .filter(templates::kind.eq(kind).and(templates::retired_at.is_null()))
        .order((versions::title, templates::id))
        .select((templates::id, versions::title))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, text)| Choice { value: id.to_string(), text }).collect())
}

/// The text of one that is in use.
pub(super) async fn find_template_body(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    kind: TemplateKind,
    id: ReplyTemplateId,
) -> QueryResult<Option<String>> {
    let found = find_template(conn, officer, id).await?;
    Ok(found.filter(|one| one.kind == kind && one.retired_at.is_none()).map(|one| one.body))
}
