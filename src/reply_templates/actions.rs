//! A template is added, changed, put out of use and into use again; each on record.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::form::TypedTemplate;
use super::model::TemplateKind;
use super::store::find_template;
use crate::audit::{Event, record};
use crate::db::DbError;
use crate::db::Tx;
use crate::db::ids::ReplyTemplateId;
use crate::db::schema::{reply_template_versions as versions, reply_templates as templates};
use crate::identity::Officer;
use crate::web::AppState;

/// Outcome of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChangeOutcome {
    Done,
    /// Somebody changed it since the page was opened.
    By(String, DateTime<Utc>),
    Unknown,
}

async fn insert_version(
    tx: &mut Tx,
    officer: &Officer,
    (id, version): (ReplyTemplateId, i16),
    typed: &TypedTemplate,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let made = diesel::insert_into(versions::table)
        .values((
            versions::template_id.eq(id),
            versions::version.eq(version),
            versions::title.eq(&typed.title),
            versions::body.eq(&typed.body),
            versions::written_at.eq(now),
            versions::written_by.eq(officer.id()),
        ))
        .on_conflict_do_nothing()
        .execute(&mut **tx)
        .await?;
    Ok(made == 1)
}

/// Adds a template. The same form sent again adds no second one.
pub(super) async fn add_template(
    site: &AppState,
    officer: &Officer,
    (id, kind): (ReplyTemplateId, TemplateKind),
    typed: &TypedTemplate,
) -> Result<(), DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let made = diesel::insert_into(templates::table)
        .values((templates::id.eq(id), templates::institution_id.eq(officer.institution()), templates::kind.eq(kind)))
        .on_conflict_do_nothing()
        .execute(&mut *tx)
        .await?;
    if made == 0 {
        return tx.rollback().await;
    }
    insert_version(&mut tx, officer, (id, 1), typed, now).await?;
    record(&mut tx, officer.actor(), Event::template_added(id), now).await?;
    tx.commit().await
}

/// Writes the version after the one that the page showed.
pub(super) async fn change_template(
    site: &AppState,
    officer: &Officer,
    (id, seen): (ReplyTemplateId, i16),
    typed: &TypedTemplate,
) -> Result<ChangeOutcome, DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(template) = find_template(&mut tx, officer, id).await? else {
        tx.rollback().await?;
        return Ok(ChangeOutcome::Unknown);
    };
    let same = |title: &str, body: &str| title == typed.title && body == typed.body;
    if same(&template.title, &template.body) {
        tx.rollback().await?;
        return Ok(ChangeOutcome::Done);
    }
    let next = seen.saturating_add(1);
    if template.version != seen || !insert_version(&mut tx, officer, (id, next), typed, now).await? {
        let newest = find_template(&mut tx, officer, id).await?.unwrap_or(template);
        tx.rollback().await?;
        return Ok(ChangeOutcome::By(newest.officer.to_string(), newest.written_at));
    }
    diesel::update(templates::table.filter(templates::id.eq(id))).set(templates::version.eq(next)).execute(&mut *tx).await?;
    record(&mut tx, officer.actor(), Event::template_changed(id, next), now).await?;
    tx.commit().await?;
    Ok(ChangeOutcome::Done)
}

/// Puts it out of use, or into use again; false when there is none.
pub(super) async fn set_template_use(
    site: &AppState,
    officer: &Officer,
    id: ReplyTemplateId,
    in_use: bool,
) -> Result<bool, DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(template) = find_template(&mut tx, officer, id).await? else {
        tx.rollback().await?;
        return Ok(false);
    };
    if template.retired_at.is_none() == in_use {
        tx.rollback().await?;
        return Ok(true);
    }
    let retired_at = (!in_use).then_some(now);
    diesel::update(templates::table.filter(templates::id.eq(id)))
        .set(templates::retired_at.eq(retired_at))
        .execute(&mut *tx)
        .await?;
    let event = if in_use { Event::template_restored(id) } else { Event::template_retired(id) };
    record(&mut tx, officer.actor(), event, now).await?;
    tx.commit().await?;
    Ok(true)
}
