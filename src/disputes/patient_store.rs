//! SQL of the patient's side. The database says what can be disputed, and where the case goes.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::db::ids::{AdoptionId, CareWorkerId, ConversationId, DisputeId, ExclusionId, InstitutionId, MessageId};
use crate::db::schema::{conversations, home_adoptions};
use crate::identity::Patient;
use crate::messages::{MessageKind, Notice, SubjectLine};
use crate::web::ConversationReference;

/// What the portal told the patient of an act that an officer did in their name.
pub(super) struct DisputableMessage {
    pub id: MessageId,
    pub notice: Notice,
    pub told_at: DateTime<Utc>,
    /// Whom the conversation is about.
    pub care_worker: Option<CareWorkerId>,
    /// It was disputed.
    pub dispute: Option<DisputeId>,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct DisputableColumns {
    #[diesel(sql_type = SqlUuid)]
    message: MessageId,
    #[diesel(sql_type = Text)]
    kind: MessageKind,
    #[diesel(sql_type = Jsonb)]
    arguments: serde_json::Value,
    #[diesel(sql_type = Timestamptz)]
    told_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    dispute: Option<DisputeId>,
}

/// What can be disputed of a conversation, or was; none: not the patient's, or no officer's act.
pub(super) async fn find_disputable(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    reference: &ConversationReference,
) -> QueryResult<Option<DisputableMessage>> {
    let conversation: Option<(ConversationId, Option<CareWorkerId>)> = conversations::table
        .filter(conversations::patient_id.eq(patient.subject()).and(conversations::reference.eq(reference.as_str())))
        .select((conversations::id, conversations::care_worker_id))
        .first(conn)
        .await
        .optional()?;
    let Some((conversation, care_worker)) = conversation else {
        return Ok(None);
    };
    let found: Option<DisputableColumns> =
        diesel::sql_query("select message, kind, arguments, told_at, dispute from mt_disputable($1)")
            .bind::<SqlUuid, _>(conversation)
            .prepared()
            .get_result(conn)
            .await
            .optional()?;
    found
        .map(|row| {
            Ok(DisputableMessage {
                id: row.message,
                notice: Notice::from_columns(row.kind, row.arguments)
                    .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?,
                told_at: row.told_at,
                care_worker,
                dispute: row.dispute,
            })
        })
        .transpose()
}

/// The newest conversations in which the patient was told of an exclusion.
pub(super) async fn list_conversations_about(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    exclusion: ExclusionId,
) -> QueryResult<Vec<ConversationReference>> {
    let references: Vec<String> = conversations::table
        .filter(conversations::patient_id.eq(patient.subject()).and(conversations::exclusion_id.eq(exclusion)))
        .order((conversations::started_at.desc(), conversations::id.desc()))
        .limit(10)
        .select(conversations::reference)
        .load(conn)
        .await?;
    Ok(references.iter().filter_map(|reference| ConversationReference::parse(reference)).collect())
}

/// Where a dispute went.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct OpenedDispute {
    #[diesel(sql_type = SqlUuid)]
    pub institution: InstitutionId,
}

pub(super) struct NewDispute<'a> {
    pub id: DisputeId,
    pub conversation: ConversationId,
    pub reference: &'a ConversationReference,
    pub message: MessageId,
    pub latest_on: NaiveDate,
}

/// Opens the case with its conversation, and puts the block on. None: another window of the patient was first.
pub(super) async fn open_dispute(
    conn: &mut AsyncPgConnection,
    new: &NewDispute<'_>,
    now: DateTime<Utc>,
) -> QueryResult<Option<OpenedDispute>> {
    let subject =
        serde_json::to_value(SubjectLine::NotMe).map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    diesel::sql_query("select institution from mt_open_dispute($1, $2, $3, $4, $5, $6, $7)")
        .bind::<SqlUuid, _>(new.id)
        .bind::<SqlUuid, _>(new.conversation)
        .bind::<Text, _>(new.reference.as_str())
        .bind::<Jsonb, _>(subject)
        .bind::<SqlUuid, _>(new.message)
        .bind::<Date, _>(new.latest_on)
        .bind::<Timestamptz, _>(now)
        .prepared()
        .get_result(conn)
        .await
        .optional()
}

/// Cancels the adoption of which the patient was told at that moment, while it waits. Answers which.
pub(super) async fn cancel_adoption(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    told_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> QueryResult<Option<AdoptionId>> {
    let told = home_adoptions::patient_id.eq(patient.subject()).and(home_adoptions::adopted_at.eq(told_at));
    diesel::update(home_adoptions::table.filter(told))
        .filter(home_adoptions::done_at.is_null().and(home_adoptions::cancelled_at.is_null()))
        .set(home_adoptions::cancelled_at.eq(now))
        .returning(home_adoptions::id)
        .get_result(conn)
        .await
        .optional()
}
