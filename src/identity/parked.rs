//! Forms that came with an expired session: kept for their sender, shown filled in after signing in again.

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::session::{Visit, Who};
use crate::db::ids::PersonId;
use crate::db::schema::parked_forms::dsl;
use crate::db::{Actor, Job};
use crate::web::{PageError, RawForm};

/// Keeps a form for a page. What another form of the page left there stays; `whole` says that this one is all of the page, whose
/// tick boxes say nothing when they are empty.
pub(super) async fn keep(visit: &Visit, who: &Who, path: &str, form: RawForm, whole: bool) -> Result<(), PageError> {
    let fields = serde_json::to_value(&form).map_err(anyhow::Error::from)?;
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.begin(Actor::System(Job::Park)).await?;
    if whole {
        forget(&mut tx, who.id, path).await?;
    }
    diesel::insert_into(dsl::parked_forms)
        .values((dsl::subject_id.eq(who.id), dsl::path.eq(path), dsl::fields.eq(&fields), dsl::parked_at.eq(now)))
        .on_conflict((dsl::subject_id, dsl::path))
        .do_update()
        .set((dsl::fields.eq(dsl::fields.concat(excluded(dsl::fields))), dsl::parked_at.eq(now)))
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// The form kept for this person and page, if any.
pub async fn find(conn: &mut AsyncPgConnection, subject: PersonId, path: &str) -> QueryResult<Option<RawForm>> {
    let fields: Option<serde_json::Value> = dsl::parked_forms
        .filter(dsl::subject_id.eq(subject))
        .filter(dsl::path.eq(path))
        .select(dsl::fields)
        .first(conn)
        .await
        .optional()?;
    Ok(fields.and_then(|fields| serde_json::from_value(fields).ok()))
}

/// All that is kept for this person: the page, the form, and since when.
pub async fn all(
    conn: &mut AsyncPgConnection,
    subject: PersonId,
) -> QueryResult<Vec<(String, serde_json::Value, chrono::DateTime<chrono::Utc>)>> {
    dsl::parked_forms
        .filter(dsl::subject_id.eq(subject))
        .order(dsl::path)
        .select((dsl::path, dsl::fields, dsl::parked_at))
        .load(conn)
        .await
}

/// Forgets what was kept for every page below a path of ours.
pub async fn forget_below(conn: &mut AsyncPgConnection, subject: PersonId, path: &str) -> QueryResult<()> {
    diesel::delete(dsl::parked_forms.filter(dsl::subject_id.eq(subject)).filter(dsl::path.like(format!("{path}%"))))
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets it: the form was sent again and taken.
pub async fn forget(conn: &mut AsyncPgConnection, subject: PersonId, path: &str) -> QueryResult<()> {
    diesel::delete(dsl::parked_forms.filter(dsl::subject_id.eq(subject)).filter(dsl::path.eq(path))).execute(conn).await?;
    Ok(())
}

/// Forgets all of a person's: they signed out, and nothing is kept then.
pub(super) async fn forget_all(conn: &mut AsyncPgConnection, who: &Who) -> QueryResult<()> {
    diesel::delete(dsl::parked_forms.filter(dsl::subject_id.eq(who.id))).execute(conn).await?;
    Ok(())
}

/// Removes what nobody came back for in 7 days.
pub(super) async fn sweep(conn: &mut AsyncPgConnection, now: chrono::DateTime<chrono::Utc>) -> QueryResult<()> {
    diesel::delete(dsl::parked_forms.filter(dsl::parked_at.lt(now - chrono::TimeDelta::days(7)))).execute(conn).await?;
    Ok(())
}
