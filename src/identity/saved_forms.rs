//! Saved forms: what a person typed into a form that was not taken, shown again when its page is opened.

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::session::{RequestSession, SessionUser};
use crate::db::ids::PersonId;
use crate::db::schema::saved_forms::dsl;
use crate::db::{Actor, Job};
use crate::web::{PageError, RawForm};

/// Saves a form for its page. What another form of the page saved stays, unless this one is the `whole` page.
pub(super) async fn save(
    visit: &RequestSession,
    who: &SessionUser,
    path: &str,
    form: RawForm,
    whole: bool,
) -> Result<(), PageError> {
    let fields = serde_json::to_value(&form).map_err(anyhow::Error::from)?;
    let mut tx = visit.site.db.begin(Actor::System(Job::SaveForm)).await?;
    let now = tx.now();
    if whole {
        forget(&mut tx, who.id, path).await?;
    }
    diesel::insert_into(dsl::saved_forms)
        .values((dsl::subject_id.eq(who.id), dsl::path.eq(path), dsl::fields.eq(&fields), dsl::saved_at.eq(now)))
        .on_conflict((dsl::subject_id, dsl::path))
        .do_update()
        .set((dsl::fields.eq(dsl::fields.concat(excluded(dsl::fields))), dsl::saved_at.eq(now)))
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// The form that is saved for this person and page, if any.
pub async fn find(conn: &mut AsyncPgConnection, subject: PersonId, path: &str) -> QueryResult<Option<RawForm>> {
    let fields: Option<serde_json::Value> = dsl::saved_forms
        .filter(dsl::subject_id.eq(subject))
        .filter(dsl::path.eq(path))
        .select(dsl::fields)
        .first(conn)
        .await
        .optional()?;
    Ok(fields.and_then(|fields| serde_json::from_value(fields).ok()))
}

/// All saved forms of a person: the page, the form, and since when.
pub async fn list(
    conn: &mut AsyncPgConnection,
    subject: PersonId,
) -> QueryResult<Vec<(String, serde_json::Value, chrono::DateTime<chrono::Utc>)>> {
    dsl::saved_forms
        .filter(dsl::subject_id.eq(subject))
        .order(dsl::path)
        .select((dsl::path, dsl::fields, dsl::saved_at))
        .load(conn)
        .await
}

/// Forgets what is saved for every page below a path.
pub async fn forget_below(conn: &mut AsyncPgConnection, subject: PersonId, path: &str) -> QueryResult<()> {
    diesel::delete(dsl::saved_forms.filter(dsl::subject_id.eq(subject)).filter(dsl::path.like(format!("{path}%"))))
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets a form that was sent again and taken.
pub async fn forget(conn: &mut AsyncPgConnection, subject: PersonId, path: &str) -> QueryResult<()> {
    diesel::delete(dsl::saved_forms.filter(dsl::subject_id.eq(subject)).filter(dsl::path.eq(path))).execute(conn).await?;
    Ok(())
}

/// Forgets all of a person's, who signed out.
pub(super) async fn forget_all(conn: &mut AsyncPgConnection, who: &SessionUser) -> QueryResult<()> {
    diesel::delete(dsl::saved_forms.filter(dsl::subject_id.eq(who.id))).execute(conn).await?;
    Ok(())
}

/// Removes what is 7 days old.
pub(super) async fn sweep(conn: &mut AsyncPgConnection, now: chrono::DateTime<chrono::Utc>) -> QueryResult<()> {
    diesel::delete(dsl::saved_forms.filter(dsl::saved_at.lt(now - chrono::TimeDelta::days(7)))).execute(conn).await?;
    Ok(())
}

/// The form of the page that a request is for, or that its form stands on.
impl RequestSession {
    /// What is saved of it.
    pub async fn saved_form(&self, conn: &mut AsyncPgConnection) -> QueryResult<Option<RawForm>> {
        match self.who() {
            Some(who) => find(conn, who.id, &self.page).await,
            None => Ok(None),
        }
    }

    /// Forgets it: it was sent again and taken.
    pub async fn forget_saved_form(&self, conn: &mut AsyncPgConnection) -> QueryResult<()> {
        match self.who() {
            Some(who) => forget(conn, who.id, &self.page).await,
            None => Ok(()),
        }
    }
}
