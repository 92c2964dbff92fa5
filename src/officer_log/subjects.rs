//! What rows of the log are about, as far as the officer may open it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::store::LogEntry;
use crate::db::Prepare;

/// Something that the officer may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LogSubject {
    /// A request, by its reference.
    Request(String),
    /// A conversation, by its reference.
    Conversation(String),
    /// A letter, by the reference of its conversation.
    Letter(String),
    Break {
        id: Uuid,
        at: DateTime<Utc>,
    },
    /// Its patient's page shows it.
    Exclusion {
        patient: Uuid,
        at: DateTime<Utc>,
    },
    Patient(Uuid),
}

#[derive(QueryableByName)]
struct FoundSubject {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    at: Option<DateTime<Utc>>,
}

/// Ids that a row names, and the codes of why it was done.
#[derive(Debug, Clone, Default, QueryableByName)]
struct LogFacts {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    exclusion_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    conversation_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    break_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    message_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    attachment_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    identity_check: Option<String>,
}

/// What was found of the rows of a page.
#[derive(Default)]
pub(super) struct LogSubjects {
    facts: HashMap<i64, LogFacts>,
    found: HashMap<(String, Uuid), FoundSubject>,
}

/// Looks them up, in two statements. Row-level security answers what the officer may open.
pub(super) async fn find_subjects(conn: &mut AsyncPgConnection, entries: &[LogEntry]) -> diesel::QueryResult<LogSubjects> {
    let facts: Vec<LogFacts> = diesel::sql_query(
        "select id, exclusion_id, conversation_id, break_id, message_id, attachment_id, reason, identity_check from mt_log_facts($1)",
    )
    .bind::<Array<BigInt>, _>(entries.iter().map(|entry| entry.id).collect::<Vec<_>>())
    .prepared()
    .load(conn)
    .await?;
    let named = |id: fn(&LogFacts) -> Option<Uuid>| facts.iter().filter_map(id).collect::<Vec<_>>();
    let found: Vec<FoundSubject> = diesel::sql_query(
        "select 'conversation' as kind, c.id, c.reference, null::timestamptz as at from conversations c where c.id = any ($1)
         union all select 'break', b.id, null, b.starts_at from breaks b where b.id = any ($2)
         union all select 'message', m.id, c.reference, null from messages m join conversations c on c.id = m.conversation_id where m.id = any ($3)
         union all select 'attachment', a.id, c.reference, null from attachments a join messages m on m.id = a.message_id
           join conversations c on c.id = m.conversation_id where a.id = any ($4)
         union all select 'exclusion', p.exclusion_id, null, min(p.started_at) from exclusion_periods p where p.exclusion_id = any ($5) group by 2
         union all select 'patient', p.id, null, null from patients p where p.id = any ($6)",
    )
    .bind::<Array<SqlUuid>, _>(named(|facts| facts.conversation_id))
    .bind::<Array<SqlUuid>, _>(named(|facts| facts.break_id))
    .bind::<Array<SqlUuid>, _>(named(|facts| facts.message_id))
    .bind::<Array<SqlUuid>, _>(named(|facts| facts.attachment_id))
    .bind::<Array<SqlUuid>, _>(named(|facts| facts.exclusion_id))
    .bind::<Array<SqlUuid>, _>(entries.iter().filter_map(|entry| entry.patient.map(|id| id.uuid())).collect::<Vec<_>>())
    .prepared()
    .load(conn)
    .await?;
    Ok(LogSubjects {
        facts: facts.into_iter().map(|facts| (facts.id, facts)).collect(),
        found: found.into_iter().map(|one| ((one.kind.clone(), one.id), one)).collect(),
    })
}

impl LogSubjects {
    fn get(&self, kind: &str, id: Uuid) -> Option<&FoundSubject> {
        self.found.get(&(kind.to_owned(), id))
    }

    /// The reason that was asked, a code of the list of looks.
    pub(super) fn reason(&self, entry: &LogEntry) -> Option<&str> {
        self.facts.get(&entry.id)?.reason.as_deref()
    }

    /// How an identity was checked, a code of that list.
    pub(super) fn identity_check(&self, entry: &LogEntry) -> Option<&str> {
        self.facts.get(&entry.id)?.identity_check.as_deref()
    }

    /// What a row is about. A row that names a matter is about that matter or, where the officer may not open it, about nothing: its
    /// patient would tell whom the matter is of (R12).
    pub(super) fn of(&self, entry: &LogEntry) -> Option<LogSubject> {
        let facts = self.facts.get(&entry.id)?;
        let patient = || self.get("patient", entry.patient?.uuid()).map(|one| one.id);
        let reference = |kind: &str, id: Uuid| self.get(kind, id)?.reference.clone();
        if entry.request.is_some() {
            return entry.reference.clone().map(LogSubject::Request);
        }
        if let Some(id) = facts.conversation_id {
            return reference("conversation", id).map(LogSubject::Conversation);
        }
        if let Some(id) = facts.break_id {
            return self.get("break", id)?.at.map(|at| LogSubject::Break { id, at });
        }
        if let Some(id) = facts.message_id {
            return reference("message", id).map(LogSubject::Letter);
        }
        if let Some(id) = facts.attachment_id {
            return reference("attachment", id).map(LogSubject::Conversation);
        }
        if let Some(id) = facts.exclusion_id {
            let at = self.get("exclusion", id)?.at?;
            return patient().map(|patient| LogSubject::Exclusion { patient, at });
        }
        patient().map(LogSubject::Patient)
    }
}
