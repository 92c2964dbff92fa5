//! What a conversation's page shows of **Dat was ik niet** (R19). The dispute itself is another feature's, above this one.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::Topic;
use crate::cases::CaseState;
use crate::db::Prepare;
use crate::db::ids::{ConversationId, DisputeId};
use crate::db::schema::{conversations, disputes};

/// How long an act can be disputed with one button. Hours are counted, days are not.
pub const DISPUTE_TIME: TimeDelta = TimeDelta::hours(720);

/// An act that an officer did in the patient's name, as far as the patient disputed it.
pub(super) struct DisputeShown {
    pub told_at: DateTime<Utc>,
    pub case: Option<DisputeCase>,
}

#[derive(Queryable)]
pub(super) struct DisputeCase {
    pub state: CaseState,
    pub latest_on: NaiveDate,
    told_at: DateTime<Utc>,
    /// Where it is told of.
    pub conversation: String,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct ToldActColumns {
    #[diesel(sql_type = Timestamptz)]
    told_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    dispute: Option<DisputeId>,
}

/// What can be disputed of a patient's conversation, or was; also for the conversation that tells of a dispute.
pub(super) async fn find_dispute_shown(
    conn: &mut AsyncPgConnection,
    conversation: ConversationId,
    topic: Topic,
) -> QueryResult<Option<DisputeShown>> {
    let cases = || {
        disputes::table.inner_join(conversations::table.on(conversations::id.eq(disputes::conversation_id))).select((
            disputes::state,
            disputes::latest_on,
            disputes::told_at,
            conversations::reference,
        ))
    };
    let told = match topic {
        Topic::NotMe => {
            let case: Option<DisputeCase> =
                cases().filter(disputes::conversation_id.eq(conversation)).first(conn).await.optional()?;
            return Ok(case.map(|case| DisputeShown { told_at: case.told_at, case: Some(case) }));
        }
        Topic::Request | Topic::Ended | Topic::Home => {
            let told: Option<ToldActColumns> = diesel::sql_query("select told_at, dispute from mt_disputable($1)")
                .bind::<SqlUuid, _>(conversation)
                .prepared()
                .get_result(conn)
                .await
                .optional()?;
            told
        }
        Topic::Exclusion | Topic::Ending | Topic::Suspicion | Topic::Other | Topic::Break => None,
    };
    let Some(told) = told else {
        return Ok(None);
    };
    let case = match told.dispute {
        Some(dispute) => cases().filter(disputes::id.eq(dispute)).first(conn).await.optional()?,
        None => None,
    };
    Ok(Some(DisputeShown { told_at: told.told_at, case }))
}
