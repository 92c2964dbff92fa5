//! All SQL of conversations and messages. Row-level security keeps every other patient's and institution's, and what
//! concerns the officer (R12), out of every one of these.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::Kind;
use crate::db::schema::{conversations, messages};
use crate::identity::Officer;

/// Where a message goes.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The conversation.
    pub conversation: Uuid,
    /// Whose.
    pub patient: Uuid,
    /// With whose ombudsdienst.
    pub institution: Uuid,
}

pub(super) async fn add_notice(
    conn: &mut AsyncPgConnection,
    officer: Option<&Officer>,
    place: &Place,
    kind: Kind,
    body: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(Uuid::now_v7()),
            messages::conversation_id.eq(place.conversation),
            messages::patient_id.eq(place.patient),
            messages::institution_id.eq(place.institution),
            messages::author.eq(kind.author().as_str()),
            messages::officer_id.eq(officer.map(Officer::id)),
            messages::kind.eq(kind.as_str()),
            messages::body.eq(body),
            messages::written_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Something was written in it now.
pub(super) async fn touch(conn: &mut AsyncPgConnection, conversation: Uuid, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(conversations::table.filter(conversations::id.eq(conversation)))
        .set(conversations::last_at.eq(now))
        .execute(conn)
        .await?;
    Ok(())
}
